import csv
import io
import tracemalloc
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest

from guiyi.core.errors import SourceError
from guiyi.core.source import Note, Sheet
from guiyi.importers import delimited
from guiyi.importers.delimited import find_dialect, looks_so


def read(path: Path, content: str | bytes) -> Sheet:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (sheet,) = delimited.read(path)
    return sheet


def rows(sheet: Sheet) -> list[tuple[str, tuple[str | None, ...]]]:
    return list(sheet.lines)


@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "，"])
def test_the_mark_that_parts_records_alike_is_found(mark: str) -> None:
    text = "\n".join(
        mark.join(cells) for cells in (["姓名", "电话", "备注"], ["张三", "13800138000", "a-b c"], ["李四", "", ""])
    )
    dialect = find_dialect(text + "\n")
    assert dialect is not None
    assert dialect.delimiter == mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ('name;mails\nTom;"a@b.cn;c@d.cn"\nAnn;e@f.cn, g@h.cn\n', ";"),
        ("姓名,地址\n张三,上海，浦东\n李四,深圳，南山，科技园\n", ","),
        ("客户名单\n\n姓名,电话,来源\n张三,138,网站\n李四,139,展会\n", ","),
        ("x\t1,2,3\t4,5,6\ny\t7,8,9\t1,2,3\n", "\t"),
        ('Field1,Field2,"Field;3;3;3"\n', ","),
    ],
)
def test_other_marks_in_cells_do_not_mislead(text: str, mark: str) -> None:
    dialect = find_dialect(text)
    assert dialect is not None
    assert dialect.delimiter == mark


@pytest.mark.parametrize(
    "text",
    [
        "A张总-上海华信-意向\n★VIP 李姐 139 0013 9000\nB类|赵工|苏州鑫源机械|转介绍\n小美\n",
        "李姐，做五金的，住在城东\n王总\n老赵，转介绍\n小陈，同学，爱喝茶，慢\n",
        "意向客户(2人)：张三,李四\n老客户(2人)：王五,赵六\n",
        "<table><tr><td>a,b</td></tr></table>",
        '[{"a": 1, "b": 2}]',
        "",
    ],
)
def test_lists_and_other_texts_are_not_delimited(text: str) -> None:
    assert not looks_so(text)


@pytest.mark.parametrize(
    "text", ["手机号\n13800138000\n13900139000\n", "13800138000\n13900139000\n", "客户名称\n华信\n恒达\n"]
)
def test_one_column_is_a_table_too(tmp_path: Path, text: str) -> None:
    assert looks_so(text)
    sheet = read(tmp_path / "a.csv", text)
    assert [cells for _, cells in rows(sheet)] == [(line,) for line in text.split()]


