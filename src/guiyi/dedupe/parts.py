"""What the rows stand for before they are matched: organisations, people, and names with nothing but tags."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.schema import Schema
from guiyi.dedupe.cluster import components
from guiyi.dedupe.compare import Bools, Ints
from guiyi.dedupe.forms import named
from guiyi.dedupe.texts import UNREAD, fold
from guiyi.dedupe.threads import each
from guiyi.schemas.customer import NAMING, REACHING
from guiyi.values.company import company_likeness
from guiyi.values.kind import SEVERAL
from guiyi.values.person import likeness

_PLACE = ("province", "city", "district", "postcode", "address")
_SURE_NAME = 0.9
_ROOM = 1 << 62  # numbers that fit


def filled(rows: pd.DataFrame, fields: Sequence[str]) -> Bools:
    """Tell which rows have a value in any of some fields."""
    held = [name for name in fields if name in rows]
    return rows[held].notna().any(axis=1).to_numpy(dtype=bool) if held else np.zeros(len(rows), bool)


def organised(rows: pd.DataFrame) -> Bools:
    """Tell which rows speak of an organisation: a customer's name that is not a person's."""
    if "customer_name" not in rows:
        return np.zeros(len(rows), bool)
    names = rows["customer_name"]
    kind = rows["customer_type"] if "customer_type" in rows else pd.Series(pd.NA, index=rows.index, dtype="str")
    contact = rows["contact_name"] if "contact_name" in rows else pd.Series(pd.NA, index=rows.index, dtype="str")
    alone = names.notna() & kind.isna() & (contact.isna() | (contact == names).fillna(False))
    people = [name for name in names[alone].unique() if likeness(name) >= _SURE_NAME and company_likeness(name) < 0.5]
    personal = (kind == "person").fillna(False) | (alone & names.isin(people))
    return (names.notna() & ~personal).to_numpy(dtype=bool)


def with_person(rows: pd.DataFrame, firms: Bools) -> Bools:
    """Tell which rows speak of a person: without an organisation all do."""
    return ~firms | has_contact(rows, firms)


def has_contact(rows: pd.DataFrame, firms: Bools) -> Bools:
    """Tell which rows hold a contact: a name or a way to reach somebody, beside those of an organisation."""
    own = [name for name in (*NAMING, *REACHING) if name not in ("phone", "email")]
    return filled(rows, own) | (~firms & filled(rows, ("phone", "email")))


def only_tagged(rows: pd.DataFrame, schema: Schema, unread: Bools) -> Bools:
    """Tell which rows hold a name and tags and nothing by which a person could be matched."""
    telling = [one.name for one in schema if one.match and one.name not in (*NAMING, "gender")]
    return filled(rows, NAMING) & filled(rows, ("tags",)) & ~filled(rows, telling) & ~unread


def equal_rows(rows: pd.DataFrame, alone: Bools) -> Ints:
    """Number rows so that rows with the same values share a number; some stand alone whatever they hold."""
    held = [name for name in rows if rows[name].notna().any()]
    keys = each(lambda name: pd.factorize(rows[name])[0], held)
    return _numbered([*keys, np.where(alone, np.arange(len(rows)) + 1, 0)])


def gathered_firms(rows: pd.DataFrame, person: Ints, alone: Bools) -> Ints:
    """Number rows so that those of one organisation by name, with nothing against it, share a number.

    A registered name is enough, unless two credit codes contradict; of a short name the place or the person must be the
    same too.

    Args:
        rows: frame[row_id (index); fields] of rows with an organisation.
        person: row → number of the person in it, -1 where there is none.
        alone: rows that are gathered with no other.
    """
    name, registered = _folded(rows["customer_name"])
    code = rows["uscc"] if "uscc" in rows else pd.Series(pd.NA, index=rows.index, dtype="str")
    codes = pd.DataFrame({"name": name, "code": code.to_numpy()}).groupby("name")["code"].transform("nunique")
    apart = np.where(alone, np.arange(len(rows)) + 1, 0)
    named_alike = _numbered([name, pd.factorize(code)[0] * (codes.to_numpy() > 1), apart])
    places = [pd.factorize(rows[field])[0] for field in _PLACE if field in rows]
    placed = _numbered([named_alike, *(np.where(registered, -1, one) for one in places)])
    seen = _numbered([named_alike, np.where(person < 0, -2 - np.arange(len(rows)), person)])
    left, right = (np.concatenate(side) for side in zip(*map(_to_first, (placed, seen)), strict=True))
    return _numbered([components(len(rows), left, right)])


def _to_first(number: Ints) -> tuple[Ints, Ints]:
    """Link every row to the first that shares its number."""
    first = np.unique(number, return_index=True)[1]
    return first[number], np.arange(len(number))


def _folded(names: "pd.Series[str]") -> tuple[Ints, Bools]:
    """Number names by their folded text, and tell which are full registered names."""
    codes, distinct = pd.factorize(names)
    plain = [text or name for text, name in zip(fold(list(distinct)), distinct, strict=True)]
    folded = pd.factorize(np.array(plain, dtype=object))[0]
    formed = np.array([bool(named(one).form or named(one).branch) for one in distinct], dtype=bool)
    return folded[codes], formed[codes]


def _numbered(keys: Sequence[npt.NDArray[np.int64]]) -> Ints:
    """Number the different tuples of keys in the order they first appear."""
    number, most = np.zeros(len(keys[-1]), np.int64), 1
    for key in keys:
        low, values = int(key.min(initial=0)), int(key.max(initial=0) - key.min(initial=0)) + 1
        if most * values >= _ROOM:
            number, distinct = pd.factorize(number)
            most = len(distinct)
        if most * values >= _ROOM:
            key, distinct = pd.factorize(key)
            low, values = 0, len(distinct)
        number, most = number * values + (key - low), most * values
    return pd.factorize(number)[0].astype(np.int64)


def seen_in_several(rows: pd.DataFrame, person: Ints, part: Ints) -> "pd.Series[str]":
    """Name the people, and their mobiles, who were found in more than one organisation; UNREAD for those who were not."""
    row, names = np.flatnonzero(person >= 0), pa.array(person[person >= 0]).cast(pa.string())
    if "mobile" in rows:
        mobiles = pc.split_pattern(pc.drop_null(pa.array(rows["mobile"], pa.string())), SEVERAL)
        lists = mobiles.combine_chunks() if isinstance(mobiles, pa.ChunkedArray) else mobiles
        told = np.flatnonzero(rows["mobile"].notna().to_numpy())
        row = np.concatenate([row, np.repeat(told, np.diff(lists.offsets.to_numpy()))])
        names = pa.concat_arrays([names, lists.flatten()])
    numbered = names.dictionary_encode()
    code = numbered.indices.to_numpy().astype(np.int64)
    homes = int(part.max(initial=0)) + 1
    several = np.bincount(np.unique(code * homes + part[row]) // homes, minlength=len(numbered.dictionary)) > 1
    shared = np.flatnonzero(several[code])
    shared = shared[np.argsort(row[shared], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(np.bincount(row[shared], minlength=len(rows)))])
    texts = pc.binary_join(
        pa.ListArray.from_arrays(pa.array(starts, pa.int32()), names.take(pa.array(shared))), SEVERAL
    )
    any_, some = np.zeros((2, len(rows)), bool)
    any_[row], some[row[shared]] = True, True
    texts = pc.if_else(pa.array(some), texts, pc.if_else(pa.array(any_), UNREAD, pa.scalar(None, pa.string())))
    return pd.Series(pd.array(texts, dtype="str"), index=rows.index)
