import pytest

from guiyi.exporters import EXPORTERS
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.columns import IDS
from guiyi.schemas.targets.profile import Target, TargetObject
from guiyi.schemas.targets.wukong9 import CONTACTS, CUSTOMERS, INDUSTRIES, LEVELS, SAME_SOURCE, SOURCES

OBJECTS = [(one, obj) for one in TARGETS.values() for obj in one.objects]


def test_targets_are_known_by_their_names() -> None:
    crms = ["wukong9", "wukong11", "jiandaoyun", "salesforce", "hubspot", "zoho", "wecom"]
    assert list(TARGETS) == ["csv", "xlsx", "parquet", "sql", *crms]
    assert all(name == target.name and target.zh and target.en for name, target in TARGETS.items())
    assert list(EXPORTERS) == list(TARGETS)


@pytest.mark.parametrize(("target", "obj"), OBJECTS, ids=lambda one: one.name)
def test_objects_speak_of_our_fields(target: Target, obj: TargetObject) -> None:
    alone = len(target.objects) == 1  # what its customer tells stands beside the contact
    schema = customer_schema()
    ours = {one.name for one in schema if alone or one.entity == obj.entity} | {*IDS[obj.entity]}
    headers = [one.header for one in obj.fields]
    assert {one.field for one in obj.fields if one.field} <= ours
    assert set(obj.untold) <= ours
    assert len(headers) == len(set(headers))
    assert obj.note is None or obj.note in headers
    refers = {one.refers for one in obj.fields if one.refers}
    assert refers <= {one.header for one in target.objects[0].fields}
    assert target.object_of(obj.entity) is obj


def test_wukong9_has_the_columns_of_its_templates() -> None:
    assert [one.header for one in CUSTOMERS.fields] == (
        [
            "*客户名称",
            "客户级别",
            "客户行业",
            "客户来源",
            "电话",
            "网址",
            "下次联系时间",
            "备注",
            "手机",
            "省",
            "市",
            "区/县",
            "详细地址",
        ]
    )
    assert [one.header for one in CONTACTS.fields] == (
        [
            "*姓名",
            "*客户名称",
            "手机",
            "电话",
            "电子邮箱",
            "是否关键决策人",
            "职务",
            "性别",
            "地址",
            "下次联系时间",
            "备注",
        ]
    )


def test_wukong9_picklists_hold_what_we_map_to() -> None:
    stock = [
        "IT/通信/电子/互联网",
        "金融业",
        "房地产",
        "商业服务",
        "贸易",
        "生产",
        "运输/物流",
        "服务业",
        "文化传媒",
        "政府",
        "其他",
    ]
    assert set(INDUSTRIES.values()) <= set(stock)
    assert set(SAME_SOURCE.values()) <= set(SOURCES)
    assert LEVELS["A"] == "A（重点客户）"
