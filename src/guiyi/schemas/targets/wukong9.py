"""悟空CRM 9.0 (PHP): the two Excel import templates of an unchanged installation, and what its tables hold.

Row 1 is a merged hint, row 2 the headers, data starts in row 3; number and order of columns must be the template's.
Names of customers are compared by MySQL's utf8_general_ci: letter case and trailing blanks do not count.
Source: https://github.com/WuKongOpenSource/WukongCRM-9.0-PHP (application/admin/model/Excel.php, public/sql/5kcrm.sql).
"""

from guiyi.schemas.targets.profile import Calls, Target, TargetField, TargetObject

LEVELS = {"A": "A（重点客户）", "B": "B（普通客户）", "C": "C（非优先客户）"}
INDUSTRIES = {  # sections of GB/T 4754-2017 that the list has a word for
    "C": "生产",
    "F": "贸易",
    "G": "运输/物流",
    "H": "服务业",
    "I": "IT/通信/电子/互联网",
    "J": "金融业",
    "K": "房地产",
    "L": "商业服务",
    "O": "服务业",
    "R": "文化传媒",
    "S": "政府",
}
SOURCES = (
    "促销活动", "搜索引擎", "广告", "转介绍", "线上注册", "线上询价", "预约上门",
    "陌拜", "招商资源", "公司资源", "展会资源", "个人资源", "电话咨询", "邮件咨询",
)  # fmt: skip
SAME_SOURCE = {  # words that mean one of SOURCES without naming it
    "百度": "搜索引擎",
    "谷歌": "搜索引擎",
    "朋友介绍": "转介绍",
    "熟人介绍": "转介绍",
    "老客户介绍": "转介绍",
    "客户介绍": "转介绍",
    "展览会": "展会资源",
    "陌生拜访": "陌拜",
    "来电": "电话咨询",
}
PHONE, NAME, REMARK = 50, 255, 21_845  # varchar(50); varchar(255); text: 65,535 bytes at 3 bytes a character
EMAIL = r"[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,255}"  # PHP's filter_var knows no mail outside ASCII

CUSTOMERS = TargetObject(
    name="客户",
    entity="customer",
    zh="客户",
    en="Customers",
    fields=(
        TargetField("*客户名称", "customer_name", required=True, unique=True, max_length=NAME, api="name"),
        TargetField("客户级别", "level", options=LEVELS, api="level"),
        TargetField("客户行业", "industry", options=INDUSTRIES, otherwise="其他", api="industry"),
        TargetField("客户来源", "source", options=SAME_SOURCE, choices=SOURCES, api="source"),
        TargetField("电话", "phone", form="landline", max_length=PHONE, api="telephone"),
        TargetField("网址", "website", max_length=255, api="website"),
        TargetField("下次联系时间", "next_contact_time", form="datetime", api="next_time"),
        TargetField("备注", "note", joined=True, max_length=REMARK, api="remark"),
        TargetField("手机", "phone", form="mobile", max_length=PHONE, api="mobile"),
        TargetField("省", "province", max_length=80, api="address"),  # the three are stored in one varchar(255)
        TargetField("市", "city", max_length=80, api="address"),
        TargetField("区/县", "district", max_length=80, api="address"),
        TargetField("详细地址", "address", max_length=255, api="detail_address"),
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
        TargetField("*姓名", "contact_name", required=True, max_length=50, api="name"),
        TargetField("*客户名称", refers="*客户名称", required=True, api="customer_id"),
        TargetField("手机", "mobile", max_length=PHONE, api="mobile"),
        TargetField("电话", "contact_phone", max_length=PHONE, api="telephone"),
        TargetField("电子邮箱", "contact_email", max_length=255, pattern=EMAIL, api="email"),
        TargetField("是否关键决策人", "is_decision_maker", options={"yes": "是", "no": "否"}, api="decision"),
        TargetField("职务", "job_title", max_length=255, api="post"),
        TargetField("性别", "gender", options={"male": "男", "female": "女"}, api="sex"),
        TargetField("地址", "contact_address", max_length=255, api="detail_address"),
        TargetField("下次联系时间", api="next_time"),  # ours is the customer's
        TargetField("备注", "contact_note", joined=True, max_length=REMARK, api="remark"),
    ),
    note="备注",
    untold=("last_name", "first_name", "contact_target_id"),
)
WUKONG9 = Target(
    name="wukong9",
    zh="悟空CRM 9.0",
    en="Wukong CRM 9.0",
    objects=(CUSTOMERS, CONTACTS),
    file_format="xls",
    charset="utf8mb3",
    separator="；",
    max_rows=65_534,  # 65,536 rows less hint and header
    max_text=32_767,
    blank_policy="clears",
    hinted=True,
    language="zh",
    calls=Calls(parallel=3),
)
