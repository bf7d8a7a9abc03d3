"""The targets, by the name that jobs and the command line use."""

from guiyi.schemas.targets.csv_files import CSV
from guiyi.schemas.targets.parquet import PARQUET
from guiyi.schemas.targets.profile import Target
from guiyi.schemas.targets.wukong9 import WUKONG9
from guiyi.schemas.targets.xlsx import XLSX

TARGETS: dict[str, Target] = {one.name: one for one in (CSV, XLSX, PARQUET, WUKONG9)}
