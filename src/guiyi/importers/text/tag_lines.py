"""One line of a list of tags kept by hand: a tag with names behind it, a tag alone above its names, or names."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from guiyi.importers.layout.cell_shape import shape

_TAG = r"[^\s,，、;；:：|=#＃(（\[【）)\]】—–]{1,20}(?: [^\s,，、;；:：|=#＃(（\[【）)\]】—–]{1,20})?"
_SIZE = r"[（(\[【]\s?共?\s?(?P<size>\d{1,6})\s?[人个位]?\s?[）)\]】]"
_BARE_SIZE = r"[#＃]?\s?共?(?P<bare>\d{1,6})\s?[人位]"
_COUNTED = re.compile(rf"(?P<tag>{_TAG})\s?{_SIZE}\s?(?:[:：]|[-—–]{{1,2}})?(?P<names>.*)", re.S)
_BRACKETED = re.compile(
    rf"(?:【(?P<a>{_TAG})】|\[(?P<b>{_TAG})\]|[<《「](?P<c>(?=[^>》」]{{0,20}}[\u4e00-\u9fff]){_TAG}?)[>》」])\s?(?:{_SIZE}|{_BARE_SIZE})?\s?[:：]?(?P<names>.*)",
    re.S,
)
_DASHED = re.compile(rf"(?P<tag>{_TAG}?)\s?(?:[—–]{{1,2}}|--|:|：)(?P<names>.*)", re.S)
_LOOSELY = re.compile(rf"(?P<tag>{_TAG}?)(?:\s[-—–]\s|\s?(?:=|=>|->|→|⇒|»|>>|｜)\s?)(?P<names>.*)", re.S)
_ALONE = (
    re.compile(rf"[#＃]{{1,4}}\s?(?P<tag>{_TAG}?)\s?[#＃]{{0,4}}\s?(?:{_SIZE}|{_BARE_SIZE})?"),
    re.compile(rf"(?P<mark>[=*~▲★●◆■※+—-]{{1,6}})\s?(?P<tag>{_TAG}?)\s?(?P=mark)"),
    re.compile(
        rf"(?:微信)?(?:标签名?称?|分组名?称?|tags?|labels?|groups?)\s?[:：]\s?(?P<tag>{_TAG}?)\s?(?:{_SIZE})?", re.I
    ),
    re.compile(rf"(?P<tag>{_TAG}?)\s?共?(?P<size>\d{{1,6}})\s?[人位]"),
)
_CHAPTERS = (  # a tag alone, where what stands below it are people
    re.compile(rf"[（(]?[一二三四五六七八九十]{{1,3}}[、.．)）]\s?(?P<tag>{_TAG})"),
    re.compile(r"[★☆▲△●◆■※▶►]\s?(?P<tag>[^\s,，、;；:：|=@/-]{2,12})"),
)
_RULE = re.compile(r"[-—–=_─━*~]{3,}")
_MEMBERS = re.compile(r"\A(?:成员|好友|名单|人员|客户名单|members?)\s?[:：]\s?", re.I)
_HEADED = re.compile(rf"(?P<tag>{_TAG})\s?[:：]")
_NUMBERED = re.compile(
    r"\A(?:[\u2460-\u2473\u2776-\u277f]\s{0,3}|[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s?[、.．)）])\s{0,3}(?=\D)"
)
_BULLET = re.compile(r"\A[-*•·●○▪◆□☐]\s{0,3}(?=\S)")
_ITEM = re.compile(rf"(?:{_BULLET.pattern}|{_NUMBERED.pattern})".replace(r"\A", ""))
_TAG_WORD = re.compile(
    r"(?!.{9})\w*(?:客户|用户|会员|粉丝|意向|潜在|成交|下单|签约|跟进|流失|代理商?|经销商?|供应商|渠道|合伙人|同行|同学|朋友|亲戚|家人|同事|重点|黑名单)"
    r"|[A-DS][类级]?(?:客户)?|VIP\d{0,2}",
    re.I,
)
_SIZED = re.compile(rf"(?P<tag>{_TAG}?)\s?共?(?P<size>\d{{1,6}})\s?[人位]")
_COUNT_BEHIND = re.compile(r"\s?[（(]\s?共?\s?(\d{1,6})\s?[人个位]\s?[）)]$")
_MARKS = re.compile(r"[、，,；;\t]+")
_SPACES = re.compile(r"\s+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SURNAMES_OF_TWO = re.compile(
    "欧阳|司马|上官|诸葛|司徒|慕容|尉迟|皇甫|夏侯|东方|公孙|令狐|宇文|长孙|轩辕|端木|独孤|南宫"
)
_NO_NAME = re.compile(r".*(?:总|经理|老板|主任|老师|哥|姐|先生|女士|小姐|科技|公司|贸易|店)")
_PERSON = re.compile(
    r"[\u4e00-\u9fff](?:总|经理|老板|主任|老师|哥|姐|先生|女士|小姐|工|师傅)|^[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){1,2}$"
    r"|1[3-9]\d{9}|^[A-Z]{0,4}(?:欧阳|司马|上官|诸葛|司徒|慕容)[\u4e00-\u9fff]{1,2}$"
)
_LONGEST = 400  # characters of a name: longer is no list of names


class Tagged(NamedTuple):
    """One line of the list: the tag, how many people it says it holds, and the names on the line."""

    tag: str
    size: int | None
    names: tuple[str, ...]
    sure: bool  # by a count or brackets; else only a colon or a dash parts tag and names


def parse(line: str, loose: bool = False) -> Tagged | None:
    """Read one line that has a tag, or None where it has none; `loose` also takes what is a tag only among others.

    >>> parse("老客户（2）: 赵六，钱七")
    Tagged(tag='老客户', size=2, names=('赵六', '钱七'), sure=True)
    >>> parse("一、同行：孙八"), parse("一、同行：孙八", loose=True)
    (None, Tagged(tag='同行', size=None, names=('孙八',), sure=False))
    """
    text = _NUMBERED.sub("", line.strip(), count=1)
    if _MEMBERS.match(text):
        return None
    return _marked(text) or _alone(text) or _plain(text, loose) or (_chapter(line.strip()) if loose else None)


def parsed(lines: Sequence[str], loose: bool = False) -> list[Tagged | None]:
    """Read lines, each with the next one in sight: a rule below or a list set further in makes a line a tag.

    >>> [one.tag if one else None for one in parsed(["老客户", "-----", "张三", "- 同行", "  - 李四"])]
    ['老客户', None, None, '同行', None]
    """
    found = [parse(one, loose) if one.strip() and not is_rule(one) else None for one in lines]
    filled = [at for at, line in enumerate(lines) if line.strip()]
    heads = _heads_of_blocks(lines)
    for at, below in pairwise(filled):
        text, under = lines[at], lines[below]
        nested = _BULLET.match(text) and _BULLET.match(under.lstrip()) and under[0].isspace()
        if found[at] is None and (nested or at in heads or (is_rule(under) and not is_rule(text))):
            tag = re.fullmatch(_TAG, _BULLET.sub("", text.strip(), count=1).rstrip(":： "))
            found[at] = _tagged(tag[0], None, "", sure=True) if tag else None
    return found


def _heads_of_blocks(lines: Sequence[str]) -> set[int]:
    """Return the lines above bullets or numbers, or words for a tag above people, where all lines are of these.

    >>> sorted(_heads_of_blocks(["老客户", "- 张三", "- 李四", "", "同行", "- 王五"])), _heads_of_blocks(["a", "b", "- c"])
    ([0, 4], set())
    >>> sorted(_heads_of_blocks(["老客户", "张三", "", "同行", "李四"])), _heads_of_blocks(["张三", "同行", "李四"])
    ([0, 3], set())
    """
    filled = [at for at, line in enumerate(lines) if line.strip()]
    words = {at: lines[at].strip().rstrip(":： ") for at in filled}
    items = {at for at in filled if _ITEM.match(lines[at].lstrip())}
    bare = not items
    items = items or {at for at in filled if not _TAG_WORD.fullmatch(words[at])}
    heads = [at for at in filled if at not in items]
    whole = {at for at, below in pairwise(filled) if below in items}.issuperset(heads) and filled[:1] == heads[:1]
    title = len(heads) == 1 and not _TAG_WORD.fullmatch(words[heads[0]])  # of the whole list
    if not whole or title or are_people([words[at] for at in heads]):
        return set()
    return set() if bare and not are_people([words[at] for at in items], share=1) else set(heads)


def person_first(line: str) -> tuple[str, tuple[str, ...]] | None:
    """Read a person and behind a colon what they are tagged with, or None where the line is not so.

    >>> person_first("张晓东：意向、杭州"), person_first("张晓东：13800138000"), person_first("同行：张晓东、李文静")
    (('张晓东', ('意向', '杭州')), None, None)
    """
    name, colon, behind = _NUMBERED.sub("", line.strip(), count=1).replace("：", ":", 1).partition(":")
    tags = split_names(behind)
    if not colon or not tags or not is_plain_name(name.strip()) or shape(name.strip()) != "name":
        return None
    return (name.strip(), tags) if all(len(one) <= 12 and shape(one) == "plain" for one in tags) else None


def tag_first(line: str) -> Tagged | None:
    """Read a line of words with spaces between them, the first of which is a tag and all others are names.

    >>> tag_first("老客户 王海峰 陈思思").names, tag_first("恒达贸易 王海峰"), tag_first("王海峰 老客户")
    (('王海峰', '陈思思'), None, None)
    """
    tag, *names = line.split() or [""]
    if not names or not _TAG_WORD.fullmatch(tag) or shape(tag) == "name":
        return None
    return Tagged(tag, None, tuple(names), sure=False) if all(map(is_plain_name, names)) else None


def is_rule(line: str) -> bool:
    """Tell a line that only parts others."""
    return _RULE.fullmatch(line.strip()) is not None


def _chapter(text: str) -> Tagged | None:
    found = next(filter(None, (one.fullmatch(text) for one in _CHAPTERS)), None)
    return _tagged(found["tag"], None, "", sure=False) if found and not are_people([found["tag"]]) else None


def _marked(text: str) -> Tagged | None:
    """Read a tag with a count or in brackets, and the names behind it."""
    for pattern in (_COUNTED, _BRACKETED):
        found = pattern.fullmatch(text)
        if found:
            told = found.groupdict()
            tag = next(told[one] for one in ("tag", "a", "b", "c") if told.get(one))
            return _tagged(tag, told["size"] or told.get("bare"), told["names"], sure=True)
    return None


def _alone(text: str) -> Tagged | None:
    """Read a tag that stands alone between marks: its names are on the lines below."""
    for pattern in _ALONE:
        found = pattern.fullmatch(text)
        if found and re.search(r"[^\W\d]", found["tag"]):
            told = found.groupdict()
            return _tagged(told["tag"], told.get("size") or told.get("bare"), "", sure=True)
    return None


def _plain(text: str, loose: bool) -> Tagged | None:
    """Read a tag that a colon or dash parts from its names."""
    headed = _HEADED.fullmatch(text) if loose else None
    if headed:
        return _tagged(headed["tag"], None, "", sure=False)
    for pattern in (_DASHED, _LOOSELY):
        found = pattern.fullmatch(text)
        if not found:
            continue
        told = _tagged(found["tag"], None, found["names"], sure=False)
        if told and _is_plain_list(told, 1 if loose else 2):
            return told if pattern is _DASHED or all(map(is_plain_name, told.names)) else None
    return None


def _tagged(tag: str, size: str | None, names: str, sure: bool) -> Tagged | None:
    behind = _COUNT_BEHIND.search(names[-40:].rstrip("。. \t"))
    if behind:
        names = names.rstrip("。. \t").removesuffix(behind[0])
    split = split_names(names)
    if any(len(one) > _LONGEST for one in split):
        return None
    told = size or (behind[1] if behind else None)
    sized = _SIZED.fullmatch(tag) if not told else None
    if sized:
        tag, told = sized["tag"], sized["size"]
    return Tagged(tag.strip(), int(told) if told else None, split, sure)


def _is_plain_list(told: Tagged, least: int) -> bool:
    """Tell a tag and its names by a mark alone: several short names, and a tag that is no number, time or person."""
    if not least <= len(told.names) <= 500 or (re.search(r"\d", told.tag) and not _HAN.search(told.tag)):
        return False
    if len(told.names) < 2 and shape(told.tag) == "name":
        return False
    return all(
        len(one) <= 30
        and shape(one) in {"plain", "name", "company"}
        and re.search(r"[^\W\d]", one)
        and not re.search(":|//", one)
        for one in told.names
    )


def members(line: str) -> tuple[str, ...]:
    """Read the names on a line of their own, without a number or dot in front; at spaces only bare names are parted.

    >>> members("1. 张三"), members("- 王总 恒达贸易"), members("张三 李四"), members("赵六，钱七，")
    (('张三',), ('王总 恒达贸易',), ('张三', '李四'), ('赵六', '钱七'))
    """
    if is_rule(line):
        return ()
    text = _MEMBERS.sub("", line.strip(), count=1)
    text = _BULLET.sub("", _NUMBERED.sub("", text, count=1), count=1)
    names = split_names(text)
    return names if _MARKS.search(text) or all(map(is_plain_name, names)) else (text.strip(),)


def split_names(text: str) -> tuple[str, ...]:
    """Split names at list marks; at spaces and strokes only where there are no marks and the parts look like names.

    >>> split_names("张三、A王总-苏州恒达，Li Si；"), split_names("孙八 周九"), split_names("Li Si")
    (('张三', 'A王总-苏州恒达', 'Li Si'), ('孙八', '周九'), ('Li Si',))
    >>> split_names("张三/李四"), split_names("王总/恒达")
    (('张三', '李四'), ('王总/恒达',))
    """
    text = text.strip().strip("。.")
    parts = [one.strip().removeprefix("@") for one in _MARKS.split(text)]
    if len(parts) == 1 and text.startswith("@") and " @" in text:
        parts = re.split(r"\s+@", text[1:])
    elif len(parts) == 1:
        words, strokes = _SPACES.split(text), text.split("/")
        if len(words) > 1 and all(map(_HAN.search, words)):
            parts = words
        elif len(strokes) > 1 and all(map(is_plain_name, strokes)):
            parts = strokes
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


def are_people(names: Sequence[str], share: float = 0.5) -> bool:
    """Tell names and remarks of people from other short texts: enough of them are a person's, and none is a sentence.

    >>> are_people(["张三", "A李总-华信", "小美"]), are_people(["广告", "展会", "促销"]), are_people([])
    (True, False, False)
    """
    persons = sum(len(one) <= 30 and (shape(one) == "name" or bool(_PERSON.search(one))) for one in names)
    return persons >= share * len(names) > 0 and not any(len(one) > 40 or shape(one) == "long" for one in names)
