"""The two pictures of `docs/matching.md`, as SVG that reads on light and on dark ground."""

from collections.abc import Mapping, Sequence
from html import escape

INK, GRID = "#7a7f87", "#7a7f8755"
COLOURS = ("#2f7ed8", "#d9822b", "#3a9a5b", "#c0504d", "#8064a2", "#1aa3a3", "#b0902c", "#9c5a8b")
FONT = 'font-family="sans-serif" font-size="12"'
WIDE, HIGH, LEFT, TOP = 420, 360, 46, 14  # of the calibration, and its room
LEAST = 20  # pairs from which a point is drawn
BAR, GAP, LABEL, LONG = 13, 18, 330, 300  # pixels


def steps(lines: Mapping[str, Sequence[tuple[float, float, int]]]) -> str:
    """Draw what was said of pairs against what is right: points on the diagonal mean what they say."""
    parts = [f'<line x1="{LEFT}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="{INK}" stroke-dasharray="4 4"/>']
    for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(f'<line x1="{LEFT}" x2="{_x(1)}" y1="{_y(mark)}" y2="{_y(mark)}" stroke="{GRID}"/>')
        parts.append(_text(LEFT - 8, _y(mark) + 4, f"{mark:.0%}", "end"))
        parts.append(_text(_x(mark), _y(0) + 18, f"{mark:.0%}", "middle"))
    parts.append(_text(_x(0.5), _y(0) + 36, "probability that was said", "middle"))
    parts.append(_text(LEFT, TOP - 2, "share of the pairs that are right", "start"))
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        shown = [(said, right) for said, right, pairs in points if pairs >= LEAST]
        path = " ".join(f"{_x(said):.1f},{_y(right):.1f}" for said, right in shown)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        dots = (f'<circle cx="{_x(said):.1f}" cy="{_y(right):.1f}" r="3" fill="{colour}"/>' for said, right in shown)
        parts += [*dots, _text(_x(1) + 16, TOP + 20 + 18 * number, name, "start", colour)]
    return _picture(WIDE + 150, HIGH + 30, "Calibration: probability said against share that is right", parts)


def bars(keys: Mapping[str, Sequence[tuple[str, float, float]]]) -> str:
    """Draw for each key the share of true pairs that it finds, and within it what no other key finds."""
    parts, y = [], TOP
    for number, (name, lines) in enumerate(keys.items()):
        colour = COLOURS[number % len(COLOURS)]
        parts.append(_text(8, y + 12, name, "start", colour))
        y += GAP
        for key, recall, alone in lines:
            parts.append(_text(LABEL - 8, y + 10, key, "end"))
            for share, shade in ((recall, "66"), (alone, "")):
                parts.append(f'<rect x="{LABEL}" y="{y}" width="{LONG * share:.1f}" height="{BAR - 2}" fill="{colour}{shade}"/>')  # fmt: skip
            parts.append(_text(LABEL + LONG * recall + 6, y + 10, f"{recall:.0%}", "start"))
            y += BAR + 3
        y += GAP // 2
    return _picture(LABEL + LONG + 60, y, "Share of true pairs that each key finds; full colour: found by no other key", parts)  # fmt: skip


def _x(share: float) -> float:
    return LEFT + share * (WIDE - LEFT)


def _y(share: float) -> float:
    return TOP + 8 + (1 - share) * (HIGH - TOP - 30)


def _text(x: float, y: float, text: str, anchor: str, colour: str = INK) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}" {FONT}>{escape(text)}</text>'


def _picture(wide: int, high: int, title: str, parts: Sequence[str]) -> str:
    told = escape(title)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" aria-label="{told}">'
    return f"{head}<title>{told}</title>\n" + "\n".join(parts) + "\n</svg>\n"
