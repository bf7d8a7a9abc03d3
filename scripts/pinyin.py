"""Write `src/guiyi/data/pinyin.csv`: the most common reading, without its tone, of each character of the CJK basic block.

One row a syllable keeps the table small: about 1,300 rows with tones fold to about 400 without. ü is written v (吕 lv), as it
is typed. Readings that only surnames have stand in `surname_readings.csv`, kept by hand.

Source: pypinyin (MIT), https://github.com/mozillazg/python-pinyin.
"""

import csv
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, lazy_pinyin
from remade import remake

BASIC_BLOCK = range(0x4E00, 0xA000)


def syllables() -> dict[str, str]:
    """Map each syllable to the characters that are read so, in code point order."""
    found: dict[str, str] = defaultdict(str)
    for character in map(chr, BASIC_BLOCK):
        reading = lazy_pinyin(character, style=Style.NORMAL, errors="ignore")
        if reading and reading[0].isascii() and reading[0].isalpha():
            found[reading[0]] += character
    return dict(sorted(found.items()))


def write(table: Path) -> None:
    """Write the table."""
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("pinyin", "characters"))
        rows.writerows(syllables().items())


if __name__ == "__main__":
    remake("pinyin.csv", write)
