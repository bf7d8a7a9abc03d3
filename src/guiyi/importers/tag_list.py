"""Lists of WeChat tags kept by hand: a tag, how many people it holds, and their names behind it or on lines below."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from guiyi.core.source import PLAIN, Cells, Note, ReadOptions, Sheet
from guiyi.importers import json_file, labelled, sql_dump, vcard
from guiyi.importers.layout.body_lines import is_total
from guiyi.importers.text.encoding import lines_of, look_through, sample
from guiyi.importers.text.framed import is_framed
from guiyi.importers.text.tag_lines import (
    Tagged,
    are_people,
    is_plain_name,
    is_rule,
    members,
    parsed,
    person_first,
    tag_first,
)

NAME = "tag_list"
HEADER = ("name", "remark", "tag")
FIELDS = {"name": "contact_name", "remark": "wechat_remark", "tag": "tags"}

_ROUND = ("#接龙", "＃接龙")  # how WeChat begins a list that goes round in a group: its lines are people, not tags
_LINES = 200  # that are looked at
_TITLES = 3  # lines that may stand above the first tag


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell a text most of whose lines are a tag and names, or a tag and below it names."""
    text = sample(head)
    return text is not None and looks_so(text)


@lru_cache(maxsize=2)  # every importer of text asks it about the same one
def looks_so(text: str) -> bool:
    r"""Tell a tag list by its start.

    >>> looks_so("意向客户(3人)：张三、李四、王五\n【VIP】孙八 周九\n"), looks_so("姓名：张三\n电话：13800138000\n")
    (True, False)
    >>> looks_so("# 意向客户\n- 张三\n- 李四\n"), looks_so("# 待办\n- 写周报，发给大家\n- 订会议室\n")
    (True, False)
    """
    if text.lstrip("\ufeff \t\r\n").startswith(_ROUND):
        return False
    if json_file.looks_so(text) or vcard.looks_so(text) or sql_dump.looks_so(text) or labelled.looks_so(text):
        return False
    lines = [one for one in text.lstrip("\ufeff").splitlines() if one.strip()][:_LINES]
    if is_framed(lines):
        return False
    return (
        bool(_tags_first(lines) or _people_first(lines))
        or _is_list(parsed(lines))
        or _is_loose(lines)
        or _has_names_below(lines)
    )


def _is_list(told: Sequence[Tagged | None]) -> bool:
    """Tell a list that has a tag on most lines, by counts, brackets or several names."""
    tagged = [one for one in told if one and (one.names or one.size is not None)]
    return len(tagged) * 5 >= len(told) * 3 and any(one.sure or len(one.names) > 1 for one in tagged)


def _tags_first(lines: Sequence[str]) -> list[Tagged | None]:
    """Read a list with a tag and names on every line, only spaces between them; empty where it is not so."""
    told = [tag_first(one) if one.strip() else None for one in lines]
    whole = all(one or not line.strip() for one, line in zip(told, lines, strict=True))
    return told if whole and sum(map(bool, told)) > 1 and any(one and len(one.names) > 1 for one in told) else []


def _people_first(lines: Sequence[str]) -> list[tuple[str, Cells]]:
    """Read a list with a person and their tags on every line; empty where it is not so."""
    told = [(str(at), person_first(one)) for at, one in enumerate(lines, 1) if one.strip()]
    found = [(at, (one[0], None, "|".join(one[1]))) for at, one in told if one]
    several = any(one and len(one[1]) > 1 for _, one in told)
    return [*found] if len(found) == len(told) > 1 and several else []


def _is_loose(lines: Sequence[str]) -> bool:
    """Tell a list of a tag and its names on every line, where some have but one name."""
    told = parsed([one for one in lines if not is_total([one.strip()])], loose=True)
    first = next((at for at, one in enumerate(told) if one), len(told))  # below a title
    rest = told[min(first, 1) :]
    return len(rest) > min(first, 1) and all(rest) and any(one and not one.sure and len(one.names) > 1 for one in rest)


def _has_names_below(lines: Sequence[str]) -> bool:
    """Tell a list with the names on lines of their own: each tag says how many follow, or all that follow are people."""
    for loose in (False, True):
        told = parsed(lines, loose)
        found = _gathered(lines, told)
        if not found or not any(told[:_TITLES]) or not any(names for _, names in found):
            continue
        counted = [one.size == len(one.names) + len(names) for one, names in found if one.size is not None]
        if sum(counted) * 2 > len(found):
            return True
        headed = sum(bool(names) for _, names in found)
        if are_people([name for _, names in found for name in names]) and headed * 2 > len(found):
            return True
    return False


def _gathered(lines: Sequence[str], told: Sequence[Tagged | None]) -> list[tuple[Tagged, list[str]]]:
    """Return each tag with the names on the lines below it."""
    found: list[tuple[Tagged, list[str]]] = []
    for line, one in zip(lines, told, strict=True):
        if one:
            found.append((one, []))
        elif found and not is_total([line.strip()]):
            found[-1][1].extend(members(line))
    return found


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Read every name with its tag; a name stands on `<line>#<n>`.

    Raises:
        SourceError: no encoding reads the file.
    """
    encoding, notes = look_through(path)
    text = list(lines_of(path, encoding))
    if people := _people_first(text):
        yield Sheet("", people, HEADER, FIELDS, encoding=encoding, notes=notes)
        return
    loose = _needs_loose([one for one in text if one.strip()][:_LINES])
    lines: list[tuple[str, Cells]] = []
    ignored: dict[str, str] = {}
    tag = ""
    sizes: list[int | None] = []
    listed: list[int] = []  # how many people each tag says, and lists
    for number, (line, tagged) in enumerate(zip(text, _tags_first(text) or parsed(text, loose), strict=True), 1):
        total = is_total([line.strip()])
        if tagged and not total:
            tag = tagged.tag
            sizes.append(tagged.size)
            listed.append(0)
        elif line.strip() and (total or not sizes or is_rule(line)):
            ignored[str(number)] = "row.total" if total else "row.note"  # a title above the first tag
            lines.append((str(number), (None, line.strip(), None)))
            continue
        names = tagged.names if tagged else members(line)
        if listed:
            listed[-1] += len(names)
        lines += [(f"{number}#{place}", _cells(name, tag)) for place, name in enumerate(names, 1)]
    differs = any(size is not None and size != count for size, count in zip(sizes, listed, strict=True))
    notes += (Note("note.tag_count"),) if differs else ()
    yield Sheet("", lines, HEADER, FIELDS, ignored=ignored, encoding=encoding, notes=notes)


def _needs_loose(lines: Sequence[str]) -> bool:
    """Tell a list in which a colon alone makes a tag: it does so on a line with several names, or there is no other mark."""
    told = parsed(lines)
    return any(one and not one.sure for one in told) or not any(told)


def _cells(name: str, tag: str) -> Cells:
    return (name, None, tag or None) if is_plain_name(name) else (None, name, tag or None)
