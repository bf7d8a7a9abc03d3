"""How values are read before they are compared: distinct values → forms (the tail of a number, a name in pinyin).

Texts are read a column at a time; regular expressions are RE2's, which no text can make slow.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache, partial
from math import log

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.dedupe.compare import told_by
from guiyi.dedupe.nicknames import formal_names, rough
from guiyi.dedupe.reading import Form, Forms
from guiyi.dedupe.texts import (
    Column,
    after,
    bare,
    before,
    by_distinct,
    column,
    digits,
    each_word,
    fold,
    folded,
    long,
    only,
    part_of,
    plain,
    sub,
    texts_of,
    valid,
    where,
    words,
)
from guiyi.values import company_name, company_words
from guiyi.values.chinese_name import DOT
from guiyi.values.pinyin import pinyin

PART = "\t"  # between the parts of a composed value
_HAN = re.compile("[\u3400-\u9fff]")
_TAIL = 7  # digits that tell numbers of one place apart
_VEILED = r"(?:^|[^0-9])1[0-9]{2}[*xX#×•]{4,}[0-9]{4}$"  # 138****5678

named = lru_cache(1 << 18)(company_name.named)  # read by people, by organisations, and where these are gathered


def _formed(**columns: "Column | Sequence[str]") -> Forms:
    return {name: Form.of(column) for name, column in columns.items()}


def _coded(**columns: "Column | Sequence[str]") -> Forms:
    """Read what is only asked whether it is the same."""
    return {name: Form.coded(column) for name, column in columns.items()}


def plain_forms(values: Sequence[str]) -> Forms:
    """Read values as they are."""
    return _formed(whole=values)


def people_forms(values: Sequence[str]) -> Forms:
    """Read the numbers of people; UNREAD stands for people who were found nowhere else."""
    return _formed(whole=valid(column(values)))


def code_forms(values: Sequence[str]) -> Forms:
    """Read codes: the valid ones, and letters and digits of any."""
    texts = column(values)
    return _formed(valid=plain(valid(texts)), plain=plain(texts))


def typed_forms(values: Sequence[str]) -> Forms:
    """Read `<field>:<value>`: whole, and the field alone."""
    return _formed(whole=values, field=sub(column(values), "(?s):.*", ""))


def text_forms(values: Sequence[str]) -> Forms:
    """Read free text: folded."""
    return _formed(text=folded(column(values)))


def phone_forms(values: Sequence[str]) -> Forms:
    """Read phones: valid numbers, digits of any, tails, the first seven digits, the last four, mobile or line.

    own is a number that is no fixed line, as far as can be told; line is one that is. shown is what a mask leaves of a
    mobile number, of any mobile; veiled is it of those that are masked.
    """
    numbers = before(column(values), ";")
    figures = part_of(digits(numbers), -11)
    some = where(long(figures, 6), figures)
    tail = where(long(figures, _TAIL), part_of(figures, -_TAIL))
    chinese, mobile = pc.starts_with(numbers, "+86"), pc.match_substring_regex(numbers, "^[+]861[3-9]")
    sort = where(chinese, where(mobile, pa.scalar("mobile"), "line"))
    number, front, rear = valid(numbers), part_of(some, 0, 7), part_of(some, -4)
    fixed = pc.equal(sort, "line")
    own, line = where(pc.invert(fixed), number), where(fixed, number)
    veiled = where(pc.match_substring_regex(numbers, _VEILED), words(part_of(figures, -7, -4), rear))
    shown = where(pc.and_(chinese, mobile), words(part_of(some, 0, 3), rear), veiled)
    seen = _coded(shown=shown, veiled=veiled)
    codes = _coded(own=own, line=line, number=number, tail=tail, front=front, rear=rear, sort=sort)
    return {**codes, **seen, **_formed(digits=some)}


def email_forms(values: Sequence[str]) -> Forms:
    """Read mails: valid ones, letters and digits of any, the part before the @, its letters, its figures, the host."""
    texts = column(values)
    has_host = pc.match_substring(texts, "@")
    local = where(has_host, before(bare(texts), "@"))
    figures = digits(local)
    codes = _coded(mail=valid(texts), letters=sub(plain(local), "[0-9]+", ""), host=where(has_host, after(texts, "@")))
    figures = where(long(figures, 1), figures, "-")
    return {**codes, **_formed(plain=plain(texts), local=where(long(local, 4), local), figures=figures)}


def date_forms(values: Sequence[str]) -> Forms:
    """Read dates: the day, its digits, the day with its parts in order of size, month and day, month, year."""
    texts = column(values)
    known, figures = valid(texts), part_of(digits(texts), 0, 8)
    day = part_of(known, 0, 10)
    day = where(pc.match_substring_regex(day, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), day)
    parts = [one[:4] + "".join(sorted((one[4:6], one[6:]))) if len(one) == 8 else "" for one in figures.to_pylist()]
    month = where(pc.equal(pc.utf8_length(known), 7), known)
    whole, year = where(long(figures, 8), figures), part_of(figures, 0, 4)
    return _formed(day=day, digits=whole, parts=parts, month_day=part_of(day, 5), month=month, year=year)


def name_forms(values: Sequence[str]) -> Forms:
    """Read names of people, given as family TAB given.

    whole and sound (pinyin; words in any order) where both parts are known, half where one is; rough is what survives
    slips of typing; han the Chinese characters; formal what a given name may be short for.
    """
    texts = column(values)
    parts = sub(texts, "(?s)\t.*", ""), sub(texts, "(?s)^[^\t]*\t?", "")
    spelt = [by_distinct(part, partial(_spelt, surname=side == 0)) for side, part in enumerate(parts)]
    close = [pc.replace_substring(one, " ", "") for one in spelt]
    han = pc.match_substring_regex(texts, _HAN.pattern)
    full = pc.and_(long(parts[0], 1), long(parts[1], 1))
    full = pc.or_(full, pc.match_substring(parts[1], DOT))  # what cannot be parted is given whole
    joined = where(han, pc.replace_substring(texts, PART, ""), folded(words(parts[1], parts[0])))
    first, last = (by_distinct(one, lambda names: [rough(name) for name in names.to_pylist()]) for one in close)
    rougher = where(pc.less_equal(first, last), words(first, last), words(last, first))
    forms = _formed(
        sound=[" ".join(sorted(text.split())) for text in where(full, words(*spelt)).to_pylist()],
        family=close[0],
        given=close[1],
        half=where(full, "", where(long(close[0], 1), *close)),
        han=where(pc.and_(han, full), joined),
    )
    rough_ = where(full, pc.utf8_trim(rougher, " "))
    codes = _coded(whole=where(full, joined), rough=rough_, head=part_of(close[1], 0, 1))
    return {**forms, **codes, "formal": _formal_form(spelt[1], close[1], han)}


def _formal_form(spelt: Column, given: Column, han: Column) -> Form:
    numbered = spelt.dictionary_encode()
    known = [formal_names(one) for one in numbered.dictionary.to_pylist()]
    places = zip(numbered.indices.to_pylist(), han.to_pylist(), strict=True)
    none: frozenset[str] = frozenset()
    form = Form.of(given)
    return Form(form.texts, form.codes, tuple(none if some else known[place] for place, some in places))


def _spelt(names: Column, surname: bool) -> list[str]:
    latin, names = folded(names).to_pylist(), names.to_pylist()
    return [pinyin(name, surname) if _HAN.search(name) else plain for name, plain in zip(names, latin, strict=True)]


def bagged(texts: Sequence[str]) -> Form:
    """Read folded texts as bags of words, Chinese as bags of characters, each worth the more the fewer texts hold it."""
    parted = sub(column(texts), "([\u3400-\u9fff])", r" \1 ").to_pylist()
    plain, bags = Form.of(texts), tuple(frozenset(text.split()) for text in parted)
    held = Counter(word for bag in bags for word in bag)
    worth = {word: log((len(bags) + 1) / count) ** 2 for word, count in held.items()}
    return Form(plain.texts, plain.codes, bags, worth, np.array([told_by(bag, worth) for bag in bags]))


def company_forms(values: Sequence[str]) -> Forms:
    """Read names of companies: whole, without legal form, brand with trade, brand, sound, region, branch, parent, words.

    head is the parent of a branch, and the whole name of any other.
    """
    values = texts_of(values)
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
    parts = pc.split_pattern(column(values), PART, max_splits=4)
    province, city, district, postcode, text = (pc.list_element(parts, number) for number in range(5))
    address = _addresses(text)
    numbers = pc.utf8_trim(sub(address, r"[^0-9]+", " "), " ")
    code, county = by_distinct(postcode, plain), by_distinct(district, folded)
    town = by_distinct(where(long(city, 1), city, province), folded)
    codes = _coded(
        door=before(numbers, " "),
        area=where(long(code, 5), part_of(code, 0, -3)),
        province=by_distinct(province, folded),
        province_alone=where(pc.match_substring_regex(column(values), f"^[^{PART}]+{PART}+$"), province),
        district=where(long(county, 1), words(town, county)),
    )
    forms = _formed(
        address=address,
        street=pc.utf8_trim(sub(address, r"[0-9 \-]+", " "), " "),
        numbers=numbers,
        postcode=code,
        city=by_distinct(town, lambda towns: sub(towns, "^(.{2,})[市县区省州盟]$", r"\1")),
    )
    return {**forms, **codes}


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
    read = folded(texts)
    housed = pc.match_substring_regex(read, "[号栋幢座单楼层室]")
    read = pc.utf8_trim(only(read, housed, lambda some: sub(some, _KINDS_OF_HOUSE, r"\1 ")), " ")
    latin = pc.match_substring_regex(read, "[a-z]{2}")
    return only(read, latin, lambda some: each_word(some, _SHORT))
