"""Sources become raw rows: one module a kind of source. This is the list of them."""

from guiyi.importers import delimited, excel, json_file, labelled, sql_dump, tag_list, text_list, vcard

IMPORTERS = (excel, json_file, vcard, labelled, sql_dump, tag_list, delimited, text_list)
