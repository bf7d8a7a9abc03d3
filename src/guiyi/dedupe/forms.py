"""How values are read before they are compared: distinct values → forms (the tail of a number, a name in pinyin).

Texts are read a column at a time; regular expressions are RE2's, which no text can make slow.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from math import log
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.dedupe.compare import told_by
from guiyi.dedupe.nicknames import formal_names, rough
from guiyi.dedupe.reading import Form, Forms
from guiyi.values import company_name, company_words
from guiyi.values.chinese_name import DOT
from guiyi.values.pinyin import pinyin

UNREAD = "?"  # marks the folded text of a value that had no normal form
PART = "\t"  # between the parts of a composed value
_HAN = re.compile("[\u3400-\u9fff]")
_TAIL = 7  # digits that tell numbers of one place apart
_LONGEST = 300  # characters of a text that are compared

Column: TypeAlias = Any  # an array of texts; pyarrow tells no types
named = lru_cache(1 << 18)(company_name.named)  # read by people, by organisations, and where these are gathered


def folded(texts: Column) -> Column:
    """Fold case, accents and punctuation away.

    >>> folded(pa.array(["Arnie Morton’s, of Chicago", "Café （上海）"])).to_pylist()
    ['arnie morton s of chicago', 'cafe 上海']
    """
    plain = pc.utf8_normalize(pc.utf8_lower(pc.utf8_slice_codeunits(texts, 0, _LONGEST)), "NFKD")
    plain = pc.utf8_normalize(_sub(plain, r"\pM+", ""), "NFC")
    return pc.utf8_trim(_sub(pc.utf8_lower(plain), r"[^\pL\pN]+", " "), " ")


def fold(texts: Sequence[str]) -> list[str]:
    """Fold several texts.

    >>> fold(["ACME (China) Co., Ltd."])
    ['acme china co ltd']
    """
    return list(folded(pa.array(texts, pa.string())).to_pylist())


def _sub(texts: Column, pattern: str, into: str) -> Column:
    return pc.replace_substring_regex(texts, pattern, into)


def _column(values: Sequence[str]) -> Column:
    return values if isinstance(values, pa.Array) else pa.array(values, pa.string())


def _texts(values: "Column | Sequence[str]") -> Sequence[str]:
    return list(values.to_pylist()) if isinstance(values, pa.Array) else values


def _where(condition: Column, texts: "Column | str", other: "Column | str" = "") -> Column:
    return pc.if_else(condition, texts, other)


def _valid(texts: Column) -> Column:
    """Keep the values that have a normal form."""
    return _where(pc.invert(pc.starts_with(texts, UNREAD)), texts)


def _bare(texts: Column) -> Column:
    return _sub(texts, r"^\?", "")


def _plain(texts: Column) -> Column:
    """Keep letters and digits alone.

    >>> _plain(pa.array(["?91-440101 X"])).to_pylist()
    ['91440101x']
    """
    return pc.utf8_lower(_sub(texts, r"[^\pL\pN]+", ""))


def _digits(texts: Column) -> Column:
    return _sub(texts, "[^0-9]+", "")


def _long(texts: Column, least: int) -> Column:
    return pc.greater_equal(pc.utf8_length(texts), least)


def _from(texts: Column, start: int, stop: int | None = None) -> Column:
    return pc.utf8_slice_codeunits(texts, start, stop)


def _formed(**columns: "Column | Sequence[str]") -> Forms:
    return {name: Form.of(column) for name, column in columns.items()}


def plain_forms(values: Sequence[str]) -> Forms:
    """Read values as they are."""
    return _formed(whole=values)


def people_forms(values: Sequence[str]) -> Forms:
    """Read the numbers of people; UNREAD stands for people who were found nowhere else."""
    return _formed(whole=_valid(_column(values)))


def code_forms(values: Sequence[str]) -> Forms:
    """Read codes: the valid ones, and letters and digits of any."""
    texts = _column(values)
    return _formed(valid=_plain(_valid(texts)), plain=_plain(texts))


def typed_forms(values: Sequence[str]) -> Forms:
    """Read `<field>:<value>`: whole, and the field alone."""
    return _formed(whole=values, field=_sub(_column(values), "(?s):.*", ""))


def text_forms(values: Sequence[str]) -> Forms:
    """Read free text: folded."""
    return _formed(text=folded(_column(values)))


def phone_forms(values: Sequence[str]) -> Forms:
    """Read phones: valid numbers, digits of any, tails, the first seven digits, the last four, mobile or line.

    own is a number that is no fixed line, as far as can be told; line is one that is.
    """
    numbers = _sub(_column(values), "(?s);.*", "")
    digits = _from(_digits(numbers), -11)
    some = _where(_long(digits, 6), digits)
    tail = _where(_long(digits, _TAIL), _from(digits, -_TAIL))
    chinese, mobile = pc.starts_with(numbers, "+86"), pc.match_substring_regex(numbers, "^[+]861[3-9]")
    sort = _where(chinese, _where(mobile, pa.scalar("mobile"), "line"))
    number, front, rear = _valid(numbers), _from(some, 0, 7), _from(some, -4)
    fixed = pc.equal(sort, "line")
    own, line = _where(pc.invert(fixed), number), _where(fixed, number)
    return _formed(own=own, line=line, number=number, digits=some, tail=tail, front=front, rear=rear, sort=sort)


def email_forms(values: Sequence[str]) -> Forms:
    """Read mails: valid ones, letters and digits of any, the part before the @, its letters, its figures, the host."""
    texts = _column(values)
    has_host = pc.match_substring(texts, "@")
    local = _where(has_host, _sub(_bare(texts), "(?s)@.*", ""))
    figures = _digits(local)
    return _formed(
        mail=_valid(texts),
        plain=_plain(texts),
        local=_where(_long(local, 4), local),
        letters=_sub(_plain(local), "[0-9]+", ""),
        figures=_where(_long(figures, 1), figures, "-"),
        host=_where(has_host, _sub(texts, "(?s)^.*@", "")),
    )


def date_forms(values: Sequence[str]) -> Forms:
    """Read dates: the day, its digits, the day with its parts in order of size, month and day, month, year."""
    texts = _column(values)
    valid, digits = _valid(texts), _from(_digits(texts), 0, 8)
    day = _from(valid, 0, 10)
    day = _where(pc.match_substring_regex(day, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), day)
    parts = [one[:4] + "".join(sorted((one[4:6], one[6:]))) if len(one) == 8 else "" for one in digits.to_pylist()]
    month = _where(pc.equal(pc.utf8_length(valid), 7), valid)
    whole = _where(_long(digits, 8), digits)
    return _formed(day=day, digits=whole, parts=parts, month_day=_from(day, 5), month=month, year=_from(digits, 0, 4))


def name_forms(values: Sequence[str]) -> Forms:
    """Read names of people, given as family TAB given.

    whole and sound (pinyin; words in any order) where both parts are known, half where one is; rough is what survives
    slips of typing; han the Chinese characters; formal what a given name may be short for.
    """
    texts = _column(values)
    parts = _sub(texts, "(?s)\t.*", ""), _sub(texts, "(?s)^[^\t]*\t?", "")
    spelt = [_by_distinct(part, partial(_spelt, surname=side == 0)) for side, part in enumerate(parts)]
    close = [pc.replace_substring(one, " ", "") for one in spelt]
    han = pc.match_substring_regex(texts, _HAN.pattern)
    full = pc.and_(_long(parts[0], 1), _long(parts[1], 1))
    full = pc.or_(full, pc.match_substring(parts[1], DOT))  # what cannot be parted is given whole
    plain = folded(_words(parts[1], parts[0]))
    joined = _where(han, pc.replace_substring(texts, PART, ""), plain)
    first, last = (_by_distinct(one, lambda names: [rough(name) for name in names]) for one in close)
    rougher = _where(pc.less_equal(first, last), _words(first, last), _words(last, first))
    forms = _formed(
        whole=_where(full, joined),
        sound=[" ".join(sorted(text.split())) for text in _where(full, _words(*spelt)).to_pylist()],
        rough=_where(full, pc.utf8_trim(rougher, " ")),
        family=close[0],
        given=close[1],
        head=_from(close[1], 0, 1),
        half=_where(full, "", _where(_long(close[0], 1), *close)),
        han=_where(pc.and_(han, full), joined),
    )
    return {**forms, "formal": _formal_form(spelt[1], close[1], han)}


def _formal_form(spelt: Column, given: Column, han: Column) -> Form:
    numbered = spelt.dictionary_encode()
    known = [formal_names(one) for one in numbered.dictionary.to_pylist()]
    places = zip(numbered.indices.to_pylist(), han.to_pylist(), strict=True)
    none: frozenset[str] = frozenset()
    form = Form.of(given)
    return Form(form.texts, form.codes, tuple(none if some else known[place] for place, some in places))


def _words(one: Column, other: Column) -> Column:
    return pc.binary_join_element_wise(one, other, " ")


def _by_distinct(texts: Column, read: Callable[[list[str]], list[str]]) -> Column:
    """Read each different text once."""
    numbered = texts.dictionary_encode()
    return _column(read(numbered.dictionary.to_pylist())).take(numbered.indices)


def _spelt(names: Sequence[str], surname: bool) -> list[str]:
    latin = fold(names)
    return [pinyin(name, surname) if _HAN.search(name) else plain for name, plain in zip(names, latin, strict=True)]


def bagged(texts: Sequence[str]) -> Form:
    """Read folded texts as bags of words, Chinese as bags of characters, each worth the more the fewer texts hold it."""
    parted = _sub(_column(texts), "([\u3400-\u9fff])", r" \1 ").to_pylist()
    plain, bags = Form.of(texts), tuple(frozenset(text.split()) for text in parted)
    held = Counter(word for bag in bags for word in bag)
    worth = {word: log((len(bags) + 1) / count) ** 2 for word, count in held.items()}
    return Form(plain.texts, plain.codes, bags, worth, np.array([told_by(bag, worth) for bag in bags]))


def company_forms(values: Sequence[str]) -> Forms:
    """Read names of companies: whole, without legal form, brand with trade, brand, sound, region, branch, parent, words.

    head is the parent of a branch, and the whole name of any other.
    """
    values = _texts(values)
    names = [named(value) for value in values]
    whole, brand, trade = fold(values), fold([one.core for one in names]), fold([one.trade for one in names])
    gap = ["" if _HAN.search(one) else " " for one in brand]
    core = [f"{a}{space}{b}".strip() or c for a, space, b, c in zip(brand, gap, trade, whole, strict=True)]
    heads = fold([value.replace(one.branch, "") for one, value in zip(names, values, strict=True)])
    forms = _formed(
        whole=whole,
        stem=fold([company_words.without_form(value)[0] for value in values]),
        core=core,
        brand=brand,
        sound=[pinyin(one, False) if _HAN.search(one) else "" for one in core],
        trade=trade,
        region=["|".join(one.region) if one.region.province else "" for one in names],
        branch=[one.branch for one in names],
        head=heads,
        parent=[head if one.branch else "" for one, head in zip(names, heads, strict=True)],
    )
    return {**forms, "words": bagged(whole)}


def place_forms(values: Sequence[str]) -> Forms:
    """Read places, given as province TAB city TAB district TAB postcode TAB address."""
    parts = pc.split_pattern(_column(values), PART, max_splits=4)
    province, city, district, postcode, text = (pc.list_element(parts, number) for number in range(5))
    address = _addresses(_from(text, 0, _LONGEST))
    numbers = pc.utf8_trim(_sub(address, r"[^0-9]+", " "), " ")
    code, county = _plain(postcode), folded(district)
    town = folded(_where(_long(city, 1), city, province))
    return _formed(
        address=address,
        street=pc.utf8_trim(_sub(address, r"[0-9 \-]+", " "), " "),
        numbers=numbers,
        door=_sub(numbers, " .*", ""),
        postcode=code,
        area=_where(_long(code, 5), _from(code, 0, -3)),
        city=_sub(town, "^(.{2,})[市县区省州盟]$", r"\1"),
        district=_where(_long(county, 1), pc.binary_join_element_wise(town, county, " ")),
    )


_SHORT = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "blv": "blvd", "drive": "dr",
    "place": "pl", "court": "ct", "lane": "ln", "terrace": "ter", "parkway": "pkwy", "highway": "hwy", "square": "sq",
    "north": "n", "south": "s", "east": "e", "west": "w", "apartment": "apt", "suite": "ste", "building": "bldg",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}  # fmt: skip
_KINDS_OF_HOUSE = "([0-9]) ?(?:号楼|号院|号|栋|幢|座|单元|楼|层|室) ?"


def _addresses(texts: Column) -> Column:
    """Fold addresses; kinds of streets and houses are written in one way.

    >>> _addresses(pa.array(["35 North Main Street", "胜利路35号丽景湾14栋2单元901室", "胜利路35号丽景湾14-2-901"])).to_pylist()
    ['35 n main st', '胜利路35 丽景湾14 2 901', '胜利路35 丽景湾14 2 901']
    """
    plain = pc.utf8_trim(_sub(folded(texts), _KINDS_OF_HOUSE, r"\1 "), " ")
    latin = pc.match_substring_regex(plain, "[a-z]{2}")
    words = [" ".join(_SHORT.get(word, word) for word in one.split()) for one in plain.filter(latin).to_pylist()]
    return pc.replace_with_mask(plain, latin, _column(words))
