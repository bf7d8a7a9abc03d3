"""What a kind of value is: how a text becomes its normal form, and how it is shown, compared and recognised.

A kind is data: a tuple of steps, each a pure function from text to text. A step returns the text unchanged when it
has nothing to do, `""` when the text says "no value" (a placeholder), or raises `Fault` when it cannot be used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

Step = Callable[[str], str]
_Stretch = tuple[Callable[[str], bool] | None, tuple[tuple[Step, str], ...]]  # their test, steps with their rules

SEVERAL = "|"  # joins several values of one cell in a field that may hold many


class Fault(Exception):
    """A text that has no normal form of its kind: becomes a row of `issues`, never a crash.

    `code` is `<kind>.<reason>` and stands in `data/issues.csv`. `suggestion` is a likely repair that only the step knows,
    because it depends on the region. `normal` is the normal form where only a part of the text could not be used.
    """

    def __init__(self, code: str, suggestion: str | None = None, normal: str | None = None) -> None:
        super().__init__(code)
        self.code, self.suggestion, self.normal = code, suggestion, normal


@dataclass(frozen=True, slots=True, eq=False)
class Spared:
    """A step with a cheap test that it has nothing to do: a text that passes skips all steps in a row that share it.

    `idle` may miss texts that the step leaves as they are; it must never pass one that the step would change, nor `""`.
    """

    func: Step
    idle: Callable[[str], bool]

    def __call__(self, text: str) -> str:
        """Take the step."""
        return self.func(text)


@dataclass(frozen=True, slots=True)
class Usual:
    r"""The usual form of a kind's texts in one region, and its normal form: a whole column of them is rewritten at once.

    Attributes:
        region: ISO 3166 alpha-2.
        pattern: RE2 syntax; texts that `step`, and no other step, changes.
        normal: what it makes of them, `\0` for the whole text; never anything to suggest.
    """

    region: str
    pattern: str
    normal: str
    step: Step


class Value(NamedTuple):
    """The answer of a kind: normal form (None: missing or unusable), issue code, and a repair for people to confirm.

    Both a normal form and an issue: a part of the text is in doubt, the rest could be used (an address whose county is).
    """

    normal: str | None
    issue: str | None = None
    suggestion: str | None = None


class Trail(NamedTuple):
    """What happened to one text: each step that changed it as (rule, before, after), and where it ended.

    `after` is None in the last step when the text turned out to be missing or unusable.
    """

    steps: tuple[tuple[str, str, str | None], ...]
    value: Value


def shown_dots(text: str) -> str:
    """Mask all but the first character.

    >>> shown_dots("张三丰")
    '张**'
    """
    return text[:1] + "*" * (len(text) - 1)


def as_written(text: str) -> str:
    """Show a value that is not personal as it is."""
    return text


def no_keys(_: str) -> tuple[str, ...]:
    """A kind whose values are too common to find pairs by."""
    return ()


def no_parts(_: str) -> Mapping[str, str]:
    """A kind whose cells hold nothing for other fields."""
    return {}


def no_likeness(_: str) -> float:
    """A kind that cannot be told from its text."""
    return 0.0


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of value.

    Attributes:
        name: the word used in schemas, jobs and `guiyi value`.
        zh, en: what people call it.
        steps: text → text, in order; the last leaves the normal form. A normal form passes unchanged.
        localised: steps for a region (ISO 3166 alpha-2, "" = unproven) where they depend on it; else `steps` serve all.
        parts: cell text as written → texts that belong to other kinds, `{kind name: text}`.
        suggest: text that faulted → a likely repair, for people to confirm, or None.
        likeness: cell text → 0.0–1.0, how surely it is of this kind by its form alone.
        keys: normal form → blocking keys.
        mask: normal form or raw text → text safe to show.
        several: whether one cell may hold several values (normal forms are then joined by `|`).
        plain: pattern in RE2 syntax of texts that are surely in normal form in every region: they are not walked.
        usual: a form so usual that texts in it are not walked either, but rewritten all at once.
        glance: text of an everyday form → the trail that the steps would leave, in every region; None for any other.
    """

    name: str
    zh: str
    en: str
    steps: tuple[Step, ...] = ()
    localised: Callable[[str], tuple[Step, ...]] | None = None
    parts: Callable[[str], Mapping[str, str]] = no_parts
    suggest: Callable[[str], str | None] | None = None
    likeness: Callable[[str], float] = no_likeness
    keys: Callable[[str], tuple[str, ...]] = no_keys
    mask: Callable[[str], str] = as_written
    several: bool = False
    plain: str | None = None
    usual: Usual | None = None
    glance: Callable[[str], Trail | None] | None = None

    def walk(self, text: str, region: str = "CN", each: bool = False) -> Trail:
        """Take a text through the steps and keep what each did.

        With `each`, the text is several texts joined by `|`, and every step is taken by each of them.
        """
        if self.glance and (trail := self.glance(text)):
            return trail
        steps, before = [], text
        try:
            for idle, stretch in _stretches(self, region):
                if idle and idle(before) and not (each and SEVERAL in before):
                    continue
                for step, rule in stretch:
                    after = _by_each(step, before) if each and SEVERAL in before else step(before)
                    if after != before:
                        steps.append((rule, before, after or None))
                    if not after:
                        return Trail(tuple(steps), Value(None))
                    before = after
        except Fault as fault:
            steps.append((fault.code, before, fault.normal))
            suggestion = fault.suggestion or (self.suggest(text) if self.suggest else None)
            return Trail(tuple(steps), Value(fault.normal, fault.code, suggestion))
        suggestion = self.suggest(before) if self.suggest else None
        return Trail(tuple(steps), Value(before, None, suggestion if suggestion != before else None))

    def value(self, text: str, region: str = "CN") -> Value:
        """Return the normal form of a text, or why there is none."""
        return self.walk(text, region).value


def _by_each(step: Step, text: str) -> str:
    """Take one step with each of several texts; what comes out the same twice is kept once."""
    return SEVERAL.join(dict.fromkeys(filter(None, map(step, text.split(SEVERAL)))))


def rule_name(step: Step) -> str:
    """Name a step as changes name it: `<module>.<function>`.

    >>> rule_name(as_written)
    'kind.as_written'
    """
    while inner := getattr(step, "func", None):  # a partial bound to a region, a spared step: named by its function
        step = inner
    return f"{step.__module__.rpartition('.')[2]}.{step.__name__}"


def spared(idle: Callable[[str], bool], *steps: Step) -> tuple[Step, ...]:
    """Make steps that a text which passes `idle` skips together.

    >>> [rule_name(step) for step in spared(str.isdigit, as_written)]
    ['kind.as_written']
    """
    return tuple(Spared(step, idle) for step in steps)


@lru_cache(maxsize=512)
def _stretches(kind: Kind, region: str) -> tuple[_Stretch, ...]:
    """Part the steps of a kind into those in a row that share a test; each with the name of its rule."""
    steps = kind.localised(region) if kind.localised else kind.steps
    return tuple(
        (idle, tuple((step.func if isinstance(step, Spared) else step, rule_name(step)) for step in stretch))
        for idle, stretch in groupby(steps, key=lambda step: step.idle if isinstance(step, Spared) else None)
    )
