"""What holds for the tables of words: every code, rule and sentence that the code names is there in both languages, and back."""

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import guiyi
from guiyi.cleanse.rows import ROW_STEPS
from guiyi.core.language import LANGUAGES, table
from guiyi.core.schema import Entity, Survivor
from guiyi.dedupe import levels
from guiyi.dedupe.compare import SILENT, Comparison
from guiyi.dedupe.merge import LOST
from guiyi.importers import identify
from guiyi.importers.columns import words
from guiyi.importers.columns.header_text import clean
from guiyi.importers.columns.mapping import EXTRA, NOT_FIELDS
from guiyi.reports.review import DECISIONS
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS
from guiyi.values import KINDS
from guiyi.values.category import by_meaning
from guiyi.values.date import ordered
from guiyi.values.day import Orders
from guiyi.values.kind import Step, rule_name

SOURCE = Path(guiyi.__file__).parent
CODE = {
    path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))
}
TEMPLATES = {path.name: path.read_text("utf-8") for path in sorted(SOURCE.rglob("templates/*"))}
ISSUES = {row["code"]: row for row in table("issues")}
RULES = {row["rule"]: row for row in table("rules")}
MESSAGES = {row["key"]: row for row in table("messages")}
SEVERITIES = ("error", "warn", "info")
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
FAMILIES = {key.partition(".")[0] for key in (*ISSUES, *RULES, *MESSAGES) if "." in key} | {"attach", "cut", "match"}
FILE = re.compile(r".*\.(?:com|csv|db|html|json|md|parquet|py|txt|xlsx|yaml)")
SAYING = ("say", "spoken", "GuiyiError", "ConfigError", "SourceError", "TargetError")
REPORTING = ("Fault", "report", "issue_text", "found", "tell", "_findings")


def _docstrings() -> set[int]:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for tree in CODE.values() for node in ast.walk(tree) if isinstance(node, owners) and node.body]
    return {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}


def _texts(node: ast.AST) -> Iterator[str]:
    """Find the strings in a piece of code, without those that are parts of an f-string or documentation."""
    parts = {id(part) for one in ast.walk(node) if isinstance(one, ast.JoinedStr) for part in one.values}
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and not {id(one)} & (parts | DOCSTRINGS):
            yield one.value


def _shapes(node: ast.AST) -> Iterator[str]:
    """Turn f-strings into patterns of the strings that they make."""
    for one in ast.walk(node):
        if isinstance(one, ast.JoinedStr):
            fixed = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_]+" for part in one.values
            ]
            if re.search("[a-z]{3}", "".join(fixed).replace("[a-z0-9_]+", "")):
                yield "".join(fixed)
        elif isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add) and isinstance(one.left, ast.Constant):
            yield f"{re.escape(str(one.left.value))}[a-z0-9_]+"


def _calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    for path, tree in CODE.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in names:
                yield path, node


DOCSTRINGS = _docstrings()
IN_TEMPLATES = {text for one in TEMPLATES.values() for text in re.findall(r"'([\w.]+)'(?! ~)", one)}
TEXTS = IN_TEMPLATES | {text for tree in CODE.values() for text in _texts(tree)}
SHAPES = {shape for tree in CODE.values() for shape in _shapes(tree)} | {
    f"{re.escape(start)}[a-z0-9_]+" for one in TEMPLATES.values() for start in re.findall(r"'([\w.]+)' ~", one)
}
MADE = re.compile("|".join(f"(?:{shape})" for shape in sorted(SHAPES)))
DATED = [ordered(KINDS[name], Orders.of("dmy")) for name in ("date", "datetime")]
STEPS = {
    rule_name(step)
    for kind in (*KINDS.values(), *DATED)
    for region in ("CN", "US", "")
    for step in (kind.localised(region) if kind.localised else kind.steps)
}
ROW_RULES = {f"rows.{step.__name__}" for step in ROW_STEPS}
LEVELS = {one.name for each in vars(levels).values() if isinstance(each, Comparison) for one in each.levels} - {SILENT}
COMPARED = {**levels.BY_KIND, "address": levels.PLACE, "people": levels.SEEN}  # kind → how it is compared


def _used(key: str) -> bool:
    return key in TEXTS or bool(MADE.fullmatch(key))


# the tables themselves


