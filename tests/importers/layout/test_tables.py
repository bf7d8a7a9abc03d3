"""Several tables of one sheet through the stage: their names, their rows, lines counted once, long sheets, jobs."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from guiyi.core.errors import ConfigError
from guiyi.core.folder import RunFolder
from guiyi.core.source import ReadOptions, SourceAsked
from guiyi.importers.layout import tables
from guiyi.importers.stage import Read, look, read
from guiyi.schemas.customer import customer_schema

HEADER = ("客户名称", "联系人", "手机", "备注")
ZHANG = ("上海恒达贸易有限公司", "张三", "13800138000", "老客户")
LI = ("苏州鑫源机械有限公司", "李四", "13900139000", None)
PERSONS = ("姓名", "手机", "邮箱")
WANG = ("王五", "13700137000", "w@a.cn")


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(list(line))
    book.save(path)
    return path


def reading(tmp_path: Path, asked: SourceAsked) -> tuple[Read, dict[str, list[str | None]]]:
    folder = RunFolder(tmp_path / "out")
    found = read([asked], customer_schema(), folder)
    frame = folder.read("raw")
    return found, {row_id: list(cells) for row_id, cells in zip(frame["row_id"], frame["cells"], strict=True)}


def many(count: int, start: int = 0) -> list[tuple[str, str, str, None]]:
    return [(f"第{at}机械有限公司", "张三", f"138{at:08d}", None) for at in range(start, start + count)]


def test_tables_under_one_another_have_a_name_each_and_the_lines_of_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 客户=[HEADER, ZHANG, LI, (), ("个人",), PERSONS, WANG])
    found, rows = reading(tmp_path, SourceAsked(path))
    assert rows == {"a:客户:2": list(ZHANG), "a:客户:3": list(LI[:3]), "a:客户#2:7": list(WANG)}
    first, second = found.sources[0].sheets
    assert (first.name, first.header_rows, first.rows, first.lines_in, first.blank_lines) == ("客户", (1,), 2, 4, 1)
    assert (second.name, second.header_rows, second.rows, second.lines_in, second.blank_lines) == (
        "客户#2",
        (6,),
        1,
        3,
        0,
    )
    assert (found.lines_in, found.blank_lines) == (7, 1)


def test_tables_beside_one_another_count_a_line_once(tmp_path: Path) -> None:
    lines = [(*HEADER[:3], None, *PERSONS), (*ZHANG[:3], None, None), (None,) * 4 + WANG, (), (*LI[:3], None, *WANG)]
    path = workbook(tmp_path / "a.xlsx", S=[("公司", None, None, None, "个人"), *lines])
    found, rows = reading(tmp_path, SourceAsked(path))
    assert rows == {
        "a:S:3": list(ZHANG[:3]),
        "a:S:6": list(LI[:3]),
        "a:S#2:4": [None] * 4 + list(WANG),
        "a:S#2:6": [None] * 4 + list(WANG),
    }
    assert (found.lines_in, found.blank_lines) == (6, 1)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_long_table_below_a_short_one(tmp_path: Path, kind: str) -> None:
    lines = [PERSONS, WANG, (), HEADER, *many(700)]
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        workbook(path, S=lines)
    else:
        path.write_text("\n".join(",".join(cell or "" for cell in line) for line in lines) + "\n", encoding="utf-8")
    found, rows = reading(tmp_path, SourceAsked(path))
    assert [one.rows for one in found.sources[0].sheets] == [1, 700]
    assert (found.lines_in, found.blank_lines, len(rows)) == (704, 1, 701)
    assert list(rows)[-1].endswith("#2:704")


def test_a_long_table_above_another(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", S=[HEADER, *many(600), (), PERSONS, WANG], 另=[HEADER, *many(300, 700)])
    found, rows = reading(tmp_path, SourceAsked(path))
    assert [(one.name, one.rows) for one in found.sources[0].sheets] == [("S", 600), ("S#2", 1), ("另", 300)]
    assert rows["a:S#2:604"] == list(WANG)
    assert found.lines_in == 604 + 301


def test_long_tables_beside_one_another(tmp_path: Path) -> None:
    left, right = many(900), many(500, 2000)
    lines = [(*one[:3], None, *(right[at][1:3] if at < 500 else ())) for at, one in enumerate(left)]
    head = [("企业", None, None, None, "个人"), (*HEADER[:3], None, "姓名", "微信号")]
    path = workbook(tmp_path / "a.xlsx", S=[*head, *lines])
    found, rows = reading(tmp_path, SourceAsked(path))
    assert [(one.name, one.rows) for one in found.sources[0].sheets] == [("S", 900), ("S#2", 500)]
    assert (found.lines_in, len(rows)) == (902, 1400)


def test_a_header_far_below_is_never_a_customer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LOOK", 300)
    monkeypatch.setattr(tables, "LOOK_SLOWLY", 300)
    lines = [HEADER, *many(400), PERSONS, WANG, ("赵六", "13600136000", "z@a.cn"), HEADER, ZHANG]
    text = "\n".join(",".join(cell or "" for cell in line) for line in lines) + "\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    workbook(tmp_path / "b.xlsx", S=[*lines[:-1], (*ZHANG[:3], "x")])
    for name, prefix in (("a.csv", "a::"), ("b.xlsx", "b:S:")):
        found, _ = reading(tmp_path / name[0], SourceAsked(tmp_path / name))
        assert found.ignored == {
            **{f"{prefix}{at}": "row.other_table" for at in (402, 403, 404)},
            f"{prefix}405": "row.header_again",
        }
        [note] = found.sources[0].sheets[0].notes
        assert (note.key, note.told) == ("note.other_table", {"line": 402})
        assert found.sources[0].sheets[0].rows == 405


def test_a_row_of_known_words_far_below_stays_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LOOK", 300)
    monkeypatch.setattr(tables, "LOOK_SLOWLY", 300)
    lines = [HEADER, *many(400), ("客户", "联系人", "电话", "微信"), ZHANG]
    (tmp_path / "a.csv").write_text("\n".join(",".join(one or "" for one in line) for line in lines), encoding="utf-8")
    assert reading(tmp_path, SourceAsked(tmp_path / "a.csv"))[0].ignored == {}


def test_a_job_names_a_sheet_or_one_of_its_tables(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 客户=[HEADER, ZHANG, (), PERSONS, WANG], 其他=[HEADER, LI])
    assert len(reading(tmp_path, SourceAsked(path, sheet="客户"))[1]) == 2
    assert list(reading(tmp_path, SourceAsked(path, sheet="客户#2"))[1]) == ["a:客户#2:5"]
    with pytest.raises(ConfigError, match="客户#3"):
        reading(tmp_path, SourceAsked(path, sheet="客户#3"))


def test_a_job_that_names_the_header_reads_one_table(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 客户=[HEADER, ZHANG, (), PERSONS, WANG])
    found, _ = reading(tmp_path, SourceAsked(path, header=4))
    assert [one.name for one in found.sources[0].sheets] == ["客户"]
    assert found.sources[0].sheets[0].header_rows == (4,)


def test_what_stands_above_a_header_is_told_and_masked(tmp_path: Path) -> None:
    head = [("客户负责人", "王小明"), ("部门", "销售一部"), ("导出时间：2024-03-05",), ("联系电话：13812345678",), ()]
    path = workbook(tmp_path / "a.xlsx", 客户=[*head, HEADER, ZHANG, LI])
    [seen] = look([SourceAsked(path)], customer_schema())
    [sheet] = seen.source.sheets
    [note] = sheet.notes
    assert note.key == "note.above_table"
    told = str(note.told["pairs"])
    assert "部门: 销售一部" in told
    assert "导出时间: 2024-03-05" in told
    assert "13812345678" not in told
    assert (sheet.header_rows, sheet.rows) == ((6,), 2)


def test_a_form_with_merged_cells_is_one_customer(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for place, text in {
        "A1": "客户信息登记表", "A2": "客户名称", "B2": ZHANG[0], "A3": "联系人", "B3": "张三", "C3": "手机", "D3": 13800138000,
        "A4": "地址", "B4": "上海市浦东新区世纪大道1号", "A6": "备注", "B6": "月结30天",
    }.items():  # fmt: skip
        page[place] = text
    for area in ("A1:D1", "B2:D2", "A4:A5", "B4:D5", "B6:D6"):
        page.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    found, rows = reading(tmp_path, SourceAsked(tmp_path / "a.xlsx"))
    assert rows == {"a:Sheet:2": [ZHANG[0], "张三", "13800138000", "上海市浦东新区世纪大道1号", "月结30天"]}
    [sheet] = found.sources[0].sheets
    assert [one.fields for one in sheet.columns] == [
        ("customer_name",),
        ("contact_name",),
        ("mobile",),
        ("address",),
        ("note",),
    ]
    assert ([note.key for note in sheet.notes], sheet.lines_in, sheet.blank_lines) == (["note.form"], 6, 1)


def test_a_sheet_a_customer(tmp_path: Path) -> None:
    def form(name: str, person: str, phone: str) -> list[tuple[str, ...]]:
        return [("客户档案",), ("客户名称", name), ("联系人", person), ("手机", phone)]

    path = workbook(tmp_path / "a.xlsx", 恒达=form(*ZHANG[:3]), 鑫源=form(*LI[:3]))
    assert reading(tmp_path, SourceAsked(path))[1] == {"a:恒达:2": list(ZHANG[:3]), "a:鑫源:2": list(LI[:3])}


def test_forms_in_a_long_column_are_all_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LOOK", 50)
    lines = [pair for one in many(100) for pair in (("客户名称", one[0]), ("联系人", one[1]), ("手机", one[2]), ())]
    path = workbook(tmp_path / "a.xlsx", S=lines)
    found, rows = reading(tmp_path, SourceAsked(path))
    assert len(rows) == 100
    assert (found.lines_in, found.blank_lines) == (399, 99)


def test_a_table_on_its_side_has_a_row_a_column(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        S=[
            ("客户名称", ZHANG[0], LI[0]),
            ("联系人", "张三", "李四"),
            ("手机", ZHANG[2], LI[2]),
            ("邮箱", "z@a.cn", None),
        ],
    )
    found, rows = reading(tmp_path, SourceAsked(path))
    assert rows == {"a:S:1#B": [*ZHANG[:3], "z@a.cn"], "a:S:1#C": list(LI[:3])}
    assert (found.lines_in, found.blank_lines) == (4, 0)
    assert [note.key for note in found.sources[0].sheets[0].notes] == ["note.transposed"]


def test_lines_that_only_begin_like_forms_are_all_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LOOK", 8)
    forms = [pair for one in many(2) for pair in (("客户名称", one[0]), ("联系人", one[1]), ("手机", one[2]), ())]
    path = workbook(tmp_path / "a.xlsx", S=[*forms, *[(one[1], one[2]) for one in many(60, 10)]])
    found, rows = reading(tmp_path, SourceAsked(path))
    assert found.lines_in == 68
    kept = {cell for cells in rows.values() for cell in cells}
    assert {one[2] for one in many(60, 10)} <= kept


def test_what_stands_above_a_form_is_kept_where_it_may_be_a_name(tmp_path: Path) -> None:
    lines = [("周敏",), ("公司", ZHANG[0]), ("手机", "13811112222"), ("职位", "经理")]
    path = workbook(tmp_path / "a.xlsx", S=lines)
    assert reading(tmp_path, SourceAsked(path))[1] == {"a:S:2": [ZHANG[0], "13811112222", "经理", "周敏"]}


def test_hidden_lines_and_comments_keep_to_their_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for line in [("公司", "电话") * 2, (ZHANG[0], ZHANG[2], LI[0], LI[2]), ("已停用", "13700137000", None, None)]:
        page.append(list(line))
    page["A2"].comment = openpyxl.comments.Comment("月结", "我")
    page.row_dimensions[3].hidden = True
    form = book.create_sheet("表单")
    for pair in [("客户名称", LI[0]), ("联系人", "李四"), ("曾用电话", "13700137000"), ("手机", LI[2])]:
        form.append(list(pair))
    form.row_dimensions[3].hidden = True
    form.column_dimensions["B"].hidden = True
    book.save(tmp_path / "a.xlsx")
    asked = SourceAsked(tmp_path / "a.xlsx", options=ReadOptions(hidden="ignore", beside=("comments",)))
    found, rows = reading(tmp_path, asked)
    assert {row: cells for row, cells in rows.items() if row not in found.ignored} == {
        "a:Sheet:2#1": [ZHANG[0], ZHANG[2], "月结"],
        "a:Sheet:2#2": [LI[0], LI[2], "月结"],
        "a:表单:1": [LI[0], "李四", LI[2]],
    }
    assert found.ignored == {"a:Sheet:3": "row.hidden", "a:表单:3": "row.hidden"}
    assert found.sources[0].sheets[1].columns[0].fields == ("customer_name",)
