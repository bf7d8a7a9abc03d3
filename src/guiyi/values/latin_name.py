"""Names in letters: order, capitals, forms of address, degrees, generations.

Source: own rules; particles as in https://en.wikipedia.org/wiki/Nobiliary_particle.
"""

import re
from functools import cache

from guiyi.values.tables import rows
from guiyi.values.title import is_title, words, written

_SURE_PARTICLE_LIST = "van von der den del della dos das bin ibn"  # small even where all else is in capitals
_PARTICLE_LIST = f"{_SURE_PARTICLE_LIST} vom de da di du do la ter ten te zu zum af av al y e"
_NO_NAME_LIST = (
    "admin administrator anonymous client contact customer customers desk front guest hr info marketing na nobody noname none"
    " office purchasing reception sales service services staff support team test tester unknown user visitor the and no name"
    " vip svip wechat weixin tel phone mobile email wxid abc xyz asdf qwerty null nan undefined"
)
_FIRM_LIST = "ltd inc llc corp corporation gmbh limited company plc pty co sa bv ag group holdings"
_SURE_PARTICLES = frozenset(_SURE_PARTICLE_LIST.split())
_PARTICLES = frozenset(_PARTICLE_LIST.split())
_NO_NAME = frozenset(_NO_NAME_LIST.split())
_FIRMS = frozenset(_FIRM_LIST.split())
_WORD = r"[^\W\d_]+(?:['’.\-][^\W\d_]+){0,4}[.']?"
_PHRASE = rf"{_WORD}(?: {_WORD}){{0,3}}"
_LAST_FIRST = re.compile(rf"({_PHRASE}), ?({_PHRASE}(?:, ?(?i:jr|sr|ii|iii|iv)\.?)?)(?=$| ?[(\[（【])")
_PIECE = re.compile(r"[^\W\d_]+")
_USUAL = re.compile(
    r"[A-Z][a-z]+(?:[A-Z][a-z]+)+|(?:d|de|di|da|la|le|mac|al|el|o|O|van|von)['’]?[A-Z][a-z]+"
)  # DeShawn, d'Arc, diCaprio
_INITIALS = re.compile(r"(?:[A-Z]\.)+|[B-DF-HJ-NP-TV-XZ]{2}|[AEIOU]J", re.ASCII)
_SHOUTED_FIRST = re.compile(
    r"([^\W\d_]{2,}(?:[-'’][^\W\d_]{2,})?) ([^\W\d_]+(?:-[^\W\d_]+)?)((?: [^\W\d_]+(?:-[^\W\d_]+)?)?)"
)
_SYLLABLE = re.compile("[bcdfghjklmnpqrstvwxyz]{0,3}[aeiouy]{1,3}(?:ng|[nmkpthruw])?", re.IGNORECASE)  # of East Asia
_VIETNAMESE = frozenset(
    [
        "nguyen",
        "tran",
        "le",
        "pham",
        "hoang",
        "huynh",
        "phan",
        "vu",
        "vo",
        "dang",
        "bui",
        "ngo",
        "duong",
        "nguyễn",
        "trần",
        "phạm",
        "đặng",
    ]
)
_COUPLE = re.compile(r"([A-Za-z]{2,20})\.? ?(?:&| and ) ?([A-Za-z]{2,20})\.?(?: [A-Za-z'-]{2,20}){1,3}")
_LONGEST = 80
_STOPS = re.compile(r"(?<![^\W\d_])[. ]+$|\.[. ]+$|(?<=[^\W\d_]{4})\.$|(?<=[\u2e80-\u9fff])\.$")
_TWO_OR_THREE = re.compile("[A-Za-z]{2,20}(?: [A-Za-z]{2,20}){1,2}")


def is_latin(text: str) -> bool:
    """Tell whether a text is words of letters of a script that parts them by spaces.

    >>> is_latin("Jean-Luc O'Brien"), is_latin("yoyo123"), is_latin("张三")
    (True, False, False)
    """
    return len(text) <= _LONGEST and all(_WORDS.fullmatch(word) for word in text.split(" "))


_WORDS = re.compile(r"[^\W\d_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+(?:['’.\-][^\W\d_\u2e80-\u9fff]+){0,6}[.']?")


