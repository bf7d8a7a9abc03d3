"""简道云: records of two forms of the user's own, which have a text field `统一客户ID` or `联系人ID` for our key.

Fields are known by their labels; a field's alias takes the place of its id in all calls, so both are read from the form.
Up to 100 records are created at once, all or none, and once only for one `transaction_id`; a record is updated by a call
of its own. The API checks neither duplicates nor required fields. A contact form with one field of linked data has its
customer there. No workflow and no trigger is started.
Source: https://hc.jiandaoyun.com/open/11261 (rules, limits, errors), /open/14223 (batch_create), /open/10993 (fields).
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

from guiyi.core.errors import TargetError
from guiyi.core.schema import Entity
from guiyi.push.cells import number_of, text_of
from guiyi.push.client import Abilities, Ask, Client, Found, LostError, Outcome, Record, Setting, Wire
from guiyi.push.halves import by_halves, pieces
from guiyi.push.session import TRIES, Answer, Session
from guiyi.schemas.targets.jiandaoyun import KEYS
from guiyi.schemas.targets.profile import Target, TargetObject

SETTINGS = (
    Setting("url", default="https://api.jiandaoyun.com/api"),
    Setting("key", secret=True),
    Setting("app"),
    Setting("customers"),
    Setting("contacts"),
)

ENTRY = "v5/app/entry"
FORMS: Mapping[Entity, str] = {"customer": "customers", "contact": "contacts"}  # setting that names the form
MOST = 100  # records of a call
BUSY, TOKEN, PERMISSION = 8303, 8301, 8302  # codes of errors
UNWRITABLE = frozenset(
    ("sn", "separator", "signature", "linkquery", "linkdata", "subform", "image", "upload", "button")
)
PRC = timezone(timedelta(hours=8))
SENT = "%Y-%m-%dT%H:%M:%S.000Z"


class _Widget(NamedTuple):
    name: str
    type: str


def connect(target: Target, ask: Ask, wire: Wire) -> Client:
    """Return a client of the app `GUIYI_JIANDAOYUN_APP` and its two forms."""
    session = Session(target.name, ask("url"), target.calls, wire)
    session.headers["Authorization"] = f"Bearer {ask('key')}"
    forms: dict[Entity, str] = {entity: ask(name) for entity, name in FORMS.items()}
    return Jiandaoyun(session, target, ask("app"), forms)


class Jiandaoyun:
    """One key's access to two forms."""

    abilities = Abilities(keyed=True, repeatable=True)

    def __init__(self, session: Session, target: Target, app: str, forms: Mapping[Entity, str]) -> None:
        self.address = session.address
        self._session, self._target, self._app, self._forms = session, target, app, forms
        self._widgets: dict[Entity, dict[str, _Widget]] = {}
        self._pointers: dict[Entity, str] = {}  # of a form with one field of linked data: that field

    def check(self) -> None:
        """Read both forms.

        Raises:
            TargetError: the key may not read them, or a form has no text field for our key.
        """
        for obj in self._target.objects:
            self._load(obj)
            self._pages(obj, {"limit": 1}, once=True)

    def describe(self, obj: TargetObject) -> Mapping[str, tuple[str, ...]]:
        """Return the fields of the form that can be written; it does not tell its picklists."""
        return {label: () for label, one in self._load(obj).items() if one.type not in UNWRITABLE}

    def own_fields(self, obj: TargetObject) -> Sequence[Mapping[str, Any]]:
        """Return the fields of a form."""
        told: Sequence[Mapping[str, Any]] = self._read(f"{ENTRY}/widget/list", obj, {})["widgets"]
        return told

    def find(self, obj: TargetObject, records: Sequence[Record]) -> list[list[Found]]:
        """Return records by our key, the oldest first: nothing but us keeps it unique."""
        found: dict[str, list[Found]] = {}
        field = self._form(obj)[KEYS[obj.entity]].name
        for some in pieces(list(dict.fromkeys(one.key for one in records)), MOST):
            condition = {"field": field, "type": "text", "method": "in", "value": list(some)}
            for one in self._pages(obj, {"limit": MOST, "filter": {"rel": "and", "cond": [condition]}}):
                found.setdefault(one.key, []).append(one)
        return [found.get(one.key, []) for one in records]

    def read(self, obj: TargetObject, ids: Sequence[str]) -> dict[str, Found]:
        """Read records by pages that start at each of them in turn: neighbours, as a push makes them, come together."""
        waiting, asked = sorted(set(ids)), set(ids)
        found: dict[str, Found] = {}
        while waiting:
            page = self._page(obj, {"limit": MOST, "data_id": _before(waiting[0])})
            found.update({one.id: one for one in page if one.id in asked})
            last = page[-1].id if len(page) == MOST else waiting[-1]
            waiting = waiting[bisect_right(waiting, last) :]
        return found

    def save(self, obj: TargetObject, records: Sequence[Record], token: str) -> list[Outcome]:
        """Create records, all or none, once for one token; or update them one by one."""
        rows: list[dict[str, Any] | Outcome] = [self._row(obj, one) for one in records]
        if records[0].id:
            return [
                one if isinstance(one, Outcome) else self._updated(obj, record.id, one)
                for record, one in zip(records, rows, strict=True)
            ]
        sent = [one for one in rows if not isinstance(one, Outcome)]
        created = iter(self._created(obj, sent, token) if sent else [])
        return [one if isinstance(one, Outcome) else next(created) for one in rows]

    def delete(self, obj: TargetObject, ids: Sequence[str]) -> list[Outcome]:
        """Delete records."""

        def deleted(some: Sequence[str]) -> list[Outcome]:
            told = self._write(f"{ENTRY}/data/batch_delete", obj, {"data_ids": list(some)})
            if told.status >= 400:
                return [Outcome("batch", one, _why(told.body)) for one in some]
            whole = isinstance(told.body, dict) and told.body.get("success_count") == len(some)
            there = {} if whole else self.read(obj, some)
            return [Outcome("refused" if one in there else "saved", one) for one in some]

        return by_halves(ids, deleted, MOST)

    def _created(self, obj: TargetObject, rows: Sequence[Mapping[str, Any]], token: str) -> list[Outcome]:
        quiet = {"is_start_workflow": False, "is_start_trigger": False}
        told = self._write(f"{ENTRY}/data/batch_create", obj, {"transaction_id": token, "data_list": rows, **quiet})
        if told.status >= 400:
            return [Outcome("batch", why=_why(told.body))] * len(rows)
        if not isinstance(told.body, dict) or told.body.get("status") != "success":
            raise LostError("no list of ids")
        ids = told.body.get("success_ids") or []
        whole = len(ids) == len(rows)
        return [Outcome("saved", str(one)) for one in ids] if whole else [Outcome("unknown")] * len(rows)

    def _updated(self, obj: TargetObject, id_: str, row: Mapping[str, Any]) -> Outcome:
        told = self._write(f"{ENTRY}/data/update", obj, {"data_id": id_, "data": row, "is_start_trigger": False})
        return Outcome("saved", id_) if told.status < 400 else Outcome("refused", id_, _why(told.body))

    def _load(self, obj: TargetObject) -> dict[str, _Widget]:
        """Read the fields of a form; a label that two of them bear names neither."""
        told = self.own_fields(obj)
        labels = [str(one["label"]) for one in told]
        form = {
            str(one["label"]): _Widget(str(one["name"]), str(one["type"]))
            for one in told
            if labels.count(str(one["label"])) == 1
        }
        if KEYS[obj.entity] not in form or form[KEYS[obj.entity]].type != "text":
            raise TargetError("push.key", target=self._target.name, object=obj.name, field=KEYS[obj.entity])
        linked = [one.name for one in form.values() if one.type == "linkdata"]
        self._pointers[obj.entity] = linked[0] if len(linked) == 1 and obj.entity == "contact" else ""
        self._widgets[obj.entity] = form
        return form

    def _form(self, obj: TargetObject) -> dict[str, _Widget]:
        return self._widgets.get(obj.entity) or self._load(obj)

    def _row(self, obj: TargetObject, record: Record) -> dict[str, Any] | Outcome:
        form, row = self._form(obj), {}
        told = record.fields if record.id else {**record.fields, KEYS[obj.entity]: record.key}
        for label, text in told.items():
            widget = form.get(label)
            try:
                row[form[label].name] = {"value": self._value(form[label], text)}
            except (KeyError, ValueError):
                return Outcome("refused", record.id, f"{label}: {widget.type if widget else '-'}")
        if self._pointers.get(obj.entity) and record.parent:
            row[self._pointers[obj.entity]] = {"value": record.parent}
        return row

    def _value(self, widget: _Widget, text: str) -> Any:
        if widget.type in ("checkboxgroup", "combocheck"):
            return [one for one in text.split(self._target.separator) if one]
        return WRITTEN.get(widget.type, str)(text)

    def _found(self, obj: TargetObject, held: Mapping[str, Any]) -> Found:
        fields = {}
        for label, one in self._form(obj).items():
            value = held.get(one.name)
            if isinstance(value, list):
                fields[label] = self._target.separator.join(map(text_of, value))
            else:
                fields[label] = READ.get(one.type, text_of)(value)
        linked = held.get(self._pointers.get(obj.entity) or "")
        parent = text_of(linked.get("id") if isinstance(linked, dict) else linked)
        return Found(str(held["_id"]), fields, key=fields[KEYS[obj.entity]], parent=parent)

    def _pages(self, obj: TargetObject, asked: Mapping[str, Any], *, once: bool = False) -> list[Found]:
        found: list[Found] = []
        while True:
            cursor = {"data_id": found[-1].id} if found else {}
            page = self._page(obj, {**asked, **cursor})
            found += page
            if len(page) < asked["limit"] or once:
                return found

    def _page(self, obj: TargetObject, asked: Mapping[str, Any]) -> list[Found]:
        fields = [one.name for one in self._form(obj).values()]
        return [
            self._found(obj, one) for one in self._read(f"{ENTRY}/data/list", obj, {"fields": fields, **asked})["data"]
        ]

    def _read(self, path: str, obj: TargetObject, asked: Mapping[str, Any]) -> Any:
        told = self._patiently(self._session.read, path, obj, asked)
        if told.status != 200 or not isinstance(told.body, dict):
            why = f"HTTP {told.status} {told.body.get('code', '') if isinstance(told.body, dict) else ''}".strip()
            raise TargetError("push.refused", target=self._target.name, address=self.address, why=why)
        return told.body

    def _write(self, path: str, obj: TargetObject, asked: Mapping[str, Any]) -> Answer:
        return self._patiently(self._session.write, path, obj, asked)

    def _patiently(self, call: Callable[..., Answer], path: str, obj: TargetObject, asked: Mapping[str, Any]) -> Answer:
        """Call again where that was too often: it was not carried out."""
        body = {"app_id": self._app, "entry_id": self._forms[obj.entity], **asked}
        for nth in range(TRIES):
            told = call("POST", path, json=body)
            code = told.body.get("code") if told.status >= 400 and isinstance(told.body, dict) else 0
            if code in (TOKEN, PERMISSION):
                key = "push.token" if code == TOKEN else "push.permission"
                raise TargetError(key, target=self._target.name, address=self.address)
            if code != BUSY:
                return told
            self._session.busy(self._session.patience * 2**nth)
        raise TargetError("push.away", target=self._target.name, address=self.address, why=str(BUSY))


