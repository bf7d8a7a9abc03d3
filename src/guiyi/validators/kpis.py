"""The numbers that tell how good a base is (KPIs), each a share from 0.0 to 1.0; docs/audit.md defines them for people.

Every finding of warn or worse counts in one of them: what is missing in completeness, what occurs twice in uniqueness,
what contradicts another cell in consistency, what is old in freshness, and all else in validity.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.folder import RunFolder
from guiyi.core.rule import CODES, SEVERITIES
from guiyi.core.schema import Schema

if TYPE_CHECKING:
    import numpy as np

    Marks = np.ndarray[Any, np.dtype[np.bool_]]  # a row each

GOAL = 0.95  # of completeness, as the customer data standard asks
# Ids of one person or account: two rows that share one are told apart by nothing.
STRONG = (
    "mobile", "contact_email", "wechat_id", "wechat_wxid", "unionid", "openid", "wecom_external_userid", "qq",
    "target_id", "contact_target_id",
)  # fmt: skip
UPDATED = ("updated_at", "last_contact_time")  # when somebody last looked after a row; the first that is there
YEAR = 365  # days
ELSEWHERE = tuple(CODES[check] for check in ("required", "any_of", "unique", "fresh"))  # not in validity
ENDS = 1 << 20  # how a number may end, where its last 20 bits are looked at
Part = dict[str, Any]


def kpis(
    rows: pa.Table, found: pa.Table, schema: Schema, written: Mapping[str, int] | None = None, *, today: date
) -> dict[str, Any]:
    """Return the KPIs of the rows of an audit, in all (`overall`) and by field (`fields`).

    completeness: share of rows with a usable value (a normal form) in a field, over the fields in use or expected; in
        all, the mean over the expected fields. `before`: the same of cells as written, where empty is all that counts.
    validity: share of filled cells, as written, that no finding calls wrong; `after`: of the normal forms alone, once
        what could not be read is gone.
    uniqueness: share of rows that share no value of a unique field, and no id of a person, with another row; of a field,
        among the rows that fill it.
    consistency: share of rows in which no cell contradicts another; by field for those that are contradicted.
    freshness: share of rows looked after within a year, among those that say when (`dated`, a share of all rows);
        `median_days` since then.
    error_rate: share of rows with an error.
    None stands where there is nothing to measure.

    Args:
        rows: table[row_id; one text column a field], the rows of customers only.
        found: table of `findings`.
        schema: the fields.
        written: field → cells filled as written; see `filled_cells`. Without it nothing is said of before.
        today: the day from which ages count.
    """
    facts = _Facts(rows, found)
    return {
        "completeness": _completeness(rows, schema, written or {}),
        "validity": _validity(rows, facts),
        "uniqueness": _uniqueness(rows, schema, facts),
        "consistency": _consistency(facts),
        "freshness": _freshness(rows, today),
        "error_rate": _share(int(facts.marks(facts.errors).sum()), facts.total) or 0.0,
    }


def filled_cells(folder: RunFolder, ignored: Collection[str]) -> dict[str, int]:
    """Count the cells that were not empty as written: field → rows, without those that are no customers."""
    counts: Counter[str] = Counter()
    left_out = pa.array(list(ignored), pa.string())
    for table in folder.each("changes", ("field", "step", *(("row_id",) if ignored else ()))):
        first = pc.equal(table["step"], 0)
        if ignored:
            first = pc.and_(first, pc.invert(pc.is_in(table["row_id"], left_out)))
        told = pc.value_counts(table["field"].filter(first))
        counts.update({one["values"]: one["counts"] for one in told.to_pylist()})
    return dict(counts)


class _Facts:
    """The findings of warn or worse as places of rows: which rows, by field and sort of finding."""

    def __init__(self, rows: pa.Table, found: pa.Table) -> None:
        self.total = len(rows)
        level, self.field, code = (_encoded(found[name]) for name in ("severity", "field", "code"))
        self.at = pc.fill_null(pc.index_in(found["row_id"], rows["row_id"].combine_chunks()), -1).to_numpy()
        self.errors = _that(level, lambda one: one == "error")
        grave = _that(level, lambda one: one in SEVERITIES[:2])
        several = _that(self.field, lambda one: "|" in one)
        self.unique = grave & _that(code, lambda one: one == CODES["unique"])
        own = _that(code, lambda one: one == CODES["compare"] or one.startswith("row."))
        elsewhere = _that(code, lambda one: one in ELSEWHERE)
        self.crossed = grave & (own | (several & ~elsewhere))
        self.wrong = grave & ~self.crossed & ~elsewhere
        self.ruled = self.wrong & _that(code, lambda one: one.startswith("rule."))

    def marks(self, these: "Marks") -> "Marks":
        """Mark the rows of some findings."""
        return marked(self.at[these], self.total)

    def by_field(self, these: "Marks") -> "Iterator[tuple[str, Marks]]":
        """Mark the rows of some findings, field by field; a finding of several fields counts in each."""
        import numpy as np

        codes = self.field.indices.to_numpy().astype(np.int16)[these]
        order = np.argsort(codes, kind="stable")
        ends = np.cumsum(np.bincount(codes, minlength=len(self.field.dictionary)))
        places = dict(enumerate(np.split(self.at[these][order], ends[:-1])))
        told: dict[str, list[int]] = {}
        for number, names in enumerate(self.field.dictionary.to_pylist()):
            for name in filter(None, names.split("|")):
                told.setdefault(name, []).append(number)
        for name, numbers in told.items():
            yield name, marked(np.concatenate([places[number] for number in numbers]), self.total)


def marked(places: "np.ndarray[Any, Any]", total: int) -> "Marks":
    """Mark so many rows by their places; a place below 0 is none.

    >>> import numpy
    >>> marked(numpy.array([2, 0, 2, -1]), 3).tolist()
    [True, False, True]
    """
    import numpy as np

    marks = np.zeros(total, dtype=bool)
    marks[places[places >= 0]] = True
    return marks


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return pc.fill_null(column, "").dictionary_encode().combine_chunks()


def _that(column: pa.DictionaryArray, test: Callable[[str], bool]) -> "Marks":
    """Mark where a test of its few texts holds."""
    import numpy as np

    holds = np.array([test(one) for one in column.dictionary.to_pylist()], dtype=bool)
    marks: Marks = holds[column.indices.to_numpy()]
    return marks


def _completeness(rows: pa.Table, schema: Schema, written: Mapping[str, int]) -> Part:
    total, held = len(rows), set(rows.column_names)
    filled = {name: total - rows[name].null_count if name in held else 0 for name in schema.names}
    used = [one for one in schema if one.expected or filled[one.name] or written.get(one.name)]

    def of(counts: Mapping[str, int]) -> Part:
        fields = {one.name: _share(min(counts.get(one.name, 0), total), total) or 0.0 for one in used}
        expected = [fields[one.name] for one in used if one.expected]
        return {"overall": _share(sum(expected), len(expected)), "fields": fields}

    return {**of(filled), "goal": GOAL, **({"before": of(written)} if written else {})}


def _validity(rows: pa.Table, facts: _Facts) -> Part:
    ruled = dict(facts.by_field(facts.ruled))
    wrong = dict(facts.by_field(facts.wrong))
    before: dict[str, tuple[int, int]] = {}
    after: dict[str, tuple[int, int]] = {}
    for name in rows.column_names:
        filled, bad = facts.total - rows[name].null_count, wrong.get(name)
        if name == "row_id" or (not filled and (bad is None or not bad.any())):
            continue
        if bad is None:
            before[name] = after[name] = filled, 0
            continue
        full = rows[name].is_valid().to_numpy()
        emptied = int((bad & ~full).sum())  # nothing of them could be read
        before[name] = filled + emptied, int(bad.sum())
        after[name] = filled, int((ruled[name] & full).sum()) if name in ruled else 0
    return {**_valid(before), "after": _valid(after)}


def _valid(counts: Mapping[str, tuple[int, int]]) -> Part:
    """Turn field → (cells, wrong ones) into shares."""
    cells, wrong = (sum(one[place] for one in counts.values()) for place in (0, 1))
    fields = {name: _share(filled - bad, filled) for name, (filled, bad) in counts.items() if filled}
    return {"overall": _share(cells - wrong, cells), "fields": fields}


def _uniqueness(rows: pa.Table, schema: Schema, facts: _Facts) -> Part:
    shared, fields = facts.marks(facts.unique), {}
    for one in schema:
        if (one.unique or one.name in STRONG) and one.name in rows.column_names:
            filled = facts.total - rows[one.name].null_count
            if filled:
                marks = repeated(rows[one.name], many=one.many)
                shared |= marks
                fields[one.name] = _share(filled - int(marks.sum()), filled)
    return {"overall": _share(facts.total - int(shared.sum()), facts.total), "fields": fields}


def repeated(column: pa.ChunkedArray, *, many: bool = False) -> "Marks":
    """Mark the rows whose value another row holds too; with `many`, one of whose values.

    >>> repeated(pa.chunked_array([["a|b", "c", None, "b", None]]), many=True).tolist()
    [True, False, False, True, False]
    """
    import duckdb
    import numpy as np

    places, values = pa.array(np.arange(len(column))), column.combine_chunks()
    if many and pc.any(pc.match_substring(values, "|")).as_py():
        lists = pc.split_pattern(values, "|")
        places, values = pc.list_parent_indices(lists), pc.list_flatten(lists)
    held = pa.table({"place": places, "value": values}).drop_null()
    hashes = duckdb.connect().from_arrow(held).project("hash(value) AS hash").fetchnumpy()["hash"]
    doubtful = held.filter(pa.array(_repeats(hashes)))  # nearly all values are told apart by their hashes
    told = doubtful["value"].combine_chunks().dictionary_encode().indices.to_numpy()
    return marked(doubtful["place"].to_numpy()[_repeats(told)], len(column))


def _repeats(numbers: "np.ndarray[Any, Any]") -> "Marks":
    """Mark the numbers that occur more than once."""
    import numpy as np

    ordered = np.sort(numbers)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    ends = numbers % ENDS  # most numbers are told apart from those by how they end
    seen = np.zeros(ENDS, dtype=bool)
    seen[again % ENDS] = True
    marks: Marks = seen[ends]
    marks[marks] = np.isin(numbers[marks], again)
    return marks


def _consistency(facts: _Facts) -> Part:
    crossed = facts.marks(facts.crossed)
    fields = {name: int(marks.sum()) for name, marks in facts.by_field(facts.crossed)}
    return {
        "overall": _share(facts.total - int(crossed.sum()), facts.total),
        "fields": {name: _share(facts.total - count, facts.total) for name, count in fields.items() if count},
    }


def _freshness(rows: pa.Table, today: date) -> Part:
    import numpy as np

    told = [rows[name] for name in UPDATED if name in rows.column_names]
    if not told:
        return {"overall": None, "dated": 0.0, "median_days": None}
    days = days_of(pc.coalesce(*told).drop_null())
    ages = (np.datetime64(today) - days).astype(int)
    ages = ages[ages >= 0]  # a day still to come is a fault of its own
    return {
        "overall": _share(int((ages <= YEAR).sum()), len(ages)),
        "dated": _share(len(ages), len(rows)) or 0.0,
        "median_days": int(np.median(ages)) if len(ages) else None,
    }


def days_of(dates: pa.ChunkedArray) -> "np.ndarray[Any, np.dtype[np.datetime64]]":
    """Return dates (ISO 8601) as days; a month or a year is its first day, and what is no date is left out.

    >>> days_of(pa.chunked_array([["2023", "2023-05", "2023-05-07T08:09:10", "soon"]])).astype(str).tolist()
    ['2023-01-01', '2023-05-01', '2023-05-07']
    """
    long = pc.utf8_length(dates)
    whole = pc.if_else(pc.equal(long, 4), pc.binary_join_element_wise(dates, "01", "01", "-"), dates)
    whole = pc.if_else(pc.equal(long, 7), pc.binary_join_element_wise(whole, "01", "-"), whole)
    moments = pc.strptime(pc.utf8_slice_codeunits(whole, 0, 10), "%Y-%m-%d", "s", error_is_null=True)
    days: np.ndarray[Any, np.dtype[np.datetime64]] = moments.drop_null().to_numpy().astype("datetime64[D]")
    return days


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 6) if whole else None
