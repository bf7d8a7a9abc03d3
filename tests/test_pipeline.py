"""The main job, end to end, on files of our own."""

import csv
import json
import random
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import guiyi
from guiyi.core.errors import ConfigError, GuiyiError, SourceError
from guiyi.core.rowkey import row_key
from guiyi.core.trail import replayed
from guiyi.dedupe.decisions import write_decisions
from guiyi.demo import samples
from guiyi.pipeline import Result
from guiyi.reports.inspect import print_summary

HEADERS = ("客户名称", "联系人", "手机", "邮箱", "创建时间", "成交金额")
LINES = (
    ("上海华信贸易有限公司", "张三", "13800138000", "zs@huaxin.cn", "2024-01-01", "100"),
    ("上海华信贸易有限公司", "张三", "138 0013 8000", "", "2024-03-01", "200"),
    ("苏州恒达电子有限公司", "李四", "13900139000", "", "2023-05-01", ""),
    ("", "王五", "13700137000", "", "", ""),
    ("没有联系方式的公司", "", "", "", "", ""),
    ("掩码电子厂", "赵六", "138****8000", "zl@yanma.cn", "", ""),
)  # fmt: skip


def write_csv(path: Path, lines: object, headers: tuple[str, ...] = HEADERS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        writer.writerows(lines)  # type: ignore[arg-type]
    return path


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("run")
    source = write_csv(folder / "客户.csv", LINES)
    return guiyi.run([source], output=str(folder / "out"), targets=["csv", "xlsx", "parquet", "wukong9"])


def test_every_row_ends_in_exactly_one_place(done: Result) -> None:
    told = done.summary
    assert told["rows_in"] == len(LINES) == len(done.members) == done.members["row_id"].nunique()
    assert told["rows_in"] == told["rows_kept"] + told["rows_rejected"] + told["rows_ignored"]


def test_equal_customers_become_one(done: Result) -> None:
    owner = done.members.set_index("line")["customer_id"]
    assert owner["2"] == owner["3"] != owner["4"]
    assert done.summary["merged"] == 1


def test_a_customer_nobody_can_reach_is_rejected_with_its_reason(done: Result) -> None:
    row = done.members.set_index("line").loc["6"]
    assert (row["status"], row["reason"]) == ("rejected", "customer.any_of")
    assert pd.isna(row["customer_id"])


def test_a_personal_customer_is_named_by_its_contact(done: Result) -> None:
    owner = done.members.set_index("line").at["5", "customer_id"]
    customer = done.customers.set_index("customer_id").loc[owner]
    assert (customer["customer_name"], customer["customer_type"]) == ("王五", "person")
    named = done.origin[(done.origin["id"] == owner) & (done.origin["field"] == "customer_name")]
    assert named["rule"].tolist() == ["personal_name"]


def test_different_deal_amounts_are_listed_not_summed(done: Result) -> None:
    owner = done.members.set_index("line").at["2", "customer_id"]
    customer = done.customers.set_index("customer_id").loc[owner]
    assert customer["deal_amount"] in ("100", "200")
    assert "100; 200" in customer["note"]
    assert "deal.several" in done.summary["issues"]


def test_what_could_not_be_read_is_in_the_exported_note(done: Result) -> None:
    exported = pd.read_csv(done.folder / "export" / "csv" / "contacts.csv", dtype=str, encoding="utf-8-sig")
    assert exported["contact_note"].str.contains("138****8000", regex=False).any()


def test_changes_replay_to_the_rows(done: Result) -> None:
    rows = done.table("rows").set_index("row_id")
    ended = replayed(done.changes)
    for field in rows.columns:
        for row_id, value in rows[field].dropna().items():
            assert ended[row_id, field] == value


def test_every_golden_value_names_its_rows(done: Result) -> None:
    origin = done.origin[~done.origin["rule"].str.startswith(("lost.", "agrees"))]
    known = set(zip(origin["id"], origin["field"], strict=True))
    for entity in ("customer", "contact"):
        table = done.table(f"{entity}s").set_index(f"{entity}_id").drop(columns="customer_id", errors="ignore")
        for id_, row in table.iterrows():
            assert {(id_, field) for field in row.dropna().index} <= known | {(id_, "note")}


def test_every_id_of_a_member_is_a_customer_or_contact(done: Result) -> None:
    for entity in ("customer", "contact"):
        assert set(done.members[f"{entity}_id"].dropna()) == set(done.table(f"{entity}s")[f"{entity}_id"])


def test_the_folder_is_whole(done: Result) -> None:
    for name in ("report.html", "summary.json", "review.xlsx", "rejects.xlsx", "clusters.csv", "ids.parquet"):
        assert (done.folder / name).exists()
    for table in ("raw", "rows", "changes", "issues", "links", "members", "customers", "contacts", "origin"):
        assert list((done.folder / "run" / table).glob("*.parquet"))
    assert json.loads((done.folder / "summary.json").read_text(encoding="utf-8"))["rows_in"] == len(LINES)


def test_the_report_is_self_contained_and_masked(done: Result) -> None:
    page = (done.folder / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "13800138000" not in page
    assert "zs@huaxin.cn" not in page
    for outside in ("http://", "https://", "<script", "<link"):
        assert outside not in page


def test_corrected_rejects_take_the_place_of_their_rows(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "客户.csv", LINES)
    first = guiyi.run([source], output=str(tmp_path / "out"), targets=["csv"])
    fixed = tmp_path / "fixed.xlsx"
    book = openpyxl.load_workbook(first.folder / "rejects.xlsx")
    sheet = book.worksheets[0]
    phone = [cell.value for cell in sheet[1]].index("手机") + 1
    sheet.cell(2, phone, "13600136000")
    book.save(fixed)
    second = guiyi.run([source, fixed], output=str(tmp_path / "out"), targets=["csv"])
    assert second.summary["rows_in"] == len(LINES)
    assert second.summary["rows_rejected"] == 0
    assert set(second.members["row_id"]) == set(first.members["row_id"])


def test_decisions_that_contradict_each_other_are_named_and_none_is_applied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_csv(tmp_path / "客户.csv", LINES)
    first = guiyi.run([source], output=str(tmp_path / "out"), targets=["csv"])
    raw = first.table("raw").set_index("line")
    keys = {line: row_key(raw.at[line, "row_id"], raw.at[line, "cells"]) for line in raw.index}
    chain = [decision(keys["2"], keys["4"], "same"), decision(keys["4"], keys["7"], "same")]
    write_decisions(first.folder / "decisions.csv", [*chain, decision(keys["2"], keys["7"], "different")])
    second = guiyi.run([source], output=str(tmp_path / "out"), targets=["csv"])
    assert len(second.summary["decisions_clashing"]) == 3
    assert set(raw.loc[["2", "4", "7"], "row_id"]) == {
        row for pair in second.summary["decisions_clashing"] for row in pair
    }
    assert raw.at["7", "row_id"] in (second.folder / "report.html").read_text("utf-8")
    ids = [one.members.set_index("line").loc[["2", "4", "7"], "customer_id"].to_list() for one in (first, second)]
    assert ids[0] == ids[1]
    print_summary(second.summary, second.folder)
    assert raw.at["7", "row_id"] in capsys.readouterr().out.replace("\n", "")


def test_decisions_join_and_part_rows_against_their_scores(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "客户.csv", LINES)
    first = guiyi.run([source], output=str(tmp_path / "out"), targets=["csv"])
    raw = first.table("raw").set_index("line")
    keys = {line: row_key(raw.at[line, "row_id"], raw.at[line, "cells"]) for line in raw.index}
    told = [decision(keys["2"], keys["3"], "different"), decision(keys["4"], keys["5"], "same")]
    write_decisions(first.folder / "decisions.csv", told)
    second = guiyi.run([source], output=str(tmp_path / "out"), targets=["csv"])
    contact = second.members.set_index("line")["contact_id"]
    assert contact["2"] != contact["3"]
    assert contact["4"] == contact["5"]
    assert (second.folder / "decisions.csv").exists()


def decision(left: str, right: str, word: str) -> dict[str, str]:
    row = dict.fromkeys(("field", "value", "by", "at"), "")
    return {"kind": "pair", "left_key": left, "right_key": right, "decision": word, **row}


def run_bytes(folder: Path) -> dict[str, bytes]:
    paths = (folder / "run").rglob("*.parquet")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_running_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "客户.csv", LINES)
    first = run_bytes(guiyi.run([source], output=str(tmp_path / "a"), targets=["csv"]).folder)
    assert run_bytes(guiyi.run([source], output=str(tmp_path / "b"), targets=["csv"]).folder) == first
    assert run_bytes(guiyi.run([source], output=str(tmp_path / "a"), targets=["csv"]).folder) == first


def clusters(result: Result, cells: list[tuple[str, ...]]) -> set[frozenset[tuple[str, ...]]]:
    rows = result.members.assign(cells=[cells[int(line) - 2] for line in result.members["line"]])
    return {frozenset(group["cells"]) for _, group in rows.groupby("customer_id")}


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    lines = [*LINES, *[(f"客户{n}有限公司", "张三", f"1380013{n:04}", "", "", "") for n in range(20)]]
    first = guiyi.run([write_csv(tmp_path / "a.csv", lines)], output=str(tmp_path / "out-a"), targets=["csv"])
    shuffled = random.Random(1).sample(lines, len(lines))
    second = guiyi.run([write_csv(tmp_path / "b.csv", shuffled)], output=str(tmp_path / "out-b"), targets=["csv"])
    assert clusters(first, lines) == clusters(second, shuffled)
    assert set(first.customers["customer_id"]) == set(second.customers["customer_id"])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Result:
    out = tmp_path_factory.mktemp("demo") / "out"
    return guiyi.run(samples(), output=str(out), targets=["csv", "xlsx", "wukong9"])


def test_the_demo_has_everything_in_it(demo: Result) -> None:
    told = demo.summary
    assert told["rows_in"] >= 300
    assert told["rows_in"] == told["rows_kept"] + told["rows_rejected"] + told["rows_ignored"]
    assert told["merged"] > 20
    assert told["review_pairs"] > 0
    assert {"customer.any_of", "attach.none", "row.total"} <= set(told["reasons"])
    assert told["completeness"]["after"]["overall"] > told["completeness"]["before"]["overall"]


def test_demo_customers_stand_in_several_sources(demo: Result) -> None:
    sources = demo.members.dropna(subset=["contact_id"]).groupby("contact_id")["source"].nunique()
    assert (sources >= 2).sum() >= 10


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda folder: folder / "missing.xlsx", SourceError),
        (lambda folder: folder, SourceError),
        (lambda folder: _empty_workbook(folder / "empty.xlsx"), SourceError),
        (lambda folder: _file(folder / "picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 64), SourceError),
        (lambda folder: _file(folder / "job.yaml", b"sources: [{path: a.csv}]\ndedup: {}\n"), ConfigError),
    ],
    ids=["missing file", "empty folder", "empty workbook", "a picture named .xlsx", "misspelt key"],
)
def test_bad_input_is_one_sentence_and_leaves_the_older_output(make, error, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "out"
    guiyi.run([write_csv(tmp_path / "客户.csv", LINES[:1])], output=str(out), targets=["csv"])
    before = (out / "summary.json").read_bytes()
    (tmp_path / "bad").mkdir()
    bad = make(tmp_path / "bad")
    with pytest.raises(GuiyiError) as caught:
        guiyi.run(bad if bad.suffix == ".yaml" else [bad], output=str(out), targets=["csv"])
    assert isinstance(caught.value, error)
    assert "\n" not in str(caught.value)
    assert (out / "summary.json").read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["bad", "out", "客户.csv"]


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _empty_workbook(path: Path) -> Path:
    openpyxl.Workbook().save(path)
    return path


def test_a_misspelt_key_names_the_one_meant(tmp_path: Path) -> None:
    path = _file(tmp_path / "job.yaml", b"sources: [{path: a.csv}]\ndedup: {}\n")
    with pytest.raises(ConfigError, match="dedupe"):
        guiyi.run(path)


def test_an_unknown_target_names_the_known_ones(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "客户.csv", LINES)
    with pytest.raises(ConfigError, match="wukong9"):
        guiyi.run([source], targets=["wukong"], output=str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_custom_fields_work_in_every_stage(tmp_path: Path) -> None:
    lines = [("甲有限公司", "13800138000", "王总", "高"), ("甲有限公司", "13800138000", "李总", "极高")]
    source = write_csv(tmp_path / "a.csv", lines, ("客户名称", "手机", "决策链", "风险等级"))
    job = tmp_path / "guiyi.yaml"
    job.write_text(
        f"sources: [{{path: {source.name}, columns: {{决策链: chain}}}}]\n"
        "fields:\n  chain: {zh: 决策链, kind: text, entity: customer, many: true, survivor: union}\n"
        "  risk_level: {options: [高, 中, 低]}\ntargets: [csv]\noutput: out\n",
        encoding="utf-8",
    )
    done = guiyi.run(job)
    assert done.customers["chain"].tolist() == ["王总|李总"] or done.customers["chain"].tolist() == ["李总|王总"]
    assert done.customers["risk_level"].tolist() == ["高"]
    assert done.summary["issues"]["field.option"] == 1


def test_a_gate_that_fails_is_in_the_summary(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "客户.csv", LINES)
    done = guiyi.run(
        [source], output=str(tmp_path / "out"), targets=["csv"], **{"validate.gates": {"error_rate": 0.01}}
    )
    assert done.summary["gates"]["error_rate"]["passed"] is False
