"""The targets, by the name that jobs and the command line use."""

from guiyi.schemas.targets.csv_files import CSV
from guiyi.schemas.targets.hubspot import HUBSPOT
from guiyi.schemas.targets.jiandaoyun import JIANDAOYUN
from guiyi.schemas.targets.parquet import PARQUET
from guiyi.schemas.targets.profile import Target
from guiyi.schemas.targets.salesforce import SALESFORCE
from guiyi.schemas.targets.sql import SQL
from guiyi.schemas.targets.wecom import WECOM
from guiyi.schemas.targets.wukong9 import WUKONG9
from guiyi.schemas.targets.wukong11 import WUKONG11
from guiyi.schemas.targets.xlsx import XLSX
from guiyi.schemas.targets.zoho import ZOHO

TARGETS: dict[str, Target] = {
    one.name: one for one in (CSV, XLSX, PARQUET, SQL, WUKONG9, WUKONG11, JIANDAOYUN, SALESFORCE, HUBSPOT, ZOHO, WECOM)
}
