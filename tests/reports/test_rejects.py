"""rejects.xlsx: nothing lost of a rejected row, its wrong cells marked, and it can be given back."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import guiyi
from guiyi.core.folder import RunFolder
from guiyi.core.language import speak
from guiyi.importers.rejects import KEY as THEIR_KEY
from guiyi.importers.rejects import REASON as THEIR_REASON
from guiyi.pipeline import Result
from guiyi.reports.rejects import KEY, REASON, write_rejects
from guiyi.reports.workbook import LONGEST


def opened(folder: RunFolder) -> Any:
    write_rejects(folder)
    return openpyxl.load_workbook(folder / "rejects.xlsx")


def test_it_is_known_by_what_the_importer_looks_for() -> None:
    assert (KEY, REASON) == (THEIR_KEY, THEIR_REASON)


def test_a_rejected_row_keeps_its_cells(crafted: RunFolder) -> None:
    page = opened(crafted).worksheets[0]
    assert page.title == "甲 表"
    assert [cell.value for cell in page[1]] == [KEY, REASON, "客户名称", "联系人", "手机"]
    assert [cell.value for cell in page[2]][2:] == ["恒达电子", None, None]
    assert page["A2"].value.startswith("甲:表:4@")
    assert page.max_row == 3


def test_its_reasons_and_what_to_do_stand_beside_it(crafted: RunFolder) -> None:
    page = opened(crafted).worksheets[0]
    assert page["B2"].value == "no way to reach the customer (Mobile, Phone): add a phone, e-mail or WeChat id"
    first, second = page["B3"].value.split("\n")
    assert first.startswith("no way to reach the customer: ")
    assert second.startswith("The number is too long (Mobile)")
    assert page["B3"].alignment.wrap_text


def test_wrong_cells_are_red_and_say_why(crafted: RunFolder) -> None:
    page = opened(crafted).worksheets[0]
    assert page["E2"].fill.fgColor.rgb == "FFFFC7CE"  # empty, and to be filled
    assert "no way to reach" in page["E2"].comment.text
    assert page["C2"].fill.fgColor.rgb != "FFFFC7CE"
    assert page["C2"].comment is None


def test_no_text_becomes_a_formula_or_is_cut_in_silence(crafted: RunFolder) -> None:
    page = opened(crafted).worksheets[0]
    assert (page["C3"].value, page["C3"].data_type) == ("=1+1", "s")
    assert page["D3"].value == "@cmd"
    assert len(page["E3"].value) == LONGEST
    assert "is cut here" in page["E3"].comment.text


def test_the_sheet_is_made_to_be_read(crafted: RunFolder) -> None:
    page = opened(crafted).worksheets[0]
    assert page.column_dimensions["A"].hidden
    assert page.freeze_panes == "C2"
    assert page.column_dimensions["B"].width > 40
    assert all(8 < page.column_dimensions[letter].width <= 42 for letter in "CDE")
    assert "Correct them" in page["B1"].comment.text


def test_a_sheet_holds_no_more_lines_than_excel_takes(crafted: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiyi.reports.rejects.LINES", 1)
    book = opened(crafted)
    assert book.sheetnames == ["甲 表", "甲 表~2"]
    assert [page.max_row for page in book.worksheets] == [2, 2]


def test_without_rejected_rows_it_is_there_and_empty(crafted: RunFolder) -> None:
    crafted.write("members", crafted.read("members").assign(status="kept"))
    book = opened(crafted)
    assert book.sheetnames == ["no rejected rows"]
    assert book.worksheets[0].max_row == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_given_back_it_takes_the_place_of_its_rows(done: Result, lang: str, tmp_path: Path) -> None:
    speak(lang)
    write_rejects(RunFolder(done.folder))
    book = openpyxl.load_workbook(done.folder / "rejects.xlsx")
    page = book.worksheets[0]
    page.cell(2, [cell.value for cell in page[1]].index("手机") + 1, "13600136000")
    book.save(tmp_path / "fixed.xlsx")
    sources = [done.folder.parent / "客户.csv", done.folder.parent / "老客户.csv", tmp_path / "fixed.xlsx"]
    again = guiyi.run(sources, output=str(tmp_path / "out"), targets=["csv"])
    assert again.summary["rows_in"] == done.summary["rows_in"]
    assert (done.summary["rows_rejected"], again.summary["rows_rejected"]) == (1, 0)
