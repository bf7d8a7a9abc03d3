"""How a sheet will be read: its header, its columns, whether it holds customers; made from its first lines."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from guiyi.core.errors import ConfigError
from guiyi.core.schema import Schema
from guiyi.core.source import Cells, Column, Note, Sheet, SourceAsked
from guiyi.importers.chats import TYPE_HEADERS, are_accounts
from guiyi.importers.header import Header, find
from guiyi.importers.header_text import clean
from guiyi.importers.mapping import Context, map_columns
from guiyi.importers.members import Members, mapped, members_of
from guiyi.importers.sample import Values, columns_of
from guiyi.importers.several import Contacts, contacts_of
from guiyi.importers.words import knowing
from guiyi.schemas.customer import NAMING, REACHING

HEAD = 200  # lines that are looked at before a sheet is read

Line = tuple[str, Cells]

NAMES = frozenset(
    {*NAMING, "customer_name", "short_name", "former_name", "english_name", "uscc", "target_id", "contact_target_id"}
)
REACHES = frozenset({*REACHING, "openid"})
_ANY_NAME = frozenset({"名称", "name", "名字"})
_OF_ANYTHING = frozenset(
    {
        "note", "status", "customer_type", "created_at", "updated_at", "created_by", "company_profile", "deal_amount",
        "customer_code", "tags", "need",
    }
)  # fmt: skip
_ACTIVITIES = re.compile(r"跟进|拜访|回访|沟通|通话|聊天|活动|日志|activit|call ?log|visit|follow.?up", re.I)
_DEALS = re.compile(
    r"合同|订单|商机|成交记录|成交明细|回款|收款|开票|发票|报价|出库|发货|销售明细|交易|deal|order|opportunit|invoice|quote|payment",
    re.I,
)
_OF_ACTIVITIES = re.compile(
    r"内容|记录|情况|结果|摘要|主题|方式|次数|content|subject|summary|outcome|result|call|visit", re.I
)
_OF_DEALS = re.compile(
    r"金额|单号|订单|合同|单价|数量|回款|付款|收款|发票|报价|产品|商品|规格|amount|price|order|deal|invoice|quantity|qty|product|total",
    re.I,
)
_OVERVIEW = re.compile(
    r"全部|全量|所有|总表|总览|总名单|总客户|客户总|汇总|合计|一览|^总$|^全$|\ball\b|total|overview|summary|master",
    re.I,
)
_TAG_WORD = re.compile(
    r"^[A-DSVa-dsv](?:类|级|档|等|[\W_]|$)|[A-DS][类级档]|意向|潜在|成交|流失|重点|普通|老客|新客|老客户|新客户|VIP|会员|黑名单|拉黑|僵尸|删除"
    r"|待跟进|跟进中|已加|未成交|已签|沉睡|活跃|高价值|代理|经销|供应商|同行|合作|好友|客户$|lead|prospect|customer|lost|vip|partner",
    re.I,
)
_NO_TAG = re.compile(
    r"(?:sheet|工作表|表格?|page|data|数据|客户|客户表|客户信息|客户资料|联系人)[\s_-]*\d*|[\d\s年月日季度Q._/-]+", re.I
)


@dataclass(frozen=True)
class Plan:
    """How one sheet will be read.

    Attributes:
        ignored: label → issue code, for lines among those looked at.
        looked_at: how many lines were looked at.
        told: the format itself knows the columns.
        skipped: the issue code, where no row of the sheet is a customer.
        tag: the sheet's name, where it is a tag: a virtual last column holds it.
        overview: it repeats the other sheets.
        contacts: where the contacts stand, if a line may hold several.
        members: where the people of tags stand, if the table is one of tags.
        samples: field → some of its values.
        beside: what stands beside the cells, line → text, of the last columns.
    """

    name: str
    header: Header
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    ignored: Mapping[str, str]
    looked_at: int
    told: bool
    notes: tuple[Note, ...] = ()
    encoding: str | None = None
    skipped: str | None = None
    tag: str | None = None
    overview: bool = False
    contacts: Contacts | None = None
    members: Members | None = None
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beside: tuple[Mapping[str, str], ...] = ()

    def place_of(self, name: str) -> int | None:
        """Return the first column that fills a field."""
        return next((place for place, column in enumerate(self.columns) if column.fields == (name,)), None)

    @property
    def type_place(self) -> int | None:
        """Return the column that says what kind of WeChat account a line is, in an export of WeChat."""
        chat = any(name in ("wechat_wxid", "wechat_nickname") for column in self.columns for name in column.fields)
        for place, column in enumerate(self.columns if chat else ()):
            if clean(column.header) in TYPE_HEADERS and are_accounts(self.samples.get("".join(column.fields[:1]), ())):
                return place
        return None

    @property
    def has_tag(self) -> bool:
        """Tell whether a virtual last column holds a tag: the sheet's name, or the name of one of its columns."""
        return self.tag is not None or bool(self.members and self.members.across)

    @property
    def is_long(self) -> bool:
        """Tell whether there is more than what was looked at."""
        return self.looked_at >= HEAD

    def with_beside(self, label: str, cells: Cells) -> Cells:
        """Return the cells of a line with what stands beside them, under the last columns."""
        return widened(label, cells, len(self.columns) - len(self.beside), self.beside) if self.beside else cells

    def holds(self, names: Collection[str]) -> bool:
        """Tell whether some column fills one of these fields."""
        return any(name in names for column in self.columns for name in column.fields)


