"""A column on its way to a decision: what is known of it so far."""

from dataclasses import dataclass, replace

from guiyi.importers.columns import sample


@dataclass(frozen=True)
class Draft:
    """A column on its way to a decision: `candidates` may be several, `fields` are settled."""

    place: int
    header: str
    values: sample.Values
    candidates: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None
    confidence: float = 0.0
    reason: str = ""
    part: str = ""

    def settled(
        self, name: str | tuple[str, ...], confidence: float | None = None, reason: str | None = None
    ) -> "Draft":
        """Return the draft with its decision."""
        names = (name,) if isinstance(name, str) else name
        return replace(
            self,
            fields=names,
            confidence=self.confidence if confidence is None else confidence,
            reason=reason or self.reason,
        )

    def unsettled(self) -> "Draft":
        """Return the draft as if its header said nothing."""
        return replace(self, candidates=(), fields=None, confidence=0.0, reason="")
