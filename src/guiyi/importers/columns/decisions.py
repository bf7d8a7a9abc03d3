"""Headers that words alone cannot settle: decided by the columns beside them and by their values.

Each decision names the field, gives "" where the column means none of its candidates (it then becomes a custom field),
or None where it has nothing to say. What a header may mean picks the decision, or the header itself does.
"""

import re
from collections.abc import Callable, Mapping

from guiyi.importers.columns.case import Case
from guiyi.importers.columns.neighbours import IDS
from guiyi.importers.columns.our_people import owners, staff
from guiyi.importers.columns.promises import (
    english_regions,
    foreign_codes,
    forms_of_address,
    grades,
    sales_areas,
    short_words,
    trades,
)
from guiyi.importers.columns.sample import Values
from guiyi.values import KINDS
from guiyi.values.company_person import company_and_person
from guiyi.values.remark import parts

# Headers that only repeat a better column where there is one
WEAK = frozenset(
    {"显示名称", "displayname", "来源场景码", "国家/地区码", "其他", "其它", "别名", "alias", "街道", "乡镇"}
) | frozenset({"addressformatted", "address1formatted", "formattedaddress", "fulladdress"})
# Headers that mean their field for want of a better column: what is asked for, not what was paid
LOOSE = frozenset({"预算", "采购预算", "报价", "budget", "年采购量", "月采购量"})

_OWN_IDS = IDS | {"客户id", "customerid", "客户编号"}
_TITLES = re.compile(r"(?:先生|女士|小姐|太太|夫人|老师|总|阿姨|叔叔)|(?:mrs?|ms|miss|dr)\.?", re.I)
_AMOUNT = re.compile(r"[¥￥$]?\s?\d{1,6}(?:\.\d+)?元?")  # shorter than a day written in digits
_ADDRESSED = re.compile(r"[\u3400-\u9fff]{1,3}(?:先生|女士|小姐|太太|阿姨|老师|师傅)")
_CUSTOMER_BESIDE = re.compile(
    r"^(?!(?:家长|妈妈|爸爸|母亲|父亲|监护人|宝宝|孩子|小孩)).*(?:姓名|名字|学员|学生|会员名)|^(?:家长|监护人)$"
)
_NUMBERS = ("contact_phone", "phone", "mobile")
_EXTERNAL_ID = re.compile(r"w[mo][\w-]{3,}", re.A)
_CHOSEN_ID = re.compile(r"(?=.*[\d_-])[a-z][a-z\d_-]{5,19}", re.A | re.I)  # as people choose them: zhang_san88
_SESSION_ID = re.compile(r"@.*", re.S)
_COMPANY_WORD = re.compile(r"企业|公司|单位|机构|组织|门店|店铺|compan|corp|org|firm|account|business")


Decision = Callable[[Case], str | tuple[str, ...] | None]


def decide(case: Case) -> str | tuple[str, ...] | None:
    """Return what the first decision that speaks says of a column; None where none does."""
    found = (one(case) for one in (*BY_HEADER, BETWEEN.get(frozenset(case.candidates))) if one)
    return next((name for name in found if name is not None), None)


def target_ids(case: Case) -> str | None:
    """In an export of a CRM, or in a source that stands there already, an ID is the CRM's own."""
    sheet, existing = case.sheet, case.sheet.role == "existing"
    if case.word in (_OWN_IDS if existing else IDS) and (sheet.crm or existing) and not sheet.has("target_id"):
        contacts = sheet.crm and (
            sheet.has("last_name", "first_name") or (sheet.people and not sheet.has("customer_name"))
        )
        return "contact_target_id" if contacts else "target_id"
    if case.word == "accountid" and sheet.crm:
        return "target_id"
    if case.word in {"contactid", "联系人id"}:
        return "contact_target_id" if sheet.crm or existing else ""
    if case.word == "id" and case.values.numbers_lines() and case.values.texts[0] in {"1", "1.0"}:
        return ""  # the key of some table: it says nothing of who the customer is
    return None


