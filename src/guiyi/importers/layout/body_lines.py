"""Lines under a header that are no rows: totals, notes, instructions, samples, bands and headers printed again."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from guiyi.core.source import Cells
from guiyi.importers.layout.cell_shape import VALUES, filled, shape

NEAR = 3  # instructions and samples stand this close under the header

_TOTAL = re.compile(
    r"(?:本页|本表|本月|全部|以上)?\s?(?:合\s{0,4}计|总\s{0,4}计|小\s{0,4}计|共\s{0,4}计|累\s{0,4}计|汇\s{0,4}总|合计金额|平均值?"
    r"|grand totals?|sub-?totals?|totals?|sum|average)\s?(?:[（(][^）)]{0,20}[）)])?\s?[:：]?\s?[\d,.]{0,20}\s?[人个条家元户位笔项]?"
    r"|(?:总?共|合计|共计)\s?[:：]?\s?[\d,]{1,12}\s?(?:人|条|家|户|个|位|笔|项|名|records?|rows?)[^，,]{0,6}",
    re.I,
)
_SUBTOTAL = re.compile(r".{1,20}(?:\s(?:计数|平均值|total|count|average)|\s?(?:汇总|合计|小计|总计))", re.I | re.S)
_TOTAL_STARTS = frozenset("本全以合总小共累汇平gsta")
_SUBTOTAL_ENDS = frozenset("总计数值lte")
_EMPTY = re.compile(r"[-—–/\\·.\s]+")
_NOTE_LABEL = (
    r"(?:备注|注|说明|附注|注意|注意事项|提示|温馨提示|填表说明|制表|制表人|制单|制单人|填表人|填报人|审核|审核人|复核|复核人"
    r"|审批|审批人|经办人|经理|总经理|主管|财务|会计|出纳|打印人|打印时间|打印日期|制表日期|制表时间|填表日期|导出时间|导出日期|导出人|统计时间|统计日期"
    r"|统计人|更新时间|数据来源|数据截至|截至|截止|截止日期|签字|签名|盖章|大写|金额大写|notes?|remarks?|prepared by|printed(?: on| at)?"
    r"|exported(?: on| at| by)?|generated(?: on| at| by)?|source)"
)
_NOTE = re.compile(
    rf"[（(【\[]?{_NOTE_LABEL}(?:签字|签名|盖章)?[\d一二三]?[)）】\]]?\s?[:：].*|注\s?\d{{0,2}}\s?[.．、:：].*",
    re.I | re.S,
)
_PAGE = re.compile(r"第\s?\d{1,5}\s?页.{0,20}|page\s?\d{1,5}(?:\s?(?:of|/)\s?\d{1,5})?", re.I)
_SENTENCE = re.compile(r"[※*＊]?(?:以上|以下|上述|本表|此表|该表).{6,}", re.S)
_LABELLED = re.compile(r"[^:：]{1,10}[:：].{0,40}", re.S)
_PRINTED = re.compile(r"\s?(?:打印|制表|制单|填表|填报|导出|统计|审核|复核)(?:人|日期|时间)?\s?[:：]")
_TO_SIGN = re.compile(r"[^:：]{1,10}[:：]\s{0,20}|[\s_]{0,20}年[\s_]{1,20}月[\s_]{1,20}日")
_NUMBERED = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?[、.．)）]\s?\D.{3,}", re.S)
_RIGHTS = re.compile(
    r".{0,40}(?:版权所有|内部资料|内部使用|注意保密|严禁外传|请勿外传|copyright|all rights reserved|confidential|©).{0,80}",
    re.I | re.S,
)
# alone on a line: 【重点】, A, 一、华东区, （二）老客户, 华南大区, A类客户, 2024年3月
_HEADING = re.compile(
    r"[【〖\[](?!.*[】〗\]].).{1,20}[】〗\]]|[A-Za-z#]"
    r"|(?:[一二三四五六七八九十]{1,3}\s?[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])\s?[^，。；]{1,20}"
    r"|(?:华[东南西北中]|[东西][南北])(?:地区|大区|片区|区域|区)?(?:客户)?"
    r"|(?:[A-Ea-eS]|[一二三四五]|重点|普通|潜在|意向|成交|流失|VIP)\s?[级类等]?客户(?:名单)?"
    r"|20\d\d\s?年(?:\s?\d{1,2}\s?月)?份?",
    re.I,
)
_RULED = re.compile(r"\s{0,9}:?[-—–=_·.*]{1,200}:?\s{0,9}")

_MARKER = re.compile(
    r"[（(【\[*＊]*(?:必填|必填项|必须|必须填写|选填|选填项|可选|可填|非必填|非必填项|可不填|不填|required|optional|mandatory)"
    r"[）)】\]*＊!！]*",
    re.I,
)
_MARKER_STARTS = frozenset("必选可非不（([【*＊rRoOmM ")
_HINT = re.compile(
    r"必填|选填|可不填|请填|请输入|请选择|请按|下拉|格式|不超过|不能(?:为空|超过|重复)|最多|最长|填写|长度|唯一|多个.{0,12}(?:分隔|隔开)"
    r"|^[（(]?[例如][:：]|例如|yyyy|required|optional|max(?:imum)? |format|e\.g\.|^(?:文本|数字|数值|日期|整数|string|text|number|date)$"
    r"|^[（(]?(?:单位[:：]?)?(?:元|万元|亿元|人|个|家|天|年|月|次|%|㎡|平方米)[）)]?$",
    re.I,
)
_OPTIONS = re.compile(r"[^\s/、,，|;；]{1,12}(?:[/、,，|;；][^\s/、,，|;；]{1,12}){1,30}")
_CHOICE = re.compile(r"[/、,，|;；]")
_SOMEBODY = frozenset({"phone", "email", "company", "name", "code", "number"})
_SAMPLE = re.compile(
    r"[（(【\[]?(?:填写)?(?:示例|样例|范例|例子|example|sample)(?:数据|行|row|data)?\d{0,2}[）)】\]]?(?:[:：（(,，、].{0,40})?",
    re.I,
)
_NOBODY = re.compile(r"[XxＸ×]{3,}.{0,4}公司")


def is_total(texts: Sequence[str]) -> bool:
    """Tell a line of totals: it begins with a word for one, and holds nothing else but numbers.

    >>> is_total(["合计", "3", "1,200.00"]), is_total(["汇总通公司", "13800138000"])
    (True, False)
    >>> is_total(["华东 汇总", "400"]), is_total(["华东 汇总", "13800138000"])
    (True, False)
    """
    first = texts[0].strip() if texts else ""
    if first[-1:].lower() in _SUBTOTAL_ENDS and len(texts) > 1 and _SUBTOTAL.fullmatch(first[:80]):  # 华东 汇总
        return all(shape(one) == "number" for one in texts[1:])
    if first[:1].lower() not in _TOTAL_STARTS or not _TOTAL.fullmatch(first[:80]):
        return False
    return all(
        shape(one) == "number" or _EMPTY.fullmatch(one) or _TOTAL.fullmatch(one[:80]) or _is_note(one)
        for one in texts[1:]
    )


def _is_note(text: str) -> bool:
    if ":" not in text and "：" not in text and "页" not in text and "age" not in text:
        return False
    text = text.strip()
    return bool(_NOTE.fullmatch(text) or _PAGE.fullmatch(text))


def is_note(texts: Sequence[str]) -> bool:
    """Tell a line of remarks about the table: who made it, when, what to mind.

    >>> is_note(["制表人：", "张三", "日期：2024-03-05"]), is_note(["张三", "备注：老客户"])
    (True, False)
    """
    if len(texts) > 1 and all(_LABELLED.fullmatch(one.strip()) for one in texts) and any(map(_PRINTED.match, texts)):
        return True
    if not texts or not (_is_note(texts[0]) or (len(texts) == 1 and _SENTENCE.fullmatch(texts[0].strip()))):
        return bool(texts) and all(len(one) < 40 and _TO_SIGN.fullmatch(one.strip()) for one in texts)
    before = texts[0]
    for one in texts[1:]:
        if not (_LABELLED.fullmatch(one.strip()) or _is_note(one) or before.rstrip().endswith((":", "："))):
            return False
        before = one
    return True


def is_remark(cells: Cells, shapes: Sequence[str]) -> bool:
    """Tell a sentence that stands alone at the left of a table, where no column of sentences is.

    >>> shapes = ("company", "name", "phone")
    >>> is_remark(("1、请勿外传给他人",), shapes), is_remark(("恒达贸易",), shapes), is_remark((None, "欠款。很多"), shapes)
    (True, False, False)
    """
    texts = filled(cells)
    if len(shapes) < 3 or len(texts) != 1 or texts[0] not in cells[: _left(shapes) + 1]:
        return False
    text = texts[0].strip()[:400]
    return bool(shape(text) == "long" or _NUMBERED.fullmatch(text) or _RIGHTS.fullmatch(text))


def heads_remarks(cells: Cells, under: Cells) -> bool:
    """Tell the heading of remarks: words alone on a line above a numbered remark that is alone too.

    >>> heads_remarks(("下周计划", None), ("1、拜访客户", None)), heads_remarks(("张三", None), ("1、拜访客户", None))
    (True, False)
    """
    texts, below = filled(cells), filled(under)
    if len(texts) != 1 or len(below) != 1 or shape(texts[0]) != "plain":
        return False
    return _NUMBERED.fullmatch(below[0].strip()[:400]) is not None


def _left(shapes: Sequence[str]) -> int:
    """Return the first column that holds anything; before the first column where it holds sentences."""
    first = next((place for place, form in enumerate(shapes) if form), 0)
    return -1 if shapes[first] == "long" else first


def is_instruction(texts: Sequence[str], near: bool) -> bool:
    """Tell a line that says how to fill the columns; far from the header only plain marks such as 必填 count.

    >>> is_instruction(["必填", "必填", "二者选填一个"], near=False), is_instruction(["张三", "必填"], near=False)
    (True, False)
    >>> is_instruction(["男/女", "A/B/C"], near=True), is_instruction(["恒达", "张三/李四", "机械/电子"], near=True)
    (True, False)
    """
    marks = sum(one[0] in _MARKER_STARTS and bool(_MARKER.fullmatch(one.strip())) for one in texts)
    if marks and marks * 2 > len(texts):
        return True
    if not near or not texts:
        return False
    hints = sum(bool(_HINT.search(one[:200])) and shape(one) not in _SOMEBODY for one in texts)
    options = sum(_are_options(one.strip()[:200]) for one in texts)
    if hints:
        return (hints + options) * 2 > len(texts)
    return options == len(texts) and options > 1


def _are_options(text: str) -> bool:
    """Tell words to choose from; the names or numbers of several people are none."""
    if not _OPTIONS.fullmatch(text) or shape(text) in VALUES or _HINT.search(text):
        return False
    return not any(shape(one) in _SOMEBODY or len(one) > 6 for one in _CHOICE.split(text))


def is_sample(texts: Sequence[str]) -> bool:
    """Tell a line that only shows how a row looks.

    >>> is_sample(["示例", "张三"]), is_sample(["XXXX有限公司", "张三"]), is_sample(["示例科技有限公司", "张三"])
    (True, True, False)
    """
    return any(_SAMPLE.fullmatch(one.strip()[:60]) or _NOBODY.fullmatch(one.strip()[:60]) for one in texts)


def is_again(cells: Cells, printed: Collection[Cells]) -> bool:
    """Tell a line that repeats what stands above the rows, as a printed page does.

    >>> is_again(("姓名", "电话", None), {("姓名", "电话")}), is_again(("姓名", "张三"), {("姓名", "电话")})
    (True, False)
    """
    return any(_alike(cells, one) for one in printed)


def _alike(left: Cells, right: Cells) -> bool:
    """Tell lines that are the same, or nearly so over many cells."""
    same = sum(a is not None and (a == b or _are_pages(a, b)) for a, b in zip(left, right, strict=False))
    if not same:
        return False
    most = max(sum(map(bool, left)), sum(map(bool, right)))
    return same == most or (same >= 3 and same * 3 >= most * 2)


def _are_pages(one: str, other: str | None) -> bool:
    """Tell the numbers of two pages: 第1页 and 第2页."""
    return "页" in one and bool(other) and bool(_PAGE.fullmatch(one.strip()) and _PAGE.fullmatch((other or "").strip()))


def is_band(cells: Cells, shapes: Sequence[str]) -> bool:
    """Tell a lone heading between rows: words in brackets, a letter, or words in a column of numbers, codes or dates.

    >>> shapes = ("number", "name", "phone")
    >>> is_band(("华东区", None, None), shapes), is_band(("华东区", "张三", None), shapes)
    (True, False)
    """
    places = [place for place, cell in enumerate(cells) if cell and not cell.isspace()] if len(shapes) > 2 else []
    if len(places) != 1 or places[0] >= len(shapes):
        return False
    if _HEADING.fullmatch((cells[places[0]] or "").strip()):
        return True
    return shapes[places[0]] in {"number", "date"} and shape(cells[places[0]] or "") in {"plain", "name"}


def why_no_row(cells: Cells, printed: frozenset[Cells], shapes: Sequence[str], near: bool) -> str | None:
    """Return the issue code that says why a line is no row, or None for a row."""
    texts = filled(cells)
    if not texts:
        return None
    words = _words(printed)
    if (texts[0] in words or texts[-1] in words) and is_again(cells, printed):
        return "row.header_again"
    if is_total(texts):
        return "row.total"
    if is_note(texts) or is_remark(cells, shapes):
        return "row.note"
    if all(_RULED.fullmatch(one) for one in texts):
        return "row.section"
    if (near or not _MARKER_STARTS.isdisjoint((texts[0][0], texts[-1][0]))) and is_instruction(texts, near):
        return "row.instruction"
    if near and is_sample(texts):
        return "row.sample"
    return "row.section" if len(texts) == 1 and is_band(cells, shapes) else None


@lru_cache(maxsize=64)
def _words(printed: frozenset[Cells]) -> frozenset[str]:
    return frozenset(cell for cells in printed for cell in cells if cell)
