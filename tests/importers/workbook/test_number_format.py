import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.importers.workbook.number_format import BUILT_IN, built_in, format_of

ACCOUNTING = '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("000000", 510.0, "000510"),
        ("0000", 12.5, "0012.5"),
        ('"KH"0000', 12.0, "KH0012"),
        ("\\K\\H000", 5.0, "KH005"),
        ("000-0000-0000", 13800138000.0, "138-0013-8000"),
        ("[<=9999999]###-####;\\(###\\)\\ ###-####", 8001234.0, "800-1234"),
        ("[<=9999999]###-####;\\(###\\)\\ ###-####", 2128001234.0, "(212) 800-1234"),
        ('0"号"', 12.0, "12号"),
        ("+86 0", 13800138000.0, "+86 13800138000"),
        ("0%", 0.5, "50%"),
        ("0.00%", 0.12345, "12.345%"),
        ("¥#,##0.00", 1200.5, "¥1200.5"),
        ('"$"#,##0.00', 1200.5, "$1200.5"),
        ("[$¥-804]#,##0.00;[Red]-[$¥-804]#,##0.00", -1200.5, "-¥1200.5"),
        ("#,##0.00 [$€-407]", 1200.5, "1200.5 €"),
        (ACCOUNTING, 0.0, "¥0"),
        ('0.00"万元"', 12.0, "12万元"),
        ('0!.0000"万"', 12345.0, "1.2345万"),
        ('G/通用格式"元"', 12.5, "12.5元"),
        ('[=1]"男";[=2]"女";0', 2.0, "女"),
        ('"客户"@', "张", "客户张"),
        ('yyyy"年"', 44927.0, "2023"),
        ('yyyy"年"', 45000.0, "2023-03-15"),  # the day that it hides is not lost
        ('[DBNum1][$-804]yyyy"年"m"月"', 44986.0, "2023-03"),
        ("yyyy-mm", datetime.date(2023, 3, 1), "2023-03"),
        ("mmm-yy", 44986.0, "2023-03"),
        ("mmm-yy", 45000.0, "2023-03-15"),
        ("mmm-yy", 44986.5, "2023-03-01 12:00:00"),
        ('[$-804]yyyy"年"m"月"d"日";@', 45000.0, "2023-03-15"),
        ("yyyy/m/d h:mm", 45000.5, "2023-03-15 12:00:00"),
        ("上午/下午h:mm", 0.75, "18:00:00"),
        ("aaaa", 45000.0, "2023-03-15"),
        ("[h]:mm", 1.25, "30:00:00"),
        ("mm:ss.0", 0.5, "12:00:00"),
    ],
)
def test_what_a_format_adds_is_kept(code: str, value: object, text: str) -> None:
    shown = format_of(code)
    assert shown is not None
    assert shown.write(value) == text


@pytest.mark.parametrize(
    "code",
    [
        "", "General", "@", "0", "0.00", "#,##0.00", "0.00E+00", "# ?/?", '0!.0,"万"', '0.0,,"M"', "[Red]0.00", "[DBNum1]0",
        ";;;", '"√";;"×"', "0_);(0)", "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ @_ ",
    ],
)  # fmt: skip
def test_a_format_that_only_hides_or_rounds_adds_nothing(code: str) -> None:
    assert format_of(code) is None


def test_dates_count_from_1900_or_1904() -> None:
    assert format_of("yyyy-mm-dd", is_1904=True).write(43538.0) == "2023-03-15"  # type: ignore[union-attr]
    assert format_of("yyyy-mm-dd").write(1.0) == "1900-01-01"  # type: ignore[union-attr]
    assert format_of("yyyy-mm-dd").write(60.0) == "60"  # type: ignore[union-attr]  # a day that never was
    assert format_of("yyyy-mm-dd", has_dates=True) is None


def test_formats_known_by_their_number() -> None:
    first, later = 45047.0, 45060.0  # 1 and 14 May 2023
    assert [built_in(at).write(first) for at in (27, 31, 57, 14)] == ["2023-05", "2023-05-01", "2023-05", "2023-05-01"]  # type: ignore[union-attr]
    assert built_in(27).write(later) == "2023-05-14"  # type: ignore[union-attr]  # elsewhere it shows the day
    assert built_in(17).write(first) == "2023-05"  # type: ignore[union-attr]
    assert built_in(0) is built_in(4) is built_in(163) is None


@given(
    st.one_of(
        st.text(alphabet='0#?.,%;"@ymdhs[]\\!_*-/ EKH号元¥$年月日=<>12', max_size=24),
        st.sampled_from([*BUILT_IN.values()]),
    ),
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=4), st.booleans(), st.none()),
)
def test_no_format_makes_a_fault(code: str, value: object) -> None:
    shown = format_of(code)
    if shown:
        written = shown.write(value)
        assert written is None or written
