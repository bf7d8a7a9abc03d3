"""The time of day at the end of a text, and its zone, in ISO 8601: `T10:11:00`, `T10:11:00Z`, `T10:11:00+08:00`.

Source: ISO 8601.
"""

import re

from guiyi.values.kind import Fault

_MORNING = {hour: hour % 12 for hour in range(13)}
_NOON = {11: 11, 12: 12, 1: 13, 2: 14}
_AFTERNOON = {hour: hour + 12 for hour in range(1, 12)} | {hour: hour for hour in range(12, 24)}
_EVENING = {hour: hour + 12 for hour in range(5, 12)} | {hour: hour for hour in range(17, 24)}  # 晚上12点: which night?
_HALVES = (
    dict.fromkeys(("凌晨", "清晨", "清早", "早上", "早晨", "上午", "早", "a"), _MORNING)
    | dict.fromkeys(("中午", "正午"), _NOON)
    | dict.fromkeys(("下午", "午后", "p"), _AFTERNOON)
    | dict.fromkeys(("傍晚", "晚上", "晚间", "晚"), _EVENING)
)
_WORDS = "|".join(one for one in _HALVES if not one.isascii())
_FARTHEST = 14  # hours from Greenwich
_AM_PM = r"[ap]\.?m\.?"
_TIME = re.compile(
    rf"(?:(?<=[0-9日号])t|(?<= )at |[, ])*(?P<before>(?<![今昨明当])(?:{_WORDS})|{_AM_PM})? ?"
    rf"(?<![0-9])(?P<hour>[0-9]{{1,2}})(?: ?(?::(?=[0-9])|[时点])(?:整|(?P<half>半)|(?P<quarters>[13])刻|(?P<minute>[0-9]{{1,2}})"
    rf"(?:[:分](?:(?P<second>[0-9]{{1,2}})(?:[.,][0-9]{{1,9}})?秒?)?)?)?|(?= ?{_AM_PM}))"
    rf" ?(?P<after>{_AM_PM})? ?(?P<zone>z|gmt|utc|cst)?(?:(?P<sign>[-+])(?P<hours>[0-9]{{1,2}}):?(?P<minutes>[0-9]{{2}})?)?"
    r"(?: ?\([^()]*\)|\[[a-z/_]*\])?\Z"
)


def split(text: str) -> tuple[str, str]:
    """Part a folded text from the time at its end; without one the second is empty.

    >>> split("2023/5/1 下午3:20"), split("2023-05-01t16:00:00.000z"), split("2023-05-01")
    (('2023/5/1', 'T15:20:00'), ('2023-05-01', 'T16:00:00Z'), ('2023-05-01', ''))

    Raises:
        Fault: date.impossible for 25:00, date.ambiguous for 晚上12点, date.several for 9:00-12:00.
    """
    found = _TIME.search(text)
    if not found:
        return text, ""
    hour = _hour(int(found["hour"]), found["before"] or found["after"])
    minute = 30 if found["half"] else 15 * int(found["quarters"] or 0) or int(found["minute"] or 0)
    second = int(found["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise Fault("date.impossible")
    return text[: found.start()], f"T{hour:02}:{minute:02}:{second:02}{_zone(found)}"


def _hour(hour: int, half: str | None) -> int:
    """Count to 24 where the half of the day is named."""
    if not half:
        return hour
    hours = _HALVES[half if half in _HALVES else half[0]]
    if hour not in hours:
        raise Fault("date.ambiguous")
    return hours[hour]


def _zone(time: re.Match[str]) -> str:
    if not time["sign"]:
        return "Z" if time["zone"] not in (None, "cst") else ""  # CST: China's, or the local time of Chicago
    if time["sign"] == "-" and not (time["zone"] or time["second"]):
        raise Fault("date.several")  # 9:00-12:00 is from nine to twelve
    hours, minutes = int(time["hours"]), int(time["minutes"] or 0)
    if hours > _FARTHEST or minutes > 59:
        raise Fault("date.impossible")
    return f"{time['sign']}{hours:02}:{minutes:02}" if hours or minutes else "Z"
