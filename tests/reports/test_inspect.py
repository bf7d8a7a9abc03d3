"""What inspect and run say on the screen: everything found, nothing personal."""

import unicodedata
from pathlib import Path

import pytest

from guiyi.core.folder import RunFolder
from guiyi.core.language import speak
from guiyi.core.source import Look, SourceAsked
from guiyi.importers.stage import look
from guiyi.job import Job
from guiyi.pipeline import Result
from guiyi.reports.inspect import as_json, print_looks, print_summary
from guiyi.reports.summary import summarise
from guiyi.schemas.customer import customer_schema


@pytest.fixture
def looks(done: Result) -> list[Look]:
    job = Job.of({"sources": [{"path": str(done.folder.parent / name)} for name in ("客户.csv", "老客户.csv")]}, "test")
    return look(job.asked(), job.schema_wanted(), job.region)


def test_json_is_as_the_contract_says(looks: list[Look]) -> None:
    first, second = as_json(looks)["sources"]
    assert set(first) == {"path", "importer", "encoding", "region", "sheets"}
    assert {"name", "header_rows", "first_data_row", "rows", "columns"} <= set(second["sheets"][0])
    assert [(one["header"], one["field"]) for one in second["sheets"][0]["columns"]] == [
        ("公司", "customer_name"),
        ("姓名", "contact_name"),
        ("电话", "mobile"),
    ]
    assert all(0 <= one["confidence"] <= 1 and one["reason"] for one in first["sheets"][0]["columns"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_values_are_masked_unless_asked_for(
    looks: list[Look], lang: str, personal: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    speak(lang)
    print_looks(looks, mask=True)
    said = capsys.readouterr().out
    assert [one for one in personal if one in said] == []
    assert "上海华信贸易有限公司" in said
    print_looks(looks, mask=False)
    assert "13800138000" in capsys.readouterr().out


def test_a_column_nobody_vouches_for_is_masked(looks: list[Look], capsys: pytest.CaptureFixture[str]) -> None:
    print_looks(looks, mask=True)
    line = next(line for line in capsys.readouterr().out.splitlines() if "暗号" in line)
    assert "甲***" in line


def test_the_summary_adds_up_on_the_screen(crafted: RunFolder, capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(summarise(crafted, {}), Path("out"))
    said = capsys.readouterr().out
    assert "6 rows in = 3 kept + 2 rejected + 1 ignored" in said
    assert "Gate completeness: " in said
    assert "limit 95.0%: failed" in said
    assert "Export wukong9: " in said


def test_a_run_that_stopped_at_matching_has_a_summary_too(
    crafted: RunFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("customers", "contacts", "origin"):
        for part in crafted.parts(name):
            part.unlink()
    print_summary(summarise(crafted, {}), Path("out"))
    assert "Completeness" not in capsys.readouterr().out


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def test_columns_are_aligned_and_the_first_rows_stand_below(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text(
        "客户名称,①手机·主,ＷＥＢ,说明…\n恒达“贸易”有限公司,13800138000,x—y,甲乙丙\nABC Ltd,13900139000,①②,丁\n",
        "utf-8",
    )
    job = Job.of({"sources": [{"path": str(tmp_path / "a.csv")}]}, "test")
    print_looks(look(job.asked(), job.schema_wanted()), mask=False)
    lines = capsys.readouterr().out.splitlines()
    at = next(place for place, line in enumerate(lines) if "First rows" in line)
    header, _, first, second = lines[at + 1 : at + 5]
    for one, other in (("①手机·主", "13800138000"), ("ＷＥＢ", "x—y"), ("说明…", "甲乙丙")):
        assert _width(header[: header.index(one)]) == _width(first[: first.index(other)])
    assert _width(second[: second.index("①②")]) == _width(header[: header.index("ＷＥＢ")])
    mapping = [line for line in lines[:at] if line[:1] in {"A", "B", "C", "D"}]
    assert [line.split()[0] for line in mapping] == ["A", "B", "C", "D"]
    monkeypatch.setattr("guiyi.reports.screen.PIPED", 40)
    print_looks(look(job.asked(), job.schema_wanted()), mask=False)
    assert "First rows" not in capsys.readouterr().out  # too wide for a narrow terminal


def test_rows_that_are_no_customers_are_counted_with_their_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "姓名,电话,金额\n张三,13800138000,3\n合计,,3\n李四,13900139000,4\n制表人：王五,,\n", encoding="utf-8"
    )
    looks = look([SourceAsked(path)], customer_schema())
    print_looks(looks, mask=False)
    shown = capsys.readouterr().out
    assert "4 rows" in shown
    assert "2 of them are no customers: " in shown
    assert looks[0].source.sheets[0].ignored == {"row.note": 1, "row.total": 1}
    assert [cells[0] for cells in looks[0].previews[""]] == ["张三", "李四"]
