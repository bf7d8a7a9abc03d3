"""Two run folders: one of a real small run, and one written by hand, of which every cell is known."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

import guiyi
from guiyi.core.folder import RunFolder
from guiyi.core.language import spoken
from guiyi.core.manifest import write_manifest
from guiyi.core.source import Column, SheetRead, SourceRead
from guiyi.pipeline import Result
from guiyi.schemas.customer import customer_schema

HEADERS = ("客户名称", "联系人", "手机", "邮箱", "详细地址", "创建时间", "成交金额", "暗号")
LINES = (
    ("上海华信贸易有限公司", "张三丰", "13800138000", "zs@huaxin.cn", "上海市浦东新区世纪大道1号", "2024-01-01", "100", "甲"),
    ("上海华信贸易有限公司", "张三丰", "138 0013 8000", "", "上海市浦东新区世纪大道1号", "2024-03-01", "200", ""),
    ("苏州恒达电子有限公司", "李四海", "13900139000", "lsh@qq.con", "", "2023-05-01", "", ""),
    ("", "王五一", "13700137000", "", "", "", "", ""),
    ("没有联系方式的公司", "", "", "", "", "", "", ""),
    ("掩码电子厂", "赵六合", "138****8000", "zl@yanma.cn", "", "", "", ""),
    ("合计", "", "", "", "", "", "300", ""),
)  # fmt: skip
OLDER = (
    ("公司", "姓名", "电话"),
    ("苏州恒达电子有限公司", "李四海", "13900139000"),
    ("杭州天诚服装厂", "孙八方", "13500135000"),
)
PERSONAL = (
    "13800138000",
    "138 0013 8000",
    "13900139000",
    "13700137000",
    "zs@huaxin.cn",
    "lsh@qq.con",
    "张三丰",
    "王五一",
    "赵六合",
)


def write_lines(path: Path, lines: object) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)  # type: ignore[call-overload]
    return path


@pytest.fixture
def personal() -> tuple[str, ...]:
    """What no report may show."""
    return PERSONAL


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A run of two files, told in English."""
    folder = tmp_path_factory.mktemp("reports")
    sources = [write_lines(folder / "客户.csv", (HEADERS, *LINES)), write_lines(folder / "老客户.csv", OLDER)]
    return spoken("en", guiyi.run, sources, output=str(folder / "out"), targets=["csv", "wukong9"])


COLUMNS = ("客户名称", "联系人", "手机")
FIELDS = ("customer_name", "contact_name", "mobile")
CELLS = {
    "甲:表:2": ("华信贸易", "张三", "13800138000"),
    "甲:表:3": ("华信", "张三", "138****8000"),
    "甲:表:4": ("恒达电子", None, None),
    "甲:表:5": (None, "王五", "13700137000"),
    "甲:表:6": ("合计", None, None),
    "甲:表:7": ("=1+1", "@cmd", "1" * 40_000),
}
STATUS = {
    "甲:表:4": ("rejected", "customer.any_of"),
    "甲:表:6": ("ignored", "row.total"),
    "甲:表:7": ("rejected", "customer.any_of"),
}
NORMAL = {
    "甲:表:2": {"customer_name": "华信贸易", "contact_name": "张三", "mobile": "+8613800138000"},
    "甲:表:3": {"customer_name": "华信", "contact_name": "张三"},
    "甲:表:4": {"customer_name": "恒达电子"},
    "甲:表:5": {"contact_name": "王五", "mobile": "+8613700137000|+8613800138000"},
}
IDS = {"甲:表:2": "1", "甲:表:3": "1", "甲:表:5": "2"}
LINKS = (
    (
        "甲:表:2",
        "甲:表:3",
        "contact",
        0.99,
        "merge",
        "contact_name.equal +9.2; mobile.different -1.0; match.start -6.0",
    ),
    (
        "甲:表:2",
        "甲:表:5",
        "contact",
        0.71,
        "review",
        "mobile.equal +8.1; contact_name.different -2.0; match.start -6.0",
    ),
    ("甲:表:2", "甲:表:5", "customer", None, "review", "customer.unique uscc"),
)


