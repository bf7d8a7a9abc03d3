"""Forms: labels beside or above their values, a customer a form; several forms may stand on a sheet.

A form's contacts in a small grid become a row each, with what the form says of the customer; other grids and texts that
stand under no label are kept in a note.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from guiyi.core.source import Cells
from guiyi.importers.columns import header_text
from guiyi.importers.layout.cell_shape import VALUES, filled, shape
from guiyi.importers.layout.header_names import clean
from guiyi.importers.layout.labels import Laid, Pair, Words, begins_with_labels, label_columns, pairs_in
from guiyi.importers.layout.line_numbers import number

Line = tuple[str, Cells]

_REST = "note"  # the field that keeps what has no label
_FITS = 0.5
_FITS_TWO = 0.8  # where two labels are all that is known


@dataclass
class _Form:
    """One form: its first line, what it says, the lines of its grid of contacts, and what stands under no label."""

    first: str
    said: dict[str, str | None] = field(default_factory=dict)
    contacts: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)  # labels that stand beside their values
    heads: list[list[str]] = field(default_factory=list)  # lines of labels above values


def as_form(lines: Sequence[Line], words: Words) -> Laid | None:
    """Return the labels of forms as the names of columns and a row for each form or contact; None for other sheets."""
    if not begins_with_labels(lines, words):
        return None
    body = [line for line in lines if filled(line[1])]
    wide = [line for line in body if len(filled(line[1])) > 1 or pairs_in(line[1], words)[0]]
    if len(wide) < 2:
        return None
    forms: list[_Form] = []
    for left, right in _cards(wide, words):
        own = [(label, (None,) * left + cells[left:right]) for label, cells in body if filled(cells[left:right])]
        forms += _forms(own, words)
    empty = [one for one in forms if not any(one.said.values())]
    forms = [one for one in forms if one not in empty]
    if not forms or any(one.rest or one.contacts for one in empty) or not _are_forms(forms, len(wide), words):
        return None
    return _laid(sorted(forms, key=lambda one: number(one.first)))


def _cards(lines: Sequence[Line], words: Words) -> list[tuple[int, int]]:
    """Return the columns of forms that stand side by side: the first label stands several times on its line."""
    for _, cells in lines:
        labels = [(place, clean(cell)) for place, cell in enumerate(cells) if cell and words.is_label(cell)]
        places = [place for place, label in labels if label == labels[0][1]]
        if labels and not all(words.is_label(cell) for cell in filled(cells)):
            if len(places) < 2:
                break
            return list(zip([0, *places[1:]], [*places[1:], 1 << 20], strict=True))
    return [(0, 1 << 20)]


def _forms(lines: Sequence[Line], words: Words) -> list[_Form]:
    """Read lines as forms; a new one begins where the first label, or the title above it, stands again."""
    columns = label_columns([line for line in lines if len(filled(line[1])) > 1], words, 2)
    found: list[_Form] = []
    title = first = ""
    begins, waiting = True, list[str]()
    at = 0
    while at < len(lines):
        label = lines[at][0]
        pairs, stray = _read(lines, at, words, columns)
        known = [one.label for one in pairs if words.is_label(one.label)]
        if not pairs and len(stray) == 1 and (not found or stray == [title] or _is_heading(lines, at, words)):
            title = title or ("" if found else stray[0])
            begins = begins or stray == [title]
            waiting += [one for one in stray if shape(one) in VALUES]  # a name may stand above its form
            at += 1
            continue
        first = first or (known[0] if known else "")
        if begins or (known and known[0] == first):
            found.append(_Form(label))
        found[-1].rest += waiting
        begins, waiting = False, []
        at += 1 + _take(found[-1], pairs, stray, _values(lines, at, pairs, words))
    return found


def _read(lines: Sequence[Line], at: int, words: Words, columns: frozenset[int]) -> tuple[list[Pair], list[str]]:
    """Read a line as labels and values; what stands before its first label is the name of a group."""
    cells = lines[at][1]
    texts = filled(cells)
    if len(texts) > 1 and all(map(words.is_label, texts)) and _has_values(lines, at, words, columns):
        return [Pair(clean(cell), None, place) for place, cell in enumerate(cells) if cell and not cell.isspace()], []
    pairs, stray = pairs_in(cells, words, columns if len(texts) > 1 else frozenset())
    before = {cell.strip() for cell in cells[: pairs[0].place] if cell} if pairs else set()
    return pairs, [one for one in stray if one not in before or shape(one) != "plain"]


def _has_values(lines: Sequence[Line], at: int, words: Words, columns: frozenset[int]) -> bool:
    """Tell a line of labels that stand above their values, from labels that have none and from a value like a label."""
    cells = lines[at][1]
    under = lines[at + 1][1] if at + 1 < len(lines) else ()
    places = [place for place, cell in enumerate(cells) if cell and not cell.isspace()]
    below = [under[place] for place in places if place < len(under) and under[place]]
    return bool(below) and not any(map(words.is_label, below)) and not columns.issuperset(places)


def _is_heading(lines: Sequence[Line], at: int, words: Words) -> bool:
    """Tell a lone short text above a line of labels."""
    [text] = filled(lines[at][1])
    below = filled(lines[at + 1][1])[:2] if at + 1 < len(lines) else []
    return len(text) <= 16 and any(map(words.is_label_or_pair, below))


def _values(lines: Sequence[Line], at: int, pairs: Sequence[Pair], words: Words) -> list[Line]:
    """Return the lines of values under a line of labels, none where the labels have values beside them."""
    if len(pairs) < 2 or any(one.value for one in pairs):
        return []
    found: list[Line] = []
    places = {one.place for one in pairs}
    for label, cells in lines[at + 1 :]:
        below = number(label) - number(found[-1][0] if found else lines[at][0])
        if below > 1 or not any(_cell(cells, place) for place in places) or words.is_label_or_pair(filled(cells)[0]):
            break
        found.append((label, cells))
    return found


def _take(form: _Form, pairs: Sequence[Pair], stray: Sequence[str], values: Sequence[Line]) -> int:
    """Put a line into a form, and the values under it; return how many lines of values there were."""
    if not values:
        form.rest += stray
        form.beside += [one.label for one in pairs if one.value]
        for one in pairs:
            _say(form.said, one.label, one.value)
        return 0
    form.heads.append([one.label for one in pairs])
    rows: list[tuple[str, dict[str, str | None]]] = []
    places = {one.place for one in pairs}
    for line, cells in values:
        rows.append((line, {}))
        for one in pairs:
            _say(rows[-1][1], one.label, _cell(cells, one.place))
        form.rest += filled([cell for place, cell in enumerate(cells) if place not in places])
    if len(rows) == 1:
        for name, value in rows[0][1].items():
            _say(form.said, name, value)
    else:
        form.contacts += rows
    return len(rows)


def _say(said: dict[str, str | None], label: str, value: str | None) -> None:
    """Remember what a label says; a second value of the same label is the second contact's."""
    name, times = label, 1
    while said.get(name) is not None and said[name] != value and value:
        times += 1
        name = f"{label}{times}"
    if value or name not in said:
        said[name] = value


