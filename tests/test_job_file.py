"""The job file that `init` writes says what was found, and gives the same run."""

from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

import guiyi
from guiyi.core.errors import ConfigError, TargetError
from guiyi.core.language import issue_text, speak
from guiyi.importers.stage import look
from guiyi.job import Job
from guiyi.job_file import write_job_file

CSV = "客户名称,手机,车型,备用: 一,序号\n甲有限公司,13800138000,宝马,x,1\n乙有限公司,13900139000,奔驰,y,2\n"


def written(folder: Path, *names: str, **options: bool) -> str:
    asked = Job.of({"sources": [{"path": str(folder / name)} for name in names]}, "test")
    write_job_file(look(asked.asked(), asked.schema_wanted()), folder / "guiyi.yaml", force=options.get("force", False))
    return (folder / "guiyi.yaml").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "客户 表.csv").write_text(CSV, "utf-8")
    return tmp_path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_a_job_that_reads_the_same(folder: Path, lang: str) -> None:
    speak(lang)
    told = yaml.safe_load(written(folder, "客户 表.csv"))
    assert told["sources"] == [
        {
            "path": "客户 表.csv",
            "region": "CN",
            "columns": {"客户名称": "customer_name", "手机": "mobile", "序号": None},
        }
    ]
    assert told["targets"] == ["csv", "xlsx"]
    plain = guiyi.run([folder / "客户 表.csv"], output=str(folder / "plain"), targets=["csv"])
    by_job = guiyi.run(folder / "guiyi.yaml", targets=["csv"])
    assert by_job.folder == folder / "guiyi-out"
    assert by_job.customers.equals(plain.customers)
    assert by_job.contacts.equals(plain.contacts)


def test_every_column_is_explained(folder: Path) -> None:
    text = written(folder, "客户 表.csv")
    assert "手机: mobile  # Mobile · same header · 100%" in text
    assert "# 车型: 车型" in text
    assert "# '备用: 一': " in text
    assert "序号: null  # left out" in text
    assert "customer: {zh: 车型" not in text
    assert "{zh: 车型, kind: text, entity: " in text


def test_comments_that_are_uncommented_are_keys(folder: Path) -> None:
    tail = written(folder, "客户 表.csv").partition("# fields:")[2]
    for line in tail.splitlines():
        if line.startswith("# ") and line.split(":")[0].lstrip("# ") in ("tags", "validate", "dedupe"):
            assert isinstance(yaml.safe_load(line[2:]), dict)
    live = "\n".join(
        line.removeprefix("# ") for line in tail.splitlines() if not line.startswith("# t") and "：" not in line
    )
    assert "required: [customer_name]" in live


def test_a_format_that_knows_its_columns_needs_none(tmp_path: Path) -> None:
    (tmp_path / "标签.txt").write_text("意向（2人）\n张三、李四\nVIP（1人）\n王五\n", "utf-8")
    told = yaml.safe_load(written(tmp_path, "标签.txt"))
    assert told["sources"][0]["columns"] == {}
    assert Job.load(tmp_path / "guiyi.yaml").sources[0].columns == {}


