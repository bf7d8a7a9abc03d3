"""Columns → fields: a truth table over real files, and what words, values and neighbours decide."""

import csv
import os
from functools import cache
from pathlib import Path

import pytest

from guiyi.core.errors import ConfigError
from guiyi.core.source import Column, SheetRead, SourceAsked
from guiyi.importers.mapping import Context, custom_fields, letter, map_columns
from guiyi.importers.stage import look
from guiyi.schemas.customer import customer_schema

DATA = os.environ.get("GUIYI_TEST_DATA")
TRUTH = Path(__file__).with_name("truth.csv")


def _truth() -> dict[tuple[str, str, str, str], list[tuple[str, str]]]:
    with TRUTH.open(encoding="utf-8", newline="") as lines:
        told: dict[tuple[str, str, str, str], list[tuple[str, str]]] = {}
        for row in csv.DictReader(lines):
            key = (row["file"], row["sheet"], row["header_rows"], row["skipped"])
            told.setdefault(key, []).append((row["header"], row["field"]))
    return told


@cache
def _looked(file: str) -> dict[str, SheetRead]:
    [found] = look([SourceAsked(Path(DATA or "") / file)], customer_schema())
    return {sheet.name: sheet for sheet in found.source.sheets}


def _said(column: Column) -> str:
    if not column.fields:
        return "left_out"
    return "custom" if column.reason == "custom" else "+".join(column.fields)


@pytest.mark.skipif(not DATA, reason="GUIYI_TEST_DATA is not set")
@pytest.mark.parametrize(
    ("key", "columns"), _truth().items(), ids=lambda told: told[0] if isinstance(told, tuple) else ""
)
def test_real_files_are_mapped_as_a_careful_person_would(
    key: tuple[str, str, str, str], columns: list[tuple[str, str]]
) -> None:
    file, name, header_rows, skipped = key
    sheet = _looked(file)[name]
    assert " ".join(map(str, sheet.header_rows)) == header_rows
    assert bool(sheet.skipped) == bool(skipped)
    found = [(one.header, _said(one)) for one in sheet.columns if one.header or one.fields]
    wrong = [
        (header, field, said)
        for (header, field), (read, said) in zip(columns, found, strict=True)
        if " ".join(header.split()) != read or said not in field.split("/")
    ]
    assert wrong == []
