"""What a cell holds for other fields: taken out by its kind, put where it belongs.

A part fills an empty cell, or joins a field that holds several values; it never displaces what stands there.
"""

import re
from collections.abc import Iterable, Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.cleanse.draft import Draft, Texts
from guiyi.cleanse.reading import APPLIED, reader
from guiyi.core.schema import Schema
from guiyi.values import remark
from guiyi.values.kind import SEVERAL, Kind, Value
from guiyi.values.text import key
from guiyi.values.title import honorific_gender, words

# a part of this kind, found in a cell of another kind, goes to this field
PLACES: Mapping[str, str] = {
    "person_name": "contact_name",
    "phone": "mobile",
    "email": "email",
    "company": "customer_name",
    "tags": "tags",
    "grade": "level",
    "stage": "stage",
    "province": "province",
    "city": "city",
    "district": "district",
    "department": "department",
    "english_name": "english_name",
    "former_name": "former_name",
    "salutation": "salutation",
    "job_title": "job_title",
    "industry": "industry",
    "source": "source",
    "need": "need",
    "wechat_wxid": "wechat_wxid",
    "wechat_id": "wechat_id",
    "text": "contact_note",
}
PARTED = (  # fields read for parts
    "wechat_remark", "contact_name", "mobile", "phone", "contact_phone", "fax", "email", "contact_email", "wechat_id",
    "customer_name",
)  # fmt: skip
REGION = ("province", "city", "district")
STRAY = ("phone", "email", "wechat_wxid")  # certain wherever they stand
_ANY_STRAY = re.compile(r"(?i)[@＠]|wxid_|[0-9][0-9 -]{6}")
_MAY_HOLD = {
    "phone": re.compile(r"(?i)[@＠]|wxid_"),
    "email": re.compile(r"(?i)wxid_|(?:^|[^\w.@-])[+(]?[0-9][0-9 -]{6}"),
}


def place_parts(
    draft: Draft, written: Mapping[str, Texts], schema: Schema, region: str, mended: frozenset[str] = frozenset()
) -> None:
    """Move the parts of cells to their fields; `written` holds the cells as they were mapped."""
    nowhere = without_region(draft) & draft["address"].isna() & draft["region"].isna()  # what a remark adds is no proof
    for name in PARTED:
        if name not in written or name not in schema:
            continue
        kind, texts = schema[name].kind_of_value, written[name]
        told = texts[texts.notna() & ((texts != draft[name]) | (kind.name == "remark"))]
        found = {text: _placed(parts) for text in _may_be_parted(told, kind) if (parts := _parts(kind, text))}
        for field in dict.fromkeys(place for parts in found.values() for place in parts):
            if field != name and field in schema:
                part = told.map({text: parts.get(field) for text, parts in found.items()})
                part = part.reindex(draft.row_ids).astype("str")
                put_part(draft, schema, field, part.where(nowhere) if field in REGION else part, region, mended=mended)


def _may_be_parted(texts: Texts, kind: Kind) -> list[str]:
    """Return the distinct texts that may hold something beside a value: those of the usual form hold none."""
    distinct = pa.array(texts.unique(), pa.large_string())
    if kind.usual:
        usual = pc.match_substring_regex(distinct, f"^(?:{kind.usual.pattern})$")
        distinct = distinct.filter(pc.invert(usual))
    told: list[str] = distinct.to_pylist()
    return told


def without_region(draft: Draft) -> "pd.Series[bool]":
    """Tell rows that name neither province nor city nor county."""
    return draft["province"].isna() & draft["city"].isna() & draft["district"].isna()


def _parts(kind: Kind, text: str) -> Mapping[str, str]:
    """Return what a cell holds of other kinds: what its own kind tells, and numbers, mails and ids beside that.

    >>> from guiyi.values import KINDS
    >>> _parts(KINDS["phone"], "13800138000 zhang@abc.cn"), _parts(KINDS["email"], "zhang@abc.cn")
    ({'email': 'zhang@abc.cn'}, {})
    """
    own = kind.parts(text)
    if kind.name == "remark" or not _MAY_HOLD.get(kind.name, _ANY_STRAY).search(text):
        return own
    stray = remark.parts(text)
    return {**{one: stray[one] for one in STRAY if one in stray and one != kind.name}, **own}


def _placed(parts: Mapping[str, str]) -> dict[str, str]:
    """Turn {kind: text} into {field: text}."""
    found = dict(parts)
    title = found.pop("person_title", None)
    if title:
        found["salutation" if _addresses(title) else "job_title"] = title
    return {PLACES[kind]: text for kind, text in found.items() if kind in PLACES}


def put_part(
    draft: Draft,
    schema: Schema,
    field: str,
    part: Texts,
    region: str,
    rule: str = "places.part",
    mended: frozenset[str] = frozenset(),
) -> None:
    """Put texts into a field, each in its normal form; one without a normal form stays where it was.

    What is suggested for a text is told as for one in a cell of its own.
    """
    walk, many = reader(schema[field], region, mended), schema[field].many
    read = {text: walk(text).value for text in part.dropna().unique().tolist()}
    fresh = part.map({text: value.normal for text, value in read.items()}).astype("str")
    now = draft[field]
    _tell_suggestions(draft, field, part if many else part.where(now.isna()), read)
    if not many:
        draft.put(field, now.fillna(fresh), rule)
        return
    both = now.notna() & fresh.notna()
    joined = [united((a, b)) for a, b in zip(now[both], fresh[both], strict=True)]
    draft.put(field, now.fillna(fresh).mask(both, pd.Series(joined, index=now.index[both], dtype="str")), rule)


def _tell_suggestions(draft: Draft, field: str, part: Texts, read: Mapping[str, Value]) -> None:
    for code in ("cell.suggested", APPLIED):
        repairs = {
            text: value.suggestion
            for text, value in read.items()
            if value.normal and value.suggestion and (value.issue or "cell.suggested") == code
        }
        if repairs:
            suggested = part.map(repairs).astype("str")
            draft.report(field, code, part.where(suggested.notna()), suggested)


def united(texts: Iterable[str]) -> str:
    """Join values of a field that holds several, each kept once, in their order.

    >>> united(["VIP|展会", "vip|老客户"])
    'VIP|展会|老客户'
    """
    kept: dict[str, str] = {}
    for value in SEVERAL.join(texts).split(SEVERAL):
        kept.setdefault(value.casefold(), value)
    return SEVERAL.join(kept.values())


def _addresses(title: str) -> bool:
    """Tell a title that only addresses a person (总, 女士, Mr.) from a position (采购经理)."""
    return bool(honorific_gender(title)) or key(title).rstrip(".") in words("short", "kin", "mister", "degree")
