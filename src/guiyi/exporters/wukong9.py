"""悟空CRM 9.0: its two .xls import templates, filled in, and a note on how to import them.

The system asks a name of every contact, and a name of its own of every customer; people do not always have one. So a
surname stands with its salutation, a WeChat contact with its remark, what is known of a nameless contact is written to
its customer, and of two people of one name the second bears the end of the phone number.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from guiyi.core.language import say, spoken
from guiyi.core.schema import Entity, Schema
from guiyi.exporters.cells import compared, holdable, words
from guiyi.exporters.preflight import Preflight, found, together
from guiyi.exporters.shape import IDS, Shaped
from guiyi.exporters.tables import both
from guiyi.schemas.targets.profile import Target, TargetObject
from guiyi.values import phone
from guiyi.values.kind import SEVERAL

PHONES, MAILS = ("mobile", "contact_phone"), ("contact_email",)
NAMES = ("wechat_remark", "wechat_nickname")  # what a contact is called where no name is known
TAIL = 4  # digits of a phone that tell namesakes apart
FLUSH = 1000  # rows


def write(customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target, folder: Path) -> Preflight:
    """Write 客户.xls and 联系人.xls (more where one is full) and README.txt."""
    customers, contacts = _whole(customers, schema, "customer"), _whole(contacts, schema, "contact")
    contacts = named(contacts, target)
    customers, contacts, unnamed = gathered(customers, contacts, schema, target)
    customers, renamed = told_apart(with_phones(customers, contacts), contacts, schema, target)
    tables = both(customers, contacts, schema, target)
    files = {obj.entity: list(_write_files(tables[obj.name], obj, target, folder)) for obj in target.objects}
    readme = folder / "README.txt"
    names = {entity: ", ".join(path.name for path in paths) for entity, paths in files.items()}
    told = [
        spoken(code, say, "wukong9.readme", customers=names["customer"], contacts=names["contact"])
        for code in ("zh", "en")
    ]
    readme.write_text("\n\n".join(told) + "\n", encoding="utf-8-sig", newline="\r\n")
    findings = together([unnamed, renamed, *(one.findings for one in tables.values())])
    return Preflight(findings, [*files["customer"], *files["contact"], readme])


def named(contacts: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Give each contact the fullest name there is: a surname alone takes the salutation (张 + 总), which then is used."""
    parts = contacts["last_name"].fillna("") + contacts["first_name"].fillna("")
    name = contacts["contact_name"].fillna(parts.where(parts != ""))
    surname_only = (name.str.len() == 1) | (name == contacts["last_name"])
    alone = surname_only & contacts["salutation"].notna()
    name = _storable(name.where(~alone, name.str.cat(contacts["salutation"])), target)
    for other in NAMES:
        name = name.fillna(_storable(contacts[other], target))
    return contacts.assign(contact_name=name, salutation=contacts["salutation"].where(~alone))


