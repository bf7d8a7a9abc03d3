"""Zoho CRM: Accounts and Contacts as CSV, by their API names, as upsert and bulk write take them.

An account is known by its name, which is unique; `GuiyiId` is a custom field of both modules (single line, unique).
Source: https://www.zoho.com/crm/developer/docs/api/v8 (records, upsert, bulk write) and the fields of its modules.
"""

from guiyi.schemas.targets.profile import Calls, Target, TargetField, TargetObject

KEY = "GuiyiId"
PHONE, LINE, TEXT = 30, 255, 32_000
EMAIL = r"[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,100}"
INDUSTRIES = {  # sections of GB/T 4754-2017 in the standard picklist
    "I": "Service Provider",
    "J": "Financial Services",
    "C": "Manufacturing",
    "S": "Government/Military",
    "P": "Education",
}

ACCOUNTS = TargetObject(
    name="Accounts",
    entity="customer",
    zh="客户（Accounts）",
    en="Accounts",
    fields=(
        TargetField(KEY, "customer_id", required=True, unique=True, max_length=LINE),
        TargetField("Account_Name", "customer_name", required=True, unique=True, max_length=200),
        TargetField("Phone", "phone", max_length=PHONE),
        TargetField("Fax", "fax", max_length=PHONE),
        TargetField("Website", "website", max_length=LINE),
        TargetField("Industry", "industry", options=INDUSTRIES),
        TargetField("Annual_Revenue", "revenue", pattern=r"[0-9]{1,16}(\.[0-9]{1,2})?"),
        TargetField("Billing_Country", "country", max_length=100),
        TargetField("Billing_State", "province", max_length=100),
        TargetField("Billing_City", "city", max_length=100),
        TargetField("Billing_Street", "address", max_length=250),
        TargetField("Billing_Code", "postcode", max_length=30),
        TargetField("Tag", "tags", joined=True, max_length=LINE),
        TargetField("Description", "note", joined=True, max_length=TEXT),
    ),
    note="Description",
    untold=("customer_type", "updated_at", "target_id"),
)
CONTACTS = TargetObject(
    name="Contacts",
    entity="contact",
    zh="联系人（Contacts）",
    en="Contacts",
    fields=(
        TargetField(KEY, "contact_id", required=True, unique=True, max_length=LINE),
        TargetField("Account_Name", refers="Account_Name", required=True),
        TargetField("Last_Name", "last_name", required=True, max_length=80),
        TargetField("First_Name", "first_name", max_length=40),
        TargetField("Title", "job_title", max_length=100),
        TargetField("Department", "department", max_length=30),
        TargetField("Mobile", "mobile", max_length=PHONE),
        TargetField("Phone", "contact_phone", max_length=PHONE),
        TargetField("Email", "contact_email", unique=True, max_length=100, pattern=EMAIL),
        TargetField("Date_of_Birth", "birthday", pattern=r"\d{4}-\d{2}-\d{2}"),
        TargetField("Mailing_Street", "contact_address", max_length=250),
        TargetField("Description", "contact_note", joined=True, max_length=TEXT),
    ),
    note="Description",
    untold=("contact_name", "contact_target_id"),
)
ZOHO = Target(
    name="zoho",
    zh="Zoho CRM",
    en="Zoho CRM",
    objects=(ACCOUNTS, CONTACTS),
    file_format="csv",
    phone_form="e164",
    separator=",",
    max_rows=25_000,
    max_text=TEXT,
    blank_policy="keeps",
    surnames=True,
    calls=Calls(create=100, update=100, parallel=4, lag=2.0),
    owner_header="Owner.id",
    id_header="id",
)
