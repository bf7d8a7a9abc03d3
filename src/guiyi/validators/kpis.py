"""The numbers that tell how good a base is (KPIs): shares from 0.0 to 1.0."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.schema import Schema


def kpis(rows: pa.Table, found: pa.Table, schema: Schema) -> dict[str, Any]:
    """Return the KPIs of the rows of an audit.

    Args:
        rows: table[row_id; fields], the rows of customers only.
        found: table of `findings`.
        schema: the fields.
    """
    total = len(rows)
    full = {name: _share(total - rows[name].null_count, total) for name in schema.names if name in rows.column_names}
    expected = [full.get(one.name, 0.0) for one in schema if one.expected]
    errors = found.filter(pc.equal(found["severity"], "error"))
    return {
        "completeness": {"overall": _share(sum(expected), len(expected)), "fields": full},
        "error_rate": _share(pc.count_distinct(errors["row_id"]).as_py(), total),
    }


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0
