"""Phone numbers: E.164, extension as `;ext=801`, several joined by `|`.

Nothing is guessed: a masked number, one with letters for digits, one that lost digits in Excel, or a landline without
its area code is a fault. Of several numbers in a cell the good ones are kept; only a cell without any is a fault.

Source: ITU-T E.164; RFC 3966 (extension).
"""

import re
from collections.abc import Mapping
from functools import lru_cache, partial

from guiyi.values.kind import SEVERAL, Fault, Kind, Step, Usual
from guiyi.values.numbering import CHINA_MOBILE, dialled, known_region, why_not, within_china, without_plus
from guiyi.values.phone_form import area_code, extension, is_mobile, mask, national
from guiyi.values.phone_words import BARE, LABEL, folded, name_beside
from guiyi.values.text import ANY_LINES, placeholder

__all__ = ["PHONE", "PHONE_SUGGEST", "area_code", "extension", "is_mobile", "mask", "national"]

_LONGEST = 1000  # a cell that is longer is a story, not a phone number
_FLOAT = re.compile(r"(?<![0-9.])([0-9]{7,15})\.0+(?![0-9.])")
_SCIENTIFIC = re.compile(r"(?<![0-9A-Za-z.])([1-9])(?:\.([0-9]{1,20}))?[eE]\+?([0-9]{1,2})(?![0-9A-Za-z.])")
_NORMAL_MOBILE = re.compile(r"\+861[3-9][0-9]{9}")
_PARTED_MOBILE = re.compile("(?:[+]?86[ -]?)?(1[3-9][0-9])[ -]?([0-9]{4})[ -]?([0-9]{4})")
_LANDLINE = re.compile(r"(0[0-9]{2,3})-?([0-9]{7,8})(?:-([0-9]{1,6}))?")
_MASKED = re.compile(
    r"[0-9][0-9-]*(?: ?\*|[xX×?●]{2}|\.{2}|-{3})[0-9xX×*?●. -]*"  # 138****5678, 138xxxx5678
    r"|(?:\*|[xX×]{2})[xX×*-]*[0-9][0-9xX×*-]*"
)
_WITH_LETTERS = re.compile(r"(?=[0-9]{0,99}[A-Za-z])(?=[A-Za-z]{0,99}[0-9])[0-9A-Za-z]+")
_LETTER = re.compile("[A-Za-zİıſ\u212a]")  # the last four are letters as well where case is ignored
_HIDING = re.compile(r"[*xX×?●]|\.{2}|-{3}")  # no cell is masked without one
_LIKE_DIGITS = frozenset("lIiOoQSsBbZz")
_TO_DIGITS = str.maketrans("lIiOoQSsBbZz", "111000558822")
_RUN = re.compile(
    r"(?P<number>(?:[+(] ?){0,3}[0-9][0-9 ().-]*)"
    r"(?:\s*\(?(?:;ext=|ext(?:ension|n)?[.:]?|[xX#]|转|接|内线|分机号?|-){1,2}[\s:]*(?P<extension>[0-9]{1,6})(?![0-9])\)?)?",
    re.IGNORECASE,
)
_SHARED_AREA = re.compile(r"[/、,;或 ]{1,3}")
_AREA_APART = re.compile(r"(?<![0-9])\(?(0[0-9]{2,3})\)?\s?/\s?(?=[0-9]{7,8}(?![0-9]))")
_GROUP = re.compile("(-?)[^0-9-]*([0-9]+)")
_NO_COUNTRY = re.compile("[1-9][0-9]{6,14}|0[0-9]{8,13}")
_SLASHED = re.compile("(?<![0-9])([0-9]{3})([/|])([0-9]{3})\\2([0-9]{4})(?![0-9])")  # 123/643/9775, never so in China
_Groups = list[tuple[str, str]]  # whether a dash stands before, digits
_LOCAL = re.compile("[2-8][0-9]{2,3}[ -]?[0-9]{4}")
_MOBILE_APART = re.compile(r"(?<![0-9A-Za-z*])1[3-9][0-9]{9}(?![0-9A-Za-z*])")
# The first that fits a cell without any good number is told.
_FAULTS = (
    "phone.masked", "phone.digits_lost", "phone.letters", "phone.no_country", "phone.long", "phone.invalid", "phone.no_area",
    "phone.short", "phone.no_number",
)  # fmt: skip


def restored(text: str) -> str:
    """Undo what a spreadsheet did to a number: a decimal point, scientific notation with all its digits.

    >>> restored("13812345678.0"), restored("1.3812345678E+10"), restored("1.38E+10")
    ('13812345678', '13812345678', '1.38E+10')
    """
    if "." not in text:
        return text
    return _SCIENTIFIC.sub(_written_out, _FLOAT.sub(r"\1", text))


def _written_out(found: re.Match[str]) -> str:
    digits = found[1] + (found[2] or "")
    return digits if len(digits) == int(found[3]) + 1 >= 7 else found[0]


