"""Make the bundled samples of `guiyi demo` anew: python scripts/demo_data.py [FOLDER].

An Excel workbook with title rows, a merged header and two sheets, a hand-kept WeChat tag list, and a WeCom export; the
same invented customers stand in all three.
"""

import csv
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as day
from datetime import datetime
from pathlib import Path

import invented
import openpyxl
from invented import Customer, maybe
from openpyxl.styles import Alignment, Font

GROUPS = (("基本信息", 8), ("联系人", 4), ("跟进", 6))
HEADERS = (
    "序号", "客户名称*", "统一社会信用代码", "所属行业", "公司规模", "省份", "城市", "详细地址",
    "联系人", "职务", "手机号码", "电子邮箱",
    "客户级别", "客户来源", "负责人", "创建日期", "成交金额（元）", "备注",
)  # fmt: skip
OLD_HEADERS = ("公司全称", "联系人姓名", "联系电话", "座机", "邮箱", "地址", "商机阶段", "最近下单日期", "备注")
WECOM = (
    "客户名称", "描述", "添加人", "添加人账号", "添加人所属部门", "添加时间", "来源", "手机", "企业", "邮箱", "地址",
    "职务", "电话", "标签组1(客户等级)", "标签组2(意向)",
)  # fmt: skip


def main(folder: Path) -> None:
    """Write the three samples."""
    chance = random.Random(20240305)
    base = invented.customers(190, chance)
    base[20], base[40] = (replace(base[place], name="王伟") for place in (20, 40))  # two of one name: whose tag is it?
    rows = list(invented.with_copies(base[:130], chance))
    chance.shuffle(rows)
    folder.mkdir(parents=True, exist_ok=True)
    _workbook(folder / "客户资料汇总.xlsx", rows, base[110:165], chance)
    _tag_list(folder / "微信标签.txt", base[60:90])
    _wecom(folder / "企业微信客户.csv", [*base[95:120], *base[160:190]], chance)


def _workbook(path: Path, rows: Sequence[Customer], old: Sequence[Customer], chance: random.Random) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "客户总表"
    page.append(["归一演示公司客户资料汇总表（2024年度）"])
    page.append(["填写说明：带*为必填；手机请填11位；日期格式 2024-01-31。以下数据均为虚构。"])
    column = 1
    for name, width in GROUPS:
        page.cell(3, column, name)
        page.merge_cells(start_row=3, start_column=column, end_row=3, end_column=column + width - 1)
        column += width
    for row in (1, 2):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(HEADERS))
        page.cell(row, 1).font = Font(bold=row == 1, size=14 if row == 1 else 9)
        page.cell(row, 1).alignment = Alignment(horizontal="center" if row == 1 else "left")
    page.append(HEADERS)
    for number, one in enumerate(rows, start=1):
        page.append([number, *_cells(one, chance)])
        if number % 60 == 0:
            page.append([])
    page.append(
        [
            "合计",
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            sum(one.amount for one in rows),
        ]
    )
    other = book.create_sheet("2023老客户")
    other.append(OLD_HEADERS)
    for one in old:
        other.append(_old_cells(one, chance))

    book.properties.created = book.properties.modified = datetime(2024, 3, 5)
    book.save(path)


def _cells(one: Customer, chance: random.Random) -> list[object]:
    mobile: object = invented.phone(one.mobile, chance)
    if isinstance(mobile, str) and mobile.isascii() and mobile.isdigit() and chance.random() < 0.4:
        mobile = float(mobile)  # as Excel makes of a phone that was typed as a number
    created: object = invented.date(one.created, chance)
    if chance.random() < 0.3:
        created = day(*one.created)
    return [
        invented.company(one.company, chance), maybe(one.code, 0.6, chance), maybe(invented.INDUSTRIES.get(one.trade, "制造业"), 0.3, chance),
        maybe(one.size, 0.4, chance), maybe(one.place[0], 0.4, chance), maybe(one.place[1], 0.3, chance), maybe(invented.address(one, chance), 0.3, chance),
        maybe(invented.person(one.name, chance), 0.05, chance), maybe(one.title, 0.4, chance), maybe("", 0, chance) if chance.random() < 0.06 else mobile,
        maybe(invented.mail(one.mail, chance), 0.5, chance), maybe(f"{one.level}类", 0.2, chance), maybe(one.origin, 0.25, chance),
        maybe(one.owner, 0.15, chance), created, maybe(invented.money(one.amount, chance), 0.5, chance), maybe(chance.choice(("需要样品", "价格敏感", "月底回访")), 0.8, chance),
    ]  # fmt: skip


def _old_cells(one: Customer, chance: random.Random) -> list[object]:
    phone: object = invented.phone(one.mobile, chance)
    return [
        invented.company(one.company, chance), maybe(invented.person(one.name, chance), 0.1, chance), phone, maybe(one.landline, 0.6, chance),
        maybe(invented.mail(one.mail, chance), 0.6, chance), maybe(invented.address(one, chance), 0.4, chance), one.stage,
        invented.date(one.created, chance), maybe("老客户介绍", 0.9, chance),
    ]  # fmt: skip


def _tag_list(path: Path, people: Sequence[Customer]) -> None:
    """Friends under their tags: some by name, some by a remark, one that fits nobody."""
    hot, old, vip = people[:12], people[12:22], people[22:]
    remark = [f"A{one.name[0]}总-{one.company[:6]}-{one.mobile}-意向" for one in hot[:3]]
    lines = [
        f"意向客户({len(hot)}人)：" + "、".join([*remark, *(one.name for one in hot[3:])]),
        f"老客户（{len(old)}）: " + "，".join(one.name for one in old),
        "【VIP】" + " ".join([*(one.name for one in vip), "王伟"]),
        "未分组(12人)",
        "供应商——查无此人；",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _wecom(path: Path, people: Sequence[Customer], chance: random.Random) -> None:
    """One line a customer and colleague: every tenth was added by two."""
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(WECOM)
        for number, one in enumerate(people):
            for account in ("WangXiao", "ZhaoX")[: 2 if number % 10 == 0 else 1]:
                year, month, of_month = one.created
                writer.writerow([
                    one.name if number % 3 else one.name[0] + "总", chance.choice(("对接采购", "展会认识", "")), one.owner, account, "销售一部、华东区",
                    f"{year}-{month:02}-{of_month:02} 10:{number % 60:02}:12", chance.choice(("扫描二维码", "搜索手机号", "名片分享")),
                    maybe(one.mobile, 0.1, chance), maybe(one.company, 0.2, chance), maybe(one.mail, 0.6, chance), "", maybe(one.title, 0.5, chance), "",
                    f"{one.level}类、重要" if number % 4 == 0 else f"{one.level}类", chance.choice(("意向", "", "成交客户")),
                ])  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "src" / "guiyi" / "data" / "demo")
