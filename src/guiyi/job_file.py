"""A job file for people: the detected mapping written out, with a comment for each column."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from guiyi.core.errors import ConfigError, TargetError
from guiyi.core.language import issue_text, say
from guiyi.core.schema import Schema
from guiyi.core.source import Column, Look, without_password


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
    yield f"    # {say('init.found', **found)}"
    yield f"    region: {source.region or 'auto'}"
    yield f"    columns:{' {}' if none else ''}"
    yield from (f"      {line}" for line in lines)


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
        meanings.setdefault(_flat(column.header), set()).add(column.fields)
    told: set[str] = set()
    for sheet in look.source.sheets:
        rows, name = ", ".join(map(str, sheet.header_rows)), sheet.name or Path(look.source.path).name
        yield "# " + say("init.sheet" if rows else "init.no_header", name=name, header=rows, rows=sheet.rows)
        if sheet.skipped:
            yield f"# {issue_text(sheet.skipped).text}"
            continue
        for column in sheet.columns:
            header = _flat(column.header)
            differs = len(meanings[header]) > 1
            if header and (differs or header not in told):
                told.add(header)
                yield _line(column, header, look.schema, differs)


def _relative(path: Path, folder: Path) -> str:
    try:
        return path.absolute().relative_to(folder.absolute()).as_posix()
    except ValueError:  # it is not below the job file
        return Path(os.path.abspath(path)).as_posix()


def _flat(header: str) -> str:
    return " ".join(header.split())


def _line(column: Column, header: str, schema: Schema, differs: bool) -> str:
    """Write a column's mapping; as a comment where a job cannot or need not say it.

    That is so where the format itself knows the field, where a custom field is made of the column, and where one
    header means several fields.
    """
    fields = list(column.fields)
    value = "null" if not fields else _quoted(fields[0]) if len(fields) == 1 else f"[{', '.join(fields)}]"
    labels = " + ".join(schema[name].label if name in schema else name for name in fields) or say("reason.left_out")
    labels = f"{column.label} → {labels}" if column.label else labels
    sure = f" · {column.confidence:.0%}" if fields and column.reason != "custom" else ""
    reason = f" · {say(f'reason.{column.reason}')}" if fields else ""
    automatic = differs or column.reason in ("format", "custom")
    return f"{'# ' if automatic else ''}{_quoted(header)}: {value}  # {labels}{reason}{sure}"


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
