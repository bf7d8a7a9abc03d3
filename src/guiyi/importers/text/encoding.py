"""Which encoding a text file is in: a ladder of certainties instead of a statistical guess.

Byte order mark, then the pattern of zero bytes (UTF-16), then strict UTF-8, then single accented letters (Windows-1252),
then GB 18030 against Big5 by how common the resulting characters are.

Source: https://encoding.spec.whatwg.org/ (names, byte ranges); GB 18030-2022; Big5 levels of characters.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from guiyi.core.errors import SourceError
from guiyi.core.source import Note

HEAD = 1 << 16  # what importers are shown of a file
_LOOKED_AT = 1 << 20  # enough to tell one encoding from another
_CHUNK = 1 << 18
WRITTEN_OUT = "backslashreplace"  # how a byte that is no text is read: as \xff

_TOO_MANY = 0  # ends the numbers of broken lines
_NAMED = 20  # broken lines that a note names
_PIECE = 1 << 18  # small enough to stay near the processor

_MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # zip and compound files begin with these: no text
_HIGH = re.compile(rb"[\x80-\xff]+")
_WESTERN = frozenset("ºª°·–—‘’“”…€£©®™«»¿¡´¨§½¼¾²³\xa0")
_ALONE = "一十女小母"  # words of one character that are valid UTF-8: other such characters hardly stand alone
_SHORT = 64  # so few bytes of Chinese may happen to be valid UTF-8


class Encoded(NamedTuple):
    """The encoding of a file, and what a reader should know of it."""

    name: str
    notes: tuple[Note, ...] = ()


def detect(path: Path) -> str:
    """Return the encoding that reads the whole file.

    Raises:
        SourceError: no encoding of the ladder reads it; names the line where the likeliest fails.
    """
    found, bad = _likeliest(path)
    if bad:
        raise SourceError("source.encoding", path=path, encoding=found, line=bad[0])
    return found


def look_through(path: Path) -> Encoded:
    r"""Return the encoding that reads a file, if need be with a few broken bytes: `lines_of` writes those out as \xff.

    Raises:
        SourceError: more than one line in a hundred is broken in the likeliest encoding; names the first of them.
    """
    found, bad = _likeliest(path)
    if not bad:
        return Encoded(found)
    if bad[-1] == _TOO_MANY:
        raise SourceError("source.encoding", path=path, encoding=found, line=bad[0])
    shown = ", ".join(map(str, bad[:_NAMED])) + (" …" if len(bad) > _NAMED else "")
    return Encoded(found, (Note("note.broken_bytes", {"encoding": found, "count": len(bad), "lines": shown}),))


def _likeliest(path: Path) -> tuple[str, Sequence[int]]:
    """Return the encoding that breaks the fewest lines, and their numbers."""
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    tried: list[tuple[str, Sequence[int]]] = []
    for name in candidates(start):
        tried.append((name, broken_lines(path, name)))
        if not tried[-1][1]:
            return tried[-1]
    return min(tried, key=lambda one: (one[1][-1] == _TOO_MANY, len(one[1])))


def broken_lines(path: Path, encoding: str) -> Sequence[int]:
    """Return the numbers of the lines that an encoding cannot read; once they are too many, zero ends them."""
    if encoding.startswith(("utf-16", "utf-32")):
        return _broken_wide(path, encoding)
    broken: list[int] = []
    lines = 0
    for code in _by_lines(path):
        if _decodes(code, encoding, final=True):
            lines += code.count(b"\n") or code.count(b"\r")
            continue
        for line in code.splitlines(keepends=True):
            lines += line.endswith((b"\n", b"\r"))
            if not _decodes(line, encoding, final=True):
                broken.append(lines + (not line.endswith((b"\n", b"\r"))))
        if len(broken) * 10 > max(lines, 1000):  # another encoding, surely
            return (*broken, _TOO_MANY)
    return (*broken, _TOO_MANY) if len(broken) * 100 > lines else broken


def _broken_wide(path: Path, encoding: str) -> Sequence[int]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 1
    with path.open("rb") as file:
        while True:
            code = file.read(_CHUNK)
            try:
                lines += decoder.decode(code, final=not code).count("\n")
            except UnicodeDecodeError:
                return (lines,) if not code else (lines, _TOO_MANY)  # the last character of a file cut off
            if not code:
                return ()


def _by_lines(path: Path) -> Iterator[bytes]:
    """Yield a file in parts that end where a line does, which is no byte of a character."""
    parts: list[bytes] = []
    with path.open("rb") as file:
        while code := file.read(_CHUNK):
            end = (code.rfind(b"\n") + 1) or (code.rfind(b"\r") + 1)
            if end:
                yield b"".join((*parts, code[:end]))
                parts.clear()
            parts.append(code[end:])
    if any(parts):
        yield b"".join(parts)


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
    telling = b"\n".join(one for one in start.split(b"\n") if not one.isascii())[:HEAD]
    chinese = _double_byte(telling)
    if _decodes(start, "utf-8"):
        return (chinese[0], "utf-8") if _only_looks_like_utf8(start) else ("utf-8", *chinese)
    if _nearly_utf8(start):
        return ("utf-8",)
    return ("cp1252", "latin-1") if _is_western(start) else (*_wide_only(start[:HEAD], chinese[0]), *chinese)


@lru_cache(maxsize=2)
def sample(head: bytes) -> str | None:
    r"""Return the text at the start of a file, or None where it is not text.

    >>> sample(b"\x89PNG\r\n\x1a\n\x00\x00"), sample("张三".encode("gb18030"))
    (None, '张三')
    """
    if head.startswith(_ARCHIVES):
        return None
    for name in candidates(head):
        if _decodes(head, name):
            text = codecs.getincrementaldecoder(name)("strict").decode(head)
            return text if _is_text(text) else None
    # A fault further down is told when the file is read; here the start must do.
    text = head.decode(candidates(head)[0], "replace")
    return text if _is_text(text) and text.count("\ufffd") * 50 < len(text) else None


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """Read a text file line by line, with its line ends; a mark of byte order may begin any line of joined files."""
    with path.open(encoding=encoding, errors=WRITTEN_OUT, newline="") as file:
        yield from filter(None, (line.lstrip("\ufeff") for line in file))


def pieces_of(path: Path, encoding: str) -> Iterator[bytes]:
    """Read a text file piece by piece as UTF-8; what `detect` found valid is not looked at again."""
    if encoding in ("utf-8", "utf-8-sig"):
        with path.open("rb") as file:
            yield file.read(_PIECE).removeprefix(codecs.BOM_UTF8)
            yield from iter(lambda: file.read(_PIECE), b"")
        return
    with path.open(encoding=encoding, errors=WRITTEN_OUT, newline="") as text:
        yield text.read(_PIECE).removeprefix("\ufeff").encode()
        yield from (piece.encode() for piece in iter(lambda: text.read(_PIECE), ""))


def _is_text(text: str) -> bool:
    few = len(text) // 100
    controls = sum(map(text.count, (chr(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))))
    return controls <= few and text.count("\0") <= max(few, 0 if controls else 2)  # a stray zero byte is no picture


def _decodes(start: bytes, encoding: str, final: bool = False) -> bool:
    """Tell that bytes are text in an encoding; the last character may be cut off unless it is the final one."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(start, final)
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
    if not text:
        return False
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


def _double_byte(start: bytes) -> tuple[str, ...]:
    """Return the encodings of two bytes a character, likeliest first; Japanese only where Chinese would be odd."""
    mainland, taiwan, japan = (_share(start, name) for name in ("gb18030", "big5", "cp932"))
    chinese = ("big5", "gb18030") if taiwan > mainland else ("gb18030", "big5")
    return ("cp932", *chinese) if japan > max(mainland, taiwan, 0.5) + 0.3 else chinese


def _wide_only(start: bytes, other: str) -> tuple[str, ...]:
    """Tell UTF-16 without a mark or any ASCII: nearly all its characters are common Chinese ones, in no other reading."""
    for name in ("utf-16-le", "utf-16-be") if len(start) % 2 == 0 else ():
        text = start.decode(name, "replace")
        common = sum(
            "\u3000" < char < "\uffff" and _is_common(char.encode("gb18030", "replace"), "gb18030") for char in text
        )
        if common > len(text) * max(0.8, _share(start, other)):
            return (name,)
    return ()


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
    if encoding == "cp932":
        return 0x81 <= lead <= 0x97  # marks, kana and the first level
    return (0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3)) and trail >= 0xA1
