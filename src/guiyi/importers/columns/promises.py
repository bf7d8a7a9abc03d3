"""Headers that promise a field which their values must keep: 意向度 need be no grade, a tax number no Chinese code.

Each function is a decision as in `decisions.py`.
"""

import re

from guiyi.importers.columns.case import Case

_ADDRESSING = re.compile(r"先生|女士|小姐|太太|夫人|herrn?|frau|(?:mrs?|ms|miss|mx|dr|prof)\.?", re.I)
_DOUBTFUL = {"uscc": re.compile("tax|vat"), "country": re.compile("code$")}
_GRADED = re.compile(r"^(?!会员|信用|vip|关系|意向|购买|lead).*(?:级|等|分类|grade|level|tier|abc)")
_TRADE = re.compile(r"行业|领域|industr|sector|vertical|segment")
_SALES_AREA = re.compile(
    r"[华东南西北中]{1,3}(?:[一二三四1-4]?[区部]|大区|片区|地区)?|(?:大区|片区)?[一二三四1-9]区?", re.I
)
_COMPANIONS = {
    "first": "last",
    "last": "first",
    "st": "city",
    "nom": "prénom",
}  # short words that are columns of ours only beside these


def short_words(case: Case) -> str | None:
    """First and Last are names only beside each other; ST is a state only beside a city."""
    companion = _COMPANIONS.get(case.word)
    return "" if companion and companion not in case.sheet.headers.values() else None


def forms_of_address(case: Case) -> str | None:
    """Title may be a position, or Mr. and Ms."""
    if case.candidates != ("job_title",):
        return None
    beside = case.word == "title" and "jobtitle" in case.sheet.headers.values()
    return "salutation" if beside or case.values.matching(_ADDRESSING) > 0.5 else None


def english_regions(case: Case) -> str | None:
    """Region is the province of an address in English that has a city beside it."""
    if case.candidates[0] != "region" or not case.word.isascii() or not case.sheet.has("city"):
        return None
    return None if case.sheet.has("province") else "province"


def foreign_codes(case: Case) -> str | None:
    """A tax number need not be the code of a Chinese company, nor a country code the code of a country."""
    doubtful = _DOUBTFUL.get(case.candidates[0]) if len(case.candidates) == 1 else None
    if doubtful is None or not case.values or not case.word.isascii() or not doubtful.search(case.word):
        return None
    return "" if case.values.share(case.candidates[0]) < 0.3 else None


def grades(case: Case) -> str | None:
    """意向度, Rating and 会员等级 are the customer's grade only where most values are grades."""
    if case.candidates != ("level",) or not case.values or _GRADED.search(case.word):
        return None
    return "" if case.values.readable("grade") < 0.5 else None


def trades(case: Case) -> str | None:
    """主营产品 is a trade where the values are trades, else what the customer deals in."""
    if case.candidates != ("industry",) or not case.values or _TRADE.search(case.word):
        return None
    if case.values.share("industry") >= 0.5:
        return None
    return "business_scope" if case.word.startswith(("主营", "经营")) and not case.sheet.has("business_scope") else ""


def sales_areas(case: Case) -> str | None:
    """大区 with values such as 华东 is no place of an address where another column is."""
    places = case.sheet.sure["region"] > 1 or case.sheet.has("province", "city")
    if case.candidates != ("region",) or not places:
        return None
    return "" if case.values.matching(_SALES_AREA) > 0.5 else None
