"""What stands around phone numbers: marks in all their forms, labels, remarks, names."""

import re
import unicodedata

from guiyi.values.chinese_name import COMMON, is_doubtful, is_full_name, is_han, is_possible, is_surname
from guiyi.values.text import placeholder
from guiyi.values.title import is_title

_LATIN_LABELS = "telephone|tel|phone|mobile|mob|cell|fax|hotline|call|office|home|work|main|direct|wechat|whatsapp"
_CHINESE_LABELS = (
    "手机号码|手机号|手机|移动电话|联系电话|联系方式|联系人|固定电话|办公电话|公司电话|家庭电话|电话号码|电话|座机|固话|办公|号码"
    "|办公室|公司|单位|住宅|家庭|家里|宅电|家|传真|客服热线|客服|服务热线|热线|总机|前台|分机|内线|备用|主号|副号|大号|小号|短号"
    "|微信同手机号?|微信同步|微信同号|微信号?|同微信|同号|加微信|薇信|威信|本人|私人|工作|常用|业务|咨询|紧急|或者?|和|及|转|接|另"
)
_REMARKS = "新号|旧号|老号|已换号|已停机|停机|空号|打不通|无人接听|不接|关机|晚上|白天|上午|下午|早上|国内|国外|中国|香港|大陆|内地"
LABEL = re.compile(
    rf"(?<![A-Za-z])(?:(?:{_LATIN_LABELS})(?:(?:\s?(?:no|number))?\.?:?|s:)|(?:[MTPFHVW]|vx|wx|qq)[.:])\s*(?=[+(0-9])",
    re.IGNORECASE,
)
BARE = re.compile("[^0-9]")
_DASHES = re.compile("[‐‑‒–—―−_ー]")
_NOT_ZERO = re.compile("[1-9*]")
_DECIMAL = re.compile("[^\\D0-9]")  # digits of other scripts
_NUMBERED = re.compile("[\u2460-\u24ff\u2776-\u2793]")  # ①: a list's number, which NFKC would glue to the phone number
_LEFT_OUT = re.compile(
    rf"{_CHINESE_LABELS}|{_REMARKS}|(?<![A-Za-z])(?:{_LATIN_LABELS}|vx|wx|v|qq|ext|no)(?![A-Za-z])", re.IGNORECASE
)
_REMARK = re.compile(_REMARKS)
_LATIN_NAME = re.compile("[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}")


def folded(text: str, dot: str = ".") -> str:
    """Write the marks of numbers in one way; `dot` for one at half height.

    >>> folded("（０２１）6123—4567"), folded("1️⃣38·0013·8000")
    ('(021)6123-4567', '138.0013.8000')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _NUMBERED.sub("/", text)).replace("\u20e3", "").replace("\ufe0f", "")
        text = _DECIMAL.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
        text = text.replace("·", dot).replace("•", dot)
    return _DASHES.sub("-", text)


def says_nothing(text: str) -> bool:
    """Tell whether all that a cell says beside its labels is that there is no number.

    >>> says_nothing("手机：无"), says_nothing("暂无联系方式"), says_nothing("000-00000000"), says_nothing("手机：")
    (True, True, True, False)
    >>> says_nothing("停机、")  # that is something
    False
    """
    if len(text) > 24 or _NOT_ZERO.search(text) or _REMARK.search(text):
        return False
    rest = _LEFT_OUT.sub("", text).strip(" :：()（）")
    return rest != "" and not (rest.strip("0-") and placeholder(rest, "phone"))


def name_beside(text: str, number: re.Pattern[str]) -> str | None:
    """Return the one name that is left when numbers, labels and marks are taken away, or None.

    >>> run = re.compile("[0-9]+")
    >>> name_beside("13800138000 李经理", run), name_beside("公司13800138000", run), name_beside("张三1李四2", run)
    ('李经理', None, None)
    """
    if len(text) > 200 or (text.isascii() and not re.search("[A-Za-z]", text)):
        return None
    rest, count = number.subn("\n", folded(text, dot="·"))
    words = [word.strip(" ·") for word in re.split(r"[^\w· ]+", _LEFT_OUT.sub("\n", rest))]
    words = [word for word in words if word]
    return words[0] if count and len(words) == 1 and is_sure_name(words[0]) else None


def is_sure_name(word: str) -> bool:
    """Tell whether a word beside a number is a name: only sure ones, since remarks stand there too."""
    if not is_han(word):
        return bool(_LATIN_NAME.fullmatch(word) or ("·" in word and is_possible(word)))
    if is_full_name(word, least=COMMON):
        return not is_doubtful(word)
    return any(
        is_title(word[end:]) and (is_surname(word[:end]) or is_full_name(word[:end]))
        for end in range(1, min(len(word), 5))
    )
