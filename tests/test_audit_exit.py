"""How an audit ends: data that is wrong is 1, what could not be carried out is 2 or 3 with one sentence; nothing else."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from guiyi.cli import app
from guiyi.cli_exit import WHOLE, leave

GOOD = "客户名称,联系人,手机\n上海华信贸易有限公司,张伟,13800138000\n杭州云帆科技有限公司,李娜,13900139000\n"
BAD = "客户名称,联系人,手机\n上海华信贸易有限公司,张伟,\n杭州云帆科技有限公司,李娜,1390013900\n"
ONE = "sources: [{path: good.csv}]\n"
Ends = tuple[int, str, str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    (tmp_path / "bad.csv").write_text(BAD, "utf-8")
    (tmp_path / "a folder").mkdir()
    temporary = tmp_path.parent / f"{tmp_path.name}-temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def audit(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Ends]]:
    """Return what carries an audit out in this process, and tells its exit code and what it said."""
    before = signal.getsignal(signal.SIGINT)

    def carry_out(*words: str) -> Ends:
        monkeypatch.setattr("sys.argv", ["guiyi", "audit", "--lang", "en", *words])
        with pytest.raises(SystemExit) as left:
            leave(app)
        told = capsys.readouterr()
        return int(str(left.value.code)), told.out, told.err

    yield carry_out
    signal.signal(signal.SIGINT, before)


def left_behind(folder: Path) -> list[str]:
    return [one.name for one in (folder.parent / f"{folder.name}-temporary").iterdir()]


def workbook() -> bytes:
    book, told = openpyxl.Workbook(), io.BytesIO()
    for line in GOOD.splitlines():
        book.active.append(line.split(","))
    book.save(told)
    return told.getvalue()


def encrypted() -> bytes:
    told = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook())).encrypt("password", told)
    return told.getvalue()


def parquet() -> bytes:
    told = io.BytesIO()
    pq.write_table(pa.table({"客户名称": ["上海华信贸易有限公司"] * 9, "手机": ["13800138000"] * 9}), told)
    return told.getvalue()


UNREADABLE: dict[str, tuple[str, bytes]] = {
    "no rows": ("a.csv", "客户名称,联系人,手机\n".encode()),
    "nothing": ("a.csv", b""),
    "blank lines": ("a.csv", b"\n\n\n"),
    "bytes": ("a.csv", b"\x00\x01\x02\xff\xfe"),
    "half a workbook": ("a.xlsx", workbook()[:900]),
    "an encrypted workbook": ("a.xlsx", encrypted()),
    "half a parquet": ("a.parquet", parquet()[:300]),
    "half a JSON": ("a.json", b'{"a": ['),
    "an empty page": ("a.html", b"<html><table></table></html>"),
    "no database": ("a.db", b"SQLite format 3\x00" + b"\x01" * 100),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_3(name: str, audit: Callable[..., Ends], folder: Path) -> None:
    file, content = UNREADABLE[name]
    (folder / file).write_bytes(content)
    is_one_sentence(audit(file), 3, folder)
    is_one_sentence(audit("good.csv", file), 3, folder)  # and a sound source beside it does not hide that


def is_one_sentence(ends: Ends, code: int, folder: Path) -> None:
    assert ends[0] == code, ends
    assert ends[1] == ""
    assert len(ends[2].splitlines()) == 1
    assert ends[2].strip()
    assert left_behind(folder) == []


MISSING = ["gone.csv", "gone*.csv", "a folder", "http://localhost:1/a", "sqlite:///gone.sqlite"]


@pytest.mark.parametrize("source", MISSING)
def test_what_is_not_there_is_3(source: str, audit: Callable[..., Ends], folder: Path) -> None:
    is_one_sentence(audit(source), 3, folder)


JOBS: dict[str, tuple[str, int]] = {
    "not YAML": ("sources: [", 2),
    "a list": ("- a", 2),
    "empty": ("", 2),
    "an unknown key": (ONE + "validat: {}", 2),
    "an unknown field": (ONE + "validate: {required: [nosuch]}", 2),
    "an unknown field of a gate": (ONE + "validate: {gates: {fields: {nosuch: 0.5}}}", 2),
    "a gate that is no share": (ONE + "validate: {gates: {completeness: 95}}", 2),
    "a rule without its column": (ONE + "validate: {required: [uscc]}", 3),
    "a source that is gone": ("sources: [{path: gone.csv}]", 3),
    "a sheet that is gone": ("sources: [{path: good.xlsx, sheet: nosuch}]", 2),
}


@pytest.mark.parametrize("name", JOBS)
def test_a_job_that_cannot_be_carried_out(name: str, audit: Callable[..., Ends], folder: Path) -> None:
    text, code = JOBS[name]
    (folder / "guiyi.yaml").write_text(text, "utf-8")
    (folder / "good.xlsx").write_bytes(workbook())
    is_one_sentence(audit("guiyi.yaml"), code, folder)


ASKED: list[tuple[tuple[str, ...], int]] = [
    (("--job", "gone.yaml"), 2),
    (("--output", "nosuch=a.txt"), 2),
    (("--output", "json=a folder"), 3),
    (("--output", "json=good.csv/a.json"), 3),
    (("--max-errors", "many"), 2),
    (("--set", "nothing"), 2),
    (("--update-baseline",), 2),
    (("--baseline", "gone.json"), 2),
    (("--baseline", "good.csv"), 2),
    (("--baseline", "a folder"), 3),
    (("--baseline", "good.csv/b.json", "--update-baseline"), 3),
]


@pytest.mark.parametrize(("words", "code"), ASKED)
def test_what_is_asked_and_cannot_be(
    words: tuple[str, ...], code: int, audit: Callable[..., Ends], folder: Path
) -> None:
    before = sorted(folder.rglob("*"))
    is_one_sentence(audit("bad.csv", *words), code, folder)
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("words", [("--fail-on", "nothing"), ("--nosuch",), ("--max-errors",)])
def test_words_that_are_no_options_are_2(words: tuple[str, ...], audit: Callable[..., Ends]) -> None:
    assert audit("good.csv", *words)[0] == 2


def test_no_place_for_temporary_files_is_3(
    audit: Callable[..., Ends], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(folder / "gone"))
    code, _, said = audit("good.csv")
    assert (code, len(said.splitlines())) == (3, 1)


def test_our_own_fault_is_4_and_its_log_holds_no_words(
    audit: Callable[..., Ends], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        try:
            int("TOKEN 13800138000")
        except ValueError as error:
            raise LookupError(f"told {error}") from error

    monkeypatch.setattr("guiyi.audits.kpis", fail)
    code, out, said = audit("good.csv")
    (log,) = (folder.parent / f"{folder.name}-temporary").glob("*.log")
    text = log.read_text("utf-8")
    assert (code, out) == (4, "")
    assert str(log) in said
    assert "LookupError" in text
    assert "ValueError" in text
    assert "13800138000\x27" not in text
    assert log.stat().st_mode & 0o777 == 0o600
    log.unlink()
    monkeypatch.setenv(WHOLE, "1")
    audit("good.csv")
    (log,) = (folder.parent / f"{folder.name}-temporary").glob("*.log")
    assert "told invalid literal" in log.read_text("utf-8")


# in a process of its own


def begun(*words: str, folder: Path, **how: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "guiyi", "audit", "--lang", "en", *words]
    return subprocess.Popen(command, cwd=folder, text=True, stderr=subprocess.PIPE, **how)  # type: ignore[call-overload,no-any-return]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [(), ("--output", "json")])
def test_a_full_disk_behind_standard_output_is_3(words: tuple[str, ...], folder: Path) -> None:
    with open("/dev/full", "w") as full:
        said = begun("good.csv", *words, folder=folder, stdout=full)
        assert said.communicate()[1].count("\n") == 1
    assert said.returncode == 3


def limited(most: int) -> None:
    import resource  # Windows has none

    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of files there")
@pytest.mark.parametrize("most", [0, 2000, 20_000])
def test_a_full_disk_is_3_and_leaves_no_half_file(most: int, folder: Path) -> None:
    (folder / "o.json").write_text("older", "utf-8")
    lines = "".join(f"上海华信{number}贸易有限公司,,1390013{number}\n" for number in range(200))
    (folder / "bad.csv").write_text(BAD + lines, "utf-8")
    done = begun(
        "bad.csv", "--output", "json=o.json", folder=folder, stdout=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(folder.parent)},
        preexec_fn=partial(limited, most),
    )  # fmt: skip
    said = done.communicate()[1]
    assert (done.returncode, said.count("\n")) == (3, 1), said
    assert (folder / "o.json").read_text("utf-8") == "older"
    assert sorted(one.name for one in folder.iterdir()) == ["a folder", "bad.csv", "good.csv", "o.json"]


def test_a_reader_that_goes_away_does_not_change_the_verdict(folder: Path) -> None:
    ends = []
    for source in ("good.csv", "bad.csv"):
        done = begun(source, folder=folder, stdout=subprocess.PIPE)
        assert done.stdout
        done.stdout.close()
        assert done.communicate()[1] == ""
        ends.append(done.returncode)
    assert ends[1] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_an_interruption_is_130_and_leaves_nothing(folder: Path) -> None:
    lines = "".join(f"上海华信{number}贸易有限公司,张伟,1390013{number}\n" for number in range(100_000, 160_000))
    (folder / "bad.csv").write_text(BAD + lines, "utf-8")
    temporary = folder.parent / f"{folder.name}-temporary"
    done = begun(
        "bad.csv", "--output", "json=o.json", "--baseline", "b.json", "--update-baseline", folder=folder,
        stdout=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(temporary)}, start_new_session=True,
    )  # fmt: skip
    while done.poll() is None and not list(temporary.iterdir()):
        time.sleep(0.02)
    time.sleep(0.3)
    os.killpg(done.pid, signal.SIGINT)
    said = done.communicate(timeout=60)[1]
    assert done.returncode == 130, said
    assert "Traceback" not in said
    assert left_behind(folder) == []
    assert sorted(one.name for one in folder.iterdir()) == ["a folder", "bad.csv", "good.csv"]


# the verdict


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("good.csv",), 0), (("bad.csv",), 1), (("bad.csv", "--fail-on", "never"), 0), (("bad.csv", "--max-errors", "2"), 0),
        (("bad.csv", "--max-errors", "1"), 1), (("bad.csv", "--max-errors", "100%"), 0),
        (("bad.csv", "--max-errors", "99%"), 1), (("good.csv", "--set", "validate.gates.rows.min=3"), 1),
        (("good.csv", "--set", "validate.gates.fields.mobile=1"), 0),
        (("good.csv", "--set", "validate.gates.fields.email=0.1"), 1),
        (("bad.csv", "--baseline", "b.json", "--update-baseline"), 0),
        (("bad.csv", "--baseline", "b.json", "--update-baseline", "--set", "validate.gates.rows.max=1"), 1),
    ],
)  # fmt: skip
def test_the_gate_decides_between_0_and_1(words: tuple[str, ...], code: int, audit: Callable[..., Ends]) -> None:
    ends = audit(*words)
    assert (ends[0], ends[2]) == (code, "")


def test_a_baseline_from_one_audit_to_the_next(audit: Callable[..., Ends], folder: Path) -> None:
    told = ("bad.csv", "--baseline", "b.json")
    assert audit(*told, "--update-baseline")[0] == 0
    assert audit(*told)[0] == 0
    (folder / "bad.csv").write_text(
        "\n".join([BAD.splitlines()[0], "南京新和商贸有限公司,王芳,", *BAD.splitlines()[1:]]), "utf-8"
    )
    code, out, _ = audit(*told, "--output", "json")
    report = json.loads(out)
    assert code == 1
    assert {name: report["baseline"][name] for name in ("new", "known", "fixed")} == {"new": 1, "known": 3, "fixed": 0}
    assert {(one["rule"], one["new"], one["known"]) for one in report["problems"]} == {
        ("any_of.mobile+phone+contact_phone", 1, 2), ("phone.short", 0, 1),
    }  # fmt: skip
    (folder / "bad.csv").write_text(BAD.replace("1390013900", "13900139000"), "utf-8")
    code, out, _ = audit(*told, "--output", "json")
    assert (code, json.loads(out)["baseline"]["fixed"], json.loads(out)["problems"][0]["fixed"]) == (0, 2, 1)
