"""Delimited text: CSV and its kin, by whichever mark parts the cells. Read as a stream; a line is a record of the file.

Source: RFC 4180; the `sep=` line as Excel writes it.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from guiyi.core.source import PLAIN, Cells, Note, ReadOptions, Sheet
from guiyi.importers import json_file, labelled, tag_list, vcard
from guiyi.importers.cell_shape import shape
from guiyi.importers.encoding import detect, lines_of, sample
from guiyi.importers.header_names import clean
from guiyi.importers.records import Dialect, reader, records

NAME = "delimited"

DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLE = 200  # records
_LONGEST = 1 << 24  # characters of one cell
_SEP = re.compile(r"sep=(.)\s*", re.I)
_ONE_COLUMN = frozenset(
    "姓名 客户 客户名 客户名称 客户姓名 联系人 公司 公司名 公司名称 企业名称 单位名称 名称 名字 手机 手机号 手机号码 电话 电话号码 联系电话"  # noqa: SIM905
    " 邮箱 电子邮箱 微信号 微信昵称 昵称 name fullname phone mobile email company customer".split()
)
_DOUBLED = re.compile(r'[^\\",;\t|\r\n]""[^",;\t|\r\n]')
_IDENTIFIER = re.compile(r"[A-Za-z_][\w -]{0,40}", re.A)
_GAPS = (re.compile(r"[ \u3000]{2,}"), re.compile(r"[ \u3000]+"))  # between columns that are set under one another
_END = "\ue000end"  # a line of our own after the last: a quote that is still open swallows it
_RECORDS = 3  # whole records in one cell: the quote before them was never meant to be one
_SHOWN = re.compile(r'="([^"]*)"')  # written so that a spreadsheet shows 001 as it is
_MARKUP = re.compile(r"\s*<(?:[!?a-zA-Z])")

CHATLOG = ("UserName", "Alias", "Remark", "NickName")  # written without quotes, whatever the cells hold
_WECHAT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{5,19}")


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell a text whose records have the same several cells, or one column of phones or mails."""
    text = sample(head)
    return text is not None and looks_so(text)


def looks_so(text: str) -> bool:
    r"""Tell a delimited text by its start.

    >>> looks_so("姓名,电话\n张三,13800138000\n"), looks_so("A张总-华信\n老李，付过款，好人\n小美\n")
    (True, False)
    """
    if (
        not text.strip()
        or _MARKUP.match(text)
        or any(one.looks_so(text) for one in (json_file, vcard, labelled, tag_list))
    ):
        return False
    return find_dialect(text) is not None or _is_one_column(text)


def find_dialect(text: str) -> Dialect | None:
    r"""Find how the start of a text is delimited, or None where no mark parts its records alike.

    >>> find_dialect("name;mail\nTom;a@b.cn, c@d.cn\nAnn;\n").delimiter
    ';'
    """
    declared = _SEP.fullmatch(text.lstrip("\ufeff").split("\n", 1)[0])
    if declared:
        return _with_quoting(Dialect(declared[1], declared=True), text)
    lines = text.splitlines(keepends=True)[: _SAMPLE * 5]
    if len(lines) > 1 and not text.endswith(("\n", "\r")):
        lines.pop()  # cut off where the sample ends
    scored = [(_consistency(lines, _with_quoting(Dialect(mark), text)), mark) for mark in DELIMITERS]
    best, mark = max(scored, key=lambda pair: pair[0])
    return _with_quoting(Dialect(mark), text) if best > 0 else _aligned([one for one in lines if one.strip()][:_SAMPLE])


def _aligned(lines: Sequence[str]) -> Dialect | None:
    """Find columns parted by several spaces, or by single ones under a line of names of columns."""
    named = len(lines) > 1 and sum(clean(one).lower() in _ONE_COLUMN for one in lines[0].split()) > 1
    for gap in _GAPS if named else _GAPS[:1]:
        widths = Counter(len(gap.split(one.strip())) for one in lines)
        width, times = max(widths.items(), key=lambda pair: pair[1], default=(0, 0))
        if width > 1 and times > 1 and times * 5 >= len(lines) * 4:
            return Dialect("\t", gap=gap)
    return None


def _with_quoting(dialect: Dialect, text: str) -> Dialect:
    escape = "\\" if '\\"' in text and not _DOUBLED.search(text) else None
    return replace(dialect, escape=escape, spaced=f'{dialect.delimiter} "' in text)


