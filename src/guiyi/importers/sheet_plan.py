"""How a sheet will be read: its header, its columns, whether it holds customers; made from its first lines."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, zip_longest

from guiyi.core.errors import ConfigError
from guiyi.core.schema import Schema
from guiyi.core.source import Cells, Column, Note, Sheet, SourceAsked
from guiyi.importers.columns import contradictions
from guiyi.importers.columns.header_text import clean
from guiyi.importers.columns.mapping import Context, map_columns
from guiyi.importers.columns.region import region_of
from guiyi.importers.columns.remembered import saved_for
from guiyi.importers.columns.sample import Values, columns_of
from guiyi.importers.columns.several import Contacts, contacts_of
from guiyi.importers.columns.words import knowing
from guiyi.importers.layout.above_table import notes_above
from guiyi.importers.layout.header import Header, find
from guiyi.importers.layout.labels import Words
from guiyi.importers.layout.line_numbers import number
from guiyi.importers.layout.sheet_tags import tag_sheets
from guiyi.importers.members import Members, mapped, members_of
from guiyi.importers.shapes.chats import TYPE_HEADERS, are_accounts
from guiyi.importers.shapes.known import shape_of
from guiyi.importers.shapes.shape import Shape
from guiyi.schemas.customer import NAMING, REACHING

HEAD = 200  # lines that are looked at before a sheet is read
_SURE = 0.7  # of the name of a column
_TITLES = 20  # lines that may stand above the header of a tool's export

Line = tuple[str, Cells]
Samples = Sequence[Sequence[str | None]]

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


@dataclass(frozen=True)
class Plan:
    """How one sheet will be read.

    Attributes:
        ignored: label → issue code, for lines among those looked at.
        looked_at: how many lines were looked at.
        told: the format itself knows the columns.
        numbered: the labels of its lines are plain numbers.
        skipped: the issue code, where no row of the sheet is a customer.
        tag: the sheet's name, where it is a tag: a virtual last column holds it.
        overview: it repeats the other sheets.
        contacts: where the contacts stand, if a line may hold several.
        members: where the people of tags stand, if the table is one of tags.
        shape: the tool that it was exported by, if we know it.
        samples: field → some of its values.
        repeats, count: as the sheet says.
        sheet, after, elsewhere: as in `Sheet`.
        beside: what stands beside the cells, line → text, of the last columns.
    """

    name: str
    header: Header
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    ignored: Mapping[str, str]
    looked_at: int
    told: bool
    numbered: bool = True
    notes: tuple[Note, ...] = ()
    encoding: str | None = None
    skipped: str | None = None
    tag: str | None = None
    overview: bool = False
    contacts: Contacts | None = None
    members: Members | None = None
    shape: Shape | None = None
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    repeats: bool = False
    count: Callable[[], int] | None = None
    sheet: str = ""
    after: int = 0
    elsewhere: Collection[str] = ()
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
    told, shape = sheet.header is not None and not sheet.laid_out, shape_of(names)
    columns, notes = _mapped(sheet, names, samples, shape, asked, schema)
    members = None if told else members_of(columns, samples)
    columns = mapped(columns, members) if members else columns
    above = notes_above((cells for _, cells in head[: min(header.rows, default=0)]), Words(schema))
    plan = Plan(
        name=sheet.name,
        header=header,
        header_rows=tuple(number(head[at][0]) for at in header.rows),
        columns=columns,
        ignored={**header.ignored, **sheet.ignored},
        looked_at=len(head),
        told=told,
        numbered=sheet.elsewhere is None and all(label.isdecimal() for label, _ in head),
        notes=(*sheet.notes, *above, *notes),
        encoding=sheet.encoding,
        contacts=None if (told and sheet.fields) or members else contacts_of(columns, schema),
        members=members,
        shape=shape,
        beside=beside,
        samples=_by_field(columns, samples),
        repeats=sheet.repeats,
        count=sheet.count,
        sheet=sheet.name if sheet.sheet is None else sheet.sheet,
        after=sheet.after,
        elsewhere=() if sheet.elsewhere is None else sheet.elsewhere,
    )
    empty = not head or (not body and not header.rows and not told)
    why = "sheet.empty" if empty else _why_hidden(sheet, asked) or _why_skipped(plan, asked, sheet.sure)
    return replace(plan, skipped=why)


def _mapped(
    sheet: Sheet, names: Sequence[str], samples: Samples, shape: Shape | None, asked: SourceAsked, schema: Schema
) -> tuple[tuple[Column, ...], tuple[Note, ...]]:
    """Map the columns by all that is known of them, and note what a person should look at."""
    known = {**(shape.told(names, samples) if shape else {}), **sheet.fields}
    saved = saved_for(names, asked, schema)
    context = Context(asked.role, known, saved.columns, sheet.labels)
    columns = map_columns(names, samples, schema, asked.columns, context)
    region = region_of(asked.region, _by_field(columns, samples), names)
    if region != context.region:  # numbers of another country read well there
        columns = map_columns(names, samples, schema, asked.columns, replace(context, region=region))
    if asked.options.hidden == "ignore" and sheet.hidden_columns:
        columns = _without(columns, sheet.hidden_columns)
    return columns, (*saved.notes(columns), *contradictions.notes(columns, samples, schema))


def _by_field(columns: Sequence[Column], samples: Samples) -> dict[str, tuple[str, ...]]:
    """Return field → some of its values; a part of a number says nothing alone."""
    return {
        name: tuple(text for text in samples[at] if text)
        for at, one in enumerate(columns)
        for name in (() if one.part else one.fields)
    }


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
    known = knowing(schema)
    row = str(asked.header) if isinstance(asked.header, int) else _of_tool(head, known)
    if row is not None and all(label != row for label, _ in head):
        raise ConfigError("config.header", path=asked.path, sheet=sheet.name, row=row)
    return find(head, sheet.merged, known, row)


def _of_tool(head: Sequence[Line], known: Callable[[str], float]) -> str | None:
    """Return the line whose cells are the columns of a tool's export: it is the header, whatever stands around it.

    Where names of columns stand below it, under gaps of its own, it only is the first line of the header.
    """
    at = next((at for at, (_, cells) in enumerate(head[:_TITLES]) if shape_of(cells)), None)
    if at is None:
        return None
    label, cells = head[at]
    below = head[at + 1][1] if at + 1 < len(head) else ()
    parts = [text for above, text in zip_longest(cells[: len(below)], below) if text and not above]
    return None if parts and all(known(text) > _SURE for text in parts) else label


def _why_skipped(plan: Plan, asked: SourceAsked, sure: bool) -> str | None:
    """A sheet that names and reaches nobody holds no customers, unless the job names the sheet."""
    if (plan.told and sure) or asked.sheet != "*" or (plan.holds(NAMES | REACHES) and not _names_things(plan)):
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
    several = len({one.sheet for one in live}) > 2
    overviews = {one.name for one in live if several and _OVERVIEW.search(one.sheet)}
    overviews |= {one.name for one in live if one.repeats} if len(live) > 1 else set()
    tagged = tag_sheets(
        {one.name: (one.sheet, [column.header for column in one.columns]) for one in live if one.name not in overviews}
    )
    tagged -= {one.name for one in live if asked.columns.get(one.sheet, "") is None}
    return [
        replace(one, overview=one.name in overviews and not one.skipped, tag=one.sheet if one.name in tagged else None)
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
    told = " ".join(column.shown for column in plan.columns)
    if _ACTIVITIES.search(plan.name) and _OF_ACTIVITIES.search(told):
        return "sheet.activities"
    return "sheet.deals" if _DEALS.search(plan.name) and _OF_DEALS.search(told) else None


def _filled_width(cells: Cells) -> int:
    return max((place + 1 for place, cell in enumerate(cells) if cell and not cell.isspace()), default=0)
