"""Write `src/guiyi/data/radicals.csv`: CJK radical code points and the characters they stand for.

Text copied from PDF files often holds radicals (U+2E80–U+2FD5) that look like characters but are none of them.
NFKC maps only two thirds; the rest is the property Equivalent_Unified_Ideograph, written down here (and ⾭, which
Unicode maps to the old form 靑, to 青).

Source: https://www.unicode.org/reports/tr44/#EquivalentUnifiedIdeograph.txt
"""

import csv
import unicodedata
from pathlib import Path

from remade import remake

RADICALS = range(0x2E80, 0x2FD6)
SUPPLEMENT = """
    ⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍尐 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵
    ⺛旡 ⺜日 ⺝月 ⺞歺 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爬 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗
    ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艺 ⻀艻 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辷
    ⻎辸 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟
    ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⾭青
"""


def ideographs() -> dict[str, str]:
    """Map each radical to its character: by NFKC where Unicode decomposes it, else by the list above."""
    listed = {pair[0]: pair[1] for pair in SUPPLEMENT.split()}
    pairs = ((chr(code), unicodedata.normalize("NFKC", chr(code))) for code in RADICALS)
    return {one: listed.get(one, normal) for one, normal in pairs if listed.get(one, normal) != one}


def write(table: Path) -> None:
    """Write the table."""
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("radical", "ideograph"))
        rows.writerows(ideographs().items())


if __name__ == "__main__":
    remake("radicals.csv", write)