def begin(sheet: Sheet, asked: SourceAsked, schema: Schema) -> tuple[Plan, Iterator[Line]]:
    """Look at a sheet's first lines; return how it will be read, and all its lines from the top."""
    lines = iter(sheet.lines)
    head = list(islice(lines, max(HEAD, asked.header if isinstance(asked.header, int) else 0)))
    return _plan(sheet, head, asked, schema), chain(head, lines)


def _plan(sheet: Sheet, head: Sequence[Line], asked: SourceAsked, schema: Schema) -> Plan:
    header = _header(sheet, head, asked, schema)
    lines = [one for one in head[header.first :] if one[0] not in header.ignored and one[0] not in sheet.ignored]
    width = max([len(header.names), *(_filled_width(cells) for _, cells in lines)])
    beside = tuple(sheet.beside.values())
    body = [widened(label, cells, width, beside) for label, cells in lines] if beside else [one for _, one in lines]
    names = [*header.names, *[""] * (width - len(header.names)), *sheet.beside]
    samples = columns_of(body, len(names))
    columns = map_columns(names, samples, schema, asked.columns, Context(asked.role, sheet.fields))
    if asked.options.hidden == "ignore" and sheet.hidden_columns:
        columns = _without(columns, sheet.hidden_columns)
    told = sheet.header is not None
    members = None if told else members_of(columns, samples)
    columns = mapped(columns, members) if members else columns
    plan = Plan(
        name=sheet.name,
        header=header,
        header_rows=tuple(number(head[at][0]) for at in header.rows),
        columns=columns,
        ignored={**header.ignored, **sheet.ignored},
        looked_at=len(head),
        told=told,
        notes=sheet.notes,
        encoding=sheet.encoding,
        contacts=None if told or members else contacts_of(columns, schema),
        members=members,
        beside=beside,
        samples={
            name: tuple(text for text in samples[at] if text) for at, one in enumerate(columns) for name in one.fields
        },
    )
    empty = not head or (not body and not header.rows and not told)
    return replace(plan, skipped="sheet.empty" if empty else _why_hidden(sheet, asked) or _why_skipped(plan, asked))


def widened(label: str, cells: Cells, width: int, beside: Sequence[Mapping[str, str]]) -> Cells:
    """Put what stands beside a line's cells behind the first `width` of them."""
    return (*cells[:width], *(None,) * (width - len(cells)), *(one.get(label) for one in beside), *cells[width:])


def _without(columns: Sequence[Column], hidden: Collection[int]) -> tuple[Column, ...]:
    """Leave hidden columns out, unless the job maps them."""
    return tuple(
        replace(one, fields=(), reason="left_out") if at in hidden and one.reason != "job" else one
        for at, one in enumerate(columns)
    )


def _why_hidden(sheet: Sheet, asked: SourceAsked) -> str | None:
    """A very hidden sheet is read where the job names it; a hidden one unless the job ignores what is hidden."""
    if asked.sheet != "*" or sheet.state == "visible":
        return None
    if sheet.state == "very_hidden":
        return "sheet.very_hidden"
    return "sheet.hidden" if asked.options.hidden == "ignore" else None


def _header(sheet: Sheet, head: Sequence[Line], asked: SourceAsked, schema: Schema) -> Header:
    if sheet.header is not None:
        return Header((), tuple(name or "" for name in sheet.header), 0, "found")
    row = str(asked.header) if isinstance(asked.header, int) else None
    if row is not None and all(label != row for label, _ in head):
        raise ConfigError("config.header", path=asked.path, sheet=sheet.name, row=row)
    return find(head, sheet.merged, knowing(schema), row)


