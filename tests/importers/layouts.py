"""Sheets as people lay them out, drawn as text, with what a person would say of each (see test_layouts.py)."""

from typing import NamedTuple

from guiyi.importers.header import Merged


class Case(NamedTuple):
    """A sheet: its name, its lines, what its tables are, its merged areas."""

    name: str
    text: str
    tables: tuple[str, ...]
    merged: tuple[Merged, ...] = ()


STACKED = (
    Case(
        "two tables parted by a blank line",
        """
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000
苏州鑫源机械有限公司|李四|13900139000

姓名|手机|邮箱|备注
王五|13700137000|w@a.cn|老客户
赵六|13600136000|z@a.cn|
""",
        ("S 1/2 x2: customer_name contact_name mobile", "S#2 5/6 x2: contact_name mobile email note"),
    ),
    Case(
        "each under a title",
        """
一、企业客户|||
客户名称|联系人|手机|地址
上海恒达贸易有限公司|张三|13800138000|上海市浦东新区世纪大道1号
苏州鑫源机械有限公司|李四|13900139000|苏州市工业园区星湖街2号

二、个人客户|||
姓名|电话|来源|
王五|13700137000|抖音|
赵六|13600136000|转介绍|
""",
        ("S 2/3 x2: customer_name contact_name mobile address", "S#2 7/8 x2: contact_name mobile source"),
    ),
    Case(
        "titles apart from their headers",
        """
企业客户||

客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000

个人客户||

姓名|性别|手机
王五|男|13700137000
""",
        ("S 3/4 x1: customer_name contact_name mobile", "S#2 8/9 x1: contact_name gender mobile"),
    ),
    Case(
        "no blank line but a title",
        """
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000
苏州鑫源机械有限公司|李四|13900139000
个人客户名单||
姓名|微信号|手机
王五|wangwu_88|13700137000
""",
        ("S 1/2 x2: customer_name contact_name mobile", "S#2 5/6 x1: contact_name wechat_id mobile"),
    ),
    Case(
        "no blank line and no title",
        """
客户名称|联系人|手机|地址
上海恒达贸易有限公司|张三|13800138000|上海市浦东新区世纪大道1号
苏州鑫源机械有限公司|李四|13900139000|苏州市工业园区星湖街2号
姓名|手机|邮箱|生日
王五|13700137000|w@a.cn|1990-01-02
""",
        ("S 1/2 x2: customer_name contact_name mobile address", "S#2 4/5 x1: contact_name mobile email birthday"),
    ),
    Case(
        "totals end the first table",
        """
客户名称|联系人|手机|成交金额
上海恒达贸易有限公司|张三|13800138000|1000
苏州鑫源机械有限公司|李四|13900139000|2000
合计|||3000
姓名|手机|来源|
王五|13700137000|抖音|
""",
        ("S 1/2 x2: customer_name contact_name mobile deal_amount; 4 total", "S#2 5/6 x1: contact_name mobile source"),
    ),
    Case(
        "the same header on every page",
        """
客户名单||
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000

客户名单||
客户名称|联系人|手机
苏州鑫源机械有限公司|李四|13900139000
""",
        ("S 2/3 x2: customer_name contact_name mobile; 5 header_again; 6 header_again",),
    ),
    Case(
        "a, b and a once more",
        """
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000

姓名|手机|邮箱
王五|13700137000|w@a.cn

客户名称|联系人|手机
苏州鑫源机械有限公司|李四|13900139000
""",
        (
            "S 1/2 x1: customer_name contact_name mobile",
            "S#2 4/5 x1: contact_name mobile email",
            "S#3 7/8 x1: customer_name contact_name mobile",
        ),
    ),
    Case(
        "the same names in another order",
        """
客户名称|联系人|手机|地址
上海恒达贸易有限公司|张三|13800138000|上海市浦东新区世纪大道1号

客户名称|手机|联系人|地址
苏州鑫源机械有限公司|13900139000|李四|苏州市工业园区星湖街2号
""",
        (
            "S 1/2 x1: customer_name contact_name mobile address",
            "S#2 4/5 x1: customer_name mobile contact_name address",
        ),
    ),
    Case(
        "products under customers",
        """
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000
苏州鑫源机械有限公司|李四|13900139000

产品清单||
品名|规格|单价
螺丝|M3|0.5
电机|380V|900
轴承|6204|12
""",
        ("S 1/2 x2: customer_name contact_name mobile", "S#2 sheet.no_customers"),
    ),
    Case(
        "customers under products",
        """
品名|规格|单价
螺丝|M3|0.5
电机|380V|900

客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000
苏州鑫源机械有限公司|李四|13900139000
""",
        ("S sheet.no_customers", "S#2 5/6 x2: customer_name contact_name mobile"),
    ),
    Case(
        "a list without a header above a table",
        """
张三|13800138000|上海恒达贸易有限公司
李四|13900139000|苏州鑫源机械有限公司
王五|13700137000|杭州三木服装有限公司

姓名|手机|邮箱|备注
赵六|13600136000|z@a.cn|老客户
""",
        ("S -/1 x3: contact_name mobile customer_name", "S#2 5/6 x1: contact_name mobile email note"),
    ),
    Case(
        "a footer between tables",
        """
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000
制表人：小王|日期：2024-03-05|
姓名|手机|邮箱
王五|13700137000|w@a.cn
""",
        ("S 1/2 x1: customer_name contact_name mobile; 3 note", "S#2 4/5 x1: contact_name mobile email"),
    ),
    Case(
        "labels above the second table",
        """
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000

部门：销售二部|负责人：小王|
姓名|手机|邮箱
王五|13700137000|w@a.cn
""",
        ("S 1/2 x1: customer_name contact_name mobile", "S#2 5/6 x1: contact_name mobile email"),
    ),
    Case(
        "three tables of other widths",
        """
公司|电话
上海恒达贸易有限公司|021-61234567
苏州鑫源机械有限公司|0512-61234567


姓名|手机|公司|职位
张三|13800138000|上海恒达贸易有限公司|经理


微信昵称|微信号
小美|mei_123456
阿强|qiang_12345
""",
        (
            "S 1/2 x2: customer_name phone",
            "S#2 6/7 x1: contact_name mobile customer_name job_title",
            "S#3 10/11 x2: wechat_nickname wechat_id",
        ),
    ),
    Case(
        "a header of two rows in the second",
        """
客户名称|联系人|手机|
上海恒达贸易有限公司|张三|13800138000|

客户信息||联系人信息|
客户名称|地址|姓名|手机
苏州鑫源机械有限公司|苏州市工业园区星湖街2号|李四|13900139000
""",
        ("S 1/2 x1: customer_name contact_name mobile", "S#2 4,5/6 x1: customer_name address contact_name mobile"),
        ((4, 0, 4, 1), (4, 2, 4, 3)),
    ),
    Case(
        "a table without rows below",
        """
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000

姓名|手机|邮箱|生日
""",
        ("S 1/2 x1: customer_name contact_name mobile", "S#2 4/5 x0: contact_name mobile email birthday"),
    ),
)

