"""The client of 简道云: fields by label and alias, shapes of values, transactions, pages of records side by side."""

from collections.abc import Iterator

import pytest

from fakes.jiandaoyun import CUSTOMERS as FORM
from fakes.jiandaoyun import Jiandaoyun
from fakes.server import Server
from fakes.setups import JIANDAOYUN, hasty
from guiyi.core.errors import TargetError
from guiyi.core.language import say, spoken
from guiyi.push import jiandaoyun
from guiyi.push.client import Client, Outcome, Record, Wire
from guiyi.push.settings import settings, variable
from guiyi.schemas.targets.jiandaoyun import KEYS

TARGET = hasty("jiandaoyun")
CUSTOMERS, CONTACTS = TARGET.objects
TOKENS = [f"8d6f8a4e-6a2b-5a8e-9f4e-0a4c1f0f3b{number:02d}" for number in range(10)]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(Jiandaoyun()) as made:
        for name, value in JIANDAOYUN.environment(made.url).items():
            monkeypatch.setenv(variable("jiandaoyun", name), value)
        yield made


@pytest.fixture
def client(server: Server) -> Client:
    made = jiandaoyun.connect(TARGET, settings("jiandaoyun", jiandaoyun), Wire(0.3, 0.001))
    made.check()
    return made


def customer(number: int, **more: str) -> Record:
    return Record(f"c{number}", {"客户名称": f"归一{number}号店", **more})


def test_the_keys_bear_the_labels_that_files_have() -> None:
    for entity, label in KEYS.items():
        assert spoken("zh", say, f"column.{entity}_id") == label


def test_values_have_the_shapes_of_their_fields(client: Client, server: Server) -> None:
    (made,) = client.save(CUSTOMERS, [Record("c1", JIANDAOYUN.customer.fields)], TOKENS[0])
    row = server.fake.rows[FORM][made.id]
    assert row["guiyi_key"] == "c1"
    assert (row["_widget_2"], row["_widget_3"], row["_widget_4"]) == (
        {"phone": "13800138000"},
        1200000.5,
        ["重点", "华东"],
    )
    assert (row["_widget_5"], row["_widget_6"]) == ("2024-03-05T02:11:12.000Z", "2019-12-31T16:00:00.000Z")


def test_a_value_that_has_no_such_shape_falls_alone(client: Client) -> None:
    told = client.save(
        CUSTOMERS, [customer(1), customer(2, 成交金额="很多"), customer(3, 成立日期="2023-05")], TOKENS[0]
    )
    assert [one.state for one in told] == ["saved", "refused", "refused"]
    assert told[1].why == "成交金额: number"
    assert client.save(CUSTOMERS, [customer(2, 没有="x")], TOKENS[1]) == [Outcome("refused", why="没有: -")]


def test_one_transaction_creates_once(client: Client, server: Server) -> None:
    records = [customer(1), customer(2)]
    assert client.save(CUSTOMERS, records, TOKENS[0]) == client.save(CUSTOMERS, records, TOKENS[0])
    assert len(server.fake.rows[FORM]) == 2
    client.save(CUSTOMERS, records, TOKENS[1])
    assert [len(each) for each in client.find(CUSTOMERS, records)] == [2, 2]


def test_records_side_by_side_are_read_in_pages_and_far_ones_alone(client: Client, server: Server) -> None:
    ids = []
    for part in range(3):
        told = client.save(CUSTOMERS, [customer(part * 100 + number) for number in range(100)], TOKENS[part])
        ids += [one.id for one in told]
    server.rearm()
    assert set(client.read(CUSTOMERS, ids)) == set(ids)
    assert len(server.calls) == 3
    server.rearm()
    assert set(client.read(CUSTOMERS, [ids[0], ids[150], ids[299], "65f1c0ffee0000000001a100"])) == {
        ids[0],
        ids[150],
        ids[299],
    }
    assert len(server.calls) == 3
    assert sum(map(bool, client.find(CUSTOMERS, [customer(number) for number in range(310)]))) == 300


def test_one_that_is_gone_is_not_updated_and_others_are(client: Client) -> None:
    first, second = (one.id for one in client.save(CUSTOMERS, [customer(1), customer(2)], TOKENS[0]))
    client.delete(CUSTOMERS, [first])
    told = client.save(
        CUSTOMERS, [Record(f"c{n}", {"客户名称": "x"}, id=one) for n, one in ((1, first), (2, second))], TOKENS[1]
    )
    assert told == [Outcome("refused", first, "4001: 数据不存在"), Outcome("saved", second)]


def test_too_often_is_waited_for(client: Client, server: Server) -> None:
    server.fake.busy = 2
    assert client.save(CUSTOMERS, [customer(1)], TOKENS[0])[0].state == "saved"
    server.fake.busy = 99
    with pytest.raises(TargetError, match="8303"):
        client.find(CUSTOMERS, [customer(1)])


def test_a_label_that_two_fields_bear_names_neither(client: Client, server: Server) -> None:
    server.fake.twice = [("备注", "_widget_98", "text")]
    told = client.describe(CUSTOMERS)
    assert told is not None
    assert "备注" not in told
    assert "流水号" not in told


def test_a_form_without_our_key_is_told_of(client: Client, server: Server) -> None:
    del server.fake.forms[FORM]["统一客户ID"]
    with pytest.raises(TargetError, match="统一客户ID"):
        client.check()
