from pathlib import Path

import pytest

from guiyi.core.errors import SourceError
from guiyi.core.source import Note
from guiyi.importers.text.encoding import candidates, detect, lines_of, look_through, sample

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


TEXTS = {
    "header": "客户名称,联系人,手机,地址,备注\n",
    "header without a line end": "客户名称,联系人,手机",
    "nothing of ASCII": "客户名称，联系人，手机号码",
    "one line": "张三,13800138000,上海市浦东新区世纪大道100号\n",
    "one name": "张三\n",
    "names": "姓名\n张三\n李四\n王五\n欧阳娜娜\n",
    "companies": "苏州恒达贸易有限公司\n上海鑫源机械有限公司\n",
    "addresses": "北京市朝阳区建国路88号院3号楼1201室\n广东省深圳市南山区科技园南区\n",
    "phones": "name,phone\n" + "".join(f"Tom{at},1380013{at:04d}\n" for at in range(50)) + "张三,13900139000\n",
    "one character": "name,sex\nTom,M\nAnn,女\n",
    "notes": "备注\n已付款，下周发货。\n说“再看看”……\n",
    "many lines": "姓名,公司,地址\n" + "王伟芳,苏州恒达贸易有限公司,江苏省苏州市工业园区星湖街1号\n" * 1000,
    "rare names": RARE,
    "traditional": TRADITIONAL,
    "traditional header": "客戶名稱,聯絡人,手機,地址,備註\n",
    "traditional names": "陳大文\n林志玲\n張學友\n",
    "traditional, many lines": "姓名,公司\n" + "陳大文,臺北貿易股份有限公司\n" * 1000,
    "emoji": EMOJI,
    "both scripts": "Name,公司\nTom Hanks,Acme 苏州\n",
    "full width": "姓名，电话\n张三，１３８\n",
    "western": WESTERN,
    "marks alone": "，。；：\n",
    "Japanese": "会社名,担当者,電話\n株式会社山田,山田太郎,03-1234-5678\nトヨタ自動車,鈴木,\n",
}
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16-le", "utf-16-be", "utf-16", "cp1252", "cp932")
UNDECIDABLE = {
    ("marks alone", "big5"),  # nine bytes, which are ¡A¡C¡F¡G in Windows-1252
}
WRITTEN_IN = {"cp1252": {"western"}, "cp932": {"Japanese"}}  # nobody writes the other texts in these


def is_written(name: str, encoding: str) -> bool:
    try:
        TEXTS[name].encode(encoding)
    except UnicodeEncodeError:
        return False
    return name in WRITTEN_IN.get(encoding, TEXTS)


@pytest.mark.parametrize(
    ("name", "encoding"), [(name, encoding) for name in TEXTS for encoding in ENCODINGS if is_written(name, encoding)]
)
def test_short_and_long_texts_are_read_in_every_encoding(name: str, encoding: str) -> None:
    right = (sample(TEXTS[name].encode(encoding)) or "").removeprefix("\ufeff") == TEXTS[name]
    assert right is ((name, encoding) not in UNDECIDABLE)


def test_a_few_broken_bytes_are_written_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [f"张三,1380013{at:04d},上海\n".encode() for at in range(400)]
    lines[250] = b"\xd5\xc5\xc8\xfd,1,2\n"
    lines[399] += "北京".encode()[:-1]
    path.write_bytes(b"".join(lines))
    found = look_through(path)
    assert found.name == "utf-8"
    assert found.notes == (Note("note.broken_bytes", {"encoding": "utf-8", "count": 2, "lines": "251, 401"}),)
    read = list(lines_of(path, found.name))
    assert (read[250], read[400]) == ("\\xd5\\xc5\\xc8\\xfd,1,2\n", "北\\xe4\\xba")
    with pytest.raises(SourceError) as told:
        detect(path)
    assert told.value.details["line"] == 251


def test_too_many_broken_lines_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("张三,上海\n".encode() * 50 + b"\xff\n") * 4)
    with pytest.raises(SourceError) as told:
        look_through(path)
    assert (told.value.key, told.value.details["line"]) == ("source.encoding", 51)


def test_a_wide_file_cut_off_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("张三,上海\n" * 200).encode("utf-16")[:-1])
    assert look_through(path).notes[0].told["lines"] == "200"
    assert len(list(lines_of(path, "utf-16"))) == 200
