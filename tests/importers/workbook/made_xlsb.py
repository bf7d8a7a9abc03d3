"""Small .xlsb files, written record by record (MS-XLSB 2.4)."""

import io
import zipfile
from collections.abc import Sequence
from struct import pack

ROW, COLUMN, MERGED, SHEET_DATA, END_SHEET_DATA = 0, 60, 176, 145, 146
BLANK, RK, ERROR, BOOL, REAL, TEXT, SHARED, FORMULA_TEXT, RICH = 1, 2, 3, 4, 5, 6, 7, 8, 62
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)


def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(data), b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | 0x80 * bool(size)])
        if not size:
            return head + length + data


def wide(text: str) -> bytes:
    return pack("<i", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def cell(kind: int, column: int, value: bytes = b"", style: int = 0) -> bytes:
    return record(kind, pack("<II", column, style) + value)


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    head = pack("<IIHBBBI", number - 1, 0, 300, 0, 0x10 * hidden, 0, 0)
    return record(ROW, head) + b"".join(cells)


def relations(*told: tuple[str, str]) -> str:
    made = (f'<Relationship Id="r{at}" Type="{KINDS}/{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(told))
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(made)}</Relationships>'


def styles(codes: Sequence[str], fill: tuple[int, int, int]) -> bytes:
    """Return styles: 0 is plain, then one for each format ("14" is a built-in one), at last one with a fill."""
    own = [code for code in codes if code != "14"]
    formats = b"".join(record(44, pack("<H", 164 + own.index(code)) + wide(code)) for code in own)
    numbers = [0, *(14 if code == "14" else 164 + own.index(code) for code in codes)]
    xfs = b"".join(record(47, pack("<HHHHH", 0xFFFF, number, 0, 0, 0)) for number in numbers)
    xfs += record(47, pack("<HHHHH", 0xFFFF, 0, 0, 1, 0))
    plain = record(45, pack("<I", 0) + bytes(8))
    return (
        record(615) + formats + record(616)
        + record(603) + plain + record(45, pack("<IBBhBBBB", 1, 2 << 1, 0, 0, *fill, 255)) + record(604)
        + record(626) + record(47, pack("<HHHHH", 0, 9, 0, 0, 0)) + record(627)
        + record(617) + xfs + record(618)
    )  # fmt: skip


def xlsb(
    *sheets: tuple[str, int, bytes],
    shared: Sequence[str] = (),
    formats: bytes = b"",
    is_1904: bool = False,
    comments: Sequence[tuple[str, int, int, str]] = (),
) -> bytes:
    """Return a workbook of sheets (name, state, records); comments (author, row from 0, column from 0, text) of the first."""
    listed = b"".join(record(156, pack("<II", state, at + 1) + wide(f"r{at}") + wide(name)) for at, (name, state, _) in enumerate(sheets))  # fmt: skip
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.bin")),
        "xl/_rels/workbook.bin.rels": relations(
            *(("worksheet", f"worksheets/sheet{at + 1}.bin") for at in range(len(sheets))),
            ("sharedStrings", "sharedStrings.bin"),
            ("styles", "styles.bin"),
        ),
        "xl/workbook.bin": record(131) + record(153, pack("<II", is_1904, 0)) + record(143) + listed + record(144) + record(132),
        "xl/sharedStrings.bin": b"".join(record(19, b"\0" + wide(text)) for text in shared),
        "xl/styles.bin": formats,
        "xl/worksheets/_rels/sheet1.bin.rels": relations(("comments", "../comments1.bin")),
        "xl/comments1.bin": b"".join(record(632, wide(author)) for author, *_ in comments)
        + b"".join(
            record(635, pack("<IIIII", at, line, line, column, column) + bytes(16)) + record(637, b"\0" + wide(text))
            for at, (_, line, column, text) in enumerate(comments)
        ),
    }  # fmt: skip
    for at, (_, _, records) in enumerate(sheets):
        parts[f"xl/worksheets/sheet{at + 1}.bin"] = records
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def customers(rows: int = 12) -> bytes:
    """Return a list of customers with a format, a date, an error and a hidden row."""
    data = b"".join(
        row(
            at + 1,
            cell(SHARED, 0, pack("<I", at)),
            cell(RK, 1, pack("<I", (510 + at) << 2 | 2), 1),
            cell(REAL, 2, pack("<d", 45000.0 + at), 2),
            cell(ERROR, 3, b"\x2a") if at == 3 else cell(BLANK, 3),
            hidden=at == 5,
        )
        for at in range(rows)
    )
    told = styles(("000000", "14"), (255, 255, 0))
    shared = [f"客户{at}" for at in range(rows)]
    return xlsb(("客户", 0, record(SHEET_DATA) + data + record(END_SHEET_DATA)), shared=shared, formats=told)
