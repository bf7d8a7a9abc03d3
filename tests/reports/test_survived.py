"""What won and what lost in merged customers."""

from guiyi.core.folder import RunFolder
from guiyi.core.manifest import schema_of
from guiyi.pipeline import Result
from guiyi.reports.survived import survived


def test_the_winner_stands_beside_what_lost(done: Result) -> None:
    folder = RunFolder(done.folder)
    schema = schema_of(folder.manifest())
    lost = done.origin[done.origin["rule"].str.startswith("lost.")]
    rows = folder.read("rows").set_index("row_id")
    customers = done.customers.set_index("customer_id")
    ids = lost.loc[lost["entity"] == "customer", "id"].unique()
    assert len(ids)
    told = survived(folder, {one: {one} for one in ids}, schema, mask=False)
    for id_, lines in told.items():
        mine = lost[lost["id"] == id_]
        assert [one["label"] for one in lines] == [one.label for one in schema if one.name in set(mine["field"])][:5]
        for one in lines:
            field = next(each.name for each in schema if each.label == one["label"])
            assert one["value"] == customers.loc[id_, field]
            assert set(one["lost"]) == set(rows.loc[mine.loc[mine["field"] == field, "row_id"], field].dropna())
            assert one["value"] not in one["lost"]
            assert not one["why"].startswith("lost")


def test_a_customer_of_one_mind_has_no_line(done: Result) -> None:
    folder = RunFolder(done.folder)
    lost = set(done.origin.loc[done.origin["rule"].str.startswith("lost."), "id"])
    agreed = [one for one in done.customers["customer_id"] if one not in lost]
    assert survived(folder, {one: {one} for one in agreed}, schema_of(folder.manifest()), mask=True) == {}


def test_the_page_masks_what_lost(done: Result, personal: tuple[str, ...]) -> None:
    page = (done.folder / "report.html").read_text("utf-8")
    assert "Not used (still in run/origin)" in page
    assert not [one for one in personal if one in page]
