"""Writing down what changed, so that of two people on one sheet or round one succeeds and the other is told."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from competition.errors import SomebodyWasFaster
from competition.scoring.models import ScreeningRound


def keep(session: Session) -> None:
    try:
        session.flush()
    except (StaleDataError, IntegrityError):  # a row moved on, or somebody made the same one at the same time
        raise SomebodyWasFaster() from None


def held(session: Session, round_id: int) -> ScreeningRound:
    """The round as it is now, and as it stays until this act ends: nobody closes it while a juror is writing.

    Jurors hold it side by side; only whoever turns its lock waits for them, and they for her.
    """
    shared = {"read": True}
    return session.get_one(ScreeningRound, round_id, with_for_update=shared, populate_existing=True)


def note_course(session: Session, round: ScreeningRound, **facts: Any) -> None:
    """Note facts in the round's course; its version moves on, so that a signature under way is stopped."""
    round.course = {**round.course, **facts}
    touch(session, round)


def touch(session: Session, round: ScreeningRound) -> None:
    flag_modified(round, "course")
    keep(session)
