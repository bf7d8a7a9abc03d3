"""What is compared, and in which levels: the list to read aloud.

The shares `true` and `kin` are where the model starts and what it falls back on when rows are few; the data moves them.
"""

from collections.abc import Mapping
from dataclasses import replace

from guiyi.dedupe import forms
from guiyi.dedupe.compare import (
    SILENT,
    Comparison,
    Level,
    alike,
    anything,
    both,
    contained,
    edits,
    either,
    has,
    not_,
    one_has,
    same,
    shared,
)
from guiyi.dedupe.questions import (
    branch_of,
    days_apart,
    half_known,
    initialled,
    nicknamed,
    one_character,
    one_trade,
    placed_apart,
    spelt_alike,
)

NAME = Comparison("contact_name", forms.name_forms, (
    Level("equal", same("whole"), 0.68, 0.03, "whole"),
    Level("sound", same("sound"), 0.06, 0.01, "sound"),
    Level("initial", initialled, 0.02, 0.01),
    Level("nickname", nicknamed, 0.02, 0.01),
    Level("near", either(one_character, spelt_alike(0.90)), 0.08, 0.02),
    Level("similar", spelt_alike(0.75), 0.04, 0.02),
    Level("part", half_known(1.0), 0.05, 0.02),
    Level("part_near", half_known(0.86), 0.01, 0.005),
    Level("given", same("given"), 0.02, 0.02, "given", most=0.10),
    Level("family", same("family"), 0.01, 0.44, "family", most=0.05),
    Level("different", anything, 0.01, 0.41, most=0.05),
), telling=True, weak=True, clues=frozenset({"part", "part_near", "given", "family"}))  # fmt: skip

PHONE = Comparison("phone", forms.phone_forms, (
    Level("equal", same("own"), 0.65, 0.15, "own"),
    Level("line", same("line"), 0.10, 0.15, "line", sort=True),
    Level("tail", same("tail"), 0.03, 0.02, "tail"),
    Level("near", edits("digits", 1), 0.05, 0.01),
    Level(SILENT, either(both(has("sort"), not_(same("sort"))), both(same("shown"), one_has("veiled"))), 0.0, 0.0),
    Level("different", anything, 0.17, 0.67),
), telling=True, sure=True, clues=frozenset({"line", "tail", "near"}))  # fmt: skip

_MAIL_SLIP = either(
    same("plain"),
    both(same("figures"), edits("plain", 2)),
    both(same("letters"), edits("figures", 1), edits("plain", 1)),
)
EMAIL = Comparison("email", forms.email_forms, (
    Level("equal", same("mail"), 0.70, 0.05, "mail"),
    Level("near", _MAIL_SLIP, 0.08, 0.01, echoes=True),
    Level("local", same("local"), 0.03, 0.01, "local", echoes=True),
    Level("similar", both(same("figures"), alike("local", "letters", 0.88)), 0.03, 0.02, echoes=True),
    Level("letters", same("letters"), 0.01, 0.02, echoes=True),
    Level("different", anything, 0.15, 0.89),
), telling=True, sure=True)  # fmt: skip

ACCOUNT = Comparison("wechat_id", forms.typed_forms, (
    Level("equal", same("whole"), 0.80, 0.01, "whole"),
    Level("different", same("field"), 0.20, 0.99),
    Level(SILENT, anything, 0.0, 0.0),
), telling=True, sure=True)  # fmt: skip

DATE = Comparison("birthday", forms.date_forms, (
    Level("equal", same("day"), 0.80, 0.03, "day"),
    Level("month", same("month"), 0.01, 0.01, "month"),
    Level("slip", either(edits("digits", 1), same("parts")), 0.08, 0.01),
    Level("month_day", same("month_day"), 0.02, 0.01),
    Level("close", days_apart(31), 0.02, 0.01),
    Level("year", either(same("year"), days_apart(366)), 0.03, 0.07),
    Level("decade", days_apart(3660), 0.02, 0.25),
    Level("different", anything, 0.02, 0.61),
), telling=True, sure=True, clues=frozenset({"close", "year", "decade"}))  # fmt: skip

