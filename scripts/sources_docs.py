"""Write the tables of `docs/sources.md`: every public test file read beside calamine and openpyxl, each in its own process.

    python scripts/sources_docs.py SHARED_DATA [--only FOLDER]... [--json FILE]

A file is *read* when its sheets come out of its importer to the last line, customers or not; *refused* is a sentence that
says why. Anything else that a file does (a traceback, the end of the process, more than 60 s or 1 GB) is a fault, and the
script ends with exit code 1. Needs POSIX: each file is read in a fork that may use so much memory and no more.
"""

import argparse
import json
import os
import resource
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple

from guiyi.core.errors import GuiyiError
from guiyi.core.source import ReadOptions, SourceAsked
from guiyi.importers.excel import form_of
from guiyi.importers.stage import look
from guiyi.importers.text.encoding import HEAD
from guiyi.schemas.customer import customer_schema

PAGE = Path(__file__).parents[1] / "docs/sources.md"
BEGIN, END = "<!-- written by scripts/sources_docs.py -->", "<!-- end -->"
FOLDERS = ("sheets", "hostile", "wechat_shapes", "suites")
SECONDS, MEBIBYTES = 60, 1024
PASSWORDS = {  # as the suites tell them
    "enc.xlsx": "123456",
    "xor_password_123456789012345.xls": "123456789012345",
    "pass_protected.xlsx": "123",
    **dict.fromkeys(("password.xls", "password.xlsx", "password.xlsb", "pass_protected.xlsb"), "1234"),
}
USUAL_PASSWORD = "Password1234_"
NOT_DATA = (".md", ".py", "LICENSE", "MANIFEST.csv", "INDEX.csv", "package.json", "package-lock.json")


class Told(NamedTuple):
    """What a reader did with a file."""

    how: str  # read, refused, fault
    why: str = ""
    lines: int = 0
    seconds: float = 0.0
    mebibytes: int = 0


def by_guiyi(path: Path) -> tuple[int, str]:
    options = ReadOptions(password=lambda name: PASSWORDS.get(name, USUAL_PASSWORD))
    (found,) = look([SourceAsked(path, options=options)], customer_schema())
    return sum(sheet.lines_in for sheet in found.source.sheets), found.source.importer


def by_calamine(path: Path) -> tuple[int, str]:
    import python_calamine

    with path.open("rb") as file, python_calamine.CalamineWorkbook.from_filelike(file) as book:
        return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names), "calamine"


def by_openpyxl(path: Path) -> tuple[int, str]:
    import warnings

    import openpyxl

    warnings.simplefilter("ignore")
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        return sum(1 for sheet in book.worksheets for _ in sheet.iter_rows()), "openpyxl"


def apart(reader: Callable[[Path], tuple[int, str]], path: Path) -> Told:
    """Read a file in a fork; what becomes of the fork is what the reader did."""
    back, out = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if not child:
        _in_child(reader, path, out)
    os.close(out)
    with os.fdopen(back, "rb") as told:
        answer = told.read()
    _, status, used = os.wait4(child, 0)
    size = int(used.ru_maxrss) // 1024
    if not answer:
        return Told("fault", f"the process ended ({status})", 0, time.monotonic() - began, size)
    how, why, lines = json.loads(answer)
    return Told(how, why, lines, time.monotonic() - began, size)


def _in_child(reader: Callable[[Path], tuple[int, str]], path: Path, out: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (16 << 30, 16 << 30))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        lines, why = reader(path)
        told = ("read", why, lines)
    except GuiyiError as error:
        told = ("refused", str(error), 0)
    except BaseException as error:
        told = ("fault", f"{type(error).__name__}: {error}"[:300], 0)
    os.write(out, json.dumps(told).encode())
    os._exit(0)


