"""Lists of WeChat tags kept by hand: a tag, how many people it holds, and their names, one tag a line."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from guiyi.core.source import Cells, Sheet
from guiyi.importers import json_file, vcard
from guiyi.importers.cell_shape import shape
from guiyi.importers.encoding import detect, lines_of, sample

NAME = "tag_list"
HEADER = ("name", "remark", "tag")
FIELDS = {"name": "contact_name", "remark": "wechat_remark", "tag": "tags"}

_TAG = r"[^\s,，、;；:：|(（\[【）)\]】—–]{1,20}(?: [^\s,，、;；:：|(（\[【）)\]】—–]{1,20})?"
_COUNTED = re.compile(
    rf"\s*(?P<tag>{_TAG})\s?[（(]\s?(?P<size>\d{{1,6}})\s?[人个位]?\s?[）)]\s?(?:[:：]|[-—–]{{1,2}})?(?P<names>.*)",
    re.S,
)
_BRACKETED = re.compile(
    rf"\s*(?:【(?P<tag>{_TAG})】|\[(?P<tag2>{_TAG})\])\s?(?:[（(]\s?(?P<size>\d{{1,6}})\s?[人个位]?\s?[）)])?\s?[:：]?(?P<names>.*)",
    re.S,
)
_DASHED = re.compile(rf"\s*(?P<tag>{_TAG}?)\s?(?:[—–]{{1,2}}|--|:|：)(?P<names>.*)", re.S)
_MARKS = re.compile(r"[、，,；;\t]+")
_SPACES = re.compile(r"\s+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SURNAMES_OF_TWO = re.compile(
    "欧阳|司马|上官|诸葛|司徒|慕容|尉迟|皇甫|夏侯|东方|公孙|令狐|宇文|长孙|轩辕|端木|独孤|南宫"
)
_NO_NAME = re.compile(r".*(?:总|经理|老板|主任|老师|哥|姐|先生|女士|小姐|科技|公司|贸易|店)")
_LONGEST = 400  # characters of a name: longer is no list of names


class Tagged(NamedTuple):
    """One line of the list: the tag, how many people it says it holds, and the names on the line."""

    tag: str
    size: int | None
    names: tuple[str, ...]
    sure: bool  # by a count or brackets; else only a colon or a dash parts tag and names


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell a text most of whose lines are a tag and names."""
    text = sample(head)
    return text is not None and looks_so(text)


def looks_so(text: str) -> bool:
    r"""Tell a tag list by its start.

    >>> looks_so("意向客户(3人)：张三、李四、王五\n【VIP】孙八 周九\n"), looks_so("姓名：张三\n电话：13800138000\n")
    (True, False)
    """
    if json_file.looks_so(text) or vcard.looks_so(text):
        return False
    lines = [one for one in text.lstrip("\ufeff").splitlines() if one.strip()][:200]
    parsed = [parse(one) for one in lines]
    tagged = [one for one in parsed if one]
    if not any(one.sure or len(one.names) > 1 for one in tagged):
        return False
    return len(tagged) * 5 >= len(lines) * 3 or _counts_hold(parsed)


def _counts_hold(parsed: Sequence[Tagged | None]) -> bool:
    """Tell a list with a name a line: each tag says how many follow, and so many do."""
    held = total = 0
    for place, one in enumerate(parsed):
        if one and one.size and not one.names:
            following = next((at for at, other in enumerate(parsed[place + 1 :]) if other), len(parsed) - place - 1)
            total += 1
            held += following == one.size
    return total > 0 and held * 2 > total


def parse(line: str) -> Tagged | None:
    """Read one line of a tag list, or None where it is none.

    >>> parse("老客户（2）: 赵六，钱七")
    Tagged(tag='老客户', size=2, names=('赵六', '钱七'), sure=True)
    """
    for pattern, sure in ((_COUNTED, True), (_BRACKETED, True), (_DASHED, False)):
        found = pattern.fullmatch(line.rstrip("\r\n"))
        if not found:
            continue
        told = found.groupdict()
        names = split_names(told["names"])
        tag = told["tag"] or told.get("tag2") or ""
        if not sure and not _is_plain_list(tag, names):
            return None
        if any(len(one) > _LONGEST for one in names):
            return None
        return Tagged(tag.strip(), int(told["size"]) if told.get("size") else None, names, sure)
    return None


def _is_plain_list(tag: str, names: Sequence[str]) -> bool:
    """Tell a tag and its names by a mark alone: several short names, and a tag that is no number, time or address."""
    if not 2 <= len(names) <= 500 or (re.search(r"\d", tag) and not _HAN.search(tag)):
        return False
    return all(
        len(one) <= 30
        and shape(one) in {"plain", "name", "company"}
        and re.search(r"[^\W\d]", one)
        and not re.search(":|//", one)
        for one in names
    )


def split_names(text: str) -> tuple[str, ...]:
    """Split names at list marks; at spaces only where there are no marks and every part is Chinese.

    >>> split_names("张三、A王总-苏州恒达，Li Si；"), split_names("孙八 周九"), split_names("Li Si")
    (('张三', 'A王总-苏州恒达', 'Li Si'), ('孙八', '周九'), ('Li Si',))
    """
    text = text.strip().strip("。.")
    parts = [one.strip() for one in _MARKS.split(text)]
    if len(parts) == 1:
        words = _SPACES.split(text)
        if all(map(_HAN.search, words)):
            parts = words
    return tuple(filter(None, parts))


def is_plain_name(text: str) -> bool:
    """Tell a person's bare name from a remark.

    >>> [one for one in ("张三", "欧阳小美", "A王总-苏州恒达", "王总", "Li Si") if is_plain_name(one)]
    ['张三', '欧阳小美', 'Li Si']
    """
    if _NO_NAME.fullmatch(text):
        return False
    if re.fullmatch(
        r"[\u4e00-\u9fff]{2,3}|[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){1,2}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,10}",
        text,
    ):
        return True
    return bool(_SURNAMES_OF_TWO.match(text) and re.fullmatch(r"[\u4e00-\u9fff]{4}", text))


def read(path: Path) -> Iterator[Sheet]:
    """Read every name with its tag; a name stands on `<line>#<n>`.

    Raises:
        SourceError: no encoding reads the file.
    """
    encoding = detect(path)
    lines: list[tuple[str, Cells]] = []
    ignored: dict[str, str] = {}
    tag = ""
    sizes: list[int | None] = []
    listed = [0]  # how many people each tag says, and lists
    for number, line in enumerate(lines_of(path, encoding), 1):
        tagged = parse(line) if line.strip() else None
        if tagged:
            tag = tagged.tag
            sizes.append(tagged.size)
            listed.append(0)
        elif line.strip() and not sizes:
            ignored[str(number)] = "row.note"  # a title above the first tag
            lines.append((str(number), (None, line.strip(), None)))
            continue
        names = tagged.names if tagged else split_names(line)
        listed[-1] += len(names)
        lines += [(f"{number}#{place}", _cells(name, tag)) for place, name in enumerate(names, 1)]
    differs = any(size is not None and size != count for size, count in zip(sizes, listed[1:], strict=True))
    notes = ("note.tag_count",) if differs else ()
    yield Sheet("", lines, HEADER, FIELDS, ignored=ignored, encoding=encoding, notes=notes)


def _cells(name: str, tag: str) -> Cells:
    return (name, None, tag or None) if is_plain_name(name) else (None, name, tag or None)
