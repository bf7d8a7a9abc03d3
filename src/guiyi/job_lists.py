"""Lists that a rule refers to: one value a line of a text, or a column of a CSV file or workbook."""

from collections.abc import Iterable
from pathlib import Path

from guiyi.core.errors import SourceError
from guiyi.core.rule import Unusable
from guiyi.core.schema import Field
from guiyi.core.source import Cells
from guiyi.importers import delimited, excel
from guiyi.importers.columns.header_text import clean
from guiyi.importers.text.encoding import HEAD, lines_of, look_through
from guiyi.values.kind import SEVERAL


def listed(path: Path, column: str | None, field: Field, region: str) -> frozenset[str]:
    """Return the values of a list in the normal form of a field's kind; what has none is left out.

    Args:
        path: a text (.txt: one value a line), a CSV file or a workbook, whose first sheet is read.
        column: the name of a column, in the first line; None: the first column.
        field: what the values are compared with.
        region: what phones and the like are read for.

    Raises:
        Unusable: the file is not there, cannot be read, lacks the column, or holds no value.
    """
    texts = dict.fromkeys(filter(None, _texts(path, column)))
    normal = (field.kind_of_value.value(text, region).normal for text in texts)
    found = frozenset(one for text in normal if text for one in (text.split(SEVERAL) if field.many else [text]))
    if not found:
        raise Unusable("rule.list_empty", path=path)
    return found


def _texts(path: Path, column: str | None) -> list[str | None]:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        if path.suffix.lower() == ".txt" and column is None:
            return [line.strip() for line in lines_of(path, look_through(path).name)]
        sheets = excel.read(path) if excel.identify(path, head) else delimited.read(path)
        lines: Iterable[tuple[str, Cells]] = next((sheet.lines for sheet in sheets), ())
        cells = [line for _, line in lines]
    except FileNotFoundError as error:
        raise Unusable("rule.no_file", path=path) from error
    except (OSError, SourceError) as error:
        raise Unusable("rule.file_unread", path=path, why=getattr(error, "strerror", None) or error) from error
    at = 0 if column is None else _place(path, column, cells[0] if cells else ())
    return [line[at] if at < len(line) else None for line in cells[column is not None :]]


def _place(path: Path, column: str, header: Cells) -> int:
    names = [clean(one or "") for one in header]
    if clean(column) not in names:
        known = ", ".join(one for one in header if one)
        raise Unusable("rule.list_lacks", path=path, column=column, known=known)
    return names.index(clean(column))
