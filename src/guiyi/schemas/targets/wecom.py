"""企业微信: remarks and tags for the external contacts that a member has already; customers cannot be created there.

Source: https://developer.work.weixin.qq.com/document/path/92115 (remark: lengths), /92118 (mark_tag), /92117 (tags).
"""

from guiyi.schemas.targets.profile import Calls, Target, TargetField, TargetObject

CONTACTS = TargetObject(
    name="企业微信备注",
    entity="contact",
    zh="企业微信备注",
    en="WeCom remarks",
    fields=(
        TargetField("external_userid", "wecom_external_userid", required=True),
        TargetField("userid", "owner_account"),
        TargetField("remark", "contact_name", max_length=20),
        TargetField("remark_company", "customer_name", max_length=20),
        TargetField("remark_mobiles", "mobile", joined=True),
        TargetField("description", "contact_note", max_length=150),
        TargetField("add_tag", "tags", joined=True),
    ),
)
WECOM = Target(
    name="wecom",
    zh="企业微信",
    en="WeCom",
    objects=(CONTACTS,),
    file_format="csv",
    bom=True,
    separator=",",
    blank_policy="keeps",
    calls=Calls(rate=150.0, parallel=5),  # 10,000 calls a minute of one API; more than 5 at once are refused
)
