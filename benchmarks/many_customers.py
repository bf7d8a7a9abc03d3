"""Invented customers by the thousand or the million, Chinese and English, with the truth: a set to match.

    python benchmarks/many_customers.py FOLDER ROWS [--language zh|en|both] [--seed N]

Writes `records.csv`, `truth.csv` (line, cluster) and `job.yaml` like the other sets. One customer has 1.2 rows on the mean.
Copies have slips of typing, names turned round or shortened, dates with day and month exchanged, other ways to write a
phone, other addresses, and gaps. Households share a surname, an address and a landline; the people of a firm its
switchboard; some phones are placeholders; a sixth of all live in one city. Deterministic for a seed.
"""

import argparse
import csv
import random
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import invented

HEADERS = ("name", "gender", "dob", "phone", "email", "street", "city", "region", "postcode", "company")
JOB = """# truth.csv is about contact_id
sources:
- path: records.csv
  columns:
    name: contact_name
    gender: gender
    dob: birthday
    phone: mobile
    email: email
    street: address
    city: city
    region: province
    postcode: postcode
    company: customer_name
validate: {required: [], any_of: []}
"""
_FORENAMES = (
    "Michael John Jennifer Robert Elizabeth Amy William Catherine Thomas Margaret Joseph Katherine Daniel Susan Edward "
    "Richard Patricia James Barbara Charles Linda George Mary Kenneth Nancy Steven Karen Brian Sandra Ronald Donna "
    "Anthony Carol Kevin Ruth Jason Sharon Matthew Michelle Gary Laura Timothy Sarah Jose Kimberly Larry Deborah"
)
FORENAMES = tuple(_FORENAMES.split())
SYLLABLES = (
    ("Al", "Bar", "Cal", "Dor", "Fen", "Gar", "Hol", "Kar", "Lan", "Mor", "Nor", "Pel", "Ros", "Sal", "Tor", "Wal"),
    ("a", "an", "ber", "dal", "en", "er", "gal", "il", "in", "ler", "man", "nor", "ol", "or", "tan", "ver"),
    ("berg", "by", "dale", "ez", "field", "ford", "ham", "ich", "ley", "man", "mond", "quist", "sen", "son", "ton", "well"),
)  # fmt: skip
COMMON = ("Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis")
WAYS = ("Street", "Avenue", "Road", "Lane", "Drive", "Court", "Crossing", "Forge", "Common", "Place")
CITIES = ("New York", "Los Angeles", "Chicago", "Houston", "Phoenix", "Dallas", "Austin", "Detroit", "Boston", "Seattle",
          "Denver", "Portland", "Memphis", "Fresno", "Tucson", "Omaha", "Oakland", "Tulsa", "Wichita", "Tampa")  # fmt: skip