def test_lines_are_records_counted_from_one(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", '姓名,备注\r\n\r\n张三,"第一行\r\n第二行"\r\n李四,\r\n')
    assert rows(sheet) == [
        ("1", ("姓名", "备注")),
        ("2", ()),
        ("3", ("张三", "第一行\r\n第二行")),
        ("4", ("李四", None)),
    ]


def test_a_sep_line_is_obeyed_and_counted(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", "sep=^\na^b,c\n1^2\n")
    assert rows(sheet) == [("2", ("a", "b,c")), ("3", ("1", "2"))]


def test_old_mac_line_ends_zero_bytes_and_escapes_are_read(tmp_path: Path) -> None:
    assert len(rows(read(tmp_path / "a.csv", "a,b\r1,2\r3,4\r"))) == 3
    assert rows(read(tmp_path / "b.csv", "a,b\n" + "1,2\n" * 60 + "x\0y,z\n"))[-1][1] == ("x\0y", "z")
    assert rows(read(tmp_path / "c.csv", 'a,b\n"say \\"hi\\"",2\n'))[1][1] == ('say "hi"', "2")
    assert rows(read(tmp_path / "d.csv", 'a, b\n1, "x, y"\n'))[1][1] == ("1", "x, y")


def test_gbk_is_read_as_such(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", "姓名,电话\n张三,13800138000\n".encode("gbk"))
    assert sheet.encoding == "gb18030"
    assert rows(sheet)[1][1] == ("张三", "13800138000")


def test_a_long_cell_is_read_and_an_open_quote_is_told(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", "a,b\n1," + "长" * 1_000_000 + "\n")
    assert len(rows(sheet)[1][1][1] or "") == 1_000_000
    sheet = read(tmp_path / "b.csv", 'a,b\n1,2\n3,"' + "x" * (1 << 24) + "y\n")
    with pytest.raises(SourceError) as caught:
        rows(sheet)
    assert caught.value.key == "source.open_quote"
    assert caught.value.details["line"] == 3


def test_a_long_file_is_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("姓名,电话\n" + "张三,13800138000\n" * 1_000_000, encoding="utf-8")
    tracemalloc.start()
    (sheet,) = delimited.read(path)
    assert len(list(islice(sheet.lines, 1000))) == 1000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < path.stat().st_size * 0.6


CHATLOG = "UserName,Alias,Remark,NickName\n"


@pytest.mark.parametrize(
    ("line", "cells", "doubtful"),
    [
        ("wxid_a,zhangsan_sh,A张总,张三", ("wxid_a", "zhangsan_sh", "A张总", "张三"), False),
        ("wxid_a,,,Li,Si", ("wxid_a", None, None, "Li,Si"), False),
        ("wxid_a,,李四,采购,", ("wxid_a", None, "李四,采购", None), False),
        ("wxid_a,,Li,Si,Li,Si", ("wxid_a", None, "Li,Si", "Li,Si"), False),
        ("wxid_a,,李四,采购,Li,Si", ("wxid_a", None, "李四,采购,Li,Si", None), True),
    ],
)
def test_commas_without_quotes_are_put_back_where_certain(
    tmp_path: Path, line: str, cells: tuple[str | None, ...], doubtful: bool
) -> None:
    sheet = read(tmp_path / "contact.csv", CHATLOG + line + "\n")
    assert rows(sheet)[1] == ("2", cells)
    assert sheet.notes == ((Note("note.unquoted_commas"),) if doubtful else ())


@pytest.mark.parametrize("cells", [["a", "b"], ['q"', "x,y", "行\n行"], ["", "只有一个", ""]])
def test_what_the_csv_module_writes_is_read_back(tmp_path: Path, cells: Sequence[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([[f"c{at}" for at in range(len(cells))], cells, cells])
    assert rows(read(tmp_path / "a.csv", out.getvalue()))[1][1] == tuple(cell or None for cell in cells)


@pytest.mark.parametrize(
    "text",
    [
        "姓名    电话           公司\n张三    13800138000    恒达 贸易\n李四    13900139000    鑫源\n",
        "姓名　　电话　　公司\n张三　　13800138000　　恒达 贸易\n李四　　13900139000　　鑫源\n",
    ],
)
def test_spaces_may_part_columns(tmp_path: Path, text: str) -> None:
    assert looks_so(text)
    sheet = read(tmp_path / "a.txt", text)
    assert rows(sheet)[1] == ("2", ("张三", "13800138000", "恒达 贸易"))


def test_single_spaces_part_columns_only_under_their_names() -> None:
    assert looks_so("姓名 电话 公司\n张三 13800138000 恒达\n李四 13900139000 鑫源\n")
    assert not looks_so("张三 13800138000 恒达\n李四 13900139000 鑫源\n")


def test_a_cell_is_what_a_spreadsheet_shows_of_it(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", '编号,手机\n="001",="13800138000"\n=1+1,=""\n')
    assert rows(sheet)[1:] == [("2", ("001", "13800138000")), ("3", ("=1+1", None))]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('姓名,手机,备注\n张三,13800138000,"他说好\n李四,13900139000,x\n', 2),
        ('姓名,手机\n张三,13800138000\n"李四,13900139000\n王五,13700137000\n', 3),
        (
            '姓名,手机,备注\n张三,13800138000,"好\n'
            + "".join(f"王五,1370013{at:04d},x\n" for at in range(9))
            + '李四,13900139000,"\n',
            2,
        ),
    ],
)
def test_a_quote_that_swallows_rows_is_told(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(SourceError) as told:
        rows(read(tmp_path / "a.csv", text))
    assert (told.value.key, told.value.details["line"]) == ("source.open_quote", line)


def test_a_note_of_several_lines_swallows_nothing(tmp_path: Path) -> None:
    note = "3.5 电话,有兴趣,报价\n3.8 电话,约见面,样品\n3.9 拜访,谈价格,合同\n3.10 签约,付款,发货\n完"
    sheet = read(tmp_path / "a.csv", f'姓名,手机,备注\n张三,13800138000,"{note}"\n李四,13900139000,5" 管\n')
    assert rows(sheet)[1:] == [("2", ("张三", "13800138000", note)), ("3", ("李四", "13900139000", '5" 管'))]


def test_companies_that_end_in_a_point_are_no_sentences() -> None:
    assert looks_so("Client list\nName,Phone,Company\nTom,1,Acme Inc.\nAnn,2,Beta Ltd.\nBob,3,Gamma Corp.\n")


@pytest.mark.parametrize("mark", ["、", "^", "~", "#", "*", "&", "@", ":"])
def test_rare_marks_part_cells_under_names_of_columns_or_between_quotes(mark: str) -> None:
    named = "\n".join(
        mark.join(one) for one in (["姓名", "电话", "公司"], ["张三", "138", "恒达"], ["李四", "139", ""])
    )
    quoted = "\n".join(mark.join(f'"{cell}"' for cell in one) for one in (["a b", "c,d"], ["e", ""], ["f", "g"]))
    for text in (named, quoted):
        dialect = find_dialect(text + "\n")
        assert dialect is not None
        assert dialect.delimiter == mark


@pytest.mark.parametrize(
    "text",
    [
        "a@b.cn\nc@d.cn\n",
        "10:30:25\n10:31:26\n10:32:27\n",
        "张三、李四、王五\n赵六、钱七、孙八\n",
        "王总 恒达 苏州\n李总 鑫源 上海\n",
    ],
)
def test_rare_marks_in_values_part_nothing(text: str) -> None:
    assert find_dialect(text) is None


def test_single_quotes_comments_and_preambles(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", "'姓名','备注'\n'张三','a,b'\n'李四','it''s'\n")
    assert rows(sheet)[1:] == [("2", ("张三", "a,b")), ("3", ("李四", "it's"))]
    sheet = read(tmp_path / "b.csv", "# 导出, 2024\n# 仅内部\n姓名;电话\n张三;138\n李四;139\n")
    assert rows(sheet)[2:] == [("3", ("姓名", "电话")), ("4", ("张三", "138")), ("5", ("李四", "139"))]


def test_the_guard_against_formulas_is_taken_off(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", "手机,备注\n'+8613800138000,'=1+1\n'13800138000,'t Hof\n")
    assert rows(sheet)[1:] == [("2", ("+8613800138000", "=1+1")), ("3", ("'13800138000", "'t Hof"))]


def test_joined_files_keep_no_mark_of_byte_order(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", "\ufeff姓名,电话\r\n张三,1\r\n\ufeff姓名,电话\r\n李四,2\r\n")
    assert [cells for _, cells in rows(sheet)] == [("姓名", "电话"), ("张三", "1"), ("姓名", "电话"), ("李四", "2")]


DRAWN = [("姓名", "电话"), ("张三", "13800138000"), ("李四", None)]


@pytest.mark.parametrize(
    "text",
    [
        "| 姓名 | 电话 |\n|:---|---:|\n| 张三 | 13800138000 |\n| 李四 | |\n",
        "姓名 | 电话\n--- | ---\n张三 | 13800138000\n李四 | \n",
        "+------+-------------+\n| 姓名 | 电话        |\n+------+-------------+\n| 张三 | 13800138000 |\n| 李四 |             |\n+------+-------------+\n",
        " 姓名 |    电话     \n------+-------------\n 张三 | 13800138000\n 李四 | \n",
        "┌──────┬─────────────┐\n│ 姓名 │    电话     │\n├──────┼─────────────┤\n│ 张三 │ 13800138000 │\n│ 李四 │             │\n└──────┴─────────────┘\n",
    ],
)
def test_drawn_tables_are_read(tmp_path: Path, text: str) -> None:
    assert looks_so(text)
    assert [cells for _, cells in rows(read(tmp_path / "a.txt", text)) if cells] == DRAWN


def test_an_empty_cell_between_set_columns_moves_nothing(tmp_path: Path) -> None:
    text = "姓名      电话         公司\n张三                   恒达\n欧阳娜娜  13800138000  鑫源 贸易\n李四      13900139000  华信\n王五      13700137000  博远\n"
    assert rows(read(tmp_path / "a.txt", text))[1:3] == [
        ("2", ("张三", None, "恒达")),
        ("3", ("欧阳娜娜", "13800138000", "鑫源 贸易")),
    ]
