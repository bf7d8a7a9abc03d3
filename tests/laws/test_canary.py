"""No value of a cell stands where none is promised to stand: every cell is a token, and every byte written is searched.

Declared personal, and so not searched: `run/`, `export/`, review.xlsx, rejects.xlsx and ids.parquet of a run's folder, and
the workbook that an audit returns (`--output xlsx`). Declared public in reports: fields whose `sensitivity` is public, such
as names of companies, but no number of five digits, no mail address, no name of a person in them. Public nowhere else: not
in a baseline, a history, a log or on standard error.
"""

import io
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile, is_zipfile

import openpyxl
import pytest

from guiyi.cli import app
from guiyi.cli_exit import leave
from guiyi.reports.audit.stage import BOOKS, FORMS

HEADER = (
    "客户名称", "联系人", "手机", "电话", "邮箱", "身份证号", "微信号", "QQ", "备注", "地址", "银行账号", "介绍人", "暗号", "需求",
)  # fmt: skip
ODD = "龘靐齉爩鱻麤龗灪吁龖厵滟爨癵籱饢驫鲡鹂鸾彠戵虋讟钃豓醽靋"  # characters that stand in no sentence of ours
ROWS = 12  # of a sheet


class Fixture(NamedTuple):
    """Sources, and the tokens in their cells: those that reports may show, and those that nothing may."""

    paths: list[str]
    public: frozenset[str]
    personal: frozenset[str]


def odd(number: int, length: int) -> str:
    """Return a word of odd characters, another one for each number; names of companies have characters of their own."""
    draw = random.Random(number)
    return "".join(draw.choices(ODD[:10] if number < 1000 else ODD[10:], k=length))


def identity(number: int, broken: bool) -> str:
    told = f"110101199003{number % 28 + 1:02d}{number % 900 + 50:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(told, weights, strict=True)) % 11]
    return told + ("0" if check != "0" else "1") if broken else told + check


def cells(number: int) -> dict[str, str]:
    """Return the cells of a row; every third row is sound."""
    broken, mark = number % 3 > 0, f"{70_000_000 + number * 7919:08d}"
    return {
        "客户名称": f"上海{odd(number, 6)}贸易有限公司",
        "联系人": f"王{odd(number + 1000, 2)}" + ("#1" if broken else ""),
        "手机": f"138{mark}" if not broken else f"138{mark}"[: 10 if number % 2 else 12] + ("" if number % 2 else "9"),
        "电话": f"021-5{mark[1:]}" + ("x" if broken else ""),
        "邮箱": f"canary{mark}@example.com" if not broken else f"canary{mark}@@example",
        "身份证号": identity(number, broken),
        "微信号": f"wxcanary{mark}" if not broken else f"微{odd(number + 7000, 4)}",
        "QQ": mark if not broken else f"{mark}Q",
        "备注": f"{odd(number + 2000, 8)} 139{mark}",
        "地址": f"上海市浦东新区{odd(number + 3000, 5)}路{number}号",
        "银行账号": f"6222{mark}{mark}",
        "介绍人": f"{odd(number + 4000, 6)}",
        "暗号": f"{odd(number + 5000, 6)}",
        "需求": f"致电 137{mark}，写信 need{mark}@example.com",
    }


