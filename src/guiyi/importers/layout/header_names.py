"""Names of columns: how a header's cell is read, and how the rows of a header make one name each."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from guiyi.core.source import Cells
from guiyi.importers.layout.cell_shape import HARD, common_shape, filled, shape

Span = tuple[int, int]
Known = Callable[[str], float]

_MARKS = re.compile(
    r"[（(\[【［〔]\s*(?:必填|必填项|必须|选填|选填项|可选|非必填|可不填|单选|多选|唯一|required|optional|\*)\s*[）)\]】］〕]|[*＊※★]",
    re.I,
)
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z0-9_ ./()&'-]*")
_IDENTIFIER = re.compile(r"[a-z]+[0-9]?(?:_[a-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Z]+(?:_[A-Z0-9]+)+")
_GROUP = re.compile(
    r".{0,8}(?:信息|资料|情况|方式|详情|明细|数据|内容|联系人|客户|公司|企业|地址|财务|业务|其[他它]|负责人)"
    r"|.{0,24}\b(?:details?|info|information|data|contacts?|company|address|others?)",
    re.I,
)
_SAYS_NOTHING = re.compile(
    r"(?:基本|基础|主要|详细|更多|其[他它]|补充|扩展|附加|系统)(?:信息|资料|情况|数据|内容)?|信息|资料|basic (?:info|data)|general|others?",
    re.I,
)


def clean(name: str) -> str:
    r"""Return a column's name without marks of what must be filled, trailing colons, breaks and inner spaces.

    >>> [clean(one) for one in ("*客户名称", "手机号（必填）", "姓  名：", "First\nName")]
    ['客户名称', '手机号', '姓名', 'First Name']
    """
    text = _MARKS.sub(" ", name[:200])
    text = "".join(
        " " if one.isspace() else one for one in text if unicodedata.category(one) not in {"Cf", "Cc"} or one.isspace()
    )
    return _BETWEEN_HAN.sub("", " ".join(text.split())).strip(" :：")


def label_of(cell: str, form: str) -> float:
    """Say how much a text that nobody knows looks like a label by its form alone."""
    if form in HARD:
        return -1.0
    if form in {"flag", "long"}:
        return -0.5
    if _IDENTIFIER.fullmatch(cell.strip()[:60]):
        return 0.6
    return 0.1 if re.search(r"\d.*\D|\d{3}", cell) else 0.3


def is_translation(upper: Cells, lower: Cells, below: Sequence[Cells]) -> bool:
    """Tell two lines that name the same columns in Chinese and in English."""
    pairs = [(a, b) for a, b in zip(upper, lower, strict=False) if a and b]
    sizes = len(filled(upper)), len(filled(lower))
    if len(pairs) < max(1, max(sizes) * 0.6) or (len(pairs) == 1 and max(sizes) > 1):
        return False
    crossed = sum(bool(_HAN.search(a)) != bool(_HAN.search(b)) and _is_english(a, b) for a, b in pairs)
    return crossed * 5 >= len(pairs) * 4 and not _goes_on(lower, below)


def _is_english(left: str, right: str) -> bool:
    return any(_ENGLISH.fullmatch(one.strip()[:60]) and shape(one) in {"plain", "name"} for one in (left, right))


def _goes_on(line: Cells, below: Sequence[Cells]) -> bool:
    """Tell whether the lines below are of the same kind as this one: it is then a row, not a header."""
    if not below:
        return not all(_ENGLISH.fullmatch(one.strip()[:60]) or _HAN.search(one) for one in filled(line))
    alike = total = 0
    for place, cell in enumerate(line):
        column = [one[place] or "" for one in below[:20] if place < len(one)]
        written = [one for one in column if one]
        if cell and written:
            total += 1
            han = sum(bool(_HAN.search(one)) for one in written) * 2 > len(written)
            alike += common_shape(column) in {shape(cell), "mixed"} and han == bool(_HAN.search(cell))
    return alike * 2 > total


def sequel(line: Cells, under: Cells, spans: Sequence[Span], below: Sequence[Cells], known: Known) -> bool:
    """Tell whether the line under a header line is one too: its translation, or the names under its groups."""
    texts = filled(under)
    if not texts or any(shape(one) in HARD for one in texts) or line == under:
        return False
    if is_translation(line, under, below):
        return True
    sure = sum(known(clean(one)) > 0.5 for one in texts)
    if sure * 5 >= len(texts) * 3 and len(texts) > 1:
        return True
    same = sum(bool(a) and a == b for a, b in zip(line, under, strict=False))
    covered = [
        place for first, last in spans for place in range(first, last + 1) if place < len(under) and under[place]
    ]
    return bool(covered) and len(covered) + same >= len(texts) and not _goes_on(under, below)


def groups(upper: Cells, lower: Cells, spans: Sequence[Span], known: Known) -> bool:
    """Tell whether a line names groups of the columns that the line below it names."""
    texts = filled(upper)
    width = len(filled(lower))
    if any(last - first + 1 < width for first, last in spans) and all(shape(one) != "long" for one in texts):
        return (
            len(texts) > 1
            or sum(
                bool(lower[place]) for first, last in spans for place in range(first, last + 1) if place < len(lower)
            )
            < width
        )
    same = sum(bool(a) and a == b for a, b in zip(upper, lower, strict=False))
    if same and same * 3 >= len(texts):
        return True
    if spans or len(texts) < 2 or len(texts) >= width:
        return False
    named = sum(bool(_GROUP.fullmatch(one.strip()[:40])) or known(clean(one)) > 0.5 for one in texts)
    gaps = sum(bool(below) and not above for above, below in zip(_padded(upper, len(lower)), lower, strict=False))
    return named == len(texts) and gaps > 0 and gaps + len(texts) >= width


def _padded(cells: Cells, width: int) -> Cells:
    return cells + (None,) * (width - len(cells))


def column_names(rows: Sequence[Cells], spans: Sequence[Sequence[Span]], known: Known) -> list[str]:
    """Make one name of each column from the rows of a header.

    >>> column_names([("客户", None, "备注"), ("名称", "电话", None)], [[(0, 1)], []], lambda name: 0.0)
    ['客户-名称', '客户-电话', '备注']
    """
    kept, kept_spans = _best_language(rows, spans, known)
    width = max(map(len, kept))
    layers = [_padded(cells, width) for cells in kept]
    filled_in = [_spread(layers[at], layers[at + 1 :], kept_spans[at]) for at in range(len(layers))]
    parts = [[one for one in dict.fromkeys(layer[place] for layer in filled_in) if one] for place in range(width)]
    last = Counter(clean(part[-1]) for part in parts if part)
    return [_joined(part, last, known) for part in parts]


def _best_language(
    rows: Sequence[Cells], spans: Sequence[Sequence[Span]], known: Known
) -> tuple[list[Cells], list[Sequence[Span]]]:
    """Leave out the row that only translates its neighbour: of two, the one that is better known, else the first."""
    kept, kept_spans = [rows[0]], [spans[0]]
    for cells, joined in zip(rows[1:], spans[1:], strict=True):
        if not is_translation(kept[-1], cells, ()):
            kept, kept_spans = [*kept, cells], [*kept_spans, joined]
        elif _sure(cells, known) > _sure(kept[-1], known):
            kept[-1], kept_spans[-1] = cells, joined
    return kept, kept_spans


def _sure(cells: Cells, known: Known) -> float:
    return sum(known(clean(one)) for one in filled(cells))


def _spread(cells: Cells, under: Sequence[Cells], spans: Sequence[Span]) -> Cells:
    """Write a group's name over each of its columns: where cells are merged, else over the blanks beside it."""
    if not under:
        return cells
    out = list(cells)
    if spans:
        for first, last in spans:
            out[first : last + 1] = [cells[first]] * (min(last + 1, len(cells)) - first)
        return tuple(out)
    for place in range(1, len(out)):
        if not out[place] and any(line[place] for line in under):
            out[place] = out[place - 1]
    return tuple(out)


def _joined(parts: Sequence[str], last: Counter[str], known: Known) -> str:
    """Join a group and the name under it, unless the name says it all."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    group, name = clean(parts[0]), clean(parts[-1])
    whole = "-".join(map(clean, parts))
    alone = last[name] == 1
    if alone and (_SAYS_NOTHING.fullmatch(group) or group == name):
        return parts[-1]
    if known(whole) >= 0.5:
        return whole
    if known(group + name) >= 0.5:
        return group + name
    return parts[-1] if alone and known(name) >= 0.5 else whole
