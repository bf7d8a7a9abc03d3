"""One value of ours → the text of a target's cell: in its phone form, from its picklist, within what it can hold."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from guiyi.core.language import LANGUAGES, language
from guiyi.core.schema import Field
from guiyi.schemas.targets.profile import Target, TargetField
from guiyi.values import category, industry, phone
from guiyi.values.kind import SEVERAL
from guiyi.values.region_index import MUNICIPALITIES, units

GAP = "〓"  # stands for a character that print has no type for (JIS X 0213 calls it geta)
NEAR = 50.0  # likeness of 100 from which a choice is suggested
RISKY = re.compile("[=+@\t\r\n\0＝＋－＠-]")
_PLAIN = re.compile(r"[+-]?[0-9][0-9|.:;=extT -]*")  # a phone, an amount or a date in normal form
_UNGUARDED = frozenset(("phone", "amount", "amount_range", "count", "date", "datetime"))
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2})(:[0-9]{2})?)?")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the values of one cell of ours went.

    Attributes:
        cells: text for each column that the field fills, "" = nothing.
        left: what found no column, in words for people.
        codes: what befell the values on the way.
    """

    cells: tuple[str, ...]
    left: str = ""
    codes: tuple[str, ...] = ()


def place(text: str, field: Field, columns: Sequence[TargetField], target: Target, cut: bool) -> Placed:
    """Lay the values of one cell of ours into the columns of a target that its field fills.

    Args:
        text: the normal form, several joined by `|` in a field that may hold many.
        field: our field.
        columns: the target's fields that it fills.
        target: the target.
        cut: whether a text that is too long is cut; else it is left, whole, for the note.
    """
    values = text.split(SEVERAL) if field.many else [text]
    if len(columns) == 1 and columns[0].joined:
        return _joined(values, field, columns[0], target)
    cells, left, codes = [""] * len(columns), [], []
    for value in values:
        code = "target.several" if columns else "target.no_place"
        for number, column in enumerate(columns):
            cell, fault = ("", "") if cells[number] else fitted(value, field, column, target, cut)
            if cell or fault:
                cells[number], code = cell, fault
                break
        codes.append(code)
        if code and code != "target.charset":
            left.append(written(value, field, "words", target))
    return Placed(tuple(cells), target.separator.join(left), tuple(dict.fromkeys(filter(None, codes))))


def fitted(value: str, field: Field, column: TargetField, target: Target, cut: bool = False) -> tuple[str, str]:
    """Return one value as the column takes it, and the code of what is wrong; neither, where it is another column's."""
    if column.options or column.choices:
        theirs = column.options.get(value) or chosen(value, column.choices)
        theirs = theirs or chosen(words(field.kind, value), column.choices)
        if theirs:
            return theirs, ""
        return column.otherwise, "target.owner" if column.field == "owner" else "target.option"
    if column.place and value not in places(column.place):
        return "", "target.place"
    text = column.spelt.get(value) or written(value, field, column.form, target)
    if not text:
        return "", "target.format" if column.form == "datetime" else ""
    held = holdable(text, target)
    if column.max_length and len(held) > column.max_length:
        return held[: column.max_length] if cut else "", "target.too_long"
    if column.pattern and not re.fullmatch(column.pattern, held):
        return "", "target.format"
    return held, "target.charset" if held != text else ""


def written(value: str, field: Field, form: str, target: Target) -> str:
    """Write one normal form as the target shows it; "" where the column does not take it."""
    if form == "datetime":
        return moment(value)
    if field.kind == "phone":
        if form in ("mobile", "landline") and phone.is_mobile(value) != (form == "mobile"):
            return ""
        return phone.national(value) if target.phone_form == "national" else value
    if form == "words":
        return words(field.kind, value)
    return value


def words(kind: str, value: str) -> str:
    """Say a normal form in words of the language in force, where its kind has any."""
    told = said(kind).get(value)
    return told[LANGUAGES.index(language())] if told else value


@cache
def said(kind: str) -> Mapping[str, tuple[str, str]]:
    """Return the words for a kind's normal forms, in the order of LANGUAGES; none for most kinds."""
    return industry.labels() if kind == "industry" else category.labels(kind)


