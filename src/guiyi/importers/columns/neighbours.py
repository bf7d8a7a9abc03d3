"""What the columns of a sheet say together: the tool that it comes from, and the fields that are surely there."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from guiyi.importers.columns.header_text import clean

Claims = Mapping[int, tuple[str, tuple[str, ...], tuple[str, ...] | None]]  # place → header, candidates, settled fields

_WECHAT = frozenset(
    {"昵称", "nickname", "好友昵称", "客户昵称", "wxid", "微信原始id", "remarkname", "个性签名", "好友备注"}
)
_WECOM = frozenset(
    {
        "添加人", "添加人账号", "添加人所属部门", "其他添加人", "添加成员", "跟进员工", "所属员工", "所属成员", "所属客服",
        "外部联系人id", "外部联系人userid", "externaluserid", "企业标签",
    }
)  # fmt: skip
_WECOM_TAGS = re.compile(r"(?:企业)?标签组\d")
_SALESFORCE = frozenset(
    {
        "isdeleted", "systemmodstamp", "ownerid", "createdbyid", "lastmodifiedbyid", "masterrecordid", "lastmodifieddate",
        "accountid",
    }
)  # fmt: skip
_HUBSPOT_OR_ZOHO = frozenset(
    {
        "lifecyclestage", "contactowner", "companyowner", "accountowner", "leadowner", "createdate", "lastmodifieddate",
        "leadstatus", "createdtime", "modifiedtime", "modifiedby",
    }
)  # fmt: skip
_REGISTRY = frozenset({"uscc", "registered_capital", "registration_no", "business_scope", "company_status"})
_FURTHER = re.compile(r"联系人[2-9]|\D[2-9]$")  # what a second contact has, the first may lack
IDS = frozenset({"id", "recordid", "记录id"})


@dataclass(frozen=True)
class Sheet:
    """What all columns of a sheet say together.

    Attributes:
        headers: cleaned headers by place.
        sure: field → how many columns mean it beyond doubt.
        people: it surely has names of persons.
        wechat, wecom, crm: what kind of tool the sheet was exported from.
        registry: it holds data of a company register.
        role: of the source.
    """

    headers: Mapping[int, str]
    sure: Counter[str]
    people: bool
    wechat: bool
    wecom: bool
    crm: bool
    registry: bool
    role: str

    def has(self, *names: str) -> bool:
        """Tell whether some column surely means one of these fields."""
        return any(self.sure[name] for name in names)


def look_around(claims: Claims, role: str) -> Sheet:
    """Gather what the columns of a sheet say together."""
    headers = {place: clean(header) for place, (header, _, _) in claims.items()}
    words = set(headers.values())
    sure = Counter[str]()
    for place, (_, candidates, fields) in claims.items():
        names = fields or (candidates if len(candidates) == 1 else ())
        sure.update(names if not _FURTHER.search(headers[place]) else set(names) - {"mobile"})
    chats = bool(words & _WECHAT) or {"username", "alias"} <= words or {"用户名", "备注"} <= words
    named = any(_is_person(candidates) for _, candidates, _ in claims.values())
    people = bool(sure["contact_name"] or sure["last_name"] or sure["first_name"])
    return Sheet(
        headers=headers,
        sure=sure,
        people=people,
        wechat=chats and not people and not named,
        wecom=bool(words & _WECOM) or any(map(_WECOM_TAGS.match, words)),
        crm=len(words & _SALESFORCE) > 1 or len(words & _HUBSPOT_OR_ZOHO) >= _times_of_id(words),
        registry=any(sure[name] for name in _REGISTRY),
        role=role,
    )


def _times_of_id(words: set[str]) -> int:
    """Say how many columns of HubSpot or Zoho prove their export: one beside a Record ID, two beside a plain id."""
    return 1 if words & (IDS - {"id"}) else 2 if "id" in words else 99


def _is_person(candidates: tuple[str, ...]) -> bool:
    """Tell a header such as 姓名: a person, if not a company, and no name of an account."""
    return "contact_name" in candidates and not {"wechat_nickname", "wechat_remark"} & set(candidates)