CODE = Comparison("id_number", forms.code_forms, (
    Level("equal", same("valid"), 0.94, 0.01, "valid"),
    Level("conflict", has("valid"), 0.01, 0.97, most=0.01),
    Level("near", edits("plain", 1), 0.03, 0.01),
    Level("different", anything, 0.02, 0.01),
), telling=True, sure=True)  # fmt: skip

KIND = Comparison("gender", forms.plain_forms, (
    Level("equal", same("whole"), 0.97, 0.50, "whole"),
    Level("different", anything, 0.03, 0.50),
), clues=frozenset({"equal"}))  # fmt: skip

PLACE = Comparison("address", forms.place_forms, (
    Level("equal", same("address"), 0.50, 0.52, "address"),
    Level("near", both(same("numbers"), either(alike("street", "whole", 0.8), edits("street", 1))), 0.08, 0.08),
    Level("similar", both(same("door"), alike("street", "words", 0.7)), 0.06, 0.06),
    Level("slip", both(edits("numbers", 1), alike("street", "whole", 0.85)), 0.03, 0.03),
    Level("worded", both(not_(has("door")), alike("address", "words", 0.8)), 0.02, 0.03),
    Level("postcode", same("postcode"), 0.05, 0.05, "postcode"),
    Level("moved", both(has("address"), same("city")), 0.04, 0.05, "city"),
    Level("district", same("district"), 0.05, 0.05, "district"),
    Level("area", either(same("area"), edits("postcode", 1)), 0.04, 0.04),
    Level("city", same("city"), 0.05, 0.05, "city"),
    Level("city_near", alike("city", "letters", 0.85), 0.02, 0.02),
    Level(SILENT, both(same("province"), one_has("province_alone")), 0.0, 0.0),
    Level("different", anything, 0.06, 0.02),
), sure=True, clues=frozenset({"postcode", "moved", "district", "area", "city", "city_near"}))  # fmt: skip

COMPANY = Comparison("customer_name", forms.company_forms, (
    Level("equal", same("whole"), 0.55, 0.25, "whole"),
    Level("stem", same("stem"), 0.05, 0.03, "stem"),
    Level("branch", branch_of, 0.01, 0.01),
    Level("region", both(same("core"), placed_apart), 0.01, 0.01),
    Level("core", same("core"), 0.07, 0.04, "core"),
    Level("brand", both(same("brand"), one_trade, not_(placed_apart)), 0.03, 0.02, "brand"),
    Level("trade", both(same("brand"), has("trade"), not_(alike("trade", "whole", 0.5))), 0.003, 0.01, most=0.01),
    Level("near", both(shared("words", 0.5), either(alike("core", "whole", 0.93), shared("words", 0.85))), 0.08, 0.03),
    Level("words", contained("words", 0.95), 0.07, 0.03),
    Level("similar", either(shared("words", 0.6), alike("core", "whole", 0.75), same("sound")), 0.05, 0.03),
    Level("alike", either(shared("words", 0.35), alike("core", "whole", 0.6)), 0.03, 0.05),
    Level("hint", either(shared("words", 0.1), alike("core", "whole", 0.5)), 0.02, 0.10),
    Level("different", anything, 0.03, 0.40),
), sure=True, clues=frozenset({"branch", "region", "trade", "alike", "hint"}))  # fmt: skip

TEXT = Comparison("text", forms.text_forms, (
    Level("equal", same("text"), 0.75, 0.30, "text"),
    Level("near", alike("text", "letters", 0.9), 0.07, 0.05),
    Level("similar", either(alike("text", "whole", 0.75), alike("text", "words", 0.9)), 0.05, 0.05),
    Level("different", anything, 0.13, 0.60),
))  # fmt: skip

LABEL = Comparison("customer_code", forms.plain_forms, (
    Level("equal", same("whole"), 0.60, 0.05, "whole"),
    Level("different", anything, 0.40, 0.95),
))  # fmt: skip

NUMBER = Comparison("number", forms.text_forms, (
    Level("equal", same("text"), 0.80, 0.01, "text"),
    Level("near", edits("text", 1), 0.08, 0.01),
    Level("different", anything, 0.12, 0.98),
), telling=True, shareable=True)  # fmt: skip

