"""A flow picture as SVG: columns of bars, joined by bands as thick as what flows."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

HEIGHT, BAR, GAP, LABEL = 260, 14, 14, 150  # pixels


@dataclass(frozen=True)
class Node:
    """One bar: where it stands, what it is called, its colour."""

    name: str
    column: int
    label: str
    colour: str


@dataclass(frozen=True)
class Flow:
    """One band: so many rows from one bar to another."""

    left: str
    right: str
    rows: int


def flow_svg(nodes: Sequence[Node], flows: Sequence[Flow], title: str) -> str:
    """Return the picture; bars without rows are left out."""
    sizes = {node.name: _size(node.name, flows) for node in nodes}
    shown = [node for node in nodes if sizes[node.name]]
    columns = max((node.column for node in shown), default=0) + 1
    most = max((sum(sizes[n.name] for n in shown if n.column == c) for c in range(columns)), default=1) or 1
    count = max((sum(n.column == c for n in shown) for c in range(columns)), default=1)
    scale = (HEIGHT - GAP * (count - 1)) / most
    width = LABEL * 2 + 320 * (columns - 1) + BAR
    places = _places(shown, sizes, scale)
    parts = [_band(flow, places, shown, scale, sizes) for flow in _ordered(flows, shown)]
    parts += [_bar(node, *places[node.name], sizes[node.name], scale, columns) for node in shown]
    return (
        f'<svg viewBox="0 0 {width} {HEIGHT + 2 * GAP}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _size(name: str, flows: Sequence[Flow]) -> int:
    return max(sum(f.rows for f in flows if f.left == name), sum(f.rows for f in flows if f.right == name))


def _ordered(flows: Sequence[Flow], shown: Sequence[Node]) -> list[Flow]:
    order = {node.name: n for n, node in enumerate(shown)}
    real = [flow for flow in flows if flow.rows and flow.left in order and flow.right in order]
    return sorted(real, key=lambda flow: (order[flow.left], order[flow.right]))


def _places(shown: Sequence[Node], sizes: dict[str, int], scale: float) -> dict[str, tuple[float, float]]:
    places, below = {}, {}
    for node in shown:
        y = below.get(node.column, float(GAP))
        places[node.name] = (LABEL + 320.0 * node.column, y)
        below[node.column] = y + max(sizes[node.name] * scale, 2) + GAP
    return places


def _bar(node: Node, x: float, y: float, rows: int, scale: float, columns: int) -> str:
    tall = max(rows * scale, 2)
    last = node.column == columns - 1
    anchor, at = ("start", x + BAR + 6) if last else ("end", x - 6)
    if 0 < node.column < columns - 1:
        anchor, at = "start", x + BAR + 6
    return (
        f'<rect x="{x:.0f}" y="{y:.1f}" width="{BAR}" height="{tall:.1f}" fill="{node.colour}" rx="2"/>'
        f'<text x="{at:.0f}" y="{y + tall / 2 + 4:.1f}" text-anchor="{anchor}">{escape(node.label)} {rows:,}</text>'
    )


def _band(
    flow: Flow, places: dict[str, tuple[float, float]], shown: Sequence[Node], scale: float, used: dict[str, int]
) -> str:
    (x1, y1), (x2, y2) = places[flow.left], places[flow.right]
    y1 += _taken(used, f"{flow.left}→", flow.rows) * scale
    y2 += _taken(used, f"→{flow.right}", flow.rows) * scale
    tall, start, middle = max(flow.rows * scale, 1), x1 + BAR, (x1 + BAR + x2) / 2
    colour = next(node.colour for node in shown if node.name == flow.right)
    return (
        f'<path d="M{start:.0f} {y1:.1f}C{middle:.0f} {y1:.1f} {middle:.0f} {y2:.1f} {x2:.0f} {y2:.1f}'
        f"V{y2 + tall:.1f}C{middle:.0f} {y2 + tall:.1f} {middle:.0f} {y1 + tall:.1f} {start:.0f} {y1 + tall:.1f}Z\""
        f' fill="{colour}" opacity=".28"/>'
    )


def _taken(used: dict[str, int], side: str, rows: int) -> int:
    """Return how much of a bar's side is taken already, and take this much more."""
    before = used.get(side, 0)
    used[side] = before + rows
    return before
