"""SQLite files as sources."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guiyi.core.errors import ConfigError, SourceError
from guiyi.core.source import ReadOptions, SourceAsked
from guiyi.importers import database, sqlite_file
from guiyi.importers.databases.sqlite_open import MAGIC
from guiyi.importers.identify import importer_of
from guiyi.importers.stage import look
from guiyi.job import Job
from guiyi.schemas.customer import customer_schema

TABLES = """
CREATE TABLE 客户 (编号 INTEGER PRIMARY KEY, 姓名 TEXT, 手机 INTEGER, 余额 REAL, 备注 BLOB);
INSERT INTO 客户 VALUES (7, '张三', 13800138000, 41.5, x'00ff'), (3, '李四', 13900139000, NULL, '老客户');
CREATE TABLE log (at TEXT, what TEXT);
INSERT INTO log VALUES ('2024-01-01', 'login');
CREATE VIEW broken AS SELECT * FROM gone;
"""


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    path = tmp_path / "客户 100%.db"
    connection = sqlite3.connect(path)
    connection.executescript(TABLES)
    connection.close()
    return path


def test_tables_are_sheets_and_rows_come_by_key(crm: Path) -> None:
    assert importer_of(crm).NAME == "sqlite"
    found = {sheet.name: sheet for sheet in sqlite_file.read(crm)}
    assert list(found) == ["log", "客户", "broken"]
    assert found["客户"].header == ("编号", "姓名", "手机", "余额", "备注")
    assert list(found["客户"].lines) == [
        ("1", ("3", "李四", "13900139000", None, "老客户")),
        ("2", ("7", "张三", "13800138000", "41.5", "00ff")),
    ]
    assert [one.key for one in found["broken"].notes] == ["note.closed_table"]


def test_only_tables_of_customers_are_read(crm: Path) -> None:
    (seen,) = look([SourceAsked(crm)], customer_schema())
    assert {one.name: one.skipped for one in seen.source.sheets} == {
        "log": "sheet.no_customers",
        "客户": None,
        "broken": "sheet.empty",
    }


def test_a_file_and_its_url_are_read_alike(crm: Path) -> None:
    (of_file,) = sqlite_file.read(crm, ReadOptions(table="客户"))
    (of_url,) = database.read_url(f"sqlite:///{crm.as_posix()}", ReadOptions(table="客户"))
    assert list(of_file.lines) == list(of_url.lines)
    (asked,) = sqlite_file.read(crm, ReadOptions(query="SELECT 姓名 FROM 客户 WHERE 姓名 LIKE '%三'"))
    assert (asked.header, list(asked.lines)) == (("姓名",), [("1", ("张三",))])


def test_a_table_is_asked_of_a_database_only(crm: Path) -> None:
    options = ReadOptions(table="客户")
    (seen,) = look([SourceAsked(crm, options=options)], customer_schema())
    assert [one.name for one in seen.source.sheets] == ["客户"]
    text = crm.with_name("a.csv")
    text.write_text("姓名,手机\n张三,13800138000\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        look([SourceAsked(text, options=options)], customer_schema())
    assert caught.value.key == "config.no_tables"


def test_a_path_in_a_job_is_relative_to_the_job(crm: Path) -> None:
    job = Job.of({"sources": [{"path": f"sqlite:///{crm.name}", "table": "客户"}]}, "test", crm.parent)
    (seen,) = look(job.asked(), job.schema_wanted())
    assert seen.source.sheets[0].rows == 2


def test_the_folder_stays_as_it_is(crm: Path) -> None:
    before = {path.name: path.read_bytes() for path in crm.parent.iterdir()}
    for sheet in sqlite_file.read(crm):
        list(sheet.lines)
    assert {path.name: path.read_bytes() for path in crm.parent.iterdir()} == before


def test_what_stands_in_the_log_beside_a_file_is_read(tmp_path: Path) -> None:
    """A program that was ended, or a copy of its files: the last rows are only in the -wal file."""
    path = tmp_path / "a.db"
    told = (
        "import os, sqlite3; c = sqlite3.connect({!r}); c.execute('PRAGMA journal_mode=WAL');"
        "c.execute('PRAGMA wal_autocheckpoint=0'); c.execute('CREATE TABLE a (手机)');"
        "c.execute(\"INSERT INTO a VALUES ('13800138000')\"); c.commit(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", told.format(str(path))], check=True)
    copied = tmp_path / "copy"
    copied.mkdir()
    for ending in ("", "-wal"):
        shutil.copyfile(f"{path}{ending}", copied / f"a.db{ending}")
    before = {one.name: one.read_bytes() for one in copied.iterdir()}
    (sheet,) = sqlite_file.read(copied / "a.db")
    assert list(sheet.lines) == [("1", ("13800138000",))]
    assert {one.name: one.read_bytes() for one in copied.iterdir()} == before


def test_a_file_that_another_program_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE a (手机)")
    writer.execute("INSERT INTO a VALUES ('13800138000')")
    writer.commit()
    (sheet,) = sqlite_file.read(path)
    assert list(sheet.lines) == [("1", ("13800138000",))]
    writer.close()


def test_nothing_can_be_written(crm: Path) -> None:
    with pytest.raises(SourceError) as caught:
        list(sqlite_file.read(crm, ReadOptions(query="DELETE FROM 客户")))
    assert caught.value.key == "source.query_writes"


def test_texts_of_old_programs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE a (name TEXT)")
    connection.execute("INSERT INTO a VALUES (CAST(? AS TEXT))", ("张三".encode("gbk"),))
    connection.commit()
    connection.close()
    (sheet,) = sqlite_file.read(path)
    assert list(sheet.lines) == [("1", ("张三",))]


def test_parts_of_a_search_index_are_no_tables(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    try:
        connection.execute("CREATE VIRTUAL TABLE people USING fts5(姓名, 手机)")
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no full-text search")
    connection.execute("INSERT INTO people VALUES ('张三', '13800138000')")
    connection.commit()
    connection.close()
    assert [one.name for one in sqlite_file.read(path)] == ["people"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def emptied(path: Path) -> None:
    path.write_bytes(MAGIC + b"\0" * 4000)


def scrambled(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[100:] = bytes(255 - one for one in raw[100:])
    path.write_bytes(raw)


def read_all(path: Path) -> None:
    for sheet in importer_of(path).read(path):
        list(sheet.lines)


@pytest.mark.parametrize("damage", [cut, emptied, scrambled])
def test_a_broken_file_is_refused_in_a_sentence(crm: Path, damage: Callable[[Path], None]) -> None:
    damage(crm)
    with pytest.raises(SourceError) as caught:
        read_all(crm)
    assert caught.value.key == "source.sqlite"
    assert str(crm) in str(caught.value)


@pytest.mark.parametrize(
    ("url", "key"), [("sqlite:///nowhere.db", "source.missing"), ("sqlite://", "source.url_written")]
)
def test_a_url_without_a_file_is_refused(url: str, key: str) -> None:
    with pytest.raises(SourceError) as caught:
        list(database.read_url(url))
    assert caught.value.key == key


@pytest.mark.filterwarnings("error")
def test_a_url_may_ask_for_what_is_done_anyway(crm: Path) -> None:
    plain, asked = (list(database.read_url(f"sqlite:///{crm}{more}")) for more in ("", "?mode=ro&immutable=1"))
    assert [list(sheet.lines) for sheet in asked] == [list(sheet.lines) for sheet in plain]
