"""Which encoding a text file is in: a ladder of certainties instead of a statistical guess.

Byte order mark, then the pattern of zero bytes (UTF-16), then strict UTF-8, then single accented letters (Windows-1252),
then GB 18030 against Big5 by how common the resulting characters are.

Source: https://encoding.spec.whatwg.org/ (names, byte ranges); GB 18030-2022; Big5 levels of characters.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from guiyi.core.errors import SourceError

HEAD = 1 << 16  # what importers are shown of a file
_LOOKED_AT = 1 << 20  # enough to tell one encoding from another
_CHUNK = 1 << 20
WRITTEN_OUT = "backslashreplace"  # how a byte that is no text is read: as \xff

_MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_WESTERN = frozenset("ºª°·–—‘’“”…€£©®™«»¿¡´¨§½¼¾²³\xa0")
_ALONE = "一十女小母"  # words of one character that are valid UTF-8: other such characters hardly stand alone
_SHORT = 64  # so few bytes of Chinese may happen to be valid UTF-8


def detect(path: Path) -> str:
    """Return the encoding that reads the whole file.

    Raises:
        SourceError: no encoding of the ladder reads it; names the line where the likeliest fails.
    """
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    likely = candidates(start)
    for name in likely:
        if first_bad_line(path, name) is None:
            return name
    name = likely[0]
    raise SourceError("source.encoding", path=path, encoding=name, line=first_bad_line(path, name))


def candidates(start: bytes) -> tuple[str, ...]:
    """Return the encodings worth trying on a file that starts so, likeliest first.

    >>> candidates("客户名称,电话".encode("gb18030"))
    ('gb18030', 'big5')
    >>> candidates("客户名称,电话".encode())
    ('utf-8', 'gb18030', 'big5')
    """
    for mark, name in _MARKS:
        if start.startswith(mark):
            return (name,)
    wide = _wide(start)
    if wide:
        return (wide,)
    chinese = _chinese(start)
    if _decodes(start, "utf-8"):
        return (chinese[0], "utf-8") if _only_looks_like_utf8(start) else ("utf-8", *chinese)
    if _nearly_utf8(start):
        return ("utf-8",)
    return ("cp1252", "latin-1") if _is_western(start) else chinese


def sample(head: bytes) -> str | None:
    r"""Return the text at the start of a file, or None where it is not text.

    >>> sample(b"\x89PNG\r\n\x1a\n\x00\x00"), sample("张三".encode("gb18030"))
    (None, '张三')
    """
    for name in candidates(head):
        if _decodes(head, name):
            text = codecs.getincrementaldecoder(name)("strict").decode(head)
            return text if _is_text(text) else None
    # A fault further down is told when the file is read; here the start must do.
    text = head.decode(candidates(head)[0], "replace")
    return text if _is_text(text) and text.count("\ufffd") * 50 < len(text) else None


def first_bad_line(path: Path, encoding: str) -> int | None:
    """Return the number of the first line that the encoding cannot read, or None when it reads the whole file."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                lines += decoder.decode(chunk).count("\n")
            except UnicodeDecodeError as error:
                return lines + bytes(error.object[: error.start]).count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return lines
    return None


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """Read a text file line by line, with its line ends; a mark of byte order may begin any line of joined files."""
    with path.open(encoding=encoding, errors=WRITTEN_OUT, newline="") as file:
        yield from filter(None, (line.lstrip("\ufeff") for line in file))


def _is_text(text: str) -> bool:
    few = len(text) // 100
    controls = sum(map(text.count, (chr(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))))
    return controls <= few and text.count("\0") <= max(few, 0 if controls else 2)  # a stray zero byte is no picture


def _decodes(start: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _wide(start: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zero bytes: ASCII marks and digits leave them all on one side."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros * 50 > len(start) and others * 20 <= zeros and _reads_well(start, name):
            return name
    return None


def _reads_well(start: bytes, encoding: str) -> bool:
    text = start.decode(encoding, "ignore")
    usual = sum(
        char.isprintable() and (char < "\u0250" or "\u2000" <= char <= "\u9fff" or char > "\uff00") for char in text
    )
    return (usual + sum(map(text.count, "\r\n\t\ufeff"))) * 20 >= len(text) * 19


def _is_western(start: bytes) -> bool:
    """Tell a Western text: bytes over 127 stand alone, as letters or marks; those of Chinese come in pairs."""
    runs = _HIGH.findall(start)
    alone = b"".join(run for run in runs if len(run) == 1).decode("cp1252", "replace")
    return len(alone) * 5 >= len(runs) * 4 and all(char.isalpha() or char in _WESTERN for char in alone)


def _only_looks_like_utf8(start: bytes) -> bool:
    """Tell a few Chinese characters of GB 2312 that happen to be valid UTF-8: 一 is also the letter һ."""
    high = b"".join(_HIGH.findall(start))
    if not high or len(high) > _SHORT or re.search(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]", start):
        return False
    if re.fullmatch(rb"(?:[\xc2-\xdf][\x80-\xbf])+", high) is None:
        return False  # three bytes a character: Chinese in UTF-8
    runs = _HIGH.findall(start)
    if any(len(run) % 2 or (len(run) == 2 and run.decode("gb18030", "replace") not in _ALONE) for run in runs):
        return False
    return _share(high, "gb18030") == 1.0


def _nearly_utf8(start: bytes) -> bool:
    """Tell UTF-8 with a few broken bytes: another encoding would read all of it as nonsense."""
    text = start.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(char >= "\u0800" for char in text) - broken >= 4 * broken


def _chinese(start: bytes) -> tuple[str, str]:
    mainland, taiwan = _share(start, "gb18030"), _share(start, "big5")
    return ("big5", "gb18030") if taiwan > mainland else ("gb18030", "big5")


def _share(start: bytes, encoding: str) -> float:
    """Return how many of the double-byte characters are common ones: the first level of each standard, and marks."""
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(start)
    except UnicodeDecodeError as error:
        if error.start * 10 < len(start) * 9 or error.start < 2:
            return 0.0
        text = start[: error.start].decode(encoding, "ignore")
    common = total = 0
    for char in text:
        if char > "\x7f":
            total += 1
            common += _is_common(char.encode(encoding), encoding)
    return common / total if total else 0.0


def _is_common(code: bytes, encoding: str) -> bool:
    if len(code) != 2:
        return False
    lead, trail = code
    if encoding == "big5":
        return 0xA1 <= lead <= 0xC6
    return (0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3)) and trail >= 0xA1
