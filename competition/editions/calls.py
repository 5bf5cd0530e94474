"""What the public is told of an edition: whether it takes entries, since when, and for how long still."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from competition import clock
from competition.editions.models import Edition
from competition.editions.rules import Calendar, Charter

Phase = Literal["soon", "open", "closed"]


@dataclass(frozen=True)
class Call:
    """An edition as its call stands now; `days_left` counts midnights in Vietnam until the deadline."""

    edition: Edition
    charter: Charter
    phase: Phase
    days_left: int

    @property
    def takes_entries(self) -> bool:
        return self.phase == "open"


def call_of(edition: Edition, charter: Charter) -> Call:
    now = clock.now()
    closing = clock.in_vietnam(charter.calendar.intake_closes).date()
    return Call(edition, charter, phase_of(charter.calendar, now), (closing - clock.in_vietnam(now).date()).days)


def phase_of(calendar: Calendar, now: datetime) -> Phase:
    """A deadline is the first moment that is too late."""
    if now < calendar.opens:
        return "soon"
    return "open" if now < calendar.intake_closes else "closed"


def has_opened(edition: Edition, charter: Charter) -> bool:
    """Whether entries may be there: everybody has seen the call, and its first day has come."""
    return edition.published and charter.calendar.opens <= clock.now()
