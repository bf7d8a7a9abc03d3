"""Parquet files for programs: field names and normal forms, dates too, since a date may be known to the month only."""

from guiyi.schemas.targets.profile import Target, TargetObject

PARQUET = Target(
    name="parquet",
    zh="Parquet 文件",
    en="Parquet files",
    objects=(
        TargetObject("customers", "customer", "客户", "Customers"),
        TargetObject("contacts", "contact", "联系人", "Contacts"),
    ),
    file_format="parquet",
    headers="names",
    phone_form="e164",
    values="normal",
    whole=True,
)