def _before(id_: str) -> str:
    """Return the id that comes just before one: pages start behind their cursor.

    >>> _before("65f1c0ffee0000000000a100")
    '65f1c0ffee0000000000a0ff'
    """
    return f"{max(int(id_, 16) - 1, 0):0{len(id_)}x}"


def _moment(text: str) -> str | None:
    """Write a moment of the People's Republic's time as the API has it, in UTC.

    >>> _moment("2024-03-05"), _moment("2024-03-05T10:11:12"), _moment("")
    ('2024-03-04T16:00:00.000Z', '2024-03-05T02:11:12.000Z', None)
    """
    if not text:
        return None
    return datetime.fromisoformat(text).replace(tzinfo=PRC).astimezone(UTC).strftime(SENT)


def _moment_read(held: Any) -> str:
    """Read a moment of the API in normal form; midnight is a day.

    >>> _moment_read("2024-03-04T16:00:00.000Z"), _moment_read("2024-03-05T02:11:12.000Z"), _moment_read(None)
    ('2024-03-05', '2024-03-05T10:11:12', '')
    """
    if not held:
        return ""
    read = datetime.fromisoformat(str(held).replace("Z", "+00:00")).astimezone(PRC).replace(tzinfo=None)
    if not (read.hour or read.minute or read.second):
        return read.date().isoformat()
    return read.isoformat(timespec="seconds" if read.second else "minutes")


def _phone(text: str) -> dict[str, str]:
    return {"phone": text}


def _detail(text: str) -> dict[str, str]:
    return {"detail": text}


def _of(name: str) -> Callable[[Any], str]:
    return lambda held: text_of(held.get(name) if isinstance(held, dict) else held)


WRITTEN: Mapping[str, Callable[[str], Any]] = {
    "number": number_of,
    "datetime": _moment,
    "phone": _phone,
    "address": _detail,
}
READ: Mapping[str, Callable[[Any], str]] = {
    "datetime": _moment_read,
    "phone": _of("phone"),
    "address": _of("detail"),
    "user": _of("username"),
    "dept": _of("name"),
    "linkdata": _of("id"),
}


def _why(told: Any) -> str:
    return f"{told.get('code', '')}: {told.get('msg', '')}" if isinstance(told, dict) else ""