def _consistency(lines: Sequence[str], dialect: Dialect) -> float:
    """Say how alike the records are under a dialect: 0 where most hold one cell, or too few hold several."""
    try:
        records = [one for one in islice(reader(lines, dialect), _SAMPLE) if any(cell.strip() for cell in one)]
    except csv.Error:
        return 0.0
    widths = Counter(len(one) for one in records)
    several = {width: times for width, times in widths.items() if width > 1}
    if not several:
        return 0.0
    width, times = max(several.items(), key=lambda pair: (pair[1], pair[0]))
    parted = sum(several.values()) / len(records)
    if parted < 0.6 or (times < 0.6 * len(records) and not _is_header(records)) or _is_prose(records, dialect):
        return 0.0
    stray = sum(any(cell.count('"') % 2 for cell in one) for one in records) / len(records)
    tabs = 0.2 if dialect.delimiter == "\t" else 0.0  # nobody types them into a cell
    rank = DELIMITERS.index(dialect.delimiter) / 1000
    return times / len(records) + parted / 2 + min(width, 10) / 50 + tabs - stray - rank


def _is_header(records: Sequence[Sequence[str]]) -> bool:
    """Tell a first record that names columns, so that uneven ones below are broken rows rather than sentences."""
    first = records[0]
    named = all(_IDENTIFIER.fullmatch(cell.strip()) for cell in first if cell) and bool(first[0])
    return len(first) > 2 and (named or all(len(one) >= len(first) for one in records))


def _is_prose(records: Sequence[Sequence[str]], dialect: Dialect) -> bool:
    """Tell sentences, which have commas too, from cells: few and long parts, as many as each sentence likes."""
    if dialect.delimiter not in ",，;":
        return False
    widths = {len(one) for one in records}
    ends = sum(one[-1].rstrip().endswith(("。", ".", "！", "!")) and shape(one[-1]) != "company" for one in records)
    return len(widths) > 1 and ends * 2 > len(records)


def _is_one_column(text: str) -> bool:
    """Tell one column: of phones or mails line by line, or under the name of a column."""
    lines = [one.strip() for one in text.splitlines() if one.strip()][:_SAMPLE]
    if not lines:
        return False
    hits = sum(shape(one) in {"phone", "email"} for one in lines)
    return (len(lines) > 1 and hits * 10 >= (len(lines) - 1) * 9) or clean(lines[0]).lower() in _ONE_COLUMN


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Read the one table of a delimited text, as a stream.

    Raises:
        SourceError: no encoding reads it, or a quote is never closed.
    """
    encoding = detect(path)
    start = "".join(islice(lines_of(path, encoding), _SAMPLE * 5))
    dialect = find_dialect(start + "\n") or Dialect("\t")  # one column: no cell holds a tab
    lines = _lines(path, encoding, dialect)
    first = next(_lines(path, encoding, dialect), None)
    if first and first[1] == CHATLOG:
        repaired = [_repaired(label, cells) for label, cells in lines]
        doubtful = any(doubt for _, _, doubt in repaired)
        yield Sheet(
            "",
            [(label, cells) for label, cells, _ in repaired],
            encoding=encoding,
            notes=(Note("note.unquoted_commas"),) if doubtful else (),
        )
    else:
        yield Sheet("", lines, encoding=encoding)


def _lines(path: Path, encoding: str, dialect: Dialect) -> Iterator[tuple[str, Cells]]:
    found = records(path, lines_of(path, encoding), dialect)
    return ((str(number), cells) for number, cells in islice(found, int(dialect.declared), None))


def _repaired(label: str, cells: Cells) -> tuple[str, Cells, bool]:
    """Put the commas of a chatlog line back where that is certain; else keep the text together, and say so."""
    alias = cells[1] or "" if len(cells) > 1 else ""
    if len(cells) <= len(CHATLOG) or (alias and not _WECHAT_ID.fullmatch(alias)):
        return label, cells, len(cells) > len(CHATLOG)
    rest = [cell or "" for cell in cells[2:]]
    half = len(rest) // 2
    if not rest[0]:
        remark, nickname = "", ",".join(rest[1:])
    elif not rest[-1]:
        remark, nickname = ",".join(rest[:-1]), ""
    elif len(rest) % 2 == 0 and rest[:half] == rest[half:]:
        remark = nickname = ",".join(rest[:half])
    else:
        return label, (*cells[:2], ",".join(rest), None), True
    return label, (*cells[:2], remark or None, nickname or None), False
