"""The client of 悟空CRM 11.0: names that may stand twice, owners by their real names, fields of the user's own."""

import time
from collections.abc import Iterator

import pytest

from fakes.server import Server
from fakes.setups import WUKONG11, hasty
from fakes.wukong11 import LAG, Wukong11
from guiyi.core.errors import TargetError
from guiyi.push import wukong11
from guiyi.push.client import Client, LostError, Outcome, Record, Wire
from guiyi.push.settings import settings, variable

TARGET = hasty("wukong11")
CUSTOMERS, CONTACTS = TARGET.objects


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(Wukong11()) as made:
        for name, value in WUKONG11.environment(made.url).items():
            monkeypatch.setenv(variable("wukong11", name), value)
        yield made


@pytest.fixture
def client(server: Server) -> Client:
    made = wukong11.connect(TARGET, settings("wukong11", wukong11), Wire(0.3, 0.001))
    made.check()
    return made


def customer(name: str = "上海归一有限公司", **more: str) -> Record:
    return Record("c1", {"*客户名称": name, **more})


def create(client: Client, record: Record) -> str:
    (done,) = client.save(CUSTOMERS, [record], "t")
    assert done.state == "saved"
    return done.id


def test_a_search_lags_and_a_record_is_there_all_the_same(client: Client) -> None:
    id_ = create(client, customer())
    assert client.find(CUSTOMERS, [customer()]) == [[]]
    assert set(client.read(CUSTOMERS, [id_])) == {id_}
    time.sleep(LAG * 2)
    assert [one.id for one in client.find(CUSTOMERS, [customer()])[0]] == [id_]


def test_contacts_are_found_at_once_within_their_customer(client: Client) -> None:
    first, second = create(client, customer()), create(client, customer("北京归一有限公司"))
    for parent, mobile in ((first, "13800138000"), (first, "13900139000"), (second, "13800138000")):
        (done,) = client.save(CONTACTS, [Record("p", {"*姓名": "张三", "手机": mobile}, parent=parent)], "t")
        assert done == Outcome("saved")
    ((found,),) = client.find(CONTACTS, [Record("p", {"*姓名": "张三", "手机": "13900139000"}, parent=first)])
    assert (found.parent, found.fields["手机"]) == (first, "13900139000")


def test_an_owner_is_one_employee_of_that_name(client: Client, server: Server) -> None:
    id_ = create(client, customer(**{"*负责人": "李雷"}))
    assert client.read(CUSTOMERS, [id_])[id_].fields["*负责人"] == "李雷"
    for name in ("没有", "韩梅梅"):  # nobody, and two
        assert client.save(CUSTOMERS, [customer(**{"*负责人": name})], "t") == [
            Outcome("refused", why=f"*负责人: {name}")
        ]
    assert len(server.fake.rows["crmCustomer"]) == 1


def test_an_update_keeps_fields_of_the_users_own(client: Client, server: Server) -> None:
    server.fake.own = [{"fieldName": "risk"}]
    id_ = create(client, customer(省="上海市", 市="上海市", 区="浦东新区"))
    server.fake.data[f"b{id_}"] = {"risk": "高"}
    before = client.read(CUSTOMERS, [id_])[id_].fields
    client.save(CUSTOMERS, [Record("c1", {"区": "徐汇区"}, id=id_, before=before)], "t")
    assert server.fake.data[f"b{id_}"] == {"risk": "高"}
    assert client.read(CUSTOMERS, [id_])[id_].fields == {**before, "区": "徐汇区"}


def test_a_customer_with_contacts_or_deals_is_not_deleted(client: Client, server: Server) -> None:
    first, second = create(client, customer()), create(client, customer("北京归一有限公司"))
    client.save(CONTACTS, [Record("p", {"*姓名": "张三"}, parent=first)], "t")
    server.fake.deals = {int(second)}
    told = client.delete(CUSTOMERS, [first, second])
    assert [(one.state, one.why[:4]) for one in told] == [("refused", "2017")] * 2


def test_an_error_of_the_server_leaves_a_write_unknown(client: Client, server: Server) -> None:
    server.fake.codes = [500]
    with pytest.raises(LostError):
        client.save(CUSTOMERS, [customer()], "t")
    server.fake.codes = [500, 403]
    assert client.find(CUSTOMERS, [customer()]) == [[]]
    server.fake.codes = [500] * 9
    with pytest.raises(TargetError, match="500"):
        client.find(CUSTOMERS, [customer()])


def test_who_may_not_add_adds_nothing(client: Client, server: Server) -> None:
    server.fake.forbidden.add("crmCustomer/add")
    with pytest.raises(TargetError, match="permission"):
        client.save(CUSTOMERS, [customer()], "t")


def test_picklists_are_those_of_the_installation(client: Client) -> None:
    told = client.describe(CUSTOMERS)
    assert told is not None
    assert told["客户级别"] == ("A（重点客户）", "B（普通客户）", "C（非优先客户）")
    assert told["*负责人"] == ()
