"""The standard customer base, declared once: two entities, customer and contact (DESIGN section 3).

Mapping, cleansing, validation, matching, merging, export, reports and docs all read this list.
"""

from functools import cache
from typing import Any

from guiyi.core.language import table
from guiyi.core.schema import Entity, Field, Schema

PERSONAL: dict[str, Any] = {"sensitivity": "personal"}
UNION: dict[str, Any] = {"many": True, "survivor": "union"}
LATEST: dict[str, Any] = {"survivor": "latest"}
EARLIEST: dict[str, Any] = {"survivor": "earliest"}
EXPECTED: dict[str, Any] = {"expected": True}
APART: dict[str, Any] = {"match": False}  # says nothing of who somebody is

# name, kind, zh, en, and what differs from the defaults of Field
CUSTOMER_FIELDS: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("customer_name", "company", "客户名称", "Customer name", {"required": True, **EXPECTED}),
    ("customer_type", "customer_type", "客户类型", "Customer type", APART),
    ("short_name", "company", "客户简称", "Short name", {}),
    ("former_name", "company", "曾用名", "Former name", {}),
    ("english_name", "company", "英文名称", "English name", {}),
    ("customer_code", "text", "客户编号", "Customer code", {}),
    ("uscc", "uscc", "统一社会信用代码", "Unified social credit code", {"unique": True}),
    ("company_type", "text", "企业性质", "Company type", APART),
    ("industry", "industry", "行业", "Industry", {**EXPECTED, **APART}),
    ("company_size", "company_size", "公司规模", "Company size", {**EXPECTED, **APART}),
    ("founded_date", "date", "成立日期", "Founded", EARLIEST),
    ("legal_person", "person_name", "法定代表人", "Legal representative", PERSONAL),
    ("registered_capital", "amount", "注册资本", "Registered capital", APART),
    ("company_status", "text", "经营状态", "Company status", {**LATEST, **APART}),
    ("registration_no", "text", "工商注册号", "Registration number", {}),
    ("bank_name", "text", "开户银行", "Bank", APART),
    ("bank_account", "text", "银行账号", "Bank account", PERSONAL),
    ("country", "country", "国家", "Country", APART),
    ("province", "province", "省份", "Province", EXPECTED),
    ("city", "city", "城市", "City", EXPECTED),
    ("district", "district", "区县", "District", {}),
    ("address", "address", "地址", "Address", PERSONAL),
    ("postcode", "postcode", "邮政编码", "Postcode", {}),
    ("phone", "phone", "电话", "Phone", {**UNION, **PERSONAL}),
    ("fax", "phone", "传真", "Fax", {**UNION, **PERSONAL}),
    ("email", "email", "邮箱", "E-mail", {**UNION, **PERSONAL}),
    ("website", "website", "网址", "Website", {}),
    ("stage", "stage", "商机阶段", "Stage", {**LATEST, **EXPECTED, **APART}),
    ("status", "text", "客户状态", "Status", {**LATEST, **APART}),
    ("level", "grade", "客户级别", "Level", {**LATEST, **APART}),
    ("source", "text", "客户来源", "Lead source", {**EARLIEST, **EXPECTED, **APART}),
    ("referrer", "text", "介绍人", "Referrer", {**APART, **PERSONAL}),
    ("owner", "text", "负责人", "Owner", {**LATEST, **EXPECTED, **APART}),
    ("owner_account", "text", "负责人账号", "Owner account", {**LATEST, **APART}),
    ("owner_dept", "text", "所属部门", "Owner department", {**LATEST, **APART}),
    ("tags", "tags", "标签", "Tags", {**UNION, **APART}),
    ("need", "text", "需求", "Need", APART),
    ("purchase_cycle", "text", "采购周期", "Purchase cycle", APART),
    ("avg_order_value", "amount", "客单价", "Average order value", {**LATEST, **APART}),
    ("deal_amount", "amount", "成交金额", "Deal amount", {**LATEST, **APART}),
    ("revenue", "amount", "营业收入", "Revenue", {**LATEST, **APART}),
    ("order_count", "count", "订单数", "Orders", {**LATEST, **APART}),
    ("last_order_date", "date", "最近下单日期", "Last order", {**LATEST, **APART}),
    ("last_contact_time", "datetime", "最近联系时间", "Last contact", {**LATEST, **APART}),
    ("next_contact_time", "datetime", "下次联系时间", "Next contact", {**LATEST, **APART}),
    ("last_contact_note", "text", "跟进记录", "Last contact note", {**LATEST, **APART, **PERSONAL}),
    ("payment_terms", "text", "付款条件", "Payment terms", {**LATEST, **APART}),
    ("credit_limit", "amount", "信用额度", "Credit limit", {**LATEST, **APART}),
    ("company_profile", "text", "公司简介", "Company profile", {"survivor": "longest", **APART}),
    ("business_scope", "text", "经营范围", "Business scope", {"survivor": "longest", **APART}),
    ("risk_level", "text", "风险等级", "Risk level", {**LATEST, **APART}),
    ("consent", "yes_no", "同意营销", "Consent", {**LATEST, **APART}),
    ("blacklist", "yes_no", "黑名单", "Blacklisted", {**LATEST, **APART}),
    ("note", "text", "备注", "Note", {**UNION, **APART, **PERSONAL}),
    ("created_at", "datetime", "创建时间", "Created", {**EARLIEST, **APART}),
    ("created_by", "text", "创建人", "Created by", {**EARLIEST, **APART}),
    ("updated_at", "datetime", "更新时间", "Updated", {**LATEST, **APART}),
    ("target_id", "text", "CRM 客户编号", "CRM customer id", {"survivor": "priority", **APART}),
)
CONTACT_FIELDS: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("contact_name", "person_name", "联系人", "Contact name", {**PERSONAL, **EXPECTED}),
    ("last_name", "text", "姓", "Last name", PERSONAL),
    ("first_name", "text", "名", "First name", PERSONAL),
    ("salutation", "text", "称呼", "Salutation", APART),
    ("gender", "gender", "性别", "Gender", {}),
    ("job_title", "text", "职务", "Job title", APART),
    ("department", "text", "部门", "Department", APART),
    ("is_decision_maker", "yes_no", "是否关键决策人", "Decision maker", {**LATEST, **APART}),
    ("is_primary", "yes_no", "首要联系人", "Primary contact", {**LATEST, **APART}),
    ("mobile", "phone", "手机", "Mobile", {**UNION, **PERSONAL, **EXPECTED}),
    ("contact_phone", "phone", "联系人电话", "Contact phone", {**UNION, **PERSONAL}),
    ("contact_email", "email", "联系人邮箱", "Contact e-mail", {**UNION, **PERSONAL}),
    ("wechat_id", "wechat_id", "微信号", "WeChat id", PERSONAL),
    ("wechat_wxid", "wechat_wxid", "微信原始号", "WeChat internal id", PERSONAL),
    ("wechat_nickname", "text", "微信昵称", "WeChat nickname", PERSONAL),
    ("wechat_remark", "remark", "微信备注", "WeChat remark", PERSONAL),
    ("wechat_source", "text", "微信添加方式", "WeChat source", APART),
    ("unionid", "text", "unionid", "WeChat unionid", PERSONAL),
    ("openid", "text", "openid", "WeChat openid", PERSONAL),
    ("wecom_external_userid", "text", "企业微信客户号", "WeCom external user id", PERSONAL),
    ("qq", "qq", "QQ", "QQ", PERSONAL),
    ("birthday", "date", "生日", "Birthday", PERSONAL),
    ("id_number", "resident_id", "身份证号", "Resident id number", {**PERSONAL, "unique": True}),
    ("preferred_channel", "channel", "偏好渠道", "Preferred channel", {**LATEST, **APART}),
    ("contact_address", "text", "联系人地址", "Contact address", PERSONAL),
    ("contact_note", "text", "联系人备注", "Contact note", {**UNION, **APART, **PERSONAL}),
    ("contact_target_id", "text", "CRM 联系人编号", "CRM contact id", {"survivor": "priority", **APART}),
)
REACHING = (
    "mobile", "phone", "contact_phone", "email", "contact_email",
    "wechat_id", "wechat_wxid", "wecom_external_userid", "unionid", "qq",
)  # fmt: skip
OF_FIRMS = ("phone", "email")  # reach the firm where a row holds one, else the person
PERSONAL_NAMES = ("contact_name", "wechat_remark", "wechat_nickname")  # a personal customer is called by these
NAMING = ("contact_name", "last_name", "first_name", "wechat_nickname", "wechat_remark")
# pairs of dates of which the first cannot be later: an audit warns where it is
IN_TIME = (("founded_date", "last_order_date"), ("created_at", "updated_at"))
LINKED = (
    ("country", "province", "city", "district", "address", "postcode"),
    ("contact_name", "last_name", "first_name", "salutation"),
)


@cache
def _aliases() -> dict[str, tuple[str, ...]]:
    known: dict[str, list[str]] = {}
    for row in table("synonyms"):
        known.setdefault(row["field"], []).append(row["synonym"])
    return {name: tuple(words) for name, words in known.items()}


def _declared(entity: Entity, rows: tuple[tuple[str, str, str, str, dict[str, Any]], ...]) -> tuple[Field, ...]:
    return tuple(
        Field(name, kind, zh, en, entity=entity, aliases=_aliases().get(name, ()), **rest)
        for name, kind, zh, en, rest in rows
    )


@cache
def customer_schema() -> Schema:
    """Return CUSTOMER, the schema that a job starts from."""
    return Schema(
        fields=_declared("customer", CUSTOMER_FIELDS) + _declared("contact", CONTACT_FIELDS),
        any_of=(REACHING,),
        linked=LINKED,
    )
