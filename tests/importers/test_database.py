"""Databases as sources: against real servers that the tests start."""

import csv
import gc
import json
import re
import tracemalloc
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import guiyi
from guiyi.core.errors import ConfigError, SourceError
from guiyi.core.secret import password_from
from guiyi.core.source import ReadOptions, Sheet, SourceAsked, SourceRead
from guiyi.importers import database
from guiyi.importers.stage import look
from guiyi.job import Job
from guiyi.job_file import write_job_file
from guiyi.schemas.customer import customer_schema

COUNT = 50_000


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest) -> Any:
    """Each server in turn, its database empty."""
    return emptied(request.getfixturevalue(request.param))


@pytest.fixture
def postgres(postgresql: Any) -> Any:
    return emptied(postgresql)


@pytest.fixture
def maria(mariadb: Any) -> Any:
    return emptied(mariadb)


def emptied(server: Any) -> Any:
    gc.collect()  # a failed test may still hold a connection
    if server.url.drivername.startswith("postgresql"):
        server.run(
            "SET lock_timeout = '10s'",
            "DROP SCHEMA IF EXISTS sales CASCADE",
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
        )
    else:
        server.run(
            "SET lock_wait_timeout = 10",
            "DROP DATABASE IF EXISTS sales",
            "DROP DATABASE crm",
            "CREATE DATABASE crm CHARACTER SET utf8mb4",
        )
    return server


def sheets(server: Any, **ways: Any) -> list[Sheet]:
    return list(database.read_url(str(server), ReadOptions(**ways)))


def lines(server: Any, **ways: Any) -> list[tuple[str, tuple[str | None, ...]]]:
    (sheet,) = sheets(server, **ways)
    return list(sheet.lines)


def cells(server: Any, **ways: Any) -> dict[str, str | None]:
    """Return the one row of a table by its columns."""
    (sheet,) = sheets(server, **ways)
    ((_, told),) = sheet.lines
    return dict(zip(sheet.header or (), told, strict=True))


def looked(server: Any, **ways: Any) -> SourceRead:
    options = ReadOptions(**{key: ways.pop(key) for key in ("table", "query") if key in ways})
    asked = SourceAsked(Path("crm"), url=str(server), options=options, **ways)
    return look([asked], customer_schema())[0].source


def refused(url: object, **ways: Any) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_all(str(url), **ways)
    return caught.value


def read_all(url: str, **ways: Any) -> None:
    for sheet in database.read_url(url, ReadOptions(**ways)):
        list(sheet.lines)


# rows


def test_rows_come_by_primary_key_and_are_numbered_from_one(server: Any) -> None:
    server.run(
        "CREATE TABLE a (name varchar(20), no int primary key)",
        "INSERT INTO a VALUES ('张三', 7), ('李四', 3), (NULL, 5)",
    )
    assert lines(server, table="a") == [("1", ("李四", "3")), ("2", (None, "5")), ("3", ("张三", "7"))]
    assert lines(server, query="SELECT name FROM a WHERE no > 3 ORDER BY no DESC;") == [
        ("1", ("张三",)),
        ("2", (None,)),
    ]


def test_a_query_stays_as_it_is_written(server: Any) -> None:
    server.run("CREATE TABLE a (name varchar(20), at varchar(20))", "INSERT INTO a VALUES ('张三%', '12:30')")
    query = "SELECT name, '%s' AS s FROM a WHERE name LIKE '%张%' AND at = '12:30' -- :all"
    assert cells(server, query=query) == {"name": "张三%", "s": "%s"}


