"""Values in the wrong column: moved where that is certain, told as issues, nothing displaced, everything replayable."""

from pathlib import Path

import pytest

import guiyi
from guiyi.core.folder import RunFolder
from guiyi.core.trail import replayed
from guiyi.reports.explain import explain

from .conftest import Cleansed
from .test_stage import cell

FIELDS = ("customer_name", "contact_name", "mobile", "email")
FIRM = "恒达贸易有限公司"


def found(batch: object, *fields: str) -> list[str | None]:
    held = batch.rows  # type: ignore[attr-defined]
    return [cell(batch, name) if name in held else None for name in fields]


@pytest.mark.parametrize(
    ("line", "ended"),
    [
        ((FIRM, "13800138000", "", ""), (FIRM, None, "+8613800138000", None)),
        ((FIRM, "13800138000", "张伟", ""), (FIRM, "张伟", "+8613800138000", None)),
        ((FIRM, "13800138000", "13900139000", ""), (FIRM, None, "+8613900139000|+8613800138000", None)),
        ((FIRM, "张伟", "zw@abc.cn", ""), (FIRM, "张伟", None, "zw@abc.cn")),
        ((FIRM, "张伟", "zw@abc.cn", "无"), (FIRM, "张伟", None, "zw@abc.cn")),
        ((FIRM, "张伟", "zw@abc.cn", "li@abc.cn"), (FIRM, "张伟", None, "li@abc.cn|zw@abc.cn")),
        ((FIRM, "zw@abc.cn", "", "138 0013 8000"), (FIRM, None, "+8613800138000", "zw@abc.cn")),
        (("", FIRM, "13800138000", ""), (FIRM, None, "+8613800138000", None)),
        (("暂无", FIRM, "13800138000", ""), (FIRM, None, "+8613800138000", None)),
        (("张伟", FIRM, "13800138000", ""), (FIRM, "张伟", "+8613800138000", None)),
        (("张伟", "", "13800138000", ""), (None, "张伟", "+8613800138000", None)),
        (("13800138000", "张伟", "", ""), (None, "张伟", "+8613800138000", None)),
        ((FIRM, "", "王经理", "13800138000"), (FIRM, "王", "+8613800138000", None)),
    ],
)
def test_a_whole_cell_goes_where_it_belongs(
    cleansed: Cleansed, line: tuple[str, ...], ended: tuple[str | None, ...]
) -> None:
    batch = cleansed(FIELDS, line)
    assert tuple(found(batch, *FIELDS)) == ended
    assert set(batch.issues["code"]) == ({"row.moved"} if line[1:] != ("张伟", "13800138000", "") else set())
    assert set(batch.issues["severity"]) <= {"info"}


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ((FIRM, "鑫源机械有限公司", "", ""), {"person_name.company"}),  # the customer's name is taken
        ((FIRM, "张伟", "李军", ""), {"phone.no_number"}),  # so is the contact's
        ((FIRM, "", "小美", ""), {"phone.no_number"}),  # a nickname, or anything
        ((FIRM, "", "开会勿扰", ""), {"phone.no_number"}),
        (("周大福", "", "", ""), set()),  # a firm or a person: only a mobile speaks for a person
        (("宏图", "", "13800138000", ""), set()),
        ((FIRM, "8001", "", ""), {"person_name.no_name"}),  # no phone number anyone could dial
    ],
)
def test_what_is_not_certain_stays(cleansed: Cleansed, line: tuple[str, ...], codes: set[str]) -> None:
    batch = cleansed(FIELDS, line)
    assert set(batch.issues["code"]) == codes
    assert not batch.changes["rule"].str.startswith("moved.").any()


def test_a_firm_with_a_persons_name_stays_a_firm(cleansed: Cleansed) -> None:
    batch = cleansed(("customer_name", "uscc", "mobile"), ("李明", "91350100M000100Y43", "13800138000"))
    assert found(batch, "customer_name", "contact_name") == ["李明", None]


def test_wechat_ids_mails_of_web_pages_and_numbers_of_job_titles(cleansed: Cleansed) -> None:
    fields = ("contact_name", "mobile", "website", "job_title", "wechat_id")
    batch = cleansed(fields, ("wxid_ab12cd34ef56", "微信：zhangwei88", "zw@abc.cn", "13900139000", ""))
    ended = found(batch, "wechat_wxid", "wechat_id", "email", "mobile", "website", "job_title")
    assert ended == ["wxid_ab12cd34ef56", "zhangwei88", "zw@abc.cn", "+8613900139000", None, None]
    assert batch.issues["code"].tolist() == ["row.moved"] * 4


def test_what_stands_beside_a_value_goes_to_its_field_too(cleansed: Cleansed) -> None:
    batch = cleansed(
        ("contact_name", "mobile", "email", "wechat_id"),
        ("张伟 zw@abc.cn", "13800138000 lw@abc.cn", "", "13900139000"),
        ("", "", "zw@abc.cn 13800138000", ""),
    )
    assert found(batch, "contact_name", "email") == ["张伟", "zw@abc.cn|lw@abc.cn"]
    assert cell(batch, "mobile") == "+8613800138000|+8613900139000"
    assert [cell(batch, "mobile", 2), cell(batch, "email", 2)] == ["+8613800138000", "zw@abc.cn"]


def test_moves_replay_and_name_their_rules(cleansed: Cleansed) -> None:
    batch = cleansed(FIELDS, ("张伟", FIRM, "zw@abc.cn", "13800138000"))
    ended = replayed(batch.changes)
    assert [ended["s::1", name] for name in FIELDS] == [FIRM, "张伟", "+8613800138000", "zw@abc.cn"]
    steps = batch.changes[batch.changes["field"] == "contact_name"].sort_values("step")
    assert steps["rule"].tolist() == ["map.column", "moved.company", "moved.here"]
    assert steps["before"].tolist()[:2] == [FIRM, FIRM]


def test_a_run_tells_what_it_moved(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f"客户名称,联系人,手机,邮箱\n{FIRM},13800138000,张伟,\n鑫源机械有限公司,李军,lj@xinyuan.cn,13900139000\n",
        "utf-8",
    )
    columns = {"客户名称": "customer_name", "联系人": "contact_name", "手机": "mobile", "邮箱": "email"}
    job = {"sources": [{"path": "a.csv", "columns": columns}], "targets": ["csv"], "output": "o"}
    done = guiyi.run(guiyi.Job.of(job, "test", tmp_path))
    assert sorted(done.contacts["contact_name"].dropna()) == ["张伟", "李军"]
    assert sorted(done.contacts["mobile"].dropna()) == ["+8613800138000", "+8613900139000"]
    assert done.summary["issues"] == {"row.moved": 4}
    notes = [*done.customers["note"].dropna(), *done.contacts["contact_note"].dropna()]
    assert notes == []  # what was moved was read, and is not appended as if it had not been
    told = explain(RunFolder(done.folder), "a::2")
    rules = {step["rule"] for one in told.fields for given in one["from"] for step in given["steps"]}
    assert {"moved.phone", "moved.person_name", "moved.here"} <= rules
