"""Sheets put together at random from tables, titles, forms and totals: every number is read, and under a phone's column."""

import random
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from guiyi.core.source import Cells, Sheet, SourceAsked
from guiyi.importers.layout.tables import tables_of
from guiyi.importers.lines import Walk, rows
from guiyi.importers.sheet_plan import begin
from guiyi.schemas.customer import customer_schema

Lines = list[list[str | None]]

PHONES = ("手机", "电话", "联系电话")
NAMES = ("客户名称", "公司", "姓名")
OTHERS = ("联系人", "地址", "来源", "邮箱", "备注", "级别", "金额", "职位")


class Draw:
    """Draws parts of a sheet; no number comes twice."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def phone(self) -> str:
        self.count += 1
        return f"138{self.count:08d}"

    def value(self, column: str) -> str | None:
        pick = self.random.choice
        company = f"{pick(['上海', '苏州', '杭州'])}{pick(['恒达', '鑫源', '海通'])}{pick(['贸易', '机械'])}有限公司"
        person = pick("张王李赵陈周吴郑") + pick(["伟", "芳", "丽丽", "小强"])
        told = {
            "客户名称": company, "公司": company, "联系人": person, "姓名": person, "邮箱": f"u{self.random.randint(1, 9999)}@a.cn",
            "地址": f"杭州市滨江区中山路{self.random.randint(1, 99)}号", "来源": pick(["抖音", "展会", "转介绍"]),
            "备注": pick(["老客户", "要发票", None]), "级别": pick("ABC"), "金额": str(self.random.randint(100, 9999)),
            "职位": pick(["经理", "采购", "财务"]),
        }  # fmt: skip
        return self.phone() if column in PHONES else told[column]

    def table(self) -> Lines:
        header = [self.random.choice(NAMES), *self.random.sample(OTHERS, self.random.randint(1, 4))]
        header.insert(self.random.randint(1, len(header)), self.random.choice(PHONES))
        return [[*header], *([self.value(one) for one in header] for _ in range(self.random.randint(2, 6)))]

    def stacked(self) -> Lines:
        lines: Lines = []
        for place in range(self.random.randint(1, 3)):
            lines += [[]] * self.random.randint(1, 2) if place else []
            lines += (
                [[self.random.choice(["客户名单", "二、个人客户", "意向客户"])]] if self.random.random() < 0.5 else []
            )
            lines += self.table()
            lines += [["合计", "3"]] if self.random.random() < 0.3 else []
        return lines

    def beside(self) -> Lines:
        left, right = self.table(), self.table()
        width = len(left[0])
        lines: Lines = [["企业客户", *[None] * width, "个人客户"]] if self.random.random() < 0.5 else []
        for at in range(max(len(left), len(right))):
            own = left[at] if at < len(left) else [None] * width
            lines.append([*own, None, *(right[at] if at < len(right) else [])])
        return lines

    def forms(self) -> Lines:
        lines: Lines = []
        for place in range(self.random.randint(1, 3)):
            pairs = [[name, self.value(name)] for name in ("客户名称", "联系人", "手机", "地址", "来源")]
            pairs = pairs[: self.random.randint(3, 5)]
            lines += [[]] if place else []
            lines += pairs if place % 2 == 0 else [[*chain(*pairs[at : at + 2])] for at in range(0, len(pairs), 2)]
        return lines

    def on_its_side(self) -> Lines:
        return [list(line) for line in zip(*self.table(), strict=True)]

    def sheets(self, count: int) -> Iterator[Lines]:
        for _ in range(count):
            yield self.random.choice([self.stacked, self.beside, self.forms, self.on_its_side])()


@pytest.mark.parametrize("seed", range(6))
def test_no_number_is_lost_or_read_as_something_else(seed: int) -> None:
    for drawn in Draw(seed).sheets(40):
        lines: list[tuple[str, Cells]] = [
            (str(at), tuple(cell or None for cell in line)) for at, line in enumerate(drawn, 1)
        ]
        numbers = {cell for line in drawn for cell in line if cell and cell.isdecimal() and len(cell) == 11}
        assert _phones(Sheet("S", iter(lines))) == numbers, drawn


def _phones(sheet: Sheet) -> set[str]:
    """Return what the columns of phones hold, in the rows that are customers."""
    asked, found = SourceAsked(Path("a.xlsx")), set[str]()
    for one in tables_of(sheet, asked):
        plan, lines = begin(one, asked, customer_schema())
        places = [at for at, column in enumerate(plan.columns) if {"mobile", "phone"} & set(column.fields)]
        kept = (row.cells for row in rows(plan, lines, Walk.below(plan)) if not row.ignored)
        found |= {cell for cells in kept for at, cell in enumerate(cells) if at in places and cell}
    return found
