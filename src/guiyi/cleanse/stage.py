"""The cleanse stage: one part of raw lines → rows in normal form, with every change and issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from guiyi.cleanse.draft import Draft
from guiyi.cleanse.fitting import leave_out_unfit
from guiyi.cleanse.mapped import mapped
from guiyi.cleanse.misplaced import move_misplaced
from guiyi.cleanse.notes import read_notes
from guiyi.cleanse.places import PARTED, place_parts
from guiyi.cleanse.reading import reader
from guiyi.cleanse.row_step import take_row_step
from guiyi.cleanse.rows import ROW_STEPS
from guiyi.cleanse.tags import read_tags
from guiyi.core.batch import Batch
from guiyi.core.rowkey import row_hash
from guiyi.core.schema import Field, Schema
from guiyi.core.source import Column
from guiyi.values import KINDS
from guiyi.values.date import ordered
from guiyi.values.day import Orders


@dataclass(frozen=True)
class Plan:
    """What cleansing a part needs to know.

    Attributes:
        schema: the fields.
        columns: (source, sheet) → how its columns are read.
        regions: source → ISO 3166 alpha-2, "" = unproven.
        tags: tag → {field: text}, as the job says.
        decided: hash of a row's raw cells → {field: text}, as people decided.
        ignored: row_ids of lines that are no customers: nobody needs to hear what is wrong with their cells.
        orders: (source, sheet) → {field: the order of its dates}, where it is known.
        mended: names of the fields whose suggestions are applied.
    """

    schema: Schema
    columns: Mapping[tuple[str, str], Sequence[Column]]
    regions: Mapping[str, str]
    tags: Mapping[str, Mapping[str, str]]
    decided: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    orders: Mapping[tuple[str, str], Mapping[str, Orders]] = field(default_factory=dict)
    mended: frozenset[str] = frozenset()


def cleanse(raw: pa.Table, plan: Plan) -> Batch:
    """Return a part of `raw`, all lines of one sheet, as rows in normal form."""
    if not len(raw):
        return Draft(raw["row_id"]).batch()
    source, sheet = raw["source"][0].as_py(), raw["sheet"][0].as_py()
    region = plan.regions[source]
    draft = mapped(raw, plan.columns[source, sheet], plan.schema)
    move_misplaced(draft, plan.schema)
    written = {name: draft[name] for name in PARTED if name in draft.cells}
    orders = plan.orders.get((source, sheet), {})
    for name in list(draft.cells):
        take_cells(draft, plan.schema[name], region, plan.mended, orders.get(name))
    place_parts(draft, written, plan.schema, region, plan.mended)
    read_notes(draft, plan.schema, region)
    for step in ROW_STEPS:
        take_row_step(draft, step, plan.schema, region)
    read_tags(draft, plan.schema, region, plan.tags)
    if plan.decided:
        _obey(draft, [plan.decided.get(row_hash(cells), {}) for cells in raw["cells"].to_pylist()], plan.schema, region)
    return draft.batch(plan.ignored)


def _obey(draft: Draft, decided: Sequence[Mapping[str, str]], schema: Schema, region: str) -> None:
    """Set the cells that a person decided, each in its normal form; the person's word is taken as it is if it has none."""
    for name in dict.fromkeys(name for one in decided for name in one if name in schema):
        kind, each = schema[name].kind_of_value, schema[name].many
        texts = [one.get(name) for one in decided]
        normal = [text and (kind.walk(text, region, each and not kind.several).value.normal or text) for text in texts]
        draft.put(name, pd.Series(normal, index=draft.row_ids, dtype="str").fillna(draft[name]), "decision.value")


def take_cells(draft: Draft, one: Field, region: str, mended: frozenset[str], orders: Orders | None = None) -> None:
    """Take the cells of one field to the normal form of its kind."""
    kind = KINDS["text"] if one.kind == "address" else one.kind_of_value  # an address is parted across cells
    kind = ordered(kind, orders) if orders else kind
    if kind.usual and kind.usual.region == region:
        draft.rewrite(one.name, kind.usual)
    draft.walk(one.name, reader(one, region, mended, kind), kind.plain)
    leave_out_unfit(draft, one)
