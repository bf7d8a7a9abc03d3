"""Cells that hold the value of another column: moved there before any is read, where that is certain.

A whole cell is moved, not a part of one (`places` does that), and nothing is displaced: into an empty cell, into a
field that holds several values, or crosswise between two cells that hold each other's.
"""

import re
from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.cleanse.draft import Draft, Texts
from guiyi.core.coded import Bools, Coded
from guiyi.core.schema import Field, Schema
from guiyi.values import KINDS
from guiyi.values.chinese_name import COMMON, has_usual_given_name, is_full_name
from guiyi.values.kind import SEVERAL, Value
from guiyi.values.name_parts import person
from guiyi.values.remark_words import is_company, sure_person
from guiyi.values.text import TEXT

_LONGEST = 100
_WORDY = "[A-Za-z\u3400-\u9fff]"
_NUMBER = re.compile(r"[\d\s()+.\-—–转－（）＋　]{7,40}")
_ID = re.compile(r"(?i)wxid_[a-z0-9_]{5,40}")
_DIGITS = r"[0-9０-９]"
_SHORT = r"^\s*[\x{3400}-\x{9fff}]{2,6}\s*$"


def _is_email(text: str) -> bool:
    return KINDS["email"].likeness(text) == 1.0 and not re.search("[\u3400-\u9fff]", text.partition("@")[0])


def _is_phone(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and KINDS["phone"].likeness(text) >= 0.9


def _is_wxid(text: str) -> bool:
    return bool(_ID.fullmatch(text))


def _is_wechat(text: str) -> bool:
    return KINDS["wechat_id"].likeness(text) == 1.0


def _is_person(text: str) -> bool:
    """Tell a text that is a person's name and hardly anything else: a usual surname with a usual given name or title."""
    known = sure_person(text)
    if not known or known.beside:
        return False
    return bool(known.title) or (is_full_name(text, COMMON) and has_usual_given_name(text) and person(text) == known)


_TELLS: Mapping[str, Callable[[str], bool]] = {
    "email": _is_email,
    "phone": _is_phone,
    "wechat_wxid": _is_wxid,
    "wechat_id": _is_wechat,
    "company": is_company,
    "person_name": _is_person,
}
# What may stand in a cell by mistake, and what a text looks like that may be so (RE2: the whole column is searched)
_SUSPECT: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "person_name": (
        rf"[@＠]|{_DIGITS}{{5}}|(?i:wxid_)|微信|(?:公司|集团|厂|店|中心|事务所|合作社|行|Ltd\.?|Inc\.?)\s*$",
        ("email", "phone", "wechat_wxid", "wechat_id", "company"),
    ),
    "company": (
        rf"[@＠]|^[^A-Za-z\x{{3400}}-\x{{9fff}}]*{_DIGITS}{{5}}|(?i:^\s*wxid_)|{_SHORT}",
        ("email", "phone", "wechat_wxid", "person_name"),
    ),
    "phone": (
        rf"[@＠]|(?i:wxid_)|微信|^[^0-9０-９]{{2,60}}$|{_WORDY}{{4}}",
        ("email", "wechat_wxid", "wechat_id", "company", "person_name"),
    ),
    "email": ("^[^@＠]*$", ("phone", "wechat_wxid", "company", "person_name")),
    "website": ("[@＠]", ("email",)),
    "text": (rf"[@＠]|{_DIGITS}{{4}}", ("email", "phone")),
}
# The fields whose cells are looked at, and the field that a value of each kind belongs to
WATCHED = (
    "customer_name", "contact_name", "mobile", "phone", "contact_phone", "fax", "email", "contact_email", "website",
    "job_title", "department",
)  # fmt: skip
HOMES: Mapping[str, str] = {
    "email": "email",
    "phone": "mobile",
    "wechat_wxid": "wechat_wxid",
    "wechat_id": "wechat_id",
    "company": "customer_name",
    "person_name": "contact_name",
}
_OF_FIRMS = ("uscc", "legal_person", "registration_no", "registered_capital")  # no person has one


def move_misplaced(draft: Draft, schema: Schema) -> None:
    """Move whole cells of a part, still as they are written, to the fields that they belong to.

    Each is a change of both fields and an issue `row.moved` where it stood. A cell whose place is taken stays, to be
    reported as what its own kind cannot read.
    """
    claims = {
        name: kinds
        for name in WATCHED
        if name in draft.cells and (kinds := _claimed(_watched(draft, name), schema[name])) is not None
    }
    going = _allowed(draft, schema, claims)
    moved = [
        (name, kind, draft[name].where(told))
        for name, kinds in claims.items()
        for kind in HOMES
        if (told := going[name] & (kinds == kind).to_numpy(dtype=bool, na_value=False)).any()
    ]
    for name, kind, texts in moved:
        draft.report(name, "row.moved", texts)
        draft.put(name, draft[name].mask(texts.notna()), f"moved.{kind}")
    for _, kind, texts in moved:
        _bring(draft, schema[_home(kind, draft)], texts)


