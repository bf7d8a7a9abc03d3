"""The rows of an SQL dump: what its INSERT, REPLACE and COPY statements put into which table. A stream; nothing is run.

Source: https://dev.mysql.com/doc/refman/8.4/en/string-literals.html (backslashes, doubled quotes);
https://www.postgresql.org/docs/current/sql-copy.html (text format); T-SQL's N'…' and [names].
"""

import re
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple

from guiyi.core.source import Cells

_PIECE = 1 << 16  # characters read at a time, or as many as a text is long so far
LONGEST = 1 << 24  # characters of one cell
_STRING = r"""'(?:[^'\\]|''|\\.)*+'|"(?:[^"\\]|""|\\.)*+\""""
_PLAIN_STRING = r"""[Ee]'(?:[^'\\]|''|\\.)*+'|'(?:[^']|'')*+'|"(?:[^"]|"")*+\""""
_REST = r"|(?P<blank>\s+|--[^\n]*+(?:\n|\Z)|/\*.*?\*/)|(?P<name>`(?:[^`]|``)*+`|\[[^\]]*+\])|(?P<word>[\w$@.+-]+)|(?P<mark>.)"
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "Z": "\x1a"}
_COPY = re.compile(r"\\(.)", re.S)
_NOTHING = frozenset({"NULL", "DEFAULT", ""})
_CUT = frozenset("'\"`[/")  # marks that begin what ends further down


class Token(NamedTuple):
    """One piece of SQL: its kind (string, name, word, mark) and its text, without quotes."""

    kind: str
    text: str


_END = Token("mark", ";")
_OPEN = Token("mark", "(")


class Statement(NamedTuple):
    """A row for a table, or the columns of a table where it is made: `cells` is None then."""

    table: str
    columns: tuple[str, ...]
    cells: Cells | None


class OpenTextError(ValueError):
    """A text or comment that no mark ends."""


class Reader:
    """Tokens and lines of a text that is read a piece at a time."""

    def __init__(self, read: Callable[[int], str], backslashes: bool) -> None:
        self._read, self._text, self._at = read, "", 0
        self._token = re.compile(f"(?P<string>{_STRING if backslashes else _PLAIN_STRING}){_REST}", re.S)
        value = rf"\s*+(?:{_STRING if backslashes else _PLAIN_STRING}|[\w.+-]++)\s*+"
        self._row = re.compile(rf"(?:{value},)*+{value}\)", re.S)
        self._value = re.compile(rf"({value})[,)]", re.S)
        self._escaped = backslashes

    def _more(self) -> bool:
        rest = self._text[self._at :]
        if len(rest) > LONGEST:
            raise OpenTextError
        piece = self._read(max(_PIECE, len(rest)))
        self._text, self._at = rest + piece, 0
        return bool(piece)

    def line(self) -> str | None:
        """Return the rest of the line, without its end; None where the text is over."""
        while (end := self._text.find("\n", self._at)) < 0 and self._more():
            pass
        if end < 0:
            end = len(self._text)
        if end == self._at == len(self._text):
            return None
        found = self._text[self._at : end]
        self._at = end + 1
        return found.rstrip("\r")

    def row(self) -> Cells | None:
        """Take the rest of a row of plain values, behind its bracket; None where it is not plain, or not wholly here."""
        found = self._row.match(self._text, self._at)
        if found is None:
            return None
        self._at = found.end()
        values = map(str.strip, self._value.findall(found[0]))
        return tuple([self._plain_value(one) for one in values])

    def _plain_value(self, text: str) -> str | None:
        if text[-1] in "'\"":
            return self._plain("string", text) or None
        return None if text.upper() in _NOTHING else text

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens from here on; whoever takes lines in between goes on behind them.

        Raises:
            OpenTextError: a text or comment never ends.
        """
        while True:
            found = self._token.match(self._text, self._at)
            if found is None or found.end() == len(self._text) or (found["mark"] or "") in _CUT:
                if self._more():
                    continue
                if found is None:
                    return
                if found["mark"] and found["mark"] in "'\"`":
                    raise OpenTextError
            self._at = found.end()
            kind = found.lastgroup or ""
            if kind != "blank":
                yield Token(kind, self._plain(kind, found[0]))

    def _plain(self, kind: str, text: str) -> str:
        if kind == "name":
            return text[1:-1].replace("``", "`")
        if kind != "string":
            return text
        escaped, text = self._escaped or text[0] in "Ee", text.lstrip("Ee")
        mark, text = text[0], text[1:-1]
        text = text.replace(mark * 2, mark) if mark in text else text
        return _COPY.sub(lambda one: _ESCAPES.get(one[1], one[1]), text) if escaped and "\\" in text else text


def statements(reader: Reader) -> Iterator[Statement]:
    """Yield what concerns tables and their rows, in the order of the text; other statements are passed over."""
    tokens = reader.tokens()
    token: Token | None = next(tokens, None)
    while token:
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("INSERT", "REPLACE"):
            token = yield from _inserted(reader, tokens)
            continue
        if word == "COPY":
            yield from _copied(reader, tokens)
        elif word == "CREATE":
            yield from _created(tokens)
        token = next(tokens, None)


def _table(tokens: Iterator[Token], words: frozenset[str]) -> tuple[str, Token]:
    """Read the name of a table behind some words, without its schema, and the token behind it."""
    name = ""
    for token in tokens:
        if token.kind == "mark" and token.text != ".":
            return name.rpartition(".")[2], token
        if token.kind != "mark" and not (token.kind == "word" and token.text.upper() in words):
            if name and not name.endswith(".") and token.kind == "word" and not token.text.startswith("."):
                return name.rpartition(".")[2], token  # VALUES, FROM
            name += token.text
        elif token.kind == "mark":
            name += "."
    return name, _END


_BEFORE = frozenset(
    ["INTO", "IGNORE", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "OR", "TABLE", "IF", "NOT", "EXISTS", "ONLY"]
)


def _names(tokens: Iterator[Token]) -> tuple[str, ...]:
    names = []
    for token in tokens:
        if token == Token("mark", ")"):
            break
        if token.kind != "mark":
            names.append(token.text)
    return tuple(names)


def _inserted(reader: Reader, tokens: Iterator[Token]) -> Generator[Statement, None, Token | None]:
    """Yield the rows of one statement; the token behind them is returned, for not every dump ends it with a mark."""
    table, token = _table(tokens, _BEFORE)
    columns: tuple[str, ...] = ()
    if token == _OPEN and table:
        columns, token = _names(tokens), next(tokens, _END)
    while token != _END and token.text.upper() not in ("VALUES", "VALUE"):
        if token.text.upper() == "SELECT":  # it has no rows of its own
            return token
        token = next(tokens, _END)
    token = next(tokens, _END)
    while token == _OPEN:
        yield Statement(table, columns, reader.row() or _row(tokens))
        token = next(tokens, _END)
        if token == Token("mark", ","):
            token = next(tokens, _END)
    return token


def _row(tokens: Iterator[Token]) -> Cells:
    """Read the values up to the bracket that ends the row."""
    cells: list[str | None] = []
    value: list[Token] = []
    depth = 1
    for token in tokens:
        if token.kind == "mark":
            depth += (token.text == "(") - (token.text == ")")
            if not depth or (depth == 1 and token.text == ","):
                cells.append(_value(value))
                value = []
                if not depth:
                    break
                continue
        value.append(token)
    return tuple(cells)


def _value(told: list[Token]) -> str | None:
    """Return a value's text: the one string in it, whatever it is cast to; else what stands there."""
    strings = [one.text for one in told if one.kind == "string"]
    if len(strings) == 1:
        return strings[0] or None
    text = " ".join(one.text for one in told)
    return None if text.upper() in _NOTHING else text


