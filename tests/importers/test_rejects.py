"""A rejects workbook given back: its rows take the place of the rows that were rejected."""

from pathlib import Path

import openpyxl

from guiyi.core.folder import RunFolder
from guiyi.core.rowkey import parted_key, row_hash, row_key
from guiyi.core.source import SourceAsked
from guiyi.importers.stage import Read, read
from guiyi.schemas.customer import customer_schema

OLD = ("恒达贸易有限公司", "张三", "1380013800")
NEW = ("恒达贸易有限公司", "张三", "13800138000")


def source(tmp_path: Path, *rows: tuple[str, ...]) -> Path:
    path = tmp_path / "客户.csv"
    path.write_text("\n".join(map(",".join, [("客户名称", "联系人", "手机"), *rows])) + "\n", encoding="utf-8")
    return path


def rejects(
    path: Path, *rows: tuple[str | None, ...], header: tuple[str, ...] = ("客户名称", "联系人", "手机")
) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "客户"
    page.append(["guiyi:key", "guiyi:reason", *header])
    for row in rows:
        page.append(list(row))
    book.create_sheet("说明").append(["姓名", "13800138000"])
    book.save(path)
    return path


def reading(tmp_path: Path, *paths: Path) -> tuple[Read, dict[str, list[str | None]]]:
    folder = RunFolder(tmp_path / "out")
    found = read([SourceAsked(path) for path in paths], customer_schema(), folder)
    frame = folder.read("raw")
    return found, {row_id: list(cells) for row_id, cells in zip(frame["row_id"], frame["cells"], strict=True)}


def test_a_corrected_row_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    original = source(tmp_path, OLD, ("鑫源机械厂", "李四", "13900139000"))
    back = rejects(tmp_path / "rejects.xlsx", (row_key("客户::2", OLD), "手机位数不够", *NEW))
    found, rows = reading(tmp_path, original, back)
    assert rows == {"客户::2": list(NEW), "客户::3": ["鑫源机械厂", "李四", "13900139000"]}
    assert [one.importer for one in found.sources] == ["delimited", "rejects"]
    assert found.rows_in == 2
    assert [sheet.rows for sheet in found.sources[1].sheets] == [0, 0]


def test_the_order_of_sources_does_not_matter(tmp_path: Path) -> None:
    back = rejects(tmp_path / "rejects.xlsx", (row_key("客户::2", OLD), "", *NEW))
    _, rows = reading(tmp_path, back, source(tmp_path, OLD))
    assert rows == {"客户::2": list(NEW)}


def test_a_row_that_moved_is_known_by_its_hash(tmp_path: Path) -> None:
    back = rejects(tmp_path / "rejects.xlsx", (row_key("客户::2", OLD), "", *NEW))
    _, rows = reading(tmp_path, source(tmp_path, ("三木商行", "王五", "13700137000"), OLD), back)
    assert rows["客户::3"] == list(NEW)
    assert len(rows) == 2


def test_a_row_that_was_changed_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    changed = ("恒达贸易有限公司", "张三丰", "13800138000")
    back = rejects(tmp_path / "rejects.xlsx", (row_key("客户::2", OLD), "", *NEW))
    found, rows = reading(tmp_path, source(tmp_path, changed), back)
    assert rows == {"客户::2": list(changed), "rejects:客户:2": list(NEW)}
    assert found.rows_in == 2


def test_alone_its_rows_stand_for_themselves(tmp_path: Path) -> None:
    back = rejects(tmp_path / "rejects.xlsx", (row_key("客户::2", OLD), "手机位数不够", *NEW))
    found, rows = reading(tmp_path, back)
    assert rows == {"rejects:客户:2": list(NEW)}
    [kept, explained] = found.sources[0].sheets
    assert [one.fields for one in kept.columns] == [("customer_name",), ("contact_name",), ("mobile",)]
    assert (kept.header_rows, kept.first_data_row, kept.lines_in, kept.blank_lines) == ((1,), 2, 2, 0)
    assert explained.skipped == "sheet.no_customers"


def test_columns_may_be_moved_or_deleted(tmp_path: Path) -> None:
    back = rejects(
        tmp_path / "rejects.xlsx", (row_key("客户::2", OLD), "", "13800138000", OLD[0]), header=("手机", "客户名称")
    )
    _, rows = reading(tmp_path, source(tmp_path, OLD), back)
    assert rows == {"客户::2": list(NEW)}


def test_equal_rows_are_replaced_each_by_its_own(tmp_path: Path) -> None:
    other = ("恒达贸易有限公司", "张三", "13800138001")
    keys = [row_key(f"客户::{line}", OLD) for line in (2, 3)]
    back = rejects(tmp_path / "rejects.xlsx", (keys[1], "", *other), (keys[0], "", *NEW))
    _, rows = reading(tmp_path, source(tmp_path, OLD, OLD), back)
    assert rows == {"客户::2": list(NEW), "客户::3": list(other)}


def test_a_row_may_be_given_back_twice(tmp_path: Path) -> None:
    still = ("恒达贸易有限公司", "张三", "138001380")
    first = rejects(tmp_path / "first.xlsx", (row_key("客户::2", OLD), "", *still))
    second = rejects(tmp_path / "second.xlsx", (row_key("客户::2", still), "", *NEW))
    _, rows = reading(tmp_path, source(tmp_path, OLD), first, second)
    assert rows == {"客户::2": list(NEW)}


def test_equal_rows_that_were_left_alone_keep_apart(tmp_path: Path) -> None:
    keys = [row_key(f"客户::{line}", OLD) for line in (2, 3)]
    back = rejects(tmp_path / "rejects.xlsx", (keys[0], "", *OLD), (keys[1], "", *NEW))
    _, rows = reading(tmp_path, source(tmp_path, OLD, OLD), back)
    assert rows == {"客户::2": list(OLD), "客户::3": list(NEW)}


def test_a_row_added_by_hand_is_a_row(tmp_path: Path) -> None:
    back = rejects(tmp_path / "rejects.xlsx", (None, None, "三木商行", "王五", "13700137000"))
    _, rows = reading(tmp_path, source(tmp_path, OLD), back)
    assert rows == {"客户::2": list(OLD), "rejects:客户:2": ["三木商行", "王五", "13700137000"]}


def test_it_may_come_back_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    path.write_text(
        f"guiyi:key,guiyi:reason,客户名称,联系人,手机\n{row_key('客户::2', OLD)},,{','.join(NEW)}\n", encoding="utf-8"
    )
    _, rows = reading(tmp_path, source(tmp_path, OLD), path)
    assert rows == {"客户::2": list(NEW)}


def test_keys_are_parted_and_hashes_ignore_empty_ends() -> None:
    key = row_key("a@b:表:2#1", ["x", None, ""])
    assert parted_key(key) == ("a@b:表:2#1", row_hash(["x"]))
    assert row_hash(["x", None, "y"]) != row_hash(["x", "y"])
    assert parted_key("no key") == ("no key", "")
    assert row_hash(["\ud800"]) == row_hash(["\ud800", None])
