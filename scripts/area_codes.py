"""Write `src/guiyi/data/area_codes.csv`: the area codes of landlines in China and the cities that they serve.

Source: the geocoding data of phonenumbers (Apache-2.0), https://github.com/daviddrysdale/python-phonenumbers; needs
that package whole, not phonenumberslite. Its names are of several years; they become the official ones of today.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from remade import remake

from guiyi.values.address import parsed

AREA = re.compile(r"86(10|2\d|[3-9]\d{2})")
RANGE = re.compile(r"86(10|2\d|[3-9]\d{2})(?:100|123|95|96)")  # service numbers, where the area itself is not listed
CORRECTED = {
    # what the package lacks, leaves in English, misspells or names twice
    **{
        "0335": "河北省秦皇岛市",
        "0349": "山西省朔州市",
        "0580": "浙江省舟山市",
        "0701": "江西省鹰潭市",
        "0879": "云南省普洱市",
    },
    **{"0731": "湖南省长沙市、湘潭市、株洲市", "0710": "湖北省襄阳市"},
    # a second city, which its list leaves out
    **{"0558": "安徽省阜阳市、亳州市", "0719": "湖北省十堰市、神农架林区", "0391": "河南省焦作市、济源市"},
    **{"0772": "广西柳州市、来宾市", "0774": "广西梧州市、贺州市", "0775": "广西玉林市、贵港市"},
    **{"0935": "甘肃省武威市、金昌市", "0937": "甘肃省酒泉市、嘉峪关市"},
    **{"0992": "新疆伊犁哈萨克自治州、塔城地区", "0993": "新疆石河子市、塔城地区"},
    "0371": "河南省郑州市、开封市",  # one area since 2013
    "0832": "四川省内江市",  # 资阳 has been dialled with 028 since 2010
    "0898": "海南省",  # the whole province since 2000
}


def told() -> dict[str, str]:
    """Map each area code to the Chinese text that the package has for it, or ours."""
    from phonenumbers.geodata import GEOCODE_DATA

    found: dict[str, str] = {}
    for form in (RANGE, AREA):
        for prefix, names in GEOCODE_DATA.items():
            if (code := form.fullmatch(prefix)) and "zh" in names:
                found[f"0{code[1]}"] = names["zh"]
    return dict(sorted((found | CORRECTED).items()))


def places(text: str) -> tuple[str, tuple[str, ...]]:
    """Read 湖南省长沙市、湘潭市 as the province and its cities, or the counties that lie in no city.

    Raises:
        LookupError: a place that is not known.
    """
    province, cities = "", dict[str, None]()
    for piece in text.split("、"):
        read = parsed(piece, province)
        if not read.province or read.rest or (province and read.province != province):
            raise LookupError(f"{text}: {piece} is {read}")
        province = read.province
        if read.city or read.district:
            cities.setdefault(read.city or read.district)
    return province, tuple(cities)


def lines() -> Iterator[tuple[str, str, str]]:
    """Give the lines of the table."""
    yield "area_code", "province", "cities"
    for code, text in told().items():
        province, cities = places(text)
        yield code, province, "|".join(cities)


def write(table: Path) -> None:
    """Write the table."""
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines())


if __name__ == "__main__":
    remake("area_codes.csv", write)
