"""What guiyi knows of single values: one file a kind, and this list of them."""

from guiyi.values.address import ADDRESS
from guiyi.values.amount import AMOUNT, AMOUNT_CURRENCY, AMOUNT_RANGE
from guiyi.values.category import CHANNEL, COMPANY_SIZE, CUSTOMER_TYPE, GENDER, GRADE, STAGE, YES_NO
from guiyi.values.company import COMPANY, COMPANY_CORE, COMPANY_ORG_FORM, COMPANY_REGION
from guiyi.values.count import COUNT
from guiyi.values.date import DATE, DATETIME
from guiyi.values.email import EMAIL, EMAIL_SUGGEST
from guiyi.values.industry import INDUSTRY, INDUSTRY_CODE
from guiyi.values.kind import Kind
from guiyi.values.person import NAME_KEY, PERSON_NAME, PERSON_TITLE
from guiyi.values.phone import PHONE, PHONE_SUGGEST
from guiyi.values.pinyin import NAME_PINYIN
from guiyi.values.postcode import POSTCODE
from guiyi.values.region import CITY, COUNTRY, DISTRICT, PROVINCE
from guiyi.values.remark import REMARK
from guiyi.values.resident_id import RESIDENT_ID
from guiyi.values.tag import TAGS
from guiyi.values.text import TEXT
from guiyi.values.uscc import USCC
from guiyi.values.website import WEBSITE
from guiyi.values.wechat import QQ, WECHAT_ID, WECHAT_WXID

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        TEXT, PHONE, PHONE_SUGGEST, EMAIL, EMAIL_SUGGEST, WEBSITE, WECHAT_ID, WECHAT_WXID, QQ,
        PERSON_NAME, PERSON_TITLE, NAME_KEY, NAME_PINYIN, REMARK, TAGS, GENDER,
        COMPANY, COMPANY_CORE, COMPANY_REGION, COMPANY_ORG_FORM, CUSTOMER_TYPE, COMPANY_SIZE, INDUSTRY, INDUSTRY_CODE,
        USCC, RESIDENT_ID, COUNTRY, PROVINCE, CITY, DISTRICT, ADDRESS, POSTCODE,
        DATE, DATETIME, AMOUNT, AMOUNT_CURRENCY, AMOUNT_RANGE, COUNT, GRADE, STAGE, YES_NO, CHANNEL,
    )
}  # fmt: skip
