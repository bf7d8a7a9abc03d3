"""The round trip: what a person corrects in the returned workbook reads as a clean source would have."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import guiyi
from guiyi.audits import Audit, audit
from guiyi.core.errors import SourceError
from guiyi.core.folder import RunFolder
from guiyi.core.rowkey import fingerprint, is_same
from guiyi.core.source import ReadOptions, SourceAsked
from guiyi.importers import returned as importer
from guiyi.importers.stage import read
from guiyi.importers.workbook import beside
from guiyi.job import Job
from guiyi.reports.audit import returned_index, returned_marks
from guiyi.reports.audit.returned_index import HIDDEN, KEY, SHOWN
from guiyi.schemas.customer import customer_schema

HEADERS = ("客户名称", "联系人", "手机", "邮箱", "城市")
CLEAN = (
    ("上海华信贸易有限公司", "张伟", "13800138000", "zs@huaxin.cn", "上海"),
    ("杭州云帆科技有限公司", "李娜", "13900139000", "ln@qq.com", "杭州"),
    ("苏州恒达电子有限公司", "王芳", "13700137000", "wf@163.com", "苏州"),
    ("广州明远服装有限公司", "赵敏", "13600136000", "zm@126.com", "广州"),
    ("苏州恒达电子有限公司", "王芳", "13700137000", "", "苏州"),
    ("合计", "", "", "", ""),
)
# column → a text that breaks its cell
BREAKS = {2: "1390013900", 3: "zs#qq.com"}
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
OWN, FRESH = ".xlsx", ".csv"

Lines = list[list[str]]


def written(path: Path, lines: Lines) -> Path:
    """Write a list of customers as what its name says."""
    if path.suffix == FRESH:
        pd.DataFrame(lines, columns=list(HEADERS)).to_csv(path, index=False, encoding="utf-8")
        return path
    book = openpyxl.Workbook()
    book.active.title = "客户"
    for line in (HEADERS, *lines):
        book.active.append([cell or None for cell in line])
    book.save(path)
    return path


def returned(path: Path, *sources: Path) -> Audit:
    job = Job.of({"sources": [{"path": str(one)} for one in sources]}, "test", Path(), {})
    return audit(job, [("xlsx", path)])


def base(out: Path, *sources: Path) -> dict[str, Any]:
    """Run the sources, and return what came out but for names of rows."""
    result = guiyi.run(list(sources), output=str(out), targets=["csv"])
    raw = RunFolder(result.folder).read("raw")
    told = {name: result.table(name).sort_values(f"{name[:-1]}_id") for name in ("customers", "contacts")}
    frames = {name: frame.reset_index(drop=True).fillna("").to_dict("records") for name, frame in told.items()}
    counts = {key: result.summary[key] for key in ("rows_in", "rows_kept", "rows_ignored", "rows_rejected")}
    return {**frames, **counts, "lines": list(raw["line"])}


def read_back(out: Path, *sources: Path) -> list[Any]:
    """Read the sources, and return their rows and what their columns were read into, but for names of rows."""
    found = read([SourceAsked(one) for one in sources], customer_schema(), RunFolder(out))
    raw = RunFolder(out).read("raw")
    rows = [
        (line, trimmed(cells), found.ignored.get(row_id))
        for row_id, line, cells in zip(raw["row_id"], raw["line"], raw["cells"], strict=True)
    ]
    sheets = [one for source in found.sources for one in source.sheets if one.rows]
    return [*sorted(rows), *([column.fields for column in one.columns] for one in sheets)]


def trimmed(cells: Any) -> tuple[str, ...]:
    """Return cells without the empty ones at their end."""
    texts = [cell or "" for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def index_of(book: Any) -> list[dict[str, Any]]:
    """Return the findings of an index, each with its row in `at`."""
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    head = next(at for at, one in enumerate(lines) if one[0] == KEY)
    names = (*HIDDEN, *SHOWN)
    return [dict(zip(names, one, strict=False), at=at) for at, one in enumerate(lines[head + 1 :], head + 2)]


def decide(book: Any, one: dict[str, Any], column: str, text: str) -> None:
    book.worksheets[0].cell(one["at"], len(HIDDEN) + SHOWN.index(column) + 1).value = text


def broken(cells: set[tuple[int, int]]) -> Lines:
    return [
        [BREAKS[at] if (row, at) in cells else cell for at, cell in enumerate(line)] for row, line in enumerate(CLEAN)
    ]


def mended(path: Path, cells: set[tuple[int, int]], in_index: set[tuple[int, int]]) -> Path:
    """Correct cells as a person would: in their place, or under Change to in the index."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[1]
    shift = 2 if page["A1"].value == "guiyi:key" else 0
    for row, at in cells - in_index:
        page.cell(row + 2, at + 1 + shift).value = CLEAN[row][at]
    for one in index_of(book):
        row = int(str(one[KEY]).rpartition("@")[0].rpartition(":")[2]) - 2
        place = int(one["guiyi:place"]) if one["guiyi:place"] else -1
        if (row, place) in in_index:
            decide(book, one, "change", CLEAN[row][place])
    book.save(path)
    return path


