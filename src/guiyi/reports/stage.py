"""The report stage: everything a run folder gives people to read."""

from collections.abc import Mapping
from typing import Any

from guiyi.core.folder import RunFolder, write_json
from guiyi.reports.clusters import write_clusters
from guiyi.reports.html import write_html
from guiyi.reports.rejects import write_rejects
from guiyi.reports.review import write_review
from guiyi.reports.summary import summarise


def write_reports(folder: RunFolder, seconds: Mapping[str, float], *, full: bool, mask: bool) -> dict[str, Any]:
    """Write clusters.csv and summary.json, and after a full run the report and both workbooks; return the summary."""
    summary = summarise(folder, seconds)
    write_clusters(folder)
    write_review(folder)
    if full:
        write_rejects(folder)
        write_html(folder, summary, mask=mask)
    write_json(folder / "summary.json", summary)
    return summary