@pytest.mark.parametrize("path", sorted((SOURCE / "data").glob("*.csv")), ids=lambda path: path.stem)
def test_every_line_of_a_table_has_the_cells_of_its_header(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    head, *lines = csv.reader(text.splitlines(keepends=True), strict=True)
    assert [line for line in lines if len(line) != len(head)] == []


@pytest.mark.parametrize("name", ["issues", "rules", "messages"])
def test_nothing_is_listed_twice_or_left_unsaid(name: str) -> None:
    rows = table(name)
    first = next(iter(rows[0]))
    assert [key for key, times in Counter(row[first] for row in rows).items() if times > 1] == []
    assert [row[first] for row in rows if not all(row.values())] == []


@pytest.mark.parametrize("name", ["issues", "rules"])
def test_each_language_is_written_in_its_own_letters(name: str) -> None:
    han = re.compile("[一-鿿]")
    told = [
        (row[f"{part}{lang}"], lang)
        for row in table(name)
        for lang in LANGUAGES
        for part in ("", "hint_")
        if f"{part}{lang}" in row
    ]
    assert [text for text, lang in told if bool(han.search(text)) != (lang == "zh")] == []


def test_issues_are_errors_warnings_or_notes() -> None:
    assert {code: row["severity"] for code, row in ISSUES.items() if row["severity"] not in SEVERITIES} == {}
    assert [code for code in ISSUES if not KEY.fullmatch(code)] == []


def test_both_languages_fill_in_the_same_places() -> None:
    places = {
        key: [{name for _, name, _, _ in Formatter().parse(row[lang]) if name is not None} for lang in LANGUAGES]
        for key, row in MESSAGES.items()
    }
    assert {key: told for key, told in places.items() if told[0] != told[1]} == {}
    assert {key: told for key, told in places.items() if not all(map(str.isidentifier, told[0]))} == {}


# codes and rules


def test_every_name_of_a_code_rule_or_sentence_is_in_a_table() -> None:
    known = {*ISSUES, *RULES, *MESSAGES}
    named = {(path, text) for path, tree in CODE.items() for text in _texts(tree)} | {
        ("", text) for text in IN_TEMPLATES
    }
    unknown = {
        (path, text) for path, text in named if KEY.fullmatch(text) and text not in known and not FILE.fullmatch(text)
    }
    assert {(path, text) for path, text in unknown if text.partition(".")[0] in _families(path)} == set()


def _families(path: str) -> set[str]:
    """Beyond `values`, a word before a point may also be a field's: `email.plain`."""
    return FAMILIES if path.startswith("values/") else FAMILIES - set(KINDS)


def test_every_reported_code_is_an_issue() -> None:
    told = {
        (path, text)
        for path, call in _calls(*REPORTING)
        for text in chain.from_iterable(map(_texts, call.args))
        if KEY.fullmatch(text)
    }
    told |= {
        (path, text)
        for path, tree in CODE.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in ("code", "skipped", "ignored")
        for text in _texts(node.value)
        if KEY.fullmatch(text)
    }
    assert {(path, text) for path, text in told if text not in ISSUES} == set()


def test_every_fault_that_is_made_of_parts_is_an_issue() -> None:
    shapes = {shape for _, call in _calls("Fault") for shape in _shapes(call)}
    assert [shape for shape in shapes if not any(re.fullmatch(shape, code) for code in ISSUES)] == []
    lists = {name for kind in KINDS.values() for step in kind.steps for name in _bound(step).values()}
    assert [name for name in lists if f"{name}.unknown" not in ISSUES] == []


def _bound(step: Step) -> Mapping[str, str]:
    return step.keywords if isinstance(step, partial) and step.func is by_meaning else {}


def test_every_issue_can_happen() -> None:
    assert [code for code in ISSUES if not _used(code)] == []


def test_every_step_and_rule_is_told_in_words() -> None:
    rules = {*STEPS, *ROW_RULES, *get_args(Survivor)}
    rules |= {f"{LOST}{one}" for one in get_args(Survivor) if one != "union"}
    assert rules - set(RULES) == set()


def test_every_rule_in_words_is_one() -> None:
    rules = {*STEPS, *ROW_RULES, *get_args(Survivor), *(f"match.{one}" for one in LEVELS)}
    rules |= {f"match.{kind}.{one.name}" for kind, compared in COMPARED.items() for one in compared.levels}
    rules |= {f"{LOST}{rule}" for rule in RULES}
    assert [rule for rule in RULES if rule not in rules and not _used(rule)] == []


def test_every_reason_of_a_link_is_told_in_words() -> None:
    assert {one for one in LEVELS if f"match.{one}" not in {*RULES, *ISSUES}} == set()


# sentences


def test_every_sentence_that_is_said_is_there() -> None:
    told = [
        (path, text, call)
        for path, call in _calls(*SAYING)
        for text in chain.from_iterable(map(_texts, call.args))
        if KEY.fullmatch(text)
    ]
    assert {(path, text) for path, text, _ in told if text not in MESSAGES} == set()
    lacking = {
        (path, text, *names)
        for path, text, call in told
        if all(one.arg for one in call.keywords)
        and (
            names := {name for _, name, _, _ in Formatter().parse(MESSAGES[text]["en"]) if name}
            - {one.arg for one in call.keywords}
        )
    }
    assert lacking == set()


def test_every_sentence_that_is_made_of_parts_is_there() -> None:
    listed = {
        call_shape.replace("[a-z0-9_]+", text)
        for tree in CODE.values()
        for one in ast.walk(tree)
        if isinstance(one, ast.GeneratorExp | ast.ListComp) and isinstance(one.generators[0].iter, ast.Tuple | ast.List)
        for call in ast.walk(one.elt)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "say"
        and isinstance(call.args[0], ast.JoinedStr)
        for call_shape in [shape.replace("\\", "") for shape in _shapes(call.args[0])]
        for text in _texts(one.generators[0].iter)
    }
    listed |= {f"severity.{one}" for one in SEVERITIES} | {f"decision.{one}" for one in DECISIONS}
    listed |= {f"entity.{one}" for one in (*get_args(Entity), "row")} | {f"reason.{one}" for one in _reasons()}
    listed |= {f"found.{one}" for one in _findings()} | {
        f"{name}.hint.{one}" for name, told in TARGETS.items() if told.hinted for one in get_args(Entity)
    }
    listed |= {f"{name}.readme" for name, told in TARGETS.items() if told.blank_policy != "none"}  # of CRMs
    assert listed - set(MESSAGES) == set()
    shapes = {shape for _, call in _calls(*SAYING) for arg in call.args for shape in _shapes(arg)}
    assert [shape for shape in shapes if not any(re.fullmatch(shape, key) for key in MESSAGES)] == []


def _reasons() -> set[str]:
    """Find why a column may be mapped as it is."""
    named = {reason for *_, reason in words._LOOKS}
    for path, tree in CODE.items():
        if path.startswith("importers/"):
            nodes = [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "reason"]
            named |= {text for node in nodes if isinstance(node.value, ast.Constant) for text in _texts(node)}
    calls = [call for path, call in _calls("Column", "Meaning") if path.startswith("importers/")]
    return (named | {text for call in calls for text in _texts(call.args[-1])}) - {""}


def _findings() -> set[str]:
    """Find what a file may be that nothing reads."""
    named = {found for _, found in identify._STARTS}
    for node in ast.walk(CODE["importers/identify.py"]):
        if isinstance(node, ast.FunctionDef) and node.name in ("what_is", "_kind_of_zip"):
            returns = [one for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
            values = [one.value for one in returns if isinstance(one.value, ast.Constant | ast.IfExp)]
            named |= {text for one in values for part in _ends(one) for text in _texts(part)}
    return named


def _ends(node: ast.AST) -> list[ast.AST]:
    return [*_ends(node.body), *_ends(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def test_every_sentence_is_said_somewhere() -> None:
    assert [key for key in MESSAGES if not _used(key)] == []


# headers


def test_synonyms_name_fields_that_are_known() -> None:
    known = {*customer_schema().names, *EXTRA, *NOT_FIELDS}
    named = {row["field"] for row in table("synonyms")}
    named |= {name for row in table("synonyms_ambiguous") for name in row["fields"].split("|")}
    assert named - known == set()


def test_a_header_means_one_field_unless_it_is_listed_as_ambiguous() -> None:
    meant: dict[str, set[str]] = {}
    for row in table("synonyms"):
        meant.setdefault(clean(row["synonym"]), set()).add(row["field"])
    ambiguous = {clean(row["synonym"]) for row in table("synonyms_ambiguous")}
    assert {word: names for word, names in meant.items() if len(names) > 1 and word not in ambiguous} == {}


def test_an_ambiguous_header_means_several_fields() -> None:
    rows = table("synonyms_ambiguous")
    assert [row["synonym"] for row in rows if len(set(row["fields"].split("|"))) < 2] == []
    meant = {(clean(row["synonym"]), row["fields"]) for row in rows}
    assert [word for word, times in Counter(word for word, _ in meant).items() if times > 1] == []
