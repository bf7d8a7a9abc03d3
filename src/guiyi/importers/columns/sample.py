"""What the values of a column say of it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guiyi.core.schema import Schema
from guiyi.importers.columns.header_text import clean
from guiyi.importers.columns.words import OTHER_PERSON
from guiyi.values import KINDS
from guiyi.values.kind import no_likeness

ENOUGH = 60  # values of a column that are looked at
_LONGEST = 200

TELLING = frozenset(name for name, kind in KINDS.items() if kind.likeness is not no_likeness)

_MOBILE = re.compile(r"(?:(?:\+|00)?86)?1[3-9]\d{9}(?:\.0)?(?!\d)")
_PHONE_MARKS = re.compile(r"[\s\-()（）·]")
_NEXT = re.compile(r"[\n/\\、,，;；|]")  # between several numbers in a cell: the first one counts
_WHOLE = re.compile(r"\d{1,9}(?:\.0)?")


@dataclass(frozen=True)
class Values:
    """Some values of a column, as they stand; empty ones are not among them."""

    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, cells: Iterable[str | None]) -> "Values":
        """Take the filled cells, as many as are enough."""
        filled = (cell.strip()[:_LONGEST] for cell in cells if cell and not cell.isspace())
        return cls(tuple(text for text, _ in zip(filled, range(ENOUGH), strict=False)))

    def __bool__(self) -> bool:
        return bool(self.texts)

    def mean(self, likeness: Callable[[str], float]) -> float:
        """Return the mean of a measure from 0.0 to 1.0 over the values, 0.0 without any."""
        return sum(map(likeness, self.texts)) / len(self.texts) if self.texts else 0.0

    def share(self, kind: str) -> float:
        """Say how surely the values are of a kind."""
        return self.mean(KINDS[kind].likeness)

    def readable(self, kind: str, region: str = "CN") -> float:
        """Return the share that is no fault of a kind: it has a normal form, or says that there is no value."""
        return self.mean(lambda text: float(KINDS[kind].value(text, region).issue is None))

    def mobiles(self) -> float:
        """Return the share that are mobile numbers."""
        return self.mean(lambda text: float(is_mobile(text)))

    def matching(self, pattern: re.Pattern[str]) -> float:
        """Return the share that a pattern matches in full."""
        return self.mean(lambda text: float(bool(pattern.fullmatch(text))))

    def numbers_lines(self) -> bool:
        """Tell whole numbers that only grow: they number the lines."""
        if not self.texts or not all(_WHOLE.fullmatch(text) for text in self.texts):
            return False
        numbers = [int(float(text)) for text in self.texts]
        return all(one < other for one, other in pairwise(numbers))

    def distinct(self) -> float:
        """Return the share of values that differ."""
        return len(set(self.texts)) / len(self.texts) if self.texts else 0.0


def is_mobile(text: str) -> bool:
    """Tell a mobile number of China, or one of another country that says so itself.

    >>> [is_mobile(one) for one in ("138 0013 8000", "021-61234567", "+44 7400 123456", "+86 138-0013-8000")]
    [True, False, True, True]
    """
    plain = _PHONE_MARKS.sub("", _NEXT.split(text.strip(), maxsplit=1)[0])
    if _MOBILE.match(plain):
        return True
    if not plain.startswith("+") or len(plain) > 20:
        return False
    import phonenumbers

    try:
        parsed = phonenumbers.parse(plain)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE)


# The fields that values alone may name: field, measure, and how much of it is enough without a header.
_BY_VALUES: tuple[tuple[str, Callable[[Values], float], float], ...] = (
    ("mobile", Values.mobiles, 0.6),
    ("phone", lambda values: values.share("phone"), 0.7),
    ("email", lambda values: values.share("email"), 0.7),
    ("uscc", lambda values: values.share("uscc"), 0.8),
    ("id_number", lambda values: values.share("resident_id"), 0.8),
    ("wechat_wxid", lambda values: values.share("wechat_wxid"), 0.7),
    ("website", lambda values: values.share("website"), 0.8),
    ("customer_name", lambda values: values.share("company"), 0.6),
    ("contact_name", lambda values: values.share("person_name"), 0.6),
    ("address", lambda values: values.share("address"), 0.6),
    ("province", lambda values: values.share("province"), 0.8),
    ("city", lambda values: values.share("city"), 0.8),
    ("district", lambda values: values.share("district"), 0.8),
    ("gender", lambda values: values.share("gender"), 0.9),
    ("company_size", lambda values: values.share("company_size"), 0.9),
    ("industry", lambda values: values.share("industry"), 0.9),
)  # fmt: skip
_OURS = re.compile(f"{OTHER_PERSON.pattern}|所[属在]")
_FAMILY = re.compile(r"家长|父亲|母亲|爸爸|妈妈|监护")
_REACHING = frozenset({"mobile", "phone", "contact_phone", "email", "contact_email", "wechat_id"})
_UNMISTAKABLE = frozenset({"mobile", "email", "uscc", "id_number", "wechat_wxid"})


def field_of(header: str, values: Values, taken: Iterable[str], schema: Schema) -> tuple[str, float] | None:
    """Name the field that values alone show, and how sure that is.

    Without a header any field may be found. Under words that nobody knows only unmistakable values count, and only for
    a field that no other column fills: the column may be somebody else's phone or mail.
    """
    busy = set(taken)
    if header and (len(values.texts) < 2 or values.distinct() < 0.8 or _is_of_others(clean(header), busy)):
        return None
    best: tuple[str, float] | None = None
    for name, measure, enough in _BY_VALUES:
        if name in busy or name not in schema or (header and name not in _UNMISTAKABLE):
            continue
        share = measure(values)
        if share >= (0.9 if header else enough) and (best is None or share > best[1] + 0.05):
            best = (name, share)
    return (best[0], round(best[1] * 0.9, 2)) if best else None


def _is_of_others(word: str, taken: set[str]) -> bool:
    """Tell a column of somebody else's; a child is reached through the parents, where nothing else reaches it."""
    return bool(_OURS.search(word)) and not (_FAMILY.search(word) and _REACHING.isdisjoint(taken))


def columns_of(rows: Sequence[Sequence[str | None]], width: int) -> list[list[str | None]]:
    """Turn rows of cells into columns of values.

    >>> columns_of([("a", "b"), ("c",)], 2)
    [['a', 'c'], ['b', None]]
    """
    return [[row[place] if place < len(row) else None for row in rows] for place in range(width)]
