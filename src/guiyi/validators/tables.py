"""The gate at the exit: what the finished tables must be, as a pandera schema made from ours.

The stages before it see to all of this; the gate proves it, for our tables and for tables that people bring.
Source: https://pandera.readthedocs.io (lazy validation).
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from guiyi.core.batch import empty
from guiyi.core.schema import Entity, Field, Schema
from guiyi.values import KINDS
from guiyi.values.kind import SEVERAL

if TYPE_CHECKING:
    import pandera.pandas as pandera

FAILURES = ("entity", "id", "field", "check")
IDS: dict[Entity, str] = {"customer": "customer_id", "contact": "contact_id"}
REGIONS = ("CN", "")  # a value is normal where one of the base's regions takes it as it is
Proven = Mapping[str, Container[str]]
_IN_TABLES = {"address": "text"}  # its parts have fields of their own; what is left is any text
_OURS = {"not_nullable": "required", "column_in_dataframe": "missing"}  # pandera's word → ours


def gate(customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, proven: Proven | None = None) -> pd.DataFrame:
    """Check both tables; return frame[entity, id, field, check] of what fails.

    The checks: missing (a field without its column), text, required, unique, pattern, option, normal.

    Args:
        customers: frame[customer_id; one `str` column a field].
        contacts: frame[contact_id, customer_id; likewise].
        schema: the fields.
        proven: field → texts that cleansing left as normal forms; they are not walked again.
    """
    countries = customers["country"].dropna().unique() if "country" in customers else ()
    regions = (*REGIONS, *sorted(countries))
    frames: dict[Entity, pd.DataFrame] = {"customer": customers, "contact": contacts}
    failures = [
        _failures(frame, pandera_schema(schema, entity, regions, proven), entity) for entity, frame in frames.items()
    ]
    return pd.concat(failures, ignore_index=True)


def pandera_schema(
    schema: Schema, entity: Entity, regions: Iterable[str] = REGIONS, proven: Proven | None = None
) -> "pandera.DataFrameSchema":
    """Make the pandera schema of one entity's table; other columns than its fields are let be."""
    import pandera.pandas as pandera

    return pandera.DataFrameSchema(
        {
            one.name: pandera.Column(
                None, _checks(one, tuple(regions), (proven or {}).get(one.name, ())), nullable=not one.required
            )
            for one in schema.of(entity)
        }
    )


def _failures(frame: pd.DataFrame, wanted: "pandera.DataFrameSchema", entity: Entity) -> pd.DataFrame:
    from pandera.errors import SchemaErrors

    try:
        wanted.validate(frame.set_index(IDS[entity]), lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        absent = cases["check"] == "column_in_dataframe"
        failures = pd.DataFrame(
            {
                "entity": entity,
                "id": cases["index"].where(~absent),
                "field": cases["column"].where(~absent, cases["failure_case"]),
                "check": cases["check"].replace(_OURS),
            },
            columns=list(FAILURES),
        )
        return failures.astype("str").sort_values(["field", "id", "check"], ignore_index=True)
    return empty(FAILURES)


def _checks(field: Field, regions: tuple[str, ...], proven: Container[str]) -> list["pandera.Check"]:
    import pandera.pandas as pandera

    checks: dict[str, Callable[[pd.Series], pd.Series]] = {
        "text": _is_text,
        "normal": partial(_is_normal, field, regions, proven),
    }
    if field.pattern:
        checks["pattern"] = partial(_every, field, re.compile(field.pattern).fullmatch)
    if field.options:
        checks["option"] = partial(_every, field, frozenset(field.options).__contains__)
    if field.unique:
        checks["unique"] = _is_unique
    return [pandera.Check(check, name=name, ignore_na=True) for name, check in checks.items()]


def _is_text(values: pd.Series) -> pd.Series:
    return values.map(lambda one: isinstance(one, str) and one != "").astype(bool)


def _is_unique(values: pd.Series) -> pd.Series:
    return ~values.duplicated(keep=False)


def _every(field: Field, holds: Callable[[str], object], values: pd.Series) -> pd.Series:
    """Tell of which cells every value passes; each distinct text is asked once."""
    passed = {text: all(map(holds, _several(field, text))) for text in values.unique() if isinstance(text, str)}
    return values.map(lambda one: passed.get(one, True)).astype(bool)  # what is no text fails another check


def _is_normal(field: Field, regions: tuple[str, ...], proven: Container[str], values: pd.Series) -> pd.Series:
    kind = KINDS[_IN_TABLES.get(field.kind, field.kind)]
    plain = re.compile(kind.plain).fullmatch if kind.plain else lambda _: None

    def unchanged(text: str) -> bool:
        return text in proven or bool(plain(text)) or any(not kind.walk(text, region).steps for region in regions)

    return _every(field, unchanged, values)


def _several(field: Field, text: str) -> list[str]:
    return text.split(SEVERAL) if field.many else [text]
