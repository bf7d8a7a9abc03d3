"""What tags say of fields: the job first, empty cells only, contradictions told."""

from .conftest import Cleansed
from .test_misplaced import found


def test_tags_that_contradict_each_other_fill_nothing(cleansed: Cleansed) -> None:
    batch = cleansed(("tags",), ("A类、B类",))
    assert found(batch, "level", "tags") == [None, "A类|B类"]
    assert batch.issues[["field", "code", "value"]].values.tolist() == [["level", "row.tags_differ", "A类|B类"]]


def test_a_cell_stands_over_its_tags(cleansed: Cleansed) -> None:
    batch = cleansed(("tags", "level"), ("A类", "B"), ("A类", "A"))
    assert batch.rows["level"].tolist() == ["B", "A"]
    assert batch.issues[["row_id", "field", "code", "value"]].values.tolist() == [
        ["s::1", "level", "row.tag_differs", "A类"]
    ]


def test_tags_that_say_the_same_agree(cleansed: Cleansed) -> None:
    batch = cleansed(("tags",), ("A类、A级客户",))
    assert found(batch, "level") == ["A"]
    assert batch.issues.empty


def test_the_job_says_places_needs_and_sources(cleansed: Cleansed) -> None:
    told = {"杭州展": {"city": "杭州", "source": "展会", "need": "轴承"}}
    batch = cleansed(("tags", "city"), ("杭州展", ""), ("杭州展", "南京"), tags=told)
    assert found(batch, "province", "city", "source", "need") == ["浙江省", "杭州市", "展会", "轴承"]
    assert [batch.rows.at["s::2", name] for name in ("province", "city", "need")] == ["江苏省", "南京市", "轴承"]
    assert set(batch.issues["code"]) == {"row.tag_differs"}


def test_two_needs_are_no_contradiction(cleansed: Cleansed) -> None:
    told = {"轴承": {"need": "轴承"}, "齿轮": {"need": "齿轮"}}
    batch = cleansed(("tags",), ("轴承、齿轮",), tags=told)
    assert found(batch, "need", "tags") == [None, "轴承|齿轮"]
    assert batch.issues.empty


def test_what_a_job_says_that_is_no_value_of_its_field_fills_nothing(cleansed: Cleansed) -> None:
    assert found(cleansed(("tags",), ("VIP",), tags={"vip": {"level": "最高级"}}), "level") == [None]
