"""What holds for every client, against fakes that are as strict as their targets."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest

from fakes.server import Request, Server
from fakes.setups import SETUPS, Setup, hasty
from fakes.specs import Specs
from guiyi.core.errors import TargetError
from guiyi.exporters import LAYOUTS
from guiyi.push import CLIENTS
from guiyi.push.client import Client, Link, Links, LostError, Mark, Outcome, Record, Tags, Wire
from guiyi.push.settings import settings, variable
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.profile import TargetObject

QUICK = Wire(timeout=0.3, patience=0.001)
TOKEN = "8d6f8a4e-6a2b-5a8e-9f4e-0a4c1f0f3b11"
LOST = ["drop_before", "drop_after", "500_after", "timeout", "malformed", "html"]


@pytest.fixture(params=SETUPS.values(), ids=SETUPS)
def setup(request: pytest.FixtureRequest) -> Setup:
    made: Setup = request.param
    return made


@pytest.fixture
def server(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(setup.fake()) as made:
        for name, value in setup.environment(made.url).items():
            monkeypatch.setenv(variable(setup.name, name), value)
        yield made


def connect(setup: Setup) -> Client:
    made: Client = setup.module.connect(hasty(setup.name), settings(setup.name, setup.module), QUICK)
    return made


@pytest.fixture
def client(setup: Setup, server: Server) -> Client:
    made = connect(setup)
    made.check()
    return made


def objects(setup: Setup) -> tuple[TargetObject, ...]:
    return TARGETS[setup.name].objects


def create(client: Client, obj: TargetObject, record: Record) -> str:
    (done,) = client.save(obj, [record], str(uuid5(NAMESPACE_URL, record.key)))
    assert done.state == "saved", done
    return done.id or client.find(obj, [record])[0][0].id


def both(client: Client, setup: Setup) -> tuple[str, str]:
    """Create a customer and its contact, bound to it."""
    customers, contacts = objects(setup)
    customer = create(client, customers, setup.customer)
    contact = create(client, contacts, replace(setup.contact, parent=customer))
    if isinstance(client, Links):
        assert client.link([Link(contact, customer)]) == [Outcome("saved", contact)]
    return customer, contact


def indexed(setup: Setup) -> None:
    """Wait until a search sees what was written."""
    time.sleep(hasty(setup.name).calls.lag)


def test_what_is_saved_is_read_back_as_it_was_sent(client: Client, setup: Setup, server: Server) -> None:
    customers, contacts = objects(setup)
    customer, contact = both(client, setup)
    held = client.read(customers, [customer])[customer]
    assert {name: held.fields[name] for name in setup.customer.fields} == setup.customer.fields
    held = client.read(contacts, [contact])[contact]
    sent = {name: text for name, text in setup.contact.fields.items() if name not in setup.unread}
    assert {name: held.fields[name] for name in sent} == sent
    assert held.parent == customer
    assert server.fake.complaints == []


def test_a_record_is_found_and_no_other(client: Client, setup: Setup) -> None:
    customers, contacts = objects(setup)
    customer, contact = both(client, setup)
    indexed(setup)
    other = Record(
        "c9", {name: text + "9" if text.startswith("上海") else "" for name, text in setup.customer.fields.items()}
    )
    assert [[one.id for one in each] for each in client.find(customers, [other, setup.customer])] == [[], [customer]]
    ((found,),) = client.find(contacts, [replace(setup.contact, parent=customer)])
    assert (found.id, found.parent) == (contact, customer)
    assert not client.abilities.keyed or found.key == setup.contact.key


def test_an_update_changes_what_it_names_and_clears_what_is_blank(client: Client, setup: Setup) -> None:
    customers, _ = objects(setup)
    client.describe(customers)
    customer, _ = both(client, setup)
    before = client.read(customers, [customer])[customer].fields
    record = Record(setup.customer.key, setup.change, id=customer, before=before)
    assert client.save(customers, [record], TOKEN) == [Outcome("saved", customer)]
    assert client.read(customers, [customer])[customer].fields == {**before, **setup.change}


@pytest.mark.parametrize("fault", LOST)
def test_a_write_that_is_not_answered_is_lost_and_not_repeated(
    client: Client, setup: Setup, server: Server, fault: str
) -> None:
    server.rearm({0: fault})
    try:
        outcomes = client.save(objects(setup)[0], [setup.customer], TOKEN)
    except LostError:
        outcomes = [Outcome("unknown")]
    assert [one.state for one in outcomes] == ["unknown"]
    assert server.writes == 1


@pytest.mark.parametrize("fault", ["429", "expire"])
def test_a_write_that_was_not_taken_is_sent_again(client: Client, setup: Setup, server: Server, fault: str) -> None:
    server.rearm({0: fault})
    if fault == "expire" and not setup.renews:
        with pytest.raises(TargetError, match="does not accept"):
            create(client, objects(setup)[0], setup.customer)
        return
    first = create(client, objects(setup)[0], setup.customer)
    indexed(setup)
    assert [one.id for one in client.find(objects(setup)[0], [setup.customer])[0]] == [first]


def test_a_write_that_is_delivered_twice_leaves_one_record(client: Client, setup: Setup, server: Server) -> None:
    server.rearm({0: "twice"})
    customers = objects(setup)[0]
    client.save(customers, [setup.customer], TOKEN)
    client.save(customers, [setup.customer], TOKEN)
    indexed(setup)
    assert len(client.find(customers, [setup.customer])[0]) == 1 or not client.abilities.repeatable


@pytest.mark.parametrize("fault", ["drop_before", "500_after", "malformed", "429", "html", "timeout"])
def test_reading_is_patient(client: Client, setup: Setup, server: Server, fault: str) -> None:
    customer = create(client, objects(setup)[0], setup.customer)
    server.rearm({0: fault}, every_call=True)
    assert set(client.read(objects(setup)[0], [customer])) == {customer}


def test_what_is_deleted_is_gone(client: Client, setup: Setup) -> None:
    customers, contacts = objects(setup)
    customer, contact = both(client, setup)
    assert client.delete(contacts, [contact]) == [Outcome("saved", contact)]
    assert client.delete(contacts, [contact]) == [Outcome("saved", contact)]
    assert client.delete(customers, [customer]) == [Outcome("saved", customer)]
    assert client.read(contacts, [contact]) == client.read(customers, [customer]) == {}
    assert client.find(customers, [setup.customer]) == [[]]


def test_every_field_is_described(client: Client, setup: Setup) -> None:
    for obj, record in zip(objects(setup), (setup.customer, setup.contact), strict=True):
        told = client.describe(obj)
        assert told is not None
        assert set(record.fields) <= set(told)
        assert {one.header for one in obj.fields if one.field or one.refers} <= set(told)


def story(client: Client, setup: Setup) -> None:
    """Make every kind of call there is, but those for thousands of records."""
    customers, contacts = objects(setup)
    for obj in objects(setup):
        client.describe(obj)
    customer, contact = both(client, setup)
    client.save(customers, [Record(setup.customer.key, setup.change, id=customer)], TOKEN)
    client.save(contacts, [replace(setup.contact, id=contact, parent=customer)], TOKEN)
    client.find(contacts, [replace(setup.contact, parent=customer)])
    if isinstance(client, Links):
        client.link([Link(contact, customer, gone=True)])
        assert client.read(contacts, [contact])[contact].parent == ""
    if isinstance(client, Tags):
        client.tag(customers, [Mark(customer, ("甲", "乙")), Mark(customer, remove=("乙",))])
        assert client.read(customers, [customer])[customer].tags == ("甲",)
    client.delete(contacts, [contact])
    client.delete(customers, [customer])


def test_no_request_is_outside_the_contract(client: Client, setup: Setup, server: Server) -> None:
    story(client, setup)
    assert server.fake.complaints == []
    assert server.fake.contract.seen == {one for one in server.fake.contract.calls if "/jobs/" not in one}


def test_a_description_of_an_api_refuses_what_it_should(tmp_path: Path) -> None:
    schema = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "nullable": True}}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Row"}}}}
    spec = {"paths": {"/rows/{id}": {"put": {"requestBody": body}}}, "components": {"schemas": {"Row": schema}}}
    (tmp_path / "rows.json").write_text(json.dumps(spec), "utf-8")
    told = [
        Specs(tmp_path).wrong(Request("PUT", path, {}, {}, json.dumps(row).encode()))
        for path, row in (("/rows/1", {"name": None}), ("/rows/1", {"name": 1}), ("/rows/1", {}), ("/row/1", {}))
    ]
    assert told[0] == ""
    assert all(one and "/rows/1" in one for one in told[1:3])
    assert told[3] is None


@pytest.mark.skipif("GUIYI_SPECS_DIR" not in os.environ, reason="GUIYI_SPECS_DIR names no vendors' descriptions")
def test_every_request_is_as_the_vendor_describes_it(client: Client, setup: Setup, server: Server) -> None:
    folder = Path(os.environ["GUIYI_SPECS_DIR"]) / setup.name
    if not folder.is_dir():
        pytest.skip(f"no description of {setup.name}")
    specs = Specs(folder)
    story(client, setup)
    told = [
        specs.wrong(one) for one in server.requests if "/actions/" not in one.path
    ]  # Zoho describes tags as it shows them
    assert [one for one in told if one] == []
    assert "" in told


def test_a_wrong_secret_is_told_and_not_shown(setup: Setup, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable(setup.name, setup.secret), "wrong-one")
    with pytest.raises(TargetError, match="does not accept") as told:
        connect(setup).check()
    assert "wrong-one" not in str(told.value)


def test_no_permission_is_told(client: Client, setup: Setup, server: Server) -> None:
    setup.forbid(server.fake)
    with pytest.raises(TargetError, match="permission"):
        client.check()


def test_a_web_page_is_no_answer(setup: Setup, server: Server) -> None:
    server.rearm(dict.fromkeys(range(9), "html"), every_call=True)
    with pytest.raises(TargetError, match="web page"):
        connect(setup).check()


def test_nobody_is_there(setup: Setup, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in setup.environment("http://127.0.0.1:9"):
        value = setup.environment("http://127.0.0.1:9")[name]
        monkeypatch.setenv(variable(setup.name, name), value)
    with pytest.raises(TargetError, match=r"127\.0\.0\.1:9"):
        connect(setup).check()


@pytest.mark.parametrize("name", CLIENTS)
def test_every_setting_is_documented(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "push.md").read_text("utf-8")
    for one in CLIENTS[name].SETTINGS:
        assert f"`{variable(name, one.name)}`" in page
        assert not one.default or f"`{one.default}`" in page
        assert not (one.secret and one.default)


def test_every_client_has_a_profile_and_a_layout() -> None:
    assert set(CLIENTS) == set(LAYOUTS) <= set(TARGETS)
