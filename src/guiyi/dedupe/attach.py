"""Rows that are only a name and tags (a WeChat tag list): each goes to the one contact that it fits."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from guiyi.core.folder import TABLES
from guiyi.dedupe.compare import Ints
from guiyi.dedupe.links import TOLD_SAME, no_links
from guiyi.dedupe.texts import fold

NONE, SEVERAL, CANDIDATE, FITS = "attach.none", "attach.several", "attach.candidate", "attach.fits"
WRITTEN = ("contact_name", "wechat_remark", "wechat_nickname")
_MOST = 10  # candidates that are told
_SHORTEST = 2  # characters of an address such as 张总 that are looked for in remarks


class Attached(NamedTuple):
    """What came of it.

    Attributes:
        to: attachment → the row whose customer and contact it takes; -1 where none or several fit.
        reason: attachment → why it was rejected; "" where it was not.
        links: frame of `links`: what it was attached to, or the candidates.
    """

    to: Ints
    reason: list[str]
    links: pd.DataFrame


def attach(rows: pd.DataFrame, loose: Ints, contact: Ints, told: Mapping[tuple[int, int], str]) -> Attached:
    """Attach each row to the one contact whose name, remark or nickname it fits.

    Args:
        rows: frame[row_id (index); fields], all of them.
        loose: places of the rows to attach.
        contact: place of a row → number of its contact, -1 where it holds none.
        told: decisions: (attachment, row) → same or different.
    """
    known = np.flatnonzero(contact >= 0) if len(loose) else loose
    written, addresses = _written(rows, known), _addressed(rows, known)
    texts, calls = _texts(rows, loose), _calls(rows, loose)
    to, reasons, links = [], [], []
    for one in loose.tolist():
        decided = {row: word for (mine, row), word in told.items() if mine == one}
        fitting = _fitting(texts[one], written) or _fitting(calls[one], addresses)
        refused = {int(contact[row]) for row, word in decided.items() if word == "different"}
        rows_of = {number: row for number, row in _by_contact(fitting, contact).items() if number not in refused}
        same = sorted(row for row, word in decided.items() if word == "same" and contact[row] >= 0)
        if same:
            rows_of = {int(contact[same[0]]): same[0]}
        places = sorted(rows_of.values())
        fits = len(places) == 1
        to.append(places[0] if fits else -1)
        reasons.append("" if fits else SEVERAL if places else NONE)
        why = TOLD_SAME if same else FITS if fits else CANDIDATE
        links += [(one, place, why) for place in places[:_MOST]]
    return Attached(np.array(to, np.int64), reasons, _links(rows, links))


def _links(rows: pd.DataFrame, links: list[tuple[int, int, str]]) -> pd.DataFrame:
    names = rows.index
    told = [
        (
            names[one],
            names[row],
            "contact",
            None if why == CANDIDATE else 1.0,
            "review" if why == CANDIDATE else "merge",
            why,
        )
        for one, row, why in links
    ]
    return pd.DataFrame(told, columns=list(TABLES["links"])).astype(no_links().dtypes.to_dict())


def _texts(rows: pd.DataFrame, places: Ints) -> dict[int, set[str]]:
    """Read what each row is called: place → folded texts."""
    found: dict[int, set[str]] = {int(place): set() for place in places}
    for name in WRITTEN:
        if name in rows:
            for place, text in zip(places.tolist(), _joined(rows[name].iloc[places]), strict=True):
                found[place].add(text)
    return {place: texts - {""} for place, texts in found.items()}


def _calls(rows: pd.DataFrame, places: Ints) -> dict[int, set[str]]:
    """Read how each row addresses somebody: surname and title (张总)."""
    if "salutation" not in rows or "contact_name" not in rows:
        return {int(place): set() for place in places}
    calls = _joined((rows["contact_name"] + rows["salutation"]).iloc[places])
    return {place: {call} - {""} for place, call in zip(places.tolist(), calls, strict=True)}


def _written(rows: pd.DataFrame, known: Ints) -> dict[str, list[int]]:
    """Find rows by what they are called."""
    return _inverted(_texts(rows, known).items())


def _addressed(rows: pd.DataFrame, known: Ints) -> dict[str, list[int]]:
    """Find rows by the words of their remarks, and by surname and title."""
    remarks = _texts(rows[[name for name in ("wechat_remark",) if name in rows]], known)
    pieces = {place: {text[:end] for text in texts for end in range(_SHORTEST, 7)} for place, texts in remarks.items()}
    return _inverted((place, pieces[place] | calls) for place, calls in _calls(rows, known).items())


def _inverted(texts: Iterable[tuple[int, set[str]]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, words in texts:
        for word in sorted(words):
            found.setdefault(word, []).append(place)
    return found


def _fitting(texts: set[str], known: Mapping[str, list[int]]) -> list[int]:
    return sorted({place for text in texts for place in known.get(text, ())})


def _by_contact(places: Iterable[int], contact: Ints) -> dict[int, int]:
    """Keep of each contact its first row."""
    found: dict[int, int] = {}
    for place in places:
        found.setdefault(int(contact[place]), place)
    return found


def _joined(texts: "pd.Series[str]") -> list[str]:
    return [text.replace(" ", "") for text in fold(texts.fillna("").tolist())]
