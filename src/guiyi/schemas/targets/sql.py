"""Tables of a database, by its URL: a row a customer and a row a contact, found again by their ids.

Cells hold normal forms as text, several values of one field joined by `|`, dates too, since one may be known to the
month only. Source: the upserts of https://www.postgresql.org/docs/current/sql-insert.html, https://sqlite.org/lang_upsert.html,
https://duckdb.org/docs/stable/sql/statements/insert; MariaDB has none that names its key.
"""

from guiyi.schemas.targets.profile import Target, TargetObject

SQL = Target(
    name="sql",
    zh="数据库（PostgreSQL、MariaDB、SQLite、DuckDB）",
    en="Database (PostgreSQL, MariaDB, SQLite, DuckDB)",
    objects=(
        TargetObject("customers", "customer", "客户", "Customers"),
        TargetObject("contacts", "contact", "联系人", "Contacts"),
    ),
    file_format="sql",
    headers="names",
    phone_form="e164",
    values="normal",
    whole=True,
    blank_policy="keeps",
)
