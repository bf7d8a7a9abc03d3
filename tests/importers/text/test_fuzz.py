"""Whatever a text holds, its importers read it or say why not, and leave nothing out."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiyi.core.errors import SourceError
from guiyi.core.source import Sheet
from guiyi.importers import delimited, labelled, sql_dump, tag_list, text_list, vcard
from guiyi.importers.identify import importer_of
from guiyi.importers.text.tag_lines import is_rule, parsed

BOUNDED = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
PIECES = [
    *("张三", "李四", "a1", "13800138000", "a@b.cn", "姓名", "电话", "老客户", "恒达公司"),
    *(",", "，", ";", "|", "\t", " ", "  ", "、", ":", "：", '"', "'", "\\", "=", "#", "-", "(2人)", "【", "】", "*"),
    *("\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n---\n", "\0", "\ufeff", '="1"', "'+1", "\\n", "=3D", "=\n"),
    *(
        "BEGIN:VCARD\n",
        "END:VCARD\n",
        "FN:",
        "TEL;CELL:",
        "N;ENCODING=QUOTED-PRINTABLE:",
        ";CHARSET=GBK",
        ";ENCODING=B:",
    ),
    *(
        "INSERT INTO t (a, b) VALUES ",
        "(1,'x')",
        "(NULL, N'a''b')",
        ";\n",
        "COPY t (a) FROM stdin;\n",
        "\\.\n",
        "/*",
        "--",
        "`",
    ),
    *("| a | b |\n", "|---|---|\n", "+---+\n", "sep=;\n"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
WITHOUT_ZEROS = TEXTS.map(lambda text: text.replace("\0", ""))  # which make UTF-16 of a text of a few characters


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "a.txt"


def read(path: Path, importer: object, code: bytes) -> tuple[Sheet, list[tuple[str, Sequence[str | None]]]] | None:
    path.write_bytes(code)
    try:
        sheets = [(sheet, list(sheet.lines)) for sheet in importer.read(path)]  # type: ignore[attr-defined]
    except SourceError:
        return None
    return sheets[0] if sheets else None


def letters(text: str) -> list[str]:
    return sorted(one for one in text if one.isalnum())


def filled(text: str) -> dict[str, str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return {str(at): line for at, line in enumerate(lines, 1) if line.lstrip("\ufeff").strip()}


@BOUNDED
@given(text=WITHOUT_ZEROS)
def test_delimited_keeps_every_letter(path: Path, text: str) -> None:
    told = read(path, delimited, text.encode())
    if told and not text.lstrip("\ufeff").lower().startswith("sep="):
        escapes = text.count("\\")  # an escape is no letter, and what it stands before is one
        kept = letters("".join(cell for _, cells in told[1] for cell in cells if cell))
        assert kept == letters(text) or escapes


@BOUNDED
@given(text=WITHOUT_ZEROS)
def test_a_list_of_remarks_keeps_every_line(path: Path, text: str) -> None:
    told = read(path, text_list, text.encode())
    if told:
        assert [label for label, _ in told[1]] == list(filled(text))


@BOUNDED
@given(text=WITHOUT_ZEROS)
def test_a_list_of_tags_keeps_every_line(path: Path, text: str) -> None:
    told = read(path, tag_list, text.encode())
    if told:
        labels = {label.partition("#")[0] for label, _ in told[1]}
        left = {label: line for label, line in filled(text).items() if label not in labels}
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        tags = [parsed(lines), parsed(lines, loose=True)]
        for label, line in left.items():  # a tag without names, or a line without a letter
            assert any(one[int(label) - 1] for one in tags) or is_rule(line) or not letters(line)


@BOUNDED
@given(text=TEXTS, importer=st.sampled_from([vcard, labelled, sql_dump]))
def test_other_texts_are_read_or_refused(path: Path, text: str, importer: object) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        read(path, importer, text.encode(encoding))


@BOUNDED
@given(code=st.one_of(st.binary(max_size=200), TEXTS.map(lambda text: text.encode("utf-16-le")[1:])))
def test_any_bytes_are_read_or_refused(path: Path, code: bytes) -> None:
    path.write_bytes(code)
    try:
        importer = importer_of(path)
    except SourceError:
        return
    read(path, importer, code)
