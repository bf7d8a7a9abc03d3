"""The flow picture: bars as tall as their rows, and labels that do not touch."""

import re
import xml.etree.ElementTree as tree
from itertools import pairwise

import pytest

from guiyi.reports.flow import BAR, SLOT, Flow, Node, flow_svg, shortened
from guiyi.reports.workbook import width


def drawn(nodes: list[Node], flows: list[Flow], title: str = "x") -> tree.Element:
    return tree.fromstring(flow_svg(nodes, flows, title))


def node(name: str, column: int, *label: str) -> Node:
    return Node(name, column, label or (name,), "#000")


def test_bars_are_as_tall_as_what_flows_through_them() -> None:
    page = drawn([node("a", 0), node("b", 0), node("c", 1)], [Flow("a", "c", 30), Flow("b", "c", 10)])
    tall = [float(one.get("height", "0")) for one in page.iter("rect")]
    assert tall[0] == pytest.approx(3 * tall[1], rel=0.01)
    assert tall[2] == pytest.approx(tall[0] + tall[1], rel=0.01)
    assert len(list(page.iter("path"))) == 2


def test_what_nothing_flows_through_is_not_drawn() -> None:
    page = drawn([node("a", 0), node("b", 1), node("c", 1)], [Flow("a", "b", 5), Flow("a", "c", 0)])
    assert len(list(page.iter("rect"))) == 2
    assert len(list(page.iter("path"))) == 1
    assert drawn([], []).findall("g") == []


def test_labels_do_not_touch_however_small_the_bars() -> None:
    nodes = [node("whole", 0), *(node(f"part {n}", 1) for n in range(12)), node("two", 1, "first line", "second line")]
    flows = [
        Flow("whole", "part 0", 1_000_000),
        *(Flow("whole", f"part {n}", 1) for n in range(1, 12)),
        Flow("whole", "two", 1),
    ]
    page = drawn(nodes, flows)
    right = sorted(
        float(one.get("y", "0")) for one in page.iter("text") if one.get("anchor") != "end" and one.text != "whole"
    )
    assert all(below - above >= SLOT - 1 for above, below in pairwise(right))
    high = float(page.get("viewBox", "").split()[-1])
    assert max(right) < high
    assert all(float(one.get("height", "0")) >= 2 for one in page.iter("rect"))
    assert {one.get("width") for one in page.iter("rect")} == {str(BAR)}


def test_labels_stay_inside_the_picture() -> None:
    page = drawn(
        [node("a", 0, "很长的来源名称" * 10 + " 12,345"), node("b", 1, "long " * 40 + "9")], [Flow("a", "b", 12_345)]
    )
    wide = float(page.get("viewBox", "").split()[2])
    for one in page.iter("text"):
        x, long = float(one.get("x", "0")), width(one.text or "") * 7
        assert (x - long if one.get("text-anchor") == "end" else 0) >= 0
        assert (x + long if one.get("text-anchor") == "start" else 0) <= wide
    assert next(one.text for one in page.iter("text")).endswith("12,345")


def test_names_cannot_break_out_of_the_picture() -> None:
    text = flow_svg([node("a", 0, '<script>"&'), node("b", 1)], [Flow("a", "b", 1)], "<b>")
    assert "<script" not in text
    assert "<b>" not in text
    assert tree.fromstring(text).findtext("title") == "<b>"


@pytest.mark.parametrize("text", ["", "短", "a" * 26, "a" * 27, "汉" * 13, "汉" * 14, "汉a" * 40])
def test_a_shortened_label_fits_and_keeps_its_ends(text: str) -> None:
    found = shortened(text)
    assert width(found) <= 27
    assert found == text or (found[0] == text[0] and found[-1] == text[-1] and "…" in found)
    assert re.fullmatch("[^…]*…?[^…]*", found)