def test_a_header_that_means_several_fields_is_left_to_detection(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for page, numbers in (
        (book.active, ("13800138000", "13900139000")),
        (book.create_sheet("二"), ("021-61234567", "021-61234568")),
    ):
        page.append(["客户名称", "电话"])
        for name, number in zip(("甲有限公司", "乙有限公司"), numbers, strict=True):
            page.append([name, number])
    book.save(tmp_path / "a.xlsx")
    text = written(tmp_path, "a.xlsx")
    assert yaml.safe_load(text)["sources"][0]["columns"] == {"客户名称": "customer_name"}
    assert "# 电话: mobile" in text
    assert "# 电话: phone" in text


def test_a_source_elsewhere_is_named_in_full(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    asked = Job.of({"sources": [{"path": str(folder / "客户 表.csv")}]}, "test")
    write_job_file(look(asked.asked(), asked.schema_wanted()), tmp_path / "below" / "guiyi.yaml", force=False)
    told = yaml.safe_load((tmp_path / "below" / "guiyi.yaml").read_text("utf-8"))
    assert told["sources"][0]["path"] == (folder / "客户 表.csv").as_posix()


def test_a_file_that_is_there_stays(folder: Path) -> None:
    (folder / "guiyi.yaml").write_text("mine")
    with pytest.raises(ConfigError, match="--force"):
        written(folder, "客户 表.csv")
    assert (folder / "guiyi.yaml").read_text() == "mine"
    assert written(folder, "客户 表.csv", force=True).startswith("# guiyi job file")
    assert sorted(one.name for one in folder.iterdir()) == ["guiyi.yaml", "客户 表.csv"]


def test_a_place_that_cannot_be_written_is_said(folder: Path) -> None:
    asked = Job.of({"sources": [{"path": str(folder / "客户 表.csv")}]}, "test")
    looks = look(asked.asked(), asked.schema_wanted())
    with pytest.raises(TargetError, match="nowhere"):
        write_job_file(looks, folder / "nowhere" / "guiyi.yaml", force=False)


ODD = (
    "手机", "手机*", "手机：", "客户名称", "姓名", "备注", "备注（必填）", 'a"b', "it's", "a: b", "# 号", "- x", "{a}", "[b]",
    "&c", "*d", "!e", "%f", "@g", "null", "yes", "No", "1", "1.5", "2024-01-01", "~", "😀 名称", "两行\n表头", "制\t表", "",
    "A", "B", "T", "电话", "Phone", "区号", "联系人2", "手机2", "地址 ", "\\n", "\x07铃", "很长" * 90, "?", "a # b", "：", "***",
    "邮箱", "公司 Company", "省市区", "标签组1(客户等级)", "contact_id", "创建时间", "Do Not Call",
)  # fmt: skip
SEEN = (
    "13800138000",
    "张三",
    "恒达贸易有限公司",
    "a@b.com",
    "# x: y",
    "是",
    "2024-01-01",
    "021",
    "\x1b[1m",
    "",
    "a\nb",
)


def read_as(job: Job) -> list[list[tuple[str, tuple[str, ...]]]]:
    found = look(job.asked(), job.schema_wanted())
    return [[(one.header, one.fields) for one in sheet.columns] for one in found for sheet in one.source.sheets]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_header_is_written_so_that_it_reads_the_same(tmp_path: Path, data: st.DataObject) -> None:
    headers = data.draw(st.lists(st.sampled_from(ODD), min_size=3, max_size=12))
    rows = data.draw(st.lists(st.lists(st.sampled_from(SEEN), min_size=3, max_size=12), min_size=2, max_size=4))
    book = openpyxl.Workbook()
    for line in (["客户名称", *headers], *([f"上海恒达{at}有限公司", *row] for at, row in enumerate(rows))):
        book.active.append([ILLEGAL_CHARACTERS_RE.sub("", cell) or None for cell in line])
    book.save(tmp_path / "a.xlsx")
    text = written(tmp_path, "a.xlsx", force=True)
    job = Job.load(tmp_path / "guiyi.yaml")
    assert read_as(job) == read_as(Job.of({"sources": [{"path": str(tmp_path / "a.xlsx")}]}, "test"))
    assert "13800138000" not in text


def test_comments_name_alternatives_values_and_keys(folder: Path) -> None:
    (folder / "b.csv").write_text("客户姓名,联系电话,鞋码\n张三,13800138000,a\n李四,13900139000,b\n", "utf-8")
    text = written(folder, "b.csv")
    assert "客户姓名: contact_name  # Contact name · values · 85% · or customer_name · 张* ┊ 李*" in text
    assert "联系电话: mobile  # Mobile · values · 85% · or phone · 138****8000 ┊ 139****9000" in text
    assert "# 鞋码: " in text
    assert "# limit_cells: " in text


def test_keys_that_are_uncommented_are_understood(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["客户名称", "手机"])
    book.active.append(["甲有限公司", "13800138000"])
    book.save(tmp_path / "a.xlsx")
    text = written(tmp_path, "a.xlsx")
    keys = ("hidden", "beside", "password_env", "limit_cells")
    for key in keys:
        text = text.replace(f"    # {key}: ", f"    {key}: ")
    (tmp_path / "guiyi.yaml").write_text(text, "utf-8")
    [source] = Job.load(tmp_path / "guiyi.yaml").sources
    assert (source.hidden, source.beside, source.limit_cells) == ("keep", ["comments", "colors"], 20_000_000)


def test_a_sheet_that_is_left_out_says_why(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["客户名称", "手机"])
    book.active.append(["甲有限公司", "13800138000"])
    book.create_sheet("空")
    book.save(tmp_path / "a.xlsx")
    text = written(tmp_path, "a.xlsx")
    assert f"# {issue_text('sheet.empty').text}" in text


def test_a_remembered_mapping_is_written_down_as_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    guiyi.run(
        Job.of({"sources": [{"path": "客户 表.csv", "columns": {"车型": "need"}}], "targets": ["csv"]}, "test", folder)
    )
    assert "车型: need  # Need · remembered · 100%" in written(folder, "客户 表.csv")
