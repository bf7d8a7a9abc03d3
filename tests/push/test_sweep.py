"""kill -9 at every point of a push where something is written, then resume: as if nothing had happened."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.server import Server

RECORDS = int(os.environ.get("GUIYI_SWEEP_RECORDS", "40"))  # 500 at night
STRIDE = int(os.environ.get("GUIYI_SWEEP_STRIDE", "1"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each push is a fork")
def test_a_push_that_is_killed_at_any_point_is_resumed(wukong9: Server, tmp_path: Path) -> None:
    script = Path(__file__).with_name("sweep.py")
    told = [sys.executable, str(script), wukong9.url, str(tmp_path), str(RECORDS), str(STRIDE)]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    came = json.loads(done.stdout)
    assert came["differing"] == []
    assert came["points"] > RECORDS
    assert came["survived"] < came["points"] // STRIDE // 10 + 2
    assert came["expected"] == {"success": RECORDS, "failed": 0, "unknown": 0, "waiting": 0}
