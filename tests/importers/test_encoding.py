from pathlib import Path

import pytest

from guiyi.core.errors import SourceError
from guiyi.importers.encoding import candidates, detect, lines_of, sample

SIMPLIFIED = "客户名称,电话,地址\n陈大文,13800138000,北京市朝阳区\n林小姐,021-61234567,苏州市\n"
TRADITIONAL = "客戶名稱,電話,地址\n陳大文,0912345678,臺北市信義路\n林小姐,02-23456789,高雄市\n"
RARE = "姓名,电话\n龚䶮,13800138000\n冯㐂,13900139000\n𠮷田,\n"
WESTERN = "name,city\nJosé Núñez,Málaga\nZoë,Nº 5\n"
EMOJI = "备注,电话\n🍀小美,13800138000\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "utf-32", "utf-32"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (RARE, "gb18030", "gb18030"),
        (RARE, "utf-8", "utf-8"),
        (WESTERN, "cp1252", "cp1252"),
        (WESTERN, "utf-8", "utf-8"),
        (EMOJI, "utf-8", "utf-8"),
        ("姓名", "gbk", "gb18030"),
        ("name,phone\nTom,1\n张三,13800138000\n", "gbk", "gb18030"),
        ("a,b\n1,2\n", "ascii", "utf-8"),
    ],
)
def test_the_ladder_finds_the_encoding(tmp_path: Path, text: str, encoding: str, found: str) -> None:
    path = tmp_path / "客户.csv"
    path.write_bytes(text.encode(encoding))
    assert detect(path) == found
    assert "".join(lines_of(path, found)) == text


def test_one_character_of_gbk_that_is_valid_utf8_is_chinese_all_the_same() -> None:
    assert sample("一".encode("gbk")) == "一"


def test_a_fault_far_down_falls_back_before_reading_begins(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_bytes(b"name,city\n" + b"Tom,Rome\n" * 300_000 + "张三,上海\n".encode("gbk"))
    assert detect(path) == "gb18030"


def test_bytes_of_no_encoding_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes("姓名,电话\n张三,1\n".encode() + b"\xff\xfe\xfd\n")
    with pytest.raises(SourceError) as caught:
        detect(path)
    assert caught.value.key == "source.encoding"
    assert caught.value.details["line"] == 3


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\0\1\2\3" * 50, b"%PDF\x01\x02\x03\x04\x05\x06"])
def test_what_is_no_text_has_no_sample(head: bytes) -> None:
    assert sample(head) is None


def test_a_sample_may_be_cut_inside_a_character() -> None:
    code = ("上海" * 100).encode()
    assert (sample(code[:-1]) or "").startswith("上海上海")
    assert candidates(code[:-1])[0] == "utf-8"


def test_a_broken_byte_in_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(SIMPLIFIED.encode() + b"\xff\xfe\n" + SIMPLIFIED.encode())
    with pytest.raises(SourceError) as told:
        detect(path)
    assert (told.value.details["encoding"], told.value.details["line"]) == ("utf-8", 4)


def test_a_zero_byte_or_two_do_not_make_a_text_binary() -> None:
    assert sample("姓名,电话\n张三\0,13800138000\n".encode()) is not None
