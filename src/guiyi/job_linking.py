"""`dedupe.linking`: which sources hold nobody twice."""

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from guiyi.core.errors import ConfigError
from guiyi.core.schema import Entity, likeliest


class LinkJob(BaseModel):
    """Two sources, and how often a contact (or a customer) of the one may stand in the other."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    left: str
    right: str
    kind: Literal["one-to-one", "one-to-many", "many-to-one"]
    of: Literal["contact", "customer"] = "contact"

    @property
    def single(self) -> tuple[str, ...]:
        """Name the sources that hold nobody twice."""
        left, right = self.kind.split("-to-")
        return tuple(name for name, many in ((self.left, left), (self.right, right)) if many == "one")


def distinct(linking: Sequence[LinkJob], sources: Iterable[str], where: str) -> dict[str, Entity]:
    """Return name of a source → what no two of its rows share: a contact, or a customer.

    Args:
        linking: as the job declares it.
        sources: the short names of all sources.
        where: the job file, for sentences.

    Raises:
        ConfigError: a source that does not exist.
    """
    known = list(sources)
    made: dict[str, Entity] = {}
    for one in linking:
        for name in (one.left, one.right):
            if name not in known:
                meant, names = likeliest(name, known), ", ".join(known)
                raise ConfigError("config.linking", where=where, source=name, meant=meant, known=names)
        for name in one.single:
            made[name] = "customer" if "customer" in (one.of, made.get(name)) else "contact"
    return made
