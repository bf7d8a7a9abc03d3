"""The client of 企业微信: it writes remarks and tags, and creates nothing."""

from collections.abc import Iterator

import pytest

from fakes.server import Server
from fakes.setups import hasty
from fakes.wecom import CORP, SECRET, WeCom
from guiyi.core.errors import TargetError
from guiyi.push import wecom
from guiyi.push.client import Client, LostError, Mark, Outcome, Record, Tags, Wire
from guiyi.push.settings import settings

TARGET = hasty("wecom")
(CONTACTS,) = TARGET.objects
SENT = {
    "remark": "张三 归一",
    "remark_company": "上海归一",
    "remark_mobiles": "13800138000,13900139000",
    "description": "老客户",
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(WeCom()) as made:
        monkeypatch.setenv("GUIYI_WECOM_URL", made.url)
        monkeypatch.setenv("GUIYI_WECOM_CORP", CORP)
        monkeypatch.setenv("GUIYI_WECOM_SECRET", SECRET)
        made.fake.follow("lisi", "wm1", remark="旧")
        yield made


def connect() -> Client:
    return wecom.connect(TARGET, settings("wecom", wecom), Wire(0.3, 0.001))


@pytest.fixture
def client(server: Server) -> Client:
    made = connect()
    made.check()
    return made


def about(contact: str, member: str = "", key: str = "p1") -> Record:
    return Record(key, {"external_userid": contact, **({"userid": member} if member else {}), **SENT})


def change(id_: str = "lisi/wm1", **fields: str) -> Record:
    return Record("p1", fields or SENT, id=id_)


def test_a_remark_is_written_and_read_back(client: Client, server: Server) -> None:
    ((found,),) = client.find(CONTACTS, [about("wm1")])
    assert (found.id, found.fields["remark"], found.fields["userid"]) == ("lisi/wm1", "旧", "lisi")
    assert client.save(CONTACTS, [change()], "t") == [Outcome("saved", "lisi/wm1")]
    held = client.read(CONTACTS, ["lisi/wm1", "lisi/wm2"])
    assert {name: held["lisi/wm1"].fields[name] for name in SENT} == SENT
    assert set(held) == {"lisi/wm1"}
    assert server.fake.complaints == []


def test_what_is_blank_is_cleared_and_the_rest_stays(client: Client) -> None:
    client.save(CONTACTS, [change()], "t")
    client.save(CONTACTS, [change(remark_mobiles="", description="")], "t")
    held = client.read(CONTACTS, ["lisi/wm1"])["lisi/wm1"].fields
    assert {name: held[name] for name in SENT} == {**SENT, "remark_mobiles": "", "description": ""}


def test_of_several_members_the_one_named_is_taken_and_no_other(client: Client, server: Server) -> None:
    for member in ("wangwu", "zhaoliu"):
        server.fake.follow(member, "wm1")
    found = client.find(
        CONTACTS, [about("wm1"), about("wm1", "zhaoliu"), about("wm1", "sunqi"), about("wm9"), about("")]
    )
    assert [[one.id for one in each] for each in found] == [[], ["zhaoliu/wm1"], [], [], []]


def test_tags_of_the_library_are_put_on_and_taken_off(client: Client, server: Server) -> None:
    assert isinstance(client, Tags)
    server.fake.follows["lisi", "wm1"]["tags"] = ["etHot"]
    told = client.tag(CONTACTS, [Mark("lisi/wm1", ("VIP",), ("高意向",)), Mark("lisi/wm9", ("VIP",))])
    assert told == [Outcome("saved", "lisi/wm1"), Outcome("refused", "lisi/wm9", "84061: not external contact")]
    assert client.read(CONTACTS, ["lisi/wm1"])["lisi/wm1"].tags == ("VIP",)


@pytest.mark.parametrize("name", ["没有的", "普通"])
def test_a_tag_that_is_not_in_the_library_or_there_twice_is_refused(client: Client, server: Server, name: str) -> None:
    assert isinstance(client, Tags)
    assert client.tag(CONTACTS, [Mark("lisi/wm1", ("VIP", name))]) == [Outcome("refused", "lisi/wm1", f"40068: {name}")]
    assert server.writes == 0


def test_nothing_is_created_or_deleted(client: Client, server: Server) -> None:
    assert not client.abilities.creates
    assert [one.state for one in client.save(CONTACTS, [about("wm2")], "t")] == ["refused"]
    assert [one.state for one in client.delete(CONTACTS, ["lisi/wm1"])] == ["refused"]
    assert server.writes == 0


def test_a_contact_that_left_is_refused_alone(client: Client) -> None:
    told = client.save(CONTACTS, [change("lisi/wm9"), change()], "t")
    assert told == [Outcome("refused", "lisi/wm9", "84061: not external contact"), Outcome("saved", "lisi/wm1")]


@pytest.mark.parametrize("codes", [[45033, 45033], [45009], [-1, -1]])
def test_too_much_at_once_is_waited_for(client: Client, server: Server, codes: list[int]) -> None:
    server.fake.codes = codes
    assert client.save(CONTACTS, [change()], "t") == [Outcome("saved", "lisi/wm1")]


def test_too_much_for_too_long_is_told(client: Client, server: Server) -> None:
    server.fake.codes = [45033] * 99
    with pytest.raises(TargetError, match="45033"):
        client.save(CONTACTS, [change()], "t")


def test_a_token_that_ran_out_is_renewed(client: Client, server: Server) -> None:
    server.rearm({0: "expire"})
    assert client.save(CONTACTS, [change()], "t") == [Outcome("saved", "lisi/wm1")]


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "500_after", "timeout", "malformed", "html"])
def test_a_write_that_is_not_answered_is_lost_and_not_repeated(client: Client, server: Server, fault: str) -> None:
    server.rearm({0: fault})
    with pytest.raises(LostError):
        client.save(CONTACTS, [change()], "t")
    assert server.writes == 1


@pytest.mark.parametrize("fault", ["drop_before", "500_after", "malformed", "429", "html", "timeout"])
def test_reading_is_patient(client: Client, server: Server, fault: str) -> None:
    server.rearm({0: fault}, every_call=True)
    assert set(client.read(CONTACTS, ["lisi/wm1"])) == {"lisi/wm1"}


def test_a_wrong_secret_is_told_and_not_shown(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIYI_WECOM_SECRET", "wrong-one")
    with pytest.raises(TargetError, match="does not accept") as told:
        connect().check()
    assert "wrong-one" not in str(told.value)


def test_no_permission_is_told(client: Client, server: Server) -> None:
    server.fake.codes = [48002]
    with pytest.raises(TargetError, match="permission"):
        client.check()


def test_no_token_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        client.read(CONTACTS, ["lisi/wm1"])
    assert "access_token" not in caplog.text


def test_every_call_of_the_contract_is_made(client: Client, server: Server) -> None:
    assert isinstance(client, Tags)
    client.find(CONTACTS, [about("wm1")])
    client.save(CONTACTS, [change()], "t")
    client.tag(CONTACTS, [Mark("lisi/wm1", ("VIP",))])
    assert set(client.describe(CONTACTS) or {}) == {one.header for one in CONTACTS.fields}
    assert server.fake.contract.seen == server.fake.contract.calls
    assert server.fake.complaints == []
