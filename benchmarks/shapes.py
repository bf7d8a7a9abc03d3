"""Small sets with the truth, in many shapes: to see matching on data that nobody tuned it on.

    python benchmarks/shapes.py FOLDER [--seed N] [SHAPE...]

Every shape becomes a folder of its own with `records.csv`, `truth.csv` (line, cluster) and `job.yaml`, as
`benchmarks/matching.py` takes them. The rows are invented and the same for a seed; what is meant by each shape stands at
its function.
"""

import argparse
import csv
import random
import string
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import invented
from shape_words import FORENAMES, LAST, NICKNAMES, STREETS, TOWNS

from guiyi.values.pinyin import pinyin

Row = dict[str, str]
Rows = Iterator[tuple[int, Row]]
Dice = random.Random
EMPTY = {"validate": {"required": [], "any_of": []}}


def digits(many: int, dice: Dice) -> str:
    """Make a string of digits."""
    return "".join(dice.choices(string.digits, k=many))


def mobile(dice: Dice) -> str:
    """Make a Chinese mobile number."""
    return dice.choice(("136", "137", "151", "159", "176", "189")) + digits(8, dice)


def slip(text: str, dice: Dice, letters: str = "") -> str:
    """Mistype one character: lost, exchanged with its neighbour, or another one."""
    if len(text) < 3:
        return text
    at, way = dice.randrange(len(text) - 1), dice.randrange(3)
    other = dice.choice(letters or (string.digits if text[at].isdigit() else string.ascii_lowercase))
    return text[:at] + ("", text[at + 1] + text[at], other)[way] + text[at + (2 if way == 1 else 1) :]


def maybe(share: float, text: str, dice: Dice) -> str:
    """Give a text in this share of cases, else nothing."""
    return text if dice.random() < share else ""


def copies(dice: Dice, most: int = 3) -> range:
    """Say how many rows a customer has."""
    return range(dice.choices(range(1, most + 1), (50, 35, 15, 8)[:most])[0])


def chinese(dice: Dice) -> str:
    """Name a Chinese person."""
    return dice.choice(invented.SURNAMES) + "".join(dice.sample(invented.GIVEN, dice.choice((1, 2, 2))))


def home(dice: Dice) -> tuple[tuple[str, str, str, str], str]:
    """Give a place in China and an address there."""
    place = dice.choice(invented.PLACES)
    block = f"{dice.randrange(1, 40)}号楼{dice.randrange(1, 5)}单元{dice.randrange(101, 2904)}"
    return place, f"{place[0]}{place[1]}{place[2]}{dice.choice(invented.ROADS)}{dice.randrange(1, 800)}号{block}"


def landline(place: tuple[str, str, str, str], dice: Dice) -> str:
    """Make a landline number of a place."""
    return f"{place[3]}-{dice.randrange(2, 9)}{digits(10 - len(place[3]), dice)}"


def firm(dice: Dice) -> tuple[str, str, tuple[str, str, str, str], str]:
    """Give a registered name, a short name, a place and a switchboard."""
    place, brand = dice.choice(invented.PLACES), "".join(dice.sample(invented.BRANDS, 2))
    trade, city = dice.choice(invented.TRADES), place[1].removesuffix("市")
    return f"{city}{brand}{trade}{dice.choice(invented.FORMS)}", brand + trade, place, landline(place, dice)


def wechat(dice: Dice) -> Rows:
    """One person in three lists: remarks of WeChat, the export of WeCom, and the sheet of the back office."""
    for number in range(160):
        name, (full, short, *_), own = chinese(dice), firm(dice), mobile(dice)
        wxid = pinyin(name).replace(" ", "") + digits(3, dice)
        remarks = (f"{name}-{short}", f"{short} {name}", f"A{name} {own}", f"{name}（{short}）{own}", f"{name} {own}")
        sheet = {"客户名称": full, "姓名": name, "手机": own if dice.random() < 0.95 else slip(own, dice)}
        work = {"姓名": name, "手机": maybe(0.6, own, dice), "客户名称": maybe(0.7, short, dice)}
        remark = {
            "备注": dice.choice(remarks),
            "微信号": wxid,
            "昵称": dice.choice(("平安是福", "向阳花", name[1:], "A0")),
        }
        for row in dice.sample((sheet, work | {"微信号": maybe(0.5, wxid, dice)}, remark), dice.choice((1, 2, 3))):
            yield number, row