def test_rows_come_as_a_stream(server: Any) -> None:
    server.run("CREATE TABLE many (no int primary key, phone varchar(20), note varchar(200))")
    numbers = " CROSS JOIN ".join(
        f"(SELECT 0 n UNION ALL {' UNION ALL '.join(f'SELECT {n}' for n in range(1, 10))}) d{at}" for at in range(5)
    )
    number = "+".join(f"d{at}.n*{10**at}" for at in range(5))
    text = "x" * 150
    server.run(
        f"INSERT INTO many SELECT {number}, 13800000000 + {number}, '{text}' FROM {numbers} WHERE {number} < {COUNT}"
    )
    (sheet,) = sheets(server, table="many")
    found = iter(sheet.lines)
    tracemalloc.start()
    first = list(islice(found, 1_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000  # all rows at once are over 15 MB
    assert [(label, cells[:2]) for label, cells in [*first, *found]] == [
        (str(at + 1), (str(at), str(13800000000 + at))) for at in range(COUNT)
    ]


def test_the_limit_of_cells_holds(server: Any) -> None:
    server.run("CREATE TABLE a (x int, y int)", "INSERT INTO a VALUES (1, 2), (3, 4)")
    assert len(lines(server, table="a", limit_cells=4)) == 2
    error = refused(server, table="a", limit_cells=3)
    assert error.key == "source.too_many_cells"
    assert "limit-cells" in str(error)


# types


def test_types_of_postgresql_become_text(postgres: Any) -> None:
    postgres.run(
        "CREATE TYPE grade AS ENUM ('A', 'B')",
        "CREATE TABLE a (n numeric(12,2), big bigint, f float8, t timestamp, z timestamptz, d date, h time, b bool,"
        " bin bytea, pic bytea, j jsonb, tags text[], ids int[], u uuid, g grade, nothing text, empty text, c char(8), i inet)",
        "INSERT INTO a VALUES (1200.50, 13800138000, 41.5, '2024-03-05 10:11:12', '2024-03-05 10:11:12+08', '2024-03-05',"
        " '10:11', true, 'abc', '\\x00ff', '{\"n\": [1, 2], \"city\": \"上海\"}', '{VIP,a|b}', '{1,2}',"
        " '0f8fad5b-d9cb-469f-a165-70867728950e', 'B', NULL, '', '100084', '10.0.0.1')",
    )
    told = cells(postgres, table="a")
    assert re.fullmatch(r"2024-03-05 \d\d:11:12\+\d\d:\d\d", told.pop("z") or "")
    assert told == {
        "n": "1200.50", "big": "13800138000", "f": "41.5", "t": "2024-03-05 10:11:12", "d": "2024-03-05",
        "h": "10:11:00", "b": "TRUE", "bin": "abc", "pic": "00ff", "j": '{"n": [1, 2], "city": "上海"}',
        "tags": "VIP|a｜b", "ids": "1|2", "u": "0f8fad5b-d9cb-469f-a165-70867728950e", "g": "B", "nothing": None,
        "empty": None, "c": "100084  ", "i": "10.0.0.1",
    }  # fmt: skip


def test_types_of_mariadb_become_text(maria: Any) -> None:
    maria.run(
        "SET sql_mode = ''",
        "CREATE TABLE a (n decimal(12,2), big bigint unsigned, f double, t datetime, d date, zero date, y year, b bool,"
        " bits bit(1), pic blob, j json, s set('VIP','老客户'), g enum('A','B'), nothing text, h time) CHARACTER SET utf8mb4",
    )
    engine_mode = "INSERT IGNORE INTO a VALUES (1200.5, 13800138000, 41.5, '2024-03-05 10:11:12', '2024-03-05', '0000-00-00', 2024,"
    maria.run(engine_mode + " true, b'1', x'00ff', '[\"VIP\"]', 'VIP,老客户', 'B', NULL, '10:11:00')")
    assert cells(maria, table="a") == {
        "n": "1200.50", "big": "13800138000", "f": "41.5", "t": "2024-03-05 10:11:12", "d": "2024-03-05",
        "zero": "0000-00-00", "y": "2024", "b": "1", "bits": "01", "pic": "00ff", "j": '["VIP"]', "s": "VIP,老客户",
        "g": "B", "nothing": None, "h": "10:11:00",
    }  # fmt: skip


# columns


COMMENTS = {
    "f1": "客户名称",
    "f2": "手机号，登录用",
    "f3": "级别(1:A,2:B)",
    "f4": "",
    "email": "加密存储",
    "f6": "决策链",
}


def commented(server: Any) -> None:
    if server.url.drivername.startswith("postgresql"):
        server.run(
            f"CREATE TABLE t_kh ({', '.join(f'{name} text' for name in COMMENTS)})",
            *(f"COMMENT ON COLUMN t_kh.{name} IS '{text}'" for name, text in COMMENTS.items() if text),
        )
    else:
        columns = ", ".join(f"{name} varchar(50) COMMENT '{text}'" for name, text in COMMENTS.items())
        server.run(f"CREATE TABLE t_kh ({columns})")
    server.run(
        "INSERT INTO t_kh VALUES ('上海恒达贸易有限公司', '13800138000', 'A', 'x', 'a@example.com', '张总 → 李总')"
    )


def test_comments_of_columns_say_what_they_mean(server: Any) -> None:
    commented(server)
    (sheet,) = looked(server).sheets
    told = {one.shown: one.fields for one in sheet.columns}
    assert told == {
        "f1 (客户名称)": ("customer_name",),
        "f2 (手机号)": ("mobile",),
        "f3 (级别)": ("level",),
        "f4": ("f4",),
        "email (加密存储)": ("email",),
        "f6 (决策链)": ("决策链",),
    }
    assert [one.header for one in sheet.columns] == list(COMMENTS)


def test_a_job_file_says_what_the_comments_say(server: Any, tmp_path: Path) -> None:
    commented(server)
    job = Job.of({"sources": [{"path": str(server)}]}, "test")
    write_job_file(look(job.asked(), job.schema_wanted()), tmp_path / "guiyi.yaml", force=False)
    assert "f2: mobile  # 手机号 → Mobile" in (tmp_path / "guiyi.yaml").read_text("utf-8")


def test_a_job_names_columns_as_the_database_does(server: Any) -> None:
    commented(server)
    (sheet,) = looked(server, columns={"f2": "phone", "f6": None}).sheets
    told = {one.header: one.fields for one in sheet.columns}
    assert (told["f2"], told["f6"]) == (("phone",), ())
    with pytest.raises(ConfigError):
        looked(server, columns={"f9": "phone"})


# tables


def test_every_table_that_holds_customers_is_read_and_no_other(server: Any) -> None:
    server.run(
        "CREATE TABLE customers (id int primary key, company varchar(50), mobile varchar(20))",
        "INSERT INTO customers VALUES (1, '上海恒达贸易有限公司', '13800138000'), (2, '北京安信科技有限公司', '13900139000')",
        "CREATE TABLE products (sku varchar(20), price int)",
        "INSERT INTO products VALUES ('a', 1), ('b', 2), ('c', 3)",
        "CREATE VIEW reachable AS SELECT company, mobile FROM customers",
        "CREATE TABLE nothing (name varchar(20), mobile varchar(20))",
    )
    source = looked(server)
    assert {one.name: (one.rows, one.skipped, one.lines_in) for one in source.sheets} == {
        "customers": (2, None, 2),
        "nothing": (0, "sheet.empty", 0),
        "products": (0, "sheet.no_customers", 3),
        "reachable": (2, None, 2),
    }
    assert source.importer == "database"
    read = {one.name: list(one.lines) for one in sheets(server)}
    assert read["reachable"] == [
        ("1", ("上海恒达贸易有限公司", "13800138000")),
        ("2", ("北京安信科技有限公司", "13900139000")),
    ]


def test_a_long_table_without_customers_is_counted_and_not_read(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    server.run("CREATE TABLE log (at int primary key, what varchar(20))", "INSERT INTO log VALUES (0, 'x')")
    for at in range(11):
        server.run(f"INSERT INTO log SELECT at + {2**at}, what FROM log")
    server.run(
        "CREATE TABLE people (姓名 varchar(20), 手机 varchar(20))", "INSERT INTO people VALUES ('张三', '13800138000')"
    )
    (log, people) = looked(server).sheets
    assert (log.skipped, log.lines_in, people.rows) == ("sheet.no_customers", 2048, 1)


def test_a_table_that_may_not_be_read_is_noted(server: Any) -> None:
    is_postgres = server.url.drivername.startswith("postgresql")
    server.run(
        "CREATE TABLE closed (name varchar(20), mobile varchar(20))",
        "CREATE TABLE people (name varchar(20), mobile varchar(20))",
        "INSERT INTO people VALUES ('张三', '13800138000')",
        "CREATE TABLE gone (mobile varchar(20))",
        "CREATE VIEW empty_view AS SELECT mobile FROM gone",
    )
    if is_postgres:
        server.run(
            "DROP OWNED BY clerk"
            if server.rows("SELECT 1 FROM pg_roles WHERE rolname = 'clerk'")
            else "CREATE ROLE clerk LOGIN PASSWORD 'clerk-pw'"
        )
        server.run("GRANT SELECT ON people, empty_view TO clerk", "GRANT USAGE ON SCHEMA public TO clerk")
    else:
        server.run(
            "CREATE OR REPLACE USER clerk IDENTIFIED BY 'clerk-pw'",
            "GRANT SELECT ON crm.people TO clerk",
            "GRANT SELECT ON crm.empty_view TO clerk",
            "GRANT INSERT ON crm.closed TO clerk",
            "DROP TABLE gone",
        )
    url = server.url.set(username="clerk", password="clerk-pw").render_as_string(hide_password=False)
    found = {one.name: one for one in database.read_url(url)}
    assert [one.key for one in found["closed"].notes] == ["note.closed_table"]
    assert list(found["people"].lines) == [("1", ("张三", "13800138000"))]
    assert list(found["empty_view"].lines) == []
    assert refused(url, table="closed").key == "source.closed_table"


def test_a_table_that_is_not_there_is_refused_with_the_likeliest(server: Any) -> None:
    server.run("CREATE TABLE customers (x int)", "CREATE TABLE Orders (x int)")
    error = refused(server, table="custmers")
    assert error.key == "source.no_table"
    assert '"customers"' in str(error)
    assert sheets(server, table="ORDERS")[0].name == "ORDERS"


def test_an_empty_database_is_refused(server: Any) -> None:
    assert refused(server).key == "source.no_tables"
    assert refused(server, table="a").key == "source.no_tables"


def test_tables_of_other_schemas_of_postgresql_are_found(postgres: Any) -> None:
    postgres.run(
        "CREATE SCHEMA sales",
        'CREATE TABLE sales."客户" (name text, mobile text)',
        "INSERT INTO sales.\"客户\" VALUES ('张三', '13800138000')",
        "CREATE TABLE sales.parted (name text, mobile text) PARTITION BY LIST (name)",
        "CREATE TABLE sales.part_one PARTITION OF sales.parted DEFAULT",
        "INSERT INTO sales.parted VALUES ('李四', '13900139000')",
        "CREATE MATERIALIZED VIEW sales.seen AS SELECT * FROM sales.parted",
    )
    assert [one.name for one in sheets(postgres)] == ["sales.parted", "sales.客户", "sales.seen"]
    assert lines(postgres, table="sales.客户") == [("1", ("张三", "13800138000"))]


def test_a_table_of_another_database_of_mariadb_is_found(maria: Any) -> None:
    maria.run(
        "CREATE DATABASE sales", "CREATE TABLE sales.people (name varchar(9))", "INSERT INTO sales.people VALUES ('a')"
    )
    assert lines(maria, table="sales.people") == [("1", ("a",))]


# nothing is written


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM a",
        "INSERT INTO a VALUES (2)",
        "SELECT 1; DELETE FROM a",
        "WITH x AS (SELECT 1) DELETE FROM a",
        "/* SELECT */ UPDATE a SET x = 2",
    ],
)
def test_a_query_that_changes_something_is_not_run(server: Any, query: str) -> None:
    server.run("CREATE TABLE a (x int)", "INSERT INTO a VALUES (1)")
    assert refused(server, query=query).key == "source.query_writes"
    assert server.rows("SELECT x FROM a") == [(1,)]


def test_a_function_that_changes_something_cannot(server: Any) -> None:
    server.run("CREATE TABLE a (x int)", "INSERT INTO a VALUES (1)")
    if server.url.drivername.startswith("postgresql"):
        server.run("CREATE FUNCTION sly() RETURNS int LANGUAGE sql AS 'DELETE FROM a; SELECT 1'")
    else:
        server.run("CREATE FUNCTION sly() RETURNS int DETERMINISTIC BEGIN DELETE FROM a; RETURN 1; END")
    error = refused(server, query="SELECT sly()")
    assert error.key == "source.database_failed"
    assert "read" in str(error).lower()
    assert server.rows("SELECT x FROM a") == [(1,)]


def test_a_query_that_fails_says_why(server: Any) -> None:
    error = refused(server, query="SELECT nowhere FROM nothing")
    assert error.key == "source.database_failed"
    assert "nothing" in str(error)


# who asks


def test_what_goes_wrong_is_told_without_user_and_password(server: Any) -> None:
    wrong = server.url.set(password="not-the-password")
    nobody = server.url.set(username="stranger")
    elsewhere = server.url.set(database="nowhere")
    closed = server.url.set(port=1)
    unknown = server.url.set(host="no-such-host.invalid")
    nothing = server.url.set(password="")
    keys = {
        wrong: "source.database_login",
        nobody: "source.database_login",
        nothing: "source.database_login",
        elsewhere: "source.database_unknown",
        closed: "source.database_unreachable",
        unknown: "source.database_unreachable",
    }
    for url, key in keys.items():
        error = refused(url.render_as_string(hide_password=False))
        assert error.key == key
        for secret in filter(None, (url.username, url.password)):
            assert secret not in str(error)
            assert secret not in repr(error.details)


def test_the_password_comes_from_the_environment(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    server.run("CREATE TABLE a (x int)", "INSERT INTO a VALUES (1)")
    monkeypatch.setenv("CRM_KEY", server.url.password)
    without = server.url._replace(password=None).render_as_string()
    options = ReadOptions(password=password_from("CRM_KEY"), table="a")
    (sheet,) = database.read_url(without, options)
    assert list(sheet.lines) == [("1", ("1",))]


def test_a_url_need_not_name_a_driver(server: Any) -> None:
    server.run("CREATE TABLE a (x int)")
    for name in ("postgresql", "postgres") if "postgres" in server.url.drivername else ("mysql", "mariadb"):
        told = str(server).replace(server.url.drivername, name)
        assert database.identify_url(told)
        assert [one.header for one in database.read_url(told)] == [("x",)]


def test_urls_of_postgresql_may_speak_of_encryption(postgres: Any) -> None:
    postgres.run("CREATE TABLE a (x int)")
    plain = str(postgres).replace("+pg8000", "")
    assert [one.header for one in database.read_url(f"{plain}?sslmode=prefer&connect_timeout=3")] == [("x",)]
    assert [one.header for one in database.read_url(f"{plain}?sslmode=disable")] == [("x",)]
    error = refused(f"{plain}?sslmode=require")  # our server has no certificate
    assert error.key == "source.database_failed"
    assert "SSL" in str(error)
    assert "no_such_key" in str(refused(f"{plain}?no_such_key=1"))


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("mysql://me:s3cret@[::1/crm", "source.database_url"),
        ("mysql://me:s3:cret@host:port/crm", "source.database_url"),
        ("sqlite://crm.db", "source.url_written"),
        ("sqlite://", "source.url_written"),
        ("mysql+nodriver://me:s3cret@localhost/crm", "source.no_driver"),
        ("mysql://me:s3cret@127.0.0.1:1/crm", "source.database_unreachable"),
        ("mysql://me:s3cret@127.0.0.1:1/crm?no_such_key=1", "source.database_failed"),
    ],
)
def test_a_url_that_leads_nowhere_is_told_without_its_password(url: str, key: str) -> None:
    error = refused(url)
    assert error.key == key
    assert "cret" not in str(error)
    assert "cret" not in repr(error.details)


