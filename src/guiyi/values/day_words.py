"""What stands around a date, and the ways of counting years and writing digits in it: all told in plain digits.

Sources: GB/T 15835-2011 (numerals in print); 支付结算办法, annex 1 (dates on cheques); the eras of Japan since 1926
(https://www.ndl.go.jp/jp/help/gengou.html); `java.util.Date.toString`, C `asctime` and Oracle's `DD-MON-RR`.
"""

import re

from guiyi.values import numeral
from guiyi.values.kind import Fault
from guiyi.values.text import key

_LUNAR = re.compile("[农阴旧]历|[0-9日]阴|正月|腊月|冬月|初[一二三四五六七八九十0-9]|闰")
_EVENT = (
    "(?:出生|成立|创立|创办|创建|建立|建档|注册|登记|签约|签订|签署|到期|入职|下单|成交|购买|开户|更新|录入|跟进|联系|拜访|到店|"
    "加入|添加|提交|申请|审核|发布|修改|完成|付款|开票|发货|交付|生效|开业|投产|上市)"
)
_CALENDAR = "(?:公元|西元|公历|阳历|新历|国历|西历)"
_LABEL = re.compile(
    rf"^(?:(?:[一-龥]{{1,8}}|[a-z][a-z .]{{0,20}}) ?:|{_CALENDAR}|(?:最[近后]|首次)?{_EVENT}(?:日期?|时间|年月|于|在)?|"
    "生日|生于|日期|时间|截[至止]) ?:? ?"
)
_WHAT_FOR = re.compile(rf"(?<=[0-9日号月年]) ?(?:{_EVENT}|生人?|\((?:{_CALENDAR}|{_EVENT}|生日)(?:日期?|时间)?\))$")
_WEEKDAY = re.compile(
    r"[,(]? ?(?:星期|礼拜|周) ?[一二三四五六日天]\)?|\([一二三四五六日天月火水木金土](?:曜日?)?\)|"
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]? ?"
)
_QUOTES = "'\"`“”‘’=*# "
_BRACKETED = re.compile(r"[\[【「《](.*)[\]】」》]")
_ENDS = " ,;。、"
_HOUR_NEXT = re.compile(f"(?<=[0-9])(?=[{numeral.NUMERALS}]{{1,3}}[点时])")  # 2023-05-01五点
_NUMERALS = re.compile(f"[{numeral.NUMERALS}]+")
_ANY_DIGIT = re.compile(f"[0-9{numeral.NUMERALS}]")
_LETTER_O = re.compile("(?<=[〇○零一二三四五六七八九])o+(?=[〇○零一二三四五六七八九年])")  # typed where 〇 is meant
_ERAS = {"民国": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}  # the year before the first
_ERA = re.compile(f"^(?:中华)?({'|'.join(_ERAS)}) ?([0-9]{{1,3}}|元)(?=[年./-])")
_WHOLE = re.compile(r"([0-9]{4,14})\.0+")
_COMPACT = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})[ t]?([0-9]{2})([0-9]{2})([0-9]{2})?(z?)")
_YEAR_LAST = re.compile(
    "([a-z]{3,9} [0-9]{1,2}) ([0-9]{1,2}:[0-9]{2}:[0-9]{2})(?: (cst|(?:gmt|utc)[+:0-9-]*))? ([0-9]{4})"
)
_DASHED = re.compile(r"^([0-9]{4})([‐‒–—―。·•])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")  # one and the same twice


def in_digits(text: str) -> str:
    """Fold a text, set aside labels, weekdays and quotes, and write what is left in digits of our years.

    >>> in_digits("签约日期：二〇二三年五月一日（周一）"), in_digits("令和元年5月1日"), in_digits("2023。5。1")
    ('2023年5月1日', '2019年5月1日', '2023-5-1')
    >>> in_digits("Mon May 01 10:11:12 CST 2023"), in_digits("20230501101112")
    ('may 01 2023 10:11:12 cst', '2023-05-01 10:11:12')

    Raises:
        Fault: date.lunar.
    """
    folded = _BRACKETED.sub(r"\1", key(text).replace("北京时间", "").strip(_QUOTES))
    if _LUNAR.search(folded):
        raise Fault("date.lunar")
    bare = _WHAT_FOR.sub("", _WEEKDAY.sub("", _LABEL.sub("", folded)).strip(_ENDS)).strip(_ENDS)
    bare = bare[:-1] if bare.endswith(".") and bare[:1].isdigit() else bare
    folded = bare if _ANY_DIGIT.search(bare) else folded  # a weekday alone stays, to be told as one
    folded = (
        _NUMERALS.sub(_number, _HOUR_NEXT.sub(" ", _LETTER_O.sub("零", folded)))
        .replace("元月", "1月")
        .replace("年元旦", "年1月1日")
    )
    folded = _ERA.sub(lambda found: str(_ERAS[found[1]] + int(found[2].replace("元", "1"))), folded)
    folded = _YEAR_LAST.sub(lambda found: f"{found[1]} {found[4]} {found[2]} {found[3] or ''}".rstrip(), folded)
    folded = _DASHED.sub(r"\1-\3-\4", folded)
    if whole := _WHOLE.fullmatch(folded):
        return whole[1]
    if compact := _COMPACT.fullmatch(folded):
        year, month, day, hour, minute, second, zone = compact.groups("00")
        return f"{year}-{month}-{day} {hour}:{minute}:{second}{zone}"
    return folded


def _number(numerals: re.Match[str]) -> str:
    value = numeral.digit_by_digit(numerals[0]) or numeral.read(numerals[0])
    return numerals[0] if value is None else str(value)
