"""Number formats of spreadsheets: what they add to a number that a reader must not lose, and nothing that hides digits.

Kept are leading zeros, literals (`"KH"0000`, `000-0000-0000`, `0"万元"`), currency marks, percent, words in the place of
a number (`[=1]"男"`), and the precision of dates: `yyyy"年"m"月"` over a first of the month is a month, over a first of
January `yyyy` is a year. A stored day that the format hides is not lost: such a date stays whole. A number is never
rounded, scaled or grouped.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31 (numFmts); https://support.microsoft.com/office/review-guidelines-for-customizing-a-number-format-c0a1d1fa-d3f4-4018-96b7-9c9354dd99f5
"""

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from guiyi.importers.workbook.cell_text import cell_text, number_text
from guiyi.importers.workbook.excel_date import serial_date, serial_of

Write = Callable[[object], str | None]

_MONTH, _DAY, _CLOCK = 'yyyy"年"m"月"', 'm"月"d"日"', 'h"时"mm"分"'
_NOON = "上午/下午"
BUILT_IN: Mapping[int, str] = {  # the ids that every file may use without saying what they mean
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "m/d/yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    27: _MONTH, 28: _DAY, 29: _DAY, 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: _CLOCK, 33: f'{_CLOCK}ss"秒"',
    34: f"{_NOON}{_CLOCK}", 35: f'{_NOON}{_CLOCK}ss"秒"', 36: _MONTH, 50: _MONTH, 51: _DAY, 52: _MONTH, 53: _DAY,
    54: _DAY, 55: f"{_NOON}{_CLOCK}", 56: f'{_NOON}{_CLOCK}ss"秒"', 57: _MONTH, 58: _DAY,
}  # fmt: skip

_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<skipped>_.?|\*.?)|\[(?P<bracket>[^\]]*)\]?|(?P<power>[Ee][+-])'
    r"|(?P<general>General|G/通用格式|通用格式)|(?P<place>[0#?])|(?P<mark>[.,%@;/])"
    r"|(?P<date>AM/PM|A/P|上午/下午|a{3,4}|y+|m+|d+|h+|s+|e+|g+|b+)|(?P<other>.)",
    re.I | re.S,
)
_ELAPSED = re.compile(r"h+|m+|s+", re.I)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_TESTS: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda number, limit: number < limit,
    ">": lambda number, limit: number > limit,
    "=": lambda number, limit: number == limit,
    "<=": lambda number, limit: number <= limit,
    ">=": lambda number, limit: number >= limit,
    "<>": lambda number, limit: number != limit,
}
_MOST_DAYS = 10_000_000  # of a duration
_MOST_DIGITS = 15  # of a number; what follows is not what was typed


class Section(NamedTuple):
    """One part of a format, for the numbers that meet its condition.

    Attributes:
        before, after: literals around the number.
        places: the places of whole digits with literals between them; "" unless there are such literals.
        zeros: whole digits that are shown at least.
        words: stands in the place of the number.
        precision: of a date, "year", "month", "weekday" or "full", of a duration "span"; "" if it shows neither.
        text: literals around a text, where the section says so.
    """

    condition: tuple[str, float] | None = None
    before: str = ""
    after: str = ""
    places: str = ""
    zeros: int = 0
    percent: int = 0
    words: str | None = None
    precision: str = ""
    text: tuple[str, str] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether a number looks the same without it."""
        affixes = self.text if self.text and any(self.text) else None
        return self._replace(condition=None, text=affixes) in (Section(), Section(zeros=1))


class Format(NamedTuple):
    """What a number format adds to a cell's value: `write` writes one, `around` is all that numbers from 0 on need."""

    write: Write
    around: Section | None = None


