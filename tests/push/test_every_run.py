"""A finished run into every CRM and back: what a base is laid out as is what the client knows how to send."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from fakes.jiandaoyun import CONTACTS as CONTACTS_FORM
from fakes.jiandaoyun import CUSTOMERS as CUSTOMERS_FORM
from fakes.server import Server
from fakes.setups import SETUPS, Setup, hasty
from fakes.wecom import CORP, SECRET, WeCom
from guiyi.core.folder import fresh
from guiyi.core.language import spoken
from guiyi.core.manifest import write_manifest
from guiyi.core.schema import Entity
from guiyi.push.client import Wire
from guiyi.push.settings import variable
from guiyi.pushes import push, rollback
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.columns import columns_of

Rows = list[dict[str, str]]
QUICK = Wire(timeout=0.5, patience=0.001)
CUSTOMERS: Rows = [
    {"customer_id": "C1", "customer_name": "上海归一有限公司", "customer_type": "company", "level": "A", "phone": "+862161234567",
     "industry": "I", "province": "上海市", "city": "上海市", "district": "浦东新区", "address": "归一路1号", "tags": "VIP|重点",
     "website": "guiyi.example", "revenue": "1200000.50", "stage": "customer", "source": "转介绍", "note": "第一行",
     "last_order_date": "2024-03-05", "next_contact_time": "2024-03-05T10:11:12"},
    {"customer_id": "C2", "customer_name": "北京归一有限公司", "customer_type": "company", "province": "北京市"},
    {"customer_id": "C3", "customer_name": "不要打扰有限公司", "customer_type": "company", "consent": "no"},
]  # fmt: skip
CONTACTS: Rows = [
    {"contact_id": "P1", "customer_id": "C1", "contact_name": "张三丰", "last_name": "张", "first_name": "三丰", "job_title": "经理",
     "mobile": "+8613800138000", "gender": "male", "contact_email": "zsf@guiyi.example", "is_decision_maker": "yes",
     "birthday": "1990-01-02", "wecom_external_userid": "wm1"},
    {"contact_id": "P2", "customer_id": "C2", "mobile": "+8613900139000"},  # nameless: written to its customer
    {"contact_id": "P3", "customer_id": "C3", "contact_name": "李四"},
]  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    schema = customer_schema()
    with fresh(tmp_path / "out") as folder:
        tables: list[tuple[str, Rows, Entity]] = [
            ("customers", CUSTOMERS, "customer"),
            ("contacts", CONTACTS, "contact"),
        ]
        for name, rows, entity in tables:
            folder.write(name, pd.DataFrame(rows).astype("str"), [one.name for one in schema.of(entity)])
        write_manifest(
            folder, [], schema, datetime.now(UTC), {}, {"job": {"sources": [{"role": "new"}], "targets": []}}
        )
    return tmp_path / "out"


Serve = Callable[[Setup], Server]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    served: list[Server] = []

    def start(setup: Setup) -> Server:
        server = Server(setup.fake())
        served.append(server)
        server.__enter__()
        monkeypatch.setitem(TARGETS, setup.name, hasty(setup.name))
        for name, value in setup.environment(server.url).items():
            monkeypatch.setenv(variable(setup.name, name), value)
        if setup.name == "jiandaoyun":  # a form with a field for every column
            for obj, form in zip(TARGETS["jiandaoyun"].objects, (CUSTOMERS_FORM, CONTACTS_FORM), strict=True):
                columns = spoken("zh", columns_of, obj, TARGETS["jiandaoyun"], customer_schema())
                told = {one.header: (f"_widget_7{number}", "text") for number, one in enumerate(columns)}
                server.fake.forms[form] = {**told, **server.fake.forms[form]}
        return server

    yield start
    for server in served:
        server.__exit__()


@pytest.mark.parametrize("name", SETUPS)
def test_a_run_goes_in_is_there_unchanged_and_goes_out(name: str, out: Path, serve: Serve) -> None:
    server = serve(SETUPS[name])
    empty = server.fake.dump()
    planned = push(out, name, wire=QUICK)
    assert [sum(each.values()) for each in planned.plan.counts().values()] == [3, 3]
    assert server.writes == 0
    pushed = push(out, name, everything=True, wire=QUICK)
    assert pushed.counts == {"success": 3, "failed": 3, "unknown": 0, "waiting": 0}, server.fake.complaints
    assert [phase.tally.differing for phase in pushed.phases if phase.tally.differing] == []
    again = push(out, name, wire=QUICK)
    assert {one.action for one in again.plan.tasks} == {"unchanged", "skip"}
    rollback(out, name, wire=QUICK)
    assert server.fake.dump() == empty


def test_remarks_and_tags_are_written_for_contacts_that_a_member_has(
    out: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(WeCom()) as server:
        for name, value in {"url": server.url, "corp": CORP, "secret": SECRET}.items():
            monkeypatch.setenv(variable("wecom", name), value)
        server.fake.follow("lisi", "wm1", remark="旧", description="老同学")
        before = server.fake.dump()
        pushed = push(out, "wecom", everything=True, wire=QUICK)
        assert pushed.counts is not None
        held = server.fake.follows["lisi", "wm1"]
        assert (held["remark"], held["remark_mobiles"], held["description"]) == ("张三丰", ["13800138000"], "老同学")
        rollback(out, "wecom", wire=QUICK)
        assert server.fake.dump() == before