SEEN = Comparison("people", forms.people_forms, (
    Level("equal", same("whole"), 0.50, 0.05, "whole"),
    Level("different", anything, 0.50, 0.95),
), telling=True)  # fmt: skip


def among_firms(
    comparison: Comparison, kin: Mapping[str, float], sister: Mapping[str, float] | None = None, *, telling: bool
) -> Comparison:
    """Return a comparison as it goes between branches of a firm, or sister firms, not members of a household."""
    levels = tuple(
        replace(one, kin=kin.get(one.name, one.kin), sister=sister.get(one.name, 0.0) if sister else None)
        for one in comparison.levels
    )
    return replace(comparison, levels=levels, telling=telling)


def among_colleagues(comparison: Comparison, share: float) -> Comparison:
    """Return how names go where this share of people has an organisation: colleagues have one name by chance alone."""
    levels = tuple(
        one
        if one.name in comparison.clues or one is comparison.levels[-1]
        else replace(one, kin=one.kin * (1 - 0.9 * share))
        for one in comparison.levels
    )
    return replace(comparison, levels=levels)


FIRM_PLACE = among_firms(PLACE, {
    "equal": 0.01, "near": 0.005, "similar": 0.01, "slip": 0.02, "worded": 0.005, "postcode": 0.20, "moved": 0.20,
    "district": 0.05, "area": 0.10, "city": 0.05, "city_near": 0.05, "different": 0.30,
}, {
    "equal": 0.55, "near": 0.10, "similar": 0.10, "slip": 0.03, "worded": 0.03, "postcode": 0.05, "moved": 0.03,
    "district": 0.03, "area": 0.02, "city": 0.03, "city_near": 0.01, "different": 0.02,
}, telling=True)  # fmt: skip
FIRM_PHONE = among_firms(
    replace(PHONE, clues=frozenset()),
    {"equal": 0.30, "line": 0.30, "tail": 0.10, "near": 0.02, "different": 0.28},
    {"equal": 0.35, "line": 0.30, "tail": 0.08, "near": 0.02, "different": 0.25},
    telling=False,
)
FIRM_NAME = among_firms(replace(COMPANY, sisterly=True, barring=frozenset({"trade", "different"})), {
    "equal": 0.04, "stem": 0.01, "branch": 0.20, "region": 0.10, "core": 0.05, "brand": 0.05, "trade": 0.10, "near": 0.05, "words": 0.12, "similar": 0.14,
    "alike": 0.05, "hint": 0.05, "different": 0.04,
}, {
    "equal": 0.005, "stem": 0.005, "branch": 0.02, "region": 0.02, "core": 0.01, "brand": 0.01, "trade": 0.60, "near": 0.01,
    "words": 0.03, "similar": 0.04, "alike": 0.04, "hint": 0.06, "different": 0.15,
}, telling=False)  # fmt: skip
FIRM_EMAIL = Comparison("email", forms.email_forms, (
    Level("equal", same("mail"), 0.60, 0.30, "mail"),
    Level("near", _MAIL_SLIP, 0.08, 0.02),
    Level("host", same("host"), 0.12, 0.38, "host"),
    Level("different", anything, 0.20, 0.30),
), sure=True)  # fmt: skip

FIRM_PERSON = among_firms(NAME, {"equal": 0.30, "family": 0.30, "different": 0.28}, telling=False)

BY_KIND: Mapping[str, Comparison] = {
    "phone": PHONE, "email": EMAIL, "date": DATE, "datetime": DATE, "person_name": NAME, "company": COMPANY,
    "uscc": CODE, "resident_id": CODE, "wechat_id": CODE, "wechat_wxid": CODE, "qq": CODE,
    "gender": KIND, "customer_type": KIND, "company_size": KIND, "industry": KIND, "stage": KIND, "grade": KIND,
    "yes_no": KIND, "channel": KIND, "website": KIND, "province": KIND, "city": KIND, "district": KIND, "country": KIND,
    "postcode": KIND, "amount": KIND, "count": KIND,
}  # fmt: skip
