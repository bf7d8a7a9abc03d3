"""A real CRM, added by a package as a third party would write it (tryton/): a base goes in, and out again.

`GUIYI_TRYTON` names the folder of the server's programs, in an environment of its own; `.ci/run` makes one.
"""

import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from test_pushes import reasons_of, rows_of, write_run
from typer.testing import CliRunner

from guiyi.cli import app
from guiyi.core.errors import GuiyiError
from guiyi.core.folder import RunFolder

PACKAGE = Path(__file__).parent / "tryton"
MEANS = {"customer": ("phone", "fax", "email", "website"), "contact": ("mobile", "contact_phone", "contact_email")}
WORDS = (
    "云帆贸易", "松柏建材", "海棠餐饮", "金钟机电", "白鹭物流", "青禾种业", "铁马汽修", "星河传媒",
    "竹溪茶叶", "雷霆电气", "春晓服饰", "磐石矿业", "蓝湾水产", "玉兰化妆品", "飞鸿旅行社", "北斗测绘",
)  # fmt: skip
PEOPLE = (
    "张伟", "李娜", "王芳", "刘洋", "陈静", "杨帆", "赵磊", "黄敏", "周涛", "吴倩", "徐刚", "孙丽", "马超", "朱琳", "胡军", "郭燕",
)  # fmt: skip
PHONE_OF_OTHERS = {"type": "phone", "value": "+862160000000"}
# A push that dies at its nth call that saves, before it is sent or after it is answered.
DYING = """
import os, signal, sys
import tryton_guiyi
from guiyi.cli import main

plain, calls = tryton_guiyi.Tryton.save, []

def save(*given):
    calls.append(1)
    dies = len(calls) == int(os.environ["NTH"])
    if dies and os.environ["MOMENT"] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    came = plain(*given)
    if dies:
        os.kill(os.getpid(), signal.SIGKILL)
    return came

tryton_guiyi.Tryton.save = save
sys.exit(main())
"""


@pytest.fixture(scope="session")
def crm(tryton: Any) -> Any:
    """A Tryton that is ready for guiyi, with a party that is none of ours."""
    tryton.call("model.party.relation.type.create", [{"name": "employee"}], {})
    stranger = {"name": "别人的有限公司", "code": "OTHER-1", "contact_mechanisms": [["create", [PHONE_OF_OTHERS]]]}
    tryton.call("model.party.party.create", [stranger], {})
    return tryton


