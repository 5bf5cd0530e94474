"""Writing down what changed, so that of two people on one sheet or round one succeeds and the other is told."""

from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from competition.errors import SomebodyWasFaster
from competition.scoring.models import ScreeningRound


def keep(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError:
        raise SomebodyWasFaster() from None


def note_course(session: Session, round: ScreeningRound, **facts: Any) -> None:
    """Note facts in the round's course; its version moves on, so that a signature under way is stopped."""
    round.course = {**round.course, **facts}
    touch(session, round)


def touch(session: Session, round: ScreeningRound) -> None:
    flag_modified(round, "course")
    keep(session)
