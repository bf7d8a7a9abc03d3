"""Columns that name somebody: people, companies, or both in one cell; by their values and the columns beside them."""

import re

from guiyi.importers.columns.case import Case
from guiyi.importers.columns.sample import Values
from guiyi.values import KINDS
from guiyi.values.company_person import company_and_person

_ADDRESSED = re.compile(r"[\u3400-\u9fff]{1,3}(?:先生|女士|小姐|太太|阿姨|老师|师傅)")
_NUMBERS = ("contact_phone", "phone", "mobile")
_COMPANY_WORD = re.compile(r"企业|公司|单位|机构|组织|门店|店铺|compan|corp|org|firm|account|business")


def people_or_companies(case: Case) -> str | None:
    """客户姓名, 姓名 and name: persons or companies, as the values and the other columns say."""
    if not {"contact_name", "customer_name"} <= set(case.candidates):
        return None
    if "wechat_nickname" in case.candidates and (case.sheet.wechat or case.sheet.wecom):
        return "wechat_nickname"
    if case.sheet.has("contact_name"):
        return "customer_name"
    if case.sheet.has("customer_name", "last_name", "first_name"):
        return "contact_name"
    if case.sheet.crm:
        return "customer_name"
    if not case.values or max(case.persons, case.companies) < 0.3:
        return case.candidates[0]
    return "contact_name" if case.persons > case.companies else "customer_name"


def persons_as_customers(case: Case) -> str | None:
    """客户名称 holds persons where another column holds the companies, or where nearly all values are persons."""
    sheet = case.sheet
    if case.candidates != ("customer_name",) or sheet.has("contact_name") or _COMPANY_WORD.search(case.word):
        return None
    if sheet.wecom and case.values and case.companies < 0.5:  # the name that the customer goes by
        return "contact_name" if case.persons >= 0.5 else "wechat_nickname"
    beside = any(_COMPANY_WORD.search(word) for at, word in sheet.headers.items() if at != case.place)
    if sheet.sure["customer_name"] > 1 and beside and case.companies < 0.5:
        return "contact_name"
    if case.values.matching(_ADDRESSED) >= 0.9:
        return "contact_name"
    return "contact_name" if len(case.values.texts) >= 5 and case.persons >= 0.9 and case.companies < 0.1 else None


def companies_as_contacts(case: Case) -> str | None:
    """ContactName holds companies in the books of some sellers: nothing else is named there."""
    if case.candidates != ("contact_name",) or case.sheet.has("customer_name"):
        return None
    enough = 1 if case.sheet.has("first_name", "last_name") else 3
    alike = case.companies >= 0.6 and case.persons < 0.3
    return "customer_name" if len(case.values.texts) >= enough and alike else None


def two_in_one(case: Case) -> str | tuple[str, ...] | None:
    """联系人(职务), 姓名及电话 and 电话/微信 hold the one, the other or both: the values say which."""
    if not re.search(r"[(/+和及与]", case.word) or len(case.candidates) < 2:
        return None
    named = "contact_name" in case.candidates and not {"phone", "mobile"}.isdisjoint(case.candidates)
    if named and case.values.mean(named_number) >= 0.5:
        numbers = Values(tuple(KINDS["phone"].value(text).normal or "" for text in case.values.texts))
        mobile = numbers.mobiles() > 0.5 and not case.sheet.has("mobile")
        return "contact_name", "mobile" if mobile else next(name for name in _NUMBERS if name in case.candidates)
    if {"customer_name", "contact_name"} <= set(case.candidates) and case.values.mean(_company_and_person) >= 0.5:
        return "customer_name", "contact_name"
    for name, share in (("contact_name", case.persons), ("customer_name", case.companies)):
        if name in case.candidates and share >= 0.5:
            return name
    if {"phone", "mobile"} <= set(case.candidates) and case.values.share("phone") >= 0.5:
        return phones(case)
    return None


def named_number(text: str) -> float:
    """Tell 张三 13800138000: a number, and a name beside it."""
    return float(all(KINDS[kind].value(text).normal for kind in ("person_name", "phone")))


def _company_and_person(text: str) -> float:
    return float(set(company_and_person(text)) == {"company", "person_name"})


def phones(case: Case) -> str:
    """电话 and its like hold mobiles where most values are, and no other column is for mobiles; else what they are."""
    if case.values and case.values.readable("phone") < 0.2:
        other = case.reached_by()
        if other and not case.sheet.has(other):
            return other
    if not case.sheet.has("mobile") and case.values.mobiles() > 0.5:
        return "mobile"
    return next(name for name in case.candidates if name != "mobile")