SIDE_BY_SIDE = (
    Case(
        "the same header beside itself",
        """
姓名|电话||姓名|电话
张三|13800138000||李四|13900139000
王五|13700137000||赵六|13600136000
孙七|13500135000|||
""",
        ("S 1/2 x5: contact_name mobile",),
    ),
    Case(
        "three strips without a column between",
        """
公司|电话|公司|电话|公司|电话
上海恒达贸易有限公司|021-61234567|苏州鑫源机械有限公司|0512-61234567|杭州三木服装有限公司|0571-61234567
宁波海通物流有限公司|0574-61234567||||
""",
        ("S 1/2 x4: customer_name phone",),
    ),
    Case(
        "companies and their persons behind an empty column",
        """
客户名称|电话||姓名|手机|邮箱
上海恒达贸易有限公司|021-61234567||张三|13800138000|z@a.cn
苏州鑫源机械有限公司|0512-61234567||||
杭州三木服装有限公司|0571-61234567||||
""",
        ("S 1/2 x3: customer_name phone contact_name mobile email",),
    ),
    Case(
        "each under its own title",
        """
企业客户||||个人客户||
客户名称|联系人|电话||姓名|手机|来源
上海恒达贸易有限公司|张三|021-61234567||王五|13700137000|抖音
苏州鑫源机械有限公司|李四|0512-61234567||赵六|13600136000|转介绍
""",
        ("S 2/3 x2: customer_name contact_name phone", "S#2 2/3 x2: contact_name mobile source"),
    ),
    Case(
        "headers on other lines",
        """
客户名称|联系人|手机|||
上海恒达贸易有限公司|张三|13800138000||姓名|手机
苏州鑫源机械有限公司|李四|13900139000||王五|13700137000
杭州三木服装有限公司|钱八|13500135000||赵六|13600136000
""",
        ("S 1/2 x3: customer_name contact_name mobile", "S#2 2/3 x2: contact_name mobile"),
    ),
    Case(
        "a price list beside customers",
        """
客户名称|联系人|手机||品名|单价
上海恒达贸易有限公司|张三|13800138000||螺丝|0.5
苏州鑫源机械有限公司|李四|13900139000||电机|900
杭州三木服装有限公司|王五|13700137000||轴承|12
宁波海通物流有限公司|赵六|13600136000|||
温州大地鞋业有限公司|孙七|13500135000|||
""",
        ("S 1/2 x5: customer_name contact_name mobile", "S#2 sheet.no_customers"),
    ),
    Case(
        "numbers of lines in both",
        """
序号|客户名称|手机||序号|联系人|微信号
1|上海恒达贸易有限公司|13800138000||1|王五|wangwu_88
2|苏州鑫源机械有限公司|13900139000||2|赵六|zhaoliu_66
""",
        ("S 1/2 x2: customer_name mobile", "S#2 1/2 x2: contact_name wechat_id"),
    ),
    Case(
        "strips with totals",
        """
序号|姓名|电话||序号|姓名|电话
1|张三|13800138000||3|王五|13700137000
2|李四|13900139000||4|赵六|13600136000
合计|2|||合计|2|
""",
        ("S 1/2 x4: contact_name mobile; 4#1 total; 4#2 total",),
    ),
    Case(
        "two beside each other above a wide one",
        """
个人|||企业|
姓名|电话||公司|电话
张三|13800138000||上海恒达贸易有限公司|021-61234567
李四|13900139000||苏州鑫源机械有限公司|0512-61234567
王五|13700137000|||

客户名称|联系人|手机|地址|备注
杭州三木服装有限公司|钱八|13500135000|杭州市西湖区文三路1号|老客户
""",
        (
            "S 2/3 x3: contact_name mobile",
            "S#2 2/3 x2: customer_name phone",
            "S#3 7/8 x1: customer_name contact_name mobile address note",
        ),
    ),
)

