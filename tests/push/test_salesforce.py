"""The client of Salesforce: rows that fall alone, jobs for many, children that go with their account, calls that are spent."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from fakes.salesforce import CLIENT, SECRET, Salesforce
from fakes.server import Server
from fakes.setups import hasty, with_owners
from guiyi.core.errors import TargetError
from guiyi.push import salesforce
from guiyi.push.client import Client, LostError, Outcome, Record, Wire
from guiyi.push.settings import settings
from guiyi.schemas.targets.profile import TargetField

TARGET = hasty("salesforce")
ACCOUNT, CONTACT = TARGET.objects


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(Salesforce()) as made:
        monkeypatch.setenv("GUIYI_SALESFORCE_URL", made.url)
        monkeypatch.setenv("GUIYI_SALESFORCE_CLIENT_ID", CLIENT)
        monkeypatch.setenv("GUIYI_SALESFORCE_CLIENT_SECRET", SECRET)
        yield made


@pytest.fixture
def client(server: Server) -> Client:
    made = salesforce.connect(TARGET, settings("salesforce", salesforce), Wire(5.0, 0.001))
    made.check()
    return made


def account(number: int, **more: str) -> Record:
    return Record(f"c{number}", {"Name": f"归一{number}号店", **more})


def test_rows_that_are_wrong_fall_alone(client: Client) -> None:
    told = client.save(
        ACCOUNT, [account(1), account(2, Phone="1" * 41), account(3, Industry="No such"), account(4)], "t"
    )
    assert [one.state for one in told] == ["saved", "refused", "refused", "saved"]
    assert told[1].why.startswith("STRING_TOO_LONG: Phone")


def test_450_records_are_three_calls(client: Client, server: Server) -> None:
    told = client.save(ACCOUNT, [account(number) for number in range(450)], "t")
    assert server.writes == 3
    assert {one.state for one in told} == {"saved"}
    assert set(client.read(ACCOUNT, [one.id for one in told])) == {one.id for one in told}
    assert [each[0].key for each in client.find(ACCOUNT, [account(7), account(449)])] == ["c7", "c449"]


def test_where_one_call_of_three_is_lost_the_rest_is_unknown(client: Client, server: Server) -> None:
    server.rearm({1: "drop_after"})
    told = client.save(ACCOUNT, [account(number) for number in range(450)], "t")
    assert [one.state for one in told] == ["saved"] * 200 + ["unknown"] * 250


def test_a_key_that_stands_twice_is_a_matter_of_the_whole_call(client: Client) -> None:
    assert {one.state for one in client.save(ACCOUNT, [account(1), account(1)], "t")} == {"batch"}


def test_a_row_that_somebody_holds_is_unknown_and_not_refused(client: Client, server: Server) -> None:
    server.fake.locked = {"c2"}
    assert [one.state for one in client.save(ACCOUNT, [account(1), account(2)], "t")] == ["saved", "unknown"]


def test_numbers_go_as_numbers_and_come_back_as_they_were(client: Client, server: Server) -> None:
    (made,) = client.save(ACCOUNT, [account(1, AnnualRevenue="1200000.50")], "t")
    assert server.fake.rows["Account"][made.id]["AnnualRevenue"] == 1200000.5
    (made,) = client.save(ACCOUNT, [account(2, AnnualRevenue="1200000")], "t")
    assert client.read(ACCOUNT, [made.id])[made.id].fields["AnnualRevenue"] == "1200000"


def test_an_account_with_contacts_or_opportunities_is_not_deleted(client: Client, server: Server) -> None:
    first, second, third = (one.id for one in client.save(ACCOUNT, [account(1), account(2), account(3)], "t"))
    client.save(CONTACT, [Record("p1", {"LastName": "张"}, parent=first)], "t")
    server.fake.rows["Opportunity"]["006"] = {"AccountId": second}
    told = client.delete(ACCOUNT, [first, second, third])
    assert [one.state for one in told] == ["refused", "refused", "saved"]
    assert [one.why for one in told[:2]] == ["DEPENDENCY_EXISTS: Contact", "DEPENDENCY_EXISTS: Opportunity"]
    assert len(server.fake.rows["Contact"]) == 1


def test_quotes_in_a_key_stay_in_it(client: Client) -> None:
    record = replace(account(1), key="c'1\\")
    client.save(ACCOUNT, [record], "t")
    assert client.find(ACCOUNT, [record, account(2)])[0][0].key == "c'1\\"


def test_calls_that_are_spent_are_no_lack_of_permission(client: Client, server: Server) -> None:
    server.fake.spent = True
    with pytest.raises(TargetError, match="REQUEST_LIMIT_EXCEEDED"):
        client.find(ACCOUNT, [account(1)])


def test_a_key_that_is_no_external_id_is_told_of(client: Client, server: Server) -> None:
    server.fake.keyed = False
    with pytest.raises(TargetError, match="GuiyiId__c"):
        client.check()


def many(monkeypatch: pytest.MonkeyPatch, number: int = 12) -> list[Record]:
    monkeypatch.setattr(salesforce, "MANY", 10)
    return [
        account(one, Description=f'甲"{one}"\n乙,丙', Phone="" if one % 2 else "+8613800138000")
        for one in range(number)
    ]


def test_many_go_by_a_job_and_each_row_has_its_outcome(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = many(monkeypatch)
    records[3] = account(3, Industry="No such")
    told = client.save(ACCOUNT, records, "t")
    assert server.writes == 3
    assert [one.state for one in told] == ["refused" if number == 3 else "saved" for number in range(12)]
    assert told[3].why.startswith("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")
    held = client.read(ACCOUNT, [told[5].id])[told[5].id]
    assert (held.key, held.fields["Description"], held.fields["Phone"]) == ("c5", '甲"5"\n乙,丙', "")
    assert server.fake.complaints == []
    assert {one for one in server.fake.contract.calls if "/jobs/" in one} <= server.fake.contract.seen


def test_a_job_updates_by_id_and_clears(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told = client.save(ACCOUNT, many(monkeypatch), "t")
    changed = [Record(f"c{n}", {"Phone": "", "AnnualRevenue": "5"}, id=one.id) for n, one in enumerate(told)]
    again = client.save(ACCOUNT, changed, "t")
    assert [one.id for one in again] == [one.id for one in told]
    held = client.read(ACCOUNT, [told[0].id])[told[0].id].fields
    assert (held["Phone"], held["AnnualRevenue"], held["Name"]) == ("", "5", "归一0号店")


def test_rows_that_a_job_did_not_come_to_are_unknown(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.fake.unprocessed = 2
    states = [one.state for one in client.save(ACCOUNT, many(monkeypatch), "t")]
    assert states == ["saved"] * 10 + ["unknown"] * 2


@pytest.mark.parametrize("call", [0, 1, 2])
@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "500_after"])
def test_a_job_whose_call_is_lost_is_lost(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch, call: int, fault: str
) -> None:
    server.rearm({call: fault})
    with pytest.raises(LostError):
        client.save(ACCOUNT, many(monkeypatch), "t")


def test_a_job_done_twice_leaves_one_record_each(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = (client.save(ACCOUNT, many(monkeypatch), "t") for _ in range(2))
    assert first == again
    assert len(server.fake.rows["Account"]) == 12


def test_a_job_that_is_refused_is_refused_whole(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.fake.unprocessed = 12
    assert set(client.save(ACCOUNT, many(monkeypatch), "t")) == {Outcome("batch", why="Failed")}


def test_an_owner_of_an_account_is_that_of_its_contacts_too(server: Server) -> None:
    server.fake.fields = {
        name: {**fields, "OwnerId": TargetField("OwnerId")} for name, fields in server.fake.fields.items()
    }
    owned = with_owners(TARGET)
    client = salesforce.connect(owned, settings("salesforce", salesforce), Wire(5.0, 0.001))
    client.check()
    accounts, contacts = owned.objects
    (made,) = client.save(accounts, [account(1, OwnerId="005")], "t")
    (other,) = client.save(contacts, [Record("p1", {"LastName": "张", "OwnerId": "005"}, parent=made.id)], "t")
    held = client.read(contacts, [other.id])[other.id]
    assert (held.fields["OwnerId"], held.parent) == ("005", made.id)
