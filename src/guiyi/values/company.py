"""Names of companies: the full registered form as written, without what was added to it.

Normal form: no label, no remark, no stray marks; in Chinese names no spaces between characters and full-width brackets;
in others half-width brackets and the usual spelling of the legal form. Short names (华为, 3M) stay.
"""

import re
from collections.abc import Callable
from functools import partial

from guiyi.values.company_name import named
from guiyi.values.company_remark import LONGEST, REMARK, additions, before, beside, is_whole
from guiyi.values.company_words import latin_form_at_end, mended, trade_words, usual_form, without_form
from guiyi.values.kind import Fault, Kind, Step, spared
from guiyi.values.region_index import FULL, readings
from guiyi.values.text import ANY, key, placeholder
from guiyi.values.usual_characters import USUAL

_CHINESE = re.compile("[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_FEW_DIGITS = re.compile("[0-9]{2,4}")
_MAIL_OR_SITE = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[A-Za-z]{2,20}|(?i:https?://\S+)")
_LABEL = re.compile(
    "(?:(?:公司|企业|单位|客户|供应商|商户|店铺|发票|开票)?(?:名称|全称|抬头)|公司|单位|企业|客户|供应商|[甲乙丙需供购销买卖]方|采购方|销售方|委托方"
    r"|(?i:company(?: name)?|customer|client|name))(?:[（(](?:盖章|公章|签章|全称)[）)])?\s*[:：]\s*"
)
_MARKS = re.compile(r"[\s★☆●■◆▲※*#·、，,。.;；:：\-—_~=>/\\]+|(?i:c/o)\s+")
_TAGGED = re.compile(r"[【\[（(]([^】\]（）()]{1,8})[】\]）)]\s*(.+)", re.DOTALL)
_NUMBERED = re.compile("(?:[0-9]{1,4}\\s*[、.．)）]|[①-⑳])\\s*(?=[\u3400-\u9fff])")
_WRAPPED = re.compile(r"[“\"'‘《<【\[（(「『](.+)[”\"'’》>】\]）)」』]", re.DOTALL)
_PLACE_IN_SQUARES = re.compile("(?<=\\w)[\\[【〔]([\u3400-\u9fff]{2,8})[\\]】〕](?=\\w)")
_PLAIN = re.compile("[\u4e00-\u9fff]{2,60}(?:公司|厂|集团)")
_USUAL_NAME = (  # longer than any legal form that ends so
    f"[{USUAL}]{{5}}[{USUAL}]*(?:有限(?:责任)?公司|[{re.sub('[业伙所户社]', '', USUAL)}])"
)
_CHINESE_WORD = re.compile("[\u4e00-\u9fff]+")
_ONE_WORD = re.compile(r"(?!.*公司)\w+")
_INNER_SPACE = re.compile("(?<=[\u3400-\u9fff（）])\\s+|\\s+(?=[\u3400-\u9fff（）])")
_EDGE, _QUOTES = " \t.,，。、;；:：-—_~/\\", "'\"“”‘’"
_BEHIND = "*#?？!！…"  # behind a legal form; a short name may end so (Yahoo!)
_BARE_REMARK = re.compile(rf"[（(\[【]?\s*(?:{REMARK.pattern})\s*[)）\]】]", re.IGNORECASE)
_ROUNDS = 6
_BRANCH_FORMS = ("分公司", "子公司", "支公司", "办事处", "代表处", "分行", "支行", "分店", "分厂", "分院", "分所")


def unlabelled(text: str) -> str:
    """Take labels and list marks off the start of a name.

    >>> unlabelled("公司名称：上海华信贸易有限公司"), unlabelled("★ 华为")
    ('上海华信贸易有限公司', '华为')
    """
    return _cleaned(text, _without_lead)


def _without_lead(text: str) -> str:
    text = _without(_MARKS, _unwrapped(_without(_LABEL, text)))
    tagged = _TAGGED.fullmatch(text)
    if tagged and (REMARK.fullmatch(tagged[1]) or (is_whole(tagged[2]) and named(tagged[2]).core != tagged[2])):
        text = text if _is_general(tagged[2]) else tagged[2]
    numbered = _NUMBERED.match(text)
    return text[numbered.end() :] if numbered and is_whole(text) else text


def _without(lead: re.Pattern[str], text: str) -> str:
    found = lead.match(text)
    return text[found.end() :] if found else text


def _is_general(text: str) -> bool:
    """Tell whether a name holds nothing but trade and form: the name itself stands before it."""
    return without_form(text)[0] in trade_words()


def _unwrapped(text: str) -> str:
    """Take off brackets or quotes around the whole; a remark keeps them, it is none of the name."""
    found = _WRAPPED.fullmatch(text)
    if (
        not found
        or usual_form(text)
        or REMARK.fullmatch(found[1].strip())
        or re.search(r"[()（）\[\]【】“”《》]", found[1])
    ):
        return text
    return found[1].strip()


def without_remarks(text: str) -> str:
    """Take remarks off a name: status, kind of customer, person.

    >>> without_remarks("上海华信贸易有限公司（已注销）"), without_remarks("上海华信贸易有限公司 老客户")
    ('上海华信贸易有限公司', '上海华信贸易有限公司')
    >>> without_remarks("华信（上海）贸易有限公司"), without_remarks("老客户餐厅")
    ('华信（上海）贸易有限公司', '老客户餐厅')
    """
    return _cleaned(text, _without_addition)


def _without_addition(text: str) -> str:
    if _BARE_REMARK.fullmatch(text):
        return ""
    found = beside(text) or before(text)
    return found.name.strip() if found else text


def spelled(text: str) -> str:
    """Write a name in the usual way: brackets, spaces, spelling of a Latin legal form.

    >>> spelled("上海 华信(集团) 有限公司"), spelled("Acme Trading CO.,LTD"), spelled("Foo gmbh")
    ('上海华信（集团）有限公司', 'Acme Trading Co., Ltd.', 'Foo GmbH')
    """
    return _cleaned(text, lambda one: without_remarks(unlabelled(_spelled(one))))  # a stray mark may hide a remark


def _spelled(text: str) -> str:
    if _CHINESE.search(text):
        text = _PLACE_IN_SQUARES.sub(r"（\1）", text.translate({40: "（", 41: "）"}))
        text = _INNER_SPACE.sub("", text).strip(_edge(text))
        text = bare if is_whole(bare := text.rstrip(_edge(text) + _BEHIND)) else text
    else:
        text = text.translate({0xFF08: "(", 0xFF09: ")"}).strip(_edge(text).replace(".", ""))
    return _with_usual_form(_balanced(text))


def _edge(text: str) -> str:
    """Return the marks that belong to no end of a name; quotes only where one has no partner."""
    paired = text.count('"') % 2 == 0 and text.count("“") == text.count("”") and text.count("‘") == text.count("’")
    return _EDGE if paired and not text.startswith("'") else _EDGE + _QUOTES


def _with_usual_form(text: str) -> str:
    found = latin_form_at_end(text) if len(text) < 300 else None
    if not found:
        return text
    start, form = found
    name = text[:start]
    if form.letters.startswith(("co", "ltd", "limited")):
        name = name.rstrip(" ,")
    return f"{name.rstrip()} {form.spelling}" if name and name[-1].isascii() else name + form.spelling


def _balanced(text: str) -> str:
    """Drop a bracket that has no partner at an end of the name."""
    for opening, closing in ("（）", "()"):
        if text.count(opening) > text.count(closing):
            text = text.rstrip(opening) if text.endswith(opening) else text
        elif text.count(closing) > text.count(opening):
            text = text.removeprefix(closing)
    return text


def with_name(text: str) -> str:
    """Refuse what names no company: digits and marks, a legal form alone, a mail address.

    >>> with_name("3M")
    '3M'
    """
    if not _LETTER.search(text) or usual_form(text) or (("@" in text or ":" in text) and _MAIL_OR_SITE.fullmatch(text)):
        raise Fault("company.no_name")
    return text


def with_core(text: str) -> str:
    """Refuse what names no company; few digits are a name among distinctive parts.

    >>> with_core("360")
    '360'
    """
    return text if _FEW_DIGITS.fullmatch(text) else with_name(text)


def core(text: str) -> str:
    """Return the distinctive part of a company's name (字号).

    >>> core("上海华信贸易有限公司"), core("ABC科技有限公司"), core("Acme Trading Co., Ltd."), core("有限公司")
    ('华信', 'ABC', 'Acme', '有限公司')
    """
    return _settled(text, _narrower)


def _narrower(text: str) -> str:
    """Return the distinctive part where it is a name by itself; the 无 of 无公司 is none."""
    if len(text) < 3:  # nothing can be taken off two characters
        return text
    part = named(text).core
    if part == text or not placeholder(part, "company") or usual_form(part):
        return text
    if not _LETTER.search(part):
        return part if _FEW_DIGITS.fullmatch(part) else text
    return part if _ONE_WORD.fullmatch(part) or spelled(part) == part else text


def region(text: str) -> str:
    """Return `province|city|county` as far as a company's name tells them.

    >>> region("昆山华新电子有限公司"), region("华为技术有限公司")
    ('江苏省|苏州市|昆山市', '')
    """
    if text.count("|") == 2 and all(not one or _is_official(one) for one in text.split("|")):
        return text
    found = named(text).region
    return "|".join(found) if found.province else ""


def org_form(text: str) -> str:
    """Return the legal form in a company's name, in its usual spelling; of a branch, 分公司 or the like.

    >>> org_form("华为技术有限公司"), org_form("Acme co ltd"), org_form("华信有限公司北京分公司"), org_form("华为")
    ('有限公司', 'Co., Ltd.', '分公司', '')
    """
    if text in _BRANCH_FORMS:
        return text
    if form := usual_form(text):
        return form.spelling
    name = named(with_name(text))
    return next((one for one in _BRANCH_FORMS if name.branch.endswith(one)), name.form)


def _is_official(name: str) -> bool:
    return name in readings() and readings()[name][0].form == FULL


def is_plain(text: str) -> bool:
    """Tell whether a name is one Chinese word up to its legal form, to which nothing can have been added.

    >>> is_plain("上海华信贸易有限公司"), is_plain("上海华信贸易"), is_plain("华信公司老客户"), is_plain("3M")
    (True, True, False, False)
    """
    return bool(_PLAIN.fullmatch(text) or (_CHINESE_WORD.fullmatch(text) and "公司" not in text))


def _cleaned(text: str, step: Callable[[str], str]) -> str:
    """Clean a name, unless it is plain."""
    return text if is_plain(text) else _settled(text, step)


def _settled(text: str, step: Callable[[str], str]) -> str:
    """Take a step again until it has nothing to do."""
    if len(text) > LONGEST:
        return text
    for _ in range(_ROUNDS):
        after = step(text)
        if after == text:
            break
        text = after
    return text


def company_likeness(text: str) -> float:
    """Say how surely a text is a company's name: its end is a legal form or a word of a trade.

    >>> company_likeness("上海华信贸易有限公司"), company_likeness("张三")
    (1.0, 0.0)
    """
    text = spelled(text)
    if not 3 <= len(text) <= 80:
        return 0.0
    if re.search("公司|集团|事务所|合作社|合伙", text[-8:]):
        return 1.0
    left, form = without_form(text)
    if form and left:
        return 0.9 if form.letters.isascii() and len(form.letters) > 2 else 0.7
    return 0.6 if len(text) > 3 and any(text[-length:] in trade_words() for length in range(2, 7)) else 0.0


def company_keys(normal: str) -> tuple[str, ...]:
    """Return the blocking key: the distinctive part.

    >>> company_keys("上海华信贸易有限公司")
    ('华信',)
    """
    return tuple(filter(None, (key(core(normal)),)))


_NAME: tuple[Step, ...] = (
    *ANY,
    *spared(is_plain, unlabelled, without_remarks, spelled),
    partial(placeholder, kind="company"),
)

COMPANY = Kind(
    "company",
    "公司名称",
    "company name",
    steps=(*_NAME, with_name),
    parts=additions,
    suggest=mended,
    likeness=company_likeness,
    keys=company_keys,
    plain=_USUAL_NAME,
)
COMPANY_CORE = Kind(
    "company_core",
    "公司字号",
    "company core name",
    steps=(*_NAME, with_core, core),
    keys=lambda core: tuple(filter(None, (key(core),))),
)
COMPANY_REGION = Kind(
    "company_region", "公司名称中的地区", "region in a company name", steps=(*_NAME, with_name, region)
)
COMPANY_ORG_FORM = Kind("company_org_form", "组织形式", "legal form", steps=(*_NAME, org_form))
