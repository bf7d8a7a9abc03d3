"""Rules on the cells of one row: what must be there, and what a value may be. They cost the same however many are wrong."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.rule import Rule
from guiyi.schemas.customer import NAMING, OF_FIRMS, PERSONAL_NAMES, REACHING
from guiyi.validators.rows import Bools, Rows, Texts, marks, of_distinct, storable

DATES = frozenset({"date", "datetime"})  # ISO 8601, of a year, a month, a day or a second
DATE_ENDS = (4, 7, 10)  # where the year, the month and the day end
NUMBER = r"\A[+-]?[0-9]+(?:\.[0-9]+)?\z"
LAST = "\U0010ffff"  # after a text: past all texts that begin with it


def required(rows: Rows, rule: Rule) -> pa.Table:
    """Find rows without a value; one of a contact is asked of rows that hold a contact."""
    (name,) = rule.fields
    wrong = _empty(rows, (name, *(PERSONAL_NAMES if name == "customer_name" else ())))
    if rows.schema[name].entity == "contact":
        wrong &= _has_contact(rows)
    return rows.where(wrong)


def any_of(rows: Rows, rule: Rule) -> pa.Table:
    """Find rows without a value in any of some fields."""
    return rows.where(_empty(rows, rule.fields))


def _empty(rows: Rows, names: Sequence[str]) -> Bools:
    empty = np.ones(len(rows.table), dtype=bool)
    for name in names:
        if rows.column(name).null_count < len(empty):
            empty &= marks(pc.is_null(rows.column(name)))
    return empty


def _has_contact(rows: Rows) -> Bools:
    """Tell which rows hold a name of a person or a way to reach one, as matching does."""
    own = [name for name in (*NAMING, *REACHING) if name not in OF_FIRMS]
    alone = _empty(rows, ["customer_name"]) | marks(pc.equal(rows.column("customer_type"), "person"))
    return ~_empty(rows, own) | (alone & ~_empty(rows, OF_FIRMS))


def length(rows: Rows, rule: Rule) -> pa.Table:
    """Find values of fewer or more characters than allowed."""
    least, most = rule.limits.get("min"), rule.limits.get("max")
    return rows.failing(rule.fields[0], lambda texts: _outside(pc.utf8_length(texts), least, most))


def options(rows: Rows, rule: Rule) -> pa.Table:
    """Find values that are none of the options."""
    known = pa.array(filter(storable, rule.limits["options"]), pa.string())
    return rows.failing(rule.fields[0], lambda texts: pc.and_(pc.is_valid(texts), pc.invert(pc.is_in(texts, known))))


def value_range(rows: Rows, rule: Rule) -> pa.Table:
    """Find values below the least or above the greatest one allowed; a month or year is wrong only where all of it is."""
    (name,) = rule.fields
    least, most, kind = rule.limits.get("min"), rule.limits.get("max"), rows.schema[name].kind
    if kind in DATES:
        return rows.failing(name, lambda texts: _dates_outside(texts, least, most))
    return rows.failing(name, lambda texts: _numbers_outside(texts, least, most, proven=kind != "text"))


def _outside(sizes: Texts, least: float | None, most: float | None) -> Texts:
    below = pc.less(sizes, least) if least is not None else pa.scalar(False)
    return pc.or_(below, pc.greater(sizes, most)) if most is not None else below


def _dates_outside(texts: Texts, least: str | None, most: str | None) -> Texts:
    """Compare dates as far as both are precise: 2023 is neither before 2023-05 nor after 2023-05-31."""
    wrong = pc.less(texts, least) if least is not None else pa.scalar(False)
    if least is not None:
        begun = pa.array([least[:end] for end in DATE_ENDS if end < len(least)], pa.string())
        wrong = pc.and_(wrong, pc.invert(pc.is_in(texts, begun)))
    return pc.or_(wrong, pc.greater(texts, most + LAST)) if most is not None else wrong


def _numbers_outside(texts: Texts, least: str | None, most: str | None, proven: bool) -> Texts:
    """Compare numbers to their last digit; where texts are not proven to be numbers, those that are none are outside."""
    odd = pa.scalar(False)
    if not proven:
        odd = pc.invert(pc.match_substring_regex(texts, NUMBER))
        texts = pc.if_else(odd, None, texts)
    limits = [None if one is None else Decimal(one) for one in (least, most)]
    rough = [None if one is None else float(one) for one in limits]
    numbers = pc.cast(texts, pa.float64())
    wrong = _outside(numbers, *rough)
    near = pc.is_in(numbers, pa.array(rough, pa.float64()))  # as doubles they are the limit; as decimals perhaps not
    if pc.any(near).as_py():
        exact = of_distinct(pc.if_else(near, texts, None), lambda text: _beyond(Decimal(text), *limits))
        wrong = pc.or_kleene(wrong, exact)
    return pc.or_kleene(odd, wrong)


def _beyond(number: Decimal, least: Decimal | None, most: Decimal | None) -> bool:
    return (least is not None and number < least) or (most is not None and number > most)
