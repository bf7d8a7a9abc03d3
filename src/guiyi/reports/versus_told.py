"""Two ids side by side on the screen: each agreement with both values and its weight, the sum, and what decided."""

from collections.abc import Iterator, Sequence

from guiyi.core.language import say
from guiyi.core.schema import Schema
from guiyi.reports.explain import Told
from guiyi.reports.reasons import reasons_text
from guiyi.reports.screen import print_line, print_table
from guiyi.reports.told import about_line, field_lines
from guiyi.reports.versus import Versus

ENTITIES = ("customer", "contact")
LEAST = 0.05  # bits that are worth a line


def print_versus(told: Versus, schema: Schema) -> None:
    """Print what the matching said of two."""
    for number, about in enumerate((told.left, told.right), start=1):
        print_line(f"[{number}] {about_line(about)}")
    verdicts = [say(f"explain.{'one' if told.one[one] else 'two'}_{one}") for one in ENTITIES if _spoken_of(told, one)]
    print_line(" → " + " · ".join(verdicts))
    by_person = told.one["customer"] and not any(one["zone"] == "merge" for one in told.compared)
    if by_person:
        print_line("   " + say("explain.by_person"))
    print_line("")
    for link in told.links:
        zone, entity = say(f"zone.{link['zone']}"), say(f"entity.{link['entity']}")
        print_line(f"   {zone} ({entity}): {reasons_text(link['reasons'], schema)}")
    for entity in ENTITIES:
        found = next((one for one in told.compared if one["entity"] == entity), None)
        if found:
            _print_compared(found, told)
        else:
            print_line(say("explain.not_compared", entity=say(f"entity.{entity}")))
            print_line("")
    if told.fields:
        _print_won(told.fields)


def _spoken_of(told: Versus, entity: str) -> bool:
    return all(about[f"{entity}s"] for about in (told.left, told.right)) or told.one[entity]


def _print_compared(one: Told, told: Versus) -> None:
    entity = one["entity"]
    title = f"{say(f'explain.as_{entity}')}: [1] {one['left_row']}  ·  [2] {one['right_row']}"
    if one["pairs"] > 1:
        title += f"  ({say('explain.nearest', pairs=one['pairs'])})"
    if one["start"]["level"] == "kin" and one["weights"]:
        print_line(title)
        print_line("   " + say("explain.kin"))
        title = ""
    if one["weights"]:
        headers = [say("explain.field"), "[1]", "[2]", *(say(f"explain.{name}") for name in ("agreement", "weight", "strength"))]  # fmt: skip
        print_table(headers, _lines(one), title=title, whole=1, right=(4,))
    else:
        print_line(title)
    for text in _verdict(one, told):
        print_line("   " + text)
    print_line("")


def _lines(one: Told) -> Iterator[Sequence[str]]:
    for each in one["weights"]:
        weight, word = f"{each['bits']:+.1f}", say(f"strength.{each['strength']}")
        yield each["label"], each["left"] or "∅", each["right"] or "∅", each["text"], weight, word
    for name in ("start", "group"):
        if name == "start" or abs(one[name]["bits"]) >= LEAST:
            yield "", "", "", one[name]["text"], f"{one[name]['bits']:+.1f}", ""
    yield "", "", "", say("explain.sum"), f"{one['bits']:+.1f}", ""


def _verdict(one: Told, told: Versus) -> Iterator[str]:
    """Say what came of it: zone, why, how likely, and by which keys they were found."""
    yield f"{say('zone.' + one['zone'])}: {'; '.join(each['text'] for each in one['why'])}"
    if one["through"]:
        yield say("explain.through", rows=" — ".join(one["through"]))
    if one["probability"] is not None:
        shares = {name: f"{100 * getattr(told, name):g}%" for name in ("merge_at", "review_at")}
        yield say("explain.likely", probability=_percent(one["probability"]), **shares)
    if not one["met"] and one["weights"]:
        yield say("explain.if_compared")
    keys = ", ".join(each["text"] for each in one["keys"])
    if one["weights"]:
        yield say("explain.keys", keys=keys) if keys else say("explain.no_keys")
    if one["met"] and one["weights"] and not keys:
        yield say("explain.met_anyway")


def _percent(share: float) -> str:
    """Write a probability so that neither what is nearly sure nor what is nearly out of the question looks whole.

    >>> _percent(0.99998), _percent(0.5), _percent(0.00001)
    ('> 99.9%', '50.0%', '< 0.1%')
    """
    if share > 0.999:
        return "> 99.9%"
    return "< 0.1%" if share < 0.001 else f"{share:.1%}"


def _print_won(fields: Sequence[Told]) -> None:
    """Print what won in a field, by which rule, and what lost."""
    rows = {given["row_id"]: given["row_id"] for one in fields for given in one["from"]}
    headers = [say(f"explain.{name}") for name in ("field", "value", "from", "given", "rule", "was")]
    print_table(headers, (line for one in fields for line in field_lines(one, rows)), title=say("explain.won"), whole=1)
