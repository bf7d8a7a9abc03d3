"""A job of Salesforce's Bulk API 2.0: a table in CSV, what it came to in three.

An empty cell leaves a value, `#N/A` clears it. A job that is complete may hold rows that failed, and one that failed rows
that were written: each row is told of by the table that it comes back in.
Source: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch (Bulk API 2.0 ingest).
"""

import csv
import io
import time
from collections.abc import Mapping, Sequence
from typing import Any

from guiyi.push.cells import text_of
from guiyi.push.client import LostError, Outcome, Wire
from guiyi.push.session import Session

CLEARED = "#N/A"
OVER = frozenset(("JobComplete", "Failed", "Aborted"))
LONGEST = 30.0  # seconds between two looks
LOOKS = 400  # about three hours
PASSING = ("UNABLE_TO_LOCK_ROW", "REQUEST_RUNNING_TOO_LONG", "TooManyLockFailure")


class Job:
    """One job after another for one organisation."""

    def __init__(self, session: Session, path: str, wire: Wire) -> None:
        self._session, self._path, self._wire = session, path, wire

    def run(self, name: str, rows: Sequence[Mapping[str, Any]], by: str) -> list[Outcome]:
        """Upload rows, wait until all are done, and return an outcome a row.

        Args:
            name: the object.
            rows: what each is to hold; None clears.
            by: "Id", to update; else the external id to upsert by.
        """
        upsert = {} if by == "Id" else {"externalIdFieldName": by}
        kind = {"operation": "upsert" if upsert else "update", **upsert}
        form = {"contentType": "CSV", "columnDelimiter": "COMMA", "lineEnding": "LF"}
        opened = self._session.write("POST", self._path, json={"object": name, **kind, **form})
        if opened.status >= 400 or not isinstance(opened.body, dict):
            return [Outcome("batch", why=_why(opened.body))] * len(rows)
        job = f"{self._path}/{opened.body['id']}"
        table = _table(sorted(rows, key=lambda row: str(row.get("AccountId", ""))), by)  # rows of one account lock it
        sent = self._session.write("PUT", f"{job}/batches", content=table, headers={"Content-Type": "text/csv"})
        if sent.status >= 400:
            return [Outcome("batch", why=_why(sent.body))] * len(rows)
        begun = self._session.write("PATCH", job, json={"state": "UploadComplete"})
        if begun.status >= 400:
            return [Outcome("batch", why=_why(begun.body))] * len(rows)
        return self._come_to(job, rows, by, self._waited(job))

    def _waited(self, job: str) -> dict[str, Any]:
        """Return the job when it is over."""
        for look in range(LOOKS):
            told = self._session.read("GET", job).body
            if isinstance(told, dict) and told.get("state") in OVER:
                return told
            time.sleep(min(self._wire.patience * 1.5**look, LONGEST))
        raise LostError("the job is not over")

    def _come_to(self, job: str, rows: Sequence[Mapping[str, Any]], by: str, told: Mapping[str, Any]) -> list[Outcome]:
        outcomes: dict[str, Outcome] = {}
        for one in self._results(f"{job}/successfulResults/"):
            outcomes[one[by]] = Outcome("saved", one["sf__Id"])
        for one in self._results(f"{job}/failedResults/"):
            why = one["sf__Error"]
            outcomes[one[by]] = Outcome("unknown" if why.startswith(PASSING) else "refused", one["sf__Id"], why)
        if not outcomes and told["state"] != "JobComplete":
            return [Outcome("batch", why=str(told.get("errorMessage") or told["state"]))] * len(rows)
        return [outcomes.get(str(row[by])) or Outcome("unknown", why=str(told["state"])) for row in rows]

    def _results(self, path: str) -> list[dict[str, str]]:
        told = self._session.read("GET", path)
        if told.status != 200:
            raise LostError(f"HTTP {told.status}")
        return list(csv.DictReader(io.StringIO(str(told.body or "").lstrip("\ufeff"), newline="")))


def _table(rows: Sequence[Mapping[str, Any]], by: str) -> bytes:
    """Return rows as CSV, UTF-8 without a byte order mark.

    >>> _table([{"Id": "1", "Name": "甲", "Fax": None}, {"Id": "2", "Phone": 'a"b'}], "Id").decode().splitlines()
    ['Id,Fax,Name,Phone', '1,#N/A,甲,', '2,,,"a""b"']
    """
    names = [by, *sorted({name for row in rows for name in row} - {by})]
    text = io.StringIO(newline="")
    told = csv.writer(text, lineterminator="\n")
    told.writerow(names)
    told.writerows([CLEARED if row.get(name, "") is None else text_of(row.get(name)) for name in names] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _why(body: Any) -> str:
    first = body[0] if isinstance(body, list) and body else body
    return f"{first.get('errorCode', '')}: {first.get('message', '')}" if isinstance(first, dict) else ""