def test_the_importer_knows_what_the_report_writes() -> None:
    assert (importer.INDEX, importer.FIELDS, importer.KEY) == (
        returned_index.INDEX, returned_index.FIELDS, returned_index.KEY,
    )  # fmt: skip
    names = (*HIDDEN, *SHOWN)
    places = {"guiyi:sheet": importer.SHEET, "guiyi:place": importer.PLACE, "guiyi:accepted": importer.ACCEPTED}
    places |= {"guiyi:cells": importer.SIGN, "decision": importer.DECISION, "change": importer.CHANGE}
    assert {name: names.index(name) for name in places} == places


@pytest.mark.parametrize("ending", [OWN, FRESH])
@settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_corrected_reads_as_a_clean_source(data: Any, ending: str, tmp_path: Path) -> None:
    every = [(row, at) for row in range(4) for at in BREAKS]
    cells = data.draw(st.sets(st.sampled_from(every), min_size=1))
    in_index = data.draw(st.sets(st.sampled_from(sorted(cells))))
    folder = tmp_path / f"{abs(hash((frozenset(cells), frozenset(in_index))))}"
    folder.mkdir(exist_ok=True)
    source = written(folder / f"客户{ending}", broken(cells))
    returned(folder / "out.xlsx", source)
    back = mended(folder / "out.xlsx", cells, in_index)
    clean = written(folder / f"clean{ending}", [list(line) for line in CLEAN])
    assert base(folder / "a", back) == base(folder / "b", clean)


@pytest.mark.parametrize("ending", [OWN, FRESH])
def test_untouched_it_reads_as_the_source(ending: str, tmp_path: Path) -> None:
    cells = {(0, 2), (2, 3)}
    source = written(tmp_path / f"客户{ending}", broken(cells))
    first = returned(tmp_path / "out.xlsx", source)
    again = returned(tmp_path / "out2.xlsx", tmp_path / "out.xlsx")
    assert first.report["counts"] == again.report["counts"]
    assert read_back(tmp_path / "a", tmp_path / "out2.xlsx") == read_back(tmp_path / "b", source)


def test_given_beside_its_source_a_fresh_one_takes_the_place_of_its_rows(tmp_path: Path) -> None:
    cells = {(0, 2), (2, 3)}
    source = written(tmp_path / "客户.csv", broken(cells))
    returned(tmp_path / "out.xlsx", source)
    back = mended(tmp_path / "out.xlsx", cells, {(0, 2)})
    clean = written(tmp_path / "clean.csv", [list(line) for line in CLEAN])
    assert read_back(tmp_path / "a", source, back) == read_back(tmp_path / "b", clean)


