import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from guiyi.core.errors import ConfigError, SourceError
from guiyi.core.language import LANGUAGES, speak
from guiyi.importers import IMPORTERS, delimited, excel
from guiyi.importers.identify import importer_of

DATA = os.environ.get("GUIYI_TEST_DATA")

TEXTS = {
    "json": ['[{"a": 1}]', ' \n{"a": 1}\n{"a": 2}', "[]"],
    "vcard": ["BEGIN:VCARD\nVERSION:3.0\nFN:张三\nEND:VCARD\n", "\r\nbegin:vcard\r\n"],
    "tag_list": ["意向客户(2人)：张三、李四\n【VIP】孙八 周九\n", "[VIP] 孙八 周九\n"],
    "delimited": ["姓名,电话\n张三,138\n", "a\tb\n", "手机号\n13800138000\n", "# 说明\nid,name\n1,张三\n2,李四\n"],
    "text_list": ["A张总-华信\n小美\n", "张三\n李四\n", "张三"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in TEXTS.items() for text in texts])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_text_has_one_importer_whatever_its_name(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(text.encode(encoding))
    found = importer_of(path)
    assert name == found.NAME


def test_workbooks_are_told_by_content(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.csv")
    old = xlwt.Workbook()
    old.add_sheet("a").write(0, 0, "x")
    old.save(str(tmp_path / "b.xlsx"))
    assert importer_of(tmp_path / "a.csv").NAME == importer_of(tmp_path / "b.xlsx").NAME == "excel"


def test_an_importer_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("张三\n李四\n", encoding="utf-8")
    assert importer_of(path, "delimited") is delimited
    with pytest.raises(ConfigError) as caught:
        importer_of(path, "exel")
    assert all(one.NAME in str(caught.value) for one in IMPORTERS)


def zipped(name: str) -> bytes:
    import io

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 50, "图片"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "图片"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (zipped("a.txt"), "压缩包"),
        (zipped("word/document.xml"), "Word"),
        (zipped("Index/Document.iwa"), "Numbers"),
        (zipped("a.txt")[:-30], "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Word"),
        (b"<html><body><p>a</p>", "网页"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n<html><table>", "MHTML"),
        ("\ufeff<!DOCTYPE html>\n<p>客户</p>".encode(), "网页"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"\0\1\0\0Standard Jet DB\0" + b"\0" * 100, "数据库"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0" * 20, "二进制"),
        ("\n".join("这是一篇很长的文章，没有表格也没有名单。" * at for at in (9, 12, 11, 8)).encode(), "普通文章"),
    ],
    ids=lambda one: one if isinstance(one, str) else "file",  # not the bytes: a zip holds the time it was made
)
def test_what_no_importer_reads_is_named(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "客户.xls"
    path.write_bytes(content)
    speak("zh")
    with pytest.raises(SourceError) as caught:
        importer_of(path)
    assert caught.value.key == "source.unknown_type"
    assert found in str(caught.value)
    speak(None)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", b"\xff\xfe"])
def test_an_empty_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(SourceError) as caught:
        importer_of(tmp_path / "a.csv")
    assert caught.value.key == "source.empty"


def test_what_is_missing_or_a_folder_is_told(tmp_path: Path) -> None:
    for path, key in ((tmp_path / "无.csv", "source.missing"), (tmp_path, "source.folder")):
        with pytest.raises(SourceError) as caught:
            importer_of(path)
        assert caught.value.key == key
        assert caught.value.exit_code == 3


def test_two_that_claim_a_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    monkeypatch.setattr(excel, "identify", lambda path, head: True)
    with pytest.raises(SourceError) as caught:
        importer_of(path)
    assert caught.value.key == "source.ambiguous"
    assert "excel" in str(caught.value)
    assert "delimited" in str(caught.value)


def test_every_sentence_stands_in_both_languages(tmp_path: Path) -> None:
    for lang in LANGUAGES:
        speak(lang)
        for path in (tmp_path / "a.csv", tmp_path):
            with pytest.raises(SourceError) as caught:
                importer_of(path)
            assert str(path) in str(caught.value)
    speak(None)


@pytest.mark.skipif(DATA is None, reason="GUIYI_TEST_DATA is not set")
def test_every_public_file_is_read_or_refused_in_words() -> None:
    for folder, step in (("sheets", 1), ("wechat_shapes", 1), ("suites", 5)):
        paths = [one for one in sorted((Path(DATA or "") / folder).rglob("*")) if one.is_file()][::step]
        told = [(path, *outcome(path)) for path in paths]
        assert not [one for one in told if one[1] == "source.ambiguous" or (one[1] and str(one[0]) not in one[2])]


def outcome(path: Path) -> tuple[str, str]:
    """Read a file; return the key and the words of a refusal, or nothing."""
    try:
        for sheet in importer_of(path).read(path):
            list(sheet.lines)
    except SourceError as error:
        return error.key, str(error)
    return "", ""