def without_stop(text: str) -> str:
    """Take full stops off the end, but one behind an initial or a short form.

    >>> without_stop("White."), without_stop("John A."), without_stop("Smith Jr."), without_stop("张三.")
    ('White', 'John A.', 'Smith Jr.', '张三')
    """
    return _STOPS.sub("", text)


def is_plain(text: str) -> bool:
    """Tell at little cost whether a text is two or three words, none of which says anything but a name.

    >>> is_plain("JOHN Smith"), is_plain("Mr Smith"), is_plain("Sales Team")
    (True, False, False)
    """
    return bool(_TWO_OR_THREE.fullmatch(text)) and _signals().isdisjoint(text.casefold().split(" "))


def is_name(text: str) -> bool:
    """Tell whether words in letters may be a name.

    >>> is_name("John Smith"), is_name("White"), is_name("Sales Manager"), is_name("customer"), is_name("A")
    (True, True, False, False, False)
    """
    parts = text.split(" ")
    if not is_latin(text) or len(parts) > 7 or is_title(text) or sum(map(str.isalpha, text)) < 2:
        return False
    return not all(part.casefold().strip(".") in _NO_NAME or len(part) == 1 for part in parts)


def first_last(text: str) -> str:
    """Turn "Last, First" round; what follows the comma must be a name, no position or degree.

    >>> first_last("SMITH, John"), first_last("van der Berg, Jan"), first_last("John Smith, CEO")
    ('John SMITH', 'Jan van der Berg', 'John Smith, CEO')
    >>> first_last("Smith, John, Jr."), first_last("John Smith, Mary Jones")
    ('John Smith Jr.', 'John Smith, Mary Jones')
    """
    found = _LAST_FIRST.match(text)
    if not found:
        return text
    last, first = found[1], found[2].replace(",", "")
    if first.casefold() in words("generation"):
        return f"{last} {first}{text[found.end() :]}"  # John Smith, Jr.
    addressed, first = _address(first)
    first, generation = _generation(first)
    last, older = _generation(last)
    own = [one for one in last.split(" ") if one.casefold() not in _PARTICLES]
    if (
        not is_name(last)
        or not is_latin(first)
        or is_title(first)
        or _is_degree(first)
        or (len(own) > 1 and " " in first and not (last.isupper() and first.istitle()))
    ):
        return text  # two whole names, or one and something else
    named = " ".join(filter(None, (addressed, first, last, older or generation)))
    return named + text[found.end() :]


def surname_last(text: str) -> str:
    """Turn a name round whose surname comes first and is in capitals; names of East Asia stay in their order.

    >>> surname_last("SMITH John"), surname_last("DUPONT Jean-Pierre"), surname_last("ZHANG Sanfeng")
    ('John SMITH', 'Jean-Pierre DUPONT', 'ZHANG Sanfeng')
    >>> surname_last("JOHN Smith"), surname_last("CEO John"), surname_last("CHAN Tai Man")
    ('JOHN Smith', 'CEO John', 'CHAN Tai Man')
    """
    found = _SHOUTED_FIRST.fullmatch(text)
    if not found or not found[1].isupper() or not (found[2] + found[3].replace(" ", "")).replace("-", "").isalpha():
        return text
    last, first = found[1], found[2] + found[3]
    if not first.istitle() or _is_given(last) or not _signals().isdisjoint(text.casefold().split(" ")):
        return text
    if not _is_given(found[2]) and (_SYLLABLE.fullmatch(last) or _INITIALS.fullmatch(last)):
        return text
    return f"{first} {last}"


def is_couple(text: str) -> bool:
    """Tell whether two people share a surname in a text.

    >>> is_couple("John & Jane Smith"), is_couple("Mr. and Mrs. Smith"), is_couple("Sales & Marketing")
    (True, True, False)
    """
    found = _COUPLE.fullmatch(text)
    return found is not None and all(_is_given(one) or one.casefold() in words("mister") for one in found.groups())


