"""A job file for people: the detected mapping written out, with a comment for each column."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from guiyi.core.errors import ConfigError, TargetError
from guiyi.core.language import issue_text, say
from guiyi.core.schema import Schema
from guiyi.core.source import Column, Look


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
    path = Path(source.path)
    try:
        shown = path.absolute().relative_to(folder.absolute())
    except ValueError:
        shown = Path(os.path.abspath(path))
    yield f"  - path: {_quoted(shown.as_posix())}"
    yield f"    # {say('init.found', importer=source.importer, encoding=source.encoding or '-', region=source.region or '?')}"
    yield f"    region: {source.region or 'auto'}"
    yield "    columns:"
    told: set[str] = set()
    for sheet in source.sheets:
        yield f"      # {say('init.sheet', name=sheet.name or '-', header=', '.join(map(str, sheet.header_rows)) or '-', rows=sheet.rows)}"
        if sheet.skipped:
            yield f"      # {issue_text(sheet.skipped).text}"
            continue
        for column in sheet.columns:
            header = " ".join(column.header.split())
            if header and header not in told:
                told.add(header)
                yield f"      {_line(column, header, look.schema)}"


def _line(column: Column, header: str, schema: Schema) -> str:
    fields = list(column.fields)
    value = "null" if not fields else _quoted(fields[0]) if len(fields) == 1 else f"[{', '.join(fields)}]"
    labels = " + ".join(schema[name].label if name in schema else name for name in fields) or say("reason.left_out")
    comment = f"{labels} · {say(f'reason.{column.reason}')} · {column.confidence:.0%}"
    automatic = column.reason in ("format", "custom") or fields == ["region"]
    return f"{'# ' if automatic else ''}{_quoted(header)}: {value}  # {comment}"


def _custom_fields(looks: Sequence[Look]) -> list[str]:
    custom = {one.name: one for look in looks for one in look.schema if one.custom}
    if not custom:
        return []
    lines = [f"# {say('init.custom')}", "# fields:"]
    return [*lines, *(f"#   {_quoted(one.name)}: {{zh: {_quoted(one.zh)}, kind: {one.kind}, entity: {one.entity}}}" for one in custom.values()), ""]


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, allow_unicode=True, width=10_000).removesuffix("\n").removesuffix("\n...")
