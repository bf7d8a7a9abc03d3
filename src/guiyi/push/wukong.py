"""What 悟空CRM 9 and 11 have in common: users, and no field that could hold our key, so that records are known by name."""

from collections.abc import Callable, Iterable, Sequence

from guiyi.push.client import Found, Outcome, Record, Setting
from guiyi.schemas.targets.profile import TargetObject

SETTINGS = (Setting("url"), Setting("user"), Setting("password", secret=True))
MOBILE = "mobile"


def folded(name: str) -> str:
    """Return a name as MySQL's utf8_general_ci compares it, near enough: candidates are compared whole later."""
    return name.strip().casefold()


def fitting(obj: TargetObject, record: Record, namesakes: Iterable[Found]) -> list[Found]:
    """Return those of one name, and of contacts within one customer, that may be the record, the likeliest first.

    A contact with another mobile is someone else.
    """
    mobile = obj.header_of(MOBILE)
    ours = record.fields.get(mobile, "")
    return sorted(
        (
            one
            for one in namesakes
            if obj.entity == "customer" or not (ours and one.fields[mobile]) or ours == one.fields[mobile]
        ),
        key=lambda one: (one.fields[mobile] != ours, int(one.id)),
    )


def deleted(ids: Sequence[str], delete: Callable[[str], str], there: Callable[[str], bool]) -> list[Outcome]:
    """Delete records one a call, so that each has its own reason; one that is not there any more is deleted.

    Args:
        ids: of the records.
        delete: deletes one, and returns why it was refused, or "".
        there: tells whether one still is.
    """
    outcomes = []
    for one in ids:
        why = delete(one)
        gone = not why or not there(one)
        outcomes.append(Outcome("saved" if gone else "refused", one, "" if gone else why))
    return outcomes
