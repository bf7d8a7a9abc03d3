"""悟空CRM 11.0 (Java): the two Excel import templates of an unchanged installation, and what its tables hold.

Row 1 is a hint, row 2 the headers; the set of headers must be the template's, their order is free. An owner is named by
the real name of an employee. Columns are utf8, without characters past U+FFFF.
Source: https://github.com/WuKongOpenSource/WukongCRM-11.0-JAVA (crm module: CrmUploadExcelServiceImpl, field config,
area.json).
"""

from guiyi.schemas.targets.profile import Calls, Target, TargetField, TargetObject
from guiyi.schemas.targets.wukong9 import EMAIL, INDUSTRIES, LEVELS, SAME_SOURCE, SOURCES

PHONE = r"(\+?0?\d{2,4}-?)?\d{6,11}"
TEXT = 800
# Its table of places has one city in each of these, and of Chongqing's counties one of their own, 县
CITIES = {"北京市": "北京城区", "上海市": "上海城区", "天津市": "天津城区", "重庆市": "市辖区"}

CUSTOMERS = TargetObject(
    name="客户",
    entity="customer",
    zh="客户",
    en="Customers",
    fields=(
        TargetField("*客户名称", "customer_name", required=True, unique=True, max_length=255, api="customerName"),
        TargetField("客户来源", "source", options=SAME_SOURCE, choices=SOURCES, api="source"),
        TargetField("手机", "phone", form="mobile", pattern=PHONE, api="mobile"),
        TargetField("电话", "phone", form="landline", max_length=255, api="telephone"),
        TargetField("网址", "website", max_length=255, api="website"),
        TargetField("邮箱", "email", max_length=255, pattern=EMAIL, api="email"),
        TargetField("客户行业", "industry", options=INDUSTRIES, otherwise="其他", api="industry"),
        TargetField("客户级别", "level", options=LEVELS, api="level"),
        TargetField("下次联系时间", "next_contact_time", form="datetime", api="nextTime"),
        TargetField("备注", "note", joined=True, max_length=TEXT, api="remark"),
        TargetField("省", "province", max_length=80, place=1, api="address"),
        TargetField("市", "city", max_length=80, place=2, spelt=CITIES, api="address"),
        TargetField("区", "district", max_length=80, place=3, api="address"),
        TargetField("详细地址", "address", max_length=255, api="detailAddress"),
        TargetField(
            "*负责人", "owner", max_length=50, api="ownerUserId"
        ),  # empty: the import must go to the public pool
    ),
    note="备注",
    untold=("customer_type", "updated_at", "target_id"),
)
CONTACTS = TargetObject(
    name="联系人",
    entity="contact",
    zh="联系人",
    en="Contacts",
    fields=(
        TargetField("*姓名", "contact_name", required=True, max_length=255, api="name"),
        TargetField("*客户名称", refers="*客户名称", required=True, api="customerId"),
        TargetField("手机", "mobile", pattern=PHONE, api="mobile"),
        TargetField("电话", "contact_phone", max_length=255, api="telephone"),
        TargetField("邮箱", "contact_email", max_length=255, pattern=EMAIL, api="email"),
        TargetField("职务", "job_title", max_length=255, api="post"),
        TargetField("是否关键决策人", "is_decision_maker", options={"yes": "是", "no": "否"}, api="policymakers"),
        TargetField("地址", "contact_address", max_length=255, api="address"),
        TargetField("下次联系时间", api="nextTime"),  # ours is the customer's
        TargetField("备注", "contact_note", joined=True, max_length=TEXT, api="remark"),
        TargetField("性别", "gender", options={"male": "男", "female": "女"}, api="sex"),
        TargetField("*负责人", refers="*负责人", api="ownerUserId"),
    ),
    note="备注",
    untold=("last_name", "first_name", "contact_target_id"),
)
WUKONG11 = Target(
    name="wukong11",
    zh="悟空CRM 11.0",
    en="Wukong CRM 11.0",
    objects=(CUSTOMERS, CONTACTS),
    file_format="xlsx",
    charset="utf8mb3",
    separator="；",
    max_rows=10_000,
    max_text=32_767,
    blank_policy="clears",
    hinted=True,
    language="zh",
    calls=Calls(parallel=3, lag=2.0),
)
