"""Customers and contacts → files of a target. What writes each target, by its name."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from guiyi.core.schema import Schema
from guiyi.exporters import crm, hubspot, sql, tables, wecom, workbook
from guiyi.exporters.preflight import Preflight
from guiyi.exporters.shape import Shaped
from guiyi.schemas.targets.profile import Target

Writer = Callable[[pd.DataFrame, pd.DataFrame, Schema, Target, Path], Preflight]
Layout = Callable[[pd.DataFrame, pd.DataFrame, Schema, Target], tuple[dict[str, Shaped], pd.DataFrame]]

EXPORTERS: dict[str, Writer] = {
    "csv": tables.write_csv,
    "xlsx": workbook.write,
    "parquet": tables.write_parquet,
    "sql": sql.write,
    "wukong9": crm.write,
    "wukong11": crm.write,
    "jiandaoyun": crm.write,
    "salesforce": crm.write,
    "hubspot": hubspot.write,
    "zoho": crm.write,
    "wecom": wecom.write,
}

LAYOUTS: dict[str, Layout] = {
    "wukong9": crm.laid_out,
    "wukong11": crm.laid_out,
    "jiandaoyun": crm.laid_out,
    "salesforce": crm.laid_out,
    "hubspot": crm.laid_out,
    "zoho": crm.laid_out,
    "wecom": wecom.laid_out,
}
"""target that push can send to → what lays the base out for it: object name → rows, and findings"""
