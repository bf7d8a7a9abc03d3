"""Databases as targets: SQLite and DuckDB always, real servers of PostgreSQL and MariaDB where there are any."""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from guiyi.core.errors import ConfigError, TargetError
from guiyi.core.language import speak
from guiyi.core.schema import Field, Schema
from guiyi.exporters import upsert
from guiyi.exporters.preflight import Preflight
from guiyi.exporters.sql import write
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.profile import Target

Base = tuple[pd.DataFrame, pd.DataFrame]
KINDS = ["sqlite", "duckdb", "postgresql", "mariadb"]


@dataclass
class Place:
    """A database that is empty: its URL, and how it is changed and asked."""

    kind: str
    url: str
    run: Callable[..., None]
    rows: Callable[[str], list[tuple[Any, ...]]]

    def target(self, **ways: Any) -> Target:
        return replace(TARGETS["sql"], url=self.url, **ways)


def of_file(kind: str, path: Path) -> Place:
    def ask(*statements: str) -> list[tuple[Any, ...]]:
        opened = sqlite3.connect(path, isolation_level=None) if kind == "sqlite" else duckdb.connect(str(path))
        try:
            done = [opened.execute(statement) for statement in statements]
            return [tuple(row) for row in done[-1].fetchall()]
        finally:
            opened.close()

    return Place(kind, f"{kind}:///{path.as_posix()}", lambda *statements: ask(*statements) and None, ask)


