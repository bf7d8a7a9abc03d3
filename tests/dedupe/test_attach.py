"""Rows that are only a name and tags."""

import numpy as np
import pandas as pd

from guiyi.dedupe.attach import NONE, SEVERAL, Attached, attach


def attached(
    rows: list[dict[str, str]], loose: list[int], contact: list[int], told: dict[tuple[int, int], str] | None = None
) -> Attached:
    names = ["contact_name", "salutation", "wechat_remark", "wechat_nickname"]
    frame = pd.DataFrame(rows, columns=names, index=[f"r{place}" for place in range(len(rows))]).astype("str")
    return attach(frame, np.array(loose), np.array(contact), told or {})


CONTACTS = [
    {"contact_name": "张三", "wechat_remark": "张总 华信"},
    {"contact_name": "李四", "wechat_nickname": "Smile 李"},
    {"contact_name": "李四"},
]


def test_the_one_contact_that_fits() -> None:
    found = attached([*CONTACTS, {"contact_name": "张三"}], [3], [0, 1, 2, -1])
    assert found.to.tolist() == [0]
    assert found.reason == [""]
    assert found.links["zone"].tolist() == ["merge"]


def test_remark_nickname_and_address_fit() -> None:
    rows = [
        *CONTACTS,
        {"contact_name": "smile李"},
        {"contact_name": "张", "salutation": "总"},
        {"wechat_remark": "张总华信"},
    ]
    assert attached(rows, [3, 4, 5], [0, 1, 2, -1, -1, -1]).to.tolist() == [1, 0, 0]


def test_several_rows_of_one_contact_are_one() -> None:
    assert attached([*CONTACTS, {"contact_name": "李四"}], [3], [0, 1, 1, -1]).to.tolist() == [1]


def test_none_and_several_are_told() -> None:
    found = attached([*CONTACTS, {"contact_name": "李四"}, {"contact_name": "周九"}], [3, 4], [0, 1, 2, -1, -1])
    assert found.to.tolist() == [-1, -1]
    assert found.reason == [SEVERAL, NONE]
    assert found.links[["left", "right", "zone", "reasons"]].to_numpy().tolist() == [
        ["r3", "r1", "review", "attach.candidate"],
        ["r3", "r2", "review", "attach.candidate"],
    ]


def test_decisions_attach_and_keep_away() -> None:
    rows = [*CONTACTS, {"contact_name": "李四"}]
    assert attached(rows, [3], [0, 1, 2, -1], {(3, 2): "same"}).to.tolist() == [2]
    assert attached(rows, [3], [0, 1, 2, -1], {(3, 2): "different"}).to.tolist() == [1]
    assert attached(rows, [3], [0, 1, 2, -1], {(3, 0): "same"}).to.tolist() == [0]
