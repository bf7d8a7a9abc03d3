"""Whose export a table is, told by its columns. This is the list of the tools that are known."""

from collections.abc import Iterable

from guiyi.importers.columns.header_text import clean
from guiyi.importers.shapes.crm import CRM
from guiyi.importers.shapes.shape import Shape
from guiyi.importers.shapes.wechat import WECHAT
from guiyi.importers.shapes.wecom import WECOM

SHAPES: tuple[Shape, ...] = (*WECHAT, *WECOM, *CRM)


def shape_of(headers: Iterable[str | None]) -> Shape | None:
    """Return the tool whose columns these are, or None where no tool that we know writes them.

    >>> shape_of(["UserName", "Alias", "Remark", "NickName"]).tool, shape_of(["姓名", "电话"])
    ('chatlog', None)
    """
    words = {clean(one or "") for one in headers}
    return next((shape for shape in SHAPES if shape.proven(words)), None)
