"""The gates of an audit and its baseline, in words."""

from collections.abc import Mapping
from typing import Any

from guiyi.core.language import say


def gate_name(gate: Mapping[str, Any]) -> str:
    """Return what a gate is called: what it holds, and of which field or value."""
    return " ".join(filter(None, (say(f"gate.{gate['gate']}"), gate["about"])))


def gate_line(gate: Mapping[str, Any]) -> str:
    """Return a gate in one line: whether it passed, what was found and what is allowed."""
    if gate["value"] is None:
        return say("audit.gate_empty", name=gate_name(gate))
    value, limit = (f"{gate[key]:.2%}" if gate["share"] else f"{gate[key]:,.0f}" for key in ("value", "limit"))
    key = "audit.gate_passed" if gate["passed"] else "audit.gate_failed"
    return say(key, name=gate_name(gate), value=value, limit=f"{'≥' if gate['least'] else '≤'} {limit}")


def baseline_line(told: Mapping[str, Any]) -> str:
    """Return in one line what is new, known and fixed against a baseline."""
    key = "updated" if told["updated"] else "fixed" if told["fixed"] else "compared"
    return say(f"baseline.{key}", **told)
