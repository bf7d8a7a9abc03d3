"""The bundled samples: invented people and companies, wrong in the ways that real sheets are."""

from importlib.resources import files
from pathlib import Path

SAMPLES = ("客户资料汇总.xlsx", "微信标签.txt", "企业微信客户.csv")


def samples() -> list[Path]:
    """Return the sample files: an Excel workbook, a WeChat tag list, a WeCom export."""
    folder = Path(str(files("guiyi"))) / "data" / "demo"
    return [folder / name for name in SAMPLES]
