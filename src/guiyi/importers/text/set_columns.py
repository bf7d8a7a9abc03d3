"""Columns set under one another with spaces, as a terminal or a report shows them: a Chinese character takes two places."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence


def stops(lines: Sequence[str], columns: int) -> tuple[int, ...]:
    """Return where each column begins: behind the places that are blank on all lines. Nowhere where that gives another number.

    >>> stops(["姓名    电话   公司", "张三           恒达", "欧阳娜 138138 鑫源"], 3)
    (0, 7, 14)
    >>> stops(["a  b", "cc d", "eee f"], 2)
    ()
    """
    spread = [_spread(one.rstrip()) for one in lines]
    width = max(map(len, spread), default=0)
    used = [any(at < len(one) and one[at] for one in spread) for at in range(width)]
    for least in (2, 1):  # places between columns
        found = tuple(at for at in range(width) if used[at] and not any(used[max(at - least, 0) : at]))
        if len(found) == columns:
            return found
    return ()


def cells(line: str, at: Sequence[int]) -> list[str]:
    """Part a line by the places where its columns begin.

    >>> cells("张三           恒达 贸易", (0, 8, 15)), cells("欧阳娜娜子 138", (0, 8, 15)), cells("李四  1200", (0, 8))
    (['张三', '', '恒达 贸易'], ['欧阳娜娜子', '138', ''], ['李四', '1200'])
    """
    found, column, before = ["" for _ in at], 0, -2
    for start, end, word in _words(line):
        reached = bisect_right(at, max(before - 1, 0)) - 1  # the column in which the word before ends
        if start - before == 1 and start not in at and reached == column:
            found[column] += " " + word
        else:
            column = max(bisect_right(at, start) - 1, column)
            if found[column] and column + 1 < len(at) and end > at[column + 1]:  # set to the right
                column += 1
            found[column] = f"{found[column]} {word}".strip()
        before = end
    return found


def _words(line: str) -> Iterator[tuple[int, int, str]]:
    """Yield each word with the places where it begins and ends."""
    begin = place = 0
    word = ""
    for char in line.rstrip() + " ":
        if not char.isspace():
            begin, word = (begin, word + char) if word else (place, char)
        elif word:
            yield begin, place, word
            word = ""
        place += _places(char)


def _spread(line: str) -> list[bool]:
    """Say of each place of a terminal whether anything stands there."""
    return [not char.isspace() for char in line for _ in range(_places(char))]


def _places(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
