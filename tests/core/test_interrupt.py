import signal

import pytest

from guiyi.core.interrupt import watch


def load() -> None:
    """Do as libraries do that are written in C."""
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt as error:
        raise ImportError from error


def test_an_interrupt_is_remembered_whatever_becomes_of_it() -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        interrupted = watch()
        assert not interrupted()
        with pytest.raises(ImportError):
            load()
        assert interrupted()
    finally:
        signal.signal(signal.SIGINT, before)