def files(root: Path, only: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Yield each file with the suite that it belongs to."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            parts = path.relative_to(root).parts
            suite = "/".join(parts[: 2 if folder == "suites" else 1])
            if path.is_file() and not path.name.endswith(NOT_DATA) and (not only or suite in only or folder in only):
                yield suite, path


def survey(root: Path, only: Sequence[str]) -> list[dict[str, Any]]:
    found = []
    for suite, path in files(root, only):
        with path.open("rb") as file:
            form = form_of(path, file.read(HEAD))
        told = {"suite": suite, "path": path.relative_to(root).as_posix(), "form": form}
        told["guiyi"] = apart(by_guiyi, path)._asdict()
        if form:
            told["others"] = {one.__name__[3:]: apart(one, path).how == "read" for one in (by_calamine, by_openpyxl)}
        found.append(told)
        print(told["guiyi"]["how"], told["path"], file=sys.stderr)
    return found


def is_fault(told: dict[str, Any]) -> bool:
    ours = told["guiyi"]
    return ours["how"] == "fault" or ours["mebibytes"] > MEBIBYTES or ours["seconds"] > SECONDS


def tables(found: Sequence[dict[str, Any]]) -> str:
    """Return the tables by suite, and every refusal by its reason."""
    head = "| suite | files | read | refused with a sentence | faults | workbooks that calamine or openpyxl read | of these read |"
    lines = [head, "|---|--:|--:|--:|--:|--:|--:|"]
    suites = dict.fromkeys(one["suite"] for one in found)
    lines += [_line(suite, [one for one in found if one["suite"] == suite]) for suite in suites]
    lines.append(_line("**all**", found))
    return "\n".join([*lines, "", *_most(found), "", "### What is refused, and why", "", *_refusals(found)])


def _line(name: str, some: Sequence[dict[str, Any]]) -> str:
    how = Counter("fault" if is_fault(one) else one["guiyi"]["how"] for one in some)
    others = [one for one in some if any(one.get("others", {}).values())]
    both = sum(one["guiyi"]["how"] == "read" for one in others)
    counts = (len(some), how["read"], how["refused"], how["fault"], len(others), both)
    return f"| {name} | {' | '.join(map(str, counts))} |"


def _most(found: Sequence[dict[str, Any]]) -> Iterable[str]:
    slowest = max(found, key=lambda one: one["guiyi"]["seconds"])
    largest = max(found, key=lambda one: one["guiyi"]["mebibytes"])
    yield f"The longest took {slowest['guiyi']['seconds']:.0f} s (`{slowest['path']}`), the largest {largest['guiyi']['mebibytes']} MiB of memory (`{largest['path']}`)."


def _refusals(found: Sequence[dict[str, Any]]) -> Iterable[str]:
    for one in found:
        if one["guiyi"]["how"] != "read":
            why = one["guiyi"]["why"].replace(str(one.get("root", "")), "").replace("|", "\\|").replace("\n", " ")
            yield f"- `{one['path']}`: {''.join(char for char in why if unicodedata.category(char) != 'Cc')}"


def numbers(root: Path) -> str:
    """Return the table of what the tests hold, counted: dialects, encodings, headers."""
    os.environ["GUIYI_TEST_DATA"] = str(root)
    rows = [*_dialects(), *_encodings(), *_headers(root)]
    head = "| what | right | of | not right |\n|---|--:|--:|---|\n"
    return head + "\n".join(
        f"| {what} | {total - len(wrong)} | {total} | {', '.join(wrong) or '–'} |" for what, total, wrong in rows
    )


Counted = tuple[str, int, list[str]]


def _test(name: str) -> Any:
    """Load a module of tests: what it compares with is the truth here, too."""
    path = Path(__file__).parents[1] / "tests/importers" / f"{name}.py"
    spec = spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _dialects() -> Iterator[Counted]:
    test = _test("text/test_csvsniffer")
    files = test.known()
    missed = [path.name for path, wanted in files if not any(test.agrees(path, one) for one in wanted)]
    yield "dialects of the CSVsniffer set (goal 127 of 129)", len(files), missed


def _encodings() -> Iterator[Counted]:
    test = _test("text/test_encoding")
    pairs = [(name, code) for name in test.TEXTS for code in test.ENCODINGS if test.is_written(name, code)]
    wrong = [
        f"{name} in {code}"
        for name, code in pairs
        if (test.sample(test.TEXTS[name].encode(code)) or "").removeprefix("\ufeff") != test.TEXTS[name]
    ]
    yield f"encodings: {len(test.TEXTS)} texts in those of {len(test.ENCODINGS)} that write them", len(pairs), wrong


def _headers(root: Path) -> Iterator[Counted]:
    test = _test("columns/test_synonyms")
    listed = test._listed(root)
    missed = [
        f"{header} ({field})"
        for header, field in listed
        if not test._means(header, field, test.BESIDE.get((header, field), ()))
    ]
    yield "headers of synonyms.csv that mean their field; those of several fields by their values", len(listed), missed
    test = _test("columns/test_mapping")
    truth = test._truth()
    wrong = [
        f"{file}: {column.header}"
        for (file, name, *_), columns in truth.items()
        for (_, field), column in zip(
            columns, (one for one in test._looked(file)[name].columns if one.header or one.fields), strict=True
        )
        if test._said(column) not in field.split("/")
    ]
    yield "columns of real files mapped as a person would", sum(map(len, truth.values())), wrong


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("root", type=Path)
    asked.add_argument("--only", action="append", default=[])
    asked.add_argument("--json", type=Path)
    told = asked.parse_args()
    os.environ["LC_ALL"] = "C"  # sentences in English
    found = survey(told.root, told.only)
    for one in found:
        one["guiyi"]["why"] = one["guiyi"]["why"].replace(f"{told.root}/", "")
    if told.json:
        told.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    if not told.only:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        written = f"{tables(found)}\n\n### Dialects, encodings, headers\n\n{numbers(told.root)}"
        PAGE.write_text(f"{before}{BEGIN}\n\n{written}\n\n{END}{after}", encoding="utf-8")
    else:
        print(tables(found))
    return int(any(map(is_fault, found)))


if __name__ == "__main__":
    sys.exit(main())
