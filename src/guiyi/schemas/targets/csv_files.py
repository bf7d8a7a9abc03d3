"""CSV files: two tables of text, one of customers and one of contacts.

The header row holds field names, which stay the same in every language, and cells hold normal forms, so that programs
can rely on them; phones are national, since people open these files too.
Source: RFC 4180; formula guard: https://owasp.org/www-community/attacks/CSV_Injection.
"""

from guiyi.schemas.targets.profile import Target, TargetObject

CSV = Target(
    name="csv",
    zh="CSV 文件",
    en="CSV files",
    objects=(
        TargetObject("customers", "customer", "客户", "Customers"),
        TargetObject("contacts", "contact", "联系人", "Contacts"),
    ),
    file_format="csv",
    headers="names",
    values="normal",
    bom=True,
    formula_guard="apostrophe",
    whole=True,
)
