"""Two ids side by side: the explanation is what the run did, in numbers, words and outcome."""

import itertools
import json
import re
from dataclasses import asdict
from math import log2
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import guiyi
from guiyi import versus
from guiyi.core.errors import ConfigError
from guiyi.core.folder import RunFolder
from guiyi.core.language import rule_text, speak
from guiyi.core.manifest import schema_of
from guiyi.core.rowkey import row_keys
from guiyi.dedupe import pairs as pairing
from guiyi.dedupe.decisions import COLUMNS, write_decisions
from guiyi.dedupe.stage import Watch
from guiyi.demo import samples
from guiyi.matching import Found, matched_again
from guiyi.pipeline import Result
from guiyi.reports.versus_told import print_versus
from guiyi.versus import side_by_side

WEIGHT = re.compile(r"^(\w+)\.(\w+) ([+-]\d+\.\d)$")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return guiyi.run([str(path) for path in samples()], output=str(tmp_path_factory.mktemp("demo") / "out"))


@pytest.fixture(scope="module")
def seen(demo: Result) -> tuple[Found, list[tuple[Any, ...]]]:
    """Match the demo once more, for all tests."""
    calls: list[tuple[Any, ...]] = []
    return matched_again(RunFolder(demo.folder), lambda *told: calls.append(told)), calls


@pytest.fixture
def folder(demo: Result, seen: tuple[Found, list[tuple[Any, ...]]], monkeypatch: pytest.MonkeyPatch) -> RunFolder:
    def again(_: RunFolder, watch: Watch) -> Found:
        for call in seen[1]:
            watch(*call)
        return seen[0]

    monkeypatch.setattr(versus, "matched_again", again)
    return RunFolder(demo.folder)


def _weighed(links: pd.DataFrame) -> pd.DataFrame:
    return links[links["probability"].notna() & links["reasons"].str.contains("match.start|match.kin", regex=True)]


def test_matching_once_more_finds_what_the_run_found(demo: Result, seen: tuple[Found, list[tuple[Any, ...]]]) -> None:
    who = seen[0].who
    of_run = demo.links[~demo.links["reasons"].str.startswith("customer.unique")].reset_index(drop=True)
    pd.testing.assert_frame_equal(who.links.reset_index(drop=True), of_run)
    for entity in ("customer", "contact"):
        ids = demo.members.set_index("row_id")[f"{entity}_id"].dropna()
        both = pd.DataFrame({"id": ids, "number": who.members[entity].reindex(ids.index)})
        assert (both.groupby("id")["number"].nunique() == 1).all()


