"""Headers of the parts of several addresses: BillingCity, Mailing Zip/Postal Code, ship-address-1."""

import re
from collections.abc import Mapping

from guiyi.importers.columns.header_text import clean

PLACES = (
    "billing", "billto", "mailing", "po", "business", "work", "primary", "home", "shipping", "shipto", "ship", "delivery", "sa",
    "other",
)  # fmt: skip  # the best first
_PLACE = re.compile(
    rf"^({'|'.join(PLACES)})(?=street|address|city|town|state|province|region|postal|postcode|zip|country)"
    r"|^(billing|billto|shipping|shipto|delivery)(?=name|firstname|lastname|company|phone|tel|e?mail)"
)
_PLACE_WORDS = {
    "stateprovince": "province", "region": "province", "zippostalcode": "postcode", "postalcode": "postcode",
    "countrycode": "country", "street1": "address", "addressline1": "address",
}  # fmt: skip


def place_group(header: str) -> str:
    """Name the address that a column is part of, where the header names one: billing, shipping or another.

    >>> place_group("BILLINGCITY"), place_group("Mailing Zip/Postal Code"), place_group("City")
    ('billing', 'mailing', '')
    """
    found = _PLACE.match(clean(header))
    return found.group(1) or found.group(2) if found else ""


def placed(word: str, _: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Read a part of one of several addresses.

    >>> placed("billingcity", "", {"city": ("city",)}), placed("ship/region", "", {}), placed("poregion", "", {})
    (('city',), (), ('province',))
    """
    found = _PLACE.match(word)
    if not found:
        return ()
    core = re.sub(r"[/,]", "", word[found.end() :])
    return (_PLACE_WORDS[core],) if core in _PLACE_WORDS else known.get(core, ())