def untitled(text: str) -> tuple[str, str]:
    """Part a name from the form of address, degrees and positions around it.

    >>> untitled("Mr. John Smith"), untitled("John Smith PhD"), untitled("John Smith CEO"), untitled("dr smith")
    (('John Smith', 'Mr.'), ('John Smith', 'PhD'), ('John Smith', 'CEO'), ('smith', 'Dr.'))
    """
    titles = []
    address, rest = _address(text)
    if address:
        titles.append(address)
    parts = rest.split(" ")
    opening = next((end for end in (3, 2, 1) if len(parts) > end + 1 and is_title(" ".join(parts[:end]))), 0)
    if opening:  # CEO John Smith
        titles.append(" ".join(parts[:opening]))
        parts = parts[opening:]
    for start in range(1, len(parts)):
        tail = " ".join(parts[start:])
        if _is_degree(tail) or is_title(tail):
            titles.append(tail)
            parts = parts[:start]
            break
    return " ".join(parts), " ".join(titles[:1])


def capitals(text: str) -> str:
    """Write a name in normal capitals.

    >>> capitals("JOHN MCDONALD"), capitals("jean-luc o'brien"), capitals("Jan van der Berg"), capitals("J.R. smith iii")
    ('John McDonald', "Jean-Luc O'Brien", 'Jan van der Berg', 'J.R. Smith III')
    >>> capitals("DeShawn LaToya"), capitals("LUDWIG VAN BEETHOVEN"), capitals("van morrison"), capitals("smith jr")
    ('DeShawn LaToya', 'Ludwig van Beethoven', 'Van Morrison', 'Smith Jr.')
    """
    parts = text.replace("’", "'").split(" ")
    shouted = text.isupper() and len(parts) > 1
    careful = any(one[:1].isupper() for one in parts)
    if shouted and parts[0].casefold() in _VIETNAMESE:  # NGUYEN VAN AN: Van is a name
        return " ".join(map(_hyphened, parts))
    return " ".join(_capital(part, place, len(parts), shouted, careful) for place, part in enumerate(parts))


def _capital(word: str, place: int, count: int, shouted: bool, careful: bool) -> str:
    last = place == count - 1
    if place and last and word.casefold().strip(".") in ("jr", "sr", "ii", "iii", "iv"):
        return written(word)
    low = word.casefold()
    if (
        not last
        and low in _PARTICLES
        and ((word == low and (place or careful)) or (place and shouted and low in _SURE_PARTICLES))
    ):
        return low
    syllables = word.split("-")
    if len(syllables) == 2 and word == word.capitalize() and all(map(_SYLLABLE.fullmatch, syllables)):
        return word  # Chiang Ching-kuo
    return word if _INITIALS.fullmatch(word) else "-".join(map(_hyphened, word.split("-")))


def _hyphened(word: str) -> str:
    """Capitalise what stands between hyphens, and what follows an apostrophe after one letter."""
    if _USUAL.fullmatch(word) or (word.istitle() and not re.fullmatch("Mc[a-z]{3,}", word)):
        return word
    head, mark, tail = word.partition("'")
    if mark and tail:
        return head.capitalize() + mark + (_hyphened(tail) if len(head) == 1 else tail.lower())
    if "." in word:
        return _PIECE.sub(lambda found: found[0].capitalize(), word)
    plain = word.capitalize()
    return f"Mc{plain[2:].capitalize()}" if re.fullmatch("Mc[a-z]{3,}", plain) else plain


@cache
def _signals() -> frozenset[str]:
    return words("title", "role", "part", "mister", "degree", "generation") | _NO_NAME | _FIRMS


@cache
def _given_names() -> frozenset[str]:
    return frozenset(one for row in rows("nicknames") for value in row.values() for one in value.casefold().split("|"))


def _is_given(word: str) -> bool:
    return word.casefold().partition("-")[0] in _given_names()


def _address(text: str) -> tuple[str, str]:
    """Part the form of address before a name: Mr., Dr."""
    found = re.match(r"([A-Za-z]{2,6})(?:\.\s*|\s+)(?=\S)", text)
    if not found or found[1].casefold() not in words("mister"):
        return "", text
    return written(found[1]), text[found.end() :]


def _generation(text: str) -> tuple[str, str]:
    head, _, tail = text.rpartition(" ")
    return (head, written(tail)) if head and tail.casefold() in words("generation") else (text, "")


def _is_degree(text: str) -> bool:
    return text.casefold().replace(".", "") in words("degree")
