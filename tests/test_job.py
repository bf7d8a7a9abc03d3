"""The job file: what it says, and what is wrong with it in one sentence that names file, key and the likeliest meant."""

import os
from pathlib import Path
from typing import Any

import pytest

from guiyi.core.errors import ConfigError, SourceError
from guiyi.core.language import speak
from guiyi.job import Job

SOURCES: dict[str, Any] = {"sources": [{"path": "a.csv"}]}


def job(**keys: Any) -> Job:
    return Job.of({**SOURCES, **keys}, "guiyi.yaml")


def complaint(told: dict[str, Any], overrides: dict[str, object] | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        Job.of(told, "guiyi.yaml", Path(), overrides)
    return str(caught.value)


WRONG: tuple[tuple[dict[str, Any], tuple[str, ...]], ...] = (
    ({**SOURCES, "dedup": {}}, ("dedup", "dedupe")),
    ({**SOURCES, "merge_at": 0.9}, ("merge_at", "dedupe.merge_at")),
    ({**SOURCES, "header": 1}, ("header", "sources.….header")),
    ({**SOURCES, "nonsense": 1}, ("nonsense", "sources, region, fields")),
    ({**SOURCES, "checks": {}}, ("checks", "validate")),
    ({**SOURCES, "folder": "/"}, ("folder",)),
    ({**SOURCES, "validate": {"gates": {"completness": 1}}}, ("validate.gates.completness", "completeness")),
    ({"sources": [{"pth": "a.csv"}]}, ("sources.0.pth", "path")),
    ({"sources": []}, ("sources", "[]")),
    ({"targets": ["csv"]}, ("sources",)),
    ({**SOURCES, "dedupe": {"merge_at": "high"}}, ("dedupe.merge_at", "high")),
    ({**SOURCES, "dedupe": {"merge_at": 2}}, ("dedupe.merge_at", "2", "1")),
    ({**SOURCES, "dedupe": {"review_at": 0.99}}, ("dedupe.review_at", "dedupe.merge_at")),
    ({**SOURCES, "dedupe": 3}, ("dedupe", "3")),
    ({**SOURCES, "targets": "csv"}, ("targets", "[a, b]")),
    ({**SOURCES, "targets": ["wukong"]}, ("wukong", "wukong9", "parquet")),
    ({"sources": [{"path": "a", "header": "first"}]}, ("sources.0.header", "first", "auto")),
    ({"sources": [{"path": "a", "header": 0}]}, ("sources.0.header", "1")),
    ({"sources": [{"path": "a", "sheet": {"a": 1}}]}, ("sources.0.sheet",)),
    ({"sources": [{"path": "a", "columns": {"电话": "moble"}}]}, ("columns", "moble", "mobile")),
    ({**SOURCES, "merge": {"owner": "lastest"}}, ("merge.owner", "lastest", "latest")),
    ({**SOURCES, "merge": {"ownr": "latest"}}, ("merge", "ownr", "owner")),
    ({**SOURCES, "tags": {"VIP": {"levl": "A"}}}, ("VIP", "levl", "level")),
    ({**SOURCES, "validate": {"required": ["moble"]}}, ("validate.required", "moble", "mobile")),
    ({**SOURCES, "validate": {"any_of": [["moble"]]}}, ("validate.any_of", "moble", "mobile")),
    ({**SOURCES, "privacy": {"mask": "perhaps"}}, ("privacy.mask", "perhaps", "true")),
    ({**SOURCES, "fields": {"x": {"kind": "fone"}}}, ("x", "fone", "phone")),
    ({**SOURCES, "fields": {"x": {"optoins": []}}}, ("fields.x.optoins", "options")),
    ({**SOURCES, "fields": {"x": {"pattern": "("}}}, ("fields.x.pattern",)),
    ({**SOURCES, "fields": {"row_id": {"zh": "行"}}}, ("row_id",)),
    ({**SOURCES, "fields": {"a;b": {"zh": "行"}}}, ("a;b",)),
    ({**SOURCES, "fields": {"x": {"options": [True]}}}, ("fields.x.options.0", "true")),
    ({**SOURCES, "region": "China"}, ("region", "China", "CN")),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("told", "said"), WRONG, ids=lambda one: "/".join(one) if isinstance(one, tuple) else "")
def test_what_is_wrong_is_named(told: dict[str, Any], said: tuple[str, ...], lang: str) -> None:
    speak(lang)
    sentence = complaint(told)
    assert "\n" not in sentence
    assert [one for one in said if one not in sentence] == []
    if told.get("fields", {}).get("x", {}).get("kind") is None:
        assert "guiyi.yaml" in sentence
    for english in ("Input should be", "valid dictionary", "Extra inputs", "pydantic"):
        assert english not in sentence


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("dedupe.merge_at", "high", "such as --set"),
        ("dedupe.mergeat", 1, "merge_at"),
        ("sources.3.sheet", "x", "sources.0.sheet"),
        ("region.x", 1, "region"),
        ("dedupe.merge_at.x", 1, "dedupe.merge_at.x"),
    ],
)
def test_a_setting_given_besides_is_named_too(key: str, value: object, said: str) -> None:
    assert said in complaint({**SOURCES, "dedupe": {"merge_at": 0.9}}, {key: value})


def test_a_fault_of_the_file_is_not_put_down_to_a_setting() -> None:
    sentence = complaint({**SOURCES, "dedupe": {"merge_at": "high"}}, {"dedupe.review_at": 0.5})
    assert sentence.startswith("guiyi.yaml")


def test_settings_reach_every_depth() -> None:
    found = Job.of(
        SOURCES, "test", Path(), {"validate.gates.error_rate": 0.1, "sources.0.header": 3, "output": Path("there")}
    )
    assert found.checks.gates.error_rate == 0.1
    assert found.sources[0].header == 3
    assert found.output == "there"
    assert SOURCES == {"sources": [{"path": "a.csv"}]}  # what was given is not touched


