import os
from pathlib import Path

import pytest

from guiyi.core.errors import SourceError
from guiyi.core.source import SourceAsked
from guiyi.importers import stage
from guiyi.importers.standing import check_unchanged, standing
from guiyi.schemas.customer import customer_schema


def test_a_file_that_stays_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,电话\n张三,13800138000\n", encoding="utf-8")
    check_unchanged(standing([path, tmp_path / "none.csv"]))


@pytest.mark.parametrize("how", ["longer", "touched", "gone"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,电话\n张三,13800138000\n", encoding="utf-8")
    take = stage.Sink.take

    def meanwhile(sink: stage.Sink, *told: object) -> None:
        match how:
            case "longer":
                path.write_text("姓名,电话\n张三,13800138000\n李四,13900139000\n", encoding="utf-8")
            case "touched":
                os.utime(path, ns=(1, 1))
            case "gone":
                path.unlink()
        take(sink, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(stage.Sink, "take", meanwhile)
    with pytest.raises(SourceError, match=r"a\.csv"):
        stage.look([SourceAsked(path)], customer_schema())