@pytest.mark.parametrize("ending", [OWN, FRESH])
@pytest.mark.parametrize("word", ["accept", "采用"])
def test_a_suggestion_is_taken_where_it_is_accepted(word: str, ending: str, tmp_path: Path) -> None:
    lines = [list(line) for line in CLEAN]
    lines[1][3] = "ln@qq.con"
    source = written(tmp_path / f"客户{ending}", lines)
    assert returned(tmp_path / "out.xlsx", source).report["counts"]["info"] == 1
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    decide(book, index_of(book)[0], "decision", word)
    book.save(tmp_path / "out.xlsx")
    assert returned(tmp_path / "out2.xlsx", tmp_path / "out.xlsx").report["counts"]["info"] == 0
    page = openpyxl.load_workbook(tmp_path / "out2.xlsx").worksheets[1]
    (mail,) = (cell for row in page.iter_rows() for cell in row if cell.value == "ln@qq.com")
    assert (mail.fill.fill_type, mail.comment) == (None, None)  # decided, and no longer marked


def test_a_note_in_the_column_of_decisions_is_only_a_note(tmp_path: Path) -> None:
    source = written(tmp_path / "客户.csv", broken({(0, 2)}))
    returned(tmp_path / "out.xlsx", source)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    for one in index_of(book):
        decide(book, one, "decision", "问过老王，号码停用")
    book.save(tmp_path / "out.xlsx")
    assert read_back(tmp_path / "a", tmp_path / "out.xlsx") == read_back(tmp_path / "b", source)


