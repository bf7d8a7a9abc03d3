"""An Excel workbook for people: labels in their language, dates and amounts as such, phones as text.

Source: https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3.
"""

from guiyi.schemas.targets.profile import Target, TargetObject

XLSX = Target(
    name="xlsx",
    zh="Excel 工作簿",
    en="Excel workbook",
    objects=(
        TargetObject("customers", "customer", "客户", "Customers"),
        TargetObject("contacts", "contact", "联系人", "Contacts"),
    ),
    file_format="xlsx",
    headers="labels",
    formula_guard="style",
    whole=True,
    separator="；",
    max_rows=1_048_575,
    max_text=32_767,
)
