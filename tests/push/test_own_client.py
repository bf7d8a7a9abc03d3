"""A CRM that another package adds: its profile, its client, an entry point, and nothing else."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_pushes import CONTACTS, CUSTOMERS, write_run
from typer.testing import CliRunner

from guiyi.cli import app

PACKAGE = '''
"""A CRM that keeps its records in a dictionary."""

from guiyi.push.client import Abilities, Found, Outcome, Setting
from guiyi.schemas.targets.profile import Calls, Target, TargetField, TargetObject

FIRMS = TargetObject("firms", "customer", "客户", "Firms", (
    TargetField("Name", "customer_name", required=True), TargetField("Phone", "phone"),
))
PEOPLE = TargetObject("people", "contact", "联系人", "People", (
    TargetField("Name", "contact_name", required=True), TargetField("Firm", refers="Name", required=True),
))
TARGET = Target("tinycrm", "小CRM", "Tiny CRM", (FIRMS, PEOPLE), file_format="csv", calls=Calls(create=2))
SETTINGS = (Setting("token", secret=True),)
HELD = {}


def connect(target, ask, wire):
    return Tiny(ask("token"))


class Tiny:
    address = "here"
    abilities = Abilities(keyed=True, repeatable=True)

    def __init__(self, token):
        self.token = token

    def check(self):
        pass

    def describe(self, obj):
        return None

    def find(self, obj, records):
        return [[one for one in HELD.values() if one.key == record.key and one.id.startswith(obj.name)] for record in records]

    def read(self, obj, ids):
        return {one: HELD[one] for one in ids if one in HELD}

    def save(self, obj, records, token):
        assert len(records) <= 2
        done = []
        for one in records:
            id_ = one.id or f"{obj.name}:{one.key}"
            former = HELD[id_].fields if one.id else {}
            HELD[id_] = Found(id_, {**former, **one.fields}, one.key, one.parent)
            done.append(Outcome("saved", id_))
        return done

    def delete(self, obj, ids):
        return [Outcome("saved", HELD.pop(one).id) for one in ids]
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "tinycrm_guiyi.py").write_text(PACKAGE, "utf-8")
    told = tmp_path / "tinycrm_guiyi-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: tinycrm-guiyi\nVersion: 1.0\n", "utf-8")
    (told / "entry_points.txt").write_text("[guiyi.clients]\ntinycrm = tinycrm_guiyi\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("GUIYI_TINYCRM_TOKEN", "t")
    yield tmp_path
    sys.modules.pop("tinycrm_guiyi", None)


def test_a_package_adds_a_crm(package: Path) -> None:
    out = package / "out"
    write_run(out, CUSTOMERS[:2], CONTACTS[:1])
    run = CliRunner()
    assert "create 2" in run.invoke(app, ["--lang", "en", "push", str(out), "--to", "tinycrm"]).output
    done = run.invoke(app, ["--lang", "en", "push", str(out), "--to", "tinycrm", "--all"])
    assert done.exit_code == 0, done.output
    held = vars(sys.modules["tinycrm_guiyi"])["HELD"]
    assert {id_: (dict(one.fields), one.parent) for id_, one in held.items()} == {
        "firms:C1": ({"Name": "上海归一有限公司", "Phone": "021-61234567"}, ""),
        "firms:C2": ({"Name": "北京归一有限公司"}, ""),
        "people:P1": ({"Name": "张三丰"}, "firms:C1"),
    }
    assert run.invoke(app, ["rollback", str(out)]).exit_code == 0
    assert held == {}
