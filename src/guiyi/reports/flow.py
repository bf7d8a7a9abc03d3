"""A flow picture as SVG: columns of bars, joined by bands as thick as what flows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from guiyi.reports.workbook import width

HEIGHT, BAR, GAP = 240, 14, 8  # pixels
SLOT = 20  # what one line of a label needs
LABEL, SPAN = 200, 280  # room for labels beside the outer bars; from one column of bars to the next
LONGEST = 26  # halves of a Chinese character that a label may be wide


@dataclass(frozen=True)
class Node:
    """One bar: its column, the lines of its label, its colour."""

    name: str
    column: int
    label: tuple[str, ...]
    colour: str


@dataclass(frozen=True)
class Flow:
    """One band: so many rows from one bar to another."""

    left: str
    right: str
    rows: int


@dataclass(frozen=True)
class Place:
    """Where a bar stands, and how tall it is."""

    x: float
    y: float
    tall: float


def flow_svg(nodes: Sequence[Node], flows: Sequence[Flow], title: str) -> str:
    """Return the picture; bars without rows are left out."""
    sizes = {node.name: _size(node.name, flows) for node in nodes}
    shown = [node for node in nodes if sizes[node.name]]
    columns = [[node for node in shown if node.column == column] for column in sorted({one.column for one in shown})]
    most = max((sum(sizes[node.name] for node in column) for column in columns), default=1)
    scale = HEIGHT / most
    places = _places(columns, sizes, scale)
    wide = LABEL * 2 + SPAN * max(len(columns) - 1, 0) + BAR
    high = max((place.y + max(place.tall, SLOT) for place in places.values()), default=0.0) + GAP
    used: dict[str, int] = {}
    parts = [_band(flow, places, shown, scale, used) for flow in _ordered(flows, shown)]
    parts += [_bar(node, places[node.name], last=node in columns[-1], first=node in columns[0]) for node in shown]
    return (
        f'<svg viewBox="0 0 {wide} {high:.0f}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _size(name: str, flows: Sequence[Flow]) -> int:
    return max(sum(f.rows for f in flows if f.left == name), sum(f.rows for f in flows if f.right == name))


def _ordered(flows: Sequence[Flow], shown: Sequence[Node]) -> list[Flow]:
    order = {node.name: n for n, node in enumerate(shown)}
    real = [flow for flow in flows if flow.rows and flow.left in order and flow.right in order]
    return sorted(real, key=lambda flow: (order[flow.left], order[flow.right]))


def _places(columns: Sequence[Sequence[Node]], sizes: Mapping[str, int], scale: float) -> dict[str, Place]:
    """Stand the bars of each column below one another, so far apart that their labels do not touch."""
    places = {}
    for number, column in enumerate(columns):
        y = float(GAP)
        for node in column:
            tall = max(sizes[node.name] * scale, 2.0)
            slot = max(tall, SLOT * len(node.label))
            places[node.name] = Place(LABEL + SPAN * number, y + (slot - tall) / 2, tall)
            y += slot + GAP
    return places


def _bar(node: Node, place: Place, *, last: bool, first: bool) -> str:
    before = first and not last
    anchor, at = ("end", place.x - 7) if before else ("start", place.x + BAR + 7)
    top = place.y + place.tall / 2 + 4.5 - SLOT * (len(node.label) - 1) / 2
    lines = "".join(
        f'<text x="{at:.0f}" y="{top + SLOT * n:.1f}" text-anchor="{anchor}">{escape(shortened(line))}</text>'
        for n, line in enumerate(node.label)
    )
    told = escape(" ".join(node.label))
    bar = f'<rect x="{place.x:.0f}" y="{place.y:.1f}" width="{BAR}" height="{place.tall:.1f}" fill="{node.colour}" rx="2"/>'
    return f"<g><title>{told}</title>{bar}{lines}</g>"


def shortened(text: str) -> str:
    """Cut a label in its middle, so that its number at the end stays.

    >>> shortened("客户资料汇总 242"), shortened("二〇二三年华东大区老客户与潜在客户资料汇总 242")
    ('客户资料汇总 242', '二〇二三年华东…资料汇总 242')
    """
    if width(text) <= LONGEST:
        return text
    ahead, behind = "", ""
    for char in text:
        if width(ahead + char) > LONGEST // 2 + 1:
            break
        ahead += char
    for char in reversed(text):
        if width(behind + char) > LONGEST // 2 - 1:
            break
        behind = char + behind
    return f"{ahead}…{behind}"


def _band(flow: Flow, places: Mapping[str, Place], shown: Sequence[Node], scale: float, used: dict[str, int]) -> str:
    left, right = places[flow.left], places[flow.right]
    y1 = left.y + _taken(used, f"{flow.left}→", flow.rows) * scale
    y2 = right.y + _taken(used, f"→{flow.right}", flow.rows) * scale
    tall, start, middle = max(flow.rows * scale, 1), left.x + BAR, (left.x + BAR + right.x) / 2
    colour = next(node.colour for node in shown if node.name == flow.right)
    return (
        f'<path d="M{start:.0f} {y1:.1f}C{middle:.0f} {y1:.1f} {middle:.0f} {y2:.1f} {right.x:.0f} {y2:.1f}'
        f'V{y2 + tall:.1f}C{middle:.0f} {y2 + tall:.1f} {middle:.0f} {y1 + tall:.1f} {start:.0f} {y1 + tall:.1f}Z"'
        f' fill="{colour}" opacity=".25"/>'
    )


def _taken(used: dict[str, int], side: str, rows: int) -> int:
    """Return how much of a bar's side is taken already, and take this much more."""
    before = used.get(side, 0)
    used[side] = before + rows
    return before
