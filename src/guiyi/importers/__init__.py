"""Sources become raw rows: one module a kind of source. These are the lists of them: of files, and of URLs."""

from guiyi.importers import (
    database,
    delimited,
    excel,
    html_table,
    json_file,
    labelled,
    parquet_file,
    sql_dump,
    sqlite_file,
    tag_list,
    text_list,
    vcard,
    wechat_db,
    wecom_api,
    xml_sheet,
)

IMPORTERS = (
    excel,
    wechat_db,
    sqlite_file,
    parquet_file,
    xml_sheet,
    html_table,
    json_file,
    vcard,
    sql_dump,
    labelled,
    tag_list,
    delimited,
    text_list,
)
CONNECTORS = (wecom_api, database)
