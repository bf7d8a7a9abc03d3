"""Blocks hold the very cells that `records` reads, whatever the text."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiyi.core.errors import SourceError
from guiyi.importers import delimited_blocks
from guiyi.importers.delimited_blocks import blocks
from guiyi.importers.encoding import lines_of
from guiyi.importers.records import Dialect, records

COMMA = Dialect(",")
Told = list[tuple[int, tuple[str | None, ...]]]


def trimmed(cells: tuple[str | None, ...]) -> tuple[str | None, ...]:
    return cells[: max((at for at, cell in enumerate(cells, 1) if cell is not None), default=0)]


def by_blocks(path: Path, encoding: str = "utf-8", dialect: Dialect = COMMA, skip: int = 0) -> Iterator[Told]:
    found = blocks(path, encoding, dialect, skip)
    assert found is not None
    for first, cells in found:
        columns = [column.to_pylist() for column in cells.columns]
        yield [(first + at, trimmed(one)) for at, one in enumerate(zip_longest(*columns))]


def by_records(path: Path, encoding: str = "utf-8", dialect: Dialect = COMMA) -> Told:
    return [(number, trimmed(cells)) for number, cells in records(path, lines_of(path, encoding), dialect)]


def told(read: object) -> Told | str:
    try:
        return [row for part in read for row in part] if isinstance(read, Iterator) else read()  # type: ignore[operator,no-any-return]
    except SourceError as error:
        return f"{error.key} {error.details['line']}"


def same(path: Path, encoding: str = "utf-8", dialect: Dialect = COMMA) -> Told | str:
    one, other = told(by_blocks(path, encoding, dialect)), told(lambda: by_records(path, encoding, dialect))
    assert one == other
    return one


TRICKY = [
    "姓名,电话,备注\n张三,13800138000,\n李四,,好\n",
    'a,b\r\n1,"x\r\ny"\r\n"q""",2\r\n',
    "a,b,c\n1,2\n1,2,3,4\n\n,,\n5,6,7\n",
    'a,b\n5" 管,x\n"李""四",y\n"半"边,z\n',
    'a,b\n="001","=""002"""\n"a,="",b",="1,2"\n',
    "a,b\n'+8613800138000,'=1+1\n't Hof,'\n",
    "a,b\r1,2\r3,4\r",
    "a,b\n1,2\r3,4\r\n5,6",
    "\ufeffa,b\n1,2\n\ufeffa,b\n3,4\n",
    'a,b\n"x\n\ufeffy",2\n',
    "a,b\nx\0y,2\n",
    'a,b\n1,"never closed\n2,3\n',
    '姓名,手机,备注\n张三,13800138000,"好\n' + "王五,13700137000,x\n" * 9 + '李四,13900139000,"\n',
    "a\n\n1\n\n",
    "\n\n",
    '""\n"",""\n',
]


@pytest.mark.parametrize("chunk", [1, 7, 1 << 22])
@pytest.mark.parametrize("text", TRICKY)
def test_blocks_are_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, chunk: int) -> None:
    monkeypatch.setattr(delimited_blocks, "_CHUNK", chunk)
    path = tmp_path / "a.csv"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        path.write_bytes(text.encode(encoding))
        same(path, encoding)


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet="a1李\"',;=+\n\r\t \0\ufeff", max_size=60), chunk=st.sampled_from([1, 3, 9, 1 << 22]))
def test_any_text_gives_the_same(tmp_path_factory: pytest.TempPathFactory, text: str, chunk: int) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited_blocks, "_CHUNK", chunk)
        same(path)
        same(path, dialect=Dialect(";", quote="'"))
        same(path, dialect=Dialect("\t", quote=None))


@settings(max_examples=100, deadline=None)
@given(code=st.binary(max_size=40), encoding=st.sampled_from(["utf-8", "gb18030", "big5", "utf-16-le"]))
def test_any_bytes_give_the_same(tmp_path_factory: pytest.TempPathFactory, code: bytes, encoding: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"a,b\n" * (encoding == "utf-8") + code)
    same(path, encoding)


def test_what_the_csv_module_writes_comes_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited_blocks, "_CHUNK", 1 << 12)
    cells = [(f"客户{at}", f'"{at}"', f"第一行\n第{at}行,x") for at in range(1000)]
    out = io.StringIO()
    csv.writer(out).writerows(cells)
    path = tmp_path / "a.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    parts = list(by_blocks(path, skip=3))
    assert len(parts) > 10
    assert [row for part in parts for row in part] == [(at + 1, one) for at, one in enumerate(cells)][3:]


def test_a_dialect_that_arrow_does_not_know_has_no_blocks(tmp_path: Path) -> None:
    for dialect in (Dialect("，"), Dialect(",", escape="\\"), Dialect(",", spaced=True)):
        assert blocks(tmp_path / "a.csv", "utf-8", dialect) is None


def test_blocks_are_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("姓名,电话\n" + "张三,13800138000\n" * 2_000_000, encoding="utf-8")
    tracemalloc.start()
    assert sum(len(cells) for _, cells in blocks(path, "utf-8", COMMA) or ()) == 2_000_001
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 40_000_000
