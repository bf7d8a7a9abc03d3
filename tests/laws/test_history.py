"""The law of history: raw cells replayed through their changes give the rows, exactly, whatever stands in them."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from guiyi.cleanse.mapped import SEVERAL
from guiyi.cleanse.stage import Plan, cleanse
from guiyi.core.batch import CHANGES, ISSUES, Batch
from guiyi.core.engine import Local
from guiyi.core.folder import RunFolder, arrow_schema
from guiyi.core.rowkey import row_hash
from guiyi.core.schema import Field
from guiyi.core.source import Column
from guiyi.core.trail import replayed
from guiyi.schemas.customer import customer_schema

SCHEMA = customer_schema().with_fields(
    [
        Field("colour", "text", "颜色", "Colour", "customer", options=("红", "蓝")),
        Field("codes", "text", "编号", "Codes", "customer", pattern="[A-Z]+", many=True),
    ]
)
NAMES = [one.name for one in SCHEMA if not one.name.endswith("_id") or one.name == "wechat_id"]
OFTEN = [
    "customer_name", "contact_name", "mobile", "phone", "email", "address", "province", "city", "district", "tags",
    "wechat_remark", "note", "id_number", "birthday", "gender", "salutation", "uscc", "last_name", "first_name",
    "registered_capital", "consent", "colour", "codes",
]  # fmt: skip
MEANT = ["是否成交", "退订", "Do not contact"]  # under these yes and no are written in the words of the field
HEADERS = ["", "列", "注册资本（万元）", *MEANT]
TEXTS = [
    "", " ", "|", "a|b", "|a|", "张三|李四", "\n", "a\nb", "\x00", "无", "-", "N/A", "是", "否", "yes", "&lt;a&gt;", "&#10;", "\u200b",
    "\ufeff", "\u202e", "張三", "张三", "张总", "A李四 采购经理", "欧阳 娜娜", "上海华信贸易有限公司", "华信贸易 张三", "13800138000",
    "138 0013 8000", "１３８００１３８０００", "138****8000", "13800138000/021-61234567", "021-61234567", "13800138000张三", "a@b.com",
    "A@B.COM;c@d.cn", "a@qq.con", "上海市浦东新区世纪大道1号", "朝阳区建国路1号", "北京", "江苏省 苏州市", "-江苏省", "苏州/", "2023-5-1",
    "23.5.1", "3万", "500", "约3千", "A类", "VIP", "vip|VIP、展会", "意向", "女士", "11010519491231002X", "91350100M000100Y43",
    "A张总-上海华信贸易-13800138000-意向", "红", "紫", "红|紫", "AB|c", "🍀", "😀" * 30, "x" * 3000, "，" * 40, "=1+1", "'13800138000",
]  # fmt: skip
CELLS = (
    st.none()
    | st.sampled_from(TEXTS)
    | st.lists(st.sampled_from(TEXTS), min_size=2, max_size=3).map("".join)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)
FIELDS = st.sampled_from(OFTEN) | st.sampled_from(NAMES)
MAPPED = (
    st.tuples(FIELDS)
    | st.just(("customer_name", "contact_name"))
    | st.lists(FIELDS, unique=True, max_size=3).map(tuple)
)
COLUMNS = st.builds(
    Column,
    header=st.sampled_from(HEADERS),
    fields=MAPPED,
    confidence=st.just(1.0),
    reason=st.sampled_from(["exact", "job", "values"]),
    part=st.sampled_from(["", "", "", "", "country", "area", "extension"]),
)


class Base(NamedTuple):
    """Raw lines of one sheet, and what is known of them."""

    lines: list[list[str | None]]
    columns: list[Column]
    region: str
    tags: dict[str, dict[str, str]]
    decided: dict[int, dict[str, str]]  # place of a line → what people decided of it

    @property
    def raw(self) -> pa.Table:
        told = [
            {"row_id": f"s::{n}", "source": "s", "sheet": "", "line": str(n), "cells": cells}
            for n, cells in enumerate(self.lines, start=1)
        ]
        return pa.Table.from_pylist(told, schema=arrow_schema("raw"))

    @property
    def plan(self) -> Plan:
        decided = {row_hash(self.lines[at]): told for at, told in self.decided.items() if at < len(self.lines)}
        return Plan(SCHEMA, {("s", ""): self.columns}, {"s": self.region}, self.tags, decided)


@st.composite
def bases(draw: st.DrawFn) -> Base:
    columns = draw(st.lists(COLUMNS, max_size=5))
    if columns and draw(st.booleans()):  # two columns on one field
        columns.append(draw(st.sampled_from(columns)))
    return Base(
        draw(st.lists(st.lists(CELLS, max_size=len(columns) + 1), min_size=1, max_size=5)),
        columns,
        draw(st.sampled_from(["CN", "CN", "US", ""])),
        draw(
            st.sampled_from(
                [{}, {"VIP": {"level": "A", "colour": "紫"}, "意向": {"mobile": "13900139000", "note": "无"}}]
            )
        ),
        draw(
            st.dictionaries(st.integers(0, 4), st.dictionaries(FIELDS, st.sampled_from(TEXTS), max_size=2), max_size=1)
        ),
    )


def histories(batch: Batch) -> Mapping[tuple[str, str], list[dict[str, str | int | None]]]:
    """(row_id, field) → its changes in the order of their steps."""
    found: dict[tuple[str, str], list[dict[str, str | int | None]]] = defaultdict(list)
    for one in batch.changes_table.to_pylist():
        found[one["row_id"], one["field"]].append(one)
    return {key: sorted(steps, key=lambda one: one["step"]) for key, steps in found.items()}


def cells_of(batch: Batch) -> dict[tuple[str, str], str]:
    """(row_id, field) → the text of every cell that is not missing."""
    rows = batch.rows_table.to_pylist()
    return {
        (row["row_id"], name): text
        for row in rows
        for name, text in row.items()
        if name != "row_id" and text is not None
    }


@settings(max_examples=100, deadline=None)
@given(bases())
def test_every_cell_has_its_whole_history(base: Base) -> None:
    batch = cleanse(base.raw, base.plan)
    told, cells = histories(batch), cells_of(batch)
    for (row_id, name), steps in told.items():
        mapped = steps[0]["step"] == 0
        assert [one["step"] for one in steps] == list(range(1 - mapped, len(steps) + 1 - mapped))
        assert all(one["after"] == later["before"] for one, later in pairwise(steps))
        assert steps[-1]["after"] == cells.get((row_id, name))
        written = [
            text
            for text, column in zip(base.lines[int(row_id[3:]) - 1], base.columns, strict=False)
            if name in column.fields and text
        ]
        assert steps[0]["before"] in written if mapped else steps[0]["before"] is None
        assert all(one["before"] != one["after"] for one in steps[1:])
    assert cells.keys() <= told.keys()
    assert "" not in cells.values()
    ended = replayed(batch.changes)
    assert {key: text for key, text in ended.items() if not pd.isna(text)} == cells


@settings(max_examples=100, deadline=None)
@given(bases())
def test_every_mapped_cell_is_told_of(base: Base) -> None:
    batch = cleanse(base.raw, base.plan)
    told = histories(batch)
    kept: dict[tuple[str, str], list[str]] = defaultdict(list)  # (row_id, field) → the texts that are told of it
    for key, steps in told.items():
        kept[key] += [str(one["after"]) for one in steps if str(one["rule"]).startswith("map.")]
    for issue in batch.issues_table.to_pylist():
        kept[issue["row_id"], issue["field"]].append(str(issue["value"]))
    for number, line in enumerate(base.lines, start=1):
        for text, column in zip(line, base.columns, strict=False):
            if not text or column.part:
                continue
            found = [(f"s::{number}", name) for name in column.fields]
            assert not found or any(key in told for key in found)
            if len(found) == 1 and column.header not in MEANT and not any(one.part for one in base.columns):
                assert any(text in one or text.replace(SEVERAL, "｜") in one for one in kept[found[0]])


@settings(max_examples=60, deadline=None)
@given(bases(), st.data())
def test_neither_parts_nor_order_change_anything(base: Base, data: st.DataObject) -> None:
    raw, plan = base.raw, base.plan
    order = data.draw(st.permutations(range(len(raw))))
    at = data.draw(st.integers(0, len(raw)))
    shuffled = raw.take(pa.array(order, pa.int64()))
    whole, parts = cleanse(raw, plan), [cleanse(part, plan) for part in (shuffled.slice(0, at), shuffled.slice(at))]
    assert cells_of(whole) == {key: text for part in parts for key, text in cells_of(part).items()}
    for name, columns in (("changes_table", CHANGES), ("issues_table", ISSUES)):
        one, other = (
            sorted(
                repr([row[column] for column in columns])
                for batch in batches
                for row in getattr(batch, name).to_pylist()
            )
            for batches in ([whole], parts)
        )
        assert one == other


def test_the_run_folder_holds_what_was_done(tmp_path: Path) -> None:
    columns = [Column("", (name,), 1.0, "exact") for name in OFTEN]
    lines: list[list[str | None]] = [[text] * len(OFTEN) for text in TEXTS] + [["千" * 350_000] * 3]
    base, folder = Base(lines, columns, "CN", {}, {}), RunFolder(tmp_path)
    folder.write("raw", base.raw)
    Local(1).map(partial(cleanse, plan=base.plan), folder, "raw", "rows", SCHEMA.names)
    batch = cleanse(base.raw, base.plan)
    for name, done in (("changes", batch.changes_table), ("issues", batch.issues_table), ("rows", batch.rows_table)):
        written = folder.arrow(name)
        assert written.schema.equals(arrow_schema(name, SCHEMA.names if name == "rows" else ()))
        assert written.select(done.column_names).to_pylist() == done.to_pylist()
