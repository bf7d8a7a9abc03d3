"""Write `src/guiyi/data/traditional.csv`: characters that prove a text is in traditional Chinese.

They are those that OpenCC's t2s changes on their own, without the few that simplified Chinese also writes (乾 in names,
於 in 於潜): these change only beside one that proves the script. The table is a guard: it lets simplified text pass
without OpenCC being loaded.

Source: OpenCC (Apache-2.0), https://github.com/BYVoid/OpenCC, and the General Standard Chinese Characters of 2013 (通用规范汉字表).
"""

import csv
from pathlib import Path

import opencc
from remade import remake

BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32400))
ALSO_SIMPLIFIED = frozenset("乾徵於夥吒拚捱摺榘薹袷麴麽")


def proving() -> list[str]:
    """Return the characters, in code point order."""
    every = [chr(code) for block in BLOCKS for code in range(*block)]
    changed = opencc.OpenCC("t2s").convert("\n".join(every)).split("\n")
    return [one for one, simple in zip(every, changed, strict=True) if one != simple and one not in ALSO_SIMPLIFIED]


def write(table: Path) -> None:
    """Write the table: one row a block of a thousand, since one character a row only costs time."""
    found = proving()
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("characters",))
        rows.writerows(("".join(found[start : start + 1000]),) for start in range(0, len(found), 1000))


if __name__ == "__main__":
    remake("traditional.csv", write)
