"""What holds for the house: names, sizes, rooms, documentation, and what may be imported where."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import guiyi
from guiyi.values import KINDS
from guiyi.values.kind import rule_name

ROOT = Path(__file__).parents[2]
SOURCE = Path(guiyi.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
CODE = {path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text("utf-8")) for path in FILES}
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
LONGEST_FILE, LONGEST_FUNCTION, DEEPEST = 320, 45, 3
VAGUE = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "base",
    "misc",
    "manager",
}  # as names of modules they say nothing
# No word for anything, or a word for which `docs/glossary.md` has another.
BANNED = {
    "util", "utils", "helper", "helpers", "misc", "manager", "handler", "processor", "anomaly", "anomalies", "validator",
}  # fmt: skip
HEAVY = ("pandas", "numpy", "pyarrow", "duckdb", "pydantic", "typer", "pandera", "phonenumbers", "opencc")
# Hosts of package registries and of their mirrors, written in halves so that this file does not name them.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("npmmirror", "com"), ("crates", "io"),
        ("rubygems", "org"), ("anaconda", "org"), ("proxy", "golang"), ("goproxy", "cn"), ("goproxy", "io"), ("pypi", "tuna"),
        ("mirrors", "aliyun"), ("mirrors", "ustc"), ("mirrors", "tuna"), ("mirror", "tuna"), ("mirrors", "cloud"),
        ("repo", "huaweicloud"), ("pypi", "douban"), ("registry", "yarnpkg"), ("maven", "org"), ("archive", "ubuntu"),
    )
)  # fmt: skip
WRITTEN = (
    "*.md", "*.toml", "*.cfg", "src/**/*", "tests/**/*", "docs/**/*", "scripts/**/*", "benchmarks/**/*", "examples/**/*",
    ".ci/**/*", ".github/**/*",
)  # fmt: skip


def _nodes(kind: type[ast.AST] | object) -> Iterator[tuple[str, ast.AST]]:
    for path, tree in CODE.items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, kind))  # type: ignore[arg-type]


# rooms


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in CODE for part in Path(path).with_suffix("").parts if VAGUE & set(part.split("_"))] == []


def test_no_file_is_too_long() -> None:
    lengths = {path.relative_to(SOURCE).as_posix(): len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        (path, node.name): int(node.end_lineno or 0) - node.lineno + 1 - _documented(node)
        for path, node in _nodes(FUNCTION)
        if isinstance(node, FUNCTION)
    }
    assert {where: length for where, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def _documented(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a docstring: to document is not to make longer."""
    first = node.body[0]
    return int(first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) else 0


def test_no_folder_is_too_deep() -> None:
    folders = {path.parent.relative_to(SOURCE) for path in SOURCE.rglob("*") if "__pycache__" not in path.parts}
    assert [folder.as_posix() for folder in folders if len(folder.parts) > DEEPEST] == []


def test_values_know_no_frames() -> None:
    known = {
        (path, name)
        for path, node in _nodes(ast.Import | ast.ImportFrom)
        if path.startswith("values/")
        for name in _imported(node)
        if name.split(".")[0] in ("pandas", "numpy", "pyarrow", "duckdb")
        or (name.startswith("guiyi.") and not name.startswith("guiyi.values"))
    }
    assert known == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [str(node.module)]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_the_face_is_light() -> None:
    told = f"import sys, guiyi; print(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=SOURCE.parent)
    assert done.stdout.split() == []


# names


def _defined() -> Iterator[tuple[str, str]]:
    """Name everything that the code gives a name to."""
    for path, node in _nodes(ast.AST):
        if isinstance(node, FUNCTION | ast.ClassDef):
            yield path, node.name
        elif isinstance(node, ast.arg):
            yield path, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield path, node.id


