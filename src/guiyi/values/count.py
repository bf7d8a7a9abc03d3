"""Whole numbers that count something: orders, visits, people."""

import re

from guiyi.values.figure import read
from guiyi.values.kind import Fault, Kind
from guiyi.values.text import ANY, key

_LABEL = re.compile("^(?:[一-龥]{1,8}:|[总一]共|共计?|合计|第) ?")
_UNIT = re.compile(
    r"\s?(?:次|[笔个]?订单|单|笔|个|件|份|台|套|人|位|名|家|条|批|张|天|年|月|times?|orders?|pcs|pieces?|units?|people|visits?)$"
)
_WHAT = re.compile(r"(?<=[次单笔个件份台套人位名家条批张天年月])(?:订单|客户|人次|员工|合同|产品|记录)$")
_WHOLE = re.compile(r"([0-9]{1,15}|[0-9]{1,3}(?:[,' ][0-9]{3}){1,4})(?:\.0{1,20})?")
_LONGEST = 40


def whole(text: str) -> str:
    """Return the number in plain digits.

    Raises:
        Fault: count.syntax, also for parts of one and for "about".

    >>> whole("12次"), whole("12.0"), whole("1,234"), whole("共十二单"), whole("3万"), whole("2w")
    ('12', '12', '1234', '12', '30000', '20000')
    """
    plain = _UNIT.sub("", _WHAT.sub("", _LABEL.sub("", key(text[: 2 * _LONGEST]))))
    if len(plain) > _LONGEST:
        raise Fault("count.syntax")
    if found := _WHOLE.fullmatch(plain):
        return str(int(re.sub("[^0-9]", "", found[1])))
    try:
        value = read(plain)
    except Fault:  # an amount's reasons say nothing here
        raise Fault("count.syntax") from None
    if value is None or value % 1 or value.is_signed() or any(mark in plain for mark in "角毛分元块"):
        raise Fault("count.syntax")
    return str(int(value))


def likeness(text: str) -> float:
    """Tell how surely a cell holds a count: short numbers are much else, too.

    >>> likeness("12次"), likeness("12"), likeness("上海")
    (0.7, 0.2, 0.0)
    """
    plain = key(text[: 2 * _LONGEST])
    if re.fullmatch("[0-9]{1,6}", plain):
        return 0.2
    return 0.7 if re.fullmatch("[0-9]{1,6}", _UNIT.sub("", plain)) else 0.0


COUNT = Kind("count", "数量", "count", steps=(*ANY, whole), likeness=likeness, plain="0|[1-9][0-9]{0,14}")
