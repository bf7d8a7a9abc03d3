"""The returned workbook: the user's own file with its wrong cells marked, or a fresh one where that cannot be."""

import os
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from guiyi.core.errors import ConfigError, TargetError
from guiyi.core.folder import RunFolder
from guiyi.core.language import say
from guiyi.core.source import SourceRead
from guiyi.reports.audit.returned_findings import Findings
from guiyi.reports.audit.returned_fresh import write_fresh
from guiyi.reports.audit.returned_own import MOST_BYTES, MOST_CELLS, Unfit, write_own
from guiyi.reports.audit.returned_parts import look

ENDING, WITH_MACROS = ".xlsx", ".xlsm"


def write_returned(folder: RunFolder, path: Path) -> None:
    """Write the workbook of an audit, and say on standard error that it holds personal data.

    One source that is an .xlsx or .xlsm comes back as it is, marked. Of several, each of these goes to a file of its own
    (`OUT-<source>.xlsx`), and all others together to `path`, as does what cannot be marked.

    Raises:
        ConfigError: the place is a source, or ends in .xlsm although there are no macros to keep.
        TargetError: the place cannot be written.
    """
    findings = Findings(folder)
    sources = list(findings.sources.values())
    if any(path.exists() and Path(one.path).exists() and path.samefile(one.path) for one in sources):
        raise ConfigError("returned.is_source", path=path)
    rest: list[str] = []
    said: list[str] = []
    for one in sources:
        place = path if len(sources) == 1 else path.with_name(f"{path.stem}-{one.name}{path.suffix}")
        why = _own(findings, one, place)
        if why is not None:
            rest.append(one.name)
            said += [why] if why else []
    if rest:
        with whole(path) as beside:
            write_fresh(findings, rest, beside, said)
        _tell([say("returned.written", path=path), *said])


def check_name(path: Path) -> None:
    """Refuse a place that is no workbook by its name.

    Raises:
        ConfigError: it ends in neither .xlsx nor .xlsm.
    """
    if path.suffix.lower() not in (ENDING, WITH_MACROS):
        raise ConfigError("returned.ending", path=path)


def _own(findings: Findings, source: SourceRead, path: Path) -> str | None:
    """Write a marked copy of a source and return None; else say why not, "" where it is no such workbook."""
    theirs = Path(source.path)
    parts = look(theirs) if theirs.is_file() else None
    if parts is None or source.importer == "rejects":
        return ""
    if parts.cells > MOST_CELLS or theirs.stat().st_size > MOST_BYTES:
        return say("returned.fresh_large", path=theirs.name, cells=parts.cells)
    macros = path.suffix.lower() == WITH_MACROS
    if macros and "macros" not in parts.lost:
        raise ConfigError("returned.ending", path=path)
    lost = [word for word in parts.lost if not (macros and word == "macros")]
    said = [say("returned.lost", parts=say("list.comma").join(say(f"lost.{word}") for word in lost))] if lost else []
    try:
        with whole(path) as beside:
            write_own(findings, source, parts, beside, said, macros)
    except Unfit as unfit:
        return say(unfit.key, **{**unfit.told, "path": theirs.name})
    _tell([say("returned.written", path=path), *said])
    return None


def _tell(sentences: Collection[str]) -> None:
    for one in sentences:
        sys.stderr.write(f"{one}\n")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a place beside a file, which only its owner can read, and put what is written there in its place when whole.

    Raises:
        TargetError: the place cannot be written, or is open in a spreadsheet program that holds it.
    """
    from xlsxwriter.exceptions import FileCreateError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:  # 0700
            beside = Path(folder) / path.name
            yield beside
            os.chmod(beside, 0o600)
            os.replace(beside, path)
    except PermissionError as error:
        raise TargetError("returned.in_use", path=path, why=error.strerror) from error
    except (OSError, FileCreateError) as error:
        raise TargetError("target.unwritable", path=path, why=getattr(error, "strerror", None) or error) from error