FORMS = (
    Case(
        "labels beside values",
        """
客户信息登记表|||
客户名称|上海恒达贸易有限公司|联系人|张三
手机|13800138000|邮箱|z@a.cn
地址|上海市浦东新区世纪大道1号|行业|贸易
""",
        ("S -/2 x1: customer_name contact_name mobile email address industry",),
    ),
    Case(
        "one label a line",
        """
客户名称|上海恒达贸易有限公司
联系人|张三
手机|13800138000
地址|上海市浦东新区世纪大道1号
""",
        ("S -/1 x1: customer_name contact_name mobile address",),
    ),
    Case(
        "label and value in one cell",
        """
客户档案||
客户名称：上海恒达贸易有限公司||联系人：张三
手机：13800138000||邮箱：z@a.cn
""",
        ("S -/2 x1: customer_name contact_name mobile email",),
    ),
    Case(
        "labels above values",
        """
客户档案||
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000
地址|邮箱|行业
上海市浦东新区世纪大道1号|z@a.cn|贸易
""",
        ("S -/2 x1: customer_name contact_name mobile address email industry",),
    ),
    Case(
        "labels with colons and empty values",
        """
姓名：|张三|性别：|男
手机：|13800138000|微信：|
公司：|上海恒达贸易有限公司|职位：|经理
""",
        ("S -/1 x1: contact_name gender mobile customer_name job_title",),
    ),
    Case(
        "forms under one another",
        """
客户卡片|
客户名称|上海恒达贸易有限公司
联系人|张三
手机|13800138000

客户卡片|
客户名称|苏州鑫源机械有限公司
联系人|李四
手机|13900139000
""",
        ("S -/2 x2: customer_name contact_name mobile",),
    ),
    Case(
        "forms under one another without titles",
        """
姓名|张三|手机|13800138000
公司|上海恒达贸易有限公司|职位|经理
姓名|李四|手机|13900139000
公司|苏州鑫源机械有限公司|职位|采购
""",
        ("S -/1 x2: contact_name mobile customer_name job_title",),
    ),
    Case(
        "cards beside one another",
        """
姓名|张三||姓名|李四
手机|13800138000||手机|13900139000
公司|上海恒达贸易有限公司||公司|苏州鑫源机械有限公司
""",
        ("S -/1 x2: contact_name mobile customer_name",),
    ),
    Case(
        "a grid of contacts",
        """
客户名称|上海恒达贸易有限公司|行业|贸易
地址|上海市浦东新区世纪大道1号|规模|20-99人
联系人信息|||
姓名|职务|手机|邮箱
张三|经理|13800138000|z@a.cn
李四|采购|13900139000|l@a.cn
""",
        ("S -/5 x2: customer_name industry address company_size contact_name job_title mobile email",),
    ),
    Case(
        "labels that nobody knows in a column of labels",
        """
客户名称|上海恒达贸易有限公司
联系人|张三
手机|13800138000
吉祥物|熊猫
地址|上海市浦东新区世纪大道1号
""",
        ("S -/1 x1: customer_name contact_name mobile * address",),
    ),
    Case(
        "groups merged down the left",
        """
基本信息|客户名称|上海恒达贸易有限公司|行业|贸易
基本信息|地址|上海市浦东新区世纪大道1号|规模|20-99人
联系方式|联系人|张三|手机|13800138000
联系方式|邮箱|z@a.cn|微信号|zhangsan_88
""",
        ("S -/1 x1: customer_name industry address company_size contact_name mobile email wechat_id",),
    ),
    Case(
        "an English form",
        """
Customer Information|
Company|Acme Trading Ltd
Contact|Tom Hanks
Email|tom@acme.com
Phone|+1 650 253 0000
Notes|met at the fair
""",
        ("S -/2 x1: customer_name contact_name email phone note",),
    ),
    Case(
        "two contacts in a form",
        """
客户名称|上海恒达贸易有限公司||
联系人1|张三|电话1|13800138000
联系人2|李四|电话2|13900139000
""",
        ("S -/1 x2: customer_name contact_name mobile contact_name mobile",),
    ),
    Case(
        "a value that is a known word",
        """
客户名称|上海恒达贸易有限公司
来源|电话
手机|13800138000
联系人|张三
""",
        ("S -/1 x1: customer_name source mobile contact_name",),
    ),
)

