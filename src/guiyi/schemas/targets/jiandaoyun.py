"""简道云: one workbook a form, by the labels of our fields; the form's fields are matched to them on its import screen.

A form is the user's own, so every field is offered. `统一客户ID` and `联系人ID` are the keys by which a later import or push
finds its record again.
Several values of one field are parted by a half-width comma.
Source: https://help.jodoo.com/zh_tw/doc/911 (import: rows, columns, dates), https://hc.jiandaoyun.com/open/14223.
"""

from collections.abc import Mapping

from guiyi.core.schema import Entity
from guiyi.schemas.targets.profile import Calls, Target, TargetObject

KEYS: Mapping[Entity, str] = {"customer": "统一客户ID", "contact": "联系人ID"}

JIANDAOYUN = Target(
    name="jiandaoyun",
    zh="简道云",
    en="Jiandaoyun",
    objects=(
        TargetObject("客户", "customer", "客户", "Customers"),
        TargetObject("联系人", "contact", "联系人", "Contacts"),
    ),
    file_format="xlsx",
    headers="labels",
    separator=",",
    max_rows=10_000,  # of forms with member fields; others take 50,000
    max_text=32_767,
    blank_policy="clears",
    language="zh",
    calls=Calls(create=100, update=1, rate=10.0, parallel=2, lag=1.0),
)
