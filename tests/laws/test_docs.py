"""What holds for the documentation: it names what is there, and what is there is named."""

import ast
import dataclasses
import importlib.util
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
import typer.main
import yaml
from pydantic import BaseModel

import guiyi
from guiyi.cleanse.rows import ROW_STEPS
from guiyi.cli import app
from guiyi.core.language import table
from guiyi.core.schema import Survivor
from guiyi.job import CleanseJob, DedupeJob, Job, PrivacyJob, SourceJob
from guiyi.job_fields import FieldJob
from guiyi.job_targets import ColumnJob, ObjectJob, TargetJob
from guiyi.job_validate import GatesJob, ReferenceJob, RuleJob, ValidateJob
from guiyi.pipeline import Result
from guiyi.schemas.targets import TARGETS

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("README*.md")), ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXT = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in PAGES}
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
JOB_PAGE = TEXT["docs/job.md"]
PARTS: Mapping[str, type[BaseModel]] = {
    "sources": SourceJob, "fields": FieldJob, "cleanse": CleanseJob, "validate": ValidateJob, "validate.gates": GatesJob,
    "validate.rules": RuleJob, "validate.rules.reference": ReferenceJob, "dedupe": DedupeJob, "privacy": PrivacyJob,
}  # fmt: skip


def _blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT[page], re.MULTILINE | re.DOTALL)


def _job() -> dict[str, Any]:
    (block,) = _blocks("docs/job.md", "yaml")
    told: dict[str, Any] = yaml.safe_load(block)
    return told


# the command line


def test_every_command_is_documented() -> None:
    pages = "\n".join(TEXT.values())
    assert [name for name in COMMANDS if not re.search(rf"guiyi {name}\b", pages)] == []
    assert [name for name, command in COMMANDS.items() if not command.help] == []


def test_every_documented_command_is_there() -> None:
    told = {
        (page, name)
        for page, text in TEXT.items()
        for name in re.findall(r"(?:`|^|bin/)guiyi ([a-z]+)\b", text, re.MULTILINE)
        if not page.startswith("docs/decisions/")
    }
    assert {(page, name) for page, name in told if name not in COMMANDS} == set()


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_option_says_what_it_is_for(name: str) -> None:
    options = [one for one in COMMANDS[name].params if one.param_type_name == "option" and one.name != "help"]
    assert [one.name for one in options if not one.help] == []
    assert len(options) <= 12, "a command with dozens of options is a job file"


def test_every_documented_option_is_there() -> None:
    known = {text for command in COMMANDS.values() for one in command.params for text in one.opts}
    known |= {text for one in typer.main.get_command(app).params for text in one.opts} | {"--help"}
    lines = [
        (page, line)
        for page, text in TEXT.items()
        for line in text.splitlines()
        if "guiyi " in line and "pip " not in line
    ]
    told = {(page, flag) for page, line in lines for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)}
    assert {(page, flag) for page, flag in told if flag not in known} == set()


# the job file


def test_the_job_file_of_the_page_is_one(tmp_path: Path) -> None:
    told = _job()
    sample = tmp_path / "客户表.csv"
    sample.write_text("客户名称,手机,备用,省市区\n上海华信贸易有限公司,13800138000,,\n", encoding="utf-8")
    (tmp_path / "销售名单.csv").write_text("姓名\n张三\n", encoding="utf-8")
    told["sources"][0]["path"] = sample.name
    job = Job.of(told, "docs/job.md", tmp_path)
    assert [one.path for one in job.asked()] == [sample]
    assert job.schema_wanted()["decision_chain"].custom
    assert {name for entry in job.targets for name in entry} <= set(TARGETS)


def _keys(model: type[BaseModel]) -> set[str]:
    return {info.alias or name for name, info in model.model_fields.items() if not info.exclude}


