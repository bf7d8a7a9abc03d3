"""Header texts: what of them tells one header from another, and what a field of their own would be called."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 120  # a header is shorter: what follows is a note to the reader
_REQUIRED = re.compile(
    r"[(\[【<]\s*(?:非?必填|选填|必选|必须|必输|可选|required|mandatory|optional)[^)\]】>]{0,20}[)\]】>]"
)
_NUMBERED = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[.、)]\s*(?=\D)")
_CIRCLED = re.compile(r"^[\u2460-\u249b\u2776-\u2793\u3220-\u3229]\s*")
_WHOLE = re.compile(r"^(?:【([^【】]+)】|《([^《》]+)》|「([^「」]+)」|\[([^\[\]]+)\]|\(([^()]+)\))$")
_VARIANTS = str.maketrans("暱瞭", "昵了")  # which the table of simplified characters leaves as they are
_ASKING = re.compile(r"^(?:请?(?:输入|填写|选择)(?![时日人])|[您你](?:所在)?的|[您你]|贵(?=公司|单位|企业|店))+")
_MARKS = re.compile(r"[\s*:?、,&_\-\u200b-\u200f\u2060\ufeff\"'`]+")
_BRACKETS = re.compile(r"[(\[【<{]([^()\[\]【】<>{}]{0,60})(?:[)\]】>}]|$)")
_UNIT = re.compile(r"[/,](?:[百千万亿]*(?:元|美元|人民币)|万|亿|人|个|家|天|日|周|月|年|岁|次|%|rmb|usd|cny|\$|¥)$")
_MEANS_MORE = re.compile(
    r"拼音|英文|english|旧|原|曾用|父|母|配偶|紧急|家长|介绍|推荐|销售|业务|财务|开票|编[号码]|代码|(?<![a-z])(?:id|code)$"
)


def clean(header: str) -> str:
    """Leave only what tells one header from another.

    >>> [clean(one) for one in ("＊手机号（必填）：", "First_Name", "姓  名", "1、您的姓名", "E-mail", "【公司】")]
    ['手机号', 'firstname', '姓名', '姓名', 'email', '公司']
    """
    text = unicodedata.normalize("NFKC", _CIRCLED.sub("", header[:LONGEST].strip())).casefold().strip()
    text = _NUMBERED.sub("", _REQUIRED.sub("", text)).strip("*: ").translate(_VARIANTS)
    text = _WHOLE.sub(r"\1\2\3\4\5", text)
    return _ASKING.sub("", _MARKS.sub("", text)).rstrip(".,;。、")


def signature(headers: Iterable[str | None]) -> frozenset[str]:
    """Know a sheet again by its headers, in whatever order; nothing where fewer than two say so.

    >>> signature(["手机*", "姓 名", None, ""]) == signature(["姓名", "手机"]), signature(["姓名"])
    (True, frozenset())
    """
    words = frozenset(filter(None, (clean(header) for header in headers if header)))
    return words if len(words) > 1 else frozenset()


def bare(word: str) -> str:
    """Take units and remarks in brackets off a cleaned header, where they only explain it.

    >>> [bare(clean(one)) for one in ("注册资金（万元）", "采购额/万元", "姓名(拼音)", "Phone (Home)")]
    ['注册资金', '采购额', '姓名(拼音)', 'phone']
    """
    shorter = word
    for _ in range(3):  # brackets in brackets
        if any(_MEANS_MORE.search(inside) for inside in _BRACKETS.findall(shorter)):
            return word
        shorter = _BRACKETS.sub("", shorter)
    return _UNIT.sub("", shorter) or word


def custom_name(header: str) -> str:
    """Make a field name of a header that means none of ours.

    >>> [custom_name(one) for one in ("Not_Useful_Column", "TickerSymbol", "处罚公布时间*", "MD5 / 校验")]
    ['not_useful_column', 'ticker_symbol', '处罚公布时间', 'md5_校验']
    """
    text = unicodedata.normalize("NFKC", header[:LONGEST]).strip()
    text = _REQUIRED.sub("", text)
    text = re.sub(r"(?<=[a-z\d])(?=[A-Z])", "_", text).casefold()
    return re.sub(r"[^\w()]+", "_", text).strip("_")[:60]
