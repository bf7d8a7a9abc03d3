"""What runs and audits begin with: sources → raw rows → rows in normal form."""

from collections.abc import Mapping, Sequence
from functools import partial

from guiyi.cleanse.date_order import date_orders
from guiyi.cleanse.stage import Plan, cleanse
from guiyi.core.engine import Local
from guiyi.core.folder import RunFolder
from guiyi.core.language import say
from guiyi.core.progress import Stopwatch
from guiyi.core.source import SourceAsked
from guiyi.importers.stage import Read, read
from guiyi.job import Job


def take_in(
    job: Job,
    asked: Sequence[SourceAsked],
    folder: RunFolder,
    watch: Stopwatch,
    workers: int,
    decided: Mapping[str, Mapping[str, str]],
) -> Read:
    """Read and cleanse the sources of a job into `raw`, `rows`, `changes` and `issues`; `decided` as people said.

    Raises:
        GuiyiError: a source cannot be read, or the job asks for what is not there.
    """
    with watch.stage("read", say("stage.read")):
        source = read(asked, job.schema_wanted(), folder, job.region)
    with watch.stage("cleanse", say("stage.cleanse")):
        plan = _plan(job, source, decided, folder)
        Local(workers).map(partial(cleanse, plan=plan), folder, "raw", "rows", source.schema.names)
    return source


def _plan(job: Job, source: Read, decided: Mapping[str, Mapping[str, str]], folder: RunFolder) -> Plan:
    columns = {(one.name, sheet.name): sheet.columns for one in source.sources for sheet in one.sheets}
    stated = {one.name: one.dates for one in source.sources}
    return Plan(
        schema=source.schema,
        columns=columns,
        regions={one.name: one.region for one in source.sources},
        tags=job.tags,
        decided=decided,
        ignored=frozenset(source.ignored),
        orders=date_orders(folder.each("raw", ("source", "sheet", "cells")), columns, source.schema, stated),
        mended=frozenset(one.name for one in source.schema if {one.name, one.kind} & {*job.cleanse.apply_suggestions}),
        current_regions=job.cleanse.current_regions,
    )
