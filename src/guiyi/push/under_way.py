"""A plan on its way into a CRM: what all parts of the sending share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from guiyi.push.client import Client, Record
from guiyi.push.ledger import Entry, Ledger, Part
from guiyi.push.plan import Plan, Task
from guiyi.push.settle import Claims
from guiyi.schemas.targets.profile import Target, TargetObject


@dataclass
class Push:
    """A plan on its way: what the parts of the sending share.

    Attributes:
        entries: what the ledger says, by task and part.
        ids: (object, key) → the target's id, of all that is known by now.
        tries: task → how often its call was lost.
        before: task → all that its record held just before; the ledger keeps only what is overwritten.
        told: called with the number of entries that were settled.
    """

    plan: Plan
    target: Target
    client: Client
    ledger: Ledger
    told: Callable[[int], None] = lambda _: None
    entries: dict[tuple[int, Part], Entry] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    claims: Claims = field(default_factory=Claims)
    tries: dict[int, int] = field(default_factory=dict)
    before: dict[int, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.entries = {(one.number, one.part): one for one in self.ledger.entries(self.plan.id)}
        self.tasks = {one.number: one for one in self.plan.tasks}
        known = self.ledger.ids(self.plan.target, self.plan.address)
        self.ids = {**known, **{(one.object, one.key): one.id for one in self.plan.tasks if one.id}}
        self.claims.taken = {(name, id_) for (name, _), id_ in self.ids.items()}

    @property
    def customers(self) -> TargetObject | None:
        """The object of customers, where the target has one."""
        return next((one for one in self.target.objects if one.entity == "customer"), None)

    def parent(self, task: Task) -> str:
        """Return the target's id of a contact's customer, "" where there is none yet."""
        return self.ids.get((self.customers.name, task.parent), "") if self.customers and task.parent else ""

    def record(self, entry: Entry) -> Record:
        """Return what is to be sent for an entry."""
        task = self.tasks[entry.number]
        return Record(task.key, task.fields, entry.id, self.parent(task), self.before.get(entry.number, {}))
