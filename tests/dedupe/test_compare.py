"""Levels of agreement, read aloud: which level two values reach."""

import numpy as np
import pytest

from guiyi.dedupe import levels
from guiyi.dedupe.compare import MISSING, Comparison

COMPARISONS = [one for one in vars(levels).values() if isinstance(one, Comparison)]


def level(comparison: Comparison, left: str, right: str) -> str | None:
    """Name the level that two values reach, whichever comes first."""
    values = sorted({left, right})
    forms = comparison.forms(values)
    numbers = np.array([values.index(left)]), np.array([values.index(right)])
    found = {int(comparison.judge(forms, *pair)[0]) for pair in (numbers, numbers[::-1])}
    assert len(found) == 1, "the order of two values matters"
    number = found.pop()
    return None if number == MISSING else comparison.levels[number].name


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        ("方\t玉英", "方\t玉英", "equal"),
        ("方\t玉英", "方\t玉莺", "sound"),  # homophones
        ("单\t丹", "单\t旦", "sound"),
        ("秦\t波", "Qin\tBo", "sound"),  # romanised
        ("Qin\tBo", "Bo\tQin", "sound"),  # family and given name exchanged
        ("史\t淑英", "史\t淑", "near"),  # a character missing
        ("张\t丽林", "张\t丽玲", "near"),  # lin and ling
        ("张\t", "张\t三丰", "part"),
        ("王\t小明", "王\t小红", "family"),
        ("王\t伟", "王\t芳", "family"),
        ("张\t丹丹", "王\t丹丹", "given"),
        ("张\t三", "李\t四", "different"),
        ("Smith\tJohn", "SMITH\tJohn", "equal"),
        ("Smith\tJ", "Smith\tJohn", "initial"),
        ("Smith\tBill", "Smith\tWilliam", "nickname"),
        ("Smith\tLiam", "Smith\tWill", "nickname"),
        ("Smith\tJhon", "Smith\tJohn", "near"),
        ("Nuñez\tJosé", "Nunez\tJose", "equal"),
        ("\tRobert", "Allen\tRobert", "part"),
        ("Allen\tRobert", "Kelly\tGrace", "different"),
    ],
)
def test_names(left: str, right: str, name: str) -> None:
    assert level(levels.NAME, left, right) == name


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        ("+8613800138000", "+8613800138000", "equal"),
        ("+862161234567;ext=801", "+862161234567;ext=802", "line"),
        ("?61234567", "+862161234567", "tail"),  # no area code: no normal form, but a tail
        ("+8613800138000", "+8613800138008", "near"),
        ("+8613800138000", "+8613800318000", "near"),  # two digits exchanged
        ("+8613800138000", "+8613911112222", "different"),
        ("?12345", "?12345", "different"),  # too short to tell anything
        ("?199****4483", "+8619912344483", None),  # what the mask leaves is the other's
        ("?+86 199****4483", "+8619912344483", None),
        ("?199****4483", "?199xxxx4483", "tail"),
        ("?199****4483", "+8619912344484", "different"),
        ("?199****4483", "+8613912344483", "different"),
        ("+8619912344483", "+8619956784483", "different"),  # both are whole
    ],
)
def test_phones(left: str, right: str, name: str | None) -> None:
    assert level(levels.PHONE, left, right) == name


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        ("zhangsan@qq.com", "zhangsan@qq.com", "equal"),
        ("zhangsan@163.com", "zhangsan@163.cmo", "near"),
        ("?zhangsan163.com", "zhangsan@163.com", "near"),
        ("zhangsan@qq.com", "zhangsan@gmail.com", "local"),
        ("hui.chen9235@qq.com", "hui.chen3325@qq.com", "letters"),  # namesakes
        ("hui.chen9235@qq.com", "hui.chen9236@qq.com", "near"),
        ("zhangsan@qq.com", "lisi@163.com", "different"),
    ],
)
def test_mails(left: str, right: str, name: str) -> None:
    assert level(levels.EMAIL, left, right) == name


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        ("1984-10-04", "1984-10-04", "equal"),
        ("1984-10-04", "1984-10-05", "slip"),
        ("1984-10-04", "1984-04-10", "slip"),  # day and month exchanged
        ("?1860-01-81", "1860-01-31", "slip"),
        ("1984-10-04", "1991-10-04", "month_day"),
        ("1984-10", "1984-10", "month"),
        ("1984-10-28", "1984-11-09", "close"),
        ("1984", "1984-10-04", "year"),
        ("1984-10-04", "1990-03-22", "decade"),
        ("1984-10-04", "2003-03-22", "different"),
    ],
)
def test_dates(left: str, right: str, name: str) -> None:
    assert level(levels.DATE, left, right) == name


