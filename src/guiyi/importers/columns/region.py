"""The region of a source: how its bare phone numbers and postcodes are to be read.

Decided once per source: the job's word, else a country column, else the country in which most values are valid, else
China for Chinese text. Where none of these proves a country, the region is "" and a bare number is given none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from guiyi.values import KINDS
from guiyi.values.text import simplified

ENOUGH = 300  # values looked at
REGIONS = ("CN", "HK", "TW", "US", "CA", "GB", "DE", "FR", "JP", "KR", "SG", "AU", "IN")
UNPROVEN = ""

_COUNTRY_FIELDS = ("country",)
_PHONE_FIELDS = ("mobile", "phone", "contact_phone", "fax")
_CHAT_FIELDS = frozenset(
    {"wechat_id", "wechat_wxid", "wechat_nickname", "wechat_remark", "wecom_external_userid", "unionid"}
)
_MOST = 0.5
_AHEAD = 0.1  # a country is proven only if the next best is this far behind
_WITH_TRUNK_ZERO = frozenset({"TW", "GB", "DE", "FR", "JP", "KR", "AU"})  # bare digits without their 0 prove nothing
# Postcodes whose form no other country shares
_POSTCODES = {
    "GB": re.compile(r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}", re.I),
    "CA": re.compile(r"[abceghj-nprstvxy]\d[a-z] ?\d[a-z]\d", re.I),
    "US": re.compile(r"\d{5}-\d{4}"),
    "JP": re.compile(r"〒?\d{3}-\d{4}"),
}
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_ABROAD = re.compile(r"\s*(?:\+|00)[1-9]")


def region_of(asked: str, values: Mapping[str, Sequence[str]], headers: Iterable[str] = ()) -> str:
    """Decide the region of a source: ISO 3166 alpha-2, or "" where it is unproven.

    Args:
        asked: the job's word, or "auto".
        values: field → some of its values, as they stand.
        headers: names of the columns, which say the language too.

    >>> region_of("auto", {"mobile": ["13800138000"], "contact_name": ["Tom"]}, ["Mobile", "Name"])
    'CN'
    >>> region_of("auto", {"phone": ["(415) 555-2671", "212-555-0188"]}, ["Phone"])
    'US'
    >>> region_of("auto", {"phone": ["3865286"]}, ["Phone"]), region_of("auto", {"phone": ["61234567"]}, ["电话"])
    ('', 'CN')
    """
    if asked.lower() != "auto":
        return asked.upper()
    chinese, traditional = _language([text[:200] for texts in values.values() for text in texts[:20]], list(headers))
    chinese = chinese or not _CHAT_FIELDS.isdisjoint(name for name, texts in values.items() if texts)
    told = _by_country([text for name in _COUNTRY_FIELDS for text in values.get(name, ())])
    if told:
        return told
    phones = [text for name in _PHONE_FIELDS for text in values.get(name, ())][:ENOUGH]
    proven = _by_phones(phones, chinese, traditional) or _by_postcodes(values.get("postcode", ()))
    return proven or ("CN" if chinese else UNPROVEN)


def _language(texts: Sequence[str], headers: Sequence[str]) -> tuple[bool, bool]:
    """Tell whether a sheet is Chinese, and whether in traditional characters: without any letters it counts as Chinese."""
    worded = [text for text in texts if any(map(str.isalpha, text))]
    han = [text for text in worded if _HAN.search(text)]
    named = [text for text in headers if any(map(str.isalpha, text))]
    if 2 * sum(bool(_KANA_OR_HANGUL.search(text)) for text in worded) > len(worded):
        return False, False
    old = sum(simplified(text) != text for text in (*han, *named))
    by_headers = 2 * sum(bool(_HAN.search(text)) for text in named) > len(named)
    return not (worded or named) or by_headers or 5 * len(han) >= max(1, len(worded)), 4 * old > len(han) + len(named)


def _by_country(texts: Sequence[str]) -> str:
    """Return the country that most cells of a country column name."""
    normal = [KINDS["country"].value(text).normal for text in texts[:ENOUGH]]
    named = Counter(one for one in normal if one)
    country, times = named.most_common(1)[0] if named else ("", 0)
    return country if times > _MOST * named.total() and re.fullmatch("[A-Z]{2}", country) else ""


def _by_phones(texts: Sequence[str], chinese: bool, traditional: bool) -> str:
    """Return the one country in which most numbers are valid.

    In Chinese text a short number without its area code proves no other country, and a draw goes to where the characters
    are written; 11 digits from 13 to 19 are an American number with its 1, too.
    """
    distinct = Counter(text.strip()[:60] for text in texts if text.strip())
    if not distinct:
        return ""
    shares = Counter[str]()
    for region in REGIONS:
        short = 9 if chinese and not traditional and region != "CN" else 1
        shares[region] = sum(times for text, times in distinct.items() if _valid(text, region, short))
        if chinese and region == "CN" and shares["CN"] > _MOST * distinct.total():
            return "CN"
    first = max(shares.values())
    near = {
        one
        for one in REGIONS
        if shares[one] > _MOST * distinct.total() and first - shares[one] < _AHEAD * distinct.total()
    }
    favoured = {"TW", "HK"} if traditional else {"CN"} if chinese else {"US"} if near == {"CN", "US"} else near
    return next(iter(near & favoured)) if len(near & favoured) == 1 else next(iter(near)) if len(near) == 1 else ""


def _valid(text: str, region: str, shortest: int) -> bool:
    """Tell whether a cell's first number is valid in this country, and belongs to it."""
    from phonenumbers import PhoneNumberType, number_type, parse, region_code_for_number

    digits = re.sub(r"\D", "", text)
    if len(digits) < shortest or len(digits) < 7:
        return False
    if region in _WITH_TRUNK_ZERO and not digits.startswith("0") and not _ABROAD.match(text):
        return False
    normal = KINDS["phone"].value(text, region).normal
    if normal is None:
        return False
    number = parse(normal.split("|")[0].split(";")[0])
    if region == "IN":  # nearly any ten digits could be a landline there
        return number_type(number) == PhoneNumberType.MOBILE
    return bool(region_code_for_number(number) == region)


def _by_postcodes(texts: Sequence[str]) -> str:
    """Return the country whose postcodes most values are, where no other country's look alike."""
    some = [text.strip()[:20] for text in texts[:ENOUGH] if text.strip()]
    for region, pattern in _POSTCODES.items():
        if some and sum(bool(pattern.fullmatch(text)) for text in some) > _MOST * len(some):
            return region
    return ""
