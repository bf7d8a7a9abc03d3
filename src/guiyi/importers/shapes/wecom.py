"""Exports of WeCom 企业微信 and of the SCRM tools built on it.

Sources: the 客户列表 export of the admin console and its smart-sheet template; LinkWeChat WeCustomersVo.java; openscrm
data_export.go; mochat; MarketGo (all on GitHub); https://openapi.weiling.cn contact/batch.
"""

import json

from guiyi.importers.shapes.shape import Meant, Row, Seen, Shape, Told, left_out

_MIXED = 0.3  # a share of names that is neither few nor nearly all


def names(seen: Seen) -> Told:
    """客户名称 is the name of a WeCom user and the nickname of a WeChat user: both, where the column holds both.

    >>> from guiyi.importers.columns.sample import Values
    >>> names(Seen(Values(("张三", "李四")), frozenset())), names(Seen(Values(("幸福的小李🌸", "小美🍀")), frozenset()))
    ('contact_name', 'wechat_nickname')
    """
    people, companies = seen.values.share("person_name"), seen.values.share("company")
    if companies >= 0.5 and companies > people:
        return "customer_name"
    if people > 1 - _MIXED:
        return "contact_name"
    return ("contact_name", "wechat_nickname") if people >= _MIXED else "wechat_nickname"


def ways(row: Row) -> Row:
    """Take phones and mails out of the list in which 卫瓴 keeps every way to reach somebody.

    >>> ways({"contactways": '[{"type": "0", "contact_way": "13800138000"}, {"contact_way": "a@b.cn"}]', "email": None})
    {'contactways': '13800138000', 'email': 'a@b.cn'}
    """
    try:
        told = json.loads(row.get("contactways") or "")
    except ValueError:
        return {}
    many = told if isinstance(told, list) else [told]
    texts = [str(one["contact_way"]) for one in many if isinstance(one, dict) and one.get("contact_way")]
    if not texts:
        return {}
    mails = [one for one in texts if "@" in one and "email" in row]
    others = [one for one in texts if one not in mails]
    mended: Row = {"contactways": "|".join(others) or None}
    return {**mended, "email": "|".join(filter(None, (row["email"], *mails)))} if mails else mended


_FOLLOWED: dict[str, Meant] = {
    "客户名称": names,
    "客户": names,
    "客户姓名": names,
    "客户昵称": "wechat_nickname",
    "备注名": "wechat_remark",
    "描述": "contact_note",
    "添加人": "owner",
    "添加人账号": "owner_account",
    "添加人所属部门": "owner_dept",
    "添加时间": "created_at",
    "来源": "wechat_source",
    "添加方式": "wechat_source",
    "企业": "customer_name",
    "职务": "job_title",
    "手机": "mobile",
    "unionid": "unionid",
}
ADMIN = Shape(
    "WeCom admin console",
    ("客户名称,添加人,添加人账号", "客户名称,添加人,添加人所属部门", "客户名称,添加人,添加时间,来源,企业"),
    _FOLLOWED,
)
SMART_SHEET = Shape(
    "WeCom smart sheet",
    ("客户,对接销售,跟进备注", "客户,对接销售,客户状态", "客户,其他添加人,标签组", "客户名称,对接销售,其他添加人"),
    _FOLLOWED
    | {"对接销售": "owner", "跟进备注": "last_contact_note", "客户状态": "status", "其他添加人": "", "标签组": "tags"},
)
LINKWECHAT = Shape(
    "LinkWeChat",
    ("客户姓名,客户类型,userid,unionid,跟进员工",),
    _FOLLOWED
    | {
        "客户类型": "customer_type",
        "userid": "wecom_external_userid",
        "所属企业": "customer_name",
        "所属职位": "job_title",
        "跟进员工": "owner",
        "商机阶段": "stage",
        "企业标签": "tags",
        "手机号": "mobile",
        "所在省市县": "region",
        "是否加入黑名单": "blacklist",
    },
)
OPENSCRM = Shape(
    "openscrm",
    ("流失客户,所属客服,流失时间", "流失客户,所属客服,添加时间"),
    {
        "流失客户": names,
        "所属客服": "owner",
        "标签": "",  # ids, joined
        "流失时间": "",
        "添加时间": "created_at",
        "添加员工时长/天": "",
    },
)
MARKETGO = Shape(
    "MarketGo",
    ("external_user_id,member_id",),
    {"external_user_id": "wecom_external_userid", "member_id": "owner_account"},
)
WEILING = Shape(
    "卫瓴",
    ("contact_id,user_name,corp_name,owner_id", "user_name,contact_ways,corp_name", "user_name,contact_ways,owner_id"),
    {
        "contact_id": "contact_target_id",
        "user_name": "contact_name",
        "corp_name": "customer_name",
        "corp_address": "address",
        "register_address": "",
        "legal_person": "legal_person",
        "corp_founded_time": "founded_date",
        "region": "region",
        "plan_name": "",
        "group_name": "",
        "owner_id": "owner_account",
        "url": "website",
        "age": "age",
        "gender": "gender",
        "industry": "industry",
        "position": "job_title",
        "population_size": "company_size",
        "create_time": "created_at",
        "last_follow_time": "last_contact_time",
        "customer_stage": "stage",
        "from_channel_name": "source",
        "contact_ways": "mobile",
        "tag_group_list": "tags",
        "contact_source.component_name": "",
    }
    | left_out(
        "status,contact_source.type,contact_source.component_id,searchword,is_repeat,is_useless,create_user_id,"
        "first_progress_time,latest_progress_id,claim_time,related_customer,company_list,business_list"
    ),
    mend=ways,
)
WECOM = (LINKWECHAT, OPENSCRM, MARKETGO, WEILING, ADMIN, SMART_SHEET)
