"""Marks, numbers, dots and spaces in and around the names of people.

Source: Unicode Standard (general categories).
"""

import re
import unicodedata

from guiyi.values.chinese_name import COMMON, DOT, HAN, is_full_name, is_surname, is_transcribed
from guiyi.values.kind import Fault
from guiyi.values.latin_name import without_stop
from guiyi.values.name_cell import LONGEST_CELL
from guiyi.values.name_parts import person
from guiyi.values.title import is_title

_BARE = re.compile(rf"(?!.*丨)[{HAN}]{{1,4}}|[A-Z][a-z]+(?: [A-Z][a-z]+){{1,2}}")
_KEPT_SIGNS = frozenset("|｜+~～=<>^$`")  # these part the pieces of a cell
_DATE = r"\d{2,4}年(?:\d{1,2}月)?(?:\d{1,2}[日号])?|\d{1,2}月\d{1,2}[日号]"
_LINK = r"https?://\S{1,200}|www\.\S{1,200}"
_MAIL = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
_PHONE = r"[+(]?\d[\d ()*-]{5,22}\d"
_LABEL = (
    r"(?:联系电话|手机号码?|手机|电话|微信号|微信)[:：]? ?(?=[+(\d]|$)"
    r"|(?<![A-Za-z])(?:tel|mobile|phone|wechat|vx|wx)[:：]? ?(?=[+(\d])|微信同号|电话同微信|同微信"
)
_FIGURE = r"\d+(?:\.\d+)?(?:[万千wWkK元%岁后]|周岁)?"  # one between Chinese characters belongs to a phrase: 买过2次
_NUMBER_FOR_NAME = re.compile("[\u3400-\u9fff][0-9]{1,2}")
_NUMBERS = re.compile(
    rf"{_LINK}|{_MAIL}|(?i:{_LABEL})|{_DATE}|(?<![^\W\d_{HAN}\d]){_PHONE}"
    rf"|(?<![A-Za-z\d{HAN}]){_FIGURE}(?![A-Za-z\d])|(?<![A-Za-z\d]){_FIGURE}(?![A-Za-z\d{HAN}])"
)
_KOREAN = re.compile("[가-힣]{1,2} [가-힣]{1,3}")
_SAID_OF_PEOPLE = frozenset("男女收")  # 王芳 女, 张三 收
_NUMBER_SIGNS = re.compile("[\u2460-\u24ff\u2776-\u2793]|\u20e3")
_ONE_PHONE = re.compile(_PHONE)
_SURE_DOTS = re.compile(rf"(?<=[{HAN}]) ?[•‧∙⋅・･●⸱·] ?(?=[{HAN}])")
_STOPS = re.compile(rf"[{HAN}]{{1,10}}(?:(?: ?[.。] ?| )[{HAN}]{{1,10}}){{1,3}}")
_LATIN_STOP = re.compile(r"[A-Za-z]{3,20}\.[A-Za-z]{2,20}")
_HAN_WORDS = re.compile(rf"[{HAN}]+(?: [{HAN}]+)+")
_NICKNAME = re.compile(r"(?<=[A-Za-z.]) ?[\"“'‘(（]\w{1,20}[\"”'’)）] (?=[A-Z])")  # John "Johnny" Smith
_EDGES = " 丨‘’/\\_,，、。;；:：|｜!！?？~～*'`\"“”-–—=+·•<>^#&@%$"


def is_bare(text: str) -> bool:
    """Tell whether a text is a short Chinese word or two or three in letters, to which no step here has anything to do.

    >>> is_bare("张三"), is_bare("John Smith"), is_bare("张 三")
    (True, True, False)
    """
    return bool(_BARE.fullmatch(text))


def unmarked(text: str) -> str:
    """Drop emoji and signs, and marks at the ends.

    Raises:
        Fault: person_name.no_name: nothing else was there.

    >>> unmarked("🌹张三😊"), unmarked("/White"), unmarked("_Smith..."), unmarked("John Smith Jr.")
    ('张三', 'White', 'Smith', 'John Smith Jr.')
    """
    if is_bare(text):
        return text
    text = _NICKNAME.sub(" ", text)
    drawn = "".join(" " if unicodedata.category(one)[0] == "S" and one not in _KEPT_SIGNS else one for one in text)
    bare = " ".join(drawn.split()).strip(_EDGES).lstrip(". ")
    return _some(without_stop(bare))


def unnumbered(text: str) -> str:
    """Drop phone numbers, mails, dates and other numbers; those inside a word of letters stay.

    Raises:
        Fault: person_name.no_name: nothing else was there, or one character before a digit (张3 may be 张三).

    >>> unnumbered("张三13800138000"), unnumbered("0张三"), unnumbered("张三 2023年VIP"), unnumbered("yoyo123")
    ('张三', '张三', '张三 VIP', 'yoyo123')
    """
    if is_bare(text):
        return text
    if _NUMBER_FOR_NAME.fullmatch(text):
        raise Fault("person_name.no_name")
    return _some(" ".join(_NUMBERS.sub(" ", _NUMBER_SIGNS.sub(" ", text)).split()))


def _some(text: str) -> str:
    if not text:
        raise Fault("person_name.no_name")
    return text


def dotted(text: str) -> str:
    """Write `·` between the parts of names of other peoples.

    >>> dotted("买买提•吐尔逊"), dotted("买买提.吐尔逊"), dotted("大卫 · 贝克汉姆"), dotted("张三.李四")
    ('买买提·吐尔逊', '买买提·吐尔逊', '大卫·贝克汉姆', '张三.李四')
    """
    if is_bare(text):
        return text
    if _LATIN_STOP.fullmatch(text):  # Peter.Wang
        return text.replace(".", " ")
    text = _SURE_DOTS.sub(DOT, text)
    if _STOPS.fullmatch(text):
        names = re.split(" ?[.。] ?| ", text)
        people = all(is_full_name(one, COMMON) and len(one) < 4 for one in names)
        if is_transcribed("".join(names)) and not people and min(map(len, names)) > 1:
            return DOT.join(names)
    return text


def joined(text: str) -> str:
    """Remove the spaces inside a Chinese name, or between it and its title.

    >>> joined("张 三"), joined("欧 阳女士"), joined("张三 李四"), joined("张三 深圳")
    ('张三', '欧阳女士', '张三 李四', '张三 深圳')
    """
    if " " not in text or len(text) > LONGEST_CELL:
        return text
    return text.replace(" ", "") if _KOREAN.fullmatch(text) else _HAN_WORDS.sub(_one_name, text)


def phones(text: str) -> tuple[str, ...]:
    """Return what looks like phone numbers, as written.

    >>> phones("张三 138 0013 8000")
    ('138 0013 8000',)
    """
    return tuple(found[0] for found in _ONE_PHONE.finditer(text[:LONGEST_CELL]) if sum(map(str.isdigit, found[0])) >= 7)


def _one_name(found: re.Match[str]) -> str:
    words = found[0].split(" ")
    together = "".join(words)
    if all(is_full_name(word, COMMON) for word in words) or is_title(together) or not _SAID_OF_PEOPLE.isdisjoint(words):
        return found[0]
    known = person(together) if len(together) <= 12 else None
    whole = known and known.sure and not known.beside and (is_full_name(known.name) or is_surname(known.name))
    return together if whole else found[0]
