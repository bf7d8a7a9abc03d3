"""A job file for people: the detected mapping written out, with a comment for each column."""

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from guiyi.core.errors import ConfigError, TargetError
from guiyi.core.language import issue_text, say
from guiyi.core.letters import letter
from guiyi.core.schema import Schema
from guiyi.core.source import Cells, Column, Look
from guiyi.core.url import without_password
from guiyi.importers.columns.header_text import LONGEST, clean
from guiyi.importers.columns.words import meaning, vocabulary
from guiyi.reports.shown import shown

SAMPLES = 3  # values shown of each column


def write_job_file(looks: Sequence[Look], path: Path, *, force: bool) -> None:
    """Write a commented job file for sources that were looked at.

    Raises:
        ConfigError: the file is there already and `force` is not given.
        TargetError: it cannot be written.
    """
    if path.exists() and not force:
        raise ConfigError("init.exists", path=path)
    lines = [f"# {say('init.head', path=path.name)}", "sources:"]
    for look in looks:
        lines += _source(look, path.parent)
    lines += ["", *_custom_fields(looks), *say("init.tail").replace("\\n", "\n").split("\n")]
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise TargetError("target.unwritable", path=path, why=error.strerror) from error


def _source(look: Look, folder: Path) -> Iterable[str]:
    source = look.source
    found = {"importer": source.importer, "encoding": source.encoding or "-", "region": source.region or "?"}
    lines = list(_columns(look))
    none = all(line.startswith("#") for line in lines)
    if look.url is None:
        yield f"  - path: {_quoted(_relative(Path(source.path), folder))}"
    else:
        yield from _address(look.url, folder)
    yield f"    # {_plain(say('init.found', **found))}"
    yield f"    region: {source.region or 'auto'}"
    yield from (f"    # {line}" for line in say(f"init.keys_{_family(source.importer)}").split("\\n"))
    yield f"    columns:{' {}' if none else ''}"
    yield from (f"      {line}" for line in lines)


def _family(importer: str) -> str:
    """Say which keys of a source a person may want: those of workbooks, of databases, or of any file."""
    return {"excel": "excel", "database": "database", "sqlite": "database"}.get(importer, "file")


def _address(url: str, folder: Path) -> Iterable[str]:
    """Write the URL of a database or API, without a password: that is given by an environment variable."""
    kind, found, file = url.partition(":///")
    if found and kind.startswith("sqlite") and not file.startswith("file:"):
        url = f"{kind}:///{_relative(Path(file), folder)}"
    yield f"  - path: {_quoted(without_password(url))}"
    if "@" in url:
        yield f"    # {say('init.password')}"
        yield "    # password_env: DATABASE_PASSWORD"


def _columns(look: Look) -> Iterable[str]:
    """Write the mapping of every sheet; a header that several sheets have is written once."""
    meanings: dict[str, set[tuple[str, ...]]] = {}
    for column in (column for sheet in look.source.sheets if not sheet.skipped for column in sheet.columns):
        meanings.setdefault(clean(column.header), set()).add(column.fields)
    told: set[str] = set()
    for sheet in look.source.sheets:
        rows, name = ", ".join(map(str, sheet.header_rows)), sheet.name or Path(look.source.path).name
        yield "# " + _plain(say("init.sheet" if rows else "init.no_header", name=name, header=rows, rows=sheet.rows))
        yield from (f"# {_plain(say(note.key, **note.told))}" for note in sheet.notes)
        if sheet.skipped:
            yield f"# {issue_text(sheet.skipped).text}"
            continue
        preview = look.previews.get(sheet.name, ())
        for place, column in enumerate(sheet.columns):
            word = clean(column.header)
            automatic = len(meanings[word]) > 1 or _is_automatic(column)
            if automatic or word not in told:
                told |= set() if automatic else {word}
                yield f"{'# ' if automatic else ''}{_line(column, place, preview, look.schema)}"


def _is_automatic(column: Column) -> bool:
    """Tell a column that a job cannot or need not speak of: it stands there as a comment.

    That is so where the format itself knows the field, where a custom field is made of the column, and where its header
    is no name that a job could use: none, too long, or a letter that elsewhere names another column.
    """
    word = clean(column.header)
    nameless = not word or len(column.header) > LONGEST or re.fullmatch("[a-z]{1,2}", word) is not None
    return nameless or column.reason in ("format", "custom")


def _relative(path: Path, folder: Path) -> str:
    try:
        return path.absolute().relative_to(folder.absolute()).as_posix()
    except ValueError:  # it is not below the job file
        return Path(os.path.abspath(path)).as_posix()


def _line(column: Column, place: int, preview: Sequence[Cells], schema: Schema) -> str:
    """Write a column's mapping, and behind it what it rests on, what else it may be, and its first values, masked."""
    fields = list(column.fields)
    value = "null" if not fields else _quoted(fields[0]) if len(fields) == 1 else f"[{', '.join(fields)}]"
    labels = " + ".join(schema[name].label if name in schema else name for name in fields) or say("reason.left_out")
    labels = f"{column.label} → {labels}" if column.label else labels
    sure = f"{column.confidence:.0%}" if fields and column.reason != "custom" else ""
    reason = say(f"reason.{column.reason}") if fields else ""
    part = say(f"part.{column.part}") if column.part else ""
    others = ", ".join(_alternatives(column, schema))
    texts = [cells[place] for cells in preview if place < len(cells) and cells[place]][:SAMPLES]
    values = " ┊ ".join(shown(text, fields[0] if fields else None, schema, mask=True) for text in texts)
    told = (labels, part, reason, sure, say("init.or", fields=others) if others else "", values)
    header = _flat(column.header)[:LONGEST]
    return f"{_quoted(header or letter(place))}: {value}  # {_plain(' · '.join(filter(None, told)))}"


def _alternatives(column: Column, schema: Schema) -> list[str]:
    """Name the other fields that a header may mean, or that detection alone would have chosen."""
    said = meaning(column.header, vocabulary(schema), slips=False) if column.header else None
    names = (*(column.detected or ()), *(said.candidates if said and column.reason != "format" else ()))
    return [name for name in dict.fromkeys(names) if name in schema and name not in column.fields]


def _flat(header: str) -> str:
    return " ".join(header.split())


def _plain(text: str) -> str:
    """Leave out what a comment in YAML must not hold: line ends and what does not print."""
    return "".join(one for one in _flat(text) if one.isprintable())


def _custom_fields(looks: Sequence[Look]) -> list[str]:
    custom = {one.name: one for look in looks for one in look.schema if one.custom}
    if not custom:
        return []
    told = (
        f"#   {_quoted(one.name)}: {{zh: {_quoted(one.zh)}, kind: {one.kind}, entity: {one.entity}}}"
        for one in custom.values()
    )
    return [f"# {say('init.custom')}", "# fields:", *told, ""]


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, allow_unicode=True, width=10_000).removesuffix("\n").removesuffix("\n...")
