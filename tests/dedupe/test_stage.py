"""Who is who: whole resolutions, and the laws that hold whatever the rows are."""

import hashlib
from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiyi.core.folder import TABLES
from guiyi.core.language import table
from guiyi.core.schema import Field
from guiyi.dedupe.stage import Resolution, resolve
from guiyi.schemas.customer import customer_schema

SCHEMA = customer_schema()
Row = dict[str, str]
Told = tuple[str, str, str, str]


def frame(rows: Sequence[Row], row_ids: Sequence[str] | None = None) -> pd.DataFrame:
    index = pd.Index(row_ids or [f"s::{place + 2}" for place in range(len(rows))], name="row_id", dtype="str")
    columns = list(dict.fromkeys([*SCHEMA.names, *(name for row in rows for name in row)]))
    return pd.DataFrame(list(rows), columns=columns, index=index).astype("str")


def hashed(rows: pd.DataFrame) -> "pd.Series[str]":
    texts = ["\x1f".join(row) for row in rows.fillna("").itertuples(index=False)]
    return pd.Series([hashlib.sha256(text.encode()).hexdigest()[:12] for text in texts], index=rows.index, dtype="str")


def solved(
    rows: Sequence[Row] | pd.DataFrame,
    told: Sequence[Told] = (),
    faulted: Sequence[tuple[str, str, str]] = (),
    schema: object = SCHEMA,
) -> Resolution:
    made = rows if isinstance(rows, pd.DataFrame) else frame(rows)
    return resolve(
        made,
        schema,  # type: ignore[arg-type]
        faulted=pd.DataFrame(list(faulted), columns=["row_id", "field", "value"], dtype="str"),
        hashes=hashed(made),
        told=pd.DataFrame(list(told), columns=["kind", "left", "right", "decision"], dtype="str"),
    )


def groups(found: Resolution, entity: str) -> set[frozenset[str]]:
    held = found.members[entity].dropna()
    return {frozenset(map(str, rows)) for rows in held.groupby(held).groups.values()}


def together(found: Resolution, entity: str, *row_ids: str) -> bool:
    return found.members.loc[list(row_ids), entity].nunique(dropna=False) == 1


def people(many: int) -> list[Row]:
    """Invent people who have nothing in common."""
    return [
        {
            "contact_name": f"{'张王李赵钱孙周'[place % 7]}{chr(0x4E2D + 41 * place)}{chr(0x5929 + 17 * place)}",
            "mobile": f"+861380{place * 7919 % 10_000_000:07}",
            "email": f"{chr(97 + place % 26)}{place * 104729 % 99991}@example.com",
            "birthday": f"{1950 + place % 50}-{1 + place % 12:02}-{1 + place % 28:02}",
        }
        for place in range(many)
    ]


def test_rows_of_a_person_are_one_contact_and_one_customer() -> None:
    rows = [*people(20), {**people(3)[2], "email": "", "birthday": ""}]
    found = solved(frame([{name: text for name, text in row.items() if text} for row in rows]))
    assert together(found, "contact", "s::4", "s::22")
    assert together(found, "customer", "s::4", "s::22")
    assert len(groups(found, "contact")) == 20
    assert found.members["status"].eq("kept").all()


def test_a_name_alone_is_never_enough() -> None:
    found = solved([*people(10), {"contact_name": "欧阳娜娜"}, {"contact_name": "欧阳娜娜", "city": "上海市"}])
    assert not together(found, "contact", "s::12", "s::13")


def test_rows_of_a_company_are_one_customer_and_its_people_are_several() -> None:
    rows = [{**row, "customer_name": "上海华信贸易有限公司"} for row in people(5)] + people(12)[5:]
    found = solved(rows)
    assert together(found, "customer", *(f"s::{line}" for line in range(2, 7)))
    assert len(groups(found, "contact")) == 12
    assert len(groups(found, "customer")) == 8


def test_a_personal_row_joins_the_company_of_its_person() -> None:
    rows = people(12)
    rows[3] = {**rows[3], "customer_name": "上海华信贸易有限公司"}
    found = solved([*rows, {name: people(4)[3][name] for name in ("contact_name", "mobile")}])
    assert together(found, "customer", "s::5", "s::14")
    assert together(found, "contact", "s::5", "s::14")


def test_a_person_who_changed_company_is_one_person_of_two_customers() -> None:
    rows = people(12)
    rows[3] = {**rows[3], "customer_name": "上海华信贸易有限公司"}
    found = solved([*rows, {**rows[3], "customer_name": "广州天河食品有限公司"}])
    assert together(found, "contact", "s::5", "s::14")
    assert not together(found, "customer", "s::5", "s::14")


