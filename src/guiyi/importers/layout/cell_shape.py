"""The outer form of a cell's text: enough to tell headers, values, totals and notes apart; what a value *is*, is said elsewhere."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

VALUES = frozenset({"phone", "email", "date", "url", "code", "number", "flag", "company", "address", "name"})
HARD = frozenset({"phone", "email", "date", "url", "code", "number", "company", "address"})  # never a header's text
_LONG = 40  # a header is shorter

# The commonest surnames: a short Chinese word that begins with one may be a person's name.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
_HEADER_ENDS = "额式款期问客级度证务价型率数址号码间位别态签注称名"  # 金额, 方式, 周期 and 顾问 are no persons
_FLAGS = frozenset(["是", "否", "男", "女", "有", "无", "对", "错", "√", "×", "✓", "未知", "保密"])
_FLAGS_EN = frozenset(["y", "n", "yes", "no", "true", "false", "m", "f", "male", "female"])

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+'-]{1,64}[@＠][\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.A)),
    ("url", re.compile(r"(?:https?://|www\.)\S+|(?:[a-z0-9-]{1,63}\.){1,4}(?:com|cn|net|org|io)(?:/\S*)?", re.I)),
    (
        "date",
        re.compile(
            r"(?:19|20)\d\d\s?[-./年]\s?\d{1,2}(?:\s?[-./月]\s?\d{1,2}\s?日?|月)?(?:[T ]?\s?\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?"
            r"|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d|\d{1,2}月\d{1,2}日|\d{1,2}[:：]\d\d(?:[:：]\d\d)?"
        ),
    ),
    (
        "phone",
        re.compile(
            r"(?:\+|00)\d[\d -]{6,16}|1[3-9]\d(?:[ -]?\d{4}){2}|\(?0\d{2,3}\)?[ -]?\d{7,8}|[48]00[ -]?\d{3,4}[ -]?\d{3,4}"
        ),
    ),
    ("phone", re.compile(r"\(?\d{3}\)?[-. /|]\d{3}[-. /|]\d{4}")),
    (
        "number",
        re.compile(r"[-+(]?[¥￥$€£]?\s?\d[\d,]{0,30}(?:\.\d{1,20})?\s?(?:%|[万亿kKwW]{0,2}元?|人|个|家|条|户)?\)?"),
    ),
    ("code", re.compile(r"(?=[^a-zA-Z]*[a-zA-Z])(?=(?:\D*\d){3})[A-Za-z0-9_@-]{5,40}")),
    (
        "company",
        re.compile(
            r".{2,60}(?:有限|股份|责任)公司.{0,20}|.{4,60}(?:集团|厂|商行|经营部|工作室|事务所|合作社|分公司|酒店|医院)"
        ),
    ),
    ("company", re.compile(r".{2,60}\b(?:inc|ltd|llc|corp|gmbh|limited|co)\.?", re.I)),
    ("address", re.compile(r".{1,30}[省市区县镇乡].{0,30}[路街道巷村镇号栋楼室].{0,40}")),
    (
        "name",
        re.compile(
            rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?<![{_HEADER_ENDS}])|[\u4e00-\u9fff]{{2,5}}·[\u4e00-\u9fff·]{{1,12}}"
        ),
    ),
)


@lru_cache(maxsize=1 << 13)
def shape(text: str) -> str:
    """Name the outer form of a text; `plain` is a short text of no special form, `long` a sentence.

    >>> [shape(one) for one in ("13800138000", "2024-03-05", "手机号", "张三", "1,200.00", "")]
    ['phone', 'date', 'plain', 'name', 'number', '']
    """
    text = text.strip()
    if not text:
        return ""
    if text in _FLAGS or text.lower() in _FLAGS_EN:
        return "flag"
    if len(text) <= 120:
        for name, pattern in _PATTERNS:
            if pattern.fullmatch(text):
                return name
    return "long" if len(text) > _LONG or re.search(r"[。；！？]|，.*，", text) else "plain"


def common_shape(texts: Iterable[str]) -> str:
    """Name the shape that more than half of the filled texts share, else `mixed`; "" where all are empty.

    >>> common_shape(["13800138000", "", "021-61234567", "无号码"])
    'phone'
    """
    counted = Counter(filter(None, map(shape, texts)))
    if not counted:
        return ""
    name, times = counted.most_common(1)[0]
    return name if times * 2 > counted.total() else "mixed"


def filled(cells: Sequence[str | None]) -> list[str]:
    """Return the texts of a line's cells that are not blank."""
    return [cell for cell in cells if cell and not cell.isspace()]
