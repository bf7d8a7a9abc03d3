"""Plain text with one remark a line, as people paste it out of WeChat."""

from collections.abc import Iterator
from pathlib import Path

from guiyi.core.source import Sheet
from guiyi.importers import delimited, json_file, tag_list, vcard
from guiyi.importers.encoding import detect, lines_of, sample

NAME = "text_list"
HEADER = ("remark",)
FIELDS = {"remark": "wechat_remark"}

_LONGEST = 120  # of a remark; WeChat's own limit is far lower
_MARKUP = ("<", "{", "#!", "%PDF", "-----BEGIN")


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell short lines of text that no other importer of text claims."""
    text = sample(head)
    return text is not None and looks_so(text)


def looks_so(text: str) -> bool:
    r"""Tell a list of remarks by its start.

    >>> looks_so("A张总-上海华信\n张三-2023年VIP\n"), looks_so("<html><body>\n")
    (True, False)
    """
    start = text.lstrip("\ufeff \t\r\n")
    if (
        not start
        or start.startswith(_MARKUP)
        or any(one.looks_so(text) for one in (json_file, vcard, tag_list, delimited))
    ):
        return False
    lines = [one for one in text.splitlines() if one.strip()]
    return sum(len(one) <= _LONGEST for one in lines) * 10 >= len(lines) * 9


def read(path: Path) -> Iterator[Sheet]:
    """Read every line that is not blank as a remark.

    Raises:
        SourceError: no encoding reads the file.
    """
    encoding = detect(path)
    lines = ((str(number), (line.strip(),)) for number, line in enumerate(lines_of(path, encoding), 1) if line.strip())
    yield Sheet("", lines, HEADER, FIELDS, encoding=encoding)
