"""A note that holds the only way to reach a customer: its one mobile number is taken out, where it is the customer's own."""

import re

from guiyi.cleanse.draft import Draft
from guiyi.cleanse.places import put_part
from guiyi.core.schema import Schema
from guiyi.schemas.customer import REACHING

NOTES = ("note", "contact_note", "last_contact_note")

_MOBILE = re.compile(r"(?<![\d+*-])1[3-9]\d(?:[ -]?\d{4}){2}(?![\d*-])")
_NOT_THEIRS = re.compile(
    r"介绍|推荐|引荐|业务员|销售|我司|我方|本公司|助理|助手|秘书|财务|会计|出纳|快递|物流|司机|代收|同事|朋友|亲戚|家属|家长|老婆|老公|爱人|妻子|丈夫"
    r"|爸|妈|父|母|儿子|女儿|前任|接替|离职|原来|原手机|原电话|原号|旧号|旧手机|旧电话|停机|空号|关机|打不通|不存在|错误|错号|换号|作废|不是"
    r"|referr|assistant|wrong|former|old ",
    re.I,
)
_LONGEST = 2000


def read_notes(draft: Draft, schema: Schema, region: str) -> None:
    """Fill the mobile of rows that nothing else reaches; the note stays as it is."""
    if region != "CN" or "mobile" not in schema:
        return
    for name in NOTES:
        if name not in draft.cells or name not in schema:
            continue
        texts = draft[name]
        for reaching in REACHING:
            texts = texts.where(draft[reaching].isna())
        found = {text: number for text in texts.dropna().unique() if (number := own_mobile(text))}
        if found:
            put_part(draft, schema, "mobile", texts.map(found).astype("str"), region, "notes.read_notes")


def own_mobile(note: str) -> str | None:
    """Return the one mobile number in a note, unless the note may speak of another person's or a dead one.

    >>> own_mobile("老板电话138 0013 8000，做轴承的"), own_mobile("介绍人13800138000"), own_mobile("13800138000/13900139000")
    ('13800138000', None, None)
    """
    numbers = {re.sub(r"[ -]", "", one) for one in _MOBILE.findall(note[:_LONGEST])}
    return numbers.pop() if len(numbers) == 1 and not _NOT_THEIRS.search(note[:_LONGEST]) else None
