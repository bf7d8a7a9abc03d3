"""Sources become raw rows: one module a kind of source. This is the list of them."""

from guiyi.importers import delimited, excel, html_table, json_file, labelled, tag_list, text_list, vcard, xml_sheet

IMPORTERS = (excel, xml_sheet, html_table, json_file, vcard, labelled, tag_list, delimited, text_list)