@pytest.fixture
def guiyi(crm: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Call guiyi with the package beside it, as if both were installed; return what it prints."""
    told = tmp_path / "installed" / "tryton_guiyi-1.0.dist-info"
    told.mkdir(parents=True)
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text("utf-8"))["project"]
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    entries = project["entry-points"]["guiyi.clients"]
    (told / "entry_points.txt").write_text(
        "[guiyi.clients]\n" + "".join(f"{name} = {module}\n" for name, module in entries.items())
    )
    for place in (PACKAGE, told.parent):
        monkeypatch.syspath_prepend(str(place))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    for name in ("url", "database", "user", "password"):
        monkeypatch.setenv(f"GUIYI_TRYTON_{name.upper()}", getattr(crm, name))

    def call(*words: object, code: int = 0) -> str:
        done = CliRunner().invoke(app, ["--lang", "en", *map(str, words)])
        came = done.exception.exit_code if isinstance(done.exception, GuiyiError) else done.exit_code
        assert came == code, (done.output, done.exception)
        return done.output

    yield call
    sys.modules.pop("tryton_guiyi", None)


def held(crm: Any) -> dict[str, tuple[Any, ...]]:
    """Return what Tryton holds, asked without our client: code → name, code of the company, means of contact."""
    parties = {one["id"]: one for one in crm.rows("party.party", ["code", "name"], [["active", "in", [True, False]]])}
    companies = {one["from_"]: one["to"] for one in crm.rows("party.relation.all", ["from_", "to"])}
    means: dict[int, list[tuple[str, str]]] = {id_: [] for id_ in parties}
    for one in crm.rows("party.contact_mechanism", ["party", "type", "value"]):
        means[one["party"]].append((one["type"], one["value"]))
    codes = [one["code"] for one in parties.values()]
    assert len(codes) == len(set(codes)), "a party is there twice"
    return {
        one["code"]: (one["name"], parties[companies[id_]]["code"] if id_ in companies else "", sorted(means[id_]))
        for id_, one in parties.items()
    }


def wanted(out: Path) -> dict[str, tuple[Any, ...]]:
    """Return what Tryton is to hold, told from the base alone: code → as in `held`."""
    base: dict[str, tuple[Any, ...]] = {}
    for table, entity in (("customers", "customer"), ("contacts", "contact")):
        for row in RunFolder(out).read(table).fillna("").to_dict("records"):
            means = [(one.removeprefix("contact_"), row[one]) for one in MEANS[entity] if row[one]]
            parent = row["customer_id"] if entity == "contact" else ""
            base[row[f"{entity}_id"]] = (row[f"{entity}_name"], parent, sorted(means))
    return base


def write_source(path: Path) -> list[tuple[Any, ...]]:
    """Write customers as people keep them, every third one twice; return who is to come of them, without codes."""
    lines, people = ["客户名称,电话,联系人,手机,联系人邮箱"], []
    for number, (word, person) in enumerate(zip(WORDS, PEOPLE, strict=True)):
        firm, phone = f"上海{word}有限公司", f"6123{number:04}"
        mobile, mail = f"13{number % 10}0013{number:04}", f"p{number}@example.com"
        lines.append(f"{firm},021-{phone},{person},{mobile[:3]} {mobile[3:7]} {mobile[7:]},{mail.upper()}")
        if number % 3 == 0:
            lines.append(f" {firm} ,（021）{phone},{person},+86{mobile},")
        people += [(firm, "", [("phone", f"+8621{phone}")])]
        people += [(person, firm, [("email", mail), ("mobile", f"+86{mobile}")])]
    path.write_text("\n".join(lines), "utf-8")
    return people


def test_a_base_goes_in_and_out(guiyi: Callable[..., str], crm: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    people = write_source(tmp_path / "客户.csv")
    guiyi("run", tmp_path / "客户.csv", "-o", out)
    base = wanted(out)
    named = {code: (name, base[parent][0] if parent else "", means) for code, (name, parent, means) in base.items()}
    assert sorted(named.values()) == sorted(people)
    known, *_, archived = base  # one is there already, another was put away by somebody
    theirs = [{"type": "phone", "value": "+862161230000"}, {"type": "fax", "value": "+862161239999"}]
    there = {"name": "旧名有限公司", "code": known, "contact_mechanisms": [["create", theirs]]}
    _, gone = crm.call("model.party.party.create", [there, {"name": "已离职", "code": archived}], {})
    crm.call("model.party.party.write", [gone], {"active": False}, {})
    before = held(crm)

    planned = guiyi("push", out, "--to", "tryton", "--plan")
    assert f"create {len(WORDS) - 1}, update 1" in planned
    assert held(crm) == before
    guiyi("push", out, "--to", "tryton", "--pilot", 3)
    assert len(held(crm)) == len(before) + 5  # of three customers and their contacts, one customer was there
    told = json.loads(guiyi("push", out, "--to", "tryton", "--all", "--max-errors", "20%", "--json"))
    assert told["records"] == {"success": len(base) - 1, "failed": 1, "unknown": 0, "waiting": 0}
    assert sum(one["differing"] for one in told["phases"]) == 0

    name, parent, means = base[known]
    expected = {**base, known: (name, parent, sorted([*means, ("fax", "+862161239999")]))}
    assert held(crm) == {**expected, **{code: one for code, one in before.items() if code != known}}
    reasons = reasons_of(out / "push" / "tryton")
    assert reasons == {archived: "The code on party must be unique."}  # in Tryton's words; its batch went in without it
    assert f"unchanged {len(WORDS)}" in guiyi("push", out, "--to", "tryton", "--plan")

    after = held(crm)
    guiyi("rollback", out, "--plan")
    assert held(crm) == after
    guiyi("rollback", out)
    assert held(crm) == before


def test_a_push_that_is_killed_goes_on_and_nothing_is_there_twice(
    guiyi: Callable[..., str], crm: Any, tmp_path: Path
) -> None:
    out, before = tmp_path / "out", held(crm)
    numbers = range(16)
    customers = [
        {"customer_id": f"K{n}", "customer_name": f"归一第{n}有限公司", "website": f"https://{n}.example.com"}
        for n in numbers
    ]
    contacts = [
        {"contact_id": f"L{n}", "customer_id": f"K{n}", "contact_name": "张三丰", "mobile": f"+861380013{n:04}"}
        for n in numbers
    ]
    write_run(out, customers, contacts)
    guiyi("push", out, "--to", "tryton", "--plan")
    grown = [len(before)]
    for how, nth, moment in (("--all", 3, "after"), ("--resume", 1, "before"), ("--resume", 2, "after")):
        command = [sys.executable, "-c", DYING, "push", str(out), "--to", "tryton", how]
        env = {**os.environ, "NTH": str(nth), "MOMENT": moment}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
        grown.append(len(held(crm)))
    assert grown[0] < grown[1] == grown[2] < grown[3] < len(before) + 32
    guiyi("push", out, "--to", "tryton", "--resume")
    assert held(crm) == {**before, **wanted(out)}
    assert len(rows_of(out / "push" / "tryton" / "success.csv")) == 32
    guiyi("rollback", out)
    assert held(crm) == before


def test_a_wrong_password_lets_nobody_in(
    guiyi: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(tmp_path / "out")
    monkeypatch.setenv("GUIYI_TRYTON_PASSWORD", "wrong")
    guiyi("push", tmp_path / "out", "--to", "tryton", code=3)