def international(text: str, region: str = "CN") -> str:
    """Return the numbers of a cell in E.164, joined by `|`, repeats removed.

    Where the region is unproven, a number without its country code keeps its digits and is given no country.

    Raises:
        Fault: no number in it can be used: phone.masked, .digits_lost, .letters, .no_country, .long, .short,
            .no_area, .invalid or .no_number.

    >>> international("138 0013 8000"), international("021-61234567转801"), international("+1 415 555 2671")
    ('+8613800138000', '+862161234567;ext=801', '+14155552671')
    >>> international("手机：13800138000（微信同号）/021-61234567")
    '+8613800138000|+862161234567'
    """
    region = known_region(region)
    if region == "CN" and CHINA_MOBILE.fullmatch(text):
        return f"+86{text}"
    if _NORMAL_MOBILE.fullmatch(text):
        return text
    if region == "CN" and (parted := _PARTED_MOBILE.fullmatch(text)):
        return "+86" + "".join(parted.groups())
    plain = _LANDLINE.fullmatch(text) if region == "CN" else None
    if plain and (number := within_china(plain[1] + plain[2])):
        return _extended(number, plain[3])
    found, faults = _read(text, region)
    if not found:
        raise Fault(min(faults or ["phone.no_number"], key=_FAULTS.index))
    return SEVERAL.join(dict.fromkeys(found))


@lru_cache(maxsize=16)  # a cell without a good number is read again for its suggestion
def _read(text: str, region: str) -> tuple[list[str], list[str]]:
    """Return the good numbers of a cell, and the faults of the rest."""
    if len(text) > _LONGEST:
        return [], ["phone.long"]
    text = _AREA_APART.sub(r"\1-", folded(text))
    text = text if region == "CN" else _SLASHED.sub(r"\1-\3-\4", text)
    text, faults = _without_spoilt(LABEL.sub(" ", text) if _LETTER.search(text) else text)
    found: list[str] = []
    last = 0
    for run in _RUN.finditer(text):
        try:
            found += _numbers(run["number"], run["extension"], region)
        except Fault as fault:
            digits = BARE.sub("", run["number"])
            beside = (
                bool(found) and not run["extension"] and bool(_SHARED_AREA.fullmatch(text[last : run.start()] or " "))
            )
            shared = _with_area_of(found[-1], digits) if beside else None
            if shared:
                found.append(shared)
            else:
                faults.append(fault.code)
        last = run.end("number") - (len(run["number"]) - len(run["number"].rstrip()))
    return found, faults


def _without_spoilt(text: str) -> tuple[str, list[str]]:
    """Take out tokens in which something stands for digits, and name what: no number may be read from their rest."""
    faults = []

    def cut(code: str, found: re.Match[str]) -> str:
        if code == "phone.letters" and not _letters_for_digits(found[0]):
            return found[0]
        faults.append(code)
        return "\n"

    if _HIDING.search(text):
        text = _MASKED.sub(partial(cut, "phone.masked"), text)
    if not _LETTER.search(text):
        return text, faults
    text = _SCIENTIFIC.sub(partial(cut, "phone.digits_lost"), text)
    return _WITH_LETTERS.sub(partial(cut, "phone.letters"), text), faults


def _letters_for_digits(token: str) -> bool:
    """Tell whether letters in a token may stand for digits: single ones, or all of them alike to digits.

    >>> _letters_for_digits("l3812345678"), _letters_for_digits("John13800138000"), _letters_for_digits("61234567ext801")
    (True, False, False)
    """
    words = re.findall("[A-Za-z]+", re.sub("[xX](?=[0-9])|(?<=[0-9])[vV]$", "-", token))  # extension, WeChat
    return any(len(word) == 1 or _LIKE_DIGITS.issuperset(word) for word in words)


def _numbers(run: str, extension: str | None, region: str) -> list[str]:
    """Read one run of digits and marks: one number, or several with only spaces or dashes between.

    Raises:
        Fault: not all of it is numbers.
    """
    sign = "+" if "+" in run else ""
    if sign or run.lstrip("( ").startswith("00"):
        run = run.replace("(0)", " ")
    groups = _GROUP.findall(run)
    number = _one_number(groups, sign, region)
    several = [number] if number else _partition(groups, sign, region) if 1 < len(groups) <= 24 else None
    if not several and not region and not sign and _NO_COUNTRY.fullmatch(_joined(groups)):
        several = [_joined(groups)]  # usable as it is written, but given no country
    if not several:
        raise Fault(why_not(sign + _joined(groups), region))
    return [*several[:-1], _extended(several[-1], extension)]


def _joined(groups: _Groups) -> str:
    return "".join(digits for _, digits in groups)