def test_a_pair_is_told_as_the_links_of_the_run_tell_it(demo: Result, folder: RunFolder) -> None:
    links = _weighed(demo.links)
    some = pd.concat([links[links["zone"] != "merge"], links.iloc[:: max(1, len(links) // 8)]])
    assert {"merge", "apart"} <= set(some["zone"])
    for link in some.to_dict("records"):
        told = side_by_side(folder, link["left"], link["right"])
        (one,) = [one for one in told.compared if one["entity"] == link["entity"]]
        assert one["zone"] == link["zone"], link
        assert one["probability"] == pytest.approx(link["probability"])
        weights = {(each["thing"], each["level"]): each["bits"] for each in one["weights"]}
        named = [WEIGHT.match(reason) for reason in link["reasons"].split("; ")]
        of_link = {(found[1], found[2]): float(found[3]) for found in named if found and found[1] != "match"}
        assert weights.keys() == of_link.keys()
        assert all(abs(weights[key] - of_link[key]) < 0.06 for key in weights)


def test_the_weights_add_up_to_the_probability(demo: Result, folder: RunFolder) -> None:
    ids = demo.members.loc[demo.members["status"] == "kept", "customer_id"].drop_duplicates().tolist()
    for left, right in [*itertools.pairwise(ids[:4]), (ids[0], demo.members["row_id"].iloc[-1])]:
        for one in side_by_side(folder, left, right).compared:
            bits = sum(each["bits"] for each in (*one["weights"], one["start"], one["group"]))
            assert bits == pytest.approx(one["bits"], abs=0.05)
            odds = one["probability"] / (1 - one["probability"])
            assert log2(odds) == pytest.approx(one["bits"], abs=0.05)


def test_both_values_stand_beside_each_agreement(demo: Result, folder: RunFolder) -> None:
    link = _weighed(demo.links[demo.links["entity"] == "contact"]).iloc[0]
    rows = RunFolder(demo.folder).read("rows").set_index("row_id")
    told = side_by_side(folder, link["left"], link["right"])
    (one,) = [one for one in told.compared if one["entity"] == "contact"]
    mobile = next(each for each in one["weights"] if each["thing"] == "mobile")
    for side in ("left", "right"):
        assert rows.loc[link[side], "mobile"] in mobile[side]
    assert json.loads(json.dumps(asdict(told))) == asdict(told)


def test_a_chain_leads_from_one_row_to_another_that_is_not_like_it(demo: Result, folder: RunFolder) -> None:
    links = demo.links[(demo.links["zone"] == "merge") & (demo.links["entity"] == "contact")]
    tied = {frozenset(pair) for pair in zip(links["left"], links["right"], strict=True)}
    kept = demo.members[demo.members["status"] == "kept"]
    open_ = [
        pair
        for _, group in kept.groupby("contact_id")
        for pair in itertools.combinations(group["row_id"], 2)
        if frozenset(pair) not in tied and not any(row.startswith("微信标签") for row in pair)
    ]
    for left, right in open_:
        (one,) = [one for one in side_by_side(folder, left, right).compared if one["entity"] == "contact"]
        if one["through"]:
            assert {one["through"][0], one["through"][-1]} == {left, right}
            assert all(frozenset(pair) in tied for pair in itertools.pairwise(one["through"]))
            return
    pytest.fail("no two rows hang together by way of others")


def _keyed(demo: Result, monkeypatch: pytest.MonkeyPatch, cap: int) -> RunFolder:
    """Find pairs by keys alone, as where there are many rows."""
    monkeypatch.setattr(pairing, "ALL", 0)
    monkeypatch.setattr(pairing, "CAP", cap)
    return RunFolder(demo.folder)


def test_pairs_without_a_key_are_told_as_never_compared(demo: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = demo.members[demo.members["status"] == "kept"].drop_duplicates("contact_id")["row_id"].tolist()
    for one in side_by_side(_keyed(demo, monkeypatch, 200), kept[0], kept[40]).compared:
        assert not one["met"]
        assert one["weights"]
        assert one["why"][0]["code"] == ("versus.left_out" if one["keys"] else "versus.no_key")


def test_a_block_that_was_left_out_is_told(demo: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    link = _weighed(demo.links[demo.links["entity"] == "contact"]).iloc[0]
    told = side_by_side(_keyed(demo, monkeypatch, 1), link["left"], link["right"])
    (one,) = [one for one in told.compared if one["entity"] == "contact"]
    assert not one["met"]
    assert "mobile.tail" in {each["key"] for each in one["keys"]}
    assert one["why"][0]["code"] == "versus.left_out"


HEADER = "客户名称,联系人,手机,邮箱\n"
LINES = "华信贸易有限公司,张三丰,13800138000,zs@a.cn\n华信贸易有限公司,张三峰,13800138000,\n恒达电子厂,李四海,13900139000,\n"


def test_decisions_count_that_stood_when_the_run_began(tmp_path: Path) -> None:
    path, out = tmp_path / "a.csv", tmp_path / "out"
    path.write_text(HEADER + LINES, encoding="utf-8")
    first = guiyi.run([str(path)], output=str(out))
    keys = row_keys(RunFolder(out).arrow("raw", ["row_id", "cells"]))
    left, right, _ = first.members["row_id"]
    pair = {"kind": "pair", "left_key": keys[left], "right_key": keys[right], "decision": "different"}
    told = dict.fromkeys(COLUMNS, "") | pair | {"field": "contact"}
    write_decisions(out / "decisions.csv", [told | {"at": "2999-01-01T00:00:00+00:00"}])
    before = side_by_side(RunFolder(out), left, right)
    assert "told.different" not in {why["code"] for one in before.compared for why in one["why"]}
    write_decisions(out / "decisions.csv", [told])
    guiyi.run([str(path)], output=str(out))
    after = side_by_side(RunFolder(out), left, right)
    (one,) = [one for one in after.compared if one["entity"] == "contact"]
    assert [why["code"] for why in one["why"]] == ["told.different"]
    assert one["zone"] == "apart"


def test_a_field_alone_tells_what_won_where_they_are_one(demo: Result, folder: RunFolder) -> None:
    lost = demo.origin[demo.origin["rule"].str.startswith("lost.") & (demo.origin["entity"] == "customer")].iloc[0]
    rows = demo.members.loc[demo.members["customer_id"] == lost["id"], "row_id"].tolist()
    told = side_by_side(folder, rows[0], rows[1], lost["field"])
    (one,) = told.fields
    assert one["field"] == lost["field"]
    assert lost["rule"] in {given["rule"] for given in one["from"]}
    assert all(lost["field"] in (each["thing"], lost["field"]) for one in told.compared for each in one["weights"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screen_tells_it_in_words(
    demo: Result, folder: RunFolder, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    speak(lang)
    links = _weighed(demo.links).groupby(["zone", "entity"]).head(1)
    for link in links.to_dict("records"):
        told = side_by_side(folder, link["left"], link["right"])
        print_versus(told, schema_of(folder.manifest()))
        said = capsys.readouterr().out
        assert link["left"] in said
        assert link["right"] in said
        for one in told.compared:
            for why in one["why"]:
                assert rule_text(why["code"]) in said
                assert why["code"] not in said
            assert all(each["text"] in said and each["label"] in said for each in one["weights"])


def test_a_name_with_tags_alone_is_told_by_what_it_fits(demo: Result, folder: RunFolder) -> None:
    links = demo.links[demo.links["reasons"].str.startswith("attach.")]
    assert len(links)
    link = links.iloc[0]
    told = side_by_side(folder, link["right"], link["left"])
    assert told.compared == []
    (one,) = told.links
    assert (one["entity"], one["zone"], one["reasons"]) == (link["entity"], link["zone"], link["reasons"])


def test_ids_that_are_not_there_or_are_the_same(demo: Result, folder: RunFolder) -> None:
    row = str(demo.members["row_id"].iloc[0])
    with pytest.raises(ConfigError, match="C999"):
        side_by_side(folder, row, "C999")
    with pytest.raises(ConfigError, match="two different"):
        side_by_side(folder, row, row)
    with pytest.raises(ConfigError, match="mobile"):
        side_by_side(folder, row, str(demo.members["row_id"].iloc[1]), "moble")


def test_sides_are_watched_with_the_places_of_their_rows(
    demo: Result, seen: tuple[Found, list[tuple[Any, ...]]]
) -> None:
    assert [call[0] for call in seen[1]] == ["contact", "customer"]
    for _, row_ids, side in seen[1]:
        assert len(side.places)
        assert row_ids[side.places].isin(demo.members["row_id"]).all()