def _cell(cells: Cells, place: int) -> str | None:
    cell = cells[place] if place < len(cells) else None
    return cell.strip() if cell and not cell.isspace() else None


def _are_forms(forms: Sequence[_Form], lines: int, words: Words) -> bool:
    """Tell forms by what they say: known labels beside values that are such, and the name of somebody."""
    values: dict[str, list[str]] = {}
    for form in forms:
        for name, value in form.said.items():
            if value and words.is_label(name):
                values.setdefault(name, []).append(value)
    told = sum(map(len, values.values()))
    named = [name for name in values if words.names_somebody(name)]
    grids = [name for one in forms for _, row in one.contacts[:1] for name in row]
    least = 2 if len(forms) > 1 or told == lines else 3
    if len(values) < least or not named or told * 3 < lines or _is_list(grids, words):
        return False
    if not all(_is_beside(one, words) or _is_above(one) for one in forms):
        return False
    return _fit(values, words)


def _fit(values: Mapping[str, Sequence[str]], words: Words) -> bool:
    """Tell values that are what their labels say, numbers and mails above all; labels are also explained in lists."""
    fits = {name: fit for name, texts in values.items() if (fit := words.fit(name, texts)) is not None}
    reaching = [fit for name, fit in fits.items() if words.reaches(name)]
    if not reaching and len(values) < 4:
        return False
    enough = _FITS if len(values) > 2 else _FITS_TWO
    return all(sum(some) >= enough * len(some) for some in (reaching, fits.values())) and bool(fits)


def _is_list(grid: Sequence[str], words: Words) -> bool:
    """Tell a grid that is a list of customers itself: what stands above it is no customer, but the head of the list."""
    return any("customer_name" in words.fields(name)[:1] for name in grid)


def _is_beside(form: _Form, words: Words) -> bool:
    """Tell a form that names somebody beside a label; what stands above a table only says who made it."""
    return len(form.beside) > 1 and any(map(words.names_somebody, form.beside))


def _is_above(form: _Form) -> bool:
    """Tell a form of labels above values: two lines of other labels at least; a table has one, or the same again."""
    labels = [header_text.clean(label) for head in form.heads for label in head]
    return len(form.heads) > 1 and len(set(labels)) == len(labels) and not form.contacts


def _laid(forms: Sequence[_Form]) -> Laid:
    """Lay forms out as rows under all their labels."""
    contacts = dict.fromkeys(name for form in forms for _, row in form.contacts for name in row)
    are_people = bool(contacts)
    names = list(dict.fromkeys(name for form in forms for name, value in form.said.items() if value))
    own = {name: name if name not in names else f"联系人{name}" for name in contacts} if are_people else {}
    has_rest = any(form.rest for form in forms)
    header = [*names, *own.values(), *([_REST] if has_rest else [])]
    rows: list[Line] = []
    seen: dict[str, int] = {}
    for form in forms:
        for label, cells in _rows(form, own):
            seen[label] = seen.get(label, 0) + 1
            name = label if seen[label] == 1 else f"{label}#{seen[label]}"
            rows.append((name, tuple(cells.get(one) for one in header)))
    return Laid(tuple(header), rows, "note.form")


def _rows(form: _Form, own: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str | None]]]:
    rest = {_REST: "\n".join(form.rest) or None}
    if not form.contacts:
        yield form.first, {**form.said, **rest}
    for label, row in form.contacts:
        yield label, {**form.said, **rest, **{own[name]: value for name, value in row.items()}}
