"""How values are read before they are compared: distinct values → forms (the tail of a number, a name in pinyin)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log

import numpy as np

from guiyi.dedupe.compare import Form, Forms, told_by
from guiyi.values.chinese_name import DOT
from guiyi.values.company_name import named
from guiyi.values.pinyin import pinyin

UNREAD = "?"  # marks the folded text of a value that had no normal form
PART = "\t"  # between the parts of a composed value
_SIGNS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_HAN = re.compile("[\u3400-\u9fff]")
_ACCENTED = re.compile("[^\\x00-\x7f\u2000-\u206f\u3000-\u303f\u3400-\u9fff]")  # where folding is more than lower case
_TAIL = 7  # digits that tell numbers of one place apart
_LONGEST = 300  # characters of a text that are compared


def fold(text: str) -> str:
    """Fold case, accents and punctuation away.

    >>> fold("Arnie Morton’s, of Chicago"), fold("Café （上海）")
    ('arnie morton s of chicago', 'cafe 上海')
    """
    plain = text[:_LONGEST].lower()
    if _ACCENTED.search(plain):
        plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
        plain = unicodedata.normalize("NFC", plain)
    return _SIGNS.sub(" ", plain).strip()


_common = lru_cache(8192)(fold)  # names of places are few


def formed(values: Sequence[str], **readings: Callable[[str], str]) -> Forms:
    """Read every value in several ways."""
    return {name: Form.of([read(value) for value in values]) for name, read in readings.items()}


def listed(values: Sequence[str], read: Callable[[str], tuple[str, ...]], names: Sequence[str]) -> Forms:
    """Read every value once, into all of its forms."""
    columns = zip(*map(read, values), strict=True) if len(values) else [()] * len(names)
    return {name: Form.of(column) for name, column in zip(names, columns, strict=True)}


def _read(value: str) -> str:
    """Return a value that has a normal form, "" for one that has none."""
    return "" if value.startswith(UNREAD) else value


def _plain(value: str) -> str:
    """Return letters and digits alone.

    >>> _plain("?91-440101 X")
    '91440101x'
    """
    return _SIGNS.sub("", value.removeprefix(UNREAD)).lower()


def _digits(value: str) -> str:
    return "".join(_DIGITS.findall(value))


def plain_forms(values: Sequence[str]) -> Forms:
    """Read values as they are."""
    return formed(values, whole=str)


def code_forms(values: Sequence[str]) -> Forms:
    """Read codes: the valid ones, and letters and digits of any."""
    return formed(values, valid=lambda one: _plain(_read(one)), plain=_plain)


def typed_forms(values: Sequence[str]) -> Forms:
    """Read `<field>:<value>`: whole, and the field alone."""
    return formed(values, whole=str, field=lambda one: one.partition(":")[0])


def text_forms(values: Sequence[str]) -> Forms:
    """Read free text: folded."""
    return formed(values, text=lambda one: fold(one.removeprefix(UNREAD)))


def phone_forms(values: Sequence[str]) -> Forms:
    """Read phones: valid numbers, digits of any, and tails."""
    return listed(values, _phone, ("number", "digits", "tail", "front", "rear"))


def _phone(value: str) -> tuple[str, ...]:
    number = value.partition(";")[0]
    digits = _digits(number)[-11:]
    some = digits if len(digits) >= 6 else ""
    tail = digits[-_TAIL:] if len(digits) >= _TAIL else ""
    return _read(number), some, tail, some[:7], some[-4:]


def email_forms(values: Sequence[str]) -> Forms:
    """Read mails: valid ones, letters and digits of any, the part before the @, its letters, its figures, the host."""
    return listed(values, _email, ("mail", "plain", "local", "letters", "figures", "host"))


def _email(value: str) -> tuple[str, ...]:
    local, at, host = value.removeprefix(UNREAD).partition("@")
    letters = re.sub(r"[\d\W_]+", "", local) if at else ""
    return _read(value), _plain(value), local if len(local) > 3 and at else "", letters, _digits(local) or "-", host


def date_forms(values: Sequence[str]) -> Forms:
    """Read dates: the day, its digits, the day with its parts in any order, month and day, month, year."""
    return listed(values, _date, ("day", "digits", "parts", "month_day", "month", "year"))


def _date(value: str) -> tuple[str, ...]:
    valid, digits = _read(value), _digits(value)[:8]
    day = valid[:10] if len(valid) >= 10 else ""
    parts = "".join(sorted((digits[:4], digits[4:6], digits[6:]))) if len(digits) == 8 else ""
    return day, digits, parts, day[5:], valid[:7] if len(valid) == 7 else "", digits[:4]


def name_forms(values: Sequence[str]) -> Forms:
    """Read names of people, given as family TAB given."""
    return listed(values, _name, ("whole", "sound", "rough", "family", "given", "head", "half", "han"))


def _name(value: str) -> tuple[str, ...]:
    family, _, given = value.partition(PART)
    full = bool(family and given) or DOT in given  # names that cannot be parted are given in whole
    han = bool(_HAN.search(value))
    spelt = _spelt(family, True), _spelt(given, False)
    close = tuple(one.replace(" ", "") for one in spelt)
    whole = fold(given + family if han else f"{given} {family}") if full else ""
    sound = " ".join(sorted(" ".join(spelt).split())) if full else ""
    rough = " ".join(sorted(map(_rough, filter(None, close)))) if full else ""
    return whole, sound, rough, *close, close[1][:1], "" if full else close[0] or close[1], whole if han else ""


def _spelt(text: str, surname: bool) -> str:
    return pinyin(text, surname) if _HAN.search(text) else fold(text)


_ROUGHLY = str.maketrans("ckqzsvwyj", "sssssfuii")


def _rough(text: str) -> str:
    """Keep of a name in letters what survives slips: the first letter and the next consonants, alike ones as one.

    >>> _rough("thorburn"), _rough("zhang"), _rough("zang"), _rough("steven") == _rough("stephen")
    ('trb', 'sng', 'sng', False)
    """
    plain = text.replace("h", "").translate(_ROUGHLY)
    return plain[:1] + re.sub("[aeiou]|(.)(?=\\1)", "", plain[1:])[:2]


def text_bag(text: str) -> frozenset[str]:
    """Part a folded text into words; Chinese into characters.

    >>> sorted(text_bag("cafe 上海"))
    ['cafe', '上', '海']
    """
    return frozenset(_HAN.sub(lambda one: f" {one[0]} ", text).split())


def bagged(texts: Sequence[str]) -> Form:
    """Read texts as bags of words, each worth the more the fewer texts hold it."""
    plain, bags = Form.of(texts), tuple(map(text_bag, texts))
    held = Counter(word for bag in bags for word in bag)
    worth = {word: log((len(bags) + 1) / count) ** 2 for word, count in held.items()}
    return Form(plain.texts, plain.codes, bags, worth, np.array([told_by(bag, worth) for bag in bags]))


def company_forms(values: Sequence[str]) -> Forms:
    """Read names of companies: whole, brand with trade, brand, their sound, region, branch and its parent, words."""
    forms = dict(listed(values, _company, ("whole", "core", "brand", "sound", "trade", "region", "branch", "parent")))
    forms["words"] = bagged([fold(one) for one in values])
    return forms


@lru_cache(65536)
def _company(value: str) -> tuple[str, ...]:
    name = named(value)
    brand, trade = fold(name.core), fold(name.trade)
    core = f"{brand}{'' if _HAN.search(brand) else ' '}{trade}".strip() or fold(value)
    region = "|".join(name.region) if name.region.province else ""
    parent = fold(value.replace(name.branch, "").replace("（）", "")) if name.branch else ""
    return fold(value), core, brand, pinyin(core, False) if _HAN.search(core) else "", trade, region, name.branch, parent


def place_forms(values: Sequence[str]) -> Forms:
    """Read places, given as province TAB city TAB district TAB postcode TAB address."""
    names = ("address", "street", "numbers", "door", "postcode", "area", "district", "city")
    return listed(values, _place, names)


def _place(value: str) -> tuple[str, ...]:
    province, city, district, postcode, text = value.split(PART, 4)
    numbers = _DIGITS.findall(text[:_LONGEST])
    address = _address(text[:_LONGEST])
    street = " ".join(_DIGITS.sub(" ", address).replace("-", " ").split())
    code = _plain(postcode)
    town = _common(city) or _common(province)
    county = f"{town} {_common(district)}" if district else ""
    return address, street, " ".join(numbers), numbers[0] if numbers else "", code, code[:-3], county, _town(town)


_SHORT = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "blv": "blvd", "drive": "dr",
    "place": "pl", "court": "ct", "lane": "ln", "terrace": "ter", "parkway": "pkwy", "highway": "hwy", "square": "sq",
    "north": "n", "south": "s", "east": "e", "west": "w", "apartment": "apt", "suite": "ste", "building": "bldg",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}  # fmt: skip
_HOUSE = re.compile(r"(?<=\d) ?(?:号楼|号院|号|栋|幢|座|单元|楼|层|室|#|-|—) ?")


def _address(text: str) -> str:
    """Fold an address; kinds of streets and houses are written in one way.

    >>> _address("35 North Main Street"), _address("胜利路35号丽景湾14栋2单元901室"), _address("胜利路35号丽景湾14-2-901")
    ('35 n main st', '胜利路35-丽景湾14-2-901', '胜利路35-丽景湾14-2-901')
    """
    if _HAN.search(text):
        return fold(_HOUSE.sub("-", text)).replace(" ", "-")
    return " ".join(_SHORT.get(word, word) for word in fold(text).split())


def _town(name: str) -> str:
    """Leave the kind of a Chinese division out.

    >>> _town("驻马店市"), _town("沙市")
    ('驻马店', '沙市')
    """
    return name[:-1] if len(name) > 2 and name[-1] in "市县区省州盟" else name
