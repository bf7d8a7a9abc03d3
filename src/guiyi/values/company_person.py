"""Companies and persons told from one another: in one cell (恒达贸易有限公司 张三), and by the form of a customer's name."""

import re
from collections.abc import Mapping
from typing import Literal

from guiyi.values.chinese_name import (
    COMMON,
    DOT,
    has_usual_given_name,
    is_doubtful,
    is_full_name,
    is_possible,
    is_surname,
    surname_of,
)  # fmt: skip
from guiyi.values.company import COMPANY, is_plain
from guiyi.values.company_name import named
from guiyi.values.company_remark import additions
from guiyi.values.company_words import without_form
from guiyi.values.kind import Fault
from guiyi.values.person import PERSON_NAME
from guiyi.values.remark_words import is_brand, is_company, sure_person
from guiyi.values.text import TEXT

_BETWEEN = re.compile(r"[\s/、,，;；|:：+—\-（(]+")
_JOINING = re.compile(r"[+—-]+")  # stands between the halves of one name as well
_LIKELY = 0.5
_WRAPPED = re.compile(r"[（(][^（()）]*[)）]")
_LONGEST_PERSON = 20
_ENDS = " /、,，;；|:：+—-"
_LONGEST = 200  # characters; a longer cell is a story
_TITLED = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.? ?[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}")


def company_and_person(text: str) -> Mapping[str, str]:
    """Part a text into the company and the person it names; a text of one of them is left whole.

    >>> company_and_person("恒达（上海）贸易有限公司 张三"), company_and_person("李小四（鑫源机械有限公司）")
    ({'company': '恒达（上海）贸易有限公司', 'person_name': '张三'}, {'company': '鑫源机械有限公司', 'person_name': '李小四'})
    >>> company_and_person("恒达（上海）贸易有限公司"), company_and_person("张三")
    ({'company': '恒达（上海）贸易有限公司'}, {'person_name': '张三'})
    >>> company_and_person("恒达机械 赵明 13800138000")
    {'company': '恒达机械 13800138000', 'person_name': '赵明'}
    """
    whole = text.strip()
    if len(whole) > _LONGEST:
        return {"company": whole}
    inside = additions(whole).get("person_name")
    if inside:
        left = re.sub(r"[（(] *[)）]", "", whole.replace(inside, " ", 1)).strip(_ENDS)
        left = left[1:-1] if _WRAPPED.fullmatch(left) else " ".join(left.split())
        return {"company": left, "person_name": inside}  # what else stands there is the company's steps to take
    for between in _BETWEEN.finditer(whole):
        first, last = whole[: between.start()].strip(), whole[between.end() :].strip()
        if _is_company(first) and _is_person(_closed(last)):
            return {"company": first, "person_name": _closed(last)}
        opened = between[0][-1] in "（("
        last = last[:-1] if opened and last[-1:] in ("）", ")") else last
        joined = opened or not _JOINING.fullmatch(between[0])
        if joined and _is_balanced(last) and _is_person(first) and _is_company(last):
            return {"person_name": first, "company": last}
    person = _is_person(whole) and not _is_company(whole)
    return {"person_name" if person else "company": whole}


def _closed(text: str) -> str:
    return text if _is_balanced(text) else text.removesuffix("）").removesuffix(")")


def _is_balanced(text: str) -> bool:
    return text.count("（") == text.count("）") and text.count("(") == text.count(")")


def _is_person(text: str) -> bool:
    return 1 < len(text) <= _LONGEST_PERSON and PERSON_NAME.likeness(text) > _LIKELY


def customer_type_told(name: str) -> Literal["company", "person"] | None:
    """Tell from a customer's name whether it is a company or a person; None where the form does not show it.

    >>> customer_type_told("上海华信贸易有限公司"), customer_type_told("老王五金店"), customer_type_told("Acme GmbH")
    ('company', 'company', 'company')
    >>> customer_type_told("张女士"), customer_type_told("王芳"), customer_type_told("华信"), customer_type_told("John Smith")
    ('person', 'person', None, None)
    """
    if is_plain(name) and _is_surely_company(name):  # most need no further look
        return "company"
    try:
        plain = TEXT.value(name[: _LONGEST + 1]).normal or ""
        company = COMPANY.value(plain).normal if len(plain) <= _LONGEST else None
    except Fault:
        return None
    if not company:
        return None
    if _is_surely_company(company):
        return "company"
    return "person" if _is_surely_person(plain) else None


def _is_surely_company(name: str) -> bool:
    left, form = without_form(name)
    if form and left:
        if is_surname(left):
            return form.family != "institution"  # 赵学会 may be a person
        return not form.letters.isascii() or len(form.letters) > 2  # AB and SA are initials as well
    return is_company(name) or name.endswith("银行") or bool(named(name).branch)


def _is_surely_person(text: str) -> bool:
    if DOT in text:
        return is_possible(text)
    known = sure_person(text)
    if known and (known.title or known.name != text):
        return not is_brand(known.name)
    full = is_full_name(text, COMMON) and has_usual_given_name(text)
    brand = is_brand(text) and len(surname_of(text)) == 1  # 华信 may be both, 欧阳明 is none
    return (full and not is_doubtful(text) and not brand) or bool(_TITLED.fullmatch(text))


def _is_company(text: str) -> bool:
    return COMPANY.likeness(text) > _LIKELY
