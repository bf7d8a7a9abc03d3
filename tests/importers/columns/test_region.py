"""The region of a source: the job's word, a country column, most values, the language."""

import pytest

from guiyi.importers.columns.region import region_of


@pytest.mark.parametrize(
    ("values", "headers", "region"),
    [
        ({"country": ["美国", "USA", "United States", "中国"]}, ["姓名", "国家"], "US"),
        ({"country": ["美国", "中国"], "mobile": ["13800138000", "13900139000"]}, ["姓名"], "CN"),
        ({"phone": ["0161 496 0000", "020 7946 0958", "07400 123456"]}, ["Phone"], "GB"),
        ({"phone": ["(415) 555-2671", "212-555-0188"]}, ["Phone"], "US"),
        ({"mobile": ["9876543210", "8123456789", "7410410123"]}, ["Mobile"], "IN"),
        ({"phone": ["+852 9123 4567", "+852 2123 4567"]}, ["电话"], "HK"),
        ({"phone": ["9123 4567", "2123 4567"], "contact_name": ["陳大文", "張國榮"]}, ["電話", "聯絡人"], "HK"),
        ({"phone": ["61234567", "62345678"], "contact_name": ["张三"]}, ["电话", "姓名"], "CN"),
        ({"phone": ["0912 345 678", "02 2765 1234"], "contact_name": ["陳大文"]}, ["電話", "聯絡人"], "TW"),
        ({"mobile": ["14155552671", "13125550188"], "contact_name": ["Tom Hanks"]}, ["Mobile"], "US"),
        ({"mobile": ["13125550188", "13800138000"], "contact_name": ["张三"]}, ["手机"], "CN"),
        ({"postcode": ["TQ13 8DF", "SW1A 1AA"]}, ["postcode"], "GB"),
        ({"postcode": ["60302", "60614"]}, ["zip"], ""),
        ({"phone": ["3865286", "2859902"]}, ["phone"], ""),
        ({"contact_name": ["Tom"]}, ["Name"], ""),
        ({"contact_name": ["张三", "李四"]}, ["name"], "CN"),
        ({"wechat_wxid": ["wxid_a1b2c3"]}, ["UserName"], "CN"),
        ({"contact_name": ["山田はなこ", "さとうけん"]}, ["名前", "よみ"], ""),
        ({}, [], "CN"),
    ],
)
def test_what_most_values_say(values: dict[str, list[str]], headers: list[str], region: str) -> None:
    assert region_of("auto", values, headers) == region


def test_the_jobs_word_stands_over_all() -> None:
    assert region_of("us", {"mobile": ["13800138000"]}, ["手机"]) == "US"