ON_THEIR_SIDE = (
    Case(
        "a customer a column",
        """
客户名称|上海恒达贸易有限公司|苏州鑫源机械有限公司|杭州三木服装有限公司
联系人|张三|李四|王五
手机|13800138000|13900139000|13700137000
邮箱|z@a.cn|l@a.cn|w@a.cn
""",
        ("S -/1 x3: customer_name contact_name mobile email",),
    ),
    Case(
        "under a title and a line of numbers",
        """
客户对照表|||
项目|客户一|客户二|客户三
客户名称|上海恒达贸易有限公司|苏州鑫源机械有限公司|杭州三木服装有限公司
联系人|张三|李四|王五
手机|13800138000|13900139000|13700137000
地址|上海市浦东新区世纪大道1号||杭州市西湖区文三路1号
""",
        ("S -/2 x3: * customer_name contact_name mobile address",),
    ),
    Case(
        "with gaps in the cells",
        """
姓名|张三|李四
手机|13800138000|
邮箱||l@a.cn
公司|上海恒达贸易有限公司|苏州鑫源机械有限公司
""",
        ("S -/1 x2: contact_name mobile email customer_name",),
    ),
)

PLACED = (
    Case(
        "a table that starts at D6",
        """




|||客户名称|联系人|手机
|||上海恒达贸易有限公司|张三|13800138000
|||苏州鑫源机械有限公司|李四|13900139000
""".replace("\n\n\n\n\n", "\n|\n|\n|\n|\n|\n"),
        ("S 6/7 x2: customer_name contact_name mobile",),
    ),
    Case(
        "an empty column among the others",
        """
客户名称||联系人|手机
上海恒达贸易有限公司||张三|13800138000
苏州鑫源机械有限公司||李四|13900139000
""",
        ("S 1/2 x2: customer_name contact_name mobile",),
    ),
    Case(
        "titles, dates and labels above",
        """
2024年客户信息登记表||||
部门：销售一部||负责人：小王||导出时间：2024-03-05
||||
序号|客户名称|联系人|手机|备注
1|上海恒达贸易有限公司|张三|13800138000|
2|苏州鑫源机械有限公司|李四|13900139000|老客户
制表：小王||审核：老李||
""",
        ("S 4/5 x2: customer_name contact_name mobile note; 7 note",),
    ),
    Case(
        "labels and values in cells of their own above",
        """
客户负责人|小王||
部门|销售一部||
导出时间|2024-03-05||

客户名称|联系人|手机|级别
上海恒达贸易有限公司|张三|13800138000|A
苏州鑫源机械有限公司|李四|13900139000|B
""",
        ("S 5/6 x2: customer_name contact_name mobile level",),
    ),
    Case(
        "a company called total",
        """
客户名称|联系人|手机
合计科技有限公司|张三|13800138000
总计软件（深圳）有限公司|李四|13900139000
合计|2|
""",
        ("S 1/2 x2: customer_name contact_name mobile; 4 total",),
    ),
    Case(
        "bands between rows",
        """
客户名称|联系人|手机|地址
华东区|||
上海恒达贸易有限公司|张三|13800138000|上海市浦东新区世纪大道1号
华南区|||
深圳鑫源机械有限公司|李四|13900139000|深圳市南山区科技路2号
""",
        ("S 1/2 x4: customer_name contact_name mobile address",),
    ),
    Case(
        "merged bands between rows",
        """
客户名称|联系人|手机|地址
华东区|||
上海恒达贸易有限公司|张三|13800138000|上海市浦东新区世纪大道1号
华南区|||
深圳鑫源机械有限公司|李四|13900139000|深圳市南山区科技路2号
""",
        ("S 1/3 x2: customer_name contact_name mobile address; 2 section; 4 section",),
        ((2, 0, 2, 3), (4, 0, 4, 3)),
    ),
    Case(
        "instructions and a sample",
        """
*客户名称|*手机|联系人|来源
必填|必填，11位|选填|请选择
示例公司|13800138000|示例|网站
上海恒达贸易有限公司|13900139000|张三|展会
""",
        ("S 1/4 x1: customer_name mobile contact_name source; 2 instruction; 3 sample",),
    ),
    Case(
        "two languages",
        """
客户名称|联系人|手机号|邮箱
Customer|Contact|Mobile|Email
上海恒达贸易有限公司|张三|13800138000|a@b.cn
苏州鑫源机械有限公司|李四|13900139000|c@d.cn
""",
        ("S 1,2/3 x2: customer_name contact_name mobile email",),
    ),
    Case(
        "names and phones without a header",
        """
张三|13800138000
李四|13900139000
王五|13700137000
""",
        ("S -/1 x3: contact_name mobile",),
    ),
    Case(
        "companies, phones and addresses without a header",
        """
上海恒达贸易有限公司|021-61234567|上海市浦东新区世纪大道1号
苏州鑫源机械有限公司|0512-61234567|江苏省苏州市工业园区星湖街2号
杭州三木服装有限公司|0571-61234567|浙江省杭州市西湖区文三路1号
""",
        ("S -/1 x3: customer_name phone address",),
    ),
    Case(
        "a column without a name",
        """
客户名称|联系人|手机|
上海恒达贸易有限公司|张三|13800138000|老客户，付款快
苏州鑫源机械有限公司|李四|13900139000|要发票
""",
        ("S 1/2 x2: customer_name contact_name mobile *",),
    ),
    Case(
        "lines to sign at the end",
        """
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000
苏州鑫源机械有限公司|李四|13900139000

总经理：||财务：
注：以上数据仅供内部使用||
""",
        ("S 1/2 x2: customer_name contact_name mobile; 5 note; 6 note",),
    ),
)