def of_server(kind: str, server: Any) -> Place:
    if kind == "postgresql":
        server.run("DROP SCHEMA IF EXISTS sales CASCADE", "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    else:
        server.run("DROP DATABASE IF EXISTS sales", "DROP DATABASE crm", "CREATE DATABASE crm CHARACTER SET utf8mb4")
    return Place(kind, str(server), server.run, server.rows)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    kind = request.param
    if kind in ("sqlite", "duckdb"):
        return of_file(kind, tmp_path / f"base.{kind}")
    return of_server(kind, request.getfixturevalue(kind))


@pytest.fixture
def maria(mariadb: Any) -> Place:
    return of_server("mariadb", mariadb)


def put(place: Place, base: Base, schema: Schema, folder: Path, **ways: Any) -> Preflight:
    return write(*base, schema, place.target(**ways), folder)


def told(folder: Path) -> str:
    return (folder / "README.txt").read_text("utf-8-sig")


def test_what_is_put_is_there_in_normal_form(place: Place, base: Base, schema: Schema, tmp_path: Path) -> None:
    hard = base[0].assign(note=["'\"{,}\\%s :a|𠮷😀\n; --", pd.NA])
    done = put(place, (hard, base[1]), schema, tmp_path)
    assert done.findings.empty
    assert place.rows("SELECT customer_id, customer_name, phone, note, level FROM customers ORDER BY 1") == [
        (
            "c1",
            "归一软件有限公司",
            "+862161234567;ext=801|+8613800138000|+8613900139000",
            "'\"{,}\\%s :a|𠮷😀\n; --",
            "A",
        ),
        ("c2", "张伟", None, None, "D"),
    ]
    assert place.rows("SELECT contact_id, customer_id, mobile FROM contacts ORDER BY 1") == [
        ("p1", "c1", "+8613800138001|+8613800138002"),
        ("p2", "c2", "+85291234567"),
    ]
    assert "customers (+2 ~0 =0)" in told(tmp_path)


def test_a_second_time_changes_and_doubles_nothing(place: Place, base: Base, schema: Schema, tmp_path: Path) -> None:
    put(place, base, schema, tmp_path)
    before = place.rows("SELECT * FROM customers ORDER BY customer_id")
    put(place, base, schema, tmp_path)
    assert place.rows("SELECT * FROM customers ORDER BY customer_id") == before
    assert "customers (+0 ~2 =0)" in told(tmp_path)


def test_known_rows_are_written_over_and_others_stay(place: Place, base: Base, schema: Schema, tmp_path: Path) -> None:
    put(place, base, schema, tmp_path)
    later = base[0].assign(customer_name=["归一科技有限公司", "张伟"], note=pd.NA).iloc[[0]]
    fresh = base[0].iloc[[1]].assign(customer_id="c3", customer_name="李四")
    put(place, (pd.concat([later, fresh]), base[1].iloc[:0]), schema, tmp_path)
    assert place.rows("SELECT customer_id, customer_name, note FROM customers ORDER BY 1") == [
        ("c1", "归一科技有限公司", "=1+1"),  # a blank does not clear what is there
        ("c2", "张伟", None),
        ("c3", "李四", None),
    ]
    assert "customers (+1 ~1 =1)" in told(tmp_path)
    assert len(place.rows("SELECT * FROM contacts")) == 2


def test_a_blank_clears_where_that_is_asked(place: Place, base: Base, schema: Schema, tmp_path: Path) -> None:
    put(place, base, schema, tmp_path)
    blank = base[0].assign(note=pd.NA, tags=pd.NA)
    put(place, (blank, base[1]), schema, tmp_path, clear=("note",))
    assert place.rows("SELECT note, tags FROM customers WHERE customer_id = 'c1'") == [(None, "VIP|老客户")]
    put(place, (blank, base[1]), schema, tmp_path, blank_policy="clears")
    assert place.rows("SELECT note, tags FROM customers WHERE customer_id = 'c1'") == [(None, None)]


def test_columns_of_others_stay_and_missing_ones_are_added(
    place: Place, base: Base, schema: Schema, tmp_path: Path
) -> None:
    key = "varchar(40)"
    place.run(
        f"CREATE TABLE customers (customer_id {key} PRIMARY KEY, customer_name varchar(200), credit int)",
        "INSERT INTO customers VALUES ('c1', 'old', 7), ('c9', 'theirs', 9)",
    )
    wide = schema.with_fields([Field("决策链", "text", "决策链", "Decision chain", custom=True)])
    put(place, (base[0].assign(决策链=["采购→总经理", pd.NA]), base[1]), wide, tmp_path)
    chain = "`决策链`" if place.kind == "mariadb" else '"决策链"'
    assert place.rows(f"SELECT customer_id, customer_name, credit, {chain} FROM customers ORDER BY 1") == [
        ("c1", "归一软件有限公司", 7, "采购→总经理"),
        ("c2", "张伟", None, None),
        ("c9", "theirs", 9, None),
    ]


def test_a_failure_undoes_all_of_it(place: Place, base: Base, schema: Schema, tmp_path: Path) -> None:
    put(place, base, schema, tmp_path)
    before = place.rows("SELECT * FROM customers ORDER BY customer_id")
    place.run(
        "DROP TABLE contacts",
        "CREATE TABLE contacts (contact_id varchar(40) PRIMARY KEY, mobile varchar(3) CHECK (mobile = '1'))",
    )
    with pytest.raises(TargetError) as caught:
        put(place, (base[0].assign(customer_name="新"), base[1]), schema, tmp_path)
    assert place.rows("SELECT * FROM customers ORDER BY customer_id") == before
    assert place.rows("SELECT contact_id FROM contacts") == []
    assert "13800138001" not in str(caught.value)


def test_two_with_one_key_are_a_failure(place: Place, base: Base, schema: Schema, tmp_path: Path) -> None:
    """A table without the key as its own: an upsert would not find what is there."""
    place.run("CREATE TABLE customers (customer_id varchar(40), customer_name varchar(200))")
    if place.kind == "mariadb":  # goes by way of a join, and needs no key
        put(place, base, schema, tmp_path)
        put(place, base, schema, tmp_path)
        assert len(place.rows("SELECT * FROM customers")) == 2
    else:
        with pytest.raises(TargetError, match="customer_id"):
            put(place, base, schema, tmp_path)


def test_many_rows_go_in_parts(place: Place, framed: Any, schema: Schema, tmp_path: Path) -> None:
    count = upsert.PART * 2 + 1
    many = [{"customer_id": f"c{n}", "customer_name": f"归一{n}号有限公司"} for n in range(count)]
    put(place, framed(many, []), schema, tmp_path)
    assert place.rows("SELECT count(*) FROM customers") == [(count,)]


def test_tables_stand_where_the_job_says(place: Place, base: Base, schema: Schema, tmp_path: Path) -> None:
    inside = "" if place.kind == "sqlite" else "sales."
    if inside:
        place.run("CREATE DATABASE sales" if place.kind == "mariadb" else "CREATE SCHEMA sales")
    target = place.target()
    objects = tuple(replace(one, name=f"{inside}our_{one.entity}") for one in target.objects)
    for _ in range(2):
        write(*base, schema, replace(target, objects=objects), tmp_path)
    assert place.rows(f"SELECT count(*) FROM {inside}our_customer") == [(2,)]


def test_another_unique_key_is_no_way_to_a_row(maria: Place, base: Base, schema: Schema, tmp_path: Path) -> None:
    maria.run(
        "CREATE TABLE customers (customer_id varchar(40) PRIMARY KEY, customer_name varchar(200) UNIQUE)",
        "INSERT INTO customers VALUES ('theirs', '张伟')",
    )
    with pytest.raises(TargetError) as caught:
        put(maria, base, schema, tmp_path)
    assert "张伟" not in str(caught.value)
    assert maria.rows("SELECT customer_id, customer_name FROM customers") == [("theirs", "张伟")]


def test_tables_without_transactions_are_refused(maria: Place, base: Base, schema: Schema, tmp_path: Path) -> None:
    maria.run("CREATE TABLE contacts (contact_id varchar(40) PRIMARY KEY) ENGINE=MyISAM")
    with pytest.raises(TargetError, match="InnoDB"):
        put(maria, base, schema, tmp_path)
    assert [row[0] for row in maria.rows("SHOW TABLES")] == ["contacts"]


def test_a_text_too_long_is_not_cut(maria: Place, base: Base, schema: Schema, tmp_path: Path) -> None:
    maria.run("CREATE TABLE customers (customer_id varchar(40) PRIMARY KEY, customer_name varchar(3))")
    with pytest.raises(TargetError, match="customer_name"):
        put(maria, base, schema, tmp_path)
    assert maria.rows("SELECT * FROM customers") == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_reached_is_told(lang: str, base: Base, schema: Schema, tmp_path: Path) -> None:
    speak(lang)
    for url, said in {
        "": "url",
        "oracle://me:geheim@db/crm": "oracle",
        "sqlite://base.db": "sqlite:///",
        "sqlite:///no/such/folder/base.db": "base.db",
        "postgresql://me:geheim@127.0.0.1:1/crm": "127.0.0.1_1_crm",
    }.items():
        with pytest.raises((ConfigError, TargetError), match=said) as caught:
            write(*base, schema, replace(TARGETS["sql"], url=url), tmp_path)
        assert "geheim" not in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_new_file_is_its_owners_alone(kind: str, base: Base, schema: Schema, tmp_path: Path) -> None:
    path = tmp_path / "base.db"
    put(of_file(kind, path), base, schema, tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
