"""Write `docs/values.md`: every kind of value with what it accepts, its steps, examples and issues.

All of it is read from the kinds themselves, their docstrings, and `issues.csv`; a law holds the file to this script.
"""

import ast
import doctest
import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from guiyi import values
from guiyi.core.language import table
from guiyi.values.kind import Kind, Step, rule_name
from guiyi.values.text import TEXT

PAGE = Path(__file__).parents[1] / "docs/values.md"
REGIONS = {"CN": "China", "US": "elsewhere", "": "unproven region"}
HEAD = """# Kinds of values

Written by `scripts/values_docs.py` from the code; do not edit. `guiyi kinds` lists the kinds, `guiyi value KIND TEXT…`
prints the normal form of texts. A text goes through the steps in order; a step leaves alone what it does not know, empties
what only says "no value", or stops at an issue. A normal form passes unchanged.

## Steps that every kind starts with

"""


def page() -> str:
    """Return the whole page."""
    sections = [_section(module, list(kinds)) for module, kinds in _by_module().items()]
    return HEAD + _steps_table(TEXT, everywhere=True) + "\n".join(["", *sections])


def _by_module() -> Mapping[ModuleType, Iterable[Kind]]:
    """Gather the kinds by the module that `values/__init__.py` imports them from, in its order."""
    told = ast.parse(inspect.getsource(values))
    found: dict[ModuleType, list[Kind]] = {}
    for node in (one for one in told.body if isinstance(one, ast.ImportFrom) and one.module):
        module = importlib.import_module(str(node.module))
        kinds = [one for one in (getattr(values, alias.name) for alias in node.names) if isinstance(one, Kind)]
        if kinds:
            found[module] = kinds
    return found


def _section(module: ModuleType, kinds: list[Kind]) -> str:
    head = f"## {', '.join(one.name for one in kinds)}\n\n{inspect.getdoc(module)}\n"
    return "\n".join([head, *(_kind(one, module) for one in kinds)])


def _kind(kind: Kind, module: ModuleType) -> str:
    notes = [
        "several in one cell, joined by `|`" if kind.several else "",
        "depends on the region" if kind.localised else "",
        "a likely repair is suggested" if kind.suggest else "",
    ]
    told = "; ".join(filter(None, notes))
    parts = [f"### {kind.name}\n\n{kind.zh}, {kind.en}{f' ({told})' if told else ''}.\n"]
    if any(rule_name(step).partition(".")[0] != "text" for step, _ in _steps(kind)):
        parts.append(_steps_table(kind))
    parts += [_examples(kind), _issues(kind, module)]
    return "\n".join(filter(None, parts))


def _steps(kind: Kind) -> list[tuple[Step, list[str]]]:
    """List the steps of a kind, each once, with the regions in which they are taken."""
    found: dict[str, tuple[Step, list[str]]] = {}
    for region, name in REGIONS.items():
        for step in kind.localised(region) if kind.localised else kind.steps:
            regions = found.setdefault(rule_name(step), (step, []))[1]
            regions.extend([name] if name not in regions else [])
    return list(found.values())


def _steps_table(kind: Kind, everywhere: bool = False) -> str:
    rules = {row["rule"]: row for row in table("rules")}
    lines = ["| step | 步骤 | what it does |", "|---|---|---|"]
    for step, regions in _steps(kind):
        name = rule_name(step)
        if everywhere or not name.startswith("text."):
            where = "" if len(regions) == len(REGIONS) else f" ({', '.join(regions)})"
            lines.append(f"| `{name}`{where} | {_cell(rules[name]['zh'])} | {_cell(_summary(_function(step)))} |")
    return "\n".join(lines) + "\n"


def _examples(kind: Kind) -> str:
    """Show the texts of the kind's own doctests, as they come out of all its steps."""
    lines = ["| text | normal form |", "|---|---|"]
    own = [step for step, _ in _steps(kind) if kind is TEXT or not rule_name(step).startswith("text.")]
    for text in dict.fromkeys(text for step in own for text in _texts(_function(step), kind)):
        value = kind.value(text)
        shown = f"`{value.issue}`" if value.issue else _code(value.normal) if value.normal else "missing"
        lines.append(f"| {_code(text)} | {shown} |")
    return "\n".join(lines) + "\n" if len(lines) > 2 else ""


def _texts(function: Callable[..., Any], kind: Kind) -> Iterator[str]:
    """Find the texts that a function's doctests call it with, where they are of this kind and show in one line."""
    for example in doctest.DocTestParser().get_examples(function.__doc__ or ""):
        for call in (node for node in ast.walk(ast.parse(example.source)) if isinstance(node, ast.Call)):
            named = isinstance(call.func, ast.Name) and call.func.id == function.__name__
            texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            of_kind = not call.keywords and (len(call.args) == 1 or kind.name in texts[1:])
            if named and texts and of_kind and texts[0].isprintable() and "`" not in texts[0]:
                yield texts[0]


def _issues(kind: Kind, module: ModuleType) -> str:
    families = (f"{kind.name}.", f"{module.__name__.rpartition('.')[2]}.")
    reached = {
        code for step, _ in _steps(kind) for code in _strings(_function(step), set()) if code.startswith(families)
    }
    told = [row for row in table("issues") if row["code"] in reached or row["code"].startswith(families[0])]
    lines = ["| issue | 问题 | what is wrong |", "|---|---|---|"]
    lines += [
        f"| `{row['code']}` | {_cell(row['zh'])}；{_cell(row['hint_zh'])} | {_cell(row['en'])}. {_cell(row['hint_en'])} |"
        for row in told
    ]
    return "\n".join(lines) + "\n" if told else ""


def _strings(function: Callable[..., Any], seen: set[Any]) -> Iterator[str]:
    """Find every string that a function, or a function of `values` that it calls, may use."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None or code in seen:
        return
    seen.add(code)
    space = inspect.unwrap(function).__globals__
    names, constants = _names_and_constants(code)
    for value in (*constants, *(space.get(name) for name in names)):
        if isinstance(value, ModuleType):
            parts = [getattr(value, name, None) for name in names if value.__name__.startswith("guiyi.values")]
        else:
            parts = [value]
        for part in parts:
            if callable(part) and str(getattr(part, "__module__", "")).startswith("guiyi.values"):
                yield from _strings(part, seen)
            else:
                yield from _held(part)


def _names_and_constants(code: CodeType) -> tuple[set[str], list[object]]:
    names, constants = set(code.co_names), list(code.co_consts)
    for inner in [one for one in constants if isinstance(one, CodeType)]:
        more_names, more_constants = _names_and_constants(inner)
        names |= more_names
        constants += more_constants
    return names, constants


def _held(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for one in pair for text in _held(one))
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield from (text for one in value for text in _held(one))


def _function(step: Step) -> Callable[..., Any]:
    return getattr(step, "func", step)


def _summary(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").partition("\n")[0]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
