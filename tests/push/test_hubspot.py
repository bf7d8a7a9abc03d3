"""The client of HubSpot: what one record does to its batch, mails that somebody has, companies that change."""

from collections.abc import Iterator

import pytest

from fakes.hubspot import TOKEN, HubSpot
from fakes.server import Server
from fakes.setups import hasty
from guiyi.core.errors import TargetError
from guiyi.push import hubspot
from guiyi.push.client import Client, Link, Record, Wire
from guiyi.push.settings import settings

TARGET = hasty("hubspot")
COMPANIES, CONTACTS = TARGET.objects


@pytest.fixture
def fake() -> HubSpot:
    return HubSpot()


@pytest.fixture
def client(fake: HubSpot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    with Server(fake) as server:
        monkeypatch.setenv("GUIYI_HUBSPOT_URL", server.url)
        monkeypatch.setenv("GUIYI_HUBSPOT_TOKEN", TOKEN)
        made = hubspot.connect(TARGET, settings("hubspot", hubspot), Wire(0.3, 0.001))
        made.check()
        yield made


def company(number: int, **more: str) -> Record:
    return Record(f"c{number}", {"name": f"归一{number}号店", **more})


def person(number: int, mail: str) -> Record:
    return Record(f"p{number}", {"lastname": "张", "email": mail})


def test_one_record_that_is_wrong_sinks_its_batch(client: Client, fake: HubSpot) -> None:
    outcomes = client.save(COMPANIES, [company(1), company(2, industry="NO_SUCH"), company(3)], "t")
    assert {one.state for one in outcomes} == {"batch"}
    assert "allowed options" in outcomes[0].why
    assert fake.rows["companies"] == {}


def test_a_mail_that_somebody_has_is_a_conflict_of_the_whole_batch(client: Client, fake: HubSpot) -> None:
    client.save(CONTACTS, [person(1, "zs@guiyi.example")], "t")
    outcomes = client.save(CONTACTS, [person(2, "ls@guiyi.example"), person(3, "zs@guiyi.example")], "t")
    assert [one.state for one in outcomes] == ["batch", "batch"]
    assert len(fake.rows["contacts"]) == 1


def test_one_record_falls_alone_where_hubspot_says_which(client: Client, fake: HubSpot) -> None:
    outcomes = client.save(
        CONTACTS, [person(1, "zs@guiyi.example"), person(2, "no mail"), person(3, "ls@guiyi.example")], "t"
    )
    assert [one.state for one in outcomes] == ["saved", "refused", "saved"]
    rows = fake.rows["contacts"]
    assert [rows[one.id]["email"] for one in outcomes if one.id] == ["zs@guiyi.example", "ls@guiyi.example"]


def test_a_contact_without_our_key_is_found_by_its_mail_and_one_with_another_is_not(
    client: Client, fake: HubSpot
) -> None:
    fake.rows["contacts"] = {"7": {"email": "zs@guiyi.example"}, "8": {"email": "ls@guiyi.example", "guiyi_id": "p9"}}
    found = client.find(CONTACTS, [person(1, "ZS@guiyi.example"), person(2, "ls@guiyi.example"), person(3, "")])
    assert [[one.id for one in each] for each in found] == [["7"], [], []]
    assert found[0][0].key == ""


def test_250_records_are_read_in_three_calls(client: Client, fake: HubSpot) -> None:
    for start in (0, 100, 200):
        client.save(COMPANIES, [company(number) for number in range(start, min(start + 100, 250))], "t")
    assert len(client.read(COMPANIES, list(fake.rows["companies"]))) == 250
    assert sum(map(bool, client.find(COMPANIES, [company(number) for number in range(260)]))) == 250


def test_more_than_a_hundred_inputs_are_refused(client: Client, fake: HubSpot) -> None:
    assert client.save(COMPANIES, [company(number) for number in range(101)], "t")[0].state == "batch"
    assert len(fake.complaints) == 1


def test_a_contact_that_changes_its_company_keeps_one_primary(client: Client) -> None:
    first, second = (one.id for one in client.save(COMPANIES, [company(1), company(2)], "t"))
    (contact,) = (one.id for one in client.save(CONTACTS, [person(1, "")], "t"))
    for customer in (first, second, second):
        assert client.link([Link(contact, customer)])[0].state == "saved"
    assert client.read(CONTACTS, [contact])[contact].parent == second


def test_a_bond_to_what_is_gone_falls_alone(client: Client) -> None:
    first, second = (one.id for one in client.save(COMPANIES, [company(1), company(2)], "t"))
    contacts = [one.id for one in client.save(CONTACTS, [person(1, ""), person(2, ""), person(3, "")], "t")]
    client.delete(COMPANIES, [second])
    outcomes = client.link([Link(contacts[0], first), Link(contacts[1], second), Link(contacts[2], first)])
    assert [one.state for one in outcomes] == ["saved", "refused", "saved"]


def test_an_archived_record_is_not_updated(client: Client) -> None:
    (made,) = client.save(COMPANIES, [company(1)], "t")
    client.delete(COMPANIES, [made.id])
    assert client.save(COMPANIES, [Record("c1", {"name": "x"}, id=made.id)], "t")[0].state == "batch"


def test_a_key_that_is_not_unique_is_told_of(client: Client, fake: HubSpot) -> None:
    fake.unique["companies"].clear()
    with pytest.raises(TargetError, match="guiyi_id"):
        client.check()
