"""review.xlsx: both sides of a pair beside each other, a drop-down, and its decisions read back."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from guiyi.core.errors import SourceError
from guiyi.core.folder import RunFolder
from guiyi.core.language import speak
from guiyi.core.rowkey import row_key
from guiyi.dedupe.decisions import COLUMNS
from guiyi.reports.review import HIDDEN, read_review, write_review

CELLS = ("华信贸易", "张三", "13800138000"), (None, "王五", "13700137000")
LEFT, RIGHT = row_key("甲:表:2", CELLS[0]), row_key("甲:表:5", CELLS[1])


def opened(folder: RunFolder) -> Any:
    write_review(folder)
    return openpyxl.load_workbook(folder / "review.xlsx")


def at(page: Any, header: str) -> int:
    return [cell.value for cell in page[1]].index(header) + 1


def filled(folder: RunFolder, *words: str | None) -> Path:
    book = opened(folder)
    page = book.worksheets[0]
    for line, word in enumerate(words, start=2):
        page.cell(line, len(HIDDEN) + 1, word)
    book.save(folder / "filled.xlsx")
    return folder / "filled.xlsx"


def test_a_line_is_a_pair_the_surest_first(crafted: RunFolder) -> None:
    page = opened(crafted).worksheets[0]
    assert page.max_row == 3
    assert [page.cell(2, n).value for n in (1, 2, 3)] == [LEFT, RIGHT, "pair"]
    assert [page.cell(line, at(page, "Probability")).value for line in (2, 3)] == ["71.0%", "-"]
    assert [page.cell(line, at(page, "Entity")).value for line in (2, 3)] == ["contact", "customer"]
    assert "Mobile: the same +8.1" in page.cell(2, at(page, "Reasons")).value
    assert page.cell(2, at(page, "Left row")).value == "甲:表:2"


def test_both_sides_of_a_field_stand_beside_each_other(crafted: RunFolder) -> None:
    page = opened(crafted).worksheets[0]
    left, right = at(page, "Mobile (left)"), at(page, "Mobile (right)")
    assert right == left + 1
    assert page.cell(2, left).value == "+8613800138000"
    assert page.cell(2, right).value == "+8613700137000|+8613800138000"
    headers = [cell.value for cell in page[1]]
    assert headers.index("Contact name (left)") < headers.index("Mobile (left)")
    assert "Fax (left)" not in headers


def test_what_agrees_and_what_differs_is_marked(crafted: RunFolder) -> None:
    page = opened(crafted).worksheets[0]
    colour = {
        name: page.cell(2, at(page, f"{name} (left)")).fill.fgColor.rgb
        for name in ("Mobile", "Contact name", "Customer name")
    }
    assert colour["Mobile"] == "FFE2EFDA"  # one of its numbers is the same
    assert colour["Contact name"] == "FFFCE4D6"
    assert colour["Customer name"] not in ("FFE2EFDA", "FFFCE4D6")  # only one side has one


def test_a_text_without_a_normal_form_is_shown_as_it_is(crafted: RunFolder) -> None:
    page = opened(crafted).worksheets[0]
    cell = page.cell(2, at(page, "E-mail (right)"))
    assert cell.value == "w@qq.con"
    assert cell.font.italic


@pytest.mark.parametrize(("lang", "words"), [("zh", '"同一个,不同,以后再说"'), ("en", '"same,different,later"')])
def test_a_decision_is_chosen_from_a_list(crafted: RunFolder, lang: str, words: str) -> None:
    speak(lang)
    page = opened(crafted).worksheets[0]
    (rule,) = page.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == (words, "D2:D3")
    assert rule.prompt


def test_keys_are_hidden_and_headers_stay(crafted: RunFolder) -> None:
    page = opened(crafted).worksheets[0]
    assert page.column_dimensions["A"].hidden  # and what is grouped with it
    assert page.freeze_panes == "F2"
    assert page.auto_filter.ref.startswith("A1:")
    assert page.cell(2, at(page, "Reasons")).alignment.wrap_text
    last = page.cell(1, page.max_column)
    assert last.value == "guiyi:entity"
    assert page.column_dimensions[last.column_letter].hidden


def test_suggestions_and_the_cells_to_check_have_sheets_of_their_own(crafted: RunFolder) -> None:
    suggested, others = opened(crafted).worksheets[1:3]
    assert (suggested.title, others.title) == ("Suggestions", "Cells to check")
    rows = [[cell.value for cell in row] for page in (suggested, others) for row in page.iter_rows(min_row=2)]
    assert [row[0] for row in rows] == ["甲:表:5", "甲:表:7", "甲:表:3"]
    assert rows[0][1:4] == ["E-mail", "w@qq.con", "w@qq.com"]
    assert all(row[4] and row[5] for row in rows)


def test_a_list_too_long_to_read_says_how_much_is_left_out(crafted: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiyi.reports.doubtful.MOST", 1)
    suggested, others = opened(crafted).worksheets[1:3]
    assert suggested.max_row == 2
    told = [cell.value for cell in others["A"]][1:]
    assert told == ["甲:表:7", "1 more lines are not listed; all of them are in run/issues."]


def test_without_pairs_it_is_there_and_empty(crafted: RunFolder) -> None:
    crafted.write("links", crafted.read("links")[:0])
    page = opened(crafted).worksheets[0]
    assert page.max_row == 1
    assert read_review(crafted / "review.xlsx") == []


def test_decisions_come_back(crafted: RunFolder) -> None:
    first, second = read_review(filled(crafted, "same", "Different "))
    assert set(first) == set(COLUMNS)
    assert (first["left_key"], first["right_key"], first["decision"], first["field"]) == (
        LEFT,
        RIGHT,
        "same",
        "contact",
    )
    assert (second["decision"], second["field"]) == ("different", "customer")
    assert first["at"] <= second["at"]


def test_what_is_left_empty_is_not_decided(crafted: RunFolder) -> None:
    (only,) = read_review(filled(crafted, None, "later"))
    assert (only["kind"], only["decision"]) == ("pair", "later")


def test_words_of_another_language_are_understood(crafted: RunFolder) -> None:
    speak("zh")
    path = filled(crafted, "同一个", "不同")
    speak("en")
    assert [one["decision"] for one in read_review(path)] == ["same", "different"]


def test_an_attachment_is_decided_as_one(crafted: RunFolder) -> None:
    links = crafted.read("links")
    crafted.write("links", links.assign(reasons="attach.candidate", zone="review", probability=None)[:1])
    (only,) = read_review(filled(crafted, "same"))
    assert (only["kind"], only["field"]) == ("attach", "")


def test_sorted_and_moved_columns_do_not_matter(crafted: RunFolder) -> None:
    book = openpyxl.load_workbook(filled(crafted, "same", "different"))
    page = book.worksheets[0]
    page.insert_cols(1)
    page.move_range("A3:Z3", rows=-1)
    book.save(crafted / "moved.xlsx")
    assert [one["decision"] for one in read_review(crafted / "moved.xlsx")] == ["different"]


def test_a_word_that_is_no_decision_names_its_line(crafted: RunFolder) -> None:
    with pytest.raises(SourceError, match=r'line 3: the decision "maybe".*same, different, later'):
        read_review(filled(crafted, "same", "maybe"))


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook")
    for name, said in (("other.xlsx", "not a review.xlsx"), ("text.xlsx", "Cannot read"), ("gone.xlsx", "Cannot read")):
        with pytest.raises(SourceError, match=said):
            read_review(tmp_path / name)
