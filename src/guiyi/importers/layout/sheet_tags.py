"""Sheets that stand for a tag each: their names say of their customers what no column says.

A name of a month, of a person (whose customers they are) or of nothing is no tag: it stays in the row's key.
"""

import re
from collections.abc import Mapping, Sequence

from guiyi.importers.columns.header_text import clean
from guiyi.values import KINDS

_TAG_WORD = re.compile(
    r"^[A-DSVa-dsv](?:类|级|档|等|[\W_]|$)|[A-DS][类级档]|意向|潜在|成交|流失|重点|普通|老客|新客|老客户|新客户|VIP|会员|黑名单|拉黑|僵尸|删除"
    r"|待跟进|跟进中|已加|未成交|已签|沉睡|活跃|高价值|代理|经销|供应商|同行|合作|好友|lead|prospect|customer|lost|vip|partner"
    r"|抖音|快手|淘宝|天猫|京东|拼多多|小红书|公众号|视频号|微信|企微|百度|阿里|微博|知乎|展会|官网|转介绍|线上|线下|地推|门店",
    re.I,
)
_NO_TAG = re.compile(
    r"(?:sheet|工作表|表格?|page|data|数据|客户|客户表|客户信息|客户资料|联系人)[\s_-]*\d*"
    r"|[\d\s年月日季度Q._/-]+份?(?:新增|的|客户|名单|数据|表|汇总)*|第?[一二三四五六七八九十]+(?:月份?|季度|周)(?:新增|的|客户|名单|数据|表)*",
    re.I,
)
_THEIRS = re.compile(r"(?:的|名下)?(?:客户|名单|资料|表)*$")
_SURE = 0.9
_SORTS = ("province", "city", "industry")


def is_tag(name: str) -> bool:
    """Tell a word for customers of one sort: a grade, a stage, a channel, a place, a trade.

    >>> [is_tag(one) for one in ("A级-明确意向", "广东", "抖音", "张三", "王小明的客户", "2024年3月客户", "Sheet1")]
    [True, True, True, False, False, False, False]
    """
    name = name.strip()
    if _NO_TAG.fullmatch(name):
        return False
    if _TAG_WORD.search(name):
        return True
    if KINDS["person_name"].likeness(_THEIRS.sub("", name)) >= _SURE:
        return False
    return name.endswith("客户") or any(KINDS[kind].likeness(name) >= _SURE for kind in _SORTS)


def tag_sheets(tables: Mapping[str, tuple[str, Sequence[str]]]) -> set[str]:
    """Name the tables whose sheets stand for a tag each: they share one header, and most are called like one.

    `tables` is the table's name → its sheet's name and header.
    """
    alike: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for table, (sheet, headers) in tables.items():
        alike.setdefault(tuple(map(clean, filter(None, headers))), {}).setdefault(sheet, []).append(table)
    tagged: set[str] = set()
    for sheets in alike.values():
        named = [sheet for sheet in sheets if not _NO_TAG.fullmatch(sheet.strip())]
        if len(sheets) > 1 and 2 * sum(map(is_tag, named)) > len(sheets):
            tagged.update(table for sheet in named for table in sheets[sheet])
    return tagged
