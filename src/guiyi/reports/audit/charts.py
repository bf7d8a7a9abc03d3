"""The pictures of an audit's page, as SVG without colours of their own: the page's style gives them, light or dark."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from guiyi.core.language import say
from guiyi.reports.audit.history import SHARES, Line
from guiyi.reports.audit.overview import percent
from guiyi.reports.audit.wording import plain

WIDE, STRIP_HIGH = 600, 34
PLOT_HIGH, LEFT, RIGHT, TOP, BOTTOM = 190, 48, 150, 10, 24  # pixels: the picture, and the room around its lines
LEVELS = ("error", "warn", "info")
APART = 15  # pixels between the labels at the lines' ends


def strip_svg(pieces: Sequence[Mapping[str, Any]], title: str) -> str:
    """Draw where in a sheet its problems sit: a bar for each piece, as tall as the share of its rows that have some."""
    wide = WIDE / max(len(pieces), 1)
    bars = "".join(_stack(piece, number * wide, wide) for number, piece in enumerate(pieces))
    ground = f'<rect class="ground" x="0" y="0" width="{WIDE}" height="{STRIP_HIGH}"/>'
    return _picture("strip", WIDE, STRIP_HIGH, title, ground + bars)


def _stack(piece: Mapping[str, Any], x: float, wide: float) -> str:
    told = say("audit.strip_piece", **{name: piece[name] for name in ("first", "last", *LEVELS)})
    low, bars = float(STRIP_HIGH), []
    for level in LEVELS:
        if piece[level]:
            tall = max(STRIP_HIGH * piece[level] / piece["rows"], 1.5)
            low -= tall
            box = f'x="{x + 0.3:.1f}" y="{max(low, 0):.1f}" width="{max(wide - 0.6, 0.5):.1f}" height="{tall:.1f}"'
            bars.append(f'<rect class="{level}" {box}/>')
    hidden = f'<rect x="{x:.1f}" y="0" width="{wide:.1f}" height="{STRIP_HIGH}" fill="none" pointer-events="all"/>'
    return f"<g><title>{escape(plain(told))}</title>{''.join(bars)}{hidden}</g>"


def shares_svg(lines: Sequence[Line], goal: float | None) -> str:
    """Draw the KPIs over the runs, in percent; the goal of completeness as a dashed line."""
    told = {name: [one["kpis"][name] for one in lines] for name in SHARES}
    told = {name: values for name, values in told.items() if any(one is not None for one in values)}
    known = [one for values in told.values() for one in values if one is not None]
    least = max(min([*known, 1.0]) - 0.02, 0.0)
    parts = [_axis(lines, [(least, percent(round(least, 3))), (1.0, "100%")], least, 1.0)]
    if goal is not None and goal > least:
        y = _y(goal, least, 1.0)
        parts.append(f'<line class="goal" x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
    ends = {name: _y([one for one in values if one is not None][-1], least, 1.0) for name, values in told.items()}
    places = _apart(ends)
    for name, values in told.items():
        last = [one for one in values if one is not None][-1]
        parts.append(
            _line(name, values, least, 1.0) + _end(name, f"{say(f'audit.kpi_{name}')} {percent(last)}", places[name])
        )
    return _picture("plot", WIDE, PLOT_HIGH, say("audit.history_shares"), "".join(parts))


def counts_svg(lines: Sequence[Line]) -> str:
    """Draw errors and warnings over the runs."""
    told = {level: [float(one["counts"].get(level, 0)) for one in lines] for level in LEVELS[:2]}
    most = max([1.0, *(one for values in told.values() for one in values)])
    places = _apart({level: _y(values[-1], 0.0, most) for level, values in told.items()})
    parts = [_axis(lines, [(0.0, "0"), (most, f"{most:,.0f}")], 0.0, most)]
    for level, values in told.items():
        label = f"{say(f'audit.{level}')} {values[-1]:,.0f}"
        parts.append(_line(level, values, 0.0, most) + _end(level, label, places[level]))
    return _picture("plot", WIDE, PLOT_HIGH, say("audit.history_counts"), "".join(parts))


def _picture(kind: str, wide: int, high: int, title: str, inner: str) -> str:
    told = escape(plain(title))
    stretched = ' preserveAspectRatio="none"' if kind == "strip" else ""
    head = f'<svg class="{kind}" viewBox="0 0 {wide} {high}"{stretched} role="img" aria-label="{told}">'
    return f"{head}<title>{told}</title>{inner}</svg>"


def _x(number: int, count: int) -> float:
    return LEFT + (WIDE - LEFT - RIGHT) * (number / (count - 1) if count > 1 else 1)


def _y(value: float, least: float, most: float) -> float:
    return TOP + (PLOT_HIGH - TOP - BOTTOM) * (1 - (value - least) / ((most - least) or 1))


def _axis(lines: Sequence[Line], marks: Sequence[tuple[float, str]], least: float, most: float) -> str:
    parts = []
    for value, label in marks:
        y = _y(value, least, most)
        parts.append(f'<line class="axis" x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>')
    for number, anchor in ((0, "start"), (len(lines) - 1, "end")):
        day = escape(plain(str(lines[number]["time"])[:10]))
        parts.append(f'<text x="{_x(number, len(lines)):.0f}" y="{PLOT_HIGH - 6}" text-anchor="{anchor}">{day}</text>')
    return "".join(parts)


def _line(name: str, values: Sequence[float | None], least: float, most: float) -> str:
    """Draw a line through what is known; where something is not, it has a gap."""
    path, joined = "", False
    for number, value in enumerate(values):
        if value is not None:
            path += f"{'L' if joined else 'M'}{_x(number, len(values)):.1f} {_y(value, least, most):.1f}"
        joined = value is not None
    return f'<path class="line {escape(name)}" d="{path}"/>'


def _apart(places: Mapping[str, float]) -> dict[str, float]:
    """Move labels down, and up again from the bottom, so that none covers another."""
    told, before = {}, float("-inf")
    for name, y in sorted(places.items(), key=lambda one: one[1]):
        told[name] = before = max(y, before + APART)
    over = before - (PLOT_HIGH - BOTTOM)
    return {name: y - over for name, y in told.items()} if over > 0 else told


def _end(name: str, label: str, y: float) -> str:
    return f'<text class="end {escape(name)}" x="{WIDE - RIGHT + 6}" y="{y + 4:.1f}">{escape(label)}</text>'
