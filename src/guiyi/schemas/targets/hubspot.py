"""HubSpot: companies and contacts as CSV, by the internal names of their properties.

`guiyi_id` is a custom property of both objects, text, with unique values: companies have no unique property of their own.
Source: https://developers.hubspot.com/docs/api-reference (CRM objects, properties) and
https://knowledge.hubspot.com/import-and-export/set-up-your-import-file.
"""

from guiyi.schemas.targets.profile import Calls, Target, TargetField, TargetObject

KEY, COMPANY_KEY = "guiyi_id", "company_guiyi_id"
TEXT = 65_536
EMAIL = r"[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,255}"
INDUSTRIES = {  # sections of GB/T 4754-2017 that one constant of HubSpot's list stands for
    "A": "FARMING",
    "B": "MINING_METALS",
    "D": "UTILITIES",
    "E": "CONSTRUCTION",
    "F": "WHOLESALE",
    "G": "LOGISTICS_AND_SUPPLY_CHAIN",
    "H": "HOSPITALITY",
    "I": "INFORMATION_TECHNOLOGY_AND_SERVICES",
    "J": "FINANCIAL_SERVICES",
    "K": "REAL_ESTATE",
    "M": "RESEARCH",
    "N": "ENVIRONMENTAL_SERVICES",
    "P": "EDUCATION_MANAGEMENT",
    "Q": "HOSPITAL_HEALTH_CARE",
    "R": "ENTERTAINMENT",
    "S": "GOVERNMENT_ADMINISTRATION",
}
STAGES = {"lead": "lead", "prospect": "marketingqualifiedlead", "opportunity": "opportunity", "customer": "customer"}

COMPANIES = TargetObject(
    name="companies",
    entity="customer",
    zh="公司",
    en="Companies",
    fields=(
        TargetField(KEY, "customer_id", required=True, unique=True),
        TargetField("name", "customer_name", required=True, max_length=TEXT),
        TargetField("domain", "website", max_length=TEXT),
        TargetField("phone", "phone", max_length=TEXT),
        TargetField("industry", "industry", options=INDUSTRIES),
        TargetField("lifecyclestage", "stage", options=STAGES),
        TargetField("annualrevenue", "revenue", pattern=r"-?[0-9]+(\.[0-9]+)?"),
        TargetField("country", "country", max_length=TEXT),
        TargetField("state", "province", max_length=TEXT),
        TargetField("city", "city", max_length=TEXT),
        TargetField("address", "address", max_length=TEXT),
        TargetField("zip", "postcode", max_length=TEXT),
        TargetField("description", "note", joined=True, max_length=TEXT),
    ),
    note="description",
    untold=("customer_type", "updated_at", "target_id"),
)
CONTACTS = TargetObject(
    name="contacts",
    entity="contact",
    zh="联系人",
    en="Contacts",
    fields=(
        TargetField(KEY, "contact_id", required=True, unique=True),
        TargetField(COMPANY_KEY, refers=KEY, required=True, linked=True),
        TargetField("firstname", "first_name", max_length=TEXT),
        TargetField("lastname", "last_name", max_length=TEXT),
        TargetField("email", "contact_email", unique=True, max_length=254, pattern=EMAIL),
        TargetField("mobilephone", "mobile", max_length=TEXT),
        TargetField("phone", "contact_phone", max_length=TEXT),
        TargetField("jobtitle", "job_title", max_length=TEXT),
        TargetField("company", refers="name"),
        TargetField("address", "contact_address", max_length=TEXT),
        TargetField("message", "contact_note", joined=True, max_length=TEXT),
    ),
    note="message",
    untold=("contact_name", "contact_target_id"),
)
HUBSPOT = Target(
    name="hubspot",
    zh="HubSpot",
    en="HubSpot",
    objects=(COMPANIES, CONTACTS),
    file_format="csv",
    phone_form="e164",
    separator=";",
    max_text=TEXT,
    blank_policy="keeps",
    surnames=True,
    owner_header="hubspot_owner_id",
    id_header="hs_object_id",
    bom=False,
    calls=Calls(create=100, update=100, rate=10.0, parallel=4, lag=1.0),  # 100 calls in 10 seconds: the lowest tier
)
