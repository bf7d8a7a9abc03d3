"""What a given name may be short for, and what of a name survives slips of typing."""

import re
from functools import cache, lru_cache

from guiyi.values.tables import rows


def formal_names(given: str) -> frozenset[str]:
    """Return a given name and the names that it may be short for.

    >>> sorted(formal_names("bert")), sorted(formal_names("albert")), sorted(formal_names("伟"))
    (['albert', 'bert', 'gilbert', 'herbert', 'hubert', 'robert'], ['albert'], ['伟'])
    """
    first = given.split(" ", 1)[0]
    return frozenset((first, *_formal().get(first, ())))


@cache
def _formal() -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for row in rows("nicknames"):
        for short in row["short"].split("|"):
            known.setdefault(short, []).append(row["name"])
    return known


_ROUGHLY = str.maketrans("ckqzsvwyj", "sssssfuii", "h")
_VOWELS = re.compile(r"[aeiou]|(.)(?=\1)")


@lru_cache(65536)
def rough(text: str) -> str:
    """Keep of a name in letters what survives slips: the first letter and the next consonants, alike ones as one.

    >>> rough("thorburn"), rough("zhang"), rough("zang"), rough("jon") == rough("john")
    ('trb', 'sng', 'sng', True)
    """
    plain = text.translate(_ROUGHLY)
    return plain[:1] + _VOWELS.sub("", plain[1:])[:2]