def _one_number(groups: _Groups, sign: str, region: str) -> str | None:
    """Read groups as one number; a last group after a dash may be its extension, surely where it is very short."""
    whole = dialled(sign + _joined(groups), region)
    if not whole and not sign and region == "CN":
        whole = without_plus([digits for _, digits in groups])
    dashed, last = groups[-1]
    if len(groups) < 2 or not dashed or len(last) > 6 or (whole and (region != "CN" or len(last) > 3)):
        return whole
    before = dialled(sign + _joined(groups[:-1]), region)
    return _extended(before, last) if before else whole


def _partition(groups: _Groups, sign: str, region: str) -> list[str] | None:
    """Read groups as several numbers, none left over; the shortest first number that lets the rest be read."""
    if not groups:
        return []
    for count in range(1, min(len(groups), 6) + 1):
        first = _one_number(groups[:count], sign, region)
        rest = _partition(groups[count:], "", region) if first else None
        if first and rest is not None:
            return [first, *rest]
    return None


def _with_area_of(number: str, local: str) -> str | None:
    """Read 61234568 in 021-61234567/61234568."""
    area = area_code(number)
    same_length = len(local) == len(number.partition(";")[0]) - len("+86") - len(area) + 1
    return within_china(area + local) if area and same_length else None


def _extended(number: str, extension: str | None) -> str:
    return f"{number};ext={extension}" if extension and ";" not in number else number


def suggest(text: str) -> str | None:
    """Return what a cell without a good number likely means, or None.

    >>> suggest("l3812345678"), suggest("2161234567"), suggest("138****5678")
    ('+8613812345678', '+862161234567', None)
    """
    if text.startswith("+86"):
        return None
    try:
        return international(restored(text))  # in a region where it is none, a number of China is likely meant
    except Fault as fault:
        return None if fault.code in ("phone.masked", "phone.digits_lost") else _mended(text[:_LONGEST])


def _mended(text: str) -> str | None:
    plain = folded(text)
    whole = BARE.sub("", _WITH_LETTERS.sub(lambda token: token[0].translate(_TO_DIGITS), plain))
    apart = _MOBILE_APART.findall(plain)
    return within_china(whole) or within_china(f"0{whole}") or (f"+86{apart[0]}" if len(apart) == 1 else None)


def suggested(text: str) -> str:
    """Return the likely repair of a cell, or "" where there is none or none is needed.

    >>> suggested("13B00138000"), suggested("13800138000")
    ('+8613800138000', '')
    """
    try:
        international(text)
        return ""
    except Fault:
        return suggest(text) or ""


def parts(text: str) -> Mapping[str, str]:
    """Return the name that stands beside a number.

    >>> parts("张三13800138000"), parts("手机：13800138000（微信同号）")
    ({'person_name': '张三'}, {})
    """
    name = name_beside(text, _RUN)
    return {"person_name": name} if name else {}


def likeness(text: str) -> float:
    """Tell how surely a cell holds phone numbers by its form.

    >>> likeness("13800138000"), likeness("021-61234567"), likeness("61234567"), likeness("上海")
    (1.0, 0.9, 0.3, 0.0)
    """
    text = text.strip()
    if CHINA_MOBILE.fullmatch(text):
        return 1.0
    if not any(char.isdigit() for char in text):
        return 0.0
    try:
        numbers = international(restored(text))
    except Fault as fault:
        sure = {"phone.masked": 0.8, "phone.letters": 0.5, "phone.digits_lost": 0.5}
        return 0.3 if _LOCAL.fullmatch(text) else sure.get(fault.code, 0.0)
    if 3 * sum(map(str.isdigit, text)) < len(text):
        return 0.3  # a remark that mentions a number
    return 1.0 if CHINA_MOBILE.match(numbers.removeprefix("+86")) else 0.9


def keys(normal: str) -> tuple[str, ...]:
    """Return each full number, and its last eight digits, by which a number without its area code is found.

    >>> keys("+8613800138000")
    ('+8613800138000', 'tail:00138000')
    """
    numbers = [one.partition(";")[0] for one in normal.split(SEVERAL)]
    return tuple(dict.fromkeys((*numbers, *(f"tail:{one[-8:]}" for one in numbers))))


def _steps(region: str) -> tuple[Step, ...]:
    return (*ANY_LINES, partial(placeholder, kind="phone"), restored, partial(international, region=region))


PHONE = Kind(
    "phone",
    "电话号码",
    "phone number",
    localised=_steps,
    parts=parts,
    suggest=suggest,
    likeness=likeness,
    keys=keys,
    mask=mask,
    several=True,
    plain=r"\+861[3-9][0-9]{9}",
    usual=Usual("CN", "1[3-9][0-9]{9}", r"+86\0", international),
)
PHONE_SUGGEST = Kind(
    "phone_suggest",
    "电话号码（建议）",
    "phone number (suggested)",
    steps=(*ANY_LINES, partial(placeholder, kind="phone"), restored, suggested),
    mask=mask,
)