def tokens(row: dict[str, str], number: int) -> Iterator[tuple[str, bool]]:
    """Return what must be found nowhere of a row, in whatever form: (text, whether reports may show it)."""
    mark = f"{70_000_000 + number * 7919:08d}"
    yield odd(number, 6), True
    for base, length in ((1000, 2), (7000, 4), (2000, 8), (3000, 5), (4000, 6), (5000, 6)):
        if odd(number + base, length) in "".join(row.values()):
            yield odd(number + base, length), False
    yield mark[:7], False  # of every number and mail address
    yield row["身份证号"][6:], False


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Fixture:
    folder = tmp_path_factory.mktemp("sources")
    book, public, personal = openpyxl.Workbook(), set(), set()
    rows = [cells(number) for number in range(3 * ROWS)]
    for number, row in enumerate(rows):
        for token, shown in tokens(row, number):
            (public if shown else personal).add(token)
    for place in range(2):
        sheet = book.active if not place else book.create_sheet("Second")
        sheet.append(HEADER)
        for row in rows[place * ROWS : (place + 1) * ROWS]:
            sheet.append([row[name] for name in HEADER])
    book.save(folder / "book.xlsx")
    lines = [",".join(HEADER), *(",".join(row[name] for name in HEADER) for row in rows[2 * ROWS :])]
    (folder / "list.csv").write_text("\n".join(lines) + "\n", "utf-8")
    names = [f"王{odd(number + 6000, 2)}" for number in range(6)]
    personal |= {name[1:] for name in names}
    (folder / "tags.txt").write_text(
        "【意向】" + "、".join(names[:3]) + "\n【成交】" + "、".join(names[3:]) + "\n", "utf-8"
    )
    paths = [str(folder / name) for name in ("book.xlsx", "list.csv", "tags.txt")]
    return Fixture(paths, frozenset(public), frozenset(personal))


class Told(NamedTuple):
    """How a command ended, and every byte that it left: name → content."""

    code: int
    written: dict[str, bytes]

    def hits(self, words: frozenset[str], names: Callable[[str], bool] = lambda _: True) -> set[tuple[str, str]]:
        """Return (where, token) of all tokens found."""
        forms = {word: [word.encode(code) for code in ("utf-8", "gb18030", "utf-16-le")] for word in words}
        return {
            (name, word)
            for name, content in self.written.items()
            if names(name)
            for word, texts in forms.items()
            if any(text in content for text in texts)
        }


