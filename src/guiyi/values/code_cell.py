"""What stands around a code in its cell: quotes, a formula, brackets, its label, a remark."""

import re

from guiyi.values.text import placeholder

_LONGEST = 200
_REMARK = re.compile(r"(?<=[0-9A-Za-z*])\s*[（(【\[][^（()）】\]]{0,40}[)）】\]]$")
_MARKS = " \"'`“”‘’=()[]（）【】<>《》。.;；,，、:："


def bare(text: str, label: re.Pattern[str]) -> str:
    r"""Return a code without what stands around it.

    >>> bare('="税号：91350100M000100Y43（开票用）"', re.compile("^税号"))
    '91350100M000100Y43'
    """
    text = _REMARK.sub("", text[:_LONGEST].strip(" \"'=。"))
    return label.sub("", text.strip(_MARKS)).strip(_MARKS)


def alone(text: str, code: re.Pattern[str]) -> str | None:
    """Return the one code of a cell that holds no other letters of ASCII or digits, only words in Chinese and marks.

    >>> alone("张三：91350100M000100Y43", re.compile("[0-9A-Z]{18}")), alone("A 91350100M000100Y43", re.compile("[0-9A-Z]{18}"))
    ('91350100M000100Y43', None)
    """
    runs = re.findall("[0-9A-Za-z]+", text[:_LONGEST])
    return runs[0] if len(runs) == 1 and code.fullmatch(runs[0]) else None


def nothing_in(code: str, kind: str) -> bool:
    """Tell whether what is left of a cell says that there is no code.

    >>> nothing_in("无", "uscc"), nothing_in("00", "uscc"), nothing_in("", "uscc"), nothing_in("12", "uscc")
    (True, True, True, False)
    """
    return not (code.strip("0") and placeholder(code, kind))
