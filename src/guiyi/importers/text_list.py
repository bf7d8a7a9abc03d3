"""Plain text with one remark a line, as people paste it out of WeChat."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from guiyi.core.source import PLAIN, ReadOptions, Sheet
from guiyi.importers import delimited, json_file, labelled, sql_dump, tag_list, vcard
from guiyi.importers.text.encoding import lines_of, look_through, sample

NAME = "text_list"
HEADER = ("remark",)
FIELDS = {"remark": "wechat_remark"}

_LONGEST = 120  # of a remark; WeChat's own limit is far lower
_NUMBER = re.compile(r"\A(\d{1,4})\s?[.、．)）]\s{0,3}(?=\D)")  # 1. 张三, as a list that goes round in a group has it
_MARKUP = ("<", "{", "#!", "%PDF", "-----BEGIN", "MIME-Version:")


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell short lines of text that no other importer of text claims."""
    text = sample(head)
    return text is not None and looks_so(text)


@lru_cache(maxsize=2)  # every importer of text asks it about the same one
def looks_so(text: str) -> bool:
    r"""Tell a list of remarks by its start.

    >>> looks_so("A张总-上海华信\n张三-2023年VIP\n"), looks_so("<html><body>\n")
    (True, False)
    """
    start = text.lstrip("\ufeff \t\r\n")
    if (
        not start
        or start.startswith(_MARKUP)
        or any(one.looks_so(text) for one in (json_file, vcard, sql_dump, labelled, tag_list, delimited))
    ):
        return False
    lines = [one for one in text.splitlines() if one.strip()]
    return sum(len(one) <= _LONGEST for one in lines) * 10 >= len(lines) * 9


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Read every line that is not blank as a remark; numbers in front of them are left out, and what stands above.

    Raises:
        SourceError: no encoding reads the file.
    """
    encoding, notes = look_through(path)
    lines = [(at, line.strip()) for at, line in enumerate(lines_of(path, encoding), 1) if line.strip()]
    first = _first_numbered([line for _, line in lines])
    ignored = {str(at): "row.note" for at, _ in lines[:first]}
    shown = ((str(at), (_NUMBER.sub("", line, count=1) if first is not None else line,)) for at, line in lines)
    yield Sheet("", shown, HEADER, FIELDS, ignored=ignored if first else {}, encoding=encoding, notes=notes)


def _first_numbered(lines: Sequence[str]) -> int | None:
    """Return the place of the line that begins with 1, where nearly all lines below go on counting; else None."""
    numbers = [int(found[1]) if (found := _NUMBER.match(line)) else 0 for line in lines]
    first = next((at for at, number in enumerate(numbers) if number == 1), None)
    if first is None or first > 20:
        return None
    rest = numbers[first:]
    counting = sum(number == at for at, number in enumerate(rest, 1))
    return first if len(rest) > 1 and counting * 5 >= len(rest) * 4 else None