def families(dice: Dice) -> Rows:
    """Whole families at one address and on one landline; a child may be called almost as the father."""
    number = 0
    for _ in range(110):
        (place, address), name = home(dice), chinese(dice)
        line, family = landline(place, dice), [name]
        family += [name[0] + "".join(dice.sample(invented.GIVEN, 2)) for _ in range(dice.randrange(3))]
        family += [chinese(dice)] if dice.random() < 0.5 else []
        family += [name[:-1] + dice.choice(invented.GIVEN)] if dice.random() < 0.3 else []
        for one in dict.fromkeys(family):
            own, born = (
                mobile(dice),
                f"{dice.randrange(1945, 2012)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}",
            )
            for _ in copies(dice):
                called = one if dice.random() < 0.93 else slip(one, dice, invented.GIVEN)
                row = {"姓名": called, "手机": maybe(0.6, own, dice), "电话": maybe(0.6, line, dice)}
                yield number, row | {"生日": maybe(0.5, born, dice), "地址": maybe(0.7, address, dice)}
            number += 1


def branches(dice: Dice) -> Rows:
    """A firm, its branches in other cities, and sister firms of another trade at the same address: all different."""
    number = 0
    for _ in range(120):
        full, short, place, line = firm(dice)
        door = f"{place[0]}{place[1]}{place[2]}{dice.choice(invented.ROADS)}{dice.randrange(1, 999)}号"
        group = [(full, short, door, line)]
        for _ in range(dice.choice((0, 0, 0, 1, 2))):
            there = dice.choice(invented.PLACES)
            at = f"{there[0]}{there[1]}{there[2]}{dice.choice(invented.ROADS)}{dice.randrange(1, 999)}号"
            group.append((full + there[1].removesuffix("市") + "分公司", "", at, landline(there, dice)))
        if dice.random() < 0.2:
            trade = dice.choice(invented.TRADES)
            group.append((f"{place[1].removesuffix('市')}{short[:2]}{trade}有限公司", short[:2] + trade, door, line))
        for name, brief, address, phone in {one[0]: one for one in group}.values():
            for _ in copies(dice):
                called = brief if brief and dice.random() < 0.2 else name
                row = {"公司": called if dice.random() < 0.95 else slip(called, dice, invented.BRANDS)}
                yield number, row | {"电话": maybe(0.8, phone, dice), "地址": maybe(0.7, address, dice)}
            number += 1


def renamed(dice: Dice) -> Rows:
    """Firms that took another name: the phone, the address and the people stayed; some rows know the former name."""
    for number in range(200):
        full, _, place, line = firm(dice)
        door = f"{place[2]}{dice.choice(invented.ROADS)}{dice.randrange(1, 999)}号"
        before, boss, own = firm(dice)[0], chinese(dice), mobile(dice)
        changed = dice.random() < 0.3
        for _ in copies(dice, 4):
            old = changed and dice.random() < 0.4
            row = {
                "公司": before if old else full,
                "曾用名": before if changed and not old and dice.random() < 0.4 else "",
            }
            row |= {"联系人": maybe(0.8, boss, dice), "手机": maybe(0.6, own, dice), "电话": maybe(0.7, line, dice)}
            yield number, row | {"城市": place[1], "地址": maybe(0.6, door, dice)}


def movers(dice: Dice) -> Rows:
    """People of firms; one in six changed to another firm, with the same mobile. The truth is about people."""
    firms, number = [firm(dice) for _ in range(70)], 0
    for at in firms:
        for _ in range(dice.choice((1, 2, 3, 5))):
            name, own, wxid = chinese(dice), mobile(dice), "wx" + digits(6, dice)
            then = dice.choice(firms) if dice.random() < 1 / 6 else at
            for _ in copies(dice):
                full, short, _, line = dice.choice((at, then))
                row = {
                    "客户名称": full if dice.random() < 0.7 else short,
                    "联系人": name,
                    "公司电话": maybe(0.5, line, dice),
                }
                yield number, row | {"手机": maybe(0.7, own, dice), "微信号": maybe(0.3, wxid, dice)}
            number += 1