def _shown(part: str) -> set[str]:
    """Find the keys of a part that the page shows: in its YAML, or in a table `key of …`."""
    told: Any = _job()
    for name in part.split("."):
        told = next(one for one in (told if isinstance(told, list) else [told]) if name in one)[name]
    entries = told if isinstance(told, list) else told.values() if part == "fields" else [told]
    tables = re.findall(rf"^\| key of `{re.escape(part)}` \|.*\n\|[-|]+\n((?:\|.*\n)+)", JOB_PAGE, re.MULTILINE)
    listed = {
        key for lines in tables for line in lines.splitlines() for key in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    return listed | {key for entry in entries for key in entry}


def test_every_key_of_a_job_is_documented_and_no_other() -> None:
    assert set(_job()) == _keys(Job)
    assert {part: _shown(part) ^ _keys(model) for part, model in PARTS.items() if _shown(part) != _keys(model)} == {}


TABLES = {
    "key of a target": TargetJob,
    "key of its `customer` and `contact`": ObjectJob,
    "key of their `fields`": ColumnJob,
}


@pytest.mark.parametrize("head", TABLES)
def test_every_key_of_a_target_is_documented_and_no_other(head: str) -> None:
    (lines,) = re.findall(rf"^\| {re.escape(head)} \|.*\n\|[-|]+\n((?:\|.*\n)+)", JOB_PAGE, re.MULTILINE)
    told = {key for line in lines.splitlines() for key in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert told == _keys(TABLES[head])


def test_every_survivor_is_documented() -> None:
    (table,) = re.findall(r"^\| survivor \|.*\n\|[-|]+\n((?:\|.*\n)+)", JOB_PAGE, re.MULTILINE)
    assert {word for line in table.splitlines() for word in line.split("|")[1].strip().split(", ")} == set(
        get_args(Survivor)
    )


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_has_a_page_with_its_fields(name: str) -> None:
    text = TEXT[f"docs/targets/{name}.md"]
    assert text == _script("targets_docs").page(TARGETS[name], text), "run `python scripts/targets_docs.py`"
    assert "<!-- end of fields -->" in text
    assert "## Undo" in text
    assert f"(targets/{name}.md)" in TEXT["docs/targets.md"]


# Python


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_names_of_the_python_examples_are_there(page: str) -> None:
    face = [name for block in _blocks(page, "python") for name in _attributes(ast.parse(block), "guiyi")]
    assert [name for name in face if not hasattr(guiyi, name)] == []
    results = [name for block in _blocks(page, "python") for name in _attributes(ast.parse(block), "result")]
    known = {one.name for one in dataclasses.fields(Result)} | set(dir(Result))
    assert [name for name in results if name not in known] == []


def _attributes(tree: ast.AST, owner: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == owner:
            yield node.attr


def test_the_result_of_value_is_as_the_readme_shows() -> None:
    shown = re.findall(r'guiyi\.value\("(\w+)", "([^"]+)"\)\s+# (Value\(.*\))', TEXT["README.md"])
    assert shown
    assert [text for kind, text, told in shown if repr(guiyi.value(kind, text)) != told] == []


# pages


def test_every_rule_and_code_across_cells_is_on_its_page() -> None:
    rules = [row["rule"] for row in table("rules") if row["rule"].startswith(("moved.", "places.", "notes.", "tags."))]
    rules += [f"rows.{step.__name__}" for step in ROW_STEPS if not step.__name__.endswith("_checked")]
    codes = [row["code"] for row in table("issues") if row["code"].endswith(("_differs", "_differ", ".moved"))]
    assert [name for name in (*rules, *codes) if f"`{name}`" not in TEXT["docs/cleansing.md"]] == []


def test_links_between_pages_lead_somewhere() -> None:
    links = [(page, link) for page, text in TEXT.items() for link in re.findall(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)", text)]
    assert [(page, link) for page, link in links if not ((ROOT / page).parent / link).exists()] == []


def test_the_page_of_values_is_what_its_script_makes() -> None:
    assert TEXT["docs/values.md"] == _script("values_docs").page(), "run `python scripts/values_docs.py`"


def _script(name: str) -> ModuleType:
    found = importlib.util.spec_from_file_location(name, ROOT / f"scripts/{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module
