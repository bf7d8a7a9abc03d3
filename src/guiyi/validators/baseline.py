"""The findings of an earlier audit, which later ones need not hear of again: what is new, what known, what fixed.

A baseline is a JSON file to be kept beside the data, or in a repository: counts and keyed hashes, one finding a line,
in the order of their texts, so that a version control shows what came and went. It names files, rules and fields.
"""

import json
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.beside import write_beside
from guiyi.core.errors import ConfigError, SourceError
from guiyi.core.rule import Rule
from guiyi.validators.fingerprint import KEY_FILE, Fingerprint, Key, baseline_key, fingerprints, keyed, write_key

FORM = 1  # of the file
CHECK = "guiyi baseline"  # what the key is known by


class Problem(NamedTuple):
    """Findings of one rule and field in one source: what reports show on one line."""

    source: str
    rule: str
    field: str


Known = dict[Problem, list[Fingerprint]]


@dataclass(frozen=True)
class Baseline:
    """A baseline as it was read.

    Attributes:
        path: of the file.
        key: of its hashes.
        rules: name of a rule → hash of what it asks.
        known: its findings; sources by the names of their files.
    """

    path: Path
    key: Key
    rules: Mapping[str, str]
    known: Known


def read_baseline(path: Path, *, update: bool) -> Baseline:
    """Read a baseline.

    Args:
        path: of the file.
        update: it is to be written anew; then there may be none yet.

    Raises:
        ConfigError: there is none, it is damaged, or its key is missing or another one.
        SourceError: the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if update:
            return Baseline(path, baseline_key(path, make=True), {}, {})
        raise ConfigError("baseline.missing", path=path) from error
    except UnicodeDecodeError as error:
        raise ConfigError("baseline.damaged", path=path) from error
    except OSError as error:
        raise SourceError("baseline.unreadable", path=path, why=error.strerror) from error
    told = _told(text, path)
    key = baseline_key(path, make=False)
    if told["key"] != keyed(key.secret, CHECK):
        raise ConfigError("baseline.other_key", path=path)
    known: Known = defaultdict(list)
    for one in told["problems"]:
        known[Problem(one["source"], one["rule"], one["field"])] += [tuple(line.split()) for line in one["findings"]]
    return Baseline(path, key, told["rules"], dict(known))


def _told(text: str, path: Path) -> dict[str, Any]:
    """Return the content of a baseline, as it was written."""
    try:
        told = json.loads(text)
        problems = told["problems"]
        counts = [len(one["findings"]) for one in problems]
        texts = [told["key"], *told["rules"].values(), *(one[name] for one in problems for name in Problem._fields)]
        texts += [line for one in problems for line in one["findings"]]
        sound = told["guiyi_baseline"] == FORM and all(isinstance(one, str) for one in texts)
        sound &= counts == [one["count"] for one in problems] and sum(counts) == told["count"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigError("baseline.damaged", path=path) from error
    if not sound:
        raise ConfigError("baseline.damaged", path=path)
    return dict(told)


@dataclass(frozen=True)
class Compared:
    """Findings, held against a baseline.

    Attributes:
        found: table of `findings`, each with its status: new or known.
        told: {file, new, known, fixed, taken, updated, key_made, problems: [{source, rule, field, fixed}]}, for reports;
            `taken` are those that were new until the baseline was written anew, `key_made` the file of a key that is.
        fresh: the baseline that these findings would make.
    """

    found: pa.Table
    told: dict[str, Any]
    fresh: Baseline


def compared(
    baseline: Baseline,
    found: pa.Table,
    rows: pa.Table,
    rules: Sequence[Rule],
    homes: pa.Table,
    files: Mapping[str, str],
    *,
    update: bool,
) -> Compared:
    """Tell which findings the baseline knows; each of its own stands for one at most.

    What it knows of files that this audit does not read is neither fixed nor forgotten: commit hooks read a few at once.

    Args:
        baseline: as read.
        found: table of `findings`.
        rows: table[row_id; fields], the rows they were found in.
        rules: what was asked of the rows.
        homes: table[row_id, source] of all rows.
        files: source → name of its file, of all sources of this audit.
        update: the findings of this audit become the known ones.

    Raises:
        ConfigError: a rule of the baseline asks something else now, or nothing.
    """
    asked = {rule.name: _asked(rule) for rule in rules}
    other = sorted(name for name, told in baseline.rules.items() if asked.get(name) != told)
    if other and not update:
        raise ConfigError("baseline.other_rules", path=baseline.path, rules=", ".join(other[:3]))
    marks = fingerprints(found, rows, baseline.key.secret)
    known, left = _matched(marks, baseline.known)
    here, gone = frozenset(files.values()), frozenset(baseline.rules) - frozenset(asked)
    fixed = {problem: len(them) for problem, them in left.items() if problem.source in here}
    fresh = {problem: them for problem, them in left.items() if problem.source not in here and problem.rule not in gone}
    for problem, mark in zip(_problems(found, homes, files), marks, strict=True):
        fresh.setdefault(problem, []).append(mark)
    return Compared(
        _with_status(found, [one or update for one in known]),
        {
            "file": baseline.path.name,
            "new": 0 if update else len(known) - sum(known),
            "known": len(known) if update else sum(known),
            "fixed": sum(fixed.values()),
            "taken": len(known) - sum(known) if update else 0,
            "updated": update,
            "key_made": KEY_FILE if baseline.key.made else "",
            "problems": [{**problem._asdict(), "fixed": count} for problem, count in sorted(fixed.items())],
        },
        Baseline(baseline.path, baseline.key, asked, fresh),
    )


def _asked(rule: Rule) -> str:
    """Hash what a rule asks; how grave it is, and its words, may change."""
    told = json.dumps([rule.check, rule.fields, rule.limits], sort_keys=True, default=str)
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _matched(marks: Sequence[Fingerprint], known: Known) -> tuple[list[bool], Known]:
    """Tell which fingerprints are known, and which of the known ones are left over.

    Whole rows are looked for first, then rows by their names: a row as it was takes its own fingerprint before one that
    was changed may take it.
    """
    theirs = [(problem, mark) for problem, each in known.items() for mark in each]
    holding: dict[str, deque[int]] = defaultdict(deque)
    for number, (_, mark) in enumerate(theirs):
        for told in mark:
            holding[told].append(number)
    found, free = [False] * len(marks), [True] * len(theirs)
    for place in range(max(map(len, marks), default=0)):
        for number, mark in enumerate(marks):
            if not found[number] and place < len(mark):
                them = holding.get(mark[place], deque())
                while them and not free[them[0]]:
                    them.popleft()
                if them:
                    free[them.popleft()], found[number] = False, True
    left: Known = defaultdict(list)
    for (problem, mark), unmatched in zip(theirs, free, strict=True):
        if unmatched:
            left[problem].append(mark)
    return found, dict(left)


def _problems(found: pa.Table, homes: pa.Table, files: Mapping[str, str]) -> Iterator[Problem]:
    sources = homes["source"].take(pc.index_in(found["row_id"], homes["row_id"])).to_pylist()
    columns = found["rule"].to_pylist(), pc.coalesce(found["field"], "").to_pylist()
    return (Problem(files[source], rule, field) for source, rule, field in zip(sources, *columns, strict=True))


def _with_status(found: pa.Table, known: Sequence[bool]) -> pa.Table:
    status = pa.array(["known" if one else "new" for one in known], pa.string())
    return found.set_column(found.schema.get_field_index("status"), "status", status)


def write_baseline(baseline: Baseline) -> None:
    """Write a baseline in place of the older one, and its key where that is new.

    Raises:
        TargetError: the place cannot be written.
    """
    problems = [
        {**problem._asdict(), "count": len(marks), "findings": sorted(map(" ".join, marks))}
        for problem, marks in sorted(baseline.known.items())
    ]
    told = {
        "guiyi_baseline": FORM,
        "key": keyed(baseline.key.secret, CHECK),
        "rules": dict(sorted(baseline.rules.items())),
        "count": sum(map(len, baseline.known.values())),
        "problems": problems,
    }
    write_key(baseline.key, baseline.path)
    write_beside(baseline.path, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
