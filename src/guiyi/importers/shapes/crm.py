"""Exports of CRMs: their own ids become target_id and contact_target_id; what only their database needs is left out.

Sources: help of HubSpot, "export records"; Salesforce Object Reference (Account, Contact, Lead; the first three
characters of an id name its object); Zoho CRM bulk read, "Record Id" and lookups "Account Name.id"; 简道云 「数据ID」.
"""

import re

from guiyi.importers.shapes.shape import OPEN, Meant, Row, Seen, Shape, Told, left_out

_SALESFORCE_ID = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")
_OBJECTS = {"001": "target_id", "003": "contact_target_id", "00Q": "target_id"}  # account, contact, lead
_ID_COLUMNS = frozenset({"id", "accountid", "contactid", "leadid", "opportunityid"})
_PERSON = frozenset({"firstname", "lastname", "名字", "姓氏", "fullname", "contactname", "联系人姓名"})
_LEAD = frozenset({"leadowner", "leadowner.id", "isconverted", "converteddate"})


def record_id(seen: Seen) -> Told:
    """Record ID is the id of a contact in an export of contacts, else of a company or lead.

    >>> from guiyi.importers.columns.sample import Values
    >>> record_id(Seen(Values(), frozenset({"recordid", "firstname"}))), record_id(Seen(Values(), frozenset({"recordid"})))
    ('contact_target_id', 'target_id')
    """
    return "contact_target_id" if seen.words & _PERSON and not seen.words & _LEAD else "target_id"


def unique_id(seen: Seen) -> Told:
    """唯一性ID is the id of a contact in a list that names people, else of a company or lead."""
    return "contact_target_id" if seen.words & {"姓名", "联系人姓名"} and "客户名称" in seen.words else "target_id"


def only_id(seen: Seen) -> Told:
    """The ids of companies name the customer where there is one a row."""
    return "" if _are_several(seen) else "target_id"


def only_contact(seen: Seen) -> Told:
    """The ids of a deal's contacts name the contact where there is one a row."""
    return "" if _are_several(seen) else "contact_target_id"


def _are_several(seen: Seen) -> bool:
    return any(re.search(r"[;,|]", text) for text in seen.values.texts)


def salesforce_id(seen: Seen) -> Told:
    """An id of Salesforce says itself what it is of; other ids are left to their words.

    >>> from guiyi.importers.columns.sample import Values
    >>> salesforce_id(Seen(Values(("003xx000004TmiQAAS",)), frozenset())), salesforce_id(Seen(Values(("7",)), frozenset()))
    ('contact_target_id', '?')
    """
    ids = [text for text in seen.values.texts if _SALESFORCE_ID.fullmatch(text)]
    if not ids or len(ids) * 3 < len(seen.values.texts):  # under a short report stand lines of another kind
        return OPEN
    objects = {_OBJECTS.get(text[:3], "") for text in ids}
    return objects.pop() if len(objects) == 1 else ""


def repeated(seen: Seen) -> Told:
    """A full name only repeats first and last name, in whichever order."""
    return None if {"firstname", "lastname"} <= seen.words else OPEN


def last_change(seen: Seen) -> Told:
    """The database's own stamp stands for the last change only where that is not given."""
    return None if "lastmodifieddate" in seen.words else "updated_at"


def _is_nobody(row: Row) -> str | None:
    """Leave deleted records out, and what a report prints under its table: its name, the company's, without any id."""
    ids = [_SALESFORCE_ID.fullmatch(row[name] or "") for name in _ID_COLUMNS & row.keys()]
    if ids and not any(ids) and sum(map(bool, row.values())) == 1:
        return "row.note"
    return "row.deleted" if (row.get("isdeleted") or "").strip().lower() in ("true", "1", "yes") else None


