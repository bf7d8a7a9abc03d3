"""What is taken out of a CRM after a look-up: what we made twice, and nothing of anybody else."""

from dataclasses import replace

import pytest

from guiyi.push.client import Found
from guiyi.push.settle import Claims
from guiyi.schemas.targets import TARGETS

CUSTOMERS, CONTACTS = TARGETS["wukong9"].objects
OURS = Found("7", {"*姓名": "张三", "手机": "13800138000", "职务": ""}, parent="1")


@pytest.mark.parametrize(
    ("other", "gone"),
    [
        (replace(OURS, id="8"), ["8"]),  # one request, delivered twice
        (replace(OURS, id="8", fields={**OURS.fields, "职务": "经理"}), []),  # somebody added to it, or made it
        (replace(OURS, id="8", tags=("VIP",)), []),
    ],
)
def test_only_a_twin_is_taken_out(other: Found, gone: list[str]) -> None:
    assert Claims().first(CONTACTS, [OURS, other]) == ("7", gone)


def test_what_is_somebodys_is_not_taken() -> None:
    claims = Claims({(CONTACTS.name, "7")})
    assert claims.first(CONTACTS, [OURS]) == ("", [])
    assert claims.first(CUSTOMERS, [OURS]) == ("7", [])
