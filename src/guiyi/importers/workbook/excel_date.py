"""Dates as spreadsheets count them: days since 1900 or 1904, hours as their fraction."""

import datetime

_EPOCHS = {False: datetime.datetime(1899, 12, 30), True: datetime.datetime(1904, 1, 1)}
_PHANTOM = 60  # 29 February 1900, a day that never was
_LAST = 2_958_466  # 1 January 10000


def serial_date(number: float, is_1904: bool = False) -> object:
    """Return the moment, or the time of day, that a number stands for; the number itself if it is no date.

    >>> serial_date(45000.0), serial_date(0.5), serial_date(43538.0, True)
    (datetime.datetime(2023, 3, 15, 0, 0), datetime.time(12, 0), datetime.datetime(2023, 3, 15, 0, 0))
    >>> serial_date(1.0), serial_date(60.0), serial_date(-3.0)
    (datetime.datetime(1900, 1, 1, 0, 0), 60.0, -3.0)
    """
    if not 0 <= number < _LAST - (1462 if is_1904 else 0) or (int(number) == _PHANTOM and not is_1904):
        return number
    seconds = round(number * 86400)
    if seconds < 86400:
        return (_EPOCHS[True] + datetime.timedelta(seconds=seconds)).time()
    days = 1 if number < _PHANTOM and not is_1904 else 0
    return _EPOCHS[is_1904] + datetime.timedelta(days=days, seconds=seconds)


def serial_of(value: object, is_1904: bool = False) -> float:
    """Return the number that a value is stored as.

    >>> serial_of(datetime.datetime(2023, 3, 15, 12)), serial_of(datetime.time(6)), serial_of(7)
    (45000.5, 0.25, 7.0)
    """
    day = datetime.timedelta(days=1)
    if isinstance(value, datetime.datetime):
        return (value - _EPOCHS[is_1904]) / day
    if isinstance(value, datetime.date):
        return (datetime.datetime.combine(value, datetime.time()) - _EPOCHS[is_1904]) / day
    if isinstance(value, datetime.time):
        return (datetime.datetime.combine(_EPOCHS[True], value) - _EPOCHS[True]) / day
    if isinstance(value, datetime.timedelta):
        return value / day
    return float(value) if isinstance(value, int | float) else 0.0
