"""Numbers of forty countries, as people there write them: E.164 must be that of phonenumbers."""

import random
from collections.abc import Iterator

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from guiyi.values.phone import PHONE

COUNTRIES = [
    "CN",
    "HK",
    "MO",
    "TW",
    "JP",
    "KR",
    "SG",
    "MY",
    "TH",
    "VN",
    "ID",
    "PH",
    "IN",
    "PK",
    "BD",
    "LK",
    "AE",
    "SA",
    "IL",
    "TR",
    "RU",
    "UA",
    "KZ",
    "PL",
    "CZ",
    "DE",
    "AT",
    "CH",
    "FR",
    "BE",
    "NL",
    "GB",
    "IE",
    "ES",
    "PT",
    "IT",
    "SE",
    "NO",
    "DK",
    "FI",
    "GR",
    "HU",
    "US",
    "CA",
    "MX",
    "BR",
    "AR",
    "CL",
    "CO",
    "PE",
    "AU",
    "NZ",
    "ZA",
    "EG",
    "NG",
    "KE",
]
TYPES = (
    PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST,
    PhoneNumberType.VOIP,
)  # fmt: skip
NEW = 20  # numbers made from each example


def numbers(region: str) -> Iterator[phonenumbers.PhoneNumber]:
    """Give the example of each type that the numbering plan holds, and valid numbers that end in other digits."""
    chance = random.Random(region)
    for one in TYPES:
        example = phonenumbers.example_number_for_type(region, one)
        if example is None:
            continue
        yield example
        digits = phonenumbers.national_significant_number(example)
        for _ in range(NEW):
            other = digits[:-5] + f"{chance.randrange(10**5):05}"
            number = phonenumbers.PhoneNumber()
            number.merge_from(example)
            number.national_number = int(other)
            if phonenumbers.is_valid_number_for_region(number, region):
                yield number


@pytest.mark.parametrize("region", COUNTRIES)
def test_national_numbers_are_read_as_phonenumbers_does(region: str) -> None:
    wrong = {}
    for number in numbers(region):
        expected = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        for form, read_in in (
            (PhoneNumberFormat.NATIONAL, region),
            (PhoneNumberFormat.INTERNATIONAL, region),
            (PhoneNumberFormat.INTERNATIONAL, "CN"),
            (PhoneNumberFormat.RFC3966, ""),
        ):
            text = phonenumbers.format_number(number, form)
            normal = PHONE.value(text, read_in).normal
            if normal != expected:
                wrong[text, read_in] = normal
    assert wrong == {}
