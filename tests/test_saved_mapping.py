"""What people decided of columns is remembered for the next sheet that has the same ones."""

import os
import stat
from pathlib import Path

import pytest
import yaml

import guiyi
from guiyi.core.errors import ConfigError
from guiyi.core.source import Column
from guiyi.importers.stage import look
from guiyi.job import Job
from guiyi.pipeline import Result
from guiyi.saved_mapping import home, is_on

HEAD = "客户名称,手机,车型,情况,序号\n"
ROWS = "恒达贸易有限公司,13800138000,宝马,想要两台,1\n鑫源机械有限公司,13900139000,奔驰,先看看,2\n"


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "一月.csv").write_text(HEAD + ROWS, "utf-8")
    (tmp_path / "二月.csv").write_text("车型,客户名称,情况,手机,序号\n奥迪,三木商行,急,13700137000,1\n", "utf-8")
    return tmp_path


def run(folder: Path, source: str = "一月.csv", **keys: object) -> Result:
    columns = keys.pop("columns", {})
    told = {"sources": [{"path": source, "columns": columns}], "targets": ["csv"], **keys}
    return guiyi.run(Job.of(told, "test", folder))


def columns(folder: Path, source: str, **keys: object) -> dict[str, Column]:
    asked = Job.of({"sources": [{"path": source}], **keys}, "test", folder)
    [found] = look(asked.asked(), asked.schema_wanted())
    return {one.header: one for one in found.source.sheets[0].columns}


def saved(own_home: Path) -> list[dict[str, object]]:
    path = own_home / "mappings.yaml"
    return yaml.safe_load(path.read_text("utf-8")) if path.exists() else []


def test_a_decision_serves_the_next_sheet_with_the_same_columns(folder: Path, own_home: Path) -> None:
    run(folder, columns={"情况": "need", "车型": None, "手机": "mobile"})
    [entry] = saved(own_home)
    assert entry["columns"] == ["客户名称", "手机", "车型", "情况", "序号"]
    assert entry["fields"] == {"车型": None, "情况": "need"}  # 手机 is found without anybody's word
    assert entry["source"] == "一月.csv"
    found = columns(folder, "二月.csv")
    assert (found["情况"].fields, found["情况"].reason, found["车型"].fields) == (("need",), "saved", ())
    assert found["手机"].reason == "exact"
    assert list(run(folder, "二月.csv").customers["need"]) == ["急"]
    (folder / "三月.csv").write_text("客户名称,手机,车型,情况\n", "utf-8")
    assert columns(folder, "三月.csv")["情况"].reason == "custom"  # other columns: another sheet


def test_what_was_used_is_told(folder: Path) -> None:
    run(folder, columns={"情况": "need"})
    asked = Job.of({"sources": [{"path": "二月.csv"}]}, "test", folder)
    [found] = look(asked.asked(), asked.schema_wanted())
    [note] = [one for one in found.source.sheets[0].notes if one.key == "mapping.saved"]
    assert note.told["count"] == 1


def test_the_jobs_word_stands_over_it_and_the_newest_wins(folder: Path, own_home: Path) -> None:
    run(folder, columns={"情况": "need", "车型": "note"})
    run(folder, columns={"情况": "last_contact_note"})
    [entry] = saved(own_home)
    assert entry["fields"] == {"车型": "note", "情况": "last_contact_note"}
    run(folder, columns={"情况": "情况", "车型": "车型"}, fields={"情况": {"zh": "情况"}, "车型": {"zh": "车型"}})
    assert columns(folder, "一月.csv")["情况"].reason == "custom"  # as detection finds: nothing is left to keep
    assert saved(own_home) == []


def test_it_can_be_switched_off(folder: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(folder, columns={"情况": "need"}, saved_mapping=False)
    assert saved(own_home) == []
    monkeypatch.setenv("CI", "true")
    run(folder, columns={"情况": "need"})
    assert saved(own_home) == []
    run(folder, columns={"情况": "need"}, saved_mapping=True)
    assert columns(folder, "二月.csv")["情况"].reason == "custom"
    assert columns(folder, "二月.csv", saved_mapping=True)["情况"].reason == "saved"
    monkeypatch.setenv("CI", "false")
    assert columns(folder, "二月.csv")["情况"].reason == "saved"
    assert columns(folder, "二月.csv", saved_mapping=False)["情况"].reason == "custom"


def test_nothing_is_kept_that_nobody_decided(folder: Path, own_home: Path) -> None:
    run(folder)
    run(folder, columns={"手机": "mobile", "序号": None})
    guiyi.run([folder / "一月.csv"], output=str(folder / "o"), targets=["csv"])
    assert not (own_home / "mappings.yaml").exists()


def test_a_field_that_another_job_made_is_not_followed_and_told(folder: Path) -> None:
    run(folder, columns={"情况": "mood"}, fields={"mood": {"zh": "心情"}})
    asked = Job.of({"sources": [{"path": "二月.csv"}]}, "test", folder)
    [found] = look(asked.asked(), asked.schema_wanted())
    sheet = found.source.sheets[0]
    assert {one.header: one.reason for one in sheet.columns}["情况"] == "custom"
    assert [note.told["field"] for note in sheet.notes if note.key == "mapping.saved_unknown"] == ["mood"]


@pytest.mark.parametrize(
    "text",
    [
        "- [",
        "a: b",
        "- columns: [a, b]",
        "- {columns: [a, b], fields: {c: mobile}}",
        "- {columns: [a, 1], fields: {}}",
        "- {columns: [a, b], fields: {a: [1]}}",
        "text",
        "\udc00",
    ],
)
def test_a_broken_file_is_named(folder: Path, own_home: Path, text: str) -> None:
    path = own_home / "mappings.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ConfigError, match=r"mappings\.yaml"):
        run(folder)
    run(folder, saved_mapping=False)


def test_it_is_for_its_owner_only_and_read_by_people(folder: Path, own_home: Path) -> None:
    run(folder, columns={"情况": "need"})
    text = (own_home / "mappings.yaml").read_text("utf-8")
    assert text.startswith("# ")
    assert "情况: need" in text
    if os.name == "posix":
        assert stat.S_IMODE((own_home / "mappings.yaml").stat().st_mode) == 0o600
    assert [one.name for one in own_home.iterdir()] == ["mappings.yaml"]


def test_a_folder_that_takes_no_file_does_not_spoil_the_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "file").write_text("", "utf-8")
    monkeypatch.setenv("GUIYI_HOME", str(folder / "file"))
    done = run(folder, columns={"情况": "need"})
    assert len(done.customers) == 2
    assert "could not be remembered" in capsys.readouterr().err


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("GUIYI_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("APPDATA", str(tmp_path / "roaming"))
    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    expected = {"linux": ".config", "darwin": "Library/Application Support", "win32": "roaming"}
    for system, place in expected.items():
        monkeypatch.setattr("sys.platform", system)
        assert home() == tmp_path / place / "guiyi"

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert home() is None
    assert not is_on(None)


def test_the_manifest_says_what_was_used_and_reads_it_back(folder: Path) -> None:
    from guiyi.core.source import SourceRead

    run(folder, columns={"情况": "need"})
    done = run(folder, "二月.csv")
    told = yaml.safe_load((done.folder / "run" / "manifest.json").read_text("utf-8"))
    [source] = [SourceRead.from_json(one) for one in told["sources"]]
    [column] = [one for one in source.sheets[0].columns if one.header == "情况"]
    assert (column.fields, column.reason, column.detected) == (("need",), "saved", ("情况",))
