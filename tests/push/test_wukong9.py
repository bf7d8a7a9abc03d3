"""The client of 悟空CRM 9.0 against a fake that is as strict as the system."""

from collections.abc import Iterator

import pytest

from fakes.server import Server
from guiyi.core.errors import ConfigError, TargetError
from guiyi.push import wukong9 as module
from guiyi.push.client import Client, LostError, Outcome, Record, Wire
from guiyi.push.settings import settings
from guiyi.schemas.targets import TARGETS

TARGET = TARGETS["wukong9"]
CUSTOMERS, CONTACTS = TARGET.objects
QUICK = Wire(timeout=0.3, patience=0.001)
COMPANY = {"*客户名称": "上海归一有限公司", "客户级别": "A（重点客户）", "手机": "13800138000", "省": "上海市", "市": "上海市", "备注": "第一行\n第二行",
           "下次联系时间": "2024-03-05 10:11:00"}  # fmt: skip


@pytest.fixture
def client(wukong9: Server) -> Iterator[Client]:
    made = module.connect(TARGET, settings("wukong9", module), QUICK)
    made.check()
    return made


def create(client: Client, fields: dict[str, str] | None = None, key: str = "c1") -> str:
    (done,) = client.save(CUSTOMERS, [Record(key, fields or COMPANY)], "t")
    assert done.state == "saved"
    return done.id


def test_what_is_saved_is_read_back_as_it_was_sent(client: Client, wukong9: Server) -> None:
    held = client.read(CUSTOMERS, [create(client)])["1"].fields
    assert {name: held[name] for name in COMPANY} == COMPANY
    assert held["区/县"] == held["详细地址"] == ""
    assert wukong9.fake.dump()["complaints"] == []


def test_a_contact_gets_no_id_and_is_found_in_its_customer(client: Client) -> None:
    customer = create(client)
    other = create(client, {"*客户名称": "北京归一有限公司"}, "c2")
    sent = Record("p1", {"*姓名": "张三", "手机": "13900139000", "性别": "男", "*客户名称": "x"}, parent=customer)
    assert client.save(CONTACTS, [sent], "t") == [Outcome("saved")]
    client.save(CONTACTS, [Record("p2", {"*姓名": "张三"}, parent=other)], "t")
    ((found,),) = client.find(CONTACTS, [sent])
    assert (found.parent, found.fields["手机"], found.fields["*客户名称"]) == (
        customer,
        "13900139000",
        "上海归一有限公司",
    )
    elsewhere = Record("p3", {"*姓名": "张三", "手机": "13700137000"}, parent=customer)
    assert client.find(CONTACTS, [elsewhere]) == [[]]


def test_an_update_blanks_nothing(client: Client, wukong9: Server) -> None:
    wukong9.fake.fields["customer"]["crm_several"] = ("checkbox", ["甲", "乙"])
    id_ = create(client)
    wukong9.fake.tables["customer"][1]["crm_several"] = ",甲,乙,"
    client.describe(CUSTOMERS)
    before = client.read(CUSTOMERS, [id_])[id_].fields
    client.save(CUSTOMERS, [Record("c1", {"电话": "021-61234567"}, id=id_, before=before)], "t")
    after = client.read(CUSTOMERS, [id_])[id_].fields
    assert after == {**before, "电话": "021-61234567"}
    assert wukong9.fake.tables["customer"][1]["crm_several"] == ",甲,乙,"


@pytest.mark.parametrize("many", [1, 3])
def test_names_are_found_one_by_one_or_in_whole_lists(client: Client, wukong9: Server, many: int) -> None:
    for number in range(250):
        create(client, {"*客户名称": f"归一{number}号店"}, f"c{number}")
    wukong9.fake.tables["customer"][7]["owner_user_id"] = 0  # it belongs to nobody: another list
    asked = [Record("k", {"*客户名称": name}) for name in ("归一6号店", "归一200号店", "没有")][:many]
    found = client.find(CUSTOMERS, asked)
    assert [[one.fields["*客户名称"] for one in each] for each in found] == [["归一6号店"], ["归一200号店"], []][:many]


def test_whole_lists_miss_nobody_though_pages_shift(client: Client) -> None:
    names = [f"归一{number}号店" for number in range(230)]
    for number, name in enumerate(names):
        create(client, {"*客户名称": name}, f"c{number}")
    for _ in range(5):
        found = client.find(CUSTOMERS, [Record(name, {"*客户名称": name}) for name in names])
        assert [[one.fields["*客户名称"] for one in each] for each in found] == [[name] for name in names]


