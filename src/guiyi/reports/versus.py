"""Two rows, customers or contacts side by side: how they agree, what each agreement weighs, and what came of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from guiyi.core.folder import RunFolder, among
from guiyi.core.language import rule_text, say
from guiyi.core.manifest import schema_of
from guiyi.core.schema import Schema
from guiyi.reports.explain import Explained, Told, explain, links_of, members_of
from guiyi.reports.reasons import OF_THE_MODEL, label, level_text
from guiyi.values.kind import SEVERAL

TO_REVIEW = ("versus.middling", "cut.", "doubt.")  # what parts two until a person decides
STRENGTHS = ((6.0, "strong"), (2.0, "plain"), (0.5, "little"))  # bits from which a weight is called so
WEIGHED = re.compile(rf"\b{OF_THE_MODEL}\.")  # a link of the matching itself
MOST = 4  # values of one thing that are shown of one side


@dataclass(frozen=True)
class Versus:
    """An explanation of two: plain values, ready for JSON or the screen.

    Attributes:
        left, right: as `Explained.about`.
        one: entity → whether they are one.
        merge_at, review_at: the thresholds of the run.
        compared: for each entity that both speak of: entity, zone, the two rows, weights with both values, start, what the groups brought, sum,
            probability, keys, why, and by way of which rows they hang together.
        links: what else ties their rows: an attachment, a value that must be unique.
        fields: where they are one and a field was asked for: which value won, and what lost.
    """

    left: Told
    right: Told
    one: Mapping[str, bool]
    merge_at: float
    review_at: float
    compared: list[Told]
    links: list[Told]
    fields: list[Told]


def told_of(folder: RunFolder, id_: str, other: str, matching: Mapping[str, Any], field: str | None) -> Versus:
    """Tell what the matching said of two ids.

    Args:
        folder: of the run.
        id_: of a customer, contact or row.
        other: of another.
        matching: what the matching said of them: {merge_at, review_at, one, compared}.
        field: only this one.

    Raises:
        ConfigError: the run holds no such id or field.
    """
    schema = schema_of(folder.manifest())
    left, right = (explain(folder, one, field) for one in (id_, other))
    return Versus(
        left=left.about,
        right=right.about,
        one=matching["one"],
        merge_at=matching["merge_at"],
        review_at=matching["review_at"],
        compared=[_compared(folder, one, schema, field, matching["merge_at"]) for one in matching["compared"]],
        links=_ties(folder, id_, other),
        fields=_won(folder, left, right, field) if field else [],
    )


def _ties(folder: RunFolder, id_: str, other: str) -> list[Told]:
    """Find the links between two that no weights made."""
    rows, others = (members_of(folder, one)[1] for one in (id_, other))
    found = links_of(folder, list(rows))
    return [one for one in found if not WEIGHED.search(one["reasons"]) and {one["left"], one["right"]} & others.keys()]


def _won(folder: RunFolder, left: Explained, right: Explained, field: str) -> list[Told]:
    """Say what became of a field in the customer or contact that both belong to."""
    for entity in ("customers", "contacts"):
        shared = [one for one in left.about[entity] if one in right.about[entity]]
        found = explain(folder, shared[0], field).fields if shared else []
        if found:
            return found
    return []


def _compared(folder: RunFolder, one: Told, schema: Schema, field: str | None, merge_at: float) -> Told:
    rows = {row["row_id"]: row for row in folder.arrow("rows", where=among("row_id", _some(one))).to_pylist()}
    unread: dict[str, dict[str, str]] = {}
    for issue in folder.arrow("issues", ["row_id", "field", "value"], among("row_id", _some(one))).to_pylist():
        if issue["value"]:
            unread.setdefault(issue["row_id"], {})[issue["field"]] = issue["value"]
    return {
        "entity": one["entity"],
        "zone": _zone(one),
        "left_row": one["left"][0],
        "right_row": one["right"][0],
        "pairs": one["pairs"],
        "met": one["met"],
        "weights": [
            {
                "thing": each["thing"],
                "label": label(each["thing"], schema),
                "left": _values(one["left"], each["fields"], rows, unread),
                "right": _values(one["right"], each["fields"], rows, unread),
                "level": each["level"],
                "text": level_text(each["thing"], each["level"], schema),
                "bits": each["bits"],
                "strength": strength(each["bits"]),
            }
            for each in one["weights"]
            if field in (None, each["thing"], *each["fields"])
        ],
        "start": {**one["start"], "text": rule_text(f"match.{one['start']['level']}")},
        "group": {"bits": one["group"], "text": rule_text("match.group")},
        "bits": one["bits"],
        "probability": one["probability"],
        "keys": [{"key": key, "text": _key_text(key, schema)} for key in one["keys"]],
        "why": [{"code": code, "text": rule_text(code)} for code in one["why"]],
        "through": _through(folder, one, merge_at) if "versus.others" in one["why"] else [],
    }


def _some(one: Told) -> list[str]:
    return [*one["left"], *one["right"]]


def _zone(one: Told) -> str:
    if one["one"]:
        return "merge"
    return "review" if any(code.startswith(TO_REVIEW) for code in one["why"]) else "apart"


def strength(bits: float) -> str:
    """Say in a word how much a weight says: `strong_for`, `little_against`, `nothing`.

    >>> strength(7.2), strength(-0.6), strength(0.1)
    ('strong_for', 'little_against', 'nothing')
    """
    found = next((word for least, word in STRENGTHS if abs(bits) >= least), None)
    return f"{found}_{'for' if bits > 0 else 'against'}" if found else "nothing"


def _values(
    row_ids: Sequence[str], fields: Iterable[str], rows: Mapping[str, Told], unread: Mapping[str, Mapping[str, str]]
) -> str:
    """Show what some rows hold in some fields: each different text once, a cell that could not be read as it was written."""
    told = [
        " ".join(filter(None, (rows.get(one, {}).get(name) or unread.get(one, {}).get(name) for name in fields)))
        for one in row_ids
    ]
    texts = list(dict.fromkeys(filter(None, told)))
    return SEVERAL.join(texts[:MOST]) + (" …" if len(texts) > MOST else "")


def _key_text(key: str, schema: Schema) -> str:
    """Say a key in words: `mobile.tail` is the last digits of the mobile."""
    parts = (form.split(".") for form in key.split(" + "))
    return " + ".join(
        say("reasons.of", label=label(thing, schema), level=rule_text(f"form.{form}")) for thing, form in parts
    )


def _through(folder: RunFolder, one: Told, merge_at: float) -> list[str]:
    """Find the shortest chain of rows from one to the other, each of which has enough in common with the next."""
    enough = (pc.field("zone") == "merge") & ~(pc.field("probability") < merge_at)
    links = folder.arrow("links", ["left", "right", "entity"], enough).to_pylist()
    beside: dict[str, list[str]] = {}
    for link in links:
        if link["entity"] == one["entity"]:
            beside.setdefault(link["left"], []).append(link["right"])
            beside.setdefault(link["right"], []).append(link["left"])
    ends, came = set(one["right"]), dict.fromkeys(one["left"], "")
    under_way = list(came)
    for row in under_way:  # grows while it is walked
        if row in ends:
            return _walked(row, came)
        for next_ in beside.get(row, ()):
            if next_ not in came:
                came[next_] = row
                under_way.append(next_)
    return []


def _walked(row: str, came: Mapping[str, str]) -> list[str]:
    chain = [row]
    while came[chain[-1]]:
        chain.append(came[chain[-1]])
    return chain[::-1]
