"""A small base that is hard on targets: all of it invented."""

from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from guiyi.core.language import speak
from guiyi.core.schema import Schema
from guiyi.schemas.customer import customer_schema

Rows = list[dict[str, str]]
Framed = Callable[[Rows, Rows], tuple[pd.DataFrame, pd.DataFrame]]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    speak("zh")
    yield
    speak(None)


@pytest.fixture
def schema() -> Schema:
    return customer_schema()


@pytest.fixture
def framed(schema: Schema) -> Framed:
    def make(customers: Rows, contacts: Rows) -> tuple[pd.DataFrame, pd.DataFrame]:
        ours = ["customer_id", *(one.name for one in schema.of("customer"))]
        theirs = ["contact_id", "customer_id", *(one.name for one in schema.of("contact"))]
        return (
            pd.DataFrame(customers, columns=ours).astype("str"),
            pd.DataFrame(contacts, columns=theirs).astype("str"),
        )

    return make


@pytest.fixture
def base(framed: Framed) -> tuple[pd.DataFrame, pd.DataFrame]:
    return framed(
        [
            {
                "customer_id": "c1",
                "customer_name": "归一软件有限公司",
                "customer_type": "company",
                "industry": "I",
                "level": "A",
                "stage": "lead",
                "source": "展会",
                "founded_date": "2015-06-01",
                "registered_capital": "1000000",
                "deal_amount": "128000.5",
                "revenue": "12345678901234567",
                "province": "上海市",
                "city": "上海市",
                "district": "浦东新区",
                "address": "世纪大道1号",
                "phone": "+862161234567;ext=801|+8613800138000|+8613900139000",
                "email": "info@example.com|sales@example.com",
                "tags": "VIP|老客户",
                "note": "=1+1",
                "next_contact_time": "2024-03-05T10:11:12",
            },
            {
                "customer_id": "c2",
                "customer_name": "张伟",
                "customer_type": "person",
                "industry": "A",
                "level": "D",
                "source": "抖音",
                "founded_date": "2023-05",
                "deal_amount": "-5",
                "next_contact_time": "2024-03",
            },
        ],
        [
            {
                "contact_id": "p1",
                "customer_id": "c1",
                "contact_name": "张",
                "last_name": "张",
                "salutation": "总",
                "mobile": "+8613800138001|+8613800138002",
                "contact_email": "zhang@example.com",
                "gender": "male",
                "is_decision_maker": "yes",
                "wechat_id": "zhangzong88",
                "contact_note": "@cmd",
            },
            {"contact_id": "p2", "customer_id": "c2", "contact_name": "张伟", "mobile": "+85291234567"},
        ],
    )