def test_a_user_who_may_not_see_the_pool_may_push(client: Client, wukong9: Server) -> None:
    wukong9.fake.forbidden.add("crm/customer/pool")
    assert client.find(CUSTOMERS, [Record("c1", COMPANY)]) == [[]]


def test_a_picklist_may_be_one_text(client: Client, wukong9: Server) -> None:
    wukong9.fake.fields["customer"]["level"] = ("select", "甲\r\n乙")
    assert (client.describe(CUSTOMERS) or {})["客户级别"] == ("甲", "乙")


def test_a_customer_with_contacts_is_not_deleted(client: Client) -> None:
    customer = create(client)
    client.save(CONTACTS, [Record("p1", {"*姓名": "张三"}, parent=customer)], "t")
    (refused,) = client.delete(CUSTOMERS, [customer])
    assert refused.state == "refused"
    assert "联系人" in refused.why
    assert [one.state for one in client.delete(CONTACTS, ["1", "1"])] == ["saved", "saved"]
    assert [one.state for one in client.delete(CUSTOMERS, [customer])] == ["saved"]
    assert client.read(CUSTOMERS, [customer]) == client.read(CONTACTS, ["1"]) == {}


def test_a_refusal_is_told_in_the_words_of_the_system(client: Client) -> None:
    create(client)
    (again,) = client.save(CUSTOMERS, [Record("c2", COMPANY)], "t")
    assert (again.state, again.why) == ("refused", "客户名称已经存在,不能重复添加")


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "500_after", "timeout", "malformed", "html"])
def test_a_write_that_is_not_answered_is_lost_and_not_repeated(client: Client, wukong9: Server, fault: str) -> None:
    wukong9.rearm({0: fault})
    with pytest.raises(LostError):
        client.save(CUSTOMERS, [Record("c1", COMPANY)], "t")
    assert wukong9.writes == 1


@pytest.mark.parametrize("fault", ["429", "expire"])
def test_a_write_that_was_not_taken_is_sent_again(client: Client, wukong9: Server, fault: str) -> None:
    wukong9.rearm({0: fault})
    create(client)
    assert len(wukong9.fake.tables["customer"]) == 1


@pytest.mark.parametrize("fault", ["drop_before", "500_after", "malformed", "429", "html", "timeout"])
def test_reading_is_patient(client: Client, wukong9: Server, fault: str) -> None:
    id_ = create(client)
    wukong9.rearm({0: fault}, every_call=True)
    assert set(client.read(CUSTOMERS, [id_])) == {id_}


def test_the_system_tells_its_picklists(client: Client) -> None:
    told = client.describe(CUSTOMERS)
    assert told is not None
    assert told["客户级别"] == ("A（重点客户）", "B（普通客户）", "C（非优先客户）")
    assert set(told) == {one.header for one in CUSTOMERS.fields}
    assert set(client.describe(CONTACTS) or {}) == {one.header for one in CONTACTS.fields}


def test_a_wrong_password_is_tried_once(wukong9: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIYI_WUKONG9_PASSWORD", "wrong-one")
    with pytest.raises(TargetError) as told:
        module.connect(TARGET, settings("wukong9", module), QUICK).check()
    assert "wrong-one" not in str(told.value)
    assert wukong9.fake.wrong == 1


def test_no_permission_is_told(client: Client, wukong9: Server) -> None:
    wukong9.fake.forbidden.add("crm/contacts/index")
    with pytest.raises(TargetError, match="permission"):
        client.check()


def test_a_web_page_is_no_answer(wukong9: Server) -> None:
    wukong9.rearm(dict.fromkeys(range(9), "html"), every_call=True)
    with pytest.raises(TargetError, match="web page"):
        module.connect(TARGET, settings("wukong9", module), QUICK).check()


def test_nobody_is_there(monkeypatch: pytest.MonkeyPatch, wukong9: Server) -> None:
    monkeypatch.setenv("GUIYI_WUKONG9_URL", "http://127.0.0.1:9")
    with pytest.raises(TargetError, match=r"127\.0\.0\.1:9"):
        module.connect(TARGET, settings("wukong9", module), QUICK).check()


def test_a_setting_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUIYI_WUKONG9_URL", raising=False)
    with pytest.raises(ConfigError, match="GUIYI_WUKONG9_URL"):
        module.connect(TARGET, settings("wukong9", module), QUICK)
