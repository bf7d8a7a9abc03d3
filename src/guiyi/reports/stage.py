"""The report stage: everything a run folder gives people to read."""

import time
from collections.abc import Mapping
from typing import Any

from guiyi.core.folder import RunFolder, write_json
from guiyi.core.language import language, spoken
from guiyi.reports.clusters import write_clusters
from guiyi.reports.html import write_html
from guiyi.reports.rejects import write_rejects
from guiyi.reports.review import write_review
from guiyi.reports.summary import summarise


def write_reports(folder: RunFolder, seconds: Mapping[str, float], *, mask: bool) -> dict[str, Any]:
    """Write clusters.csv, both workbooks, report.html and summary.json; return the summary.

    The language is looked up once: a workbook asks for a million words.
    """
    return spoken(language(), _written, folder, seconds, mask)


def _written(folder: RunFolder, seconds: Mapping[str, float], mask: bool) -> dict[str, Any]:
    started = time.perf_counter()
    summary = summarise(folder, seconds)
    write_clusters(folder)
    write_review(folder)
    write_rejects(folder)
    write_html(folder, summary, mask=mask)
    summary["seconds"]["report"] = round(time.perf_counter() - started, 3)
    write_json(folder / "summary.json", summary)
    return summary
