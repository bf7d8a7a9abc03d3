"""Dates in ISO 8601, as precise as they were written: `2023`, `2023-05`, `2023-05-01`, `2023-05-01T10:11:00`.

Nothing is filled in from today, and what could mean two dates is a fault. Numbers of 20000-80000 are days of the
spreadsheets' calendar. In regions that keep China's time, a time that names its zone is written in China's, and so are
the counted seconds of WeChat and WeCom exports; elsewhere both keep their zone.
Sources: ISO 8601; https://support.microsoft.com/office/date-systems-in-excel (serial numbers).
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, partial

from guiyi.values import clock, day, day_words, lookalike
from guiyi.values.day import Orders
from guiyi.values.kind import Fault, Kind, Step, Trail, Value, rule_name, spared
from guiyi.values.text import ANY, placeholder

_LONGEST = 80
_SERIALS = range(20000, 80001)
_DAY_ZERO = datetime(1899, 12, 30)
_EPOCH = range(1_000_000_000, 4_102_444_801)
_CHINA_TIME = timezone(timedelta(hours=8))
_ON_CHINA_TIME = frozenset({"CN", "HK", "MO", "TW"})
_YEAR_FIRST_IN = frozenset({"CN", "TW", "JP", "KR"})  # a short year too

_YEAR = "(?:1[89]|2[01])[0-9][0-9]"
_DAY = "(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
_PLAIN_DATE = f"(?:{_YEAR}-(?:{_DAY}))"
_PLAIN_PART = f"(?:{_YEAR}(?:-(?:0[1-9]|1[0-2]))?)"
_PLAIN_TIME = "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_ZONED = re.compile(f"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}{_PLAIN_TIME}(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])")
_IS_ISO = re.compile(f"{_PLAIN_DATE}(?:{_PLAIN_TIME})?|{_PLAIN_PART}")

_EMPTY = re.compile(  # what databases, spreadsheets and forms show for no date: day 0, first and last day, second 0
    r"(?:0{4}[-/.年]?0{1,2}[-/.月]?0{1,2}日?|1900[-/年]0?1[-/月]0{1,2}日?|0?1/0{1,2}/1900|0001[-/]0?1[-/]0?1|0?1/0?1/0001|"
    r"1899[-/年]12[-/月]3[01]日?|9999[-/年]?12[-/月]?31日?|12/31/9999)(?:[ T][0-9:.]{4,16}(?:Z| AM)?)?|"
    r"1970[-/]0?1[-/]0?1[ T]0?8:00:00|[ _]*年[ _]*月(?:[ _]*日)?|"
    r"(?i:y{2,4}[-/.年]?m{1,2}[-/.月]?d{1,2}日?|(?:d{2}[-/.]m{2}|m{2}[-/.]d{2})[-/.]y{2,4})"
)
_EMPTY_BEGINS = frozenset("019_年yYmMdD")
_USUAL = re.compile(
    "([0-9]{4})(?:([-/.])([0-9]{1,2})\\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日?)"
    "(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\\.0{1,9})?)?)?"
)
_USUAL_DAY = re.compile("(?!1899|1900|1970)[12][0-9]{3}(?:[-/.][0-9]{1,2}[-/.][0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)")
_YEAR_FIRST = re.compile(rf"{_YEAR}(?:[-/.年 ]|[0-9]{{4}}|$)")
_THREE_NUMBERS = re.compile(r"[0-9０-９]\s*[-－/／.．]\s*[0-9０-９]{1,2}\s*[-－/／.．]")
_SERIAL = re.compile(r"([0-9]{5})(\.[0-9]{1,18})?")
_COUNTED = re.compile(r"([0-9]{10})(?:\.[0-9]{1,9})?|([0-9]{10})[0-9]{3}(?:\.0+)?")


def empty(text: str) -> str:
    """Empty a cell that shows how a database or a spreadsheet writes "no date".

    >>> empty("0000-00-00 00:00:00"), empty("1900/1/0"), empty("2023-05-01")
    ('', '', '2023-05-01')
    """
    return "" if text[:1] in _EMPTY_BEGINS and len(text) <= _LONGEST and _EMPTY.fullmatch(text) else text


def iso(text: str, region: str = "CN") -> str:
    """Write a date, with its time where it has one, in ISO 8601.

    The region says whether a short year is written first (23.5.1) and whether three digits are a year of the Republic.

    >>> [iso(one) for one in ("2023年5月1日", "二〇二三年五月", "民国112年5月1日", "23.5.1", "45047", "May 1, 2023")]
    ['2023-05-01', '2023-05', '2023-05-01', '2023-05-01', '2023-05-01', '2023-05-01']
    >>> iso("2023/5/1 下午3:20"), iso("112/5/1", "TW")
    ('2023-05-01T15:20:00', '2023-05-01')

    Raises:
        Fault: date.impossible, date.ambiguous, date.several, date.no_year, date.relative, date.inexact, date.lunar
            or date.syntax.
    """
    if _IS_ISO.fullmatch(text):
        return text
    if usual := _USUAL.fullmatch(text):
        return _whole(usual)
    rest, time = _parted(text)
    if serial := _SERIAL.fullmatch(rest):
        return _from_serial(int(serial[1]), float(serial[2] or 0))
    if region == "TW":
        rest = day.of_the_republic(rest)
    written = day.read(rest, year_first=region in _YEAR_FIRST_IN)
    if time and len(written) < len("2023-05-01"):
        raise Fault("date.syntax")
    return written + time


def in_order(text: str, orders: Orders) -> str:
    """Read a date of three numbers whose order is known from elsewhere; any other text stays.

    >>> [in_order(one, Orders.of("dmy")) for one in ("05/01/2023", "05/01/23 10:11", "2023/5/1")]
    ['2023-01-05', '2023-01-05T10:11:00', '2023/5/1']

    Raises:
        Fault: date.impossible in that order, date.ambiguous where the century is open.
    """
    if len(text) > _LONGEST or _USUAL.fullmatch(text) or not _THREE_NUMBERS.search(text):
        return text
    rest, time = _parted(text)
    written = day.in_order(rest, orders)
    return written + time if written else text


def from_epoch(text: str) -> str:
    """Write counted seconds or milliseconds since 1970, as WeChat and WeCom export them, as a time of Greenwich.

    >>> from_epoch("1525779812"), from_epoch("1525779812000"), from_epoch("20230501")
    ('2018-05-08T11:43:32Z', '2018-05-08T11:43:32Z', '20230501')

    Raises:
        Fault: date.ambiguous for 2023050110, which is also an hour of a day.
    """
    found = _COUNTED.fullmatch(text)
    if not found or int(seconds := found[1] or found[2]) not in _EPOCH:
        return text
    if found[1] and day.possible(text[:4], text[4:6], text[6:8]):
        raise Fault("date.ambiguous")
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def china_time(text: str) -> str:
    """Write a time that names its zone in China's, which needs no naming; any other text stays.

    >>> china_time("2018-05-08T11:43:32Z"), china_time("2018-05-08T11:43:32")
    ('2018-05-08T19:43:32', '2018-05-08T11:43:32')

    Raises:
        Fault: date.impossible: no such day, or beyond our years.
    """
    if not _ZONED.fullmatch(text):
        return text
    try:
        moved = datetime.fromisoformat(text).astimezone(_CHINA_TIME).replace(tzinfo=None)
    except ValueError:  # no such day
        raise Fault("date.impossible") from None
    if moved.year not in day.YEARS:
        raise Fault("date.impossible")
    return moved.isoformat()


def without_midnight(text: str) -> str:
    """Drop the time that spreadsheets and databases put behind a date alone.

    >>> without_midnight("2023-05-01T00:00:00"), without_midnight("2023-05-01T10:11:00")
    ('2023-05-01', '2023-05-01T10:11:00')
    """
    return text.removesuffix("T00:00:00")


def without_time(text: str) -> str:
    """Drop the time of day where only the date is wanted.

    >>> without_time("2023-05-01T10:11:00")
    '2023-05-01'
    """
    return text.partition("T")[0]


def masked(text: str) -> str:
    """Show only the year of a date; a text that does not begin with one is hidden.

    >>> masked("1990-05-01"), masked("5月1日"), masked("19900501")
    ('1990-**-**', '*月*日', '1990****')
    """
    shown = 4 if _YEAR_FIRST.match(text) else 0
    return text[:shown] + re.sub(r"[^\W年月日]", "*", text[shown:])


def _whole(usual: re.Match[str]) -> str:
    year, _, month, of_month, in_chinese, of_it, hour, minute, second = usual.groups()
    at = int(hour or 0), int(minute or 0), int(second or 0)
    try:
        moment = datetime(int(year), int(month or in_chinese), int(of_month or of_it), *at)
    except ValueError:  # no such day or time
        raise Fault("date.impossible") from None
    if moment.year not in day.YEARS:
        raise Fault("date.impossible")
    return moment.isoformat() if hour else moment.isoformat()[:10]


def _parted(text: str) -> tuple[str, str]:
    """Part a text from the time at its end, and write what is before it in digits."""
    if len(text) > _LONGEST:
        raise Fault("date.syntax")
    rest, time = clock.split(day_words.in_digits(text))
    return rest.strip(" ,"), time


def _suggested(text: str) -> str | None:
    meant = lookalike.digits_meant(text)
    return DATETIME.value(meant).normal if meant else None


def _from_serial(days: int, part: float) -> str:
    if days not in _SERIALS:
        raise Fault("date.syntax")
    moment = _DAY_ZERO + timedelta(days=days, seconds=round(part * 86400))
    return moment.isoformat() if part else moment.date().isoformat()


def _likeness(text: str, timed: bool) -> float:
    """Say how surely a text is a date (or a time): bare numbers may be anything."""
    written = text.strip()
    normal = DATETIME.value(written).normal if len(written) <= _LONGEST else None
    if not normal:
        return 0.0
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", written):
        return 0.8 if len(written) in (8, 14) else 0.2
    return 1.0 if ("T" in normal) == timed else 0.5


def _keys(normal: str) -> tuple[str, ...]:
    return (normal,) if len(normal) == len("2023-05-01") else ()


def _is_usual(text: str) -> bool:
    """Tell, of most whole days, that they are no placeholder, no empty date and no count of seconds."""
    return bool(_USUAL_DAY.fullmatch(text))


_NO_DATE: tuple[Step, ...] = (ANY[-1], partial(placeholder, kind="date"), empty)


def _read_in(region: str, orders: Orders | None) -> tuple[Step, ...]:
    ordered: tuple[Step, ...] = (partial(in_order, orders=orders),) if orders else ()
    read: tuple[Step, ...] = (*ordered, partial(iso, region=region))
    return (*read, china_time) if region in _ON_CHINA_TIME else read


def _date_steps(region: str, orders: Orders | None = None) -> tuple[Step, ...]:
    counted: tuple[Step, ...] = (from_epoch,) if region in _ON_CHINA_TIME else ()  # elsewhere the zone is not known
    return (
        *ANY[:-1],
        *spared(_is_usual, *_NO_DATE, *counted),
        *_read_in(region, orders),
        empty,
        without_midnight,
        without_time,
    )


def _datetime_steps(region: str, orders: Orders | None = None) -> tuple[Step, ...]:
    return (*ANY[:-1], *spared(_is_usual, *_NO_DATE, from_epoch), *_read_in(region, orders), empty)


_ISO = rule_name(iso)
_SEEN = re.compile(  # days that every month of every year has; the year is none that stands for "no date"
    "((?:19[5-9]|20[0-9])[0-9])(?:[/.](0?[1-9]|1[0-2])[/.](0?[1-9]|1[0-9]|2[0-8])"
    "|年(0?[1-9]|1[0-2])月(0?[1-9]|1[0-9]|2[0-8])日)"
)


def _glance(text: str) -> Trail | None:
    found = _SEEN.fullmatch(text)
    if not found or found[1] == "1970":
        return None
    written = f"{found[1]}-{found[2] or found[4]:0>2}-{found[3] or found[5]:0>2}"
    return Trail(((_ISO, text, written),), Value(written))


DATE = Kind(
    "date", "日期", "date", localised=_date_steps, suggest=_suggested, likeness=partial(_likeness, timed=False), keys=_keys, mask=masked,
    plain=f"(?:{_PLAIN_DATE}|{_PLAIN_PART})", glance=_glance,
)  # fmt: skip
DATETIME = Kind(
    "datetime", "时间", "date and time", localised=_datetime_steps, suggest=_suggested, likeness=partial(_likeness, timed=True),
    plain=f"(?:{_PLAIN_DATE}(?:{_PLAIN_TIME})?|{_PLAIN_PART})", glance=_glance,
)  # fmt: skip
_STEPS = {"date": _date_steps, "datetime": _datetime_steps}


@cache
def ordered(kind: Kind, orders: Orders) -> Kind:
    """Return a kind of dates that reads three numbers in the order that the job states or the column proves.

    >>> ordered(DATE, Orders.of("dmy")).value("05/01/2023").normal, DATE.value("05/01/2023").issue
    ('2023-01-05', 'date.ambiguous')
    """
    return replace(kind, localised=partial(_STEPS[kind.name], orders=orders))
