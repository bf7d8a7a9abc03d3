"""What a phone cell holds: runs of digits and marks, each one number or several, with extensions and what is shared.

Of several numbers a later one may leave out what it has in common with the one before: 021-61234567/61234568,
021-61234567/68, 021-61234567转801/802.
"""

import re
from functools import lru_cache

from guiyi.values.kind import Fault
from guiyi.values.numbering import abroad, dialled, why_not, within_china, without_plus
from guiyi.values.phone_form import area_code
from guiyi.values.phone_spoilt import LETTER, without_spelled, without_spoilt
from guiyi.values.phone_words import BARE, LABEL, folded

LONGEST = 1000  # a cell that is longer is a story, not a phone number
RUN = re.compile(
    r"(?P<number>(?:[+(] ?){0,3}[0-9][0-9 ().-]*)"
    r"(?:\s?\(?总机\)?)?(?:(?:\s*\(?(?:;ext=|[xX#]|-){1,2}|[\s,;]*\(?(?:ext(?:ension|n)?[.:]?|转|接|内线|分机号?){1,2})"
    r"[\s:]*(?P<extension>[0-9]{1,6})(?![0-9])\)?)?",
    re.IGNORECASE,
)
_WHEN = re.compile(  # dates and hours in a remark
    r"(?<![0-9.-])(?:(?:19|20)[0-9]{2}[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:3[01]|[12][0-9]|0?[1-9])日?"
    r"|(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?: ?[-~] ?(?:[01]?[0-9]|2[0-4]):[0-5][0-9])?)(?![0-9.-])"
)
_LISTED = re.compile(r"(?:(?<=\s)|(?<=[,;/])|^)\(?([1-9])[、.:)]\s?(?=[+(]?[0-9]{3})")
_NUMBERED_LABEL = re.compile(r"(?<=[话机码式])[1-9](?=\s?[ :])")  # 电话1: 手机2:
_OTHERS = re.compile(  # mail addresses, QQ numbers: digits that are no phone number
    r"[0-9A-Za-z._+-]{1,64}@[0-9A-Za-z.-]+|(?:qq号?码?|扣扣|企鹅号?)[: ]{0,2}[1-9][0-9]{4,9}(?![0-9])", re.IGNORECASE
)
_GLUED_LABEL = re.compile("(?<![0-9A-Za-z])(?:[vw]x|[vmtp])(?=1[3-9][0-9]{9}(?![0-9A-Za-z]))", re.IGNORECASE)
_AREA_APART = re.compile(r"(?<![0-9])\(?(0[0-9]{2,3})\)?\s?/\s?(?=[0-9]{7,8}(?![0-9]))")
_AREA_SLASHED = re.compile(r"(?<![0-9])\(?(0[0-9]{1,5})\)?\s?/\s?(?=[1-9])")  # 030/901820, in German
_MARKED = re.compile("(?<![0-9])(1[3-9][0-9])([,/])([0-9]{4})\\2([0-9]{4})(?![0-9])")  # 138/0013/8000
_SLASHED = re.compile("(?<![0-9])([0-9]{3})([/|])([0-9]{3})\\2([0-9]{4})(?![0-9])")  # 123/643/9775, never so in China
_KEYPAD = re.compile(r"(?<![0-9])(8(?:00|33|44|55|66|77|88)[ .-])([0-9]{3}-?)?([A-Z]{4,7})(?![0-9A-Za-z])")
_ON_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")  # ITU-T E.161
_IN_BRACKETS = re.compile(r"(?<=[0-9]{7})\s?[(\[](?!(?:19|20)[0-9]{2}[)\]])([1-9][0-9]{2,5})[)\]]")  # not a year
_SHARED = re.compile(r"(?:[/、,;:~或和及()\s]|传真|电话|固话|座机){1,6}")
_AREA = re.compile("0[0-9]{2,3}")
_GROUP = re.compile("(-?)[^0-9-]*([0-9]+)")
_NO_COUNTRY = re.compile("[1-9][0-9]{6,14}|0(?!0+$)[0-9]{8,13}")
_CUT_AREA = re.compile("0[3-9][0-9]")  # in China areas of three digits begin with 01 and 02
_Groups = list[tuple[str, str]]  # whether a dash stands before, digits


@lru_cache(maxsize=16)  # a cell without a good number is read again for its suggestion
def read(text: str, region: str) -> tuple[list[str], list[str]]:
    """Return the good numbers of a cell, and the faults of the rest.

    >>> read("021-61234567/68 138****5678", "CN")
    (['+862161234567', '+862161234568'], ['phone.masked'])
    """
    if len(text) > LONGEST:
        return [], ["phone.long"]
    text, faults = without_spelled(text)
    text, spoilt = without_spoilt(_prepared(folded(text), region))
    faults += spoilt
    found: list[str] = []
    before, last = "", 0
    for run in RUN.finditer(text):
        between = text[last : run.start()]
        try:
            found += _numbers(run["number"], run["extension"], region)
        except Fault as fault:
            more = _with_shared(found, between, before, run["number"], region)
            if more:
                found.append(extended(more, run["extension"]))
            else:
                faults.append(fault.code)
        before = BARE.sub("", run["number"])
        last = run.end("number") - (len(run["number"]) - len(run["number"].rstrip()))
        last = max(last, run.end("extension"))
    return found, faults


