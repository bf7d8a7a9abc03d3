"""Tables of tags: a line for each tag with its people in one cell, or a column for each tag with its people below it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guiyi.core.source import Cells, Column
from guiyi.importers.columns.header_text import clean
from guiyi.importers.layout.cell_shape import shape
from guiyi.importers.text.tag_lines import are_people, split_names

_PEOPLE = frozenset(
    {
        "成员", "成员列表", "成员名单", "成员昵称", "标签成员", "分组成员", "好友", "好友列表", "好友名单", "好友昵称", "微信好友", "名单",
        "人员", "人员名单", "包含好友", "客户名单", "客户列表", "姓名列表", "members", "memberlist", "friends", "people", "contacts",
    }
)  # fmt: skip
_COUNTS = frozenset({"company_size", "order_count"})  # what 人数 would be of a customer; of a tag it is its size
_MOST = 0.6


@dataclass(frozen=True)
class Members:
    """Where the people of tags stand: lists of them in the cells of one column, or one a cell under several tags."""

    listed: int | None = None
    across: tuple[int, ...] = ()


def members_of(columns: Sequence[Column], samples: Sequence[Sequence[str | None]]) -> Members | None:
    """Find the people of a table that has tags but names and reaches nobody in a column of its own."""
    fields = {name for one in columns for name in one.fields if not _may_list(one)}
    texts = [[text for text in column if text and not text.isspace()] for column in samples]
    if fields - _COUNTS == {"tags"}:
        listed = [at for at, one in enumerate(columns) if _may_list(one) and _list_people(one, texts[at])]
        return Members(listed=listed[0]) if len(listed) == 1 else None
    if fields:
        return None
    across = tuple(at for at, one in enumerate(columns) if one.header and texts[at])
    others = any(texts[at] for at in range(len(columns)) if at not in across)
    named = all(shape(columns[at].header) == "plain" and are_people(texts[at], _MOST) for at in across)
    return Members(across=across) if len(across) > 1 and named and not others else None


def _may_list(column: Column) -> bool:
    """Tell a column that nobody knows, or that a job calls the names of people."""
    return column.reason == "custom" or (
        column.reason == "job" and column.fields in (("wechat_remark",), ("contact_name",))
    )


def _list_people(column: Column, texts: Sequence[str]) -> bool:
    split = [split_names(text) for text in texts]
    several = sum(len(names) > 1 for names in split)
    people = are_people([name for names in split for name in names])
    return people and (several >= _MOST * len(split) or clean(column.header) in _PEOPLE)


def mapped(columns: Sequence[Column], members: Members) -> tuple[Column, ...]:
    """Return the columns with those that hold people read as the names they go by in WeChat."""
    places = {*members.across, *(() if members.listed is None else (members.listed,))}
    people = tuple(
        replace(one, fields=("wechat_remark",), confidence=0.8, reason="values") if at in places else one
        for at, one in enumerate(columns)
    )
    return tuple(
        replace(one, fields=(), reason="left_out") if _COUNTS.issuperset(one.fields) else one for one in people
    )


def each(cells: Cells, members: Members, columns: Sequence[Column]) -> list[tuple[Cells, str | None]]:
    """Return a row for each person on a line, and the tag that the person stands under.

    >>> each(("意向", "2", "张三、李四"), Members(listed=2), ())
    [(('意向', '2', '张三'), None), (('意向', '2', '李四'), None)]
    >>> each(("张三", None, "李四"), Members(across=(0, 2)), [Column(one, (), 0, "") for one in ("意向", "", "同行")])
    [(('张三', None, None), '意向'), ((None, None, '李四'), '同行')]
    """
    if members.listed is not None:
        at = members.listed
        names = split_names((cells[at] if at < len(cells) else None) or "")
        return [((*cells[:at], name, *cells[at + 1 :]), None) for name in names] or [(cells, None)]
    return [
        (tuple(cell if place == at else None for place, cell in enumerate(cells)), columns[at].header)
        for at in members.across
        if at < len(cells) and cells[at]
    ] or [(cells, None)]
