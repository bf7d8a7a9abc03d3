"""Tables that lie on their side: names of fields down a column, and a customer in each column beside it."""

from collections.abc import Sequence

from guiyi.core.letters import letter
from guiyi.core.source import Cells
from guiyi.importers.layout.cell_shape import filled
from guiyi.importers.layout.header_names import clean
from guiyi.importers.layout.labels import Laid, Words, begins_with_labels, label_columns, pairs_in

Line = tuple[str, Cells]

_FITS, _FITS_TWO = 0.6, 0.8  # the second where there are but two lines


def as_rows(lines: Sequence[Line], words: Words) -> Laid | None:
    """Return the names of the fields and a row for each column, called `<first line>#<column>`; None for other tables.

    The values must be what the labels of their lines say: a list of fields with their types and lengths is no table of
    customers.
    """
    if not begins_with_labels(lines, words):
        return None
    body = [line for line in lines if len(filled(line[1])) > 1]
    if len(body) < 2:
        return None
    labels = label_columns(body, words, min(3, len(body)))
    if len(labels) != 1:
        return None
    at = next(iter(labels))
    width = max(len(cells) for _, cells in body)
    places = [place for place in range(at + 1, width) if any(_cell(cells, place) for _, cells in body)]
    if sum(_is_record(body, place) for place in places) < 2:
        return None
    columns = [[_cell(cells, place) for place in places] for _, cells in body]
    names = [clean(_cell(cells, at) or "") for _, cells in body]
    if len(set(filter(None, names))) < len(list(filter(None, names))) or not _fit(names, columns, words):
        return None
    if sum(bool(pairs_in(cells[at + 1 :], words)[0]) for _, cells in body) > 1:  # 客户一, 客户二 may stand above
        return None
    rows = [(f"{body[0][0]}#{letter(place)}", tuple(line[nth] for line in columns)) for nth, place in enumerate(places)]
    return Laid(tuple(names), rows, "note.transposed")


def _cell(cells: Cells, place: int) -> str | None:
    cell = cells[place] if place < len(cells) else None
    return cell.strip() if cell and not cell.isspace() else None


def _is_record(body: Sequence[Line], place: int) -> bool:
    """Tell a column that is filled on two of five lines."""
    return sum(bool(_cell(cells, place)) for _, cells in body) * 5 >= len(body) * 2


def _fit(names: Sequence[str], columns: Sequence[Sequence[str | None]], words: Words) -> bool:
    """Tell values that are what their labels say, under labels that name somebody, and not the same one by the same number."""
    fits = [fit for name, values in zip(names, columns, strict=True) if (fit := words.fit(name, values)) is not None]
    named = [values for name, values in zip(names, columns, strict=True) if words.names_somebody(name)]
    telling = named + [values for name, values in zip(names, columns, strict=True) if words.reaches(name)]
    differ = any(len(set(filter(None, values))) > 1 for values in telling)
    enough = _FITS if len(names) > 2 else _FITS_TWO
    return any(map(any, named)) and differ and len(fits) > 1 and sum(fits) >= enough * len(fits)
