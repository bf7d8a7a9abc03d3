"""The words of companies' names that many share: trades, and legal forms in every usual spelling, also misspelt ones.

Source: own collections; legal forms by the company laws of their countries (ISO 20275 lists them all).
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from guiyi.values.tables import rows

CJK = "\u3231\u3400-\u9fff\uac00-\ud7a3"  # Chinese characters and Korean syllables: words stand without spaces
PUNCTUATION = " .,，、&-—_·/"
_IN_CJK = re.compile(f"[{CJK}]")
_BETWEEN = r"[\s.,，;&+/-]{0,3}"  # between the words of a Latin form
_QUOTES = " «»„“”\"'"
_LONGEST_FORM = 40
_SHORT = 2  # letters: a form so short is one only as it is usually written
_DAMAGED = re.compile(
    "(?:(?:有[线现县险陷显仙]|[友由又右优]限|有有限|有限限|(?<![有无友由又右优])限)(?:责任)?公司"
    f"|有限(?:责任)?(?:公(?:[{CJK}](?<![公司]))?|[{CJK}](?<!公)司|公公司|公司司|司公)"
    "|有限(?:责|任|责人|则任|责任任)公司"
    "|有限(?:责任)?公司(?:有?限)?(?:责任)?公司|公司公司)$"
)


class Form(NamedTuple):
    """A legal form in its usual spelling, and the letters by which it is known."""

    spelling: str
    family: str
    letters: str


@cache
def trade_words() -> frozenset[str]:
    """Return the words of trades, Chinese ones and the letters of English ones."""
    return frozenset(row["word"] for row in rows("trade_words"))


@cache
def telling_trades() -> frozenset[str]:
    """Return the words of trades that say what someone does wherever they stand: 五金, not 口腔."""
    return frozenset(row["word"] for row in rows("trade_words") if row["telling"])


def letters(text: str) -> str:
    """Return the letters of a Latin form only: `Co., Ltd.` and `CO LTD` are one."""
    return re.sub(r"[\W_]+", "", text).casefold()


def without_form(text: str) -> tuple[str, Form | None]:
    """Take the legal form off the end of a name.

    >>> without_form("华信有限公司")[0], without_form("Acme, L.L.C.")[0], without_form("如家酒店")[0]
    ('华信', 'Acme', '如家酒店')
    """
    last = text[-1:]
    for length in range(min(len(text), _last_characters().get(last, 0)), 0, -1):
        form = _close_forms().get(text[-length:])
        if form and (length == len(text) or _stands_apart(text[:-length], form.spelling)):
            return text[:-length], form
    found = None if "\u3400" <= last <= "\u9fff" else latin_form_at_end(text)
    return (text[: found[0]].rstrip(PUNCTUATION), found[1]) if found else (text, None)


def latin_form_at_end(text: str) -> tuple[int, Form] | None:
    """Find a Latin legal form behind a name: where it starts, and which one it is.

    Where letters are shared, marks tell: AS is Norwegian, A/S Danish, A.S. may be Turkish or Czech.

    >>> latin_form_at_end("Nordlys a/s")[1].spelling, latin_form_at_end("Nordlys as")[1].spelling
    ('A/S', 'AS')
    >>> latin_form_at_end("Texas Gas"), latin_form_at_end("Inc.")
    (None, None)
    """
    found = _latin_form().search(text)
    if not found or not found.start():
        return None
    written, forms = found[1], _latin_forms()
    form = forms.get(_exact(written)) or forms.get(_marks(written)) or forms[letters(written)]
    if len(form.letters) <= _SHORT and written.isalpha() and written[0].islower() and not text.islower():
        exact = form.spelling == written or text[: found.start()].istitle()
        return (found.start(), form) if exact else None
    return found.start(), form


def usual_form(text: str) -> Form | None:
    """Return the legal form that a text is, in any spelling.

    >>> usual_form("co ltd").spelling, usual_form("有限公司").spelling, usual_form("华信")
    ('Co., Ltd.', '有限公司', None)
    """
    known = _close_forms().get(text) or _leading_forms().get(text)
    if known or len(text) > _LONGEST_FORM or _IN_CJK.match(text):
        return known
    forms = _latin_forms()
    return forms.get(_exact(text)) or forms.get(_marks(text)) or forms.get(letters(text))


def led(text: str) -> tuple[str, Form | None]:
    """Take off a legal form that stands before the name: 株式会社さくら, ООО «Ромашка», PT Melati.

    >>> led("株式会社さくら")[0], led("ООО «Ромашка»")[0], led("Acme")[0]
    ('さくら', 'Ромашка', 'Acme')
    """
    found = _leading_form().match(text)
    left = text[found.end() :].strip(_QUOTES) if found else ""
    return (left, _leading_forms()[found[1]]) if found and len(left) > 1 else (text, None)


def mended(text: str) -> str | None:
    """Return a name with its misspelt legal form put right, None where it is not misspelt.

    >>> mended("华信有限公词"), mended("华信限公司"), mended("华信有限公司有限公司")
    ('华信有限公司', '华信有限公司', '华信有限公司')
    >>> mended("华信有限公司"), mended("铜陵有色公司"), mended("华信无限公司")
    (None, None, None)
    """
    tail = text[-12:]
    if tail.count("限") == tail.count("有限公司") and tail.count("公") < 2 and "有" not in tail.replace("有限公司", ""):
        return None
    found = _DAMAGED.search(tail)
    if not found or len(text) - len(tail) + found.start() < 2:
        return None
    form = "" if found[0] == "公司公司" else "有限"
    form += "责任公司" if "责" in found[0] or "任" in found[0] else "公司"
    return text[: len(text) - len(found[0])] + form


def _stands_apart(name: str, form: str) -> bool:
    """Tell whether a short form is one, and not the end of a word: 店 of 酒店, 行 of 银行, 社 of 旅行社."""
    words = trade_words()
    if len(form) < 3 and any(name[-more:] + form in words for more in (1, 2, 3)):
        return False
    if len(form) > 1:
        return True
    return len(name) > {"厂": 1, "店": 2}.get(form, 99) or any(name[-length:] in words for length in range(2, 7))


def _spellings(row: dict[str, str]) -> tuple[str, ...]:
    return (row["form"], *filter(None, row["aliases"].split("|")))


def _form(row: dict[str, str]) -> Form:
    return Form(row["form"], row["family"], letters(row["form"]))


@cache
def _close_forms() -> dict[str, Form]:
    """Map the forms that stand behind a name without a space."""
    return {one: _form(row) for row in rows("org_forms") for one in _spellings(row) if _IN_CJK.search(one)}


@cache
def _last_characters() -> dict[str, int]:
    """Map the last character of the close forms to the length of the longest that ends so."""
    longest: dict[str, int] = {}
    for form in _close_forms():
        longest[form[-1]] = max(longest.get(form[-1], 0), len(form))
    return longest


@cache
def _leading_forms() -> dict[str, Form]:
    return {one: _form(row) for row in rows("org_forms") if row["leads"] for one in _spellings(row)}


@cache
def _leading_form() -> re.Pattern[str]:
    """Match a form before a name: case and marks as usual, and a space or quote behind it where words have spaces."""
    spelled = sorted(_leading_forms(), key=len, reverse=True)
    each = (re.escape(one) + ("" if _IN_CJK.search(one) else rf"(?=[{_QUOTES}])") for one in spelled)
    return re.compile(f"({'|'.join(each)})[{_QUOTES}]*")


def _exact(text: str) -> str:
    """Return a Latin form without spaces and without its last stop."""
    return re.sub(r"\s+", "", text).rstrip(".,")


def _marks(text: str) -> str:
    return _exact(text).casefold()


@cache
def _latin_forms() -> dict[str, Form]:
    """Map every spelling of the Latin forms: as it is, with its marks, and by its letters to the first that has them."""
    found: dict[str, Form] = {}
    for known in (_exact, _marks, letters):
        for row, spelling in _latin_spellings():
            found.setdefault(known(spelling), _form(row))
    return found


def _latin_spellings() -> Iterator[tuple[dict[str, str], str]]:
    """Yield the spellings of the Latin forms that stand behind a name, each with its row."""
    for row in rows("org_forms"):
        for spelling in _spellings(row) if row["leads"] != "only" else ():
            if not _IN_CJK.search(spelling):
                yield row, spelling


@cache
def _latin_form() -> re.Pattern[str]:
    """Match a Latin legal form at the end of a name, after another word; group 1 is the form."""
    every = {spelling for _, spelling in _latin_spellings()}
    longest_first = sorted(every, key=lambda one: (-len(letters(one)), one))
    spelled = [_BETWEEN.join(map(re.escape, filter(None, re.split(r"[\W_]+", one)))) for one in longest_first]
    return re.compile(
        rf"(?:(?<=[^\w])|(?<=[{CJK}]))({'|'.join(dict.fromkeys(spelled))})[\s.,，]*$",
        re.IGNORECASE,
    )
