"""What stands around an amount: labels, currencies, words on tax, brackets; set aside until a number is left."""

import re

from guiyi.values.currency import without_currency
from guiyi.values.figure import read
from guiyi.values.kind import Fault
from guiyi.values.text import half_width

_MARKS = str.maketrans("，：（）～〜﹣−–—―─＋’；", ",:()~~------+';")
_EDGES = " :;,。'\"“”"
_NO_UNIT = "(?![^:]{0,14}(?:[百千万亿]|thousand|million)[^:]{0,8}:)"  # 万元：12 is not 12
_LABEL = re.compile(
    rf"(?:{_NO_UNIT}[(\[]?[一-龥a-z ]{{1,12}}[)\]]?:|"
    "(?:合同|订单|成交|交易|回款|付款|实[付收]|应[付收]|已[付收]|开票|采购|项目|销售|投资|年度?)?"
    "(?:总?(?:预算|金额|价款|货款|费用|价)|总额|价格|报价|售价|单价|定金|订金|首付款?|尾款|押金|额|款)|"
    r"注册资[本金]|[总共合小]计|[总一]共|共|计|余款|价值|折合|\([大小]写\):?|[大小]写)\s*"
)
_TAX = r"(?:(?:不含|未含|含|未|价)(?:[0-9]{1,2}(?:\.[0-9])?%的?)?(?:增值)?税(?:[点率价]|合计)?(?:[0-9]{1,2}%)?|税[前后]|(?:不含|含|包)(?:运费|邮))"
_REMARK = (
    r"\((?:已付清?|未付|已收|未收|已?结清|分期|一次性|全款|押金|[定订]金|首付|尾款|预付款?|现金|转账|[暂预]估|预算"
    r"|实缴|认缴|认缴|实收|参考|不?含运费|可议|[已未]开票)\)"
)
_ABOUT = re.compile(
    rf"^(?:大约|大概|约[为合]|约|将?近|估计|预[计估]|暂估|差不多|≈|\(?{_TAX}\)?)[:, ]*|"
    rf"\s*(?:左右|上下|[整正]|[,;/ ]*\(?{_TAX}\)?|{_REMARK})$"
)
_BRACKETED = re.compile(r"\(([^()0-9]{1,8})\)$")
_SCALE_ALONE = re.compile("[十百千万亿]*")
_TWICE = re.compile(r"(?P<one>[^()]+)\((?P<again>[^()]+)\)|(?P<figures>[^()]+?)[,; ]*[大小]写:?(?P<words>[^()]+)")


def folded(text: str) -> str:
    """Write a text in small letters, its marks at half width, its dashes as hyphens.

    >>> folded("（￥１,000）—RMB")
    '(￥1,000)-rmb'
    """
    return half_width(text).translate(_MARKS).casefold().strip()


def bare(text: str) -> str:
    """Take labels, words and currencies off a folded text until none is left; a text of nothing else stays.

    >>> bare("预算:约10万元左右"), bare("12(万元)"), bare("12000元,含13%增值税"), bare("单位万元:12")
    ('10万', '12万', '12000', '单位万元:12')
    """
    rest, before = text, ""
    while rest and rest != before:
        before = rest
        label = _LABEL.match(rest)
        rest = _ABOUT.sub("", rest[label.end() :] if label else rest).strip(_EDGES)
        rest = without_currency(_BRACKETED.sub(_unit, rest)).strip(_EDGES)
    return rest or text


def said_twice(text: str) -> str | None:
    """Return the amount of a folded text that says it in figures and again in words; None for any other text.

    >>> said_twice("¥12,000.00(壹万贰仟元整)"), said_twice("12000元(已付)")
    ('12,000.00', None)

    Raises:
        Fault: amount.several where the two differ.
    """
    found = _TWICE.fullmatch(text)
    if not found:
        return None
    one, again = (bare(part) for part in found.groups() if part)
    values = read(one), read(again)
    if None in values:
        return None
    if values[0] != values[1]:
        raise Fault("amount.several")
    return one


def _unit(bracketed: re.Match[str]) -> str:
    """Open a bracket that holds a scale, a currency or both: 12(万元)."""
    return bracketed[1] if _SCALE_ALONE.fullmatch(without_currency(bracketed[1])) else bracketed[0]
