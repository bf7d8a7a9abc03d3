"""What becomes of each record of a target: with rows of a CRM (`role: existing`) among the sources, most are there already.

A customer or contact with no row of the CRM is to be inserted; one with such a row is updated where the merged values say
more or other than the record, else it is unchanged. A blank changes nothing. Where several records of the CRM are one, the
record that survives by its id stands for it, and the others name it.
"""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from guiyi.core.schema import Entity, Schema
from guiyi.values.kind import SEVERAL

COLUMNS = ("entity", "id", "target_id", "outcome", "fields", "same_as")
TARGET_IDS: Mapping[Entity, str] = {"customer": "target_id", "contact": "contact_target_id"}
# What a CRM sets by itself, or what only guiyi knows: a difference there is no reason to write
OWN = frozenset(("target_id", "contact_target_id", "customer_type", "created_at", "created_by", "updated_at"))


def outcomes(
    rows: pd.DataFrame,
    members: pd.DataFrame,
    golden: Mapping[Entity, pd.DataFrame],
    existing: Collection[str],
    schema: Schema,
    clear: Sequence[str] = (),
) -> pd.DataFrame:
    """Say of every merged customer and contact, and of every record of the target, what is to be done.

    Args:
        rows: frame[row_id (index); fields, normal forms].
        members: frame[row_id (index); source, customer_id, contact_id, status].
        golden: entity → frame[id (index); its fields].
        existing: names of the sources that are the target's own records.
        schema: the fields.
        clear: fields of which a blank counts as a change.

    Returns:
        frame of `COLUMNS`: outcome is insert, update or unchanged; fields are those that change, joined by `|`.
    """
    own = members[(members["status"] == "kept") & members["source"].isin(list(existing))]
    return pd.concat([_of(entity, rows, own, golden[entity], schema, clear) for entity in golden], ignore_index=True)


def without(
    rows: pd.DataFrame, members: pd.DataFrame, existing: Collection[str], clear: Collection[str], schema: Schema
) -> pd.DataFrame:
    """Take fields out of the target's own rows where a new row speaks of the same one: its blank is to count, too."""
    own = members["source"].isin(list(existing))
    for entity in TARGET_IDS:
        fields = [one.name for one in schema.of(entity) if one.name in clear and one.name in rows]
        told = members.loc[~own & (members["status"] == "kept"), f"{entity}_id"].dropna()
        if fields and existing:
            known = own & members[f"{entity}_id"].isin(told.unique())
            at = rows.index.isin(members.index[known])
            rows = rows.assign(**{one: rows[one].mask(at) for one in fields})
    return rows


def _of(
    entity: Entity, rows: pd.DataFrame, own: pd.DataFrame, golden: pd.DataFrame, schema: Schema, clear: Sequence[str]
) -> pd.DataFrame:
    id_, target_id = f"{entity}_id", TARGET_IDS[entity]
    names = [one.name for one in schema.of(entity) if one.name in rows and one.name in golden]
    mine = own[own[id_].isin(golden.index)]
    held = rows.loc[mine.index, names].assign(**{id_: mine[id_]})
    theirs = held[target_id] if target_id in held else pd.Series(pd.NA, index=held.index, dtype="str")
    survivor = held[id_].map(golden[target_id]) if target_id in golden else theirs
    first = theirs.isna() | (theirs == survivor) | ~held[id_].isin(held.loc[theirs == survivor, id_])
    record = held[first].groupby(id_, sort=False)[names].first()  # the first text of several rows of one record
    after = golden.reindex(columns=names).loc[record.index]
    changes = pd.DataFrame(
        {one: _changed(record[one], after[one], schema[one].many, one in clear) for one in names if one not in OWN},
        index=record.index,
    )
    fields = pd.Series(
        [SEVERAL.join(changes.columns[row]) for row in changes.to_numpy(dtype=bool)], record.index, "str"
    )
    told = pd.DataFrame({"id": golden.index, "entity": entity}, dtype="str").set_index("id", drop=False)
    told["target_id"] = survivor[first].groupby(held[id_]).first().reindex(told.index)
    told["fields"] = fields[fields != ""].reindex(told.index)
    known = told.index.isin(record.index)
    told["outcome"] = pd.Series("insert", told.index).mask(known, "unchanged").mask(told["fields"].notna(), "update")
    return (
        pd.concat([told, _others(entity, held[~first], theirs, survivor)]).reindex(columns=list(COLUMNS)).astype("str")
    )


def _others(entity: Entity, held: pd.DataFrame, theirs: "pd.Series[str]", survivor: "pd.Series[str]") -> pd.DataFrame:
    """Tell of the target's other records of the same customer or contact: they stay, and name the one that stands."""
    others = pd.DataFrame(
        {
            "entity": entity,
            "id": held[f"{entity}_id"],
            "target_id": theirs[held.index],
            "outcome": "unchanged",
            "same_as": survivor[held.index],
        }
    )
    return others.drop_duplicates(["id", "target_id"])


def _changed(before: "pd.Series[str]", after: "pd.Series[str]", many: bool, clears: bool) -> "pd.Series[bool]":
    differ = after.notna() & (before.isna() | (before != after))
    if many and differ.any():
        pairs = zip(before[differ].fillna(""), after[differ], strict=True)
        unlike = [set(one.split(SEVERAL)) != set(other.split(SEVERAL)) for one, other in pairs]
        differ = differ & pd.Series(unlike, index=differ.index[differ]).reindex(differ.index, fill_value=False)
    return differ | (before.notna() & after.isna()) if clears else differ
