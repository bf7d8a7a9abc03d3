"""Dates and times."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiyi.core.language import issue_text, table
from guiyi.values import clock, day
from guiyi.values.date import DATE, DATETIME, in_order, masked, ordered
from guiyi.values.day import Orders
from guiyi.values.kind import Fault, Kind

KINDS = {"date": DATE, "datetime": DATETIME}
DMY, MDY = Orders.of("dmy"), Orders.of("mdy")
REGIONS = ("CN", "US", "TW", "")
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=40)
NEARLY = st.text("0123456789-/.年月日号 :T时点分上下午民国元农历二十三〇至约may1Z+昨\u3000０", max_size=24)
DAYS = st.dates(date(1800, 1, 1), date(2199, 12, 31))
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2150, 1, 1)).map(lambda one: one.replace(microsecond=0))


FORMAL = str.maketrans("〇一二三四五六七八九十", "零壹贰叁肆伍陆柒捌玖拾")


def said(year: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))


def counted(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else said(tens)) + ("十" if tens else "") + (said(ones) if ones else "")


def normal(text: str, kind: Kind = DATE, region: str = "CN") -> str | None:
    return kind.value(text, region).normal


@settings(deadline=None)  # the first text has the tables read
@given(ANYTHING | NEARLY, st.sampled_from(REGIONS))
def test_a_normal_form_stays_and_only_faults_escape(text: str, region: str) -> None:
    for kind in KINDS.values():
        value = kind.value(text, region)
        if value.normal:
            assert kind.value(value.normal, region).normal == value.normal
        if value.issue:
            assert issue_text(value.issue).severity == "warn"


@given(ANYTHING | NEARLY)
def test_looking_at_a_text_never_fails(text: str) -> None:
    for kind in KINDS.values():
        assert 0.0 <= kind.likeness(text) <= 1.0
        assert len(kind.mask(text)) == len(text)


@given(DAYS)
def test_every_way_of_writing_a_day_means_that_day(one: date) -> None:
    y, m, d = one.year, one.month, one.day
    written = [
        f"{y}-{m}-{d}",
        f"{y}/{m}/{d}",
        f"{y}.{m:02}.{d:02}",
        f"{y}年{m}月{d}日",
        f"{y}{m:02}{d:02}",
        f"{d} {one:%B} {y}",
        f"{one:%b} {d}, {y}",
        f"{y}—{m}—{d}",
        f"[{y}年{m:02}月{d:02}日]",
        f"签约日期：{y}/{m}/{d}（周{'一二三四五六日'[one.weekday()]}）",
        f"{m}月{d}日{y}年",
        f"{said(y)}年{counted(m)}月{counted(d)}日",
        f"{said(y).translate(FORMAL)}年{counted(m).translate(FORMAL)}月{counted(d).translate(FORMAL)}日",
        *([f"民国{y - 1911}年{m}月{d}日"] if y > 1911 else []),
    ]
    assert {normal(text) for text in (*written, one.isoformat())} == {one.isoformat()}
    assert normal(f"{one:%y}年{m}月{d}日") in (one.isoformat(), None) or not 1950 <= y < 2030
    assert in_order(f"{d}/{m}/{y}", DMY) == in_order(f"{m}/{d}/{y}", MDY) == one.isoformat()


@given(MOMENTS)
def test_every_way_of_writing_a_moment_means_that_moment(one: datetime) -> None:
    expected = one.isoformat()
    assert normal(f"{one:%Y/%m/%d %H:%M:%S}", DATETIME) == expected
    assert normal(f"{one:%Y-%m-%d %I:%M:%S %p}", DATETIME) == expected
    assert normal(f"{one - timedelta(hours=8):%Y-%m-%dT%H:%M:%SZ}", DATETIME) == expected
    if one.hour or one.minute or one.second:
        serial = (one - datetime(1899, 12, 30)) / timedelta(days=1)
        assert normal(f"{serial:.9f}", DATETIME) in (expected, None)  # None: no day of the spreadsheets' calendar
    assert normal(f"{one:%Y-%m-%d %H:%M:%S}") == one.date().isoformat()


def test_elsewhere_a_zone_is_kept() -> None:
    assert normal("2006-04-15T03:23:15Z", DATETIME, "US") == "2006-04-15T03:23:15Z"
    assert normal("1525779812", DATETIME, "") == "2018-05-08T11:43:32Z"
    assert normal("2006-04-15 23:23:15+0200", DATETIME, "US") == "2006-04-15T23:23:15+02:00"
    assert normal("2006-04-15T23:23:15Z", DATE, "US") == "2006-04-15"


def test_a_trail_names_what_was_dropped() -> None:
    rules = [rule for rule, _, _ in DATE.walk("1990-05-01T16:00:00Z").steps]
    assert rules == ["date.china_time", "date.without_midnight"]
    assert [rule for rule, _, _ in DATE.walk("2023/5/1 10:11").steps] == ["date.iso", "date.without_time"]
    known = {row["rule"] for row in table("rules")}
    assert {"date.empty", "date.from_epoch", *rules} <= known


def test_an_order_that_is_known_decides() -> None:
    assert in_order("05/01/23 10:11", MDY) == "2023-05-01T10:11:00"
    assert in_order("2023-05-01", DMY) == "2023-05-01"
    assert in_order("不详", DMY) == "不详"
    with pytest.raises(Fault, match=r"date\.impossible"):
        in_order("25/12/2023", MDY)


def test_a_birthday_shows_only_its_year() -> None:
    assert masked("1990-05-01") == "1990-**-**"
    assert masked("May 1, 1990") == "*** *, ****"
    assert masked("一九九〇年五月一日") == "****年*月*日"


def test_likeness_and_keys() -> None:
    assert DATE.likeness("2023年5月1日") == 1.0
    assert DATETIME.likeness("2023-05-01 10:11") > DATE.likeness("2023-05-01 10:11") > 0
    assert DATE.likeness("45047") < 0.5
    assert DATE.likeness("上海") == DATE.likeness("13800138000") == 0.0
    assert (DATE.keys("2023-05-01"), DATE.keys("2023-05")) == (("2023-05-01",), ())


@given(DAYS)
def test_what_is_plain_is_normal(one: date) -> None:
    for kind, text in ((DATE, one.isoformat()), (DATETIME, f"{one}T10:11:12"), (DATE, f"{one:%Y-%m}")):
        assert kind.plain is not None
        if re.fullmatch(kind.plain, text):
            assert kind.walk(text).steps == ()
            assert kind.walk(text, "US").steps == ()
        else:
            assert (one.month, one.day) == (2, 29)


def test_plain_holds_no_day_that_does_not_exist() -> None:
    assert DATE.plain is not None
    plain = re.compile(DATE.plain)
    days = [f"2023-{month:02}-{number:02}" for month in range(14) for number in range(33)]
    assert [one for one in days if plain.fullmatch(one)] == [f"{date(2023, 1, 1) + timedelta(n)}" for n in range(365)]


def test_a_long_cell_does_not_hang() -> None:
    for piece in ("2023-05-01 ", "年", "1", "may ", ",", " 10:11"):
        text = piece * (1_000_000 // len(piece))
        assert normal(text) is None
        assert DATETIME.value(text).normal is None
        assert DATE.likeness(text) == 0.0


def test_parts_of_a_date() -> None:
    assert clock.split("2023-05-01t10:11:12+0800") == ("2023-05-01", "T10:11:12+08:00")
    assert clock.split("2023年5月1日下午3点") == ("2023年5月1日", "T15:00:00")
    assert day.possible("35", "1", "1") == {"1935-01-01", "2035-01-01"}
    with pytest.raises(Fault, match=r"date\.ambiguous"):
        clock.split("上午15:00")


@given(st.integers(1, 31), st.integers(1, 31), st.integers(0, 99), st.sampled_from("-./"), st.sampled_from(REGIONS))
def test_three_short_numbers_are_never_read_where_another_order_looks_as_good(
    first: int, second: int, third: int, mark: str, region: str
) -> None:
    text = f"{first:02}{mark}{second:02}{mark}{third:02}"
    could = day.readings(text)
    read = normal(text, region=region)
    year_first = mark != "/" and region in ("CN", "TW") and "ymd" in could
    assert read is None or year_first or len({in_order(text, Orders.of(one)) for one in could}) == 1


def test_a_letter_for_a_digit_is_mended_as_a_suggestion_only() -> None:
    value = DATE.value("2O23-05-l2")
    assert (value.normal, value.issue, value.suggestion) == (None, "date.syntax", "2023-05-12")
    assert DATE.value("2O23-l3-01").suggestion is None


@given(st.dates(date(1940, 1, 1), date(2040, 12, 31)), st.sampled_from(REGIONS))
def test_a_glance_leaves_the_trail_of_the_steps(one: date, region: str) -> None:
    y, m, d = one.year, one.month, one.day
    texts = (f"{y}/{m}/{d}", f"{y}.{m:02}.{d:02}", f"{y}/{m:02}.{d}", f"{y}年{m}月{d}日", f"{y}年{m:02}月{d:02}日")
    for kind in (*KINDS.values(), ordered(DATE, Orders.of("dmy")), ordered(DATE, Orders.of("ymd"))):
        for text in texts:
            assert kind.walk(text, region) == replace(kind, glance=None).walk(text, region)
