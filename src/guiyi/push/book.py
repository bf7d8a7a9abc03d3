"""The plan for people: plan.xlsx with every record, and every field that is written with what stands there now."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from guiyi.core.errors import TargetError
from guiyi.core.language import say
from guiyi.push.plan import Plan, Task

FILE = "plan.xlsx"
ROWS = 1_000_000  # of a sheet; what is over goes to the next
CELL = 32_767  # characters that a cell of Excel holds
WIDTHS = (12, 26, 12, 34, 40, 40)


def write(plan: Plan, folder: Path) -> Path:
    """Write plan.xlsx, for its owner only.

    Raises:
        TargetError: it cannot be written, or is open in Excel or WPS.
    """
    import xlsxwriter

    path = folder / FILE
    beside = path.with_name(f".{FILE}-{os.getpid()}")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        with xlsxwriter.Workbook(str(beside), {**options, "tmpdir": str(folder)}) as book:
            _sheets(book, say("push.sheet.records"), _record_head(), map(_record, plan.tasks))
            _sheets(book, say("push.sheet.fields"), _field_head(), (row for one in plan.tasks for row in _fields(one)))
        os.replace(beside, path)
    except OSError as error:
        raise TargetError("target.unwritable", path=path, why=error.strerror or error) from error
    finally:
        beside.unlink(missing_ok=True)
    return path


def _record_head() -> Sequence[str]:
    return [say(f"push.head.{one}") for one in ("action", "key", "object", "name", "id", "reason")]


def _field_head() -> Sequence[str]:
    return [say(f"push.head.{one}") for one in ("action", "key", "object", "field", "before", "after")]


def _record(task: Task) -> Sequence[str]:
    name = next(iter(task.fields.values()), "") if task.action == "create" else ""
    return say(f"push.action.{task.action}"), task.key, task.object, name, task.id, task.why


def _fields(task: Task) -> Iterator[Sequence[str]]:
    if task.action in ("create", "update"):
        for name, text in task.fields.items():
            yield say(f"push.action.{task.action}"), task.key, task.object, name, task.before.get(name, ""), text
        for tag in task.tags:
            yield say(f"push.action.{task.action}"), task.key, task.object, say("push.head.tag"), "", tag


def _sheets(book: Any, name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    sheet, at = _sheet(book, name, head), 1
    for row in rows:
        if at > ROWS:
            sheet, at = _sheet(book, f"{name}-{len(book.worksheets())}", head), 1
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell[:CELL])
        at += 1


def _sheet(book: Any, name: str, head: Sequence[str]) -> Any:
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(name)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, head[column], bold)
    sheet.freeze_panes(1, 0)
    return sheet