def test_names_are_the_words_of_the_glossary() -> None:
    words = {
        (path, name, part) for path, name in _defined() for part in re.findall("[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    }
    assert {(path, name) for path, name, part in words if part.lower() in BANNED} == set()


# documentation


def test_every_public_function_and_class_is_documented() -> None:
    bare = {(path, node.name) for path, node in _public() if not ast.get_docstring(node)}
    assert bare == set()


def _public() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]]:
    """Find functions and classes of modules, and methods of classes, whose names do not begin with `_`."""
    for path, tree in CODE.items():
        for node in tree.body:
            if isinstance(node, FUNCTION | ast.ClassDef) and not node.name.startswith("_"):
                yield path, node
                inner = node.body if isinstance(node, ast.ClassDef) else []
                yield from ((path, one) for one in inner if isinstance(one, FUNCTION) and not one.name.startswith("_"))


def test_every_module_says_what_it_is() -> None:
    empty = (
        "core/__init__.py",
        "cleanse/__init__.py",
        "validators/__init__.py",
        "dedupe/__init__.py",
        "reports/__init__.py",
        "schemas/__init__.py",
    )
    assert [path for path, tree in CODE.items() if not ast.get_docstring(tree) and path not in empty] == []


@pytest.mark.parametrize("region", ["CN", "US", ""])
def test_every_public_step_shows_what_it_does(region: str) -> None:
    steps = {step for kind in KINDS.values() for step in (kind.localised(region) if kind.localised else kind.steps)}
    functions = {getattr(step, "func", step) for step in steps}
    functions = {getattr(step, "func", step) for step in functions}  # a spared step may be bound as well
    named = {rule_name(function): function for function in functions if not function.__name__.startswith("_")}
    assert [name for name, function in named.items() if ">>>" not in (function.__doc__ or "")] == []
    assert {rule_name(function) for function in functions} - set(named) == set(), (
        "changes name steps, so they are public"
    )


# words


SENTENCE = re.compile("[一-鿿，。；：！？、“”]{8,}")
NO_SENTENCE = re.compile(r"[\[\]()|\\]")  # a pattern


def _is_sentence(text: str) -> bool:
    runs = [] if NO_SENTENCE.search(text) else SENTENCE.findall(text)
    return any(re.search("[，。；！？]", run) and len(re.findall("[一-鿿]", run)) > 5 for run in runs)


def test_sentences_for_people_stand_in_tables() -> None:
    """Words and patterns may be Chinese; what reads like a sentence, or is printed or raised, may not."""
    assert _is_sentence("请先关闭文件，然后再试。")
    assert not _is_sentence("，。；：！？、")
    documentation = {id(body[0].value) for body in _bodies() if isinstance(body[0], ast.Expr)}
    texts = [(path, node) for path, node in _nodes(ast.Constant) if id(node) not in documentation]
    assert {
        (path, node.value) for path, node in texts if isinstance(node, ast.Constant) and _is_sentence(str(node.value))
    } == set()
    speaking = (
        "print",
        "echo",
        "warn",
        "BadParameter",
        "Exception",
        "RuntimeError",
        "ValueError",
        "LookupError",
        "TypeError",
    )
    spoken = {
        (path, part.value)
        for path, call in _nodes(ast.Call)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in speaking
        for part in ast.walk(call)
        if isinstance(part, ast.Constant) and re.search("[一-鿿]", str(part.value))
    }
    assert spoken == set()


def _bodies() -> list[list[ast.stmt]]:
    owners = (ast.Module, ast.ClassDef, *FUNCTION.__args__)
    return [node.body for _, node in _nodes(ast.AST) if isinstance(node, owners) and node.body]


def test_no_registry_of_packages_is_named() -> None:
    named = [
        (path.relative_to(ROOT).as_posix(), host)
        for path in sorted({path for pattern in WRITTEN for path in ROOT.glob(pattern)})
        if path.is_file() and "__pycache__" not in path.parts
        for host in _hosts(path)
    ]
    assert named == []


def _hosts(path: Path) -> list[str]:
    try:
        text = path.read_text("utf-8").casefold()
    except UnicodeDecodeError:  # a workbook, a picture
        return []
    return [host for host in REGISTRIES if host in text]