def place(province: str = "", city: str = "", district: str = "", postcode: str = "", address: str = "") -> str:
    return "\t".join((province, city, district, postcode, address))


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        (place(address="胜利路35号丽景湾14栋2单元901室"), place(address="胜利路35号丽景湾14-2-901"), "equal"),
        (place("四川省"), place("四川省", "成都市", "武侯区", address="人民南路1号"), None),  # all that is told agrees
        (place("四川省"), place("四川省"), "city"),
        (place("四川省"), place("湖北省", "武汉市"), "different"),
        (place("四川省", "绵阳市"), place("四川省", "成都市"), "different"),
        (place(address="35 North Main Street"), place(address="35 N. Main St"), "equal"),
        (place(address="胜利东路35号丽景湾14-2-901"), place(address="胜利东卢35号丽景湾14-2-901"), "near"),
        (place(address="435 S. La Cienega Blvd"), place(address="435 La Cienega Blvd"), "near"),
        (place(address="156 2nd Ave. at 10th St."), place(address="156 Second Ave."), "similar"),
        (place(address="34 E 115th St"), place(address="34 E 114th St"), "similar"),
        (place(city="上海市", address="南京路1号"), place(city="上海市", address="淮海路2号"), "moved"),
        (
            place(city="上海市", district="静安区"),
            place(city="上海市", district="静安区", address="南京路1号"),
            "district",
        ),
        (place(city="驻马店市"), place(city="驻马店"), "city"),
        (place(postcode="SW1A 2DB"), place(postcode="sw1a2db"), "postcode"),
        (place(postcode="SW1A 2DB"), place(postcode="SW1A 3XX"), "area"),
        (place(city="上海市"), place(city="北京市"), "different"),
    ],
)
def test_places(left: str, right: str, name: str | None) -> None:
    assert level(levels.PLACE, left, right) == name


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        ("上海华信贸易有限公司", "上海华信贸易有限公司", "equal"),
        ("上海华信贸易有限公司", "上海华信贸易", "stem"),
        ("上海华信贸易有限公司", "上海华信贸易有限公司北京分公司", "branch"),
        ("华信贸易有限公司上海分公司", "华信贸易有限公司北京分公司", "branch"),
        ("苏州恒达电子有限公司", "上海恒达电子有限公司", "region"),
        ("苏州恒达电子有限公司", "恒达电子", "core"),
        ("苏州恒达电子有限公司", "恒达", "brand"),
        ("上海华信贸易有限公司", "上海华信贸易有限公公司北京分公司", "branch"),
        ("苏州恒达电子有限公司", "苏州恒达食品有限公司", "trade"),
        ("恒达科技", "恒达网络科技有限公司", "words"),
        ("上海华信贸易有限公司", "广州天河食品有限公司", "different"),
        ("Acme Trading Co., Ltd.", "ACME TRADING", "stem"),
    ],
)
def test_companies(left: str, right: str, name: str) -> None:
    assert level(levels.COMPANY, left, right) == name


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        ("91310000MA1FL0XX01", "91310000MA1FL0XX01", "equal"),
        ("91310000MA1FL0XX01", "91310000MA1FL0XX02", "conflict"),
        ("?91310000MA1FL0XX0", "91310000MA1FL0XX01", "near"),
    ],
)
def test_two_valid_codes_contradict(left: str, right: str, name: str) -> None:
    assert level(levels.CODE, left, right) == name


def test_accounts_of_different_services_say_nothing() -> None:
    assert level(levels.ACCOUNT, "qq:10001", "qq:10002") == "different"
    assert level(levels.ACCOUNT, "qq:10001", "wechat_id:abc") is None


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda one: one.name)
def test_any_text_can_be_compared(comparison: Comparison) -> None:
    odd = ["", "\t", "?", "😀", "a" * 5000, "\x00", "|", ":", "@", "年", "0" * 400, "\t\t\t\t", "１２"]
    odd = [text + "\t" * (4 - text.count("\t")) for text in odd] if comparison.forms is levels.PLACE.forms else odd
    values = sorted(set(odd))
    left, right = (side.ravel() for side in np.meshgrid(np.arange(len(values)), np.arange(len(values))))
    forms = comparison.forms(values)
    there, back = comparison.judge(forms, left, right), comparison.judge(forms, right, left)
    assert (there == back).all()
    assert set(np.unique(there)) <= {*range(len(comparison.levels)), MISSING}


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda one: one.name)
def test_shares_are_shares(comparison: Comparison) -> None:
    assert sum(one.true for one in comparison.levels) == pytest.approx(1, abs=0.02)
    assert sum(one.kin for one in comparison.levels) == pytest.approx(1, abs=0.02)
    assert len({one.name for one in comparison.levels}) == len(comparison.levels)
