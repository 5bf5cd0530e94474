"""The only source of time: now, Vietnam's calendar, working days and public holidays."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_moved_by = timedelta(0)
_stopped_at: datetime | None = None


def now() -> datetime:
    """The present moment, in UTC."""
    return _stopped_at or datetime.now(UTC) + _moved_by


def today() -> date:
    """The present day in Vietnam."""
    return now().astimezone(VIETNAM).date()


def in_vietnam(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A moment by Vietnam's clock, as an aware datetime in UTC."""
    return datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM).astimezone(UTC)


@contextmanager
def stopped(moment: datetime) -> Iterator[None]:
    """Time stands still at `moment` inside the block."""
    global _stopped_at
    before, _stopped_at = _stopped_at, moment.astimezone(UTC)
    try:
        yield
    finally:
        _stopped_at = before


def move_to(moment: datetime | None) -> None:
    """From here on the clock runs from `moment`; None gives the real time back. For rehearsals and the demo."""
    global _moved_by, _stopped_at
    _stopped_at = None
    _moved_by = timedelta(0) if moment is None else moment - datetime.now(UTC)


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("VN", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday of Vietnam."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def after_working_days(start: date, days: int) -> date:
    """The day on which the `days`-th working day after `start` falls."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def end_of_day(day: date) -> datetime:
    """The last second of `day` in Vietnam, in UTC."""
    return at(day.year, day.month, day.day, 23, 59, 59)