def _created(tokens: Iterator[Token]) -> Iterator[Statement]:
    """Read the columns of a table that is made, in their order; a comment stands on a second line of the name."""
    first = next(tokens, _END)
    if first.text.upper() != "TABLE":
        return
    table, token = _table(tokens, _BEFORE)
    if token != _OPEN:
        return
    columns: list[str] = []
    part: list[Token] = []
    depth = 1
    for token in tokens:
        if token.kind == "mark":
            depth += (token.text == "(") - (token.text == ")")
        if not depth or (depth == 1 and token == Token("mark", ",")):
            columns += _column(part)
            part = []
            if not depth:
                break
        else:
            part.append(token)
    yield Statement(table, tuple(columns), None)


_NO_COLUMN = frozenset(
    ["PRIMARY", "UNIQUE", "KEY", "INDEX", "CONSTRAINT", "FOREIGN", "CHECK", "FULLTEXT", "SPATIAL", "EXCLUDE", "PERIOD"]
)


def _column(part: list[Token]) -> list[str]:
    if not part or (part[0].kind == "word" and part[0].text.upper() in _NO_COLUMN):
        return []
    words = [one.text.upper() for one in part]
    at = words.index("COMMENT") + 1 if "COMMENT" in words else 0
    comment = part[at].text if 0 < at < len(part) and part[at].kind == "string" else ""
    return [f"{part[0].text}\n{comment}" if comment else part[0].text]


def _copied(reader: Reader, tokens: Iterator[Token]) -> Iterator[Statement]:
    table, token = _table(tokens, _BEFORE)
    columns = _names(tokens) if token == _OPEN else ()
    words = [token.text.upper()]
    for token in tokens:
        if token == _END:
            break
        words.append(token.text.upper())
    if words[-1] != "STDIN":
        return
    reader.line()
    while (line := reader.line()) is not None and line != "\\.":
        cells = (
            None if one == "\\N" else _COPY.sub(lambda found: _ESCAPES.get(found[1], found[1]), one)
            for one in line.split("\t")
        )
        yield Statement(table, columns, tuple(cell or None for cell in cells))