def test_decisions_find_rows_that_were_sorted_and_give_way_to_what_was_typed(tmp_path: Path) -> None:
    source = written(tmp_path / "客户.xlsx", broken({(0, 2), (1, 2), (2, 2)}))
    returned(tmp_path / "out.xlsx", source)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    found = [one for one in index_of(book) if one["problem"] == "The number is too short"]
    assert len(found) == 3
    for one, number in zip(found, ("13800138000", "13900139000", "13700137000"), strict=True):
        decide(book, one, "change", number)
    page = book["客户"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    rows[2][2] = "13500135000"  # typed into the cell itself
    rows[1][4] = "宁波"  # another cell of a row with a decision
    rows[3], rows[0] = rows[0], rows[3]  # moved
    for at, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            page.cell(at, column).value = text
    book.save(tmp_path / "out.xlsx")
    found = read([SourceAsked(tmp_path / "out.xlsx")], customer_schema(), RunFolder(tmp_path / "a"))
    raw = RunFolder(tmp_path / "a").read("raw")
    assert [cells[2] for cells in raw["cells"][:4]] == ["13600136000", "13900139000", "13500135000", "13800138000"]
    (note,) = found.sources[0].sheets[0].notes
    assert note == ("note.decisions", {"obeyed": 2, "count": 3})


def test_an_index_that_was_moved_is_not_ignored_in_silence(tmp_path: Path) -> None:
    source = written(tmp_path / "客户.xlsx", broken({(0, 2)}))
    returned(tmp_path / "out.xlsx", source)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    book.move_sheet("guiyi", 1)
    book.save(tmp_path / "moved.xlsx")
    assert read_back(tmp_path / "a", tmp_path / "moved.xlsx") == read_back(tmp_path / "b", source)
    book.move_sheet("guiyi", -1)
    decide(book, index_of(book)[0], "change", "13800138000")
    book.move_sheet("guiyi", 1)
    book.save(tmp_path / "moved.xlsx")
    with pytest.raises(SourceError, match="move it back"):
        read_back(tmp_path / "c", tmp_path / "moved.xlsx")


def test_audited_again_its_old_marks_are_gone(tmp_path: Path) -> None:
    source = written(tmp_path / "客户.xlsx", broken({(0, 2), (1, 2)}))
    book = openpyxl.load_workbook(source)
    yellow = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    book["客户"]["C2"].fill = yellow
    book["客户"]["C2"].comment = openpyxl.comments.Comment("回头问老王", "老王")
    book.save(source)
    returned(tmp_path / "out.xlsx", source)
    back = mended(tmp_path / "out.xlsx", {(0, 2)}, set())
    returned(tmp_path / "out2.xlsx", back)
    book = openpyxl.load_workbook(tmp_path / "out2.xlsx")
    assert book.sheetnames == ["guiyi", "客户"]
    assert (book["客户"]["C2"].fill.fgColor.rgb, book["客户"]["C2"].comment.text) == ("00FFFF00", "回头问老王")
    assert book["客户"]["C3"].fill.fgColor.rgb == "00FFE9B8"
    assert book["客户"]["C3"].comment.text.count("guiyi: ") == 1
    assert {one["cell"] for one in index_of(book)} == {"C3"}


def test_our_marks_are_no_comments_and_colours_of_the_user(tmp_path: Path) -> None:
    assert (returned_marks.MARK, {one[2:] for one in returned_marks.MARKS}) == (beside.OURS, beside.MARKS)
    source = written(tmp_path / "客户.xlsx", broken({(0, 2), (1, 2)}))
    book = openpyxl.load_workbook(source)
    book["客户"]["C3"].comment = openpyxl.comments.Comment("回头问老王", "老王")
    book["客户"]["B3"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    book.save(source)
    returned(tmp_path / "out.xlsx", source)
    asked = SourceAsked(tmp_path / "out.xlsx", options=ReadOptions(beside=("comments", "colors")))
    read([asked], customer_schema(), RunFolder(tmp_path / "a"))
    cells = RunFolder(tmp_path / "a").read("raw")["cells"]
    assert [list(one)[5:] for one in cells][:2] == [[], ["回头问老王", "FFFF00"]]


def test_a_list_of_tags_keeps_its_meaning(tmp_path: Path) -> None:
    source = tmp_path / "标签.txt"
    source.write_text("意向（3）：张三、李四、王五\n成交（2）：赵六、孙七\n", encoding="utf-8")
    returned(tmp_path / "out.xlsx", source)
    told, clean = base(tmp_path / "a", tmp_path / "out.xlsx"), base(tmp_path / "b", source)
    assert told["contacts"] == clean["contacts"]
    assert told["customers"] == clean["customers"]
    assert told["rows_in"] == clean["rows_in"]


def test_a_row_is_known_again_by_most_of_its_cells() -> None:
    sign = fingerprint(["张三", "138", None, "上海"])
    assert is_same(sign, ["张三", "138", None, "杭州"], 1)
    assert is_same(sign, ["张三", "138", "补上", "上海"], 1)
    assert not is_same(sign, ["李四", "138", None, "杭州"], 1)
    assert not is_same(sign, ["张三", "139", None, "上海"], 1)
    assert not is_same(fingerprint([None, None]), [None, None], 1)  # nothing to know it by


# LibreOffice


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", [OWN, FRESH])
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_opens_it_and_what_it_saves_reads_the_same(ending: str, form: str, tmp_path: Path) -> None:
    cells = {(0, 2), (2, 3)}
    source = written(tmp_path / f"客户{ending}", broken(cells))
    returned(tmp_path / "out.xlsx", source)
    mended(tmp_path / "out.xlsx", cells, {(0, 2)})
    saved = converted(tmp_path / "out.xlsx", form, tmp_path / "saved")
    if form == "xlsx":
        book = openpyxl.load_workbook(saved)
        marked = [
            one for row in book["客户"].iter_rows() for one in row if one.comment and "guiyi: " in one.comment.text
        ]
        fresh = [one for row in book.worksheets[1].iter_rows(min_row=2) for one in row if one.comment]
        assert [one.fill.fgColor.rgb for one in marked or fresh] == ["FFFFE9B8"] * 2
        assert book.worksheets[0].column_dimensions["A"].hidden
    clean = written(tmp_path / f"clean{ending}", [list(line) for line in CLEAN])
    assert read_back(tmp_path / "a", saved) == read_back(tmp_path / "b", clean)


def converted(path: Path, form: str, folder: Path) -> Path:
    """Let LibreOffice open a workbook and save it as another one."""
    own = f"-env:UserInstallation={(folder.parent / 'office').as_uri()}"  # no other office may hold its settings
    command = [str(SOFFICE), own, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{form}"
