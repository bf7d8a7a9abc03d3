"""The pre-flight: what a target would refuse, cut or store wrongly, with suggestions, and who is not to be sent."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.schema import Field, Schema
from guiyi.exporters.cells import place
from guiyi.exporters.crm import laid_out
from guiyi.exporters.glance import all_compared, all_holdable, at_a_glance
from guiyi.exporters.stage import export
from guiyi.exporters.withheld import reasons
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.override import overridden
from guiyi.schemas.targets.profile import Target, TargetField

Base = tuple[pd.DataFrame, pd.DataFrame]
WUKONG, ELEVEN = TARGETS["wukong9"], TARGETS["wukong11"]


def changed(name: str, **told: Any) -> Target:
    return overridden(TARGETS[name], told, customer_schema(), "test")


def found(base: Base, target: Target, schema: Schema, code: str) -> list[tuple[str, str, str, str]]:
    _, findings = laid_out(*base, schema, target)
    told = findings[findings["code"] == code].fillna("")
    return sorted(told[["id", "field", "value", "suggestion"]].itertuples(index=False, name=None))


def test_a_choice_that_is_alike_is_suggested(base: Base, schema: Schema) -> None:
    customers = base[0].assign(source=["展会活动", "抖音"], level="A", industry="A")
    told = found((customers, base[1]), WUKONG, schema, "target.option")
    assert ("c1", "source", "展会活动", "展会资源") in told
    assert ("c2", "source", "抖音", "") in told


def test_a_picklist_is_met_by_the_words_of_a_normal_form(base: Base, schema: Schema) -> None:
    choices = {"fields": {"客户行业": {"choices": ["信息传输、软件和信息技术服务业", "农、林、牧、渔业"]}}}
    tables, findings = laid_out(*base, schema, changed("wukong9", customer=choices))
    assert list(tables["客户"].table["客户行业"]) == ["信息传输、软件和信息技术服务业", "农、林、牧、渔业"]
    assert findings[(findings["field"] == "industry")].empty


@pytest.mark.parametrize(("name", "header"), [("wukong11", "*负责人"), ("salesforce", "OwnerId")])
def test_an_owner_without_an_account_is_told(name: str, header: str, base: Base, schema: Schema) -> None:
    customers = base[0].assign(owner=["张三", "张 三丰"])
    target = changed(name, owners={"张三": "zhangsan@example.com", "张三丰": "feng"})
    tables, findings = laid_out(customers, base[1], schema, target)
    ours, theirs = (tables[obj.name].table[header] for obj in target.objects)
    assert list(ours.fillna("")) == ["zhangsan@example.com", ""]
    assert list(theirs.fillna("")) == ["zhangsan@example.com", ""]
    told = findings[findings["code"] == "target.owner"]
    assert list(told[["id", "value", "suggestion"]].itertuples(index=False, name=None)) == [("c2", "张 三丰", "张三丰")]
    assert "张 三丰" in tables[target.objects[0].name].table[str(target.objects[0].note)].iloc[1]


def test_places_go_by_the_table_of_the_target(base: Base, schema: Schema) -> None:
    customers = base[0].assign(province=["上海市", "California"], city=["上海市", "杭州"], district=["浦东新区", pd.NA])
    tables, _ = laid_out(customers, base[1], schema, ELEVEN)
    places = tables["客户"].table[["省", "市", "区"]].fillna("")
    assert list(places.itertuples(index=False, name=None)) == [("上海市", "上海城区", "浦东新区"), ("", "", "")]
    assert "California" in tables["客户"].table["备注"].iloc[1]
    told = found((customers, base[1]), ELEVEN, schema, "target.place")
    assert told == [("c2", "city", "杭州", ""), ("c2", "province", "California", "")]


def test_a_phone_that_does_not_fit_is_told(base: Base, schema: Schema) -> None:
    customers = base[0].assign(phone="+8613800138000|+442079460000000")
    told = found(
        (customers, base[1]),
        changed("wukong9", customer={"fields": {"手机": {"max_length": 11}}}),
        schema,
        "target.too_long",
    )
    assert told == []
    short = changed("wukong9", customer={"fields": {"手机": {"max_length": 5}}})
    assert [one[:2] for one in found((customers, base[1]), short, schema, "target.too_long")] == [
        ("c1", "phone"),
        ("c2", "phone"),
    ]


def test_what_the_job_requires_and_wants_unique_is_held(base: Base, schema: Schema) -> None:
    target = changed("jiandaoyun", customer={"fields": {"地址": {"required": True}, "行业": {"unique": True}}})
    customers = pd.concat([base[0], base[0].iloc[[0]].assign(customer_id="c3")])
    _, findings = laid_out(customers, base[1], schema, target)
    assert set(findings[["id", "code"]].itertuples(index=False, name=None)) >= {
        ("c2", "target.required"), ("c3", "target.duplicate"),
    }  # fmt: skip


def test_those_who_want_to_be_left_alone_are_not_sent(base: Base, schema: Schema, tmp_path: Path) -> None:
    customers = base[0].assign(blacklist=["yes", "no"], consent=["no", pd.NA])
    done = export(customers, base[1], schema, [WUKONG, TARGETS["csv"]], tmp_path)
    told = done.findings[done.findings["target"] == "wukong9"]
    held = told[told["code"].isin(["target.blacklisted", "target.no_consent"])]
    assert list(held[["entity", "id", "code"]].itertuples(index=False, name=None)) == [
        ("customer", "c1", "target.blacklisted"), ("contact", "p1", "target.blacklisted"),
    ]  # fmt: skip
    for readme in (tmp_path / "wukong9" / "README.txt",):
        text = readme.read_text("utf-8-sig")
        assert "另有 1 个客户" in text
        assert "1 customers are on the blacklist" in text
    assert "归一软件" not in (tmp_path / "wukong9" / "客户.xls").read_bytes().decode("utf-16-le", "ignore")
    whole = pd.read_csv(tmp_path / "csv" / "customers.csv", dtype=str).set_index("customer_id")
    assert whole["blacklist"].to_dict() == {"c1": "yes", "c2": "no"}


def test_they_are_sent_where_the_job_asks(base: Base, schema: Schema, tmp_path: Path) -> None:
    done = export(base[0].assign(consent="no"), base[1], schema, [WUKONG], tmp_path, send_refused=True)
    assert not done.findings["code"].str.startswith("target.no_consent").any()
    assert "另有" not in (tmp_path / "wukong9" / "README.txt").read_text("utf-8-sig")


def test_the_blacklist_counts_before_consent() -> None:
    told = reasons(
        pd.DataFrame({"customer_id": ["a", "b", "c"], "blacklist": ["yes", None, None], "consent": ["no", "no", "yes"]})
    )
    assert told.to_dict() == {"a": "target.blacklisted", "b": "target.no_consent"}
    assert reasons(pd.DataFrame({"customer_id": ["a"]})).empty


# a glance at all texts says what a look at each would


TEXTS = st.text(st.sampled_from("aB9 .·|张=+-@😀𠮷é（）\n"), min_size=1, max_size=8)
PHONES = st.sampled_from(
    ["+8613800138000", "+862161234567", "+8613800138000|+8613900139000", "+14155550100", "+861380013800"]
)
COLUMNS = (
    TargetField("x", "f"),
    TargetField("x", "f", joined=True),
    TargetField("x", "f", max_length=3),
    TargetField("x", "f", joined=True, max_length=3),
    TargetField("x", "f", pattern="[a-z]+"),
    TargetField("x", "f", form="words"),
    TargetField("x", "f", spelt={"a": "b"}),
)


@given(texts=st.lists(TEXTS | PHONES, min_size=1, max_size=5, unique=True))
@pytest.mark.parametrize("column", COLUMNS, ids=str)
@pytest.mark.parametrize(
    "target", [TARGETS[name] for name in ("csv", "wukong9", "salesforce", "jiandaoyun")], ids=lambda one: one.name
)
@pytest.mark.parametrize("many", [True, False])
def test_a_glance_says_what_a_look_would(texts: list[str], column: TargetField, target: Target, many: bool) -> None:
    for kind in ("text", "phone"):
        some = [one for one in texts if kind == "text" or (one.startswith("+") and one[1:2].isdigit())]
        field = Field("f", kind, "f", "f", many=many)
        same, written = at_a_glance(pd.Series(some, dtype="str"), field, [column], target)
        for text, sure, told in zip(some, same, written, strict=True):
            if sure:
                looked = place(text, field, [column], target, cut=False)
                assert (looked.cells, looked.left, looked.codes) == ((told,), "", ("",) * len(looked.codes)), text


@given(texts=st.lists(TEXTS, min_size=1, max_size=5))
def test_columns_are_folded_as_texts_are(texts: list[str]) -> None:
    from guiyi.exporters.cells import compared, holdable

    column = pd.Series([*texts, None], dtype="str")
    assert list(all_compared(column))[:-1] == list(map(compared, texts))
    assert list(all_holdable(column, WUKONG))[:-1] == [holdable(one, WUKONG) for one in texts]
    assert list(all_holdable(column, replace(WUKONG, charset="utf8")))[:-1] == texts
