"""How far guiyi and cpca agree on the divisions of real addresses.

    pip install '.[benchmarks]'
    python benchmarks/addresses.py FILE [SHOW]

FILE is a CSV (or .csv.gz) with a column `address`. Prints JSON: how many addresses both read the same, where one reads
more than the other, and where they differ; how many of those that we leave open bear which issue. With SHOW, so many
of each class are printed, chosen evenly, to be looked at one by one; docs/addresses.md explains what they are.
"""

import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

import cpca

from guiyi.values.address import parsed
from guiyi.values.text import simplified, spaces

Places = tuple[str, str, str]
_GROUPS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}  # what cpca names where there is no city


def addresses(path: Path) -> list[str]:
    """Read the column."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:
        return [simplified(spaces(row["address"])) for row in csv.DictReader(lines)]


def theirs(texts: list[str]) -> list[Places]:
    """Read the divisions with cpca; a municipality is its own city, as with us."""
    table = cpca.transform(texts)[["省", "市", "区"]].fillna("")
    found = []
    for province, city, county in table.itertuples(index=False):
        own = province if province in ("北京市", "上海市", "天津市", "重庆市") else ""
        found.append((province, own or ("" if city in _GROUPS else city), county))
    return found


def compared(ours: Places, other: Places) -> str:
    """Name the class of a pair of answers."""
    if ours == other:
        return "same"
    if all(not one or one == mine for mine, one in zip(ours, other, strict=True)):
        return "ours more"
    if all(not mine or one == mine for mine, one in zip(ours, other, strict=True)):
        return "cpca more"
    return "differ"


def main(path: Path, show: int) -> None:
    """Compare and print."""
    texts = addresses(path)
    classes, issues = defaultdict(list), Counter()
    for text, other in zip(texts, theirs(texts), strict=True):
        read = parsed(text)
        name = compared(read[:3], other)
        classes[name].append((text, read[:3], other, read.issue or ""))
        if name != "same":
            issues[f"{name}: {read.issue or 'no issue'}"] += 1
    print(json.dumps({name: len(held) for name, held in sorted(classes.items())}))
    print(json.dumps(dict(issues.most_common()), ensure_ascii=False))
    for name, held in classes.items():
        for one in held[:: max(1, len(held) // show)][:show] if show and name != "same" else ():
            print(name, *one, sep="\t")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