def gathered(
    customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Write what is known of nameless contacts to their customers; return both frames and the findings."""
    nameless = contacts["contact_name"].isna() & contacts["customer_id"].isin(customers["customer_id"])
    more: dict[str, dict[str, list[str]]] = {"phone": {}, "email": {}, "note": {}}
    for row in contacts[nameless].to_dict("records"):
        for field in schema.of("contact"):
            text = row[field.name]
            if not isinstance(text, str):
                continue
            place = "phone" if field.name in PHONES else "email" if field.name in MAILS else "note"
            values = text.split(SEVERAL) if field.many else [text]
            if place == "note":
                line = target.separator.join(words(field.kind, one) for one in values)
                values = [say("export.note_line", label=field.label, value=line).replace(SEVERAL, "｜")]
            more[place].setdefault(row["customer_id"], []).extend(values)
    added = {name: _added(customers, name, values) for name, values in more.items()}
    shown = contacts.loc[nameless].set_index("contact_id")["contact_name"]
    finding = found("target.unnamed", shown, "contact_name", target.name, "contact", schema)
    return customers.assign(**added), contacts[~nameless], finding


def with_phones(customers: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Give a personal customer without a phone the mobile of its contact: they are one person."""
    lent = _one(_lent(contacts, "mobile", customers)).where(customers["customer_type"] == "person")
    return customers.assign(phone=customers["phone"].fillna(lent))


def told_apart(
    customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Name personal customers so that the target takes them: return the customers and the findings.

    One whose name it cannot store is called by its contact's name, else by its phone; one whose name another customer
    bears already has the end of the phone number behind it.
    """
    person = customers["customer_type"] == "person"
    number = _one(customers["phone"]).map(phone.national, na_action="ignore").astype("str")
    other = _lent(contacts, "contact_name", customers).fillna(number).where(person)
    name = _storable(customers["customer_name"], target).fillna(other).fillna(customers["customer_name"])
    again = name.map(compared, na_action="ignore").duplicated() & name.notna() & person & number.notna()
    name = name.where(~again, name.str.cat(number.str[-TAIL:], sep="（") + "）").astype("str")
    other_name = name.notna() & (name != customers["customer_name"])
    renamed = customers[other_name].set_index("customer_id")["customer_name"]
    finding = found("target.renamed", renamed, "customer_name", target.name, "customer", schema)
    return customers.assign(customer_name=name), finding


def _storable(names: pd.Series, target: Target) -> pd.Series:
    """Return the names of which the target can store anything."""
    return names.where(names.map(partial(holdable, target=target), na_action="ignore") != "")


def _lent(contacts: pd.DataFrame, field: str, customers: pd.DataFrame) -> pd.Series:
    """Return, for each customer, the field of its first contact that has one."""
    known = contacts.dropna(subset=[field]).drop_duplicates("customer_id").set_index("customer_id")[field]
    return customers["customer_id"].map(known).astype("str")


def _one(values: pd.Series) -> pd.Series:
    return values.str.replace(r"\|.*", "", regex=True)


def _whole(frame: pd.DataFrame, schema: Schema, entity: Entity) -> pd.DataFrame:
    return (
        frame.reindex(columns=[*IDS[entity], *(one.name for one in schema.of(entity))])
        .astype("str")
        .reset_index(drop=True)
    )


def _added(customers: pd.DataFrame, name: str, more: dict[str, list[str]]) -> pd.Series:
    def with_more(customer: str, own: object) -> object:
        values = own.split(SEVERAL) if isinstance(own, str) else []
        return SEVERAL.join(dict.fromkeys([*values, *more.get(customer, [])])) or None

    texts = [with_more(*pair) for pair in zip(customers["customer_id"], customers[name], strict=True)]
    return pd.Series(texts, index=customers.index, dtype="str")


def _write_files(shaped: Shaped, obj: TargetObject, target: Target, folder: Path) -> Iterator[Path]:
    """Write an object's rows into as many files as they need; yield their paths."""
    rows = target.max_rows or len(shaped.table)
    for number, start in enumerate(range(0, max(len(shaped.table), 1), rows), 1):
        path = folder / (f"{obj.name}.xls" if number == 1 else f"{obj.name}-{number}.xls")
        _write_file(path, obj, shaped.table.iloc[start : start + rows])
        yield path


def _write_file(path: Path, obj: TargetObject, table: pd.DataFrame) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(obj.name)
    hint = xlwt.easyxf("font: bold on; align: horiz center, vert center, wrap on")
    bold, text = xlwt.easyxf("font: bold on", num_format_str="@"), xlwt.easyxf(num_format_str="@")
    sheet.write_merge(0, 0, 0, len(table.columns) - 1, say(f"wukong9.hint.{obj.entity}"), hint)
    for at, header in enumerate(table.columns):
        sheet.col(at).width = 20 * 256
        sheet.write(1, at, header, bold)
    for row, texts in enumerate(table.itertuples(index=False, name=None), 2):
        for at, cell in enumerate(texts):
            if isinstance(cell, str):
                sheet.write(row, at, cell, text)
        if row % FLUSH == 0:
            sheet.flush_row_data()
    book.save(str(path))
