"""From a run's folder into a CRM and back, by the command line."""

import csv
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from fakes.server import Server
from guiyi.cli import app
from guiyi.core.errors import GuiyiError, TargetError
from guiyi.core.folder import RunFolder, fresh
from guiyi.core.manifest import write_manifest
from guiyi.push.ledger import Ledger
from guiyi.schemas.customer import customer_schema

Rows = list[dict[str, str]]
Run = Callable[..., Result]
CUSTOMERS = [
    {
        "customer_id": "C1",
        "customer_name": "上海归一有限公司",
        "customer_type": "company",
        "level": "A",
        "phone": "+862161234567",
    },
    {"customer_id": "C2", "customer_name": "北京归一有限公司", "customer_type": "company", "province": "北京市"},
    {"customer_id": "C3", "customer_name": "不要打扰有限公司", "customer_type": "company", "consent": "no"},
]
CONTACTS = [
    {"contact_id": "P1", "customer_id": "C1", "contact_name": "张三丰", "mobile": "+8613800138000", "gender": "male"},
    {"contact_id": "P2", "customer_id": "C2", "mobile": "+8613900139000"},  # nameless: written to its customer
    {"contact_id": "P3", "customer_id": "C3", "contact_name": "李四"},
]


def write_run(
    out: Path,
    customers: Rows = CUSTOMERS,
    contacts: Rows = CONTACTS,
    known: Rows | None = None,
    targets: dict[str, object] | None = None,
) -> None:
    schema = customer_schema()
    with fresh(out) as folder:
        frames = {"customers": (customers, "customer"), "contacts": (contacts, "contact")}
        for name, (rows, entity) in frames.items():
            folder.write(name, pd.DataFrame(rows).astype("str"), [one.name for one in schema.of(entity)])  # type: ignore[arg-type]
        folder.write(
            "outcomes", pd.DataFrame(known or [], columns=["entity", "id", "target_id", "outcome"]).astype("str")
        )
        told = {"job": {"sources": []}, "targets": targets or {}}
        write_manifest(folder, [], schema, datetime.now(UTC), {}, told)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_run(tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def run(wukong9: Server) -> Run:
    def call(*told: object, code: int = 0) -> Result:
        done = CliRunner().invoke(app, ["--lang", "en", *map(str, told)])
        if isinstance(done.exception, GuiyiError):
            assert done.exception.exit_code == code, done.exception
        else:
            assert done.exit_code == code, done.output
        return done

    return call


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def reasons_of(folder: Path) -> dict[str, str]:
    """Return the key and reason of each record of failed.csv."""
    texts = [one["Error Message"].removesuffix("]").rpartition(" [") for one in rows_of(folder / "failed.csv")]
    return {named.split()[-1]: why for why, _, named in texts}


def test_plan_pilot_all_and_back(out: Path, run: Run, wukong9: Server) -> None:
    assert "create 2, skip 1" in run("push", out, "--to", "wukong9").output
    assert wukong9.writes == 0
    assert "not sent yet: 1" in run("push", out, "--to", "wukong9", "--pilot", "1").output
    assert len(wukong9.fake.tables["customer"]) == 1
    told = json.loads(run("push", out, "--to", "wukong9", "--all", "--json").output)
    assert told["records"] == {"success": 3, "failed": 3, "unknown": 0, "waiting": 0}
    (contact,) = wukong9.fake.tables["contacts"].values()
    assert (contact["name"], contact["mobile"], contact["sex"]) == ("张三丰", "13800138000", "男")
    assert "delete: 3" in run("rollback", out, "--plan").output
    assert len(wukong9.fake.tables["customer"]) == 2
    run("rollback", out)
    assert wukong9.fake.dump() == {"customer": [], "contacts": [], "complaints": []}
    assert "nothing" not in run("push", out, "--to", "wukong9", "--all").output  # a new plan: the old one is undone
    assert len(wukong9.fake.tables["customer"]) == 2


def test_results_sum_up_to_the_plan(out: Path, run: Run) -> None:
    run("push", out, "--to", "wukong9", "--all")
    folder = out / "push" / "wukong9"
    told = {name: rows_of(folder / f"{name}.csv") for name in ("success", "failed", "unknown", "waiting")}
    reasons = reasons_of(folder)
    assert sorted([one["key"] for name, some in told.items() if name != "failed" for one in some] + [*reasons]) == [
        "C1", "C2", "C3", "P1", "P2", "P3",
    ]  # fmt: skip
    assert "consent" in reasons["C3"]
    assert reasons["C3"] == reasons["P3"]
    assert "no name" in reasons["P2"]
    assert {one["customer_name"] for one in told["failed"]} == {"不要打扰有限公司", "北京归一有限公司"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (out / "ledger.db", *folder.iterdir()))


def test_what_failed_is_a_source(out: Path, run: Run) -> None:
    run("push", out, "--to", "wukong9", "--all")
    told = json.loads(run("inspect", out / "push" / "wukong9" / "failed.csv", "--json").output)
    columns = told["sources"][0]["sheets"][0]["columns"]
    assert {one["field"] for one in columns} == {
        None,
        "customer_name",
        "customer_type",
        "province",
        "consent",
        "contact_name",
        "mobile",
    }
    assert [one["header"] for one in columns if one["field"] is None] == ["Error Message"]


def test_the_plan_is_a_workbook(out: Path, run: Run) -> None:
    run("push", out, "--to", "wukong9", "--all")
    write_run(out, [{**CUSTOMERS[0], "phone": "+862161234568"}], [])
    run("push", out, "--to", "wukong9", "--plan")
    records, fields = openpyxl.load_workbook(out / "push" / "wukong9" / "plan.xlsx").worksheets
    assert [[cell.value for cell in row][:2] for row in records.iter_rows(min_row=2)] == [["update", "C1"]]
    assert [[cell.value for cell in row][3:] for row in fields.iter_rows(min_row=2)] == [
        ["电话", "021-61234567", "021-61234568"]
    ]


def test_a_base_that_changed_wants_a_new_plan(out: Path, run: Run, wukong9: Server) -> None:
    run("push", out, "--to", "wukong9", "--plan")
    write_run(out, [{**CUSTOMERS[0], "phone": "+862161234568"}], [])
    told = run("push", out, "--to", "wukong9", "--all", code=2)
    assert "--plan" in str(told.exception)
    assert wukong9.writes == 0


def test_a_plan_that_was_tampered_with_is_refused(out: Path, run: Run, wukong9: Server) -> None:
    run("push", out, "--to", "wukong9", "--plan")
    path = out / "push" / "wukong9" / "plan.jsonl"
    path.write_text(path.read_text("utf-8").replace("张三丰", "张无忌"), "utf-8")
    run("push", out, "--to", "wukong9", "--all", code=2)
    assert wukong9.writes == 0


def test_a_push_that_was_cut_off_is_resumed(out: Path, run: Run, wukong9: Server) -> None:
    run("push", out, "--to", "wukong9", "--plan")
    run("push", out, "--to", "wukong9", "--resume", code=2)  # nothing was cut off yet
    wukong9.rearm({1: "drop_after"})
    wukong9.fake.forbidden.add("crm/contacts/save")
    run("push", out, "--to", "wukong9", "--all", code=3)
    wukong9.fake.forbidden.clear()
    run("push", out, "--to", "wukong9", "--resume")
    names = [one["name"] for one in wukong9.fake.tables["customer"].values()]
    assert sorted(names) == ["上海归一有限公司", "北京归一有限公司"]
    assert len(wukong9.fake.tables["contacts"]) == 1


def test_an_id_that_the_base_knows_is_an_update(out: Path, run: Run, wukong9: Server) -> None:
    run("push", out, "--to", "wukong9", "--all")
    (out / "ledger.db").unlink()
    renamed = [{**CUSTOMERS[0], "customer_name": "上海归一集团有限公司"}]
    write_run(out, renamed, [], known=[{"entity": "customer", "id": "C1", "target_id": "1", "outcome": "update"}])
    assert "update 1" in run("push", out, "--to", "wukong9", "--plan").output


def test_a_target_is_as_the_job_wants_it(out: Path, run: Run, wukong9: Server) -> None:
    more = {"wukong9": {"customer": {"fields": {"客户级别": None}}}}
    write_run(out, CUSTOMERS[:1], [], targets=more)
    run("push", out, "--to", "wukong9", "--all")
    assert wukong9.fake.tables["customer"][1]["level"] == ""


def test_no_secret_and_no_value_stands_in_the_ledger(out: Path, run: Run, tmp_path: Path) -> None:
    run("push", out, "--to", "wukong9", "--all")
    content = b"".join(path.read_bytes() for path in out.glob("ledger.db*"))
    for text in ("wk-s3cret", "session1", "张三丰", "13800138000", "上海归一"):
        assert text.encode() not in content


def test_a_run_carries_the_ledger_over_and_waits_for_no_push(out: Path, run: Run) -> None:
    run("push", out, "--to", "wukong9", "--all")
    write_run(out)
    assert "unchanged 2" in run("push", out, "--to", "wukong9", "--plan").output
    with Ledger(out), pytest.raises(TargetError, match="another push"):
        write_run(out)
    assert RunFolder(out).rows("customers") == 3


def test_what_a_dead_push_left_in_the_log_is_carried_over(out: Path, run: Run) -> None:
    run("push", out, "--to", "wukong9", "--all")
    base = sqlite3.connect(out / "ledger.db")
    base.execute("PRAGMA wal_autocheckpoint=0")
    base.execute("UPDATE plans SET asked = 'died'")
    base.commit()
    content = {path.name: path.read_bytes() for path in out.glob("ledger.db*")}
    base.close()
    for name, some in content.items():
        (out / name).write_bytes(some)
    assert (out / "ledger.db-wal").exists()
    write_run(out)
    with Ledger(out) as ledger:
        assert [one.asked for one in ledger.plans()] == ["died"]


def test_a_wrong_token_is_one_sentence(out: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIYI_WUKONG9_PASSWORD", "wrong-one")
    told = str(run("push", out, "--to", "wukong9", code=3).exception)
    assert told.count("\n") == 0
    assert "wrong-one" not in told


def test_no_permission_is_one_sentence_and_nothing_is_sent(out: Path, run: Run, wukong9: Server) -> None:
    wukong9.fake.forbidden.add("crm/customer/save")
    assert "permission" in str(run("push", out, "--to", "wukong9", "--all", code=3).exception)
    assert rows_of(out / "push" / "wukong9" / "waiting.csv")
    wukong9.fake.forbidden.clear()
    run("push", out, "--to", "wukong9", "--resume")
    assert len(wukong9.fake.tables["customer"]) == 2


def test_a_field_that_the_system_lacks_stops_the_plan(out: Path, run: Run, wukong9: Server) -> None:
    del wukong9.fake.fields["customer"]["telephone"]
    assert "电话" in str(run("push", out, "--to", "wukong9", "--all", code=2).exception)
    assert wukong9.writes == 0


def test_a_value_that_a_picklist_lacks_is_left_out_with_its_record(out: Path, run: Run, wukong9: Server) -> None:
    wukong9.fake.fields["customer"]["level"] = ("select", ["B（普通客户）"])
    run("push", out, "--to", "wukong9", "--all")
    reasons = reasons_of(out / "push" / "wukong9")
    assert "客户级别" in reasons["C1"]
    assert "customer" in reasons["P1"]
    assert [one["name"] for one in wukong9.fake.tables["customer"].values()] == ["北京归一有限公司"]


def test_a_web_page_is_one_sentence(out: Path, run: Run, wukong9: Server) -> None:
    wukong9.rearm(dict.fromkeys(range(50), "html"), every_call=True)
    assert "web page" in str(run("push", out, "--to", "wukong9", "--all", code=3).exception)


def test_a_full_disk_is_one_sentence_and_the_ledger_goes_on(
    out: Path, run: Run, wukong9: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("push", out, "--to", "wukong9", "--plan")

    def full(self: Ledger, *told: object) -> None:
        with self.commit():
            pages = self._base.execute("PRAGMA page_count").fetchone()[0]
            self._base.execute(f"PRAGMA max_page_count={pages}")
            self._base.execute("CREATE TABLE filler AS SELECT randomblob(1000000) AS some")

    monkeypatch.setattr(Ledger, "note", full)
    assert "space" in str(run("push", out, "--to", "wukong9", "--all", code=3).exception)
    monkeypatch.undo()
    for name, value in (("URL", wukong9.url), ("USER", "admin"), ("PASSWORD", "wk-s3cret-never-shown")):
        monkeypatch.setenv(f"GUIYI_WUKONG9_{name}", value)
    run("push", out, "--to", "wukong9", "--resume")
    assert len(wukong9.fake.tables["customer"]) == 2


def test_a_target_that_nobody_can_push_to_is_named(out: Path, run: Run) -> None:
    assert "wukong9" in str(run("push", out, "--to", "wukong", code=2).exception)


def test_a_folder_without_a_run_is_named(run: Run, tmp_path: Path) -> None:
    run("push", tmp_path, "--to", "wukong9", code=2)
    assert not (tmp_path / "ledger.db").exists()
    run("rollback", tmp_path, code=2)


@pytest.mark.parametrize(
    "told", [("--plan", "--all"), ("--pilot", "0"), ("--max-errors", "many"), ("--max-errors", "200%")]
)
def test_options_that_make_no_sense(out: Path, run: Run, told: tuple[str, ...]) -> None:
    run("push", out, "--to", "wukong9", *told, code=2)