AREAS = ("212", "213", "312", "713", "602", "214", "512", "313", "617", "206", "303", "503")
FIRMS = ("LLC", "Ltd", "Group", "Partners", "Inc")
ESTATES = (
    "星河湾",
    "碧桂公寓",
    "丽景湾",
    "御景广场",
    "时代花园",
    "阳光小区",
    "翡翠广场",
    "国际广场",
    "花样小区",
    "名仕小区",
)
PLACEHOLDERS = {"zh": ("13800000000", "01062345678"), "en": ("9999999999", "+1 2125550000")}
HOSTS = ("gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "qq.com", "163.com")


@dataclass(frozen=True)
class Person:
    """One invented customer, everything in good order."""

    language: str
    family: str
    given: str
    gender: str
    born: tuple[int, int, int]
    phone: str
    mail: str
    street: str
    place: tuple[str, str]
    postcode: str
    firm: str


def person(language: str, chance: random.Random) -> Person:
    """Make one."""
    latin = chance.choice(FORENAMES), surname(chance)
    if language == "zh":
        family = chance.choice(invented.SURNAMES)
        given = "".join(chance.choice(invented.GIVEN) for _ in range(chance.choice((1, 2, 2, 2))))
        place = invented.PLACES[0 if chance.random() < 1 / 6 else chance.randrange(len(invented.PLACES))]
        street = f"{place[2]}{chance.choice(invented.ROADS)}{chance.randrange(1, 999)}号{chance.choice(ESTATES)}"
        street += f"{chance.randrange(1, 30)}栋{chance.randrange(1, 6)}单元{chance.randrange(1, 26)}0{chance.randrange(1, 5)}室"
        where, phone = (place[1], place[0]), chance.choice(("138", "139", "150", "186")) + digits(8, chance)
    else:
        given, family = latin
        street = f"{chance.randrange(1, 9999)} {surname(chance)} {chance.choice(WAYS)}"
        where = (CITIES[0] if chance.random() < 1 / 6 else chance.choice(CITIES), "")
        phone = f"+1 {chance.choice(AREAS)}{chance.randrange(2, 10)}{digits(6, chance)}"
    stem = f"{latin[0]}.{latin[1]}" if chance.random() < 0.5 else f"{latin[0][0]}{latin[1]}"
    stem += str(chance.randrange(10_000))
    born = (chance.randrange(1940, 2006), chance.randrange(1, 13), chance.randrange(1, 29))
    mail = f"{stem}@{chance.choice(HOSTS)}".lower()
    return Person(
        language,
        family,
        given,
        chance.choice("FM"),
        born,
        phone,
        mail,
        street,
        where,
        digits(6 if language == "zh" else 5, chance),
        "",
    )


def surname(chance: random.Random) -> str:
    """Make an English surname, one in ten a very common one."""
    return chance.choice(COMMON) if chance.random() < 0.1 else "".join(map(chance.choice, SYLLABLES))


def digits(many: int, chance: random.Random) -> str:
    """Make a string of digits."""
    return f"{chance.randrange(10**many):0{many}}"


def customers(language: str, chance: random.Random) -> Iterator[Person]:
    """Make customers without end; some live together, some work together."""
    last: list[Person] = []
    firm = "", ""
    while True:
        one = person(chance.choice(("zh", "en")) if language == "both" else language, chance)
        other = chance.choice(last) if last else one
        if chance.random() < 0.04 and other.language == one.language:  # a household, now and then with one landline
            home = replace(one, family=other.family, street=other.street, place=other.place, postcode=other.postcode)
            one = replace(home, phone=other.phone) if chance.random() < 0.3 else home
        if chance.random() < 0.1:
            firm = firm_name(one.language, chance), one.phone
        if chance.random() < 0.55:
            one = replace(one, firm=firm[0], phone=firm[1] if chance.random() < 0.05 else one.phone)
        if chance.random() < 0.012:
            one = replace(one, phone=chance.choice(PLACEHOLDERS[one.language]))
        last = [*last[-50:], one]
        yield one


def firm_name(language: str, chance: random.Random) -> str:
    """Name a firm."""
    if language == "en":
        return f"{surname(chance)} {chance.choice(FIRMS)}"
    brand = "".join(chance.sample(invented.BRANDS, 3))
    return chance.choice(invented.PLACES)[1].removesuffix("市") + brand + chance.choice(invented.TRADES) + "有限公司"


def slip(text: str, chance: random.Random) -> str:
    """Mistype one character: lost, doubled, exchanged with its neighbour, or another one."""
    if len(text) < 2:
        return text
    at, way = chance.randrange(len(text) - 1), chance.randrange(4)
    letters = string.digits if text[at].isdigit() else string.ascii_lowercase if text.isascii() else invented.GIVEN
    there = ("", text[at] * 2, text[at + 1], chance.choice(letters))[way]
    return text[:at] + there + (text[at] + text[at + 2 :] if way == 2 else text[at + 1 :])


def copied(one: Person, chance: random.Random) -> Person:
    """Spoil a copy of a customer's row."""
    if chance.random() < 0.10:
        one = replace(
            one, **dict([chance.choice((("family", slip(one.family, chance)), ("given", slip(one.given, chance))))])
        )
    if one.language == "en" and chance.random() < 0.05:
        one = replace(one, given=one.given[0])
    if chance.random() < 0.08:
        other = person(one.language, chance)
        one = replace(one, street=other.street, place=other.place, postcode=other.postcode)
    if chance.random() < 0.10:
        one = replace(one, phone=chance.choice((slip(one.phone, chance), person(one.language, chance).phone)))
    if chance.random() < 0.10:
        one = replace(one, mail=chance.choice((slip(one.mail, chance), person(one.language, chance).mail)))
    if chance.random() < 0.08:
        one = replace(one, street=slip(one.street, chance))
    if chance.random() < 0.04:
        one = replace(one, born=(one.born[0], min(one.born[2], 12), one.born[1]))
    return one


def cells(one: Person, chance: random.Random) -> list[str]:
    """Write a row the way people do, with gaps."""
    if one.language == "zh":
        name = one.family + one.given
    else:
        turned = chance.random() < 0.03
        name = f"{one.family} {one.given}" if turned else f"{one.given} {one.family}"
    year, month, day = one.born
    phone = one.phone
    if one.language == "zh" and chance.random() < 0.1:
        phone = chance.choice((f"+86 {phone}", f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"))
    told = (0.07, one.gender), (0.15, f"{year}-{month:02}-{day:02}"), (0.09, phone), (0.22, one.mail), (0.1, one.street)
    more = (0.0, one.place[0]), (0.0, one.place[1]), (0.17, one.postcode), (0.0, one.firm)
    return [name, *("" if chance.random() < lost else text for lost, text in (*told, *more))]


def rows(language: str, seed: int) -> Iterator[tuple[int, list[str]]]:
    """Give rows without end: number of the customer, cells."""
    chance = random.Random(seed)
    for number, one in enumerate(customers(language, chance)):
        yield number, cells(one, chance)
        for _ in range(chance.choices((0, 1, 2, 3), (85, 11, 3, 1))[0]):
            yield number, cells(copied(one, chance), chance)


def write_set(folder: Path, count: int, language: str = "both", seed: int = 7) -> None:
    """Write a set of this many rows, in no order."""
    folder.mkdir(parents=True, exist_ok=True)
    made = list(islice(rows(language, seed), count))
    random.Random(seed).shuffle(made)
    (folder / "job.yaml").write_text(JOB, encoding="utf-8")
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(HEADERS)
        writer.writerows(cells for _, cells in made)
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(("line", "cluster"))
        writer.writerows(enumerate((number for number, _ in made), start=2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("rows", type=int)
    parser.add_argument("--language", choices=("zh", "en", "both"), default="both")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    write_set(asked.folder, asked.rows, asked.language, asked.seed)


if __name__ == "__main__":
    main()