@lru_cache(maxsize=4096)
def format_of(code: str, is_1904: bool = False, has_dates: bool = False) -> Format | None:
    """Return how values are written in a number format; None where the format adds nothing to `cell_text`.

    Dates may come as numbers; then they count from 1900 or 1904. Where they come as dates (`has_dates`), a format that
    shows them in full adds nothing.

    >>> [format_of(code).write(7.0) for code in ('"KH"0000', '0"号"', "[=7]周日;0", "¥#,##0.00", "0%")]
    ['KH0007', '7号', '周日', '¥7', '700%']
    >>> format_of("000-0000-0000").write(13800138000.0), format_of("0,")
    ('138-0013-8000', None)
    >>> [format_of('yyyy"年"m"月"').write(day) for day in (45047.0, 45061.0)], format_of("yyyy").write(44927.0)
    (['2023-05', '2023-05-15'], '2023')
    """
    sections = [_section(one) for one in _sections(code)]
    numbers = _serving([one for one in sections if one.text is None])
    texts = [one for one in sections if one.text is not None][-1:]
    if all(one.is_plain or (has_dates and one.precision in ("full", "span")) for one in (*numbers, *texts)):
        return None
    text = texts[0].text if texts else None

    def write(value: object) -> str | None:
        if isinstance(value, str):
            return f"{text[0]}{value}{text[1]}" if text and value else value or None
        if isinstance(value, bool) or value is None or not numbers:
            return cell_text(value)
        number = serial_of(value, is_1904)
        section = _chosen(numbers, number)
        if section.precision:
            return _date_text(value, section.precision, is_1904)
        return _number_text(number, section)

    is_simple = len(numbers) == 1 and numbers[0] == Section(
        before=numbers[0].before, after=numbers[0].after, zeros=numbers[0].zeros
    )
    return Format(write, numbers[0] if is_simple else None)


def built_in(identity: int, is_1904: bool = False, has_dates: bool = False) -> Format | None:
    """Return how values are written in a format that is known by its number alone."""
    code = BUILT_IN.get(identity)
    return format_of(code, is_1904, has_dates) if code else None


def _sections(code: str) -> list[list[tuple[str, str]]]:
    sections: list[list[tuple[str, str]]] = [[]]
    for match in _TOKENS.finditer(code):
        kind = match.lastgroup or ""
        if match[0] == ";":
            sections.append([])
        elif kind != "skipped":
            sections[-1].append((kind, match[kind]))
    return sections


def _section(tokens: list[tuple[str, str]]) -> Section:
    """Understand one section; one that cannot be shown without loss of digits is plain."""
    conditions = [_CONDITION.fullmatch(text) for kind, text in tokens if kind == "bracket"]
    told = next(((one[1], float(one[2])) for one in conditions if one), None)
    plain = Section(told)
    kinds = [kind for kind, _ in tokens]
    marks = [text for kind, text in tokens if kind == "mark"]
    if "@" in marks:
        at = tokens.index(("mark", "@"))
        return Section(text=(_literal(tokens[:at]), _literal(tokens[at + 1 :])))
    if _is_date(tokens):
        return plain._replace(precision=_precision(tokens))
    if "place" not in kinds and "general" not in kinds:
        words = _literal(tokens)
        return plain._replace(words=words) if told and told[0] == "=" and words else plain
    if "power" in kinds or "/" in marks:
        return plain
    return _of_number(tokens, plain)


def _of_number(tokens: list[tuple[str, str]], plain: Section) -> Section:
    shown = [at for at, (kind, _) in enumerate(tokens) if kind in ("place", "general")]
    dot = next((at for at, token in enumerate(tokens) if token == ("mark", ".")), len(tokens))
    whole = [at for at in shown if at < dot]
    end = shown[-1] if shown[-1] > dot else (dot if dot < len(tokens) and dot > shown[-1] else shown[-1])
    if any(token == ("mark", ",") and at > (whole or shown)[-1] and at <= end + 1 for at, token in enumerate(tokens)):
        return plain  # a comma behind the digits divides by a thousand
    between = tokens[whole[0] : whole[-1] + 1] if whole else []
    places = "".join(text if kind == "place" else _literal([(kind, text)]) for kind, text in between)
    has_literals = any(_literal([token]) for token in between)
    return plain._replace(
        before=_literal(tokens[: shown[0]]).lstrip(),
        after=_literal(tokens[end + 1 :]).rstrip(),
        places=places if has_literals and dot == len(tokens) else "",
        zeros=sum(tokens[at][1] == "0" for at in whole),
        percent=sum(token == ("mark", "%") for token in tokens),
    )