def _why_skipped(plan: Plan, asked: SourceAsked) -> str | None:
    """A sheet that names and reaches nobody holds no customers, unless the job names the sheet."""
    if plan.told or asked.sheet != "*" or (plan.holds(NAMES | REACHES) and not _names_things(plan)):
        return None
    return "sheet.no_customers"


def _names_things(plan: Plan) -> bool:
    """Tell a list of products and the like: 名称 above what is neither person nor company, and nothing else of anybody."""
    named = [one for one in plan.columns if one.fields and one.fields[0] in ("customer_name", "contact_name")]
    if any(one.reason == "job" for one in named):
        return False
    others = {name for one in plan.columns for name in one.fields if one.reason != "custom" and one not in named}
    if not named or others - _OF_ANYTHING or any(clean(one.header) not in _ANY_NAME for one in named):
        return False
    values = [Values.of(plan.samples[name]) for one in named for name in one.fields]
    return all(one and max(one.share("person_name"), one.share("company")) < 0.3 for one in values)


def beside(plans: Sequence[Plan], asked: SourceAsked) -> list[Plan]:
    """Settle what only all sheets of a source together show: records of activities and deals, tags, overviews."""
    if asked.sheet != "*":
        return list(plans)
    if all(one.skipped for one in plans):  # then the job must mean those whose columns it names
        plans = [replace(one, skipped=None) if _is_asked(one) else one for one in plans]
    done = [replace(one, skipped=one.skipped or _other_records(one, plans)) for one in plans]
    live = [one for one in done if not one.skipped]
    overviews = {one.name for one in live if _OVERVIEW.search(one.name)} if len(live) > 2 else set()
    tagged = _tag_sheets([one for one in live if one.name not in overviews])
    tagged -= {name for name, fields in asked.columns.items() if fields is None}
    return [
        replace(one, overview=one.name in overviews and not one.skipped, tag=one.name if one.name in tagged else None)
        for one in done
    ]


def _is_asked(plan: Plan) -> bool:
    return plan.skipped == "sheet.no_customers" and any(one.reason == "job" and one.fields for one in plan.columns)


def _other_records(plan: Plan, plans: Sequence[Plan]) -> str | None:
    """Tell sheets of activities and deals beside a sheet of customers: they name customers but reach nobody.

    The sheet's name alone is not enough, 展会活动客户 are customers: its columns must tell of them too.
    """
    if plan.holds(REACHES) or not any(one.holds(REACHES) for one in plans if one is not plan and not one.skipped):
        return None
    told = " ".join(column.header for column in plan.columns)
    if _ACTIVITIES.search(plan.name) and _OF_ACTIVITIES.search(told):
        return "sheet.activities"
    return "sheet.deals" if _DEALS.search(plan.name) and _OF_DEALS.search(told) else None


def _tag_sheets(plans: Sequence[Plan]) -> set[str]:
    """Name the sheets that stand for a tag or grade each: they share one header, and most are called like one."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for one in plans:
        alike.setdefault(tuple(clean(column.header) for column in one.columns if column.header), []).append(one.name)
    tagged: set[str] = set()
    for names in alike.values():
        named = [name for name in names if not _NO_TAG.fullmatch(name.strip())]
        if len(names) > 1 and 2 * sum(bool(_TAG_WORD.search(name)) for name in named) > len(names):
            tagged.update(named)
    return tagged


def chosen(sheets: Iterable[Sheet], asked: SourceAsked) -> Iterator[Sheet]:
    """Keep the sheets that the job asks for.

    Raises:
        ConfigError: the source has no sheet of that name.
    """
    wanted = None if asked.sheet == "*" else {asked.sheet} if isinstance(asked.sheet, str) else set(asked.sheet)
    found: list[str] = []
    for sheet in sheets:
        found.append(sheet.name)
        if wanted is None or sheet.name in wanted or not sheet.name:
            yield sheet
    missing = sorted((wanted or set()) - set(found)) if any(found) else []
    if missing:
        raise ConfigError("config.sheet", path=asked.path, sheet=missing[0], known=", ".join(found))


def number(label: str) -> int:
    """Return the line number of a label: `3#1` stands on line 3."""
    digits = label.partition("#")[0]
    return int(digits) if digits.isdecimal() else 0


def _filled_width(cells: Cells) -> int:
    return max((place + 1 for place, cell in enumerate(cells) if cell and not cell.isspace()), default=0)
