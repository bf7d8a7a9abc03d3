from pathlib import Path

import pytest

from guiyi.core.errors import SourceError
from guiyi.core.source import Note, ReadOptions, Sheet
from guiyi.importers import html_table, xml_sheet
from guiyi.importers.identify import importer_of


def read(path: Path, content: str, encoding: str = "utf-8", **options: object) -> list[Sheet]:
    path.write_bytes(content.encode(encoding))
    return list(importer_of(path).read(path, ReadOptions(**options)))  # type: ignore[arg-type]


def rows(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return [cells for _, cells in sheet.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_that_is_named_xls_is_read_as_it_stands(tmp_path: Path, encoding: str) -> None:
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-number-format:"\\@"}</style></head>'
        "<body><table border=1><tr><th>客户名称</th><th>手机</th><th>邮编</th></tr>"
        "<tr><td>华信 &amp; 恒达</td><td>13800138000</td><td>000510</td></tr>"
        "<tr><td>明远<br>商贸</td><td x:num>013800138001<td></table></body></html>"
    )
    (sheet,) = read(tmp_path / "客户.xls", page, encoding)
    assert sheet.name == ""
    assert rows(sheet) == [
        ("客户名称", "手机", "邮编"),
        ("华信 & 恒达", "13800138000", "000510"),
        ("明远\n商贸", "013800138001", None),
    ]


def test_cells_over_rows_and_columns_keep_the_others_in_place(tmp_path: Path) -> None:
    page = (
        "<table><caption>甲</caption><tr><td colspan=3>名单<tr><td rowspan=2>华信<td>张三<td>1<tr><td>李四<td>2</table>"
        "<table><caption>乙</caption><tr style='display:none'><td>王五</table><table><tr><td> </table>"
    )
    first, second = read(tmp_path / "a.html", page)
    assert (first.name, second.name) == ("甲", "乙")
    assert rows(first) == [("名单", None, None), ("华信", "张三", "1"), ("华信", "李四", "2")]
    assert first.merged == ((1, 0, 1, 2),)
    assert second.notes == (Note("note.hidden_rows", {"count": 1, "rows": "1"}),)


def test_pages_without_or_with_too_large_a_table_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path / "a.xls", "<html><table><tr><td> </td></tr></table>")
    assert caught.value.key == "source.no_html_table"
    with pytest.raises(SourceError) as caught:
        read(tmp_path / "a.xls", "<table>" + "<tr><td>1<td>2" * 100, limit_cells=100)
    assert caught.value.key == "source.sheet_too_large"
    with pytest.raises(SourceError, match=r"2,001 .*limit of 2,000"):
        read(tmp_path / "a.xls", "<table>" + "<tr><td>1<td>2" * 1001, limit_cells=2000)


XML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Styles><Style ss:ID="z"><NumberFormat ss:Format="000000"/></Style>'
    '<Style ss:ID="m"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/><Interior ss:Color="#FFFF00"/></Style></Styles>'
    '<Worksheet ss:Name="客户"><Table><Column ss:Index="2" ss:Hidden="1"/>{rows}</Table></Worksheet></Workbook>'
)


def test_xml_of_excel_2003_is_read(tmp_path: Path) -> None:
    content = XML.format(
        rows='<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">名单</Data></Cell><Cell><Data ss:Type="String">x</Data></Cell></Row>'
        '<Row ss:Index="3" ss:Hidden="1"><Cell ss:StyleID="z"><Data ss:Type="Number">510</Data></Cell>'
        '<Cell ss:Index="3" ss:StyleID="m"><Data ss:Type="DateTime">2023-05-01T00:00:00.000</Data>'
        "<Comment><ss:Data>重要</ss:Data></Comment></Cell></Row>"
        '<Row><Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
    )
    (sheet,) = read(tmp_path / "客户.xls", content, beside=("comments", "colors"))
    assert sheet.name == "客户"
    assert rows(sheet) == [("名单", None, "x"), (), ("000510", None, "2023-05"), (None, "TRUE")]
    assert sheet.merged == ((1, 0, 1, 1),)
    assert sheet.hidden == {"3"}
    assert sheet.hidden_columns == {1}
    assert sheet.beside == {"批注": {"3": "重要"}, "填充颜色": {"3": "FFFF00"}}
    assert Note("note.error_cells", {"count": 1, "cells": "A4"}) in sheet.notes


def test_broken_and_hostile_xml_is_refused(tmp_path: Path) -> None:
    whole = XML.format(rows="<Row><Cell><Data>1</Data></Cell></Row>")
    keys = []
    for content in (whole[:-20], whole.replace("<Workbook", '<!DOCTYPE x SYSTEM "x.dtd"><Workbook', 1)):
        with pytest.raises(SourceError) as caught:
            read(tmp_path / "a.xls", content)
        keys.append(caught.value.key)
    assert keys == ["source.not_readable", "source.bomb"]


def test_each_tells_its_own_files() -> None:
    page, sheet = b"<html><table><tr><td>1", XML.format(rows="").encode()
    assert (html_table.identify(Path(), page), xml_sheet.identify(Path(), page)) == (True, False)
    assert (html_table.identify(Path(), sheet), xml_sheet.identify(Path(), sheet)) == (False, True)
