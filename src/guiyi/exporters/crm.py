"""The files of a CRM, by its profile: each object in as many files as it needs, and a note on how to import them."""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from guiyi.core.language import LANGUAGES, say, spoken
from guiyi.core.schema import Entity, Schema
from guiyi.exporters import people
from guiyi.exporters.preflight import Preflight, joined
from guiyi.exporters.shape import Shaped
from guiyi.exporters.standing import standing
from guiyi.exporters.tables import both
from guiyi.schemas.targets.profile import Target, TargetObject

README, UPDATE = "README.txt", "update"
WIDTH = 20  # characters
FLUSH = 1000  # rows


def write(
    customers: pd.DataFrame,
    contacts: pd.DataFrame,
    schema: Schema,
    target: Target,
    folder: Path,
    known: pd.DataFrame | None = None,
) -> Preflight:
    """Write the files of every object of a target, customers before contacts, and README.txt."""
    return write_laid_out(*laid_out(customers, contacts, schema, target), target, folder, known)


def write_laid_out(
    tables: Mapping[str, Shaped],
    findings: pd.DataFrame,
    target: Target,
    folder: Path,
    known: pd.DataFrame | None = None,
) -> Preflight:
    """Write tables that are laid out already; what the target has already goes into a folder of its own, `update`."""
    there = standing(tables, target, known)
    files: dict[Entity, list[Path]] = {}
    for obj in target.objects:
        fresh = tables[obj.name].table
        files[obj.entity] = list(_files(fresh[~fresh.index.isin(there.ids)], obj, target, folder))
    written = [path for paths in files.values() for path in paths]
    if there.tables:
        (folder / UPDATE).mkdir(exist_ok=True)
        for obj in target.objects:
            written += _files(there.tables[obj.name], obj, target, folder / UPDATE)
    told = readme(files, target, folder)
    if there.tables:
        with told.open("a", encoding="utf-8", newline="\r\n") as more:
            counts = {"updated": f"{there.updated:,}", "unchanged": f"{there.unchanged:,}", "folder": UPDATE}
            more.write("\n" + "\n".join(spoken(code, say, "export.update", **counts) for code in LANGUAGES) + "\n")
    return Preflight(findings, [*written, told])


def laid_out(
    customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target
) -> tuple[dict[str, Shaped], pd.DataFrame]:
    """Lay customers and contacts into the objects of a target, named as it asks: object name → rows; and findings."""
    ours, theirs = people.whole(customers, schema, "customer"), people.whole(contacts, schema, "contact")
    whole, theirs = theirs, people.named(theirs, target)
    parted = people.parted(whole, theirs, schema, target)
    theirs = people.beside(theirs, ours)
    ours, theirs, unnamed = people.gathered(ours, theirs, schema, target)
    ours, renamed = people.told_apart(people.with_phones(ours, theirs), theirs, schema, target)
    tables = both(ours, theirs, schema, target)
    return tables, joined([parted, unnamed, renamed, *(one.findings for one in tables.values())])


def readme(files: Mapping[Entity, list[Path]], target: Target, folder: Path) -> Path:
    """Write README.txt, in both languages: which file to load first and which options to choose."""
    names = {f"{entity}s": ", ".join(path.name for path in paths) for entity, paths in files.items()}
    told = [spoken(code, say, f"{target.name}.readme", **names) for code in ("zh", "en")]
    path = folder / README
    path.write_text("\n\n".join(told) + "\n", encoding="utf-8-sig", newline="\r\n")
    return path


def _files(table: pd.DataFrame, obj: TargetObject, target: Target, folder: Path) -> Iterator[Path]:
    """Write an object's rows into as many files as they need; yield their paths."""
    rows = target.max_rows or max(len(table), 1)
    hint = say(f"{target.name}.hint.{obj.entity}") if target.hinted else None
    for number, start in enumerate(range(0, max(len(table), 1), rows), 1):
        path = folder / (
            f"{obj.name}.{target.file_format}" if number == 1 else f"{obj.name}-{number}.{target.file_format}"
        )
        WRITERS[target.file_format](path, obj.name, table.iloc[start : start + rows], hint, target)
        yield path


def _write_xls(path: Path, name: str, table: pd.DataFrame, hint: str | None, _: Target) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name)
    centred = xlwt.easyxf("font: bold on; align: horiz center, vert center, wrap on")
    bold, text = xlwt.easyxf("font: bold on", num_format_str="@"), xlwt.easyxf(num_format_str="@")
    top = 0 if hint is None else 1
    if hint is not None:
        sheet.write_merge(0, 0, 0, len(table.columns) - 1, hint, centred)
    for at, header in enumerate(table.columns):
        sheet.col(at).width = WIDTH * 256
        sheet.write(top, at, header, bold)
    for row, texts in enumerate(table.itertuples(index=False, name=None), top + 1):
        for at, cell in enumerate(texts):
            if isinstance(cell, str):
                sheet.write(row, at, cell, text)
        if row % FLUSH == 0:
            sheet.flush_row_data()
    book.save(str(path))


def _write_xlsx(path: Path, name: str, table: pd.DataFrame, hint: str | None, _: Target) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), {**options, "tmpdir": str(path.parent)}) as book:
        sheet = book.add_worksheet(name)
        bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
        top = 0 if hint is None else 1
        if hint is not None:
            sheet.merge_range(0, 0, 0, len(table.columns) - 1, hint, book.add_format({"text_wrap": True}))
        sheet.set_column(0, len(table.columns) - 1, WIDTH, text)
        for at, header in enumerate(table.columns):
            sheet.write_string(top, at, header, bold)
        for row, texts in enumerate(table.itertuples(index=False, name=None), top + 1):
            for at, cell in enumerate(texts):
                if isinstance(cell, str):
                    sheet.write_string(row, at, cell, text)


def _write_csv(path: Path, _: str, table: pd.DataFrame, __: str | None, target: Target) -> None:
    encoding = "utf-8-sig" if target.bom else "utf-8"
    table.to_csv(path, index=False, encoding=encoding, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


WRITERS: Mapping[str, Callable[[Path, str, pd.DataFrame, str | None, Target], None]] = {
    "xls": _write_xls,
    "xlsx": _write_xlsx,
    "csv": _write_csv,
}
"""file format → what writes it: path, name of the object, its rows, a hint above the header, the target"""
