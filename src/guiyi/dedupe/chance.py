"""How often strangers agree: by chance over random pairs, and for equal values by how many others hold the value.

Rare values are smoothed as in Gale, Sampson 1995 (Good–Turing frequency estimation): what one holds, another may too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guiyi.dedupe.agree import Agreement, agreements
from guiyi.dedupe.compare import MISSING, SILENT, Bools, Floats, Ints, Level, Levels
from guiyi.dedupe.evidence import Evidence
from guiyi.dedupe.threads import each

RANDOM = 50_000  # pairs drawn
SEED = 7
BEYOND = 100  # others there are beyond the rows, so that a number two of ten rows share is still rare
RARE, DIFFER = 0.5, 5.0  # pairs thought to be seen of each level, and of the last, before any is drawn
_NAMES = ("contact_name", "customer_name")
_SAME_NAME = ("equal", "sound", "stem", "core")
_ALIKE_NAME = (*_SAME_NAME, "initial", "nickname", "near")

Shares = dict[str, Floats]
Agreements = Mapping[str, Agreement]


@dataclass(frozen=True)
class Drawn:
    """Random pairs, and how they agree."""

    left: Ints
    right: Ints
    agreements: Agreements


@dataclass(frozen=True)
class Owners:
    """Who is whom by now.

    Attributes:
        of: part → number of its owner.
        times: part → how many stand behind it: more than one where rows that are equal are not one.
    """

    of: Ints
    times: Ints


@dataclass(frozen=True)
class Chance:
    """How often strangers agree, in bits (0: always).

    Attributes:
        levels: thing → share of each level among strangers, and 0 for missing values.
        values: thing and level → share of others who hold a value, by number of its text.
        echo: thing and level → the same among strangers of one name.
    """

    evidence: Mapping[str, Evidence]
    levels: Shares
    values: Mapping[tuple[str, int], Floats]
    echo: Mapping[tuple[str, int], float]

    def bits(self, pairs: Agreements) -> Iterator[tuple[str, Floats]]:
        """Give for each thing how often strangers agree as each pair does."""
        named = same_name(self.evidence, pairs, _ALIKE_NAME)
        for name, one in pairs.items():
            yield name, self._bits(name, one, named)

    def total(self, pairs: Agreements) -> Floats:
        """Return how often strangers agree as each pair does in everything."""
        total, named = np.zeros(size(pairs)), same_name(self.evidence, pairs, _ALIKE_NAME)
        for bits in each(lambda name: self._bits(name, pairs[name], named), [*pairs]):
            total += bits
        return total

    def _bits(self, name: str, one: Agreement, named: Bools) -> Floats:
        bits = self.levels[name][place(one.level, self.levels[name])]
        for number, level in enumerate(self.evidence[name].comparison.levels):
            if level.count:
                here = np.flatnonzero(one.level == number)
                bits[here] = self.values[name, number][one.shared[here]]
            if level.echoes:
                here = named & (one.level == number)
                bits[here] = np.maximum(bits[here], self.echo[name, number])
        return np.asarray(bits)


def place(level: Levels, shares: Floats) -> Levels:
    """Return levels as places in shares, whose last place is for missing values."""
    return np.minimum(level, len(shares) - 1)


def size(pairs: Agreements) -> int:
    """Count the pairs."""
    return len(next(iter(pairs.values())).level) if pairs else 0


def same_name(evidence: Mapping[str, Evidence], pairs: Agreements, which: Sequence[str] = _SAME_NAME) -> Bools:
    """Tell which pairs have the same name, by the levels that count as such."""
    said = np.zeros(size(pairs), bool)
    lead = next((name for name in _NAMES if name in pairs), None)
    if lead:
        levels = evidence[lead].comparison.levels
        said |= np.isin(pairs[lead].level, [n for n, one in enumerate(levels) if one.name in which])
    return said


def draw(evidence: Mapping[str, Evidence], parts: int) -> Drawn:
    """Draw random pairs; all of them where there are few."""
    if parts * (parts - 1) // 2 <= RANDOM:
        left, right = np.triu_indices(parts, 1)
    else:
        some = np.random.default_rng(SEED).integers(0, parts, (2, RANDOM))
        left, right = some[:, some[0] != some[1]]
    return Drawn(left, right, agreements(evidence, left, right))


def measured(
    evidence: Mapping[str, Evidence], drawn: Drawn, owners: Owners, pairs: Agreements, strange: Floats
) -> Chance:
    """Measure how often strangers agree.

    Args:
        evidence: thing → its values.
        drawn: random pairs.
        owners: who is whom by now.
        pairs: the pairs that share a key.
        strange: how likely each of these is a pair of strangers.
    """
    apart = owners.of[drawn.left] != owners.of[drawn.right]
    named = same_name(evidence, pairs, _ALIKE_NAME)

    def one_thing(name: str) -> tuple[Floats, list[tuple[int, Floats]], list[tuple[int, float]]]:
        one, kinds = evidence[name], evidence[name].comparison.levels
        level = np.append(np.log2(_shares(drawn.agreements[name].level[apart], kinds)), 0.0)
        values = [
            (number, np.log2(_others(one, kind.count, owners))) for number, kind in enumerate(kinds) if kind.count
        ]
        echoes = [number for number, kind in enumerate(kinds) if kind.echoes]
        echoed = _weighed(pairs[name].level[named], strange[named], len(kinds)) if echoes else np.zeros(0)
        return level, values, [(one, float(np.log2((echoed[one] + 1) / (echoed.sum() + 20)))) for one in echoes]

    told = dict(zip(evidence, each(one_thing, [*evidence]), strict=True))
    levels = {name: level for name, (level, _, _) in told.items()}
    values = {(name, number): some for name, (_, held, _) in told.items() for number, some in held}
    echo = {(name, number): some for name, (_, _, held) in told.items() for number, some in held}
    return Chance(evidence, levels, values, echo)


def _shares(levels: Levels, kinds: Sequence[Level]) -> Floats:
    """Return the share of each level; strangers differ where nothing is known."""
    times = _weighed(levels, np.ones(len(levels)), len(kinds)) + RARE
    times[max(number for number, level in enumerate(kinds) if level.name != SILENT)] += DIFFER
    return np.asarray(times / times.sum())


def _weighed(levels: Levels, weight: Floats, kinds: int) -> Floats:
    told = levels != MISSING
    return np.bincount(levels[told], weight[told], minlength=kinds)[:kinds].astype(float)


def _others(one: Evidence, form: str, owners: Owners) -> Floats:
    """Say for each text of a form which share of others is likely to hold it."""
    reading = one.forms[form]
    codes = reading.codes[one.code].astype(np.int64)
    part, codes = one.part[codes >= 0], codes[codes >= 0]
    who = owners.of[part]
    holders = _holders(part, who, codes, owners.times, reading.size)
    everybody = max(int(np.count_nonzero(np.bincount(who))), 1) + (BEYOND if one.comparison.sure else 0)
    once, twice = (holders == 1).sum(), (holders == 2).sum()
    rare = min(1.0, (2 * twice + 1) / (once + 10))
    return np.asarray(np.minimum(np.where(holders <= 2, rare, holders - 2 + rare) / everybody, 1.0))


def _holders(part: Ints, who: Ints, codes: Ints, times: Ints, texts: int) -> Floats:
    """Count who holds each text, a text that one holds twice once; only those who hold several can.

    Args:
        part: the part that holds each value, sorted.
        who: the owner of each.
        codes: the text of each.
        times: part → how many stand behind it.
        texts: how many there are.
    """
    several = (np.bincount(who) > 1)[who]
    alone = np.bincount(codes[~several], times[part[~several]], minlength=texts)
    held, first = np.unique(who[several] * max(texts, 1) + codes[several], return_index=True)
    others = np.bincount(held % max(texts, 1), times[part[several]][first], minlength=texts)
    return np.asarray(alone + others, float)
