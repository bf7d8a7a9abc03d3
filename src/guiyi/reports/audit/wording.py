"""What the text forms of an audit share: the sentences of a problem, its place, and by what it is known again."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from guiyi.core.language import issue_text, say
from guiyi.reports.audit.report import Report

EXAMPLES = 10
COUNTED = "max_errors"  # the gate over the problems themselves
# importers whose lines are no lines of a file or sheet, but places in a list
LISTED = frozenset(["database", "json", "parquet", "sql_dump", "sqlite", "vcard", "wechat_db", "wecom"])
# What XML 1.0 forbids or what steers a terminal: controls, the marks that turn text around, halves of characters
UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def plain(text: object) -> str:
    r"""Return a text on one line, without what no form can hold or show.

    >>> plain("a\x00b\r\nc\ud800")
    'a�b c�'
    """
    return " ".join(UNSHOWN.sub("\ufffd", str(text)).split())


def name_of(text: object) -> str:
    r"""Return a name as forms want it: never empty, so that one of blanks alone leaves a mark.

    >>> name_of("a\r\nb"), name_of("\xa0")
    ('a b', '�')
    """
    return plain(text) or "\ufffd"


def headline(problem: Mapping[str, Any]) -> str:
    """Say what is wrong, in which field and how often."""
    rate = f"{problem['count'] / max(problem['rows'], 1):.2%}"
    told = say("audit.headline", text=problem["text"], label=problem["label"], count=problem["count"], rate=rate)
    return plain(told + (say("audit.of_these_new", new=problem["new"]) if problem["known"] else ""))


def place(location: Mapping[str, Any]) -> str:
    """Say where a finding stands: `Sheet1!C12`, or `C12`, or its line."""
    return plain("!".join(filter(None, (location["sheet"], location["cell"] or str(location["line"])))))


def example(location: Mapping[str, Any]) -> str:
    """Say of one finding where it stands, what stands there, and what it may be meant to be."""
    repair = " → ".join(filter(None, (location["value"], location["suggestion"])))
    return plain(" ".join(filter(None, (place(location), repair, location["detail"]))))


def examples(problem: Mapping[str, Any]) -> list[str]:
    """Say it of the first `EXAMPLES` findings of a problem, and how many more there are."""
    told = [example(one) for one in problem["locations"][:EXAMPLES]]
    more = problem["count"] - len(told)
    return [*told, say("audit.more_cells", count=more)] if more and told else told


def line_of(location: Mapping[str, Any], importer: str) -> int | None:
    """Return the line of a file or row of a sheet; None where the source has neither."""
    number = str(location["line"]).partition("#")[0]
    return int(number) if importer not in LISTED and number.isascii() and number.isdecimal() and int(number) else None


def fingerprint(problem: Mapping[str, Any]) -> str:
    """Return by what CI knows a problem again, wherever its cells move to: 32 hex digits."""
    known = "\0".join(str(problem[name]) for name in ("rule", "field", "source", "file"))
    return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def importers(told: Report) -> dict[str, str]:
    """Return source → importer."""
    return {one["name"]: one["importer"] for one in told["sources"]}


def failed_gates(told: Report) -> dict[str, Mapping[str, Any]]:
    """Return the gates that did not pass, but for the one that the problems themselves tell of."""
    return {name: one for name, one in told["gates"].items() if not one["passed"] and name != COUNTED}


def rule_text(rule: Mapping[str, Any]) -> str:
    """Return in words what breaks a rule, also one that nothing breaks."""
    return plain(rule["text"]) or issue_text(rule["code"]).text