NEGATIVE = (
    Case(
        "blank lines between rows",
        """
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000

苏州鑫源机械有限公司|李四|13900139000


杭州三木服装有限公司|王五|13700137000
""",
        ("S 1/2 x3: customer_name contact_name mobile",),
    ),
    Case(
        "a blank line under the header",
        """
客户名称|联系人|手机

上海恒达贸易有限公司|张三|13800138000
苏州鑫源机械有限公司|李四|13900139000
""",
        ("S 1/3 x2: customer_name contact_name mobile",),
    ),
    Case(
        "a row of words that are names of columns elsewhere",
        """
姓名|联系方式|来源
张三|13800138000|电话

客户|微信|电话
李四|13900139000|微信
""",
        ("S 1/2 x3: contact_name mobile source",),
    ),
    Case(
        "remarks behind an empty column",
        """
客户名称|联系人|手机||备注|来源
上海恒达贸易有限公司|张三|13800138000||老客户|展会
苏州鑫源机械有限公司|李四|13900139000|||抖音
杭州三木服装有限公司|王五|13700137000||要发票|
""",
        ("S 1/2 x3: customer_name contact_name mobile note source",),
    ),
    Case(
        "a contact behind an empty column",
        """
客户名称|行业|地址||联系人|手机
上海恒达贸易有限公司|贸易|上海市浦东新区世纪大道1号||张三|13800138000
苏州鑫源机械有限公司|制造业|苏州市工业园区星湖街2号||李四|13900139000
""",
        ("S 1/2 x2: customer_name industry address contact_name mobile",),
    ),
    Case(
        "a second contact behind an empty column",
        """
客户名称|联系人|手机||联系人|手机
上海恒达贸易有限公司|张三|13800138000||王五|13700137000
苏州鑫源机械有限公司|李四|13900139000||赵六|13600136000
""",
        ("S 1/2 x4: customer_name contact_name mobile contact_name mobile",),
    ),
    Case(
        "a list of fields",
        """
字段名称|类型|长度|说明
客户名称|文本|100|必须唯一
手机|文本|11|国内手机
邮箱|文本|60|小写
""",
        ("S sheet.no_customers",),
    ),
    Case(
        "fields and how to fill them",
        """
手机|11位数字
客户名称|公司全称
邮箱|小写字母
地址|省市区加街道
""",
        ("S sheet.no_customers",),
    ),
    Case(
        "options side by side",
        """
行业|级别|来源
制造业|A|抖音
金融业|B|展会
""",
        ("S sheet.no_customers",),
    ),
    Case(
        "one customer only",
        """
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000
""",
        ("S 1/2 x1: customer_name contact_name mobile",),
    ),
    Case(
        "one customer under labels",
        """
部门：销售一部|负责人：小王|
客户名称|联系人|手机
上海恒达贸易有限公司|张三|13800138000
""",
        ("S 2/3 x1: customer_name contact_name mobile",),
    ),
    Case(
        "months across",
        """
客户|1月|2月|3月
上海恒达贸易有限公司|100|200|300
苏州鑫源机械有限公司|120|210|310
""",
        ("S 1/2 x2: customer_name * * *",),
    ),
    Case(
        "rows with little in them",
        """
客户名称|联系人|手机|地址
上海恒达贸易有限公司|||
|李四|13900139000|
||13700137000|

杭州三木服装有限公司|||杭州市西湖区文三路1号
""",
        ("S 1/2 x4: customer_name contact_name mobile address",),
    ),
    Case(
        "groups of rows with totals between",
        """
区域|客户名称|手机|金额
华东|上海恒达贸易有限公司|13800138000|100
小计|||100

华南|深圳鑫源机械有限公司|13900139000|300
小计|||300
""",
        ("S 1/2 x2: region customer_name mobile deal_amount; 3 total; 6 total",),
    ),
    Case(
        "a form's words in a table of two columns",
        """
客户|联系方式
张三|13800138000
李四|13900139000
""",
        ("S 1/2 x2: customer_name mobile",),
    ),
)
