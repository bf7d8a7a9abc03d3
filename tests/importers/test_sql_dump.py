from pathlib import Path

import pytest

from guiyi.core.errors import SourceError
from guiyi.importers import sql_dump
from guiyi.importers.identify import importer_of

MYSQL = r"""-- MySQL dump 10.13
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `crm_customer`;
CREATE TABLE `crm_customer` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT '编号',
  `khmc` varchar(255) DEFAULT NULL COMMENT '客户名称',
  `mobile` varchar(20) DEFAULT '' COMMENT '手机',
  `amount` decimal(10,2) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `ix` (`mobile`,`khmc`)
) ENGINE=InnoDB;
INSERT INTO `crm_customer` VALUES (1,'恒达 (苏州)','13800138000',-1.50),(2,'O\'Neil; \"x\"\n二行',NULL,0),(3,'a''b','',9);
INSERT INTO `crm_log` (`k`) VALUES ('x');
"""
POSTGRES = """--
-- PostgreSQL database dump
--
SET standard_conforming_strings = on;
COPY public.customers (name, phone, note) FROM stdin;
张三\t13800138000\t\\N
李四\t\ta\\tb\\\\
\\.

INSERT INTO public.customers (phone, name, note) VALUES ('139', 'C:\\', E'x\\ny');
INSERT INTO public.customers (name, phone, note) VALUES ('王五', '137'::text, NULL);
"""
MSSQL = """USE [crm]
GO
INSERT [dbo].[客户] ([名称], [电话], [日期]) VALUES (N'华信''s', N'021-61234567', CAST(N'2024-03-05' AS DateTime));
"""


def read(path: Path, text: str, encoding: str = "utf-8") -> dict[str, tuple[object, list[tuple[str | None, ...]]]]:
    path.write_bytes(text.encode(encoding))
    assert importer_of(path) is sql_dump
    return {sheet.name: (sheet.header, [cells for _, cells in sheet.lines]) for sheet in sql_dump.read(path)}


def test_mysql(tmp_path: Path) -> None:
    assert read(tmp_path / "a.sql", MYSQL, "gbk") == {
        "crm_customer": (
            ("id", "客户名称", "mobile", "amount"),
            [
                ("1", "恒达 (苏州)", "13800138000", "-1.50"),
                ("2", 'O\'Neil; "x"\n二行', None, "0"),
                ("3", "a'b", None, "9"),
            ],
        ),
        "crm_log": (("k",), [("x",)]),
    }


def test_postgres(tmp_path: Path) -> None:
    rows = [("张三", "13800138000", None), ("李四", None, "a\tb\\"), ("C:\\", "139", "x\ny"), ("王五", "137", None)]
    assert read(tmp_path / "a.sql", POSTGRES) == {"customers": (("name", "phone", "note"), rows)}


def test_sql_server(tmp_path: Path) -> None:
    rows = [("华信's", "021-61234567", "2024-03-05")]
    assert read(tmp_path / "a.sql", MSSQL, "utf-16") == {"客户": (("名称", "电话", "日期"), rows)}


def test_a_long_table_is_read_to_its_end(tmp_path: Path) -> None:
    rows = ",\n".join(f"({at}, '客户{at}')" for at in range(5000))
    found = read(tmp_path / "a.sql", f"INSERT INTO t (id, name) VALUES {rows};\nINSERT INTO u VALUES (1);\n")
    assert found["t"][1] == [(str(at), f"客户{at}") for at in range(5000)]
    assert found["u"] == (None, [("1",)])


def test_a_text_that_never_ends_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as told:
        read(tmp_path / "a.sql", "INSERT INTO t VALUES ('张三);\n")
    assert told.value.key == "source.open_sql"


@pytest.mark.parametrize("text", ["insert,into,values\na,b,c\n", "创建表\n张三\n", "-- 备注\n张三\n"])
def test_other_texts_are_no_dumps(text: str) -> None:
    assert not sql_dump.looks_so(text)
