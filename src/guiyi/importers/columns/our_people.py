"""Columns of our own people, who look after customers: 负责人, 员工.

Each function is a decision as in `decisions.py`.
"""

import re

from guiyi.importers.columns.case import Case

_PHONE_WORD = re.compile("(?:负责人|责任人)?(?:联系)?(?:电话|手机|方式)|负责人$")
_OUR_STAFF = re.compile(r"(?:负责人|责任人)\S{0,4}(?:部门|账号|工号|id)$")


def staff(case: Case) -> str | None:
    """员工 and 签名 are columns of ours only in an export of WeChat or WeCom."""
    if case.word not in {"员工", "签名"}:
        return None
    return None if case.sheet.wechat or case.sheet.wecom else ""


def owners(case: Case) -> str | None:
    """负责人 is ours, or the customer's where no contact is named and nearly every value is another person."""
    if case.word not in {"负责人", "责任人"} or case.sheet.has("contact_name", "created_by", "created_at", "stage"):
        return None
    if any(map(_OUR_STAFF.match, case.sheet.headers.values())):
        return None
    differ = case.values.distinct() > 0.8
    many = len(case.values.texts) >= 5 and case.persons >= 0.5
    phone_beside = _PHONE_WORD.match(case.sheet.headers.get(case.place + 1, ""))
    return "contact_name" if differ and (many or phone_beside) else None