def line_numbers(case: Case) -> str | None:
    """序号 and No. number the lines where they are whole numbers that grow; else they are codes."""
    if "row_no" not in case.candidates:
        return None
    if "customer_code" not in case.candidates:
        whole = case.values.mean(lambda text: float(text.removesuffix(".0").isdecimal()))
        return "row_no" if not case.values or whole > 0.5 else "customer_code"
    return "row_no" if case.values.numbers_lines() else "customer_code"


def latest_orders(case: Case) -> str | None:
    """上次消费 is a day, or what was spent on it."""
    if case.candidates != ("last_order_date",) or not case.values or re.search("日|时间|date", case.word):
        return None
    return "" if case.values.readable("date") < 0.5 or case.values.matching(_AMOUNT) > 0.5 else None


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
    if named and case.values.mean(_named_number) >= 0.5:
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


def _named_number(text: str) -> float:
    """Tell 张三 13800138000: a number, and a name beside it."""
    return float(all(KINDS[kind].value(text).normal for kind in ("person_name", "phone")))


def _company_and_person(text: str) -> float:
    return float(set(company_and_person(text)) == {"company", "person_name"})


def ways_of_adding(case: Case) -> str | None:
    """添加方式 is how somebody was added to WeChat, in an export of it."""
    if case.word not in {"添加方式", "addway", "添加渠道"}:
        return None
    return "wechat_source" if case.sheet.wechat or case.sheet.wecom else "source"


def account_names(case: Case) -> str | None:
    """用户名 and Alias are WeChat's ids in an export of WeChat only, and never the ids of a session."""
    if case.word not in {"username", "用户名", "alias"}:
        return None
    if case.values.matching(_SESSION_ID) > 0.5:
        return ""
    if case.sheet.wechat or case.values.share("wechat_wxid") >= 0.3:
        return "wechat_id" if case.word == "alias" else "wechat_wxid"
    if case.word == "alias" and case.values.matching(_CHOSEN_ID) > 0.5:
        return "wechat_id"
    return "contact_name" if case.word != "alias" and case.persons >= 0.5 and not case.sheet.has("contact_name") else ""


def states(case: Case) -> str:
    """State is the channel that WeCom was told of, else a province; words of Chinese that name none are neither."""
    if case.sheet.wecom:
        return "source"
    chinese = case.values.mean(lambda text: float("\u3400" <= text[0] <= "\u9fff")) > 0.5
    return "" if chinese and case.values.share("province") < 0.3 else "province"


def offers(case: Case) -> str | None:
    """预算 and 报价 say what a deal is worth only where they are amounts and nothing else says it."""
    if case.word not in LOOSE:
        return None
    alone = sum(word in LOOSE for word in case.sheet.headers.values()) == 1 and case.sheet.sure["deal_amount"] < 2
    return None if alone and (not case.values or case.values.readable("amount") >= 0.5) else ""


def types(case: Case) -> str | None:
    """类型 alone may be anything: a customer's type, a trade, or a kind of account."""
    if case.candidates != ("customer_type",) or case.word in {"客户类型", "customertype", "accounttype"}:
        return None
    if case.sheet.wechat:
        return ""
    if not case.values or case.values.share("customer_type") >= 0.5:
        return "customer_type"
    return "industry" if case.values.share("industry") >= 0.6 and not case.sheet.has("industry") else ""


def phones(case: Case) -> str:
    """电话 and its like hold mobiles where most values are, and no other column is for mobiles; else what they are."""
    if case.values and case.values.readable("phone") < 0.2:
        other = case.reached_by()
        if other and not case.sheet.has(other):
            return other
    if not case.sheet.has("mobile") and case.values.mobiles() > 0.5:
        return "mobile"
    return next(name for name in case.candidates if name != "mobile")


def remarks(case: Case) -> str:
    """备注 and displayname are the remark of a friend in an export of WeChat, and where they alone name anybody."""
    named = case.sheet.people or case.sheet.has("customer_name", "wechat_nickname", "short_name")
    names = "contact_name" not in case.candidates and not named and case.values
    if case.sheet.wechat or (names and case.values.mean(lambda text: float("person_name" in parts(text))) >= 0.5):
        return "wechat_remark"
    return case.candidates[0]


def segments(case: Case) -> str:
    """A segment is a trade or a tag."""
    return "industry" if case.values.share("industry") >= 0.5 and not case.sheet.has("industry") else "tags"


