import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from guiyi.core.errors import TargetError
from guiyi.core.language import issue_text, table
from guiyi.core.schema import Schema
from guiyi.exporters.preflight import FINDINGS, REFUSED
from guiyi.exporters.stage import export
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.profile import Target

Base = tuple[pd.DataFrame, pd.DataFrame]


def targets(*names: str) -> list[Target]:
    return [TARGETS[name] for name in names]


def test_each_target_has_a_folder_of_its_own(
    base: Base, schema: Schema, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('base').as_posix()}/base.db"
    done = export(*base, schema, [replace(one, url=url) for one in TARGETS.values()], tmp_path)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in done.files) == sorted(
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    )
    assert {path.parent.name for path in done.files} == set(TARGETS)
    assert all((tmp_path / name / "preflight.csv").is_file() for name in TARGETS)
    assert list(done.findings.columns) == list(FINDINGS)


def test_the_preflight_is_counted_and_told(base: Base, schema: Schema, tmp_path: Path) -> None:
    done = export(base[0].assign(customer_name=[pd.NA, "张伟"]), base[1], schema, targets("csv", "wukong9"), tmp_path)
    counts = done.counts()
    assert counts["csv"] == {"target.formula": 2}
    assert counts["wukong9"]["target.required"] == 1
    assert counts["wukong9"]["target.parent"] == 1
    with (tmp_path / "wukong9" / "preflight.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == sum(counts["wukong9"].values())
    required = next(row for row in rows if row["code"] == "target.required")
    assert (required["entity"], required["id"], required["field"]) == ("customer", "c1", "customer_name")
    assert required["severity"] == "error"
    assert required["text"] == issue_text("target.required").text


def test_the_preflight_shows_no_personal_value(base: Base, schema: Schema, tmp_path: Path) -> None:
    export(*base, schema, targets("wukong9"), tmp_path)
    text = (tmp_path / "wukong9" / "preflight.csv").read_text(encoding="utf-8-sig")
    for value in ("13900139000", "13800138002", "zhangzong88", "sales@example.com"):
        assert value not in text


def test_the_preflight_runs_no_formula(base: Base, schema: Schema, tmp_path: Path) -> None:
    export(base[0].assign(tags="=1+1", registered_capital="-5"), base[1], schema, targets("wukong9"), tmp_path)
    text = (tmp_path / "wukong9" / "preflight.csv").read_text(encoding="utf-8-sig")
    assert ",'=1+1," in text
    assert ",-5," in text


def test_a_place_that_cannot_be_written_is_named(base: Base, schema: Schema, tmp_path: Path) -> None:
    (tmp_path / "csv").write_text("in the way")
    with pytest.raises(TargetError, match="csv"):
        export(*base, schema, targets("csv"), tmp_path)


def test_a_database_is_written_when_all_files_are(base: Base, schema: Schema, tmp_path: Path) -> None:
    (tmp_path / "csv").write_text("in the way")
    sql = replace(TARGETS["sql"], url=f"sqlite:///{tmp_path.as_posix()}/base.db")
    with pytest.raises(TargetError, match="csv"):
        export(*base, schema, [sql, *targets("csv")], tmp_path)
    assert not (tmp_path / "base.db").exists()


def test_every_code_is_told_in_words() -> None:
    known = {row["code"] for row in table("issues")}
    assert known >= REFUSED
    codes = ["too_long", "charset", "format", "option", "several", "no_place", "formula", "unnamed", "renamed"]
    assert known >= {f"target.{code}" for code in codes}
