"""Answers of the WeCom API about external contacts become rows: one for each customer and each colleague who added them.

The same for a file that keeps the answers and for the API itself. Columns are the paths of the API, tags stand in a
column for each group of tags, as in the export of the admin console; what is written as a code is put in words.

Sources: https://developer.work.weixin.qq.com/document/path/92114 (get), /92994 (batch/get_by_user), /92117 (tags).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guiyi.core.source import Cells, Note, Sheet
from guiyi.importers.shapes.json_values import sound, value_text

CUSTOMERS, CUSTOMER, FOLLOWED, FOLLOWERS, TAGS = (
    "external_contact_list", "external_contact", "follow_info", "follow_user", "tag_group",
)  # fmt: skip
_DEEPEST = 6

_GENDERS: Mapping[str, str | None] = {"1": "男", "2": "女", "0": None}
_ADD_WAYS: Mapping[str, str | None] = {
    "0": None,
    "1": "扫描二维码",
    "2": "搜索手机号",
    "3": "名片分享",
    "4": "群聊",
    "5": "手机通讯录",
    "6": "微信联系人",
    "7": "来自微信的添加好友申请",
    "8": "安装第三方应用时自动添加的客服人员",
    "9": "搜索邮箱",
    "10": "视频号添加",
    "11": "通过日程参与人添加",
    "12": "通过会议参与人添加",
    "13": "添加微信好友对应的企业微信",
    "14": "通过智慧硬件专属客服添加",
    "15": "通过上门服务客服添加",
    "16": "通过获客链接添加",
    "17": "通过定制开发添加",
    "18": "通过需求回复添加",
    "21": "通过第三方售前客服添加",
    "22": "通过可能的商务伙伴添加",
    "24": "通过接受微信账号收到的好友申请添加",
    "201": "内部成员共享",
    "202": "管理员/负责人分配",
}

# column → field, None = leave out, "" = a field of its own
FIELDS: Mapping[str, str | None] = {
    "external_contact.external_userid": "wecom_external_userid",
    "external_contact.name": "contact_name",  # of a WeCom user
    "external_contact.nickname": "wechat_nickname",  # what the API calls the name of a WeChat user
    "external_contact.type": None,
    "external_contact.gender": "gender",
    "external_contact.position": "job_title",
    "external_contact.corp_name": "short_name",
    "external_contact.corp_full_name": "customer_name",
    "external_contact.unionid": "unionid",
    "external_contact.avatar": None,
    "external_contact.external_attr": "",
    "follow_user.userid": "owner_account",
    "follow_user.remark": "wechat_remark",
    "follow_user.description": "contact_note",
    "follow_user.createtime": "created_at",
    "follow_user.remark_corp_name": "",  # unless it serves as the company's name
    "follow_user.remark_mobiles": "mobile",
    "follow_user.add_way": "wechat_source",
    "follow_user.state": "",
    "follow_user.wechat_channels": "",
    "follow_user.oper_userid": None,
    "follow_user.tag_id": None,
}
OTHER_TAGS = "follow_user.tags"  # personal ones, which are in no group


@dataclass(frozen=True)
class TagNames:
    """The tags of a company: id → (group, name), and the groups in their order."""

    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    groups: tuple[str, ...] = ()


@dataclass
class Answers:
    """What was found in answers of the API."""

    records: list[Mapping[str, Any]] = field(default_factory=list)
    tags: TagNames | None = None


def gathered(told: Any) -> Answers:
    """Find every customer, and the list of tags, in whatever holds the answers: one, a list of pages, keys of one's own."""
    found = Answers()
    _gather(told, found, 0)
    return found


def _gather(told: Any, found: Answers, depth: int) -> None:
    if depth > _DEEPEST:
        return
    if isinstance(told, list):
        for one in told:
            _gather(one, found, depth + 1)
    elif isinstance(told, dict):
        if isinstance(told.get(CUSTOMER), dict):
            found.records.append(told)
            return
        if isinstance(told.get(TAGS), list):
            found.tags = tag_names(told[TAGS])
        for key, one in told.items():
            if key != TAGS and isinstance(one, list | dict):
                _gather(one, found, depth + 1)


def tag_names(groups: Iterable[Any]) -> TagNames:
    """Read the list of groups that get_corp_tag_list answers.

    >>> tag_names([{"group_name": "级别", "tag": [{"id": "et1", "name": "A类"}]}]).names
    {'et1': ('级别', 'A类')}
    """
    names: dict[str, tuple[str, str]] = {}
    order: dict[str, None] = {}
    for group in groups:
        if isinstance(group, dict):
            called = str(group.get("group_name") or "")
            order[called] = None
            tags = group.get("tag")
            for tag in tags if isinstance(tags, list) else ():
                if isinstance(tag, dict) and tag.get("id") and tag.get("name"):
                    names[str(tag["id"])] = (called, str(tag["name"]))
    return TagNames(names, tuple(filter(None, order)))


def sheet_of(records: Sequence[Mapping[str, Any]], tags: TagNames | None, encoding: str | None = None) -> Sheet:
    """Return the one sheet of some answers; without a list of tags, those that answers name have their columns."""
    known = tags or TagNames(groups=_groups_of(records))
    notes = (Note("note.tag_ids"),) if any(_unnamed(record, known) for record in records) else ()
    return replace(streamed(records, known), encoding=encoding, notes=notes)


