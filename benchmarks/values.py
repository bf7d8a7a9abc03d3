"""What a value costs: CPU time for the normal forms of a column, beside the obvious library for that kind.

    pip install '.[benchmarks]'
    python benchmarks/values.py [COUNT] [KIND ...]

A column of invented values a kind goes the way that it goes in a run: texts in plain normal form are not walked, usual
ones are rewritten at once, each distinct text is walked once. The share of distinct values is that of customer bases.
The library takes a sample of the same column, value by value (cpca: at once), in the same process; what it raises is
caught. Both: best of three, without the garbage collector, as in a run. Prints JSON: kind → share of distinct values, share left without a normal form, CPU µs a
value, the library's CPU µs a value, and how many times faster we are.
"""

import gc
import json
import random
import sys
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import invented

from guiyi.core.coded import Coded
from guiyi.core.trail import rewritten, walked
from guiyi.values import KINDS

Texts = list[str]
Column = Callable[[invented.Customer, random.Random], str]
Normal = Callable[[Texts], object]

SAMPLE = 20_000  # values that the library takes
# kind → the share of distinct values in a column of it, and how one is written
COLUMNS: Mapping[str, tuple[float, Column]] = {
    "phone": (0.69, lambda one, chance: invented.phone(one.mobile, chance)),
    "email": (0.98, lambda one, chance: invented.mail(one.mail, chance)),
    "address": (0.95, lambda one, chance: _address(one, chance)),
    "date": (0.10, lambda _, chance: invented.date(_day(chance), chance)),
    "amount": (0.65, lambda one, chance: invented.money(one.amount + chance.randrange(10**6), chance)),
    "company": (0.86, lambda one, chance: invented.company(one.company, chance)),
    "person_name": (0.31, lambda one, chance: invented.person(one.name, chance)),
}


def phonenumbers(texts: Texts) -> None:
    """Take E.164 from phonenumbers."""
    lib = import_module("phonenumbers")
    for text in texts:
        try:
            number = lib.parse(text, "CN")
            if lib.is_valid_number(number):
                lib.format_number(number, lib.PhoneNumberFormat.E164)
        except lib.NumberParseException:
            continue


def email_validator(texts: Texts) -> None:
    """Take the normal address from email-validator, without asking the network."""
    lib = import_module("email_validator")
    for text in texts:
        try:
            lib.validate_email(text, check_deliverability=False).normalized.lower()
        except lib.EmailNotValidError:
            continue


def cpca(texts: Texts) -> None:
    """Take province, city and county from cpca."""
    import_module("cpca").transform(texts)


def dateutil(texts: Texts) -> None:
    """Take the day from dateutil."""
    parse = import_module("dateutil.parser").parse
    for text in texts:
        try:
            parse(text).date().isoformat()
        except (ValueError, OverflowError):
            continue


def cn2an(texts: Texts) -> None:
    """Take the number from cn2an."""
    read = import_module("cn2an").cn2an
    for text in texts:
        try:
            read(text, "smart")
        except ValueError:
            continue


def companynameparser(texts: Texts) -> None:
    """Take a name's parts from companynameparser."""
    parse = import_module("companynameparser").parse
    for text in texts:
        parse(text)


LIBRARIES: Mapping[str, Normal] = {
    "phone": phonenumbers,
    "email": email_validator,
    "address": cpca,
    "date": dateutil,
    "amount": cn2an,
    "company": companynameparser,
}


def guiyi(texts: Texts, kind: str) -> pa.Array:
    """Take a column our way."""
    known, column = KINDS[kind], Coded.of(pa.array(texts))
    if known.usual and known.usual.region == "CN":
        column = column.with_texts(rewritten(column.texts, known.usual))
    return walked(column, partial(known.walk, region="CN"), known.plain).normal.array


def columns(kinds: Collection[str], count: int, seed: int = 7) -> dict[str, Texts]:
    """Write a column a kind: so many distinct texts as its share asks, the rest of them again, in any order."""
    chance = random.Random(seed)
    distinct: dict[str, dict[str, None]] = {kind: {} for kind in kinds}
    wanted = {kind: int(count * COLUMNS[kind][0]) for kind in kinds}
    for _ in range(20 * count):
        one = invented.customer(chance)
        for kind in list(wanted):
            distinct[kind][COLUMNS[kind][1](one, chance)] = None
            if len(distinct[kind]) == wanted[kind]:
                del wanted[kind]
        if not wanted:
            break
    return {kind: _shuffled(list(texts), count, chance) for kind, texts in distinct.items()}


def _shuffled(texts: Texts, count: int, chance: random.Random) -> Texts:
    texts += chance.choices(texts, k=count - len(texts))
    chance.shuffle(texts)
    return texts


def _address(one: invented.Customer, chance: random.Random) -> str:
    house = f"{chance.randrange(1, 40)}栋{chance.randrange(1, 30)}{chance.randrange(1, 10):02}室"
    return invented.address(replace(one, street=one.street + house), chance)


def _day(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(1950, 2026), chance.randrange(1, 13), chance.randrange(1, 29)


def seconds(normal: Normal, texts: Texts) -> float:
    """Take a column three times, the first values once before, so that no table is read in the time measured."""
    normal(texts[:1000])
    best = float("inf")
    gc.disable()
    for _ in range(3):
        gc.collect()
        began = time.process_time()
        normal(texts)
        best = min(best, time.process_time() - began)
    gc.enable()
    return best


def measured(kind: str, count: int) -> dict[str, float]:
    """Measure one kind, and its library where it has one and this is installed."""
    texts = columns([kind], count)[kind]
    ours = seconds(partial(guiyi, kind=kind), texts) / count * 1e6
    told = {
        "distinct": round(len(set(texts)) / count, 2),
        "missing": round(guiyi(texts, kind).null_count / count, 3),
        "cpu_us_a_value": round(ours, 2),
    }
    if kind in LIBRARIES:
        theirs = seconds(LIBRARIES[kind], texts[:SAMPLE]) / len(texts[:SAMPLE]) * 1e6
        told |= {LIBRARIES[kind].__name__: round(theirs, 2), "times_faster": round(theirs / ours, 2)}
    return told


def main(count: int, kinds: list[str]) -> None:
    """Measure and print."""
    for kind in kinds or COLUMNS:
        print(json.dumps({kind: measured(kind, count)}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, sys.argv[2:])
