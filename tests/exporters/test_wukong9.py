from dataclasses import replace
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

from guiyi.core.language import speak
from guiyi.core.schema import Schema
from guiyi.exporters.crm import write
from guiyi.schemas.targets import TARGETS

Base = tuple[pd.DataFrame, pd.DataFrame]
WUKONG = TARGETS["wukong9"]


def grid(path: Path) -> list[list[str]]:
    return [list(map(str, row)) for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()]


def rows(path: Path) -> list[dict[str, str]]:
    _, header, *body = grid(path)
    return [dict(zip(header, row, strict=True)) for row in body]


def told(findings: pd.DataFrame) -> set[tuple[str, str, str]]:
    return set(findings[["id", "field", "code"]].itertuples(index=False, name=None))


def test_the_files_are_biff8_in_the_template(base: Base, schema: Schema, tmp_path: Path) -> None:
    done = write(*base, schema, WUKONG, tmp_path)
    assert [path.name for path in done.files] == ["客户.xls", "联系人.xls", "README.txt"]
    customers = tmp_path / "客户.xls"
    assert customers.read_bytes().startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    hint, header, *body = grid(customers)
    assert "*代表必填项" in hint[0]
    assert not any(hint[1:])
    assert header == [one.header for one in WUKONG.object_of("customer").fields]
    assert grid(tmp_path / "联系人.xls")[1] == [one.header for one in WUKONG.object_of("contact").fields]
    assert len(body) == 2
    area = CalamineWorkbook.from_path(str(customers)).get_sheet_by_index(0).merged_cell_ranges
    assert area is None or area == [((0, 0), (0, 12))]


def test_every_cell_is_text(base: Base, schema: Schema, tmp_path: Path) -> None:
    write(*base, schema, WUKONG, tmp_path)
    for name in ("客户.xls", "联系人.xls"):
        sheet = CalamineWorkbook.from_path(str(tmp_path / name)).get_sheet_by_index(0)
        assert all(isinstance(cell, str) for row in sheet.to_python() for cell in row)
    first = rows(tmp_path / "客户.xls")[0]
    assert first["手机"] == "13800138000"
    assert first["备注"].startswith("=1+1\n")  # as the system asks: no guard


def test_a_surname_stands_with_its_salutation(base: Base, schema: Schema, tmp_path: Path) -> None:
    write(*base, schema, WUKONG, tmp_path)
    first, _ = rows(tmp_path / "联系人.xls")
    assert first["*姓名"] == "张总"
    assert "称呼" not in first["备注"]
    assert "手机：13800138002" in first["备注"]


def test_a_surname_of_two_characters_is_a_surname(base: Base, schema: Schema, tmp_path: Path) -> None:
    write(base[0], base[1].assign(contact_name=["欧阳", "张伟"], last_name=["欧阳", "张"]), schema, WUKONG, tmp_path)
    assert [one["*姓名"] for one in rows(tmp_path / "联系人.xls")] == ["欧阳总", "张伟"]


def test_a_personal_customer_has_its_own_mobile(base: Base, schema: Schema, tmp_path: Path) -> None:
    write(*base, schema, WUKONG, tmp_path)
    assert rows(tmp_path / "客户.xls")[1]["手机"] == "+85291234567"


def test_a_contact_without_a_name_is_written_to_its_customer(base: Base, schema: Schema, tmp_path: Path) -> None:
    customers, contacts = base
    contacts = contacts.assign(contact_name=[pd.NA, "张伟"], last_name=pd.NA)
    done = write(customers, contacts, schema, WUKONG, tmp_path)
    assert [one["*姓名"] for one in rows(tmp_path / "联系人.xls")] == ["张伟"]
    note = rows(tmp_path / "客户.xls")[0]["备注"]
    for value in ("13800138001", "13800138002", "zhang@example.com", "zhangzong88", "@cmd", "总", "男"):
        assert value in note
    assert ("p1", "contact_name", "target.unnamed") in told(done.findings)


def test_a_wechat_contact_is_called_by_its_remark(base: Base, schema: Schema, tmp_path: Path) -> None:
    contacts = base[1].assign(
        contact_name=pd.NA, last_name=pd.NA, wechat_remark=["小张建材", pd.NA], wechat_nickname="海阔天空"
    )
    write(base[0], contacts, schema, WUKONG, tmp_path)
    assert [one["*姓名"] for one in rows(tmp_path / "联系人.xls")] == ["小张建材", "海阔天空"]