def streamed(records: Iterable[Mapping[str, Any]], tags: TagNames) -> Sheet:
    """Return the one sheet of answers that come one by one; its columns are told by the list of tags alone."""
    header = (*FIELDS, *map(_column, tags.groups), OTHER_TAGS)
    return Sheet("", _lines(records, tags, header), header, {**FIELDS, OTHER_TAGS: "tags"})


def _column(group: str) -> str:
    return f"标签组({group})"


def _lines(
    records: Iterable[Mapping[str, Any]], tags: TagNames, header: tuple[str, ...]
) -> Iterator[tuple[str, Cells]]:
    pairs = ((record, follow) for record in records for follow in followers(record))
    for number, (record, follow) in enumerate(pairs, 1):
        flat = _flat(record[CUSTOMER], follow) | _tags(follow, tags, header)
        yield str(number), tuple([flat.get(name) for name in header])


def followers(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what each colleague says of a customer; a customer whom nobody follows any more is still one row."""
    told = record.get(FOLLOWED) or record.get(FOLLOWERS)
    many = told if isinstance(told, list) else [told]
    return [one for one in many if isinstance(one, dict)] or [{}]


def _flat(contact: Mapping[str, Any], follow: Mapping[str, Any]) -> dict[str, str | None]:
    flat = {f"{CUSTOMER}.{key}": value_text(one) for key, one in contact.items()}
    flat |= {f"{FOLLOWERS}.{key}": value_text(one) for key, one in follow.items()}
    flat["external_contact.external_attr"] = _attributes(contact.get("external_profile"))
    kind, name = flat.get("external_contact.type"), flat.get("external_contact.name")
    if kind != "2":
        flat |= {"external_contact.name": None, "external_contact.nickname": name}
    gender, way = flat.get("external_contact.gender"), flat.get("follow_user.add_way")
    flat["external_contact.gender"] = _GENDERS.get(gender or "", gender)
    flat["follow_user.add_way"] = _ADD_WAYS.get(way or "", way)
    channels = follow.get("wechat_channels")
    flat["follow_user.wechat_channels"] = value_text(channels.get("nickname")) if isinstance(channels, dict) else None
    return flat | _company(flat)


def _company(flat: Mapping[str, str | None]) -> dict[str, str | None]:
    """Name the company by its full name, else its short one, else as the colleague noted it."""
    full, short, noted = (
        flat.get(one)
        for one in (
            "external_contact.corp_full_name",
            "external_contact.corp_name",
            "follow_user.remark_corp_name",
        )
    )
    name = full or short or noted
    return {
        "external_contact.corp_full_name": name,
        "external_contact.corp_name": short if short != name else None,
        "follow_user.remark_corp_name": noted if noted not in (name, short) else None,
    }


def _is_object(told: Any) -> bool:
    return isinstance(told, dict)


def _attributes(profile: Any) -> str | None:
    """Write what a WeCom user shows of themselves, each as `name: value`."""
    told = profile.get("external_attr") if isinstance(profile, dict) else None
    parts = []
    for one in filter(_is_object, told if isinstance(told, list) else ()):
        shown = [one[key] for key in ("text", "web", "miniprogram") if isinstance(one.get(key), dict)]
        value = next((part.get("value") or part.get("url") or part.get("title") for part in shown), None)
        if value:
            parts.append(f"{one.get('name', '')}: {value}")
    return sound("；".join(parts)) or None


def _tags(follow: Mapping[str, Any], tags: TagNames, header: tuple[str, ...]) -> dict[str, str | None]:
    """Put each tag in the column of its group; those of no group, or of one that is in no list, stand apart."""
    columns: dict[str, dict[str, None]] = {}
    for group, name in _named(follow, tags):
        column = _column(group)
        columns.setdefault(column if column in header else OTHER_TAGS, {})[sound(name.replace("|", "｜"))] = None
    return {OTHER_TAGS: None} | {column: "|".join(names) for column, names in columns.items()}


def _named(follow: Mapping[str, Any], tags: TagNames) -> Iterator[tuple[str, str]]:
    """Yield (group, name) of each tag: named in the answer itself, or known by the list of tags."""
    told, ids = follow.get("tags"), follow.get("tag_id")
    for one in told if isinstance(told, list) else ():
        if isinstance(one, dict) and one.get("tag_name"):
            yield str(one.get("group_name") or ""), str(one["tag_name"])
    for one in map(str, ids if isinstance(ids, list) else ()):
        if one in tags.names:
            yield tags.names[one]


def _groups_of(records: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    nobody = TagNames()
    named = (pair for record in records for follow in followers(record) for pair in _named(follow, nobody))
    return tuple(dict.fromkeys(group for group, _ in named if group))


def _unnamed(record: Mapping[str, Any], tags: TagNames) -> bool:
    """Tell a customer with a tag of which only the id is known."""
    ids = [one for follow in followers(record) if isinstance(follow.get("tag_id"), list) for one in follow["tag_id"]]
    return any(str(one) not in tags.names for one in ids)
