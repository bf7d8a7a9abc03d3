"""Customers and contacts → files of a target. What writes each target, by its name."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from guiyi.core.schema import Schema
from guiyi.exporters import crm, hubspot, sql, tables, wecom, workbook
from guiyi.exporters.preflight import Preflight
from guiyi.schemas.targets.profile import Target

Writer = Callable[[pd.DataFrame, pd.DataFrame, Schema, Target, Path], Preflight]

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
