"""Invented customers, and the ways in which people's sheets spoil them.

Deterministic for a seed. The rates follow what is known of Chinese customer tables: about a fifth of the customers stand
in the data more than once, three in ten company names lack their legal form, one phone in five is written in another
way, and so on. No person, company or number here is real on purpose.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎单仇翟区"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鹏飞宇欣怡佳琪浩然子轩梓涵思雨晨曦文博雅婷志远建国海燕春梅"
)
BRANDS = "华信恒达鑫源瑞丰泰和盛邦宏图远航立新博雅天诚嘉禾金桥云帆卓越星辰安泰德润凯撒优品众合汇通启明东方中科海纳鼎盛"
TRADES = (
    "贸易",
    "科技",
    "电子",
    "机械设备",
    "建材",
    "服装",
    "食品",
    "物流",
    "信息技术",
    "化工",
    "家具",
    "印刷包装",
    "医疗器械",
    "环保工程",
)
FORMS = ("有限公司",) * 7 + ("有限责任公司", "股份有限公司", "厂", "经营部")
PLACES = (
    ("上海市", "上海市", "浦东新区", "021"), ("上海市", "上海市", "闵行区", "021"), ("北京市", "北京市", "海淀区", "010"),
    ("广东省", "深圳市", "南山区", "0755"), ("广东省", "广州市", "天河区", "020"), ("广东省", "佛山市", "顺德区", "0757"),
    ("江苏省", "苏州市", "昆山市", "0512"), ("江苏省", "南京市", "江宁区", "025"), ("浙江省", "杭州市", "余杭区", "0571"),
    ("浙江省", "宁波市", "鄞州区", "0574"), ("福建省", "厦门市", "集美区", "0592"), ("山东省", "青岛市", "城阳区", "0532"),
    ("四川省", "成都市", "武侯区", "028"), ("湖北省", "武汉市", "洪山区", "027"), ("河南省", "郑州市", "金水区", "0371"),
)  # fmt: skip
ROADS = ("人民路", "解放大道", "科技南路", "创业路", "中山北路", "滨海大道", "文化路", "工业三路", "长江路", "迎宾大道")
TITLES = ("采购经理", "总经理", "销售总监", "主任", "厂长", "财务经理", "工程师", "业务员")
HONORIFICS = ("总", "经理", "女士", "先生", "工", "姐")
INDUSTRIES = {
    "贸易": "批发零售",
    "科技": "互联网",
    "电子": "制造业",
    "物流": "交通运输",
    "信息技术": "软件和信息技术服务业",
}
SIZES = ("0-19人", "20-99人", "50人", "100-499人", "500-999人", "约200人")
ORIGINS = ("展会资源", "转介绍", "电话咨询", "百度推广", "陌拜", "抖音", "线上注册")
OWNERS = ("小王", "小赵", "刘倩", "陈飞", "周敏")
STAGES = ("线索", "潜在客户", "意向客户", "成交客户", "流失客户")
MAIL_HOSTS = ("qq.com", "163.com", "126.com", "outlook.com")
MAIL_TYPOS = {"qq.com": "qq.con", "163.com": "163.con", "126.com": "126.cm", "outlook.com": "outlok.com"}
PINYIN = ("wang", "li", "zhang", "liu", "chen", "yang", "zhao", "huang", "zhou", "wu", "sales", "info", "office")
CODE_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class Customer:
    """One invented customer with one contact, everything in good order."""

    company: str
    name: str
    title: str
    mobile: str
    landline: str
    mail: str
    place: tuple[str, str, str, str]
    street: str
    trade: str
    size: str
    origin: str
    owner: str
    stage: str
    level: str
    created: tuple[int, int, int]
    code: str
    amount: int

    @property
    def address(self) -> str:
        """The whole address."""
        province, city, district, _ = self.place
        return f"{province}{'' if province == city else city}{district}{self.street}"


def credit_code(chance: random.Random) -> str:
    """Make a unified social credit code with a right check character (GB 32100-2015)."""
    body = (
        "91"
        + chance.choice(("310115", "440305", "320583", "330110"))
        + "".join(chance.choice(CODE_CHARS) for _ in range(9))
    )
    total = sum(CODE_CHARS.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return body + CODE_CHARS[(31 - total % 31) % 31]


def landline(area: str, chance: random.Random) -> str:
    """Make a landline: seven digits where the city still has seven, else eight."""
    more = 6 if area == "0592" else 7
    return f"{area}-{chance.randrange(2, 9)}{chance.randrange(10**more):0{more}}"


def customer(chance: random.Random) -> Customer:
    """Make one customer."""
    place, trade = chance.choice(PLACES), chance.choice(TRADES)
    brand = "".join(chance.sample(BRANDS, chance.choice((2, 2, 2, 3))))
    company = place[1].removesuffix("市") + brand + trade + chance.choice(FORMS)
    name = chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))
    mobile = chance.choice(("138", "139", "136", "150", "186", "177", "199")) + f"{chance.randrange(10**8):08}"
    return Customer(
        company=company,
        name=name,
        title=chance.choice(TITLES),
        mobile=mobile,
        landline=landline(place[3], chance),
        mail=f"{chance.choice(PINYIN)}{chance.randrange(10**6)}@{chance.choice(MAIL_HOSTS)}",
        place=place,
        street=f"{chance.choice(ROADS)}{chance.randrange(1, 999)}号",
        trade=trade,
        size=chance.choice(SIZES),
        origin=chance.choice(ORIGINS),
        owner=chance.choice(OWNERS),
        stage=chance.choice(STAGES),
        level=chance.choice("ABBCCC"),
        created=(chance.randrange(2019, 2025), chance.randrange(1, 13), chance.randrange(1, 29)),
        code=credit_code(chance),
        amount=chance.randrange(1, 400) * 500,
    )


def customers(count: int, chance: random.Random) -> list[Customer]:
    """Make customers; a few share a name, a switchboard or a brand in another city, as real ones do."""
    found: list[Customer] = []
    for _ in range(count):
        one = customer(chance)
        if found and chance.random() < 0.05:
            one = replace(one, landline=chance.choice(found[-50:]).landline)
        if found and chance.random() < 0.06:
            other = chance.choice(found)
            one = replace(one, company=one.place[1].removesuffix("市") + other.company[2:])
        found.append(one)
    return found


def with_copies(originals: Sequence[Customer], chance: random.Random) -> Iterator[Customer]:
    """Give every customer, about a fifth of them more than once."""
    for one in originals:
        copies = chance.choices((1, 2, 3, 4), (78, 15, 5, 2))[0]
        for n in range(copies):
            yield replace(one, title=chance.choice(TITLES), owner=chance.choice(OWNERS)) if n else one


def phone(number: str, chance: random.Random) -> str:
    """Write a mobile the way people do."""
    return _one_of(
        chance,
        (80, number),
        (4, f"{number[:3]} {number[3:7]} {number[7:]}"),
        (3, f"{number[:3]}-{number[3:7]}-{number[7:]}"),
        (3, f"+86 {number}"),
        (2, f"{number}.0"),
        (1, f"{number[0]}.{number[1:]}E+10"),
        (1, number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))),
        (2, f"{number}（微信同号）"),
        (2, f"{number} / 137{number[3:]}"),
        (1, f"{number[:3]}****{number[7:]}"),
        (1, number[:-1]),
    )


def company(name: str, chance: random.Random) -> str:
    """Write a company's name the way people do."""
    return _one_of(
        chance,
        (60, name),
        (22, next((name.removesuffix(form) for form in FORMS if name.endswith(form)), name)),
        (6, name.replace("有限公司", "有限责任公司")),
        (5, f"{name[:2]}市{name[2:]}"),
        (3, f" {name} "),
        (2, f"{name}（老客户）"),
        (2, name[2:]),
    )


