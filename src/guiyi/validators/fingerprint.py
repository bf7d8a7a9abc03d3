"""What a finding is known by in a baseline, on whatever line its row stands: keyed hashes that tell nobody its values.

Why keyed, and where the key is kept: docs/decisions/010-baseline-key.md.
"""

import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.beside import write_beside
from guiyi.core.errors import ConfigError, SourceError

Fingerprint = tuple[str, ...]  # hashes: of the whole row, then of what identifies it, the strongest first

KEY_VARIABLE = "GUIYI_BASELINE_KEY"
KEY_FILE = ".guiyi-baseline.key"  # beside the baseline
SHORTEST_KEY = 16  # characters
BYTES = 9  # of a hash that are kept: among a million findings two are alike by chance once in ten billion baselines
MOST_NAMES = 3  # so that a row is still known when one or two of its names are mended
SEPARATOR = "\x1f"
# Fields that name a row, alone or together, the strongest first.
NAMES: tuple[tuple[str, ...], ...] = (
    ("contact_target_id",), ("target_id",), ("id_number",), ("wecom_external_userid",), ("unionid",), ("wechat_wxid",),
    ("customer_code",), ("uscc",), ("mobile",), ("wechat_id",), ("contact_email",), ("contact_phone",), ("email",),
    ("phone",), ("qq",), ("customer_name", "contact_name"), ("customer_name",), ("contact_name",), ("wechat_remark",),
)  # fmt: skip


class Key(NamedTuple):
    """The key of a baseline; `made` tells that it is new and stands in no file yet."""

    secret: bytes
    made: bool = False


def baseline_key(baseline: Path, *, make: bool) -> Key:
    """Return the key of a baseline: from the environment, else from the file beside it.

    Args:
        baseline: where the baseline is, or is to be.
        make: make a key where there is none.

    Raises:
        ConfigError: there is none; or it is too short to keep a secret.
        SourceError: the file cannot be read.
    """
    place = baseline.parent / KEY_FILE
    told = os.environ.get(KEY_VARIABLE, "").strip()
    try:
        told = told or place.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        if make:
            return Key(secrets.token_hex(32).encode("ascii"), made=True)
        raise ConfigError("baseline.no_key", path=place, baseline=baseline, variable=KEY_VARIABLE) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError("baseline.unreadable", path=place, why=type(error).__name__) from error
    if len(told) < SHORTEST_KEY:
        raise ConfigError("baseline.short_key", path=place, variable=KEY_VARIABLE, least=SHORTEST_KEY)
    return Key(told.encode("utf-8"))


def write_key(key: Key, baseline: Path) -> None:
    """Keep a key that was made, in the file beside its baseline.

    Raises:
        TargetError: the place cannot be written.
    """
    if key.made:
        write_beside(baseline.parent / KEY_FILE, key.secret + b"\n")


def keyed(key: bytes, *parts: str) -> str:
    """Hash texts with a key (HMAC-SHA256, its first bytes).

    >>> keyed(b"k" * 16, "phone.short", "mobile")
    'QsPMW14EPSoJ'
    """
    told = SEPARATOR.join(parts).encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(hmac.digest(key, told, "sha256")[:BYTES]).decode("ascii")


def fingerprints(found: pa.Table, rows: pa.Table, key: bytes) -> list[Fingerprint]:
    """Return the fingerprint of each finding.

    The first hash is of the whole row but for the cells that the finding is about; the others are of the row's names.
    So a finding stays the same when its row moves, when another of its cells is mended, and when the file takes another
    form; it is another one when the wrong value itself changes.

    Args:
        found: table of `findings`.
        rows: table[row_id; one text column a field, in normal form].
        key: of the baseline.
    """
    cells = _cells(rows, found["row_id"])
    columns = (found[name].to_pylist() for name in ("row_id", "rule", "field", "value"))
    return [
        _fingerprint(cells.get(row_id, {}), rule, field or "", value or "", key)
        for row_id, rule, field, value in zip(*columns, strict=True)
    ]


def _cells(rows: pa.Table, row_ids: pa.ChunkedArray) -> dict[str, dict[str, str]]:
    """Return row_id → {field: normal form} of the filled cells of some rows, in the order of the names of the fields."""
    rows = rows.filter(pc.is_in(rows["row_id"], pc.unique(row_ids)))
    told: dict[str, dict[str, str]] = {row_id: {} for row_id in rows["row_id"].to_pylist()}
    for name in sorted(set(rows.column_names) - {"row_id"}):
        if rows[name].null_count < len(rows):
            filled = rows.filter(pc.is_valid(rows[name])).select(["row_id", name])
            for row_id, text in zip(filled["row_id"].to_pylist(), filled[name].to_pylist(), strict=True):
                told[row_id][name] = text
    return told


def _fingerprint(cells: Mapping[str, str], rule: str, field: str, value: str, key: bytes) -> Fingerprint:
    about = field.split("|")
    what = (rule, field, " ".join(normalize("NFKC", value).casefold().split()))
    whole = [name for name in cells if name not in about]
    named = [names for names in NAMES if all(name in cells and name not in about for name in names)][:MOST_NAMES]
    return tuple(keyed(key, *what, *(f"{name}={cells[name]}" for name in names)) for names in (whole, *named))
