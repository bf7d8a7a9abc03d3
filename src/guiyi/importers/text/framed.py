"""Tables drawn with bars and rules: Markdown, and what mysql, psql and their kin show in a terminal.

Source: https://github.github.com/gfm/#tables-extension-; the output of `mysql`, `psql`, `duckdb`, `sqlite3 -box`.
"""

import re
from collections import Counter
from collections.abc import Sequence

_RULE = re.compile(r"[\s|:+\-=─━═│┃║┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬╞╡╪┏┓┗┛┣┫┳┻╋┡┩╇]+")
_DASHES = re.compile(r"[-=─━═]{3}")
_BAR = re.compile(r"(?<!\\)[|│┃║]")


def is_framed(lines: Sequence[str]) -> bool:
    r"""Tell a drawn table by its rules, and as many bars on all other lines.

    >>> is_framed(["| 姓名 | 电话 |\n", "|---|---|\n", "| 张三 | 138 |\n"]), is_framed(["a|b\n", "c|d\n"])
    (True, False)
    """
    filled = [one for one in lines if one.strip()]
    rules = [one for one in filled if _is_rule(one)]
    bars = Counter(len(_BAR.findall(one)) for one in filled if not _is_rule(one))
    most, times = max(bars.items(), key=lambda pair: (bool(pair[0]), pair[1]), default=(0, 0))
    marked = any(re.search("[|+┼╪╋╬┬┴]", one) for one in rules)
    return bool(rules) and marked and most > 0 and times * 2 > bars.total()


def cells(line: str) -> list[str]:
    r"""Part a line; a rule is a line without cells.

    >>> cells("| 张三 | a\\|b |\n"), cells(" 张三 | 138\n"), cells("+----+----+\n"), cells("(2 rows)\n")
    (['张三', 'a|b'], ['张三', '138'], [], ['(2 rows)'])
    """
    text = line.strip()
    if not text or _is_rule(text):
        return []
    parts = _BAR.split(text)
    if len(parts) > 2 and not parts[0] and not parts[-1]:
        parts = parts[1:-1]
    return [one.strip().replace("\\|", "|") for one in parts]


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None and _DASHES.search(line) is not None
