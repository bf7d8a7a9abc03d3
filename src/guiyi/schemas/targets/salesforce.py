"""Salesforce: Account and Contact as CSV for Data Loader or Bulk API 2.0, by their API names.

UTF-8 without a byte order mark; an empty cell leaves a value as it is. `GuiyiId__c` is a custom field of both objects:
text, external id, unique; a contact finds its account by it.
Source: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference (Account, Contact) and
https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch (Bulk API 2.0: limits, CSV).
"""

from guiyi.schemas.targets.profile import Calls, Target, TargetField, TargetObject

KEY = "GuiyiId__c"
PHONE, DESCRIPTION = 40, 32_000
EMAIL = r"[^@\s]{1,64}@[^@\s]{1,255}"
INDUSTRIES = {  # sections of GB/T 4754-2017 in the standard picklist
    "A": "Agriculture",
    "C": "Manufacturing",
    "D": "Utilities",
    "E": "Construction",
    "F": "Retail",
    "G": "Transportation",
    "H": "Hospitality",
    "I": "Technology",
    "J": "Finance",
    "N": "Environmental",
    "P": "Education",
    "Q": "Healthcare",
    "R": "Entertainment",
    "S": "Government",
}
SOURCES = {
    "转介绍": "Partner Referral",
    "电话咨询": "Phone Inquiry",
    "网络": "Web",
    "官网": "Web",
    "搜索引擎": "Web",
    "购买名单": "Purchased List",
}

ACCOUNT = TargetObject(
    name="Account",
    entity="customer",
    zh="客户（Account）",
    en="Accounts",
    fields=(
        TargetField(KEY, "customer_id", required=True, unique=True, max_length=255),
        TargetField("Name", "customer_name", required=True, max_length=255),
        TargetField("Phone", "phone", max_length=PHONE),
        TargetField("Fax", "fax", max_length=PHONE),
        TargetField("Website", "website", max_length=255),
        TargetField("Industry", "industry", options=INDUSTRIES, otherwise="Other"),
        TargetField("AccountSource", "source", options=SOURCES, otherwise="Other"),
        TargetField("AnnualRevenue", "revenue", pattern=r"[0-9]{1,16}(\.[0-9]+)?"),
        TargetField("BillingCountry", "country", max_length=80),
        TargetField("BillingState", "province", max_length=80),
        TargetField("BillingCity", "city", max_length=40),
        TargetField("BillingStreet", "address", max_length=255),
        TargetField("BillingPostalCode", "postcode", max_length=20),
        TargetField("Description", "note", joined=True, max_length=DESCRIPTION),
    ),
    note="Description",
    untold=("customer_type", "updated_at", "target_id"),
)
CONTACT = TargetObject(
    name="Contact",
    entity="contact",
    zh="联系人（Contact）",
    en="Contacts",
    fields=(
        TargetField(KEY, "contact_id", required=True, unique=True, max_length=255),
        TargetField(f"Account.{KEY}", refers=KEY, required=True),
        TargetField("LastName", "last_name", required=True, max_length=80),
        TargetField("FirstName", "first_name", max_length=40),
        TargetField("Title", "job_title", max_length=128),
        TargetField("Department", "department", max_length=80),
        TargetField("MobilePhone", "mobile", max_length=PHONE),
        TargetField("Phone", "contact_phone", max_length=PHONE),
        TargetField("Email", "contact_email", max_length=80, pattern=EMAIL),
        TargetField("Birthdate", "birthday", pattern=r"\d{4}-\d{2}-\d{2}"),
        TargetField("MailingStreet", "contact_address", max_length=255),
        TargetField("Description", "contact_note", joined=True, max_length=DESCRIPTION),
    ),
    note="Description",
    untold=("contact_name", "contact_target_id"),
)
SALESFORCE = Target(
    name="salesforce",
    zh="Salesforce",
    en="Salesforce",
    objects=(ACCOUNT, CONTACT),
    file_format="csv",
    phone_form="e164",
    separator="; ",
    max_text=DESCRIPTION,
    blank_policy="keeps",
    surnames=True,
    owner_header="OwnerId",
    id_header="Id",
    clear_mark="#N/A",
    calls=Calls(create=10_000, update=2_000, parallel=2),  # up to 2,000 by Collections of 200, more by one Bulk job
)
