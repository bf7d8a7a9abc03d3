"""clusters.csv: for every row, the customer and contact it became."""

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.folder import RunFolder

COLUMNS = ("source", "sheet", "line", "row_id", "customer_id", "contact_id", "status")
MARK = "\ufeff"  # spreadsheets want it
_BARE = r'[,"\r\n]'  # what a cell without quotes does not hold
_PIECE = 100_000  # lines that are made at once


def write_clusters(folder: RunFolder) -> None:
    """Write clusters.csv (UTF-8 with BOM, as spreadsheets want it)."""
    members = folder.arrow("members", COLUMNS).select(COLUMNS)
    with (folder / "clusters.csv").open("wb") as file:
        file.write(f"{MARK}{','.join(COLUMNS)}\n".encode())
        for start in range(0, len(members), _PIECE):
            file.write(_lines(members.slice(start, _PIECE)))


def _lines(some: pa.Table) -> bytes:
    r"""Write rows as lines of CSV, a column at a time.

    >>> _lines(pa.table({"sheet": ["a,b", None], "line": ["2", "3"]}))
    b'"a,b",2\n,3\n'
    """
    cells = (_quoted(pc.fill_null(column.combine_chunks(), "")) for column in some.columns)
    lines = pc.binary_join_element_wise(*cells, ",")
    return "".join(f"{line}\n" for line in lines.to_pylist()).encode()


def _quoted(texts: pa.Array) -> pa.Array:
    marked = pc.match_substring_regex(texts, _BARE)
    if not pc.any(marked).as_py():
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    return pc.if_else(marked, pc.binary_join_element_wise('"', doubled, '"', ""), texts)