def test_a_job_says_itself_again() -> None:
    first = job(merge={"owner": "earliest"}, validate={"required": ["uscc"]}, dedupe={"merge_at": 0.9})
    again = Job.of({**first.model_dump(by_alias=True), "folder": first.folder}, "test", first.folder)
    assert again == first


def test_numbers_are_texts_where_texts_are_wanted() -> None:
    found = job(tags={"2023": {"level": "A"}}, fields={"grade_no": {"zh": 3, "options": [1, 2]}})
    assert found.fields["grade_no"].options == ["1", "2"]
    assert found.schema_wanted()["grade_no"].zh == "3"


def test_the_schema_is_the_standard_one_with_what_the_job_says() -> None:
    schema = job(
        fields={
            "chain": {"zh": "决策链", "match": False},
            "risk_level": {"options": ["高", "低"]},
            "fax2": {"kind": "phone"},
        },
        validate={"required": ["uscc"], "unique": [], "any_of": []},
        merge={"tags": "latest"},
    ).schema_wanted()
    assert (schema["chain"].custom, schema["chain"].label, schema["chain"].match) == (True, "决策链", False)
    assert schema["risk_level"].options == ("高", "低")
    assert schema["fax2"].many
    assert [one.name for one in schema if one.required] == ["uscc"]
    assert not any(one.unique for one in schema)
    assert schema.any_of == ()
    assert schema["tags"].survivor == "latest"


def test_fields_that_headers_may_mean_can_be_mapped() -> None:
    assert job(
        sources=[{"path": "a.csv", "columns": {"地区": "region", "姓名": ["last_name", "first_name"], "备用": None}}]
    )


# files


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"sources: [\n  {path: a.csv}\n", "line 3"),
        (b"sources:\n\t- path: a.csv\n", "line 2"),
        (b"- a\n- b\n", "keys with values"),
        (b"", "null"),
        ("sources: [{path: 客户.csv}]".encode("gbk"), "UTF-8"),
    ],
)
def test_a_file_that_is_no_job(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "guiyi.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=said) as caught:
        Job.load(path)
    assert "guiyi.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_job_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.yaml"):
        Job.load(tmp_path / "gone.yaml")


def test_a_byte_order_mark_is_no_part_of_a_job(tmp_path: Path) -> None:
    (tmp_path / "job.yaml").write_bytes(b"\xef\xbb\xbfsources: [{path: a.csv}]")
    assert Job.load(tmp_path / "job.yaml").sources[0].path == "a.csv"


# sources


def test_paths_are_relative_to_the_job(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "~$b.csv", ".hidden.csv", "guiyi.yaml", "Thumbs.db"):
        (tmp_path / name).write_text("x")
    told = {
        "sources": [
            {"path": "."},
            {"path": "*.csv", "region": "us", "priority": 2},
            {"path": "a.csv", "columns": {"x": ["last_name"]}},
        ]
    }
    asked = Job.of(told, "test", tmp_path).asked()
    assert [one.path.name for one in asked] == ["a.csv", "b.csv", "a.csv", "b.csv", "a.csv"]
    assert {one.path.parent for one in asked} == {tmp_path}
    assert [one.region for one in asked] == ["auto", "auto", "US", "US", "auto"]
    assert asked[-1].columns == {"x": ("last_name",)}


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "客户[1].csv").write_text("x")
    assert [one.path.name for one in Job.of({"sources": [{"path": "客户[1].csv"}]}, "test", tmp_path).asked()] == [
        "客户[1].csv"
    ]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in ("gone.csv", "*.xlsx", "empty"):
        with pytest.raises(SourceError, match=path.replace("*", ".")):
            Job.of({"sources": [{"path": path}]}, "test", tmp_path).asked()


@pytest.mark.parametrize("path", ["wecom:/ww01", "mysql:crm", "mysql:/me:s3cret@db/crm"])
def test_half_a_url_is_told_from_a_file(tmp_path: Path, path: str) -> None:
    with pytest.raises(SourceError) as caught:
        Job.of({"sources": [{"path": path}]}, "test", tmp_path).asked()
    assert caught.value.key == "source.url_written"
    assert "cret" not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(SourceError) as caught:
        Job.of({"sources": [{"path": "pipe.csv"}]}, "test", tmp_path).asked()
    assert caught.value.key == "source.no_regular_file"


def test_a_pattern_reads_each_file_once_and_no_output_of_ours(tmp_path: Path) -> None:
    (tmp_path / "表[1]").mkdir()
    folder = tmp_path / "表[1]"
    for name in ("a.csv", "sub/b.csv", "out/rejects.csv", "out/run/manifest.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("姓名,电话\n", encoding="utf-8")
    try:
        (folder / "again.csv").symlink_to(folder / "a.csv")
        (folder / "sub" / "up").symlink_to(folder, target_is_directory=True)
        (folder / "lost.csv").symlink_to(folder / "nowhere.csv")
    except OSError:  # Windows asks for a right to make links
        pass
    found = Job.of({"sources": [{"path": "**/*.csv"}]}, "job", folder).asked()
    assert [one.path.relative_to(folder).as_posix() for one in found] == ["a.csv", "sub/b.csv"]


def test_a_folder_with_marks_of_patterns_in_its_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "客户[旧]").mkdir()
    (tmp_path / "客户[旧]" / "a(1).csv").write_text("姓名,电话\n", encoding="utf-8")
    (found,) = Job.of({"sources": [{"path": "a*.csv"}]}, "job", tmp_path / "客户[旧]").asked()
    assert found.path.name == "a(1).csv"