def test_namesakes_are_told_apart_by_their_phones(base: Base, schema: Schema, tmp_path: Path) -> None:
    customers, contacts = base
    namesake = customers.iloc[[1]].assign(customer_id="c3", phone="+8613700137000")
    silent = customers.iloc[[1]].assign(customer_id="c4")
    person = contacts.iloc[[1]].assign(contact_id="p3", customer_id="c3")
    orphan = contacts.iloc[[1]].assign(contact_id="p4", customer_id="c4", mobile=pd.NA)
    done = write(
        pd.concat([customers, namesake, silent]), pd.concat([contacts, person, orphan]), schema, WUKONG, tmp_path
    )
    assert [one["*客户名称"] for one in rows(tmp_path / "客户.xls")] == ["归一软件有限公司", "张伟", "张伟（7000）"]
    people = [(one["*姓名"], one["*客户名称"]) for one in rows(tmp_path / "联系人.xls")]
    assert people == [("张总", "归一软件有限公司"), ("张伟", "张伟"), ("张伟", "张伟（7000）")]
    assert {
        ("c3", "customer_name", "target.renamed"),
        ("c4", "customer_name", "target.duplicate"),
        ("p4", "customer_name", "target.parent"),
    } <= told(done.findings)


def test_people_called_by_an_emoji_are_not_lost(base: Base, schema: Schema, tmp_path: Path) -> None:
    customers = base[0].assign(customer_name=["归一软件有限公司", "🌸"])
    contacts = base[1].assign(contact_name=["张三", "🌸"], wechat_remark=[pd.NA, "🌸"])
    done = write(customers, contacts, schema, WUKONG, tmp_path)
    assert [one["*客户名称"] for one in rows(tmp_path / "客户.xls")] == ["归一软件有限公司", "+85291234567"]
    assert [one["*姓名"] for one in rows(tmp_path / "联系人.xls")] == ["张三"]
    assert {("c2", "customer_name", "target.renamed"), ("p2", "contact_name", "target.unnamed")} <= told(done.findings)


def test_nothing_past_the_basic_plane_is_written(base: Base, schema: Schema, tmp_path: Path) -> None:
    customers = base[0].assign(note="🎉谢谢", tags="😀|VIP")
    done = write(customers, base[1], schema, WUKONG, tmp_path)
    assert all(char <= "\uffff" for row in grid(tmp_path / "客户.xls") for cell in row for char in cell)
    assert ("c1", "note", "target.charset") in told(done.findings)


def test_a_full_file_is_carried_on(base: Base, schema: Schema, tmp_path: Path) -> None:
    names = [f"归一{i}号店" for i in range(5)]
    many = pd.concat([base[0].iloc[[0]].assign(customer_id=name, customer_name=name) for name in names])
    done = write(many, base[1].iloc[:0], schema, replace(WUKONG, max_rows=2), tmp_path)
    assert [path.name for path in done.files] == ["客户.xls", "客户-2.xls", "客户-3.xls", "联系人.xls", "README.txt"]
    assert [one["*客户名称"] for path in done.files[:3] for one in rows(path)] == names
    assert "客户.xls, 客户-2.xls, 客户-3.xls" in done.files[-1].read_text(encoding="utf-8-sig")
    assert len(grid(tmp_path / "联系人.xls")) == 2


def test_the_readme_speaks_both_languages(base: Base, schema: Schema, tmp_path: Path) -> None:
    write(*base, schema, WUKONG, tmp_path)
    text = (tmp_path / "README.txt").read_bytes().decode("utf-8-sig")
    assert "跳过" in text
    assert "Customers first" in text
    assert "\r\n" in text


def test_long_texts_do_not_break_the_file(base: Base, schema: Schema, tmp_path: Path) -> None:
    customers = base[0].assign(business_scope="长" * 40_000, note="备" * 9_000)
    done = write(customers, base[1], schema, WUKONG, tmp_path)
    assert len(rows(tmp_path / "客户.xls")[0]["备注"]) == 21_845
    assert ("c1", "note", "target.too_long") in told(done.findings)


def test_the_template_is_chinese_in_every_language(base: Base, schema: Schema, tmp_path: Path) -> None:
    from guiyi.exporters.stage import export

    speak("en")
    export(*base, schema, [WUKONG], tmp_path)
    assert "标签：VIP；老客户" in rows(tmp_path / "wukong9" / "客户.xls")[0]["备注"]
