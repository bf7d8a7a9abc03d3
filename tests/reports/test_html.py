"""report.html: whole, masked, self-contained, and safe against what cells and headers hold."""

import re
from typing import Any

import pytest

from guiyi.core.folder import RunFolder, write_json
from guiyi.core.language import speak
from guiyi.pipeline import Result
from guiyi.reports.html import write_html
from guiyi.reports.summary import summarise

HOSTILE = '<img src=x onerror="alert(1)">'


def page(folder: RunFolder, *, mask: bool = True) -> str:
    write_html(folder, summarise(folder, {}), mask=mask)
    return (folder / "report.html").read_text("utf-8")


def words(text: str) -> str:
    """What a person reads of a page."""
    return " ".join(re.sub("<[^>]*>", " ", text.partition("</style>")[2]).split())


def changed(folder: RunFolder, **manifest: Any) -> RunFolder:
    write_json(folder / "run" / "manifest.json", folder.manifest() | manifest)
    return folder


def test_it_needs_nothing_from_outside(done: Result) -> None:
    text = (done.folder / "report.html").read_text("utf-8")
    assert "default-src 'none'" in text
    for outside in ("<script", "<link", "<iframe", "http:", "https:", "//", "@import", "url("):
        assert outside not in text


def test_every_link_leads_to_a_file_of_the_run(done: Result) -> None:
    text = (done.folder / "report.html").read_text("utf-8")
    links = set(re.findall('href="([^"]*)"', text))
    assert links
    assert {one for one in links if not (done.folder / one).exists()} == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_personal_values_are_masked(done: Result, lang: str, personal: tuple[str, ...]) -> None:
    speak(lang)
    text = page(RunFolder(done.folder))
    assert [one for one in personal if one in text] == []
    assert "138****8000" in text


def test_a_job_may_lift_the_mask(crafted: RunFolder) -> None:
    assert "13800138000" not in page(crafted)
    assert "王五" not in page(crafted)
    assert "w@qq.con" in page(crafted, mask=False)


def test_the_numbers_are_those_of_the_summary(crafted: RunFolder) -> None:
    text = words(page(crafted))
    for said in (
        "6 rows in",
        "2 customers",
        "1 duplicate rows merged",
        "2 pairs to review",
        "2 rows rejected",
        "1 rows ignored",
    ):
        assert said in text
    assert "6 rows in = 3 kept + 2 rejected + 1 ignored (1 blank lines besides)" in text


@pytest.mark.parametrize(("lang", "said"), [("zh", "合并了什么，为什么"), ("en", "What was merged and why")])
def test_it_speaks_one_language(crafted: RunFolder, lang: str, said: str) -> None:
    speak(lang)
    text = page(crafted)
    assert said in text
    assert f'lang="{"zh-CN" if lang == "zh" else "en"}"' in text


def test_fields_go_by_their_labels(crafted: RunFolder) -> None:
    text = words(page(crafted))
    assert "Contact name" in text
    assert re.search(r"Mobile ★ mobile 80% 50% -30 2 1", text)


def test_what_was_merged_is_shown_row_by_row_with_its_reason(crafted: RunFolder) -> None:
    text = words(page(crafted))
    assert "华信贸易 2 rows, 1 contact(s) · C1" in text
    assert re.search(r"甲:表:3 华\* 张\* .*Contact name: .* \+9.2", text)
    assert "Mobile" in text


def test_what_to_do_next_names_file_and_command(crafted: RunFolder) -> None:
    text = page(crafted)
    assert "guiyi review &#34;my out&#34; --apply &#34;my out&#34;/review.xlsx" in text
    assert 'href="review.xlsx"' in text
    assert 'href="rejects.xlsx"' in text
    assert "1 gates failed" in words(text)
    assert "completeness" in words(text)


def test_nothing_to_do_is_not_told(crafted: RunFolder) -> None:
    crafted.write("links", crafted.read("links")[:0])
    text = words(page(changed(crafted, preflight={})))
    assert "pairs that may be one" not in text
    assert "preflight.csv" not in text


def test_a_run_that_stopped_at_matching_has_a_report_too(crafted: RunFolder) -> None:
    for name in ("customers", "contacts", "origin"):
        for part in crafted.parts(name):
            part.unlink()
    assert "甲:表:3" in page(crafted)


def test_what_cells_hold_cannot_run(crafted: RunFolder) -> None:
    issues = crafted.read("issues")
    crafted.write("issues", issues.assign(value=HOSTILE, suggestion=HOSTILE, field="level"))
    customers = crafted.read("customers")
    crafted.write("customers", customers.assign(customer_name=HOSTILE), list(customers))
    sources = crafted.manifest()["sources"]
    sources[0] |= {"name": HOSTILE, "path": f"/{HOSTILE}.xlsx"}
    sources[0]["sheets"][0] |= {
        "name": HOSTILE,
        "columns": [{"header": HOSTILE, "fields": [], "confidence": 1, "reason": "custom"}],
    }
    members = crafted.read("members")
    crafted.write("members", members.assign(source=HOSTILE))
    for mask in (True, False):
        assert "<img" not in page(changed(crafted, sources=sources), mask=mask)


def test_many_sources_share_a_bar(crafted: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    members = crafted.read("members")
    crafted.write("members", members.assign(source=[f"source {n}" for n in range(len(members))]))
    assert "other sources" not in page(crafted)
    monkeypatch.setattr("guiyi.reports.html.MOST_SOURCES", 2)
    assert "4 other sources 4" in page(crafted)


def test_pairs_that_are_not_listed_are_told(crafted: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "1 less likely pairs" not in page(crafted)
    monkeypatch.setattr("guiyi.reports.html.MOST_PAIRS", 1)
    assert "1 less likely pairs" in page(crafted)
