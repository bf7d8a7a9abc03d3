"""Damaged copies of small workbooks of every form: they are read, or refused with a sentence, and nothing else."""

import datetime
import io
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwt

from guiyi.core.errors import SourceError
from guiyi.core.source import Cells, Importer, ReadOptions
from guiyi.importers import excel, html_table, xml_sheet
from guiyi.importers.workbook.ods import by_content
from guiyi.importers.workbook.readers import Grid, Unreadable
from guiyi.importers.workbook.xls import by_xlrd
from guiyi.importers.workbook.xlsb import by_records

from .made_xlsb import customers

SECONDS = 3.0  # of each form
ASKED = ReadOptions(beside=("comments", "colors"))


def xlsx() -> bytes:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    for at in range(12):
        page.append((f"客户{at}", 13800138000 + at, datetime.date(2024, 3, 5), 0.5, "=A1"))
    page["B2"].number_format = '"KH"0000'
    page["C3"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    page["A2"].comment = openpyxl.comments.Comment("重要", "张三")
    page.merge_cells("A3:A5")
    page.row_dimensions[7].hidden = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def xls() -> bytes:
    made = xlwt.Workbook()
    page = made.add_sheet("客户")
    for at in range(12):
        page.write(at, 0, f"客户{at}")
        page.write(at, 1, 13800138000 + at)
        page.write(at, 2, datetime.date(2024, 3, 5), xlwt.easyxf(num_format_str='YYYY"年"M"月"'))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def ods() -> bytes:
    cells = '<t:table-cell o:value-type="float" o:value="510"><x:p>000510</x:p></t:table-cell>' * 3
    content = (
        '<o:document xmlns:o="urn:o" xmlns:t="urn:t" xmlns:x="urn:x"><o:body><t:table t:name="客户">'
        + f"<t:table-row>{cells}</t:table-row>" * 12
        + "</t:table></o:body></o:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
    return out.getvalue()


def flipped(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(8, len(content))]


def moved(content: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[:first] + content[last:] + content[first:last]


def inside(content: bytes, chance: random.Random) -> bytes:
    """Damage what is in one part of a zip, so that more than its check sum is met."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = {one: file.read(one) for one in file.namelist()}
    except zipfile.BadZipFile:
        return flipped(content, chance)
    name = chance.choice([one for one in parts if parts[one] and one != "mimetype"])
    parts[name] = chance.choice((flipped, cut, moved, renumbered))(parts[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for one, text in parts.items():
            file.writestr(one, text)
    return out.getvalue()


def renumbered(content: bytes, chance: random.Random) -> bytes:
    """Put absurd numbers into attributes."""
    pieces = content.split(b'="')
    at = chance.randrange(len(pieces))
    end = pieces[at].partition(b'"')[2]
    pieces[at] = chance.choice((b"-1", b"99999999999", b"XFD1048576", b"", b"A0", b"1e999")) + b'"' + end
    return b'="'.join(pieces)


def html() -> bytes:
    row = '<tr style="display:none"><td rowspan="2">客户</td><td colspan="3">13800138000</td><td>a<br>b</td></tr>'
    return f"<html><body><table><caption>名单</caption>{row * 8}</table></body></html>".encode()


def xml() -> bytes:
    cells = (
        '<Cell ss:Index="2" ss:MergeDown="1"><Data ss:Type="Number">510</Data></Cell><Cell><Data ss:Type="DateTime">'
        "2024-03-05T00:00:00.000</Data><Comment><Data>重要</Data></Comment></Cell>"
    )
    spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{spreadsheet}" xmlns:ss="{spreadsheet}"><Worksheet ss:Name="客户"><Table>'
        + f'<Row ss:Index="3" ss:Hidden="1">{cells}</Row>'
        + f"<Row>{cells}</Row>" * 8
        + "</Table></Worksheet></Workbook>"
    ).encode()


IMPORTERS = {html: html_table, xml: xml_sheet}


@pytest.mark.parametrize("make", [xlsx, xls, ods, customers, html, xml])
def test_damaged_workbooks_are_read_or_refused(
    make: Callable[[], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer = IMPORTERS.get(make, excel)
    if make is not xlsx:  # in this process, which is quicker than many of their own
        monkeypatch.setattr("guiyi.importers.workbook.apart.grids", here)
    whole, chance = make(), random.Random(20)
    path, until = tmp_path / "a.bin", time.monotonic() + SECONDS
    told = {True: 0, False: 0}
    while time.monotonic() < until:
        path.write_bytes(chance.choice((flipped, cut, moved, inside, inside, inside))(whole, chance))
        if importer.identify(path, path.read_bytes()[:65536]):
            told[is_read(importer, path)] += 1
    assert told[True] > 3
    assert told[False] > 3 or make is html  # whose every piece may stand in any place


def is_read(importer: Importer, path: Path) -> bool:
    try:
        for sheet in importer.read(path, ASKED):
            for _ in sheet.lines:
                pass
    except SourceError as error:
        said = str(error)
    else:
        return True
    assert str(path) in said
    return False


def here(path: Path, form: str, options: ReadOptions) -> Iterator[Grid]:
    """Read with our own readers; calamine, which comes after them, may end the process."""
    reader = {"ods": by_content, "xlsb": by_records}.get(form, by_xlrd)
    rows: list[Cells] = []
    try:
        for piece in reader(path, options.limit_cells, options.beside):
            if isinstance(piece, Grid):
                yield piece._replace(rows=rows)
                rows = []
            else:
                rows += piece
    except Unreadable as fault:
        raise SourceError("source.not_readable", path=path, why=fault.why) from fault