def test_urls_of_no_database_are_left_to_others() -> None:
    known = ("mysql://db/crm", "POSTGRES://db/crm", "sqlite:///a.db", "oracle+oracledb://db/crm", "mssql://db/crm")
    assert all(map(database.identify_url, known))
    assert not any(map(database.identify_url, ("wecom://corp", "https://example.com/a.csv", "jdbc:mysql://db/crm")))


# all the way


ROWS = [
    ("上海恒达贸易有限公司", "张三", "138 0013 8000", "VIP"),
    ("上海恒达贸易有限公司", "张三", "13800138000", "老客户"),
    ("北京安信科技有限公司", "李四", "+86 139-0013-9000", ""),
    ("", "王五", "021-61234567", "意向"),
    ("无", "", "", ""),
]
HEADERS = ("公司名称", "联系人", "手机", "标签")


def test_a_run_gives_the_same_customers_as_a_csv(server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = '"' if "postgres" in server.url.drivername else "`"
    columns = ", ".join(f"{quote}{name}{quote} varchar(50)" for name in HEADERS)
    server.run(f"CREATE TABLE customers (no int primary key, {columns})")
    told = ", ".join(f"({at}, {', '.join(repr(text) for text in row)})" for at, row in enumerate(ROWS))
    server.run(f"INSERT INTO customers VALUES {told}")
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("no", *HEADERS), *((at, *row) for at, row in enumerate(ROWS))])
    monkeypatch.setenv("CRM_KEY", server.url.password)
    of_file = guiyi.run([tmp_path / "a.csv"], output=str(tmp_path / "one"))
    job = {
        "sources": [
            {
                "path": server.url._replace(password=None).render_as_string(),
                "table": "customers",
                "password_env": "CRM_KEY",
            }
        ],
        "output": str(tmp_path / "two"),
    }
    of_base = guiyi.run(Job.of(job, "test"))
    own = ["customer_id", "customer_name", "phone", "tags"]
    assert of_base.customers[own].equals(of_file.customers[own])
    same = ["contact_name", "mobile"]
    assert of_base.contacts[same].equals(of_file.contacts[same])
    assert (of_base.summary["rows_in"], of_base.summary["merged"]) == (5, 1)


