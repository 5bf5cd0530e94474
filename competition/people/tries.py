"""Wrong codes counted by where they come from, so that nobody guesses her way through them."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import Refused
from competition.keys import keyed_hash
from competition.language import say
from competition.people.models import FailedSignIn
from competition.people.rules import FAILURES_WITHIN_MINUTES

# Many phones share one address of a mobile network, so a whole village must be able to mistype.
WRONG_CODES_ALLOWED = 30


class TooOften(Refused):
    """Too many wrong codes came from one address."""

    status = 429

    def __init__(self) -> None:
        super().__init__(say("Đã nhập sai nhiều lần. Mời chị thử lại sau {n} phút.", n=FAILURES_WITHIN_MINUTES))


def refuse_guessing(session: Session, address: str, *, secret: str) -> None:
    """Refuse while too many wrong codes came from this address."""
    since = clock.now() - timedelta(minutes=FAILURES_WITHIN_MINUTES)
    wrong = select(func.count()).where(FailedSignIn.who == _marked(address, secret), FailedSignIn.at > since)
    if (session.scalar(wrong) or 0) >= WRONG_CODES_ALLOWED:
        raise TooOften()


def note_wrong_code(session: Session, address: str, *, secret: str) -> None:
    session.add(FailedSignIn(who=_marked(address, secret), at=clock.now()))
    session.flush()


def _marked(address: str, secret: str) -> str:
    return keyed_hash(secret, "wrong codes", address)