def test_two_credit_codes_keep_one_name_apart() -> None:
    rows = [{**row, "customer_name": "上海华信贸易有限公司"} for row in people(3)]
    rows[0]["uscc"], rows[1]["uscc"] = "91310000MA1FL0XX0A", "91310000MA1FL0XX0B"
    found = solved([*rows, *people(10)[3:]])
    assert not together(found, "customer", "s::2", "s::3")
    parted = found.links[found.links["zone"] == "apart"]
    assert parted["entity"].unique().tolist() == ["customer"]
    assert parted["reasons"].str.contains("uscc.conflict").all()


def test_two_id_numbers_keep_one_person_apart() -> None:
    one = people(1)[0]
    rows = [{**one, "id_number": "11010519491231002X"}, {**one, "id_number": "440524188001010014"}, *people(10)[1:]]
    assert not together(solved(rows), "contact", "s::2", "s::3")


def test_a_customer_named_as_a_person_is_one() -> None:
    rows = [
        {"customer_name": "张三丰", "mobile": "+8613800138000"},
        {"contact_name": "张三丰", "mobile": "+8613800138000"},
    ]
    found = solved([*rows, *people(10)])
    assert together(found, "contact", "s::2", "s::3")
    assert together(found, "customer", "s::2", "s::3")


def test_unreadable_texts_are_weaker_evidence() -> None:
    rows = [
        {"customer_name": name, "address": street}
        for name, street in (("Alpha Foods", "1 Main St"), ("Alpha", "1 Main Street"))
    ]
    rows += [{"customer_name": f"Shop {place}", "address": f"{place} Oak Avenue"} for place in range(20)]
    faults = [("s::2", "phone", "5355380"), ("s::3", "phone", "535-5380")]
    without, with_phone = (solved(rows, faulted=told).links for told in ((), faults))
    assert not without["reasons"].str.contains("phone").any()
    assert with_phone["reasons"].str.contains("phone.tail").any()


def test_tag_lists_are_attached_or_rejected() -> None:
    rows = people(5)
    rows[0]["wechat_remark"] = "张总-华信"
    rows += [{"contact_name": rows[1]["contact_name"], "tags": "VIP"}, {"contact_name": "无名氏", "tags": "VIP"}]
    found = solved(rows)
    assert together(found, "contact", "s::3", "s::7")
    assert found.members.loc["s::8", ["status", "reason"]].tolist() == ["rejected", "attach.none"]
    assert found.members.loc["s::8", ["customer", "contact"]].isna().all()


def test_decisions_stand_above_scores() -> None:
    rows = [*people(10), people(1)[0]]
    assert together(solved(rows), "contact", "s::2", "s::12")
    parted = solved(rows, [("pair", "s::2", "s::12", "different")])
    assert not together(parted, "contact", "s::2", "s::12")
    assert not together(parted, "customer", "s::2", "s::12")
    assert parted.links.loc[parted.links["zone"] == "apart", "reasons"].str.startswith("told.different").all()
    joined = solved(rows, [("pair", "s::3", "s::9", "same")])
    assert together(joined, "contact", "s::3", "s::9")
    assert joined.links["reasons"].str.startswith("told.same").any()


def test_decisions_about_companies() -> None:
    rows = [{**row, "customer_name": f"{brand}贸易有限公司"} for row, brand in zip(people(4), "甲甲乙丙", strict=True)]
    rows = [{**row, "customer_name": row["customer_name"].replace("甲", "华信").replace("乙", "天河")} for row in rows]
    joined = solved([*rows, *people(10)[4:]], [("pair", "s::2", "s::4", "same")])
    assert together(joined, "customer", "s::2", "s::3", "s::4")
    assert not together(joined, "contact", "s::2", "s::4")


def test_decisions_that_contradict_each_other_are_named_and_not_applied() -> None:
    told = [("pair", "s::2", "s::3", "same"), ("pair", "s::3", "s::4", "same"), ("pair", "s::2", "s::4", "different")]
    found = solved(people(10), told)
    assert len(groups(found, "contact")) == 10
    assert sorted(found.report["decisions_clashing"]) == [["s::2", "s::3"], ["s::2", "s::4"], ["s::3", "s::4"]]


def test_a_field_of_the_users_own_takes_part() -> None:
    schema = SCHEMA.with_fields([Field("member_card", "text", "会员卡号", "Member card", "contact", custom=True)])
    rows = [
        {"contact_name": row["contact_name"], "member_card": f"K{77 * place:05}"}
        for place, row in enumerate(people(30))
    ]
    rows += [rows[4], {**rows[5], "city": "上海市"}]
    found = solved(frame(rows), schema=schema)
    assert together(found, "contact", "s::6", "s::32")
    assert together(found, "contact", "s::7", "s::33")