def test_no_password_is_written_anywhere(server: Any, tmp_path: Path) -> None:
    server.run(
        "CREATE TABLE people (name varchar(20), mobile varchar(20))",
        "INSERT INTO people VALUES ('张三', '13800138000')",
    )
    guiyi.run([str(server)], output=str(tmp_path / "out"))
    manifest = (tmp_path / "out" / "run" / "manifest.json").read_text("utf-8")
    first = json.loads(manifest)["sources"][0]["sha256"]
    job = Job.of({"sources": [{"path": str(server)}]}, "test")
    write_job_file(look(job.asked(), job.schema_wanted()), tmp_path / "guiyi.yaml", force=False)
    written = (tmp_path / "guiyi.yaml").read_text("utf-8")
    assert server.url.password not in manifest + written
    assert "password_env" in written
    for path in (tmp_path / "out").rglob("*"):
        assert path.is_dir() or server.url.password.encode() not in path.read_bytes()
    server.run("INSERT INTO people VALUES ('李四', '13900139000')")
    guiyi.run([str(server)], output=str(tmp_path / "out"))
    assert json.loads((tmp_path / "out" / "run" / "manifest.json").read_text("utf-8"))["sources"][0]["sha256"] != first
    monkey = Job.load(tmp_path / "guiyi.yaml")
    assert monkey.sources[0].path == server.url._replace(password=None).render_as_string()