def namesakes(dice: Dice) -> Rows:
    """Many called 张伟 and 王芳 in few cities: others when the phone is another one, the same when it is the same."""
    common = ("张伟", "王芳", "李娜", "刘洋", "王伟", "李静")
    for number in range(240):
        name = dice.choice(common) if dice.random() < 0.6 else chinese(dice)
        own, city = mobile(dice), dice.choice(("上海市", "北京市", "杭州市"))
        mail = pinyin(name).replace(" ", "") + digits(4, dice) + "@163.com"
        for _ in copies(dice):
            phone = maybe(0.85, own if dice.random() < 0.95 else slip(own, dice), dice)
            yield (
                number,
                {"姓名": name, "手机": phone, "邮箱": mail if not phone or dice.random() < 0.4 else "", "城市": city},
            )


def english(dice: Dice) -> Rows:
    """English names in either order, short for each other or as initials; mails, phones and dates of birth with gaps."""
    for number in range(260):
        first, last = dice.choice(FORENAMES), dice.choice(LAST)
        mail = f"{first}.{last}{digits(2, dice)}@{dice.choice(('gmail.com', 'yahoo.com', 'aol.com'))}".lower()
        phone = f"({dice.choice(('212', '305', '404'))}) 5{digits(2, dice)}-{digits(4, dice)}"
        born = f"{dice.randrange(1948, 2004)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        for _ in copies(dice, 4):
            called = dice.choices((first, dice.choice(NICKNAMES.get(first, (first,))), first[0] + "."), (75, 17, 8))[0]
            name = f"{called} {last}" if dice.random() < 0.85 else f"{last}, {called}"
            row = {"Name": name if dice.random() < 0.95 else slip(name, dice), "Email": maybe(0.6, mail, dice)}
            yield number, row | {"Phone": maybe(0.6, phone, dice), "Born": maybe(0.5, born, dice)}


def addresses(dice: Dice) -> Rows:
    """English names and addresses and nothing else; neighbours, and relatives who moved in."""
    number, last = 0, ""
    for _ in range(200):
        street = f"{dice.randrange(1, 900)} {dice.choice(STREETS)}"
        short = street.replace("Street", "St").replace("Avenue", "Ave").replace("Road", "Rd")
        town, code = dice.choice(TOWNS)
        last = last if last and dice.random() < 0.1 else dice.choice(LAST)
        for first in dice.sample(FORENAMES, dice.choice((1, 1, 2))):
            for _ in copies(dice):
                written = dice.choice((street, street, short, short.upper(), slip(street, dice)))
                name = f"{first} {last}" if dice.random() < 0.9 else slip(f"{first} {last}", dice)
                yield number, {"Name": name, "Address": written, "City": town, "Postcode": maybe(0.8, code, dice)}
            number += 1


def customs(dice: Dice) -> Rows:
    """A nickname and fields of the user's own: plate, machine, member number, model; nothing that is built in."""
    models = ("X3", "A6L", "帕萨特", "凯美瑞", "秦PLUS", "Model Y")
    for number in range(220):
        name, model = chinese(dice), dice.choice(models)
        plate = (
            dice.choice("京沪粤苏浙")
            + dice.choice("ABCDE")
            + "".join(dice.choices(string.ascii_uppercase[:8] + string.digits, k=5))
        )
        member, colour = "M" + digits(6, dice), dice.choice(("白", "黑", "灰", "红"))
        for _ in copies(dice):
            row = {"称呼": name if dice.random() < 0.8 else name[0] + dice.choice(("先生", "女士")), "车型": model}
            row |= {"车牌": maybe(0.75, plate if dice.random() < 0.95 else slip(plate, dice), dice), "颜色": colour}
            yield number, row | {"会员号": maybe(0.5, member, dice)}


