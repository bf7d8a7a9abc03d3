"""A day, month or year as people write it, and why a text is none of them.

Two-digit years 00-29 are of this century, 50-99 of the last; between them either could be meant.
Source: ISO 8601.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple, Self, get_args

from guiyi.values.kind import Fault

Order = Literal["dmy", "mdy", "ymd"]


class Orders(NamedTuple):
    """The order of the three numbers of a date, where it is known: with a year of four digits, and with one of two."""

    long: Order | None
    short: Order | None

    @classmethod
    def of(cls, order: Order) -> Self:
        """Make the order of years of either length."""
        return cls(order, order)


YEARS = range(1800, 2200)
_YEARS_IN_SIX = range(1900, 2100)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_MONTH = f"(?P<month>{_MONTH_NAME})"
_TH = "(?:st|nd|rd|th)?"
_NTH = f"(?P<day>[0-9]{{1,2}}){_TH}"
_GAP = r"(?: ?[-/.,、\\_] ?| )"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<year>[0-9]{{4}})(?:{_GAP}| ?年 ?)(?P<month>[0-9]{{1,2}})"
        rf"(?: ?月份?|(?:{_GAP}| ?月 ?)(?P<day>[0-9]{{1,2}}) ?[日号]?)?",
        "(?P<year>[0-9]{2}) ?年 ?(?P<month>[0-9]{1,2}) ?月份?(?: ?(?P<day>[0-9]{1,2}) ?[日号]?)?",
        "(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        "(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})",
        "(?P<month>[0-9]{1,2}) ?月 ?(?P<day>[0-9]{1,2}) ?[日号]?[, ]*(?P<year>[0-9]{4}) ?年?",
        "(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})月 ?-(?P<year>[0-9]{4}|[0-9]{2})",
        "(?P<year>[0-9]{4}) ?(?:年度?)?|(?P<short>0[0-9]|[5-9][0-9]) ?年",
        rf"(?:the )?{_NTH}[-/ ,.]*(?:of )?{_MONTH}[-/ ,.]*(?P<year>[0-9]{{4}}|[0-9]{{2}})",
        rf"{_MONTH}[-/ ]*{_NTH}(?: ?[-/,.] ?| )(?P<year>[0-9]{{4}})",
        rf"{_MONTH}[-/ ,.']*(?P<year>[0-9]{{4}})",
        rf"(?P<year>[0-9]{{4}})[-/ ,.]*{_MONTH}(?:[-/ ,.]*{_NTH})?",
    )
)
_MAYBE_MONTHS = re.compile("[0-9]{4} ?([年./ -]) ?([0-9]{1,2}) ?(?!\\1)[-/ ] ?([0-9]{1,2})")
_THREE = re.compile(r"([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{1,2})")
_SIX = re.compile("([0-9]{2})([0-9]{2})([0-9]{2})")
_REPUBLIC = re.compile("(1[0-9]{2})(?= ?[-/.年])")
_SHORT_REPUBLIC = re.compile("[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}")
_A_YEAR = "(?<![0-9])(?:1[89]|2[01])[0-9]{2}"
_WHY = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (rf"(?:{_A_YEAR}(?:[0-9]{{2}}|[0-9]{{4}})?(?![0-9]).*?){{2}}", "date.several"),
        (r"(?<=[0-9年月日号 ])(?:[至到—–~-]|to) ?(?:今|现在|now|present|date)", "date.several"),
        (r"[0-9] ?[日号]? ?(?:至|到|~|to|—|–)|[日月] ?[-~至到]|[0-9]([-/.])[0-9]+\1[0-9]+ ?- ?[0-9]", "date.several"),
        ("[0-9] ?[-、和] ?[0-9]{1,2} ?[月日号]|[日号] ?[、,;和及&] ?[0-9]", "date.several"),
        (f"{_A_YEAR}.*(?:以|之)?[前后内]$", "date.inexact"),
        (
            "[今昨明前去后当][天日年晚]|最近|近期|(?:周|星期|礼拜)[1-6日天末]|[上下本这]个?(?:周|月|年|季|星期|礼拜)|刚刚|至今|"
            r"(?:[0-9] ?个?[天日周月年]|[0-9] ?个?(?:星期|礼拜|季度)|半年)(?:以|之)?[前后内]|"
            r"\b(?:today|yesterday|tomorrow|ago|last|next|now|[a-z]+day)\b",
            "date.relative",
        ),
        ("^[0-9]{1,2}(?:[-/.]| ?月 ?)[0-9]{1,2} ?[日号]?$|^[0-9]{1,2} ?(?:[日号]|月份?)$", "date.no_year"),
        (f"^{_MONTH_NAME} ?[0-9]{_TH}$|^[0-9]{{1,2}}{_TH}[- ]?{_MONTH_NAME}$", "date.no_year"),
        (f"^{_MONTH_NAME}[- ']*[0-9]{{2}}$|^[1-4][0-9] ?年$", "date.ambiguous"),
        (
            r"约|左右|前后|大概|可能|估计|暂定|待|[上中下]旬|[年月][初底末中]|季|q[1-4]|半年|h[12]\b|[12]h\b|周|财年|\bfy|起$|^自|五一|[春夏秋冬]|年代|[0-9](?:后|s)$|"
            r"w[0-9]{1,2}$|预[计定]|\?|许$|"
            r"\b(?:around|about|circa|ca|early|late|mid|since|from|by|before|after|until|quarter|spring|summer|autumn|winter|end of)\b|^c\.",
            "date.inexact",
        ),
    )
)


def read(text: str, year_first: bool = True) -> str:
    """Write a folded date without a time in ISO 8601, as precise as it is.

    With `year_first`, 23.5.1 and 23-5-1 are read from the year down, as Chinese dates are.

    >>> [read(one) for one in ("2023年5月1日", "2023.5", "23.5.1", "25/12/2023", "may 1, 2023", "230501")]
    ['2023-05-01', '2023-05', '2023-05-01', '2023-12-25', '2023-05-01', '2023-05-01']

    Raises:
        Fault: date.impossible, date.ambiguous, date.several, date.no_year, date.relative, date.inexact or date.syntax.
    """
    if (months := _MAYBE_MONTHS.fullmatch(text)) and int(months[2]) < int(months[3]) <= 12:  # 2023.5-8: May to August?
        raise Fault("date.ambiguous")
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            year, month = parts["year"] or parts["short"], parts.get("month")
            return only(possible(year, month and _month(month), parts.get("day")))
    if found := _THREE.fullmatch(text):
        return only(_in_some_order((found[1], found[3], found[4]), found[2], year_first))
    if found := _SIX.fullmatch(text):
        return only(_of_six_digits(*found.groups()))
    raise Fault(next((code for pattern, code in _WHY if pattern.search(text)), "date.syntax"))


def in_order(text: str, orders: Orders) -> str | None:
    """Write a date of three numbers whose order is known; None where it is not, or the text is no such date.

    >>> in_order("5/1/23", Orders.of("mdy")), in_order("5/1/23", Orders.of("dmy")), in_order("05/1/23", Orders.of("ymd"))
    ('2023-05-01', '2023-01-05', '2005-01-23')
    >>> in_order("5/1/23", Orders("dmy", None)), in_order("2023/5/1", Orders.of("dmy"))
    (None, None)

    Raises:
        Fault: date.impossible, or date.ambiguous where the century is open.
    """
    found = _THREE.fullmatch(text)
    if not found:
        return None
    first, second, third = found[1], found[3], found[4]
    order = orders.long if len(third) > 2 else orders.short
    if not order or not _fits(order, first, third):
        return None
    return only(possible(*_arranged(order, first, second, third)))


def readings(text: str) -> list[Order]:
    """Say in which orders three numbers can be a day, a month and a year; in none where the text is something else.

    >>> readings("25/12/2023"), readings("05/01/2023"), readings("05-01-23"), readings("2023-05-01")
    (['dmy'], ['dmy', 'mdy'], ['dmy', 'mdy', 'ymd'], [])
    """
    found = _THREE.fullmatch(text)
    return _could_be(found[1], found[3], found[4]) if found else []


def of_the_republic(text: str) -> str:
    """Write a year of three digits, as Taiwan counts them, as one of ours.

    >>> of_the_republic("112/05/01"), of_the_republic("2023/05/01")
    ('2023/05/01', '2023/05/01')

    Raises:
        Fault: date.ambiguous for 78/05/01, which is of 1978 or of 1989.
    """
    if _SHORT_REPUBLIC.fullmatch(text):
        raise Fault("date.ambiguous")
    return f"{1911 + int(found[1])}{text[3:]}" if (found := _REPUBLIC.match(text)) else text


def possible(year: str, month: str | None = None, day: str | None = None) -> set[str]:
    """Return the dates that these parts make: none, one, or one for each century that a short year can be of.

    >>> possible("2023", "5", "1"), possible("2023", "2", "30"), sorted(possible("35", "1"))
    ({'2023-05-01'}, set(), ['1935-01', '2035-01'])
    """
    years = (int(year),) if len(year) > 2 else _centuries(int(year))
    return {made for one in years if one in YEARS for made in _made(one, month, day)}


def only(dates: set[str]) -> str:
    """Return the one date that is possible.

    Raises:
        Fault: date.impossible where there is none, date.ambiguous where there are several.
    """
    if len(dates) > 1:
        raise Fault("date.ambiguous")
    if not dates:
        raise Fault("date.impossible")
    return next(iter(dates))


def _made(year: int, month: str | None, day: str | None) -> Iterator[str]:
    try:
        first = date(year, int(month or 1), int(day or 1)).isoformat()
    except ValueError:  # no such day
        return
    yield first if day else first[:7] if month else first[:4]


def _centuries(year: int) -> tuple[int, ...]:
    if year < 30:
        return (2000 + year,)
    return (1900 + year,) if year >= 50 else (1900 + year, 2000 + year)


def _month(written: str) -> str:
    return str(_MONTHS.index(written[:3]) + 1) if written[0].isalpha() else written


def _arranged(order: Order, first: str, second: str, third: str) -> tuple[str, str, str]:
    """Return year, month and day."""
    if order == "ymd":
        return first, second, third
    return (third, second, first) if order == "dmy" else (third, first, second)


def _fits(order: Order, first: str, third: str) -> bool:
    """Tell whether the number that would be the year has digits enough, and the one that would be the day not too many."""
    return len(first) == 2 and len(third) <= 2 if order == "ymd" else len(third) > 1


def _could_be(first: str, second: str, third: str) -> list[Order]:
    """Return the orders in which the month has a name and the day a number that some month has."""
    parts = {one: _arranged(one, first, second, third) for one in get_args(Order) if _fits(one, first, third)}
    return [one for one, (_, month, day) in parts.items() if 1 <= int(month) <= 12 and 1 <= int(day) <= 31]


def _in_some_order(numbers: tuple[str, str, str], mark: str, year_first: bool) -> set[str]:
    """Return what 5/1/2023 can mean; 29/02/23 means nothing: 2023 had no such day, and nobody meant one of 2029."""
    orders = _could_be(*numbers)
    if year_first and mark != "/" and "ymd" in orders:
        orders = ["ymd"]
    read = [possible(*_arranged(one, *numbers)) for one in orders]
    if any(read) and not all(read):
        raise Fault("date.ambiguous")
    return set().union(*read)


def _of_six_digits(first: str, second: str, third: str) -> set[str]:
    """Return what 202305 or 230501 can mean: a month, or a day with a short year."""
    months = possible(first + second, third) if int(first + second) in _YEARS_IN_SIX else set()
    return months | possible(first, second, third)