def test_links_are_told_in_words_that_exist() -> None:
    rows = [*people(30), *({**row, "birthday": "1999-01-01"} for row in people(6))]
    rows = [{**row, "customer_name": f"{'甲乙丙丁'[place % 4]}信贸易有限公司"} for place, row in enumerate(rows)]
    found = solved(rows)
    assert tuple(found.links.columns) == TABLES["links"]
    known = {row["rule"] for row in table("rules")} | {row["code"] for row in table("issues")}
    for reasons in found.links["reasons"]:
        for one in reasons.split("; "):
            word = one.split(" ")[0]
            assert {word, "match." + word.rpartition(".")[2]} & known, one


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{}],
        [{}, {}, {}],
        [{"contact_name": "张三"}] * 4,
        [{"contact_name": "😀"}, {"contact_name": "😀😀"}, {"customer_name": "！！"}, {"customer_name": "！！"}],
        [{"mobile": f"+86138001380{place:02}"} for place in range(40)],
        [{"contact_name": "王伟", "mobile": "+8613800138000"}] * 300,
        [{"contact_name": "王伟", "customer_code": str(place)} for place in range(300)],
        [{"city": "上海市"} for _ in range(50)],
        [{"customer_name": "华信贸易有限公司", "contact_name": f"王{chr(0x4E00 + place)}"} for place in range(300)],
        [
            {"contact_name": "a" * 100_000, "address": "x " * 50_000},
            {"contact_name": "b" * 100_000, "address": "x " * 50_001},
        ],
        [{"tags": "VIP"}, {"contact_name": "张", "tags": "VIP"}],
    ],
    ids=[
        "none",
        "empty",
        "empties",
        "name",
        "emoji",
        "phones",
        "identical",
        "numbered",
        "place",
        "company",
        "long",
        "tags",
    ],
)
def test_any_rows_go_through(rows: list[Row]) -> None:
    found = solved(rows)
    assert list(found.members.index) == [f"s::{place + 2}" for place in range(len(rows))]
    assert found.members["customer"].notna().eq(found.members["status"] == "kept").all()


def test_equal_rows_are_one_where_they_say_enough() -> None:
    assert len(groups(solved([{"contact_name": "王伟", "mobile": "+8613800138000"}] * 50), "contact")) == 1
    assert len(groups(solved([{"contact_name": "王伟"}] * 50), "contact")) == 50


texts = {
    "contact_name": st.sampled_from(["张三", "张三丰", "李四", "王五", "John Smith", "Jon Smith", ""]),
    "customer_name": st.sampled_from(
        ["华信贸易有限公司", "上海华信贸易有限公司", "天河食品厂", "Acme Ltd", "", "", ""]
    ),
    "mobile": st.sampled_from(["+8613800138000", "+8613800138001", "+8613900139000", "+8613700137000", "", ""]),
    "email": st.sampled_from(["a1@example.com", "b2@example.com", "b2@example.org", "", ""]),
    "city": st.sampled_from(["上海市", "广州市", ""]),
    "birthday": st.sampled_from(["1980-01-01", "1980-10-01", "1990-05-05", ""]),
    "tags": st.sampled_from(["VIP", "", "", ""]),
}
rows_of = st.lists(st.fixed_dictionaries(texts), max_size=14)
decided = st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13), st.booleans()), max_size=3)


@settings(max_examples=60, deadline=None)
@given(rows_of, st.randoms(), decided)
def test_laws(drawn: list[Row], chance: object, wishes: list[tuple[int, int, bool]]) -> None:
    rows = frame([{name: text for name, text in row.items() if text} for row in drawn])
    wishes = [(a, b, same) for a, b, same in wishes if a < b < len(rows)]
    told: list[Told] = [
        ("pair", rows.index[a], rows.index[b], "same" if same else "different")
        for a, b, same in {(a, b): (a, b, same) for a, b, same in wishes}.values()
    ]
    found = solved(rows, told)
    # every row in exactly one place
    assert list(found.members.index) == list(rows.index)
    assert found.members["status"].isin(["kept", "rejected"]).all()
    assert found.members["customer"].notna().eq(found.members["status"] == "kept").all()
    # the order of rows does not matter
    order = list(rows.index)
    chance.shuffle(order)  # type: ignore[attr-defined]
    again = solved(rows.loc[order], told)
    assert groups(again, "contact") == groups(found, "contact")
    assert groups(again, "customer") == groups(found, "customer")
    pd.testing.assert_frame_equal(
        *(one.links.sort_values(["left", "right", "entity"], ignore_index=True) for one in (found, again))
    )
    # decisions that do not contradict each other are obeyed
    clashing = {frozenset(pair) for pair in found.report["decisions_clashing"]}
    for _, left, right, decision in told:
        kept = found.members.loc[[left, right], "contact"].notna().all()
        firms = rows.loc[[left, right], "customer_name"].notna()
        if kept and not firms.any() and frozenset((left, right)) not in clashing:
            assert together(found, "contact", left, right) == (decision == "same")
    # links name rows, once a pair and entity
    assert found.links["left"].isin(rows.index).all()
    assert found.links["right"].isin(rows.index).all()
    assert (found.links["left"] != found.links["right"]).all()
