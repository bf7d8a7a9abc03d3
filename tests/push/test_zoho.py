"""The client of Zoho CRM: rows that fall alone, tokens that run out, tags beside others' tags, children of an account."""

from collections.abc import Iterator

import pytest

from fakes.server import Server
from fakes.setups import ZOHO, hasty, with_owners
from fakes.zoho import Zoho
from guiyi.core.errors import TargetError
from guiyi.push import zoho
from guiyi.push.client import Mark, Outcome, Record, Wire
from guiyi.push.settings import settings, variable
from guiyi.push.zoho import Zoho as Client

TARGET = hasty("zoho")
ACCOUNTS, CONTACTS = TARGET.objects


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(Zoho()) as made:
        for name, value in ZOHO.environment(made.url).items():
            monkeypatch.setenv(variable("zoho", name), value)
        yield made


@pytest.fixture
def client(server: Server) -> Client:
    made = zoho.connect(TARGET, settings("zoho", zoho), Wire(0.3, 0.001))
    made.check()
    assert isinstance(made, Client)
    return made


def account(number: int, **more: str) -> Record:
    return Record(f"c{number}", {"Account_Name": f"归一{number}号店", **more})


def test_rows_that_are_wrong_fall_alone(client: Client) -> None:
    told = client.save(ACCOUNTS, [account(1), account(2, Phone="1" * 31), account(3)], "t")
    assert [one.state for one in told] == ["saved", "refused", "saved"]
    assert told[1].why.startswith("INVALID_DATA Phone")
    (alone,) = client.save(ACCOUNTS, [account(2, Phone="1" * 31)], "t")  # then the HTTP status is 400
    assert alone.state == "refused"


def test_two_contacts_of_one_mail_are_not_made_one(client: Client, server: Server) -> None:
    people = [Record(f"p{n}", {"Last_Name": "张", "Email": "zs@guiyi.example"}) for n in (1, 2)]
    assert [one.state for one in client.save(CONTACTS, people, "t")] == ["saved", "refused"]
    assert len(server.fake.rows["Contacts"]) == 1


def test_130_records_are_found_in_pages(client: Client) -> None:
    for start in (0, 100):
        client.save(ACCOUNTS, [account(number) for number in range(start, min(start + 100, 130))], "t")
    found = client.find(ACCOUNTS, [account(number) for number in range(140)])
    assert [one[0].key if one else "" for one in found] == [
        f"c{number}" if number < 130 else "" for number in range(140)
    ]


def test_tags_of_others_stay(client: Client, server: Server) -> None:
    first, second = (one.id for one in client.save(ACCOUNTS, [account(1), account(2)], "t"))
    server.fake.rows["Accounts"][first]["Tag"] = ["旧"]
    marks = [Mark(first, ("VIP",), ("旧",)), Mark(second, ("VIP",)), Mark("77", ("VIP",))]
    assert [one.state for one in client.tag(ACCOUNTS, marks)] == ["saved", "saved", "refused"]
    assert server.writes == 2 + 1  # the accounts, one call for VIP, one for what goes
    held = client.read(ACCOUNTS, [first, second])
    assert [held[one].tags for one in (first, second)] == [("VIP",), ("VIP",)]
    client.tag(ACCOUNTS, [Mark(first, ("甲",))])
    client.tag(ACCOUNTS, [Mark(first, ("甲",))])
    assert client.read(ACCOUNTS, [first])[first].tags == ("VIP", "甲")


def test_an_account_with_contacts_or_deals_is_not_deleted(client: Client, server: Server) -> None:
    first, second, third = (one.id for one in client.save(ACCOUNTS, [account(1), account(2), account(3)], "t"))
    client.save(CONTACTS, [Record("p1", {"Last_Name": "张"}, parent=first)], "t")
    server.fake.rows["Deals"]["9"] = {"id": "9", "Account_Name": second}
    told = client.delete(ACCOUNTS, [first, second, third])
    assert [one.state for one in told] == ["refused", "refused", "saved"]
    assert len(server.fake.rows["Contacts"]) == 1
    assert client.delete(ACCOUNTS, [third, "77"]) == [Outcome("saved", third), Outcome("saved", "77")]


def test_numbers_go_as_numbers_and_come_back_as_they_were(client: Client, server: Server) -> None:
    (made,) = client.save(ACCOUNTS, [account(1, Annual_Revenue="1200000.5")], "t")
    assert server.fake.rows["Accounts"][made.id]["Annual_Revenue"] == 1200000.5
    assert client.read(ACCOUNTS, [made.id])[made.id].fields["Annual_Revenue"] == "1200000.5"


def test_a_token_that_runs_out_is_renewed_once(client: Client, server: Server) -> None:
    server.fake.expire()
    client.find(ACCOUNTS, [account(1)])
    client.find(ACCOUNTS, [account(1)])
    assert server.fake.minted == 2


def test_too_many_tokens_are_no_wrong_password(client: Client, server: Server) -> None:
    server.fake.minted = 10
    server.fake.expire()
    with pytest.raises(TargetError, match="Access Denied"):
        client.find(ACCOUNTS, [account(1)])


def test_a_scope_that_is_missing_is_told_and_no_token_wasted(client: Client, server: Server) -> None:
    server.fake.scopes = False
    with pytest.raises(TargetError, match="permission"):
        client.find(ACCOUNTS, [account(1)])
    assert server.fake.minted == 1


def test_a_key_that_is_not_unique_is_told_of(client: Client, server: Server) -> None:
    server.fake.unique.discard("GuiyiId")
    with pytest.raises(TargetError, match="GuiyiId"):
        client.check()


def test_an_owner_goes_by_the_id_of_the_account(server: Server) -> None:
    owned = with_owners(TARGET)
    client = zoho.connect(owned, settings("zoho", zoho), Wire(0.3, 0.001))
    client.check()
    accounts, contacts = owned.objects
    assert "Owner.id" in (client.describe(accounts) or {})
    (made,) = client.save(accounts, [account(1, **{"Owner.id": "4150"})], "t")
    person = Record("p1", {"Last_Name": "张", "Owner.id": "4150"}, parent=made.id)
    (other,) = client.save(contacts, [person], "t")
    assert client.read(accounts, [made.id])[made.id].fields["Owner.id"] == "4150"
    held = client.read(contacts, [other.id])[other.id]
    assert (held.fields["Owner.id"], held.parent) == ("4150", made.id)
    assert server.fake.complaints == []
