"""What people write beside a company's name in its cell: remarks, people, departments, numbers, the name in English.

Only what is certainly no part of the name is told apart; all else stays in the name.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from guiyi.values.chinese_name import has_usual_given_name, is_place
from guiyi.values.company_name import named
from guiyi.values.company_words import CJK, latin_form_at_end, telling_trades, trade_words, without_form
from guiyi.values.remark_words import is_department, is_likely_tag, sure_person

LONGEST = 200  # characters; what is longer is no name, and is kept as it is
_HAN = "\u3400-\u9fff"
_BETWEEN = r"[\s,，;；/、|\-—_·:：+＋]"
REMARK = re.compile(
    r"已?(?:注销|吊销|停用|停业|倒闭|迁出|搬迁|改名|更名|合并|成交|签约|流失|失效|作废|合作|拜访|报价|付款)[了中]?"
    r"|(?:新|老|重点|大|潜在|意向|目标|vip|VIP|[A-E]类)客户|[vV][iI][pP]|重复|欠款|黑名单|小规模|一般纳税人|(?:不要|请?勿|不再)(?:联系|打扰|合作)|勿扰|测试|待(?:跟进|定|确认|核实)|跟进中|存续|在业|开业|总部"
    r"|(?:原名|现名|曾用名|更名为|简称|又名|备注|联系人|电话|同上)[:：]?.{0,30}|原[:：].{1,30}|原.{2,25}(?:公司|集团|厂|中心)"
    r"|formerly\b.{1,60}|(?:in liquidation|dissolved|closed|inactive|duplicate|do not (?:call|contact)|(?:old|new|key|vip) (?:customer|client|account)|prospect)",
    re.IGNORECASE,
)
_FORMER = re.compile("原(?![生装味创料木浆汁色点始野厂])[\u3400-\u9fff]{2,25}")  # only behind a whole name
_PHONE = re.compile(
    r"(?<![\dA-Za-z])(?:(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}|[(（]?0\d{2,3}[)）]?[- ]?\d{7,8}(?:[-转]\d{1,5})?|\+?[0-9][0-9-]{6,17})$"
)
_IN_BRACKETS = re.compile(r"(.{2,}?)\s*[（(\[【]([^（(\[【）)\]】]{1,60})[)）\]】]", re.DOTALL)
_BRACKETED = re.compile(r"[（(\[【]\s*([^（(\[【）)\]】]{1,40}?)\s*[)）\]】]")
_LAST_PIECE = re.compile(rf"(.{{2,}}?)({_BETWEEN}+)([^\s,，;；/、|\-—_·:：+＋]{{2,30}})", re.DOTALL)
_FIRST_PIECE = re.compile(
    rf"([^\s,，;；/、|\-—_·:：+＋（）()]{{2,8}})(?:({_BETWEEN}+)(.{{3,}})|[（(]([^（）()]{{3,}})[)）])", re.DOTALL
)
_JOINING = re.compile(r"[-—_·+＋]|^\s+$")  # stands between the halves of one name as well
_EMPTY = re.compile(r"[（(\[【]\s*[)）\]】]")
_GLUED = re.compile(f"(.{{2,}}公司)([{_HAN}]{{2,6}})")
_CARE_OF = re.compile(
    r"(.{2,}?)[\s,，(（-]+(?:c/o|f/k/a|attn\.?:?|attention:)\s+([^()（）]{2,60})[)）]?", re.IGNORECASE
)
_SAID = re.compile(rf"(.{{2,}}?)\s+-+\s+({REMARK.pattern})", re.IGNORECASE)
_OWN_DEPARTMENT = re.compile(
    "(?:营业|经营|门市|项目|工程|事业|直属).{0,2}部|.*(?:中心|[一二三四五六七八九十].)"
)  # these are registered
_LETTERS = r"[A-Za-z][\x20-\x27\x2a-\x7e\xc0-\u017f]*"
_ENGLISH_LAST = re.compile(rf"(.*[{CJK}）])[\s/|,，;；（(\-]*({_LETTERS})[）)]?")
_ENGLISH_FIRST = re.compile(rf"({_LETTERS}?)[\s/|,，;；（(\-]+([{CJK}].*[{CJK}）])")


class Beside(NamedTuple):
    """A name, and what stood beside it: kind and text, the kind "" for a remark."""

    name: str
    kind: str
    text: str


def beside(text: str) -> Beside | None:
    """Part the last addition from a company's name, None where there is none.

    >>> beside("锐达机械有限公司 赵明"), beside("锐达机械有限公司（已注销）")
    (Beside(name='锐达机械有限公司', kind='person_name', text='赵明'), Beside(name='锐达机械有限公司', kind='', text='已注销'))
    >>> beside("锐达机械有限公司（上海）"), beside("重庆 建工")
    (None, None)
    """
    return _bilingual(text) or _phone(text) or _bracketed(text) or _piece(text) or _said(text) or _remark_inside(text)


def parted(text: str) -> tuple[str, dict[str, str]]:
    """Return a company's name and what stands beside it for other fields, `{kind: text}`.

    >>> parted("锐达机械有限公司 采购部 李总 13800138000")
    ('锐达机械有限公司', {'phone': '13800138000', 'person_name': '李总', 'department': '采购部'})
    """
    told: dict[str, str] = {}
    while len(text) <= LONGEST and (found := beside(text) or before(text)):
        text = found.name
        if found.kind and found.text:
            told.setdefault(found.kind, found.text)
    return text, told


def additions(text: str) -> Mapping[str, str]:
    """Return what stands beside a company's name for other fields, `{kind: text}`.

    >>> additions("锐达机械有限公司（王经理）"), additions("锐达机械有限公司（上海）")
    ({'person_name': '王经理'}, {})
    """
    return parted(text)[1]


def is_whole(name: str) -> bool:
    """Tell whether a name ends in a legal form of more than one character: it is whole, what follows is none of it."""
    left, form = without_form(name)
    return bool(left) and form is not None and (len(form.spelling) > 1 or form.spelling == "厂")


def _bilingual(text: str) -> Beside | None:
    """Part 锐达机械有限公司 Ruida Machinery Co., Ltd.: both names are whole."""
    if last := _ENGLISH_LAST.fullmatch(text):
        name, english = last[1], last[2]
    elif first := _ENGLISH_FIRST.fullmatch(text):
        english, name = first[1], first[2]
    else:
        return None
    english = english.strip(" /|,;-")
    return Beside(name, "english_name", english) if is_whole(name) and latin_form_at_end(english) else None


def _phone(text: str) -> Beside | None:
    bare = text.rstrip(" )）]】")
    found = _PHONE.search(bare)
    if not found or (bare != text and not re.search(r"[(（\[【][^)）\]】]*$", bare[: found.start()])):
        return None
    left = text[: found.start()]
    name = left.rstrip(" \t\n,，;；/、|-—_·:：+＋") + ("）" if bare != text else "")
    apart = left != name or name[-1:] == "）" or is_whole(name)
    return Beside(_EMPTY.sub("", name), "phone", found[0]) if len(name) > 1 and apart else None


def _bracketed(text: str) -> Beside | None:
    found = _IN_BRACKETS.fullmatch(text)
    return _told(found[1], found[2].strip()) if found else None


def _piece(text: str) -> Beside | None:
    found = _LAST_PIECE.fullmatch(text)
    if found and (told := _told(found[1], found[3], close="·" in found[2] or "-" in found[2])):
        return told
    glued = _GLUED.fullmatch(text)
    return _told(glued[1], glued[2], close=True, glued=True) if glued else None


def _said(text: str) -> Beside | None:
    """Part what English words introduce: c/o, Attn, formerly, - do not call."""
    care = _CARE_OF.fullmatch(text)
    if care and latin_form_at_end(care[2]) and not latin_form_at_end(care[1]):
        return Beside(care[2], "", care[1])  # John Smith c/o Acme Ltd.
    found = care or _SAID.fullmatch(text)
    return Beside(found[1], "", text[found.end(1) :].strip()) if found else None


def _remark_inside(text: str) -> Beside | None:
    """Take a remark in brackets out of the middle of a name."""
    for found in _BRACKETED.finditer(text):
        if REMARK.fullmatch(found[1]):
            return Beside(text[: found.start()] + text[found.end() :], "", found[1])
    empty = _EMPTY.sub("", text)
    return Beside(empty, "", "") if empty != text else None


def _told(name: str, piece: str, close: bool = False, glued: bool = False) -> Beside | None:
    """Say what a piece behind a name is; None where it may belong to the name: close to it, or glued."""
    if REMARK.fullmatch(piece) and not (glued and piece == "总部"):
        return Beside(name, "", piece)
    whole = _holds_whole(name)
    if whole and not glued and _FORMER.fullmatch(piece):
        return Beside(name, "former_name", piece[1:])
    if whole and is_department(piece) and not _OWN_DEPARTMENT.fullmatch(piece):
        return Beside(name, "department", piece)
    if _is_person(name, piece, whole, close, glued):
        return Beside(name, "person_name", piece)
    return Beside(name, "", piece) if whole and not glued and is_likely_tag(piece) else None


def _is_person(name: str, piece: str, whole: bool, close: bool = False, glued: bool = False) -> bool:
    """Tell whether a piece beside a name is a person: a title shows it, or the name is whole without it."""
    person = sure_person(piece)
    if not person or is_place(name):
        return False
    if person.title not in ("", "工"):
        return True
    usual = has_usual_given_name(person.name)
    return (whole and (usual or not glued)) or (usual and not close and ends_in_trade(name))


def ends_in_trade(name: str) -> bool:
    """Tell whether a name of more than its trade ends in a word that tells one: 锐达机械."""
    return any(name[-length:] in telling_trades() for length in range(2, min(7, len(name) - 1)))


def _holds_whole(name: str) -> bool:
    """Tell whether a name is whole, or would be without what stands beside it as well."""
    if is_whole(name):
        return True
    inner = beside(name)
    return inner is not None and _holds_whole(inner.name)


def before(text: str) -> Beside | None:
    """Part what stands before a whole name: a remark, a person.

    >>> before("已注销-锐达机械有限公司").name, before("王总（锐达机械）")
    ('锐达机械有限公司', Beside(name='锐达机械', kind='person_name', text='王总'))
    >>> before("锐达-机械有限公司"), before("老客户餐厅")
    (None, None)
    """
    found = _FIRST_PIECE.fullmatch(text)
    if not found:
        return None
    piece, between, name = found[1], found[2], found[3] or found[4]
    if is_whole(name) and REMARK.fullmatch(piece):
        return Beside(name, "", piece)
    told = named(name)
    firm = (is_whole(name) or ends_in_trade(name)) and told.core != name and told.core not in trade_words()
    if between and _JOINING.search(between):  # 李宁 体育用品有限公司 is one name; before another, a place opens that
        firm = firm and bool(told.region.province) and not name.startswith((told.core, "（"))
    return Beside(name, "person_name", piece) if firm and _is_person("", piece, firm) else None