def _prepared(text: str, region: str) -> str:
    """Take away other numbers, dates, hours, list numbers and labels; write marks that only part one number as dashes."""
    text = _NUMBERED_LABEL.sub(" ", _WHEN.sub("\n", text))
    if LETTER.search(text) or "扣" in text or "鹅" in text:
        text = _GLUED_LABEL.sub(" ", _OTHERS.sub("\n", text))
    if [one[1] for one in _LISTED.finditer(text)][:2] == ["1", "2"]:
        text = _LISTED.sub("\n", text)
    text = _AREA_APART.sub(r"\1-", text)
    if region == "CN":
        text = _IN_BRACKETS.sub(r"-\1", _MARKED.sub(r"\1\3\4", text))
    else:
        text = _AREA_SLASHED.sub(r"\1-", text)
        text = _KEYPAD.sub(lambda found: found[0].translate(_ON_KEYPAD), _SLASHED.sub(r"\1-\3-\4", text))
    return LABEL.sub(" ", text) if LETTER.search(text) else text


def _with_shared(found: list[str], between: str, before: str, run: str, region: str) -> str | None:
    """Read a run that is no number alone with what it leaves out: a sign that is a mark, the area, all but the end."""
    digits = BARE.sub("", run)
    if found and run.startswith("+") and not between.strip():  # 13800138000+13900139000
        return dialled(digits, region)
    if not found:
        return within_china(before + digits) if region == "CN" and _AREA.fullmatch(before) else None
    if not _SHARED.fullmatch(between or " "):
        return None
    return _with_area_of(found[-1], digits) or (
        _with_start_of(found[-1], digits) if set("/、或~") & {*between} else None
    )


def _with_area_of(number: str, local: str) -> str | None:
    """Read 61234568 in 021-61234567/61234568."""
    area = area_code(number)
    same_length = len(local) == len(number.partition(";")[0]) - len("+86") - len(area) + 1
    return within_china(area + local) if area and same_length else None


def _with_start_of(number: str, end: str) -> str | None:
    """Read 802 in 021-61234567转801/802 and 68 in 021-61234567/68: numbers that were given out together are close."""
    whole, _, extension = number.partition(";ext=")
    if extension:
        return f"{whole};ext={end}" if len(extension) == len(end) else None
    near = area_code(whole) and len(end) < 5 and 0 < abs(int(end) - int(whole[-len(end) :])) < 100
    return whole[: -len(end)] + end if near else None


def _numbers(run: str, extension: str | None, region: str) -> list[str]:
    """Read one run of digits and marks: one number, or several with only spaces or dashes between.

    Raises:
        Fault: not all of it is numbers.
    """
    sign = "+" if "+" in run else ""
    from_abroad = sign or run.lstrip("( ").startswith("00")
    groups = (from_abroad and _GROUP.findall(run.replace("(0)", " "))) or _GROUP.findall(run)
    number = _one_number(groups, sign, region)
    several = [number] if number else _partition(groups, sign, region) if 1 < len(groups) <= 24 else None
    if not several and not region and not sign and _NO_COUNTRY.fullmatch(_joined(groups)):
        several = [_joined(groups)]  # usable as it is written, but given no country
    if not several:
        raise Fault(why_not(sign + _joined(groups), region))
    return [*several[:-1], extended(several[-1], extension)]


def _joined(groups: _Groups) -> str:
    return "".join(digits for _, digits in groups)


def _one_number(groups: _Groups, sign: str, region: str) -> str | None:
    """Read groups as one number; a last group after a dash may be its extension, surely where it is very short.

    Raises:
        Fault: phone.no_country, groups in which only people of another country write a number.
    """
    whole = dialled(sign + _joined(groups), region)
    if not whole and not sign and region == "CN":
        whole = without_plus([digits for _, digits in groups])
    if whole and not sign and region == "CN" and len(groups) > 1 and _written_abroad(groups, whole):
        raise Fault("phone.no_country")
    dashed, last = groups[-1]
    if len(groups) < 2 or not dashed or len(last) > 6 or (whole and (region != "CN" or len(last) > 3)):
        return whole
    before = dialled(sign + _joined(groups[:-1]), region)
    return extended(before, last) if before else whole


def _written_abroad(groups: _Groups, number: str) -> bool:
    """Tell whether digits that would be a number in China are grouped as elsewhere: 1-415-555-2671, 090-1234-5678."""
    if _CUT_AREA.fullmatch(groups[0][1]):
        return bool(area_code(number))
    return [len(digits) for _, digits in groups] == [1, 3, 3, 4] and bool(abroad(f"+{_joined(groups)}", ""))


def _partition(groups: _Groups, sign: str, region: str, before: str = "") -> list[str] | None:
    """Read groups as several numbers, none left over; the shortest first number that lets the rest be read."""
    if not groups:
        return []
    for count in range(1, min(len(groups), 6) + 1):
        first = _one_number(groups[:count], sign, region) or _with_area_of(before, _joined(groups[:count]))
        rest = _partition(groups[count:], "", region, first) if first else None
        if first and rest is not None:
            return [first, *rest]
    return None


def extended(number: str, extension: str | None) -> str:
    """Add an extension to a number that has none.

    >>> extended("+862161234567", "801"), extended("+862161234567", None)
    ('+862161234567;ext=801', '+862161234567')
    """
    return f"{number};ext={extension}" if extension and ";" not in number else number