def referrers(case: Case) -> str:
    """介绍人 names who sent the customer, or only where from."""
    few = len(case.values.texts) > 2 and case.values.distinct() < 0.7
    nobody = max(case.persons, case.companies) < 0.2
    return "source" if few and nobody and not case.sheet.has("source") else "referrer"


def salutations(case: Case) -> str:
    """称呼 is a title alone, or a name with its title."""
    titles = case.values.matching(_TITLES) > 0.5
    return "salutation" if case.sheet.has("contact_name") or titles else "contact_name"


def legal_persons(case: Case) -> str:
    """法人 is the contact only where nobody else is, and the sheet is no register."""
    lone = not case.sheet.registry and not case.sheet.has("contact_name") and case.sheet.has("mobile", "contact_phone")
    return "contact_name" if lone and case.word != "法定代表人" else "legal_person"


def parents(case: Case) -> str:
    """家长姓名 is the contact where no column is for the child, or the child is no customer: 宝宝姓名."""
    others = [word for place, word in case.sheet.headers.items() if place != case.place]
    return "" if case.sheet.people or any(_CUSTOMER_BESIDE.search(word) for word in others) else "contact_name"


# Asked of every column, in this order
BY_HEADER: tuple[Decision, ...] = (
    target_ids, line_numbers, short_words, foreign_codes, latest_orders, two_in_one, people_or_companies, persons_as_customers,
    companies_as_contacts, forms_of_address, english_regions, grades, trades, sales_areas, ways_of_adding, account_names, types, owners, staff, offers,
)  # fmt: skip
# Asked where a header may mean just these fields
BETWEEN: Mapping[frozenset[str], Decision] = {
    frozenset({"mobile", "phone"}): phones,
    frozenset({"mobile", "contact_phone"}): phones,
    frozenset({"mobile", "phone", "contact_phone"}): phones,
    frozenset({"note", "wechat_remark"}): remarks,
    frozenset({"contact_name", "wechat_remark"}): remarks,
    frozenset({"industry", "tags"}): segments,
    frozenset({"referrer", "source"}): referrers,
    frozenset({"contact_name", "salutation"}): salutations,
    frozenset({"contact_name", "legal_person"}): legal_persons,
    frozenset({"contact_name", "is_decision_maker"}): lambda case: (
        "is_decision_maker" if case.values.share("yes_no") >= 0.5 else "contact_name"
    ),
    # 客户信息: company, person and number in one cell, which a name's kind hands on to their fields
    frozenset({"contact_name", "mobile"}): lambda case: (
        "contact_name" if case.values.mean(_named_number) >= 0.5 else ""
    ),
    frozenset({"contact_name", "contact_note"}): parents,
    frozenset({"contact_name", "level"}): lambda case: (  # 会员: who it is, of what grade, or whether
        "contact_name" if case.persons >= 0.5 else "level" if case.values.readable("grade") >= 0.5 else ""
    ),
    frozenset({"contact_name", "is_primary"}): lambda case: "contact_name" if case.persons >= 0.5 else "is_primary",
    frozenset({"source", "wechat_source"}): lambda case: (
        "wechat_source" if case.sheet.wechat or case.sheet.wecom else "source"
    ),
    frozenset({"created_by", "owner"}): lambda _: "created_by",
    frozenset({"created_at", "founded_date"}): lambda case: "founded_date" if case.sheet.registry else "created_at",
    frozenset({"last_contact_note", "note"}): lambda _: "last_contact_note",
    frozenset({"company_profile", "note"}): lambda case: (
        "company_profile" if case.sheet.crm and not case.sheet.people else "note"
    ),
    frozenset({"owner_dept", "department"}): lambda case: "owner_dept" if case.sheet.has("owner") else "department",
    frozenset({"province", "source"}): states,
    frozenset({"customer_code", "owner_account"}): lambda case: (
        "owner_account" if case.sheet.wecom else "customer_code"
    ),
    frozenset({"owner_account", "wecom_external_userid"}): lambda case: (
        "wecom_external_userid" if case.values.matching(_EXTERNAL_ID) > 0.5 else "owner_account"
    ),
}