_BESIDE = (  # what stands beside a Record ID in HubSpot or Zoho, and hardly elsewhere
    "Contact Owner", "Company owner", "Account Owner", "Lead Owner", "Lifecycle Stage", "Lead Status", "Lead Source",
    "Create Date", "Created Time", "Modified Time", "Last Activity Date", "Last Modified Date", "Account Name",
    "Associated Company", "Associated Company IDs", "Associated Contact IDs", "Marketing contact status", "Email Opt Out",
)  # fmt: skip
_OWNER_IDS: dict[str, Meant] = {
    f"{one}.id": "owner_account" for one in ("Contact Owner", "Account Owner", "Lead Owner")
}
_RECORDS: dict[str, Meant] = {
    "Record ID": record_id,
    "记录 ID": record_id,
    "Record ID - Contact": "contact_target_id",
    "Record ID - Company": "target_id",
    "Associated Company": "customer_name",
    "Associated Company (Primary)": "customer_name",
    "Associated Company IDs (Primary)": "target_id",
    "Associated Company IDs": only_id,
    "Associated Contact": "",
    "Associated Contact IDs": "",
    "Account Name.id": "target_id",
    "Account Type": "",
    "Billing Code": "postcode",
    "Mailing Zip": "postcode",
    "Full Name": repeated,
}
_SALESFORCE: dict[str, Meant] = {
    "Id": salesforce_id,
    "AccountId": salesforce_id,
    "ContactId": salesforce_id,
    "LeadId": salesforce_id,
    "Name": repeated,
    "Full Name": repeated,
    "OwnerId": "owner_account",
    "Owner.Name": "owner",
    "Account.Name": "customer_name",
    "SystemModstamp": last_change,
    "ParentId": "",
    "ReportsToId": "",
}
_OF_DEALS = (
    "Deal Name,Deal Stage,Pipeline,Opportunity Name,StageName,Stage,Close Date,Closing Date,CloseDate,IsClosed,IsWon"
)
DEALS = Shape(  # an id of a deal is no customer's, its name nobody's, its stage not the customer's
    "HubSpot, Zoho, Salesforce: deals",
    (
        "Record ID,Deal Name",
        "Record ID,Deal Stage",
        "Record ID - Deal",
        "Id,StageName,CloseDate",
        "Opportunity ID,Stage",
    ),
    dict.fromkeys(("Record ID", "Record ID - Deal", "Id", "Opportunity ID", "Name", *_OF_DEALS.split(",")), "")
    | _OWNER_IDS
    | {
        "Deal owner": "owner",
        "Deal Owner.id": "owner_account",
        "OwnerId": "owner_account",
        "Amount": "deal_amount",
        "Associated Company": "customer_name",
        "Associated Company IDs": only_id,
        "Associated Company IDs (Primary)": "target_id",
        "Associated Contact": "",
        "Associated Contact IDs": only_contact,
        "Account Name.id": "target_id",
        "AccountId": salesforce_id,
        "Account ID": salesforce_id,
        "Contact Name.id": "contact_target_id",
        "ContactId": salesforce_id,
    }
    | left_out("IsDeleted,CreatedById,LastModifiedById,LastViewedDate,LastReferencedDate,SystemModstamp,RecordTypeId"),
    ignore=_is_nobody,
)
RECORDS = Shape(  # both write Record ID, in one case or the other
    "HubSpot, Zoho",
    (
        "Record ID - Contact",
        "Record ID - Company",
        "记录 ID,联系人所有者",
        "记录 ID,公司所有者",
        "记录 ID,生命周期阶段",
        *(f"Record ID,{name}" for name in _BESIDE),
    ),
    _RECORDS
    | _OWNER_IDS
    | left_out("Created By.id,Modified By.id,Modified By,Connected To.module,Connected To.id,Locked"),
)
SALESFORCE = Shape(
    "Salesforce",
    (
        *(f"Id,{name}" for name in ("Name", "LastName", "Last Name", "AccountId", "OwnerId", "IsDeleted", "Company")),
        "Account ID,Account Name",
        "Account ID,Last Name",
        "Contact ID,Last Name",
        "Lead ID,Last Name",
    ),
    _SALESFORCE
    | left_out(
        "IsDeleted,MasterRecordId,CreatedById,LastModifiedById,LastViewedDate,LastReferencedDate,PhotoUrl,Jigsaw,"
        "JigsawCompanyId,JigsawContactId,CleanStatus,BillingGeocodeAccuracy,ShippingGeocodeAccuracy,"
        "MailingGeocodeAccuracy,OtherGeocodeAccuracy,GeocodeAccuracy,IsUnreadByOwner,IsEmailBounced,RecordTypeId"
    ),
    ignore=_is_nobody,
)
JIANDAOYUN = Shape(
    "简道云",
    ("数据ID,提交人", "数据ID,提交时间", "数据ID,更新时间"),
    {"数据ID": "target_id", "提交人": "created_by", "提交时间": "created_at", "更新时间": "updated_at"},
)
FXIAOKE = Shape(
    "纷享销客",
    ("唯一性ID,客户名称", "唯一性ID,负责人", "唯一性ID,生命状态"),
    {"唯一性ID": unique_id, "负责人": "owner", "负责人主属部门": "owner_dept"},
)
CRM = (DEALS, RECORDS, SALESFORCE, JIANDAOYUN, FXIAOKE)
