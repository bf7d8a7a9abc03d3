"""Files that hold, or may hold, personal data: of their owner only, and never half written."""

import errno
import os
import tempfile
from pathlib import Path

from guiyi.core.errors import TargetError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)  # what a disk says that takes no more


def write_beside(path: Path, content: bytes) -> None:
    """Write a file of an owner only (0600), beside its place, and put it there when it is whole.

    Raises:
        TargetError: the place cannot be written, or the disk is full; what stood there stands there still.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise TargetError("target.unwritable", path=path, why=error.strerror) from error
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except OSError as error:
        raise TargetError("target.unwritable", path=path, why=error.strerror) from error
    finally:
        Path(beside).unlink(missing_ok=True)  # there still after a failure, or an interruption
