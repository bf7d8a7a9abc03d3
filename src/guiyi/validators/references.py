"""References: a value that must stand on a list, or among the values that another source or sheet has in a field."""

from collections.abc import Container

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.errors import ConfigError
from guiyi.core.rule import Rule
from guiyi.validators.rows import Rows
from guiyi.values.kind import SEVERAL


def reference(rows: Rows, rule: Rule) -> pa.Table:
    """Find values that the list, or the other source, lacks; of several in one cell, each must be there.

    Raises:
        ConfigError: no row stands in the source or sheet that is referred to.
    """
    (name,) = rule.fields
    values = rows.column(name)
    if rule.given is not None:
        listed, asked = rule.given, pc.is_valid(values)
    else:
        there = _there(rows, rule)
        referred = str(rule.limits["field"])
        listed = _pieces(rows.column(referred).filter(there), rows.schema[referred].many)
        asked = pc.and_(pc.invert(there), pc.is_valid(values))
    distinct = pc.unique(values).drop_null().to_pylist()
    many = rows.schema[name].many
    strange = pa.array([text for text in distinct if not _all_in(text, many, listed)], pa.string())
    return rows.at(np.flatnonzero(pc.and_(asked, pc.is_in(values, strange)).to_numpy()), name)


def _all_in(text: str, many: bool, listed: Container[str]) -> bool:
    return all(one in listed for one in (text.split(SEVERAL) if many else [text]))


def _pieces(values: pa.ChunkedArray, many: bool) -> frozenset[str]:
    texts = pc.unique(values).drop_null().to_pylist()
    return frozenset(one for text in texts for one in (text.split(SEVERAL) if many else [text]))


def _there(rows: Rows, rule: Rule) -> pa.ChunkedArray:
    """Tell which rows stand in the source and sheet of a rule: a row_id begins with both."""
    parts = pc.split_pattern(rows.table["row_id"], ":", max_splits=2)
    told = {"source": pc.list_element(parts, 0), "sheet": pc.list_element(parts, 1)}
    here = None
    for key, held in told.items():
        if key in rule.limits:
            same = pc.equal(held, rule.limits[key])
            here = same if here is None else pc.and_(here, same)
    if here is None or not pc.any(here).as_py():
        wanted = ":".join(str(rule.limits[key]) for key in told if key in rule.limits)
        places = pc.unique(pc.binary_join_element_wise(*told.values(), ":")).to_pylist()
        raise ConfigError("audit.no_such_source", rule=rule.name, wanted=wanted, known=", ".join(sorted(places)))
    return here
