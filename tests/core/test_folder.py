"""The run folder is replaced as a whole or not at all."""

import os
import stat
from pathlib import Path

import pandas as pd
import pytest

from guiyi.core.errors import TargetError
from guiyi.core.folder import RunFolder, fresh, write_json


def finished(out: Path, word: str) -> None:
    with fresh(out) as folder:
        write_json(folder / "run" / "manifest.json", {"word": word})


def fail_half_way(out: Path) -> None:
    with fresh(out) as folder:
        (folder / "half").write_text("x")
        raise RuntimeError


def test_a_failure_leaves_the_older_output(tmp_path: Path) -> None:
    out = tmp_path / "out"
    finished(out, "old")
    with pytest.raises(RuntimeError):
        fail_half_way(out)
    assert RunFolder(out).manifest() == {"word": "old"}
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_decisions_outlive_a_run_and_the_rest_does_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    finished(out, "old")
    (out / "decisions.csv").write_text("kept")
    (out / "report.html").write_text("gone")
    finished(out, "new")
    assert (out / "decisions.csv").read_text() == "kept"
    assert not (out / "report.html").exists()


def test_a_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(TargetError, match="holds files"), fresh(tmp_path):
        pytest.fail("entered")
    assert (tmp_path / "thesis.doc").exists()


def test_a_file_in_the_way_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(TargetError), fresh(tmp_path / "out"):
        pytest.fail("entered")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    finished(tmp_path / "out", "x")
    modes = {stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "out").rglob("*")}
    assert modes == {0o600, 0o700}


def test_tables_have_one_schema_even_when_empty(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.write("changes", pd.DataFrame(columns=["row_id"]))
    folder.write("changes", pd.DataFrame({"row_id": ["a"], "step": [1], "before": [None]}), part=1)
    told = folder.read("changes")
    assert list(told.columns) == ["row_id", "field", "step", "rule", "before", "after"]
    assert told["row_id"].tolist() == ["a"]
    assert told["before"].isna().all()
