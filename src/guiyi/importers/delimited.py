"""Delimited text: CSV and its kin, by whichever mark parts the cells. Read as a stream; a line is a record of the file.

Source: RFC 4180; the `sep=` line as Excel writes it.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from guiyi.core.source import PLAIN, Block, Cells, Note, ReadOptions, Sheet
from guiyi.importers import json_file, labelled, sql_dump, tag_list, vcard
from guiyi.importers.layout.cell_shape import shape
from guiyi.importers.layout.header_names import clean
from guiyi.importers.text import plain_text
from guiyi.importers.text.dialect import SAMPLE, find_dialect
from guiyi.importers.text.encoding import lines_of, look_through, pieces_of, sample
from guiyi.importers.text.records import Dialect, records, swallowed

NAME = "delimited"

_ONE_COLUMN = frozenset(
    "姓名 客户 客户名 客户名称 客户姓名 联系人 公司 公司名 公司名称 企业名称 单位名称 名称 名字 手机 手机号 手机号码 电话 电话号码 联系电话"  # noqa: SIM905
    " 邮箱 电子邮箱 微信号 微信昵称 昵称 name fullname phone mobile email company customer".split()
)
_UNPARTED = Dialect("\x1f")  # one column: no cell holds the separator that nobody types
_MARKUP = re.compile(r"\s*<(?:[!?a-zA-Z])")

CHATLOG = ("UserName", "Alias", "Remark", "NickName")  # written without quotes, whatever the cells hold
_WECHAT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{5,19}")


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell a text whose records have the same several cells, or one column of phones or mails."""
    text = sample(head)
    return text is not None and looks_so(text)


@lru_cache(maxsize=2)  # every importer of text asks it about the same one
def looks_so(text: str) -> bool:
    r"""Tell a delimited text by its start.

    >>> looks_so("姓名,电话\n张三,13800138000\n"), looks_so("A张总-华信\n老李，付过款，好人\n小美\n")
    (True, False)
    """
    if (
        not text.strip()
        or _MARKUP.match(text)
        or any(one.looks_so(text) for one in (json_file, vcard, sql_dump, labelled, tag_list))
    ):
        return False
    return find_dialect(text) is not None or _is_one_column(text)


def _is_one_column(text: str) -> bool:
    """Tell one column: of phones or mails line by line, or under the name of a column."""
    lines = [one.strip() for one in text.splitlines() if one.strip()][:SAMPLE]
    if not lines:
        return False
    hits = sum(shape(one) in {"phone", "email"} for one in lines)
    return (len(lines) > 1 and hits * 10 >= (len(lines) - 1) * 9) or clean(lines[0]).lower() in _ONE_COLUMN


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Read the one table of a delimited text, as a stream.

    Raises:
        SourceError: no encoding reads it, or a quote is never closed.
    """
    encoding, notes = look_through(path)
    dialect = dialect_of(path, encoding)
    lines = _lines(path, encoding, dialect)
    first = next(_lines(path, encoding, dialect), None)
    if first and first[1] == CHATLOG:
        repaired = [_repaired(label, cells) for label, cells in lines]
        doubtful = any(doubt for _, _, doubt in repaired)
        yield Sheet(
            "",
            [(label, cells) for label, cells, _ in repaired],
            encoding=encoding,
            notes=(*notes, Note("note.unquoted_commas")) if doubtful else notes,
        )
    else:
        blocks = None if notes else _blocks(path, encoding, dialect)  # broken bytes are written out line by line
        yield Sheet("", lines, encoding=encoding, notes=notes, blocks=blocks)


def dialect_of(path: Path, encoding: str) -> Dialect:
    """Find the dialect of a file by its first lines; one without any has one column."""
    start = "".join(islice(lines_of(path, encoding), SAMPLE * 5))
    return find_dialect(start if start.endswith(("\n", "\r")) else start + "\n") or _UNPARTED


def _blocks(path: Path, encoding: str, dialect: Dialect) -> Callable[[int], Iterator[Block]] | None:
    """Read by whole blocks where one plain character parts the cells."""
    unknown = dialect.declared or dialect.escape or dialect.spaced or dialect.gap or dialect.framed
    if unknown or dialect.quote != '"' or not dialect.delimiter.isascii():
        return None

    def blocks(after: int) -> Iterator[Block]:
        width = max((len(cells) for _, cells in islice(_lines(path, encoding, dialect), SAMPLE)), default=0)
        return plain_text.blocks(
            pieces_of(path, encoding),
            dialect.delimiter,
            after,
            lambda: _lines(path, encoding, dialect),
            lambda cell: "\n\ufeff" not in cell and not swallowed(cell, dialect, width),
        )

    return blocks


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
