"""Blocks say what single lines say: the same cells, the same rows, the same counts."""

import csv
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiyi.core.errors import SourceError
from guiyi.core.source import Cells, SheetRead, SourceAsked
from guiyi.importers import delimited, stage
from guiyi.importers.layout.blocks import gathered
from guiyi.importers.lines import trimmed
from guiyi.importers.text import plain_text
from guiyi.schemas.customer import customer_schema

TEXTS = [
    "",
    "a",
    "张三",
    '"',
    '""',
    ",",
    "\n",
    "\r\n",
    "\r",
    "'",
    '="001"',
    " ",
    "é",
    "a b",
    '"a"',
    "1,2",
    "x\ny",
    "，",
]


def by_lines(path: Path) -> list[tuple[str, Cells]]:
    (sheet,) = delimited.read(path)
    return [(label, trimmed(cells)) for label, cells in sheet.lines]


def by_blocks(path: Path, after: int = 0) -> list[tuple[str, Cells]]:
    (sheet,) = delimited.read(path)
    assert sheet.blocks is not None
    return [
        (str(block.first + at), tuple(cells))
        for block in sheet.blocks(after)
        for at, cells in enumerate(block.cells.to_pylist())
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 40),
    st.integers(0, 6),
)
def test_blocks_hold_the_cells_of_the_lines(
    tmp_path: Path, rows: list[list[str]], end: str, size: int, after: int
) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator=end).writerows([["姓名", "电话", "备注"], *rows])
    dialect = delimited.Dialect(",")

    def pieces() -> Iterator[bytes]:
        whole = path.read_bytes()
        yield from (whole[at : at + size] for at in range(0, len(whole), size))

    def lines_again() -> Iterator[tuple[str, Cells]]:
        return delimited._lines(path, "utf-8", dialect)

    wanted = [(int(label), trimmed(cells)) for label, cells in lines_again()][after:]
    got = plain_text.blocks(pieces(), ",", after, lines_again, lambda cell: True)
    assert [
        (block.first + at, tuple(cells)) for block in got for at, cells in enumerate(block.cells.to_pylist())
    ] == wanted


RAW = {
    "plain": '姓名,电话\n张三,13800138000\n"李,四",13900139000\n',
    "doubled quotes": '姓名,备注\n张三,"说 ""好"""\n李四,""""\n王五,""\n',
    "a quote inside a cell": '姓名,备注\n张三,5" 管\n李四,"a"b\n',
    "mixed ends": "姓名,电话\r\n张三,138\n李四,139\r\n",
    "single returns": "姓名,电话\r张三,138\r李四,139\r",
    "several lines in a cell": '姓名,备注\n张三,"一\n二"\n李四,"a\r\nb"\n',
    "ragged": "姓名,电话,备注\n张三\n李四,139,a,b,,\n\n,,\n王五,138\n",
    "no last end": "姓名,电话\n张三,138",
    "for a spreadsheet": '姓名,编号\n张三,="001"\n李四,"=""002"""\n',
    "a mark of order": "\ufeff姓名,电话\n张三,138\n",
}


@pytest.mark.parametrize("name", RAW)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_blocks_hold_the_cells_of_a_file(tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((RAW[name] * 3).encode(encoding))
    wanted = by_lines(path)
    assert by_blocks(path) == wanted
    assert by_blocks(path, after=2) == wanted[2:]


def test_a_quote_that_is_never_closed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,电话\n" + "张三,138\n" * 300 + '"李四,139\n' + "王五,137\n" * 3, encoding="utf-8")
    with pytest.raises(SourceError, match="302"):
        by_blocks(path)


def test_lines_are_gathered_until_one_is_left_out() -> None:
    found = list(gathered(iter([("3", ("a", None)), ("4", ()), ("7", ("b",))])))
    assert [(block.first, block.cells.to_pylist()) for block in found] == [(3, [["a"], []]), (7, [["b"]])]


def long_list(chance: random.Random) -> Iterator[list[str]]:
    for at in range(700):
        kind = chance.random()
        if kind < 0.7:
            yield [f"客户{at}", f"138{at:08}", "", chance.choice(["", "x@y.cn"]), "备注"]
        elif kind < 0.75:
            yield ["合计", "", "3"]
        elif kind < 0.8:
            yield []
        elif kind < 0.83:
            yield ["  ", "", " "]
        elif kind < 0.86:
            yield ["客户", "手机", "金额", "邮箱", "备注"]
        elif kind < 0.89:
            yield ["B类客户"]
        elif kind < 0.95:
            yield [f"客户{at}", "", "12"]
        else:
            yield [f"客户{at}", f"139{at:08}", "1", "", "", "", "多一格"]


@pytest.mark.parametrize("seed", range(3))
def test_blocks_give_the_rows_of_the_lines(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        rows = [["客户", "手机", "金额", "邮箱", "备注"], *long_list(random.Random(seed))]
        csv.writer(lines).writerows(rows)
    whole = _rows(path)
    with monkeypatch.context() as changed:
        changed.setattr(stage, "is_plain", lambda plan: False)
        single = _rows(path)
    assert whole == single


def _rows(path: Path) -> tuple[list[tuple[str, list[str | None]]], dict[str, str], SheetRead]:
    tables = []
    sink = stage.Sink(tables.append)
    (source,), _ = stage._read([SourceAsked(path)], customer_schema(), sink, "auto")
    raw = [(row["row_id"], row["cells"]) for table in tables for row in table.to_pylist()]
    return raw, sink.ignored, replace(source.sheets[0])
