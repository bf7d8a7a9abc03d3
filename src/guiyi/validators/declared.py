"""Rules that are declared, not programmed: each finds its rows by sets in SQL, however many are wrong."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from guiyi.core.rule import Rule
from guiyi.validators.rows import PLACE, Rows, quoted

PERSONAL_NAMES = ("contact_name", "wechat_remark", "wechat_nickname")  # a personal customer is called by these


def required(rows: Rows, rule: Rule) -> pa.Table:
    """Find rows without a value."""
    (name,) = rule.fields
    return _empty(rows, (name, *(PERSONAL_NAMES if name == "customer_name" else ())))


def any_of(rows: Rows, rule: Rule) -> pa.Table:
    """Find rows without a value in any of some fields."""
    return _empty(rows, rule.fields)


def _empty(rows: Rows, names: tuple[str, ...]) -> pa.Table:
    return rows.at(places(rows, " AND ".join(f"{quoted(one)} IS NULL" for one in names)))


def unique(rows: Rows, rule: Rule) -> pa.Table:
    """Find rows that share what must be unique; `detail` is the first of them."""
    group = ", ".join(map(quoted, rule.fields))
    held = " AND ".join(f"{quoted(one)} IS NOT NULL" for one in rule.fields)
    told = f"""
        SELECT row_id, concat_ws('|', {group}) AS value, first(row_id) OVER same AS detail FROM rows WHERE {held}
        WINDOW same AS (PARTITION BY {group} ORDER BY {PLACE} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        QUALIFY count(*) OVER same > 1
    """
    query = f"SELECT row_id, value, nullif(detail, row_id) AS detail FROM ({told})"
    return rows.engine.sql(query).to_arrow_table()


def places(rows: Rows, condition: str) -> npt.NDArray[np.int64]:
    """Return the places of the rows for which a condition in SQL is true."""
    found = rows.engine.sql(f"SELECT {PLACE} FROM rows WHERE {condition}").fetchnumpy()[PLACE]
    return np.asarray(found, np.int64)