def moment(value: str) -> str:
    """Write a date or time to the second; "" where the day is not known.

    >>> moment("2024-03-05T10:11"), moment("2024-03-05"), moment("2024-03")
    ('2024-03-05 10:11:00', '2024-03-05 00:00:00', '')
    """
    found = _MOMENT.fullmatch(value)
    return f"{found[1]} {found[2] or '00:00'}{found[3] or ':00'}" if found else ""


def chosen(value: str, choices: Sequence[str]) -> str:
    """Return the one choice that a text means: itself, or the only one that holds it or is held in it.

    >>> chosen("展会", ("展会资源", "个人资源")), chosen("资源", ("展会资源", "个人资源"))
    ('展会资源', '')
    """
    if value in choices:
        return value
    near = [one for one in choices if one in value or (len(value) > 1 and value in one)]
    return near[0] if len(near) == 1 else ""


def nearest(value: str, field: Field, columns: Sequence[TargetField]) -> str:
    """Return the choice of a picklist that is most like a value, or like its words; "" where none is near."""
    from rapidfuzz import fuzz, process

    choices = [one for column in columns for one in (*column.options.values(), *column.choices)]
    if columns and columns[0].field == "owner":  # the job's names of owners, not their accounts
        choices = [one for column in columns for one in column.options]
    asked = dict.fromkeys((value.casefold(), words(field.kind, value).casefold()))
    told = [
        process.extractOne(one, choices, processor=str.casefold, score_cutoff=NEAR, scorer=fuzz.ratio) for one in asked
    ]
    best = max(filter(None, told), key=lambda one: one[1], default=None)
    return best[0] if best else ""


@cache
def places(level: int) -> frozenset[str]:
    """Return the official names of today of China's divisions of a level; a municipality is a city too.

    >>> "浙江省" in places(1), "杭州" in places(2), "北京市" in places(2), "西湖区" in places(3)
    (True, False, True, True)
    """
    known = [one for one in units().values() if one.status == "current"]
    cities = {one.name for one in known if one.code in MUNICIPALITIES} if level == 2 else set()
    return frozenset({one.name for one in known if one.level == level} | cities)


def holdable(text: str, target: Target) -> str:
    """Return what the target's character set can hold of a text: a letter that is lost leaves a mark, an emoji none."""
    if target.charset == "utf8" or text.isascii() or max(text) <= "\uffff":
        return text
    kept = (one if one <= "\uffff" else GAP * unicodedata.category(one).startswith("L") for one in text)
    return re.sub(" {2,}", " ", "".join(kept)).strip()


def compared(text: str) -> str:
    """Return the form in which targets look for a text they hold already: case, accents and outer blanks do not count.

    >>> compared("Café 归一 ") == compared("CAFE 归一")
    True
    """
    letters = unicodedata.normalize("NFD", text.strip().casefold())
    return "".join(one for one in letters if unicodedata.category(one) != "Mn")


def risky(text: str, field: Field) -> bool:
    """Tell whether a spreadsheet could run a text as a formula; numbers and dates in normal form are none."""
    return runnable(text) if field.kind in _UNGUARDED else bool(RISKY.match(text))


def runnable(text: str) -> bool:
    """Tell whether a text begins as a formula does and is no plain number or date.

    >>> runnable("=1+1"), runnable("-5"), runnable("+cmd")
    (True, False, True)
    """
    return bool(RISKY.match(text)) and not _PLAIN.fullmatch(text)


def _joined(values: Sequence[str], field: Field, column: TargetField, target: Target) -> Placed:
    text = target.separator.join(written(one, field, column.form, target) for one in values)
    held, codes = holdable(text, target), []
    if held != text:
        codes.append("target.charset")
    limit = min(filter(None, (column.max_length, target.max_text)), default=len(held))
    if len(held) > limit:
        held = held[:limit]
        codes.append("target.too_long")
    if target.formula_guard == "apostrophe" and risky(held, field):
        held = "'" + held
        codes.append("target.formula")
    return Placed((held,), codes=tuple(codes))