def _watched(draft: Draft, name: str) -> Texts:
    """Return the cells that may move: a short name of a customer beside a person's name has nowhere to go."""
    texts = draft[name]
    if name != "customer_name" or "contact_name" not in draft.cells:
        return texts
    stays = _match(texts, _SHORT)
    beside = Coded.of(draft.coded("contact_name").array.filter(pa.array(stays)))
    stays[stays] = beside.told(lambda text: text if is_full_name(text, COMMON) else None).held
    return texts.mask(stays)


def _home(kind: str, draft: Draft) -> str:
    return (
        "contact_email"
        if kind == "email" and "email" not in draft.cells and "contact_email" in draft.cells
        else HOMES[kind]
    )


def _claimed(texts: Texts, field: Field) -> Texts | None:
    """Name the kind that each cell certainly is of, where that is not the kind of its field; None where none is."""
    pattern, kinds = _SUSPECT.get(field.kind, ("", ()))
    if not kinds:
        return None
    suspects = pa.array(texts).filter(pc.match_substring_regex(pa.array(texts), pattern)).unique().to_pylist()
    found = {text: kind for text in suspects if (kind := _kind_of(text, field, kinds))}
    return texts.map(found).astype("str") if found else None


def _kind_of(text: str, field: Field, kinds: tuple[str, ...]) -> str | None:
    """Return the one of some kinds that a whole cell certainly is of, unless its field can read it."""
    plain = TEXT.value(text).normal or "" if len(text) <= _LONGEST else ""
    kind = next((one for one in kinds if plain and _TELLS[one](plain)), None)
    reads_all = field.kind in ("company", "text")
    return kind if kind and (reads_all or field.kind_of_value.value(text).normal is None) else None


def _allowed(draft: Draft, schema: Schema, claims: Mapping[str, Texts]) -> dict[str, Bools]:
    """Say which cells may go: into a field of several values always, else crosswise or into an empty cell."""
    nowhere = np.zeros(len(draft.row_ids), dtype=bool)
    wanted = {(name, kind): _is(kinds, kind) for name, kinds in claims.items() for kind in kinds.dropna().unique()}
    homes = {(name, kind): _home(kind, draft) for name, kind in wanted}
    wanted = {way: told for way, told in wanted.items() if homes[way] in schema and homes[way] != way[0]}
    going = dict.fromkeys(claims, nowhere)
    taken: dict[str, Bools] = {}
    crosswise = [wanted.get(way, nowhere) for way in (("customer_name", "person_name"), ("contact_name", "company"))]
    for name in ("customer_name", "contact_name"):
        taken[name] = crosswise[0] & crosswise[1]
        going[name] = taken[name] if name in claims else nowhere
    for many in (True, False):  # what surely goes leaves room for others
        for (name, kind), told in wanted.items():
            home = homes[name, kind]
            if schema[home].many is not many:
                continue
            if not many:
                told = (
                    told & (_is_empty(draft[home], schema[home]) | going.get(home, nowhere)) & ~taken.get(home, nowhere)
                )
                told &= _is_personal(draft) if name == "customer_name" else ~nowhere
                taken[home] = taken.get(home, nowhere) | told
            going[name] = going[name] | told
    return going


def _is(kinds: Texts, kind: str) -> Bools:
    told: Bools = (kinds == kind).fillna(False).to_numpy(dtype=bool)
    return told


def _is_empty(texts: Texts, field: Field) -> Bools:
    """Tell cells without a text, or with a word that says so (无)."""
    blank = [
        text for text in texts.dropna().unique() if len(text) < 10 and field.kind_of_value.value(text) == Value(None)
    ]
    empty: Bools = (texts.isna() | texts.isin(blank)).to_numpy(dtype=bool)
    return empty


def _is_personal(draft: Draft) -> Bools:
    """Tell rows whose customer may be a person: a mobile reaches it, and nothing stands there that only firms have."""
    personal = _match(draft["mobile"], r"1[3-9]\d") & ~_match(draft["customer_type"], "企|公司|[Cc]ompan|对公|B端")
    for name in _OF_FIRMS:
        personal &= draft[name].isna().to_numpy(dtype=bool)
    return personal


def _match(texts: Texts, pattern: str) -> Bools:
    found: Bools = pc.match_substring_regex(pa.array(texts), pattern).fill_null(False).to_numpy(zero_copy_only=False)
    return found


def _bring(draft: Draft, field: Field, texts: Texts) -> None:
    """Write moved texts into their field, below those of a field that holds several values."""
    now = draft[field.name]
    if field.many:
        between = "\n" if field.kind_of_value.several else SEVERAL
        texts = (now + between + texts).fillna(texts)
    draft.put(field.name, texts.fillna(now), "moved.here")