@pytest.fixture
def crafted(tmp_path: Path) -> RunFolder:
    """A run folder written by hand: six rows of one sheet, of which two are one customer."""
    folder = RunFolder(tmp_path / "out")
    schema = customer_schema()
    columns = tuple(Column(header, (field,), 1.0, "exact") for header, field in zip(COLUMNS, FIELDS, strict=True))
    sheet = SheetRead("表", (1,), 2, len(CELLS), columns, blank_lines=1, lines_in=8)
    source = SourceRead("甲", "/somewhere/甲.xlsx", "00", "excel", None, "CN", "new", 1, (sheet,))
    place = [(row_id, *row_id.split(":")) for row_id in CELLS]
    raw = pd.DataFrame(place, columns=["row_id", "source", "sheet", "line"])
    folder.write("raw", raw.assign(cells=[list(cells) for cells in CELLS.values()]))
    folder.write("rows", pd.DataFrame([{"row_id": row_id, **cells} for row_id, cells in NORMAL.items()]), schema.names)
    folder.write("changes", pd.DataFrame(_changes()))
    issues = [
        ("甲:表:3", "mobile", "phone.masked", "warn", "138****8000", None),
        ("甲:表:5", "email", "cell.suggested", "info", "w@qq.con", "w@qq.com"),
        ("甲:表:4", "mobile|phone", "customer.any_of", "error", None, None),
        ("甲:表:7", "mobile", "phone.long", "warn", "1" * 40_000, None),
    ]
    folder.write("issues", pd.DataFrame(issues, columns=["row_id", "field", "code", "severity", "value", "suggestion"]))
    members = raw.assign(
        customer_id=[f"C{IDS[one]}" if one in IDS else None for one in CELLS],
        contact_id=[f"P{IDS[one]}" if one in IDS else None for one in CELLS],
        status=[STATUS.get(one, ("kept", None))[0] for one in CELLS],
        reason=[STATUS.get(one, ("kept", None))[1] for one in CELLS],
    )
    folder.write("members", members)
    folder.write("links", pd.DataFrame(LINKS, columns=["left", "right", "entity", "probability", "zone", "reasons"]))
    customers = {"customer_id": ["C1", "C2"], "customer_name": ["华信贸易", "王五"], "customer_type": [None, "person"]}
    folder.write("customers", pd.DataFrame(customers), [one.name for one in schema.of("customer")])
    contacts = {
        "contact_id": ["P1", "P2"],
        "customer_id": ["C1", "C2"],
        "contact_name": ["张三", "王五"],
        "mobile": [None, "+8613700137000"],
    }
    folder.write("contacts", pd.DataFrame(contacts), [one.name for one in schema.of("contact")])
    origin = [
        ("customer", "C1", "customer_name", "甲:表:3", "lost.complete"),
        ("customer", "C1", "customer_name", "甲:表:2", "complete"),
        ("contact", "P1", "contact_name", "甲:表:2", "complete"),
    ]
    folder.write("origin", pd.DataFrame(origin, columns=["entity", "id", "field", "row_id", "rule"]))
    gates = {"validate": {"gates": {"completeness": 0.95, "error_rate": 0.5}}}
    told = {"preflight": {"wukong9": {"target.option": 3}}, "job": {**gates, "output": "my out"}, "decisions_lost": []}
    write_manifest(folder, [source], schema, datetime(2026, 1, 2, tzinfo=UTC), {"read": 0.5}, told)
    return folder


def _changes() -> list[dict[str, object]]:
    mapped = [
        {"row_id": row_id, "field": field, "step": 0, "rule": "map.column", "before": text, "after": text}
        for row_id, cells in CELLS.items()
        for field, text in zip(FIELDS, cells, strict=True)
        if text
    ]
    step = {"row_id": "甲:表:2", "field": "mobile", "step": 1, "rule": "phone.international"}
    return [*mapped, {**step, "before": "13800138000", "after": "+8613800138000"}]