def mixed(people: int, missing: float, wrong: float) -> Callable[[Dice], Rows]:
    """Make a shape of Chinese customers with this many people, this share of empty cells and of mistyped ones."""

    def made(dice: Dice) -> Rows:
        for number in range(people):
            name, own, (place, address) = chinese(dice), mobile(dice), home(dice)
            mail = pinyin(name).replace(" ", "") + digits(3, dice) + "@qq.com"
            whole = {"姓名": name, "手机": own, "邮箱": mail, "城市": place[1], "地址": address}
            for _ in copies(dice):
                row = {key: slip(text, dice, invented.GIVEN if key in ("姓名", "地址") else "") if dice.random() < wrong else text
                       for key, text in whole.items()}  # fmt: skip
                yield (
                    number,
                    {key: "" if dice.random() < missing and key != "姓名" else text for key, text in row.items()},
                )

    return made


PERSON = {"姓名": "contact_name", "手机": "mobile", "邮箱": "email", "城市": "city", "地址": "address"}
FIRM = {"公司": "customer_name", "电话": "phone", "地址": "address"}
SHAPES: Mapping[str, tuple[Callable[[Dice], Rows], str, Mapping[str, str]]] = {
    "wechat": (wechat, "contact", {"客户名称": "customer_name", "姓名": "contact_name", "手机": "mobile", "微信号": "wechat_id",
                                   "备注": "wechat_remark", "昵称": "wechat_nickname"}),
    "families": (families, "contact", PERSON | {"电话": "phone", "生日": "birthday"}),
    "branches": (branches, "customer", FIRM),
    "renamed": (renamed, "customer", FIRM | {"曾用名": "former_name", "联系人": "contact_name", "手机": "mobile", "城市": "city"}),
    "movers": (movers, "contact", {"客户名称": "customer_name", "联系人": "contact_name", "公司电话": "phone", "手机": "mobile",
                                   "微信号": "wechat_id"}),
    "namesakes": (namesakes, "contact", PERSON),
    "english": (english, "contact", {"Name": "contact_name", "Email": "email", "Phone": "mobile", "Born": "birthday"}),
    "addresses": (addresses, "contact", {"Name": "contact_name", "Address": "address", "City": "city", "Postcode": "postcode"}),
    "customs": (customs, "contact", {"称呼": "contact_name", "车型": "model", "车牌": "plate", "颜色": "colour", "会员号": "member"}),
    "fifty": (mixed(30, 0.2, 0.05), "contact", PERSON),
    "clean": (mixed(220, 0.0, 0.0), "contact", PERSON),
    "dirty": (mixed(220, 0.15, 0.3), "contact", PERSON),
    "gaps": (mixed(300, 0.3, 0.05), "contact", PERSON),
}  # fmt: skip
OWN = ("model", "plate", "colour", "member")


def made(shape: str, seed: int) -> tuple[list[tuple[int, Row]], str, Mapping[str, str]]:
    """Make a shape's rows with the number of their customer, in no order; what the truth is about; header → field."""
    build, entity, columns = SHAPES[shape]
    dice = random.Random(f"{shape} {seed}")
    rows = list(build(dice))
    dice.shuffle(rows)
    return rows, entity, columns


def job(entity: str, columns: Mapping[str, str]) -> str:
    """Write the job of a shape."""
    lines = [f"# truth.csv is about {entity}_id", "sources:", "- path: records.csv", "  columns:"]
    lines += [f"    {header}: {field}" for header, field in columns.items()]
    own = [field for field in columns.values() if field in OWN]
    lines += ["fields:"] * bool(own) + [
        f"  {one}: {{zh: {one}, en: {one}, kind: text, entity: contact}}" for one in own
    ]
    return "\n".join([*lines, "validate: {required: [], any_of: []}", ""])


def write_set(folder: Path, shape: str, seed: int) -> None:
    """Write one shape."""
    rows, entity, columns = made(shape, seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "job.yaml").write_text(job(entity, columns), encoding="utf-8")
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(columns), restval="")
        writer.writeheader()
        writer.writerows(row for _, row in rows)
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([("line", "cluster"), *enumerate((number for number, _ in rows), start=2)])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help="all by default")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    for shape in asked.shapes or SHAPES:
        write_set(asked.folder / shape, shape, asked.seed)


if __name__ == "__main__":
    main()