def person(name: str, chance: random.Random) -> str:
    """Write a person's name the way people do."""
    return _one_of(
        chance,
        (76, name), (9, name[0] + chance.choice(HONORIFICS)), (7, name + chance.choice(HONORIFICS[:4])),
        (4, " ".join(name)), (2, f"{name}(采购)"), (2, f"A{name}"),
    )  # fmt: skip


def mail(address: str, chance: random.Random) -> str:
    """Write an e-mail address the way people do."""
    local, _, host = address.partition("@")
    return _one_of(
        chance,
        (84, address), (6, address.upper()), (2, f" {address}"), (2, address.replace("@", "＠")),
        (3, f"{local}@{MAIL_TYPOS[host]}"), (1, f"邮箱：{address}"), (1, f"{local}#{host}"), (1, f"{address};"),
    )  # fmt: skip


def date(day: tuple[int, int, int], chance: random.Random) -> str:
    """Write a date the way people do."""
    year, month, of_month = day
    return _one_of(
        chance,
        (50, f"{year}-{month:02}-{of_month:02}"), (18, f"{year}/{month}/{of_month}"), (10, f"{year}.{month}.{of_month}"),
        (8, f"{year}年{month}月{of_month}日"), (6, f"{year % 100}.{month}.{of_month}"), (4, f"{year}{month:02}{of_month:02}"),
        (2, f"{year}年{month}月"), (1, f"{year}-13-{of_month:02}"), (1, "不详"),
    )  # fmt: skip


def address(one: Customer, chance: random.Random) -> str:
    """Write an address the way people do."""
    province, city, district, _ = one.place
    return _one_of(
        chance,
        (36, one.address), (25, f"{city}{district}{one.street}"), (18, f"{district}{one.street}"), (12, one.street),
        (5, f"{province.removesuffix('省').removesuffix('市')} {city.removesuffix('市')} {one.street}"), (4, f"地址：{one.address}"),
    )  # fmt: skip


def money(amount: int, chance: random.Random) -> str:
    """Write an amount of money the way people do."""
    return _one_of(
        chance, (60, str(amount)), (20, f"{amount:,}"), (12, f"{amount / 10000:g}万"), (6, f"¥{amount}"), (2, "面议")
    )


def maybe(text: str, share: float, chance: random.Random) -> str:
    """Leave a cell empty in so many cases, sometimes with a word that says so."""
    if chance.random() >= share:
        return text
    return chance.choice(("无", "不详", "-", "暂无")) if chance.random() < 0.12 else ""


def _one_of(chance: random.Random, *ways: tuple[float, str]) -> str:
    return chance.choices([text for _, text in ways], [weight for weight, _ in ways])[0]
