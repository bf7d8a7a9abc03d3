"""What came of a push, record by record: three files that sum up to the plan, and one of what still waits."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from guiyi.core.beside import write_beside
from guiyi.core.language import say
from guiyi.push.ledger import Entry
from guiyi.push.plan import Plan, Task

SUCCESS, FAILED, UNKNOWN, WAITING = "success", "failed", "unknown", "waiting"
FILES = (SUCCESS, FAILED, UNKNOWN, WAITING)
# where a task belongs by the states of its parts: the first that any part is in
_BY_STATE = (("refused", FAILED), ("skipped", FAILED), ("sent", UNKNOWN), ("planned", WAITING))
HEAD = ("object", "key", "parent", "action", "id", "reason", "differs")
Rows = Mapping[str, Mapping[str, str]]  # our id → field → normal form


def sorted_out(plan: Plan, entries: Iterable[Entry]) -> dict[str, list[tuple[Task, list[Entry]]]]:
    """Put every task of the plan into exactly one of FILES."""
    by_task: dict[int, list[Entry]] = {}
    for one in entries:
        by_task.setdefault(one.number, []).append(one)
    told: dict[str, list[tuple[Task, list[Entry]]]] = {name: [] for name in FILES}
    for task in plan.tasks:
        mine = by_task.get(task.number, [])
        states = {one.state for one in mine}
        name = next((file for state, file in _BY_STATE if state in states), SUCCESS)
        told[name].append((task, mine))
    return told


def write(plan: Plan, entries: Iterable[Entry], folder: Path, base: Rows, fields: Iterable[str]) -> dict[str, int]:
    """Write the files; return how many records each holds.

    failed.csv is a source: the record's own fields under their names, those of a contact's customer too, and the reason in
    a column that is read and left out. Mend it, and `guiyi run` reads it.

    Args:
        plan: the plan.
        entries: what the ledger says of it.
        folder: where to.
        base: our records, by id.
        fields: names of our fields, in order.
    """
    told = sorted_out(plan, entries)
    for name, some in told.items():
        if name == FAILED:
            rows = [(_own(task, base), _reason(task, mine)) for task, mine in some]
            names = [one for one in fields if any(one in own for own, _ in rows)]
            head = [*names, say("push.head.failed")]
            _write(folder / f"{name}.csv", head, [[*(own.get(one, "") for one in names), why] for own, why in rows])
        else:
            _write(folder / f"{name}.csv", HEAD, [_line(task, mine) for task, mine in some])
    return {name: len(some) for name, some in told.items()}


def _reason(task: Task, entries: list[Entry]) -> str:
    """Return why a record failed, and which it is."""
    *_, why, _ = _line(task, entries)
    return f"{why} [{task.object} {task.key}]"


def _own(task: Task, base: Rows) -> dict[str, str]:
    """Return the fields of a record, with those of a contact's customer, so that it stands alone."""
    return {**base.get(task.parent, {}), **base.get(task.key, {})}


def _line(task: Task, entries: list[Entry]) -> list[str]:
    reasons = dict.fromkeys(one.why for one in entries if one.why)
    id_ = next((one.id for one in entries if one.id), task.id)
    differs = next((one.differs for one in entries if one.differs), "")
    unsettled = say("push.why.unsettled") if any(one.state == "sent" for one in entries) else ""
    return [
        task.object,
        task.key,
        task.parent,
        task.action,
        id_,
        " ".join([*reasons] or [unsettled or task.why]),
        differs,
    ]


def _write(path: Path, head: Iterable[str], lines: Iterable[list[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in line] for line in lines)
    write_beside(path, text.getvalue().encode("utf-8-sig"))


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running a cell; a phone begins with + and is none."""
    return "'" + cell if cell[:1] in "=@\t\r" and cell else cell
