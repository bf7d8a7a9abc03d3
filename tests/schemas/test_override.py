"""What a job says of a target over its profile: it is obeyed, or refused with the likeliest one meant."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from guiyi.core.errors import ConfigError
from guiyi.core.language import speak
from guiyi.job import Job
from guiyi.job_targets import ColumnJob, TargetJob
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.override import PLAIN
from guiyi.schemas.targets.profile import Target, TargetField

SOURCES: dict[str, Any] = {"sources": [{"path": "a.csv"}]}


def wanted(*targets: Any, folder: Path = Path(), **keys: Any) -> list[Target]:
    job = Job.of({**SOURCES, **keys, "targets": list(targets)}, "guiyi.yaml", folder)
    return job.target_profiles(job.schema_wanted())


def column(target: Target, header: str, entity: Any = "customer") -> TargetField:
    return next(one for one in target.object_of(entity).fields if one.header == header)


def refused(told: Any, **keys: Any) -> str:
    with pytest.raises(ConfigError) as caught:
        wanted(told, **keys)
    return str(caught.value)


def test_a_name_alone_is_the_profile() -> None:
    assert wanted("wukong9", "csv") == [TARGETS["wukong9"], TARGETS["csv"]]
    assert wanted({"zoho": None}) == [TARGETS["zoho"]]
    assert wanted("csv", "csv") == [TARGETS["csv"]]


def test_a_picklist_takes_the_place_of_the_one_before() -> None:
    (target,) = wanted(
        {"wukong9": {"customer": {"fields": {
            "客户级别": {"options": {"A": "重点"}},
            "客户来源": {"choices": ["广告", "网络"]},
            "客户行业": {"choices": ["生产", "农业"]},
        }}}}
    )  # fmt: skip
    assert column(target, "客户级别").options == {"A": "重点"}
    assert (column(target, "客户来源").options, column(target, "客户来源").choices) == ({}, ("广告", "网络"))
    assert (column(target, "客户行业").options, column(target, "客户行业").otherwise) == ({"C": "生产"}, "")


def test_columns_change_are_added_left_out_and_ordered() -> None:
    (target,) = wanted(
        {"wukong9": {"customer": {
            "fields": {"客户名称": {"max_length": 80}, "网址": None, "电话": {"required": True}, "决策链": "decision_chain"},
            "order": ["决策链", "客户名称"],
        }, "max_rows": 500}},
        fields={"decision_chain": {"zh": "决策链"}},
    )  # fmt: skip
    headers = [one.header for one in target.object_of("customer").fields]
    assert headers == [
        "决策链", "*客户名称", "客户级别", "客户行业", "客户来源", "电话", "下次联系时间", "备注", "手机", "省", "市", "区/县",
        "详细地址",
    ]  # fmt: skip
    assert column(target, "*客户名称").max_length == 80
    assert column(target, "电话").required
    assert (column(target, "决策链").field, column(target, "决策链").form) == ("decision_chain", "words")
    assert target.max_rows == 500
    assert target.object_of("contact") == TARGETS["wukong9"].object_of("contact")


def test_a_target_of_the_whole_schema_can_be_changed_too() -> None:
    (target,) = wanted({"jiandaoyun": {"customer": {"fields": {"行业": {"choices": ["软件"]}, "传真": None}}}})
    headers = [one.header for one in target.object_of("customer").fields]
    assert headers[:2] == ["统一客户ID", "客户名称"]
    assert "传真" not in headers
    assert column(target, "行业").choices == ("软件",)


def test_owners_stand_in_their_column_or_in_one_of_their_own() -> None:
    owners = {"张三": "005A"}
    (wukong,) = wanted({"wukong11": {"owners": owners}})
    assert column(wukong, "*负责人").options == owners
    (force,) = wanted({"salesforce": {"owners": owners}})
    assert column(force, "OwnerId").options == owners
    assert column(force, "OwnerId", "contact").refers == "OwnerId"
    (nine,) = wanted({"wukong9": {"owners": owners}})  # its import takes one owner a file
    assert nine.objects == TARGETS["wukong9"].objects


def test_a_description_stands_under_the_job(tmp_path: Path) -> None:
    (tmp_path / "zoho.fields.yaml").write_text(
        "account: {}\n".replace(
            "account: {}", "customer: {fields: {Industry: {choices: [IT, Trade], required: true}}}"
        ),
        "utf-8",
    )
    told = {"described": "zoho.fields.yaml", "customer": {"fields": {"Industry": {"required": False}, "Fax": None}}}
    (target,) = wanted({"zoho": told}, folder=tmp_path)
    assert (column(target, "Industry").choices, column(target, "Industry").required) == (("IT", "Trade"), False)
    assert "Fax" not in [one.header for one in target.object_of("customer").fields]


def test_the_command_line_keeps_what_the_job_says() -> None:
    told = {**SOURCES, "targets": [{"wukong9": {"max_rows": 7}}, "csv"]}
    job = Job.of(told, "guiyi.yaml", Path(), {"targets": ["wukong9", "xlsx"]})
    found = job.target_profiles(customer_schema())
    assert [(one.name, one.max_rows) for one in found] == [("wukong9", 7), ("xlsx", TARGETS["xlsx"].max_rows)]


def test_a_url_is_the_target_sql(tmp_path: Path) -> None:
    told: list[Any] = ["sqlite:///base.db", {"sql": {"url": "duckdb:///base.duckdb"}}]
    for one, file in zip(told, ("base.db", "base.duckdb"), strict=True):
        (target,) = wanted(one, folder=tmp_path)
        assert target.name == "sql"
        assert str(target.url).endswith(f"{tmp_path.as_posix()}/{file}")
    job = Job.of({**SOURCES, "targets": ["postgresql://me:geheim@db/crm"]}, "guiyi.yaml")
    assert "geheim" not in job.model_dump_json()


def test_a_job_says_its_targets_again() -> None:
    told = {
        **SOURCES,
        "targets": ["csv", {"wukong9": {"customer": {"fields": {"网址": None, "电话": {"required": True}}}}}],
    }
    first = Job.of(told, "guiyi.yaml")
    again = Job.of(first.model_dump(mode="json", by_alias=True), "guiyi.yaml")
    assert again.target_profiles(customer_schema()) == first.target_profiles(customer_schema())


WRONG: tuple[tuple[Any, tuple[str, ...]], ...] = (
    ("wukong", ("wukong", "wukong9")),
    ({"wukong9": {"max_row": 1}}, ("targets.0.wukong9.max_row", "max_rows")),
    ({"wukong9": {"max_rows": 0}}, ("targets.0.wukong9.max_rows", "1")),
    ({"wukong9": {"charset": "gbk"}}, ("charset", "utf8mb3")),
    ({"wukong9": {"customer": {"fields": {"客户等级": {"required": True}}}}}, ("客户等级", "客户级别")),
    ({"wukong9": {"customer": {"fields": {"客户级别": {"option": {}}}}}}, ("option", "options")),
    ({"wukong9": {"customer": {"fields": {"客户级别": "levl"}}}}, ("levl", "level")),
    ({"wukong9": {"customer": {"fields": {"没有": None}}}}, ("没有",)),
    ({"wukong9": {"customer": {"fields": {"*客户名称": None}}}}, ("客户名称",)),
    ({"wukong9": {"contact": {"fields": {"客户名称": None}}}}, ("客户名称",)),
    ({"wukong9": {"customer": {"order": ["客户级别", "省份"]}}}, ("省份", "省")),
    ({"wukong9": {"customer": {"note": "备"}}}, ("备", "备注")),
    ({"wukong9": {"customer": {"fields": {"电话": {"pattern": "("}}}}}, ("电话", "(")),
    ({"wukong9": {"clear": ["faxx"]}}, ("faxx", "fax")),
    ({"wukong9": {"url": "sqlite:///a.db"}}, ("wukong9", "sql")),
    ({"wecom": {"customer": {"order": ["x"]}}}, ("wecom", "customer", "contact")),
    ("sql", ("sql", "url")),
    ({"zoho": {"described": "no.yaml"}}, ("no.yaml", "guiyi targets pull")),
    ({}, ("targets.0",)),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("told", "said"), WRONG, ids=lambda one: str(one)[:40])
def test_what_is_not_there_is_refused(told: Any, said: tuple[str, ...], lang: str) -> None:
    speak(lang)
    sentence = refused(told)
    assert "\n" not in sentence
    assert [one for one in said if one not in sentence] == []


def test_every_part_of_a_profile_can_be_said() -> None:
    fixed = {
        "name",
        "zh",
        "en",
        "objects",
        "file_format",
        "headers",
        "hinted",
        "language",
        "owner_header",
        "whole",
        "id_header",
        "clear_mark",
    }
    assert {one.name for one in fields(Target)} - fixed == {*PLAIN, "owners", "clear", "calls"}
    assert set(TargetJob.model_fields) == {*PLAIN, "owners", "clear", "calls", "described", "customer", "contact"}
    assert set(ColumnJob.model_fields) == {one.name for one in fields(TargetField)} - {
        "header",
        "refers",
        "api",
        "linked",
    }
