"""Parquet and Arrow files as sources."""

import contextlib
import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import feather, parquet

from guiyi.core.errors import SourceError
from guiyi.core.source import ReadOptions, Sheet, SourceAsked
from guiyi.importers import parquet_file
from guiyi.importers.identify import importer_of
from guiyi.importers.stage import look
from guiyi.schemas.customer import customer_schema


def read(path: Path, table: pa.Table, **ways: Any) -> Sheet:
    parquet.write_table(table, path, **ways)
    assert importer_of(path).NAME == "parquet"
    (sheet,) = parquet_file.read(path)
    return sheet


def columns(sheet: Sheet) -> dict[str, list[str | None]]:
    rows = [cells for _, cells in sheet.lines]
    return {str(name): [row[at] for row in rows] for at, name in enumerate(sheet.header or ())}


def test_types_become_text(tmp_path: Path) -> None:
    moment = datetime.datetime(2024, 3, 5, 10, 11, 12)
    table = pa.table(
        {
            "手机": pa.array([13800138000, None], pa.int64()),
            "float": [13800138000.0, float("nan")],
            "decimal": [Decimal("1200.50"), None],
            "time": pa.array([moment, moment.replace(hour=0, minute=0, second=0)], pa.timestamp("ns")),
            "day": [moment.date(), None],
            "bool": [True, False],
            "grade": pa.array(["A", "A"]).dictionary_encode(),
            "tags": [["VIP", "a|b"], []],
            "place": [{"city": "上海", "at": {"no": 1}}, None],
            "bytes": [b"abc", b"\x00\xff"],
            "empty": ["", None],
            "many": [[{"a": 1}], None],
            "nothing": pa.nulls(2),
        }
    )
    assert columns(read(tmp_path / "a.parquet", table)) == {
        "手机": ["13800138000", None],
        "float": ["13800138000", None],
        "decimal": ["1200.50", None],
        "time": ["2024-03-05 10:11:12", "2024-03-05"],
        "day": ["2024-03-05", None],
        "bool": ["TRUE", "FALSE"],
        "grade": ["A", "A"],
        "tags": ["VIP|a｜b", None],
        "place.city": ["上海", None],
        "place.at.no": ["1", None],
        "bytes": ["abc", "00ff"],
        "empty": [None, None],
        "many": ['[{"a": 1}]', None],
        "nothing": [None, None],
    }


def test_rows_are_numbered_from_one_over_batches_and_row_groups(tmp_path: Path) -> None:
    count = 20_000
    sheet = read(tmp_path / "a.parquet", pa.table({"no": range(count)}), row_group_size=7_000)
    assert [(label, cells[0]) for label, cells in sheet.lines] == [(str(at + 1), str(at)) for at in range(count)]


@pytest.mark.parametrize("compression", ["uncompressed", "lz4"])
def test_arrow_files_are_read_too(tmp_path: Path, compression: str) -> None:
    path = tmp_path / "a.feather"
    feather.write_feather(pa.table({"手机": ["13800138000"]}), str(path), compression=compression)
    assert importer_of(path).NAME == "parquet"
    (sheet,) = parquet_file.read(path)
    assert list(sheet.lines) == [("1", ("13800138000",))]


def test_what_python_has_no_value_for_keeps_its_text(tmp_path: Path) -> None:
    table = pa.table(
        {
            "day": pa.array([2_932_897], pa.int32()).cast(pa.date32()),  # one day after the year 9999
            "text": pa.Array.from_buffers(pa.string(), 1, pa.array(["张三".encode("gbk")], pa.binary()).buffers()),
        }
    )
    (told,) = [cells for _, cells in read(tmp_path / "a.parquet", table).lines]
    assert told == ("10000-01-01", "张三")


def test_a_table_of_customers_is_mapped_and_another_is_not(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"姓名": ["张三"], "手机": [13800138000]}), tmp_path / "a.parquet")
    parquet.write_table(pa.table({"sku": ["a"], "price": [1]}), tmp_path / "b.parquet")
    one, other = look([SourceAsked(tmp_path / "a.parquet"), SourceAsked(tmp_path / "b.parquet")], customer_schema())
    assert [column.fields for column in one.source.sheets[0].columns] == [("contact_name",), ("mobile",)]
    assert other.source.sheets[0].skipped == "sheet.no_customers"


def test_the_numbers_of_pandas_are_no_column(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"手机": ["13800138000"], "__index_level_0__": [7]}), tmp_path / "a.parquet")
    (seen,) = look([SourceAsked(tmp_path / "a.parquet")], customer_schema())
    assert [column.fields for column in seen.source.sheets[0].columns] == [("mobile",), ()]


def test_the_limit_of_cells_holds(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"a": [1, 2]}), tmp_path / "a.parquet")
    (sheet,) = parquet_file.read(tmp_path / "a.parquet", ReadOptions(limit_cells=1))
    with pytest.raises(SourceError) as caught:
        list(sheet.lines)
    assert caught.value.key == "source.too_many_cells"


def refused(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_all(path)
    return caught.value.key


def read_all(path: Path) -> None:
    for sheet in importer_of(path).read(path):
        list(sheet.lines)


def test_broken_files_are_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"手机": ["13800138000"] * 100}), path)
    whole = path.read_bytes()
    for content in (whole[:-20], whole[:40], b"PAR1" + b"\x15\x04\xff\0" * 40, b"ARROW1" + b"\0\0\xff\xfe" * 40):
        path.write_bytes(content)
        assert refused(path) == "source.parquet"
    path.write_bytes(b"PARE" + whole[4:])
    assert refused(path) == "source.parquet_encrypted"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(4, 2_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_files_are_read_or_refused(tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"手机": ["13800138000"] * 30, "tags": [["a"]] * 30, "n": range(30)}), path)
    raw = bytearray(path.read_bytes())
    for at, byte in changes:
        raw[at % len(raw)] = byte
    raw[:4] = b"PAR1"
    path.write_bytes(raw)
    with contextlib.suppress(SourceError):  # anything else is a crash
        read_all(path)
