"""A day, month or year as people write it, and why a text is none of them.

Two-digit years 00-29 are of this century, 50-99 of the last; between them either could be meant.
Source: ISO 8601.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from guiyi.values.kind import Fault

Order = Literal["dmy", "mdy"]

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
        "(?P<year>[0-9]{2}) ?年 ?(?P<month>[0-9]{1,2}) ?月(?: ?(?P<day>[0-9]{1,2}) ?[日号]?)?",
        "(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        "(?P<month>[0-9]{1,2})[-/](?P<year>[0-9]{4})",
        "(?P<year>[0-9]{4}) ?年?",
        rf"{_NTH}[-/ ,.]*(?:of )?{_MONTH}[-/ ,.]*(?P<year>[0-9]{{4}}|[0-9]{{2}})",
        rf"{_MONTH}[-/ ]*{_NTH}(?: ?[-/,.] ?| )(?P<year>[0-9]{{4}})",
        rf"{_MONTH}[-/ ,.']*(?P<year>[0-9]{{4}})",
        rf"(?P<year>[0-9]{{4}})[-/ ,.]*{_MONTH}(?:[-/ ,.]*{_NTH})?",
    )
)
_THREE = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{1,2})")
_SIX = re.compile("([0-9]{2})([0-9]{2})([0-9]{2})")
_WHY = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"(?:(?<![0-9])(?:1[89]|2[01])[0-9]{2}(?:[0-9]{4})?(?![0-9]).*?){2}", "date.several"),
        (r"[0-9] ?[日号]? ?(?:至|到|~|to|—|–)|[日月] ?-|[0-9]([-/.])[0-9]+\1[0-9]+ ?- ?[0-9]", "date.several"),
        (
            "[今昨明前去后当][天日年晚]|最近|近期|(?:周|星期|礼拜)[1-6日天末]|[上下本这]个?(?:周|月|年|季|星期|礼拜)|刚刚|[0-9] ?个?[天日周月年](?:以|之)?[前后内]|"
            r"\b(?:today|yesterday|tomorrow|ago|last|next|[a-z]+day)\b",
            "date.relative",
        ),
        ("^[0-9]{1,2}(?:[-/.]| ?月 ?)[0-9]{1,2} ?[日号]?$|^[0-9]{1,2} ?(?:[日号]|月份?)$", "date.no_year"),
        (f"^{_MONTH_NAME} ?[0-9]{_TH}$|^[0-9]{{1,2}}{_TH} ?{_MONTH_NAME}$", "date.no_year"),
        (f"^{_MONTH_NAME}[- ']*[0-9]{{2}}$", "date.ambiguous"),
        ("约|左右|前后|大概|[上中下]旬|[年月][初底末中]|季|q[1-4]|半年|[春夏秋冬]|预计|around|about", "date.inexact"),
    )
)


def read(text: str) -> str:
    """Write a folded date without a time in ISO 8601, as precise as it is.

    >>> [read(one) for one in ("2023年5月1日", "2023.5", "23.5.1", "25/12/2023", "may 1, 2023", "230501")]
    ['2023-05-01', '2023-05', '2023-05-01', '2023-12-25', '2023-05-01', '2023-05-01']

    Raises:
        Fault: date.impossible, date.ambiguous, date.several, date.no_year, date.relative, date.inexact or date.syntax.
    """
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            return only(possible(parts["year"], _month(parts["month"]) if "month" in parts else None, parts.get("day")))
    if found := _THREE.fullmatch(text):
        return only(_in_some_order(*found.groups()))
    if found := _SIX.fullmatch(text):
        return only(_of_six_digits(*found.groups()))
    raise Fault(next((code for pattern, code in _WHY if pattern.search(text)), "date.syntax"))


def in_order(text: str, order: Order) -> str | None:
    """Write a date of three numbers whose order is known; None where the text is no such date.

    >>> in_order("5/1/23", "mdy"), in_order("5/1/23", "dmy"), in_order("2023/5/1", "dmy")
    ('2023-05-01', '2023-01-05', None)

    Raises:
        Fault: date.impossible, or date.ambiguous where the century is open.
    """
    found = _THREE.fullmatch(text)
    if not found or len(found[4]) == 1:
        return None
    first, second, year = found[1], found[3], found[4]
    return only(possible(year, second, first) if order == "dmy" else possible(year, first, second))


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


def _in_some_order(first: str, mark: str, second: str, third: str) -> set[str]:
    """Return what 5/1/2023 can mean; 23.5.1 and 23-5-1 are read from the year down, as Chinese dates are."""
    from_year = possible(first, second, third) if len(first) == 2 and len(third) <= 2 else set()
    if (from_year and mark != "/") or len(third) == 1:
        return from_year
    return from_year | possible(third, second, first) | possible(third, first, second)


def _of_six_digits(first: str, second: str, third: str) -> set[str]:
    """Return what 202305 or 230501 can mean: a month, or a day with a short year."""
    months = possible(first + second, third) if int(first + second) in _YEARS_IN_SIX else set()
    return months | possible(first, second, third)
