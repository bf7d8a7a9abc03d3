"""Lines that hold several contacts side by side (联系人1, 手机1, 联系人2, 手机2): each becomes a row of its own.

Every row keeps what the line says of the customer; of the contacts it keeps one, laid out in the first one's columns.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guiyi.core.schema import Schema
from guiyi.core.source import Cells, Column
from guiyi.importers.columns.contact_groups import is_of_legal_person, numbered
from guiyi.importers.columns.header_text import clean

_DIGITS = {**{str(one): one for one in range(1, 10)}, **{one: at for at, one in enumerate("一二三四五", 1)}}
_ORDINALS = (
    re.compile(r"^第([一二三四五1-5])(?:位|个)?(?=联系人|对接人|联络人)"),
    re.compile(r"(?:联系人|对接人|联络人|contact|person)([1-9一二三四五])(?=.)"),
    re.compile(r"\(([1-9一二三四五])\)$"),
    re.compile(r"(?<=.)([1-9一二三四五])$"),
)
_SHARED_KIND = frozenset({"email", "phone"})  # fields of the customer that a numbered column gives to a contact


@dataclass(frozen=True)
class Contacts:
    """Where the contacts of a line stand.

    Attributes:
        first: columns that speak of the first contact.
        further: of every further contact, its columns and the first contact's column for the same (None = no such).
        kept: columns among them that speak of the customer too: they stay on every row, and alone name no contact.
    """

    first: frozenset[int]
    further: tuple[Mapping[int, int | None], ...]
    kept: frozenset[int] = frozenset()


def contacts_of(columns: Sequence[Column], schema: Schema) -> Contacts | None:
    """Find columns of several contacts, each of whom has a name; None where a line holds one contact at most."""
    ordinals = _ordinals(numbered([one.header for one in columns]))
    beside = _tables_beside(columns, ordinals)
    owned = [_is_of_contact(one, schema) or clean(one.header) in beside for one in columns]
    names = {ordinals[at] for at, one in enumerate(columns) if one.fields == ("contact_name",)}
    legal = [at for at, one in enumerate(columns) if one.fields == ("legal_person",)][:1]
    theirs = {ordinals[at] for at, one in enumerate(columns) if owned[at] and is_of_legal_person(one.header)} - {1}
    names |= theirs if legal else set()
    if len(names) < 2 or 1 not in names:
        return None
    first: dict[tuple[str, ...], int] = {}  # by fields, and the part of a number
    for at, one in enumerate(columns):
        if owned[at] and ordinals[at] == 1:
            first.setdefault((*one.fields, one.part), at)
    further = tuple(
        {at: _first(one, first) for at, one in enumerate(columns) if owned[at] and ordinals[at] == ordinal}
        | ({legal[0]: first.get(("contact_name", ""))} if legal and ordinal in theirs else {})
        for ordinal in sorted(names - {1})
    )
    base = {at for at, one in enumerate(columns) if owned[at] and ordinals[at] == 1}
    repeated = {place for group in further for place in group.values() if place is not None}
    shared = {at for at in base if columns[at].fields == ("phone",) and at not in repeated}
    return Contacts(frozenset(base - shared), further, frozenset(legal if theirs else ()))


def unfolded(cells: Cells, contacts: Contacts) -> list[Cells]:
    """Return the line once for each contact that it names or reaches; a line with one contact stays as it is.

    >>> two = Contacts(frozenset({1, 2}), ({3: 1, 4: 2},))
    >>> unfolded(("恒达", "张三", "138", "李四", "139"), two)
    [('恒达', '张三', '138', None, None), ('恒达', '李四', '139', None, None)]
    >>> unfolded(("恒达", "张三", "138"), two)
    [('恒达', '张三', '138')]
    """
    told = [group for group in contacts.further if any(_cell(cells, place) for place in set(group) - contacts.kept)]
    if not told:
        return [cells]
    apart = {place for group in contacts.further for place in group} - contacts.kept
    common = [None if place in apart else cell for place, cell in enumerate(cells)]
    rows = [tuple(common)] if any(_cell(cells, place) for place in contacts.first) else []
    for group in told:
        row = [None if place in contacts.first else cell for place, cell in enumerate(common)]
        for place, first in group.items():
            at = place if first is None else first
            if at < len(row):
                row[at] = _cell(cells, place)
        rows.append(tuple(row))
    return rows


def _first(column: Column, first: Mapping[tuple[str, ...], int]) -> int | None:
    return first.get((*column.fields, column.part))


def _cell(cells: Cells, place: int) -> str | None:
    cell = cells[place] if place < len(cells) else None
    return cell if cell and not cell.isspace() else None


def _tables_beside(columns: Sequence[Column], ordinals: Sequence[int]) -> set[str]:
    """Return the headers of tables that stand side by side: all that come again, where the customer's name does too."""
    again = {clean(one.header) for one, ordinal in zip(columns, ordinals, strict=True) if ordinal > 1 and one.header}
    names = {clean(one.header) for one in columns if one.fields == ("customer_name",)}
    return again if names & again else set()


def _is_of_contact(column: Column, schema: Schema) -> bool:
    name = column.fields[0] if len(column.fields) == 1 else ""
    return name in _SHARED_KIND or (name in schema and schema[name].entity == "contact")


def _ordinals(headers: Sequence[str]) -> list[int]:
    """Say which contact each header speaks of: by its number, else by how often it stood before."""
    seen: Counter[str] = Counter()
    found = []
    for header in headers:
        word = clean(header)
        seen[word] += 1
        match = next((hit for pattern in _ORDINALS if (hit := pattern.search(word))), None)
        found.append(_DIGITS[match[1]] if match else seen[word])
    return found