def _literal(tokens: list[tuple[str, str]]) -> str:
    """Return what a piece of a format shows whatever the number is."""
    return "".join(
        text.partition("-")[0][1:] if kind == "bracket" else text
        for kind, text in tokens
        if kind in ("quoted", "escaped", "other", "date") or (kind == "bracket" and text.startswith("$"))
    )


def _is_date(tokens: list[tuple[str, str]]) -> bool:
    dated = [at for at, (kind, text) in enumerate(tokens) if kind == "date" or _is_elapsed(kind, text)]
    places = [at for at, (kind, _) in enumerate(tokens) if kind in ("place", "general")]
    return bool(dated) and all(
        at > 1 and tokens[at - 1][1][:1] in (".", "0") and dated[0] < at and tokens[at][1] == "0" for at in places
    )


def _is_elapsed(kind: str, text: str) -> bool:
    return kind == "bracket" and _ELAPSED.fullmatch(text) is not None


def _precision(tokens: list[tuple[str, str]]) -> str:
    """Tell what is shown of a date: a format without a day or an hour shows its year, or year and month."""
    letters = {text[0].lower() for kind, text in tokens if kind == "date"}
    if letters == {"a"}:
        return "weekday"  # the one format of dates that readers take for one of numbers
    if any(_is_elapsed(*token) for token in tokens):
        return "span"
    if not letters & set("yegb") or letters & set("dhsa上"):
        return "full"
    return "month" if "m" in letters else "year"


def _serving(sections: list[Section]) -> list[Section]:
    """Return the sections that serve some number: those with a condition, then the first without one.

    What sections of negative numbers and of zero add is a sign, or hides the number.
    """
    free = [one for one in sections if not one.condition]
    return [*(one for one in sections if one.condition), *free[:1]]


def _chosen(sections: list[Section], number: float) -> Section:
    """Return the section of a number: the first whose condition holds."""
    for one in sections:
        if not one.condition or _TESTS[one.condition[0]](number, one.condition[1]):
            return one
    return Section()


def _number_text(number: float, section: Section) -> str:
    if section.words is not None:
        return section.words
    text = number_text(abs(number))
    sign = "-" if number < 0 and text != "0" else ""
    if section.percent:
        text = number_text(0.0) if text == "0" else _shifted(text, 2 * section.percent)
        text += "%" * section.percent
    whole, dot, rest = text.partition(".")
    if section.places:
        filled = _filled(whole, section.places) if not (dot or sign) else None
        return f"{section.before}{filled}{section.after}".strip() if filled else sign + text
    if len(whole) > _MOST_DIGITS:
        return sign + text
    return f"{sign}{section.before}{whole.zfill(section.zeros)}{dot}{rest}{section.after}".strip()


def _shifted(text: str, places: int) -> str:
    moved = format(Decimal(text).scaleb(places), "f")
    return moved.rstrip("0").rstrip(".") if "." in moved else moved


def _filled(digits: str, places: str) -> str | None:
    """Put digits into their places from the right; None where a place is left that shows nothing.

    >>> _filled("13800138000", "000-0000-0000"), _filled("12", "###-####")
    ('138-0013-8000', None)
    """
    wanted = sum(one in "0#?" for one in places)
    least = len(places.lstrip("#?,"))
    if len(digits) > _MOST_DIGITS or len(digits) < wanted - (len(places) - least):
        if "#" in places or "?" in places or len(digits) > _MOST_DIGITS:
            return None
        digits = digits.zfill(wanted)
    rest, text = list(digits), ""
    for one in reversed(places):
        text = (rest.pop() if rest else "") + text if one in "0#?" else one + text
    return "".join(rest) + text


def _date_text(value: object, precision: str, is_1904: bool) -> str | None:
    if isinstance(value, int | float):
        is_span = precision == "span" and abs(value) < _MOST_DAYS
        value = datetime.timedelta(days=value) if is_span else serial_date(value, is_1904)
    text = cell_text(value)
    if precision in ("full", "weekday", "span") or not isinstance(value, datetime.date) or not text:
        return text
    return text.removesuffix("-01-01" if precision == "year" else "-01")
