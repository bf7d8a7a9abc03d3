"""Sources become raw rows: one module a kind of source. These are the lists of them: of files, and of URLs."""

from guiyi.importers import database, delimited, excel, json_file, labelled, tag_list, text_list, vcard, wecom_api

IMPORTERS = (excel, json_file, vcard, labelled, tag_list, delimited, text_list)
CONNECTORS = (wecom_api, database)