@pytest.fixture
def guiyi(tmp_path: Path, capfdbinary: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Told]]:
    """Return what carries a command out, in a folder and a place for temporary files of its own."""
    before, here, temporary = signal.getsignal(signal.SIGINT), tmp_path / "here", tmp_path / "temporary"
    here.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(here / "summary.md"))

    def carry_out(*words: str) -> Told:
        monkeypatch.setattr("sys.argv", ["guiyi", *words, "--lang", "en"])
        with pytest.raises(SystemExit) as left:
            leave(app)
        said = capfdbinary.readouterr()
        files = {one.relative_to(tmp_path).as_posix(): one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
        for name, content in list(files.items()):
            if is_zipfile(io.BytesIO(content)):
                with ZipFile(io.BytesIO(content)) as pack:
                    files |= {f"{name}!{part}": pack.read(part) for part in pack.namelist()}
        return Told(int(str(left.value.code)), {"stdout": said.out, "stderr": said.err, **files})

    yield carry_out
    signal.signal(signal.SIGINT, before)


def searched(name: str) -> bool:
    """Whether a file promises to hold nothing personal."""
    of_run = ("/out/run/", "/out/export/", "/out/review.xlsx", "/out/rejects.xlsx", "/out/ids.parquet")
    return not name.startswith("here/xlsx.out") and not any(part in name for part in of_run)


def silent(name: str) -> bool:
    """Whether a file shows no value at all, not even a public one."""
    return name in ("stderr", "here/b.json", "here/h.jsonl", "here/.guiyi-baseline.key") or name.endswith(".log")


def shows_nobody(told: Told, sources: Fixture) -> None:
    assert told.hits(sources.personal, searched) == set()
    assert told.hits(sources.public, silent) == set()


def test_an_audit_shows_nobody(sources: Fixture, guiyi: Callable[..., Told]) -> None:
    asked = [
        word for form in (*FORMS, *BOOKS) for word in ("--output", f"{form}={form}.out{'.xlsx' * (form in BOOKS)}")
    ]
    words = ("audit", *sources.paths, *asked, "--history", "h.jsonl", "--baseline", "b.json")
    told = guiyi(*words, "--update-baseline")
    assert told.code == 0, told.written["stderr"]
    assert {f"here/{name}" for name in (*(f"{form}.out" for form in FORMS), "h.jsonl", "b.json")} <= set(told.written)
    shows_nobody(told, sources)
    told = guiyi(*words)
    assert told.code == 0
    shows_nobody(told, sources)
    assert len(told.hits(sources.personal, lambda name: "xlsx.out" in name)) > 20  # tokens are found where they are


@pytest.mark.parametrize("form", FORMS)
def test_no_form_shows_anybody_on_standard_output(form: str, sources: Fixture, guiyi: Callable[..., Told]) -> None:
    told = guiyi("audit", *sources.paths, "--output", form)
    assert told.code == 1
    shows_nobody(told, sources)


def test_values_are_shown_where_that_is_asked(sources: Fixture, guiyi: Callable[..., Told]) -> None:
    told = guiyi("audit", *sources.paths, "--show-values", "--output", "json")
    assert len(told.hits(sources.personal)) > 20
    assert told.hits(sources.personal, silent) == set()


@pytest.mark.parametrize(
    "words",
    [("inspect",), ("inspect", "--json"), ("init",), ("run", "--to", "csv"), ("run", "--to", "zoho"), ("dedupe",)],
)
def test_other_commands_show_nobody(words: tuple[str, ...], sources: Fixture, guiyi: Callable[..., Told]) -> None:
    command, *rest = words
    told = guiyi(command, *sources.paths, *rest, *(("-o", "out") if command in ("run", "dedupe") else ()))
    assert told.code == 0, told.written["stderr"]
    shows_nobody(told, sources)


RULES = {
    "SQL that stops": ("{sql: \"SELECT row_id FROM rows WHERE CAST(mobile AS DATE) > '2020-01-01'\"}", 2),
    "SQL that tells": ("{sql: \"SELECT row_id, 'mobile' AS field, mobile || note AS detail FROM rows\"}", 1),
    "Python that stops": ("{field: [mobile], python: 'own.py:stops'}", 2),
    "Python that tells": ("{field: [mobile, note, id_number], python: 'own.py:tells'}", 1),
}


@pytest.mark.parametrize("name", RULES)
def test_rules_of_ones_own_show_nobody(name: str, sources: Fixture, guiyi: Callable[..., Told], tmp_path: Path) -> None:
    rule, code = RULES[name]
    (tmp_path / "own.py").write_text(
        "def stops(row):\n    raise ValueError(str(row))\n\ndef tells(row):\n    return str(dict(row))\n", "utf-8"
    )
    (tmp_path / "guiyi.yaml").write_text(
        f"sources: [{{path: a.csv}}]\nvalidate: {{rules: [{{name: own, {rule[1:]}]}}\n", "utf-8"
    )
    told = guiyi("audit", *sources.paths[:2], "--job", str(tmp_path / "guiyi.yaml"), "--output", "json")
    assert told.code == code, told.written["stderr"]
    shows_nobody(told, sources)


@pytest.mark.parametrize("place", ["guiyi.audits.audited", "guiyi.audits.kpis", "guiyi.intake.cleanse"])
def test_a_fault_of_our_own_shows_nobody(
    place: str, sources: Fixture, guiyi: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*told: object, **_: object) -> None:
        words = " ".join([*sources.personal, *sources.public])
        try:
            raise KeyError(words)
        except KeyError as error:
            raise ValueError(f"{words} {told}") from error

    monkeypatch.setattr(place, fail)
    told = guiyi("audit", *sources.paths, "--output", "json=o.json")
    assert told.code == 4
    assert any(name.endswith(".log") for name in told.written)
    assert "here/o.json" not in told.written
    shows_nobody(told, sources)


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("a.xlsx", lambda content: content[: len(content) // 2]),
        ("a.json", lambda content: b'[{"\xe6\x89\x8b\xe6\x9c\xba": "' + content[:500].hex().encode() + b'"}, {'),
    ],
)
def test_a_source_that_is_damaged_shows_nobody(
    name: str, spoil: Callable[[bytes], bytes], sources: Fixture, guiyi: Callable[..., Told], tmp_path: Path
) -> None:
    (tmp_path / "spoilt").mkdir()
    (tmp_path / "spoilt" / name).write_bytes(spoil(Path(sources.paths[0]).read_bytes()))
    told = guiyi("audit", str(tmp_path / "spoilt" / name))
    assert told.code == 3
    assert told.hits(sources.personal, lambda where: "spoilt" not in where) == set()
