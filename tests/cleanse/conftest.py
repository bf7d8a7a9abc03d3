"""A part of raw lines, cleansed as a run would."""

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pytest

from guiyi.cleanse.stage import Plan, cleanse
from guiyi.core.batch import Batch
from guiyi.core.folder import arrow_schema
from guiyi.core.source import Column
from guiyi.schemas.customer import customer_schema

Cleansed = Callable[..., Batch]


def raw_part(lines: Sequence[Sequence[str | None]]) -> pa.Table:
    told = [
        {"row_id": f"s::{n}", "source": "s", "sheet": "", "line": str(n), "cells": list(cells)}
        for n, cells in enumerate(lines, start=1)
    ]
    return pa.Table.from_pylist(told, schema=arrow_schema("raw"))


@pytest.fixture
def cleansed() -> Cleansed:
    def cleanse_lines(
        fields: Sequence[str | tuple[str, ...]],
        *lines: Sequence[str | None],
        region: str = "CN",
        tags: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Batch:
        columns = [Column(str(one), (one,) if isinstance(one, str) else one, 1.0, "job") for one in fields]
        return cleanse(raw_part(lines), Plan(customer_schema(), {("s", ""): columns}, {"s": region}, tags or {}))

    return cleanse_lines
