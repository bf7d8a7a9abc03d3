"""Text in which everybody is a block of labels and values (姓名：张三, 电话：…), as people send them in a chat."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from guiyi.core.source import PLAIN, Cells, ReadOptions, Sheet
from guiyi.importers import json_file, sql_dump, vcard
from guiyi.importers.columns.header_text import clean
from guiyi.importers.columns.words import knowing
from guiyi.importers.text.encoding import lines_of, look_through, sample
from guiyi.schemas.customer import customer_schema

NAME = "labelled"

_LINES = 200  # that are looked at
_LABEL = re.compile(
    r"(?:^|(?<=[\s，,；;|。]))(?:[-*•]\s?)?(?:\d{1,2}[、.．]\s?)?([^\s\d:：，,；;|。=【】\[\]<>{}\"'][^\s:：，,；;|。=]{0,11})\s?[:：](?!//)"
)
_BETWEEN = re.compile(r"[-—=_*~#.·]{3,}")
_ENDS = " \t\r\n，,；;|"

Pairs = list[tuple[str, str]]


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell a text most of whose lines are a known label and its value."""
    text = sample(head)
    return text is not None and looks_so(text)


@lru_cache(maxsize=2)  # every importer of text asks it about the same one
def looks_so(text: str) -> bool:
    r"""Tell labels and values by the start of a text: most labels are names of columns, and they stand more than once.

    >>> looks_so("姓名：张三\n电话：13800138000\n\n姓名：李四\n电话：13900139000\n"), looks_so("老客户：张三、李四\n同行：王五\n")
    (True, False)
    >>> looks_so("姓名：张三，电话：13800138000\n姓名：李四，电话：13900139000\n")
    True
    """
    if json_file.looks_so(text) or vcard.looks_so(text) or sql_dump.looks_so(text):
        return False
    lines = [one for one in text.lstrip("\ufeff").splitlines() if one.strip()][:_LINES]
    pairs = [pairs_of(one) for one in lines]
    if sum(map(bool, pairs)) * 5 < len(lines) * 3:
        return False
    labels = [clean(label) for told in pairs for label, _ in told]
    known = knowing(customer_schema())
    sure = {label for label in labels if known(label) >= 0.9}
    of_people = sum(label in sure for label in labels)
    return len(sure) > 1 and of_people * 3 >= len(labels) * 2


def pairs_of(line: str) -> Pairs:
    """Read the labels of a line, each with the text up to the next one; nothing where a line begins without a label.

    >>> pairs_of("姓名：张三，电话：138 0013 8000"), pairs_of("请于 10:30 联系"), pairs_of("网址：http://a.cn")
    ([('姓名', '张三'), ('电话', '138 0013 8000')], [], [('网址', 'http://a.cn')])
    """
    found = list(_LABEL.finditer(line.strip()[:2000]))
    if not found or found[0].start() != 0:
        return []
    text = line.strip()
    ends = [one.start() for one in found[1:]] + [len(text)]
    return [(one[1].strip(), text[one.end() : end].strip(_ENDS)) for one, end in zip(found, ends, strict=True)]


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Read each block as a line, numbered from 1; a line without a label goes on with the value above it.

    Raises:
        SourceError: no encoding reads the file.
    """
    encoding, notes = look_through(path)
    header: dict[str, str] = {}  # label without marks → as first written
    blocks: list[dict[str, str]] = []
    titles: dict[int, str] = {}  # a block that is no one: a line above or between the blocks
    for block in _blocks(lines_of(path, encoding)):
        cells: dict[str, str] = {}
        for label, value in block:
            header.setdefault(clean(label), label)
            cells[clean(label)] = value
        if not any(label for label, _ in block):
            titles[len(blocks) + 1] = "row.note"
        blocks.append(cells)
    names = [one for one in header if one]
    lines = [(str(at), _laid_out(cells, names)) for at, cells in enumerate(blocks, 1)]
    ignored = {str(at): code for at, code in titles.items()}
    yield Sheet("", lines, tuple(header[one] for one in names), ignored=ignored, encoding=encoding, notes=notes)


def _laid_out(cells: dict[str, str], names: Sequence[str]) -> Cells:
    if "" in cells:
        return (cells[""],)
    return tuple(cells.get(name) or None for name in names)


def _blocks(lines: Iterator[str]) -> Iterator[Pairs]:
    """Split lines into blocks: at blank lines, at rules, and where a label comes again. A title has the label ""."""
    block: Pairs = []
    for line in lines:
        text = line.strip()
        if not text or _BETWEEN.fullmatch(text):
            yield from [block] if block else []
            block = []
            continue
        pairs = pairs_of(text)
        if not pairs:
            if not block:
                yield [("", text)]
            else:
                label, value = block[-1]
                block[-1] = (label, f"{value}\n{text}")
        for pair in pairs:
            if clean(pair[0]) in {clean(label) for label, _ in block}:
                yield block
                block = []
            block.append(pair)
    if block:
        yield block
