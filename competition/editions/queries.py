"""What is asked of editions: which there are, their charters and journeys, their places."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from competition.editions.models import Edition, Journey, Place
from competition.editions.rules import Charter, charter_from
from competition.errors import NotFound
from competition.language import say

# Keyed by database besides, because one process of the tests speaks to several.
_charters: dict[tuple[str, int, int], Charter] = {}
_journeys: dict[tuple[str, int], tuple[str, str]] = {}


def editions(session: Session) -> Sequence[Edition]:
    """All editions, the newest year first."""
    return session.scalars(select(Edition).order_by(Edition.year.desc(), Edition.name)).all()


def published_editions(session: Session) -> Sequence[Edition]:
    return session.scalars(select(Edition).where(Edition.published).order_by(Edition.year.desc(), Edition.name)).all()


def find_edition(session: Session, name: str) -> Edition:
    edition = session.scalars(select(Edition).where(Edition.name == name)).one_or_none()
    if edition is None:
        raise NotFound(say("Không có kỳ thi tên {name}.", name=name))
    return edition


def the_edition(session: Session, edition_id: int) -> Edition:
    edition = session.get(Edition, edition_id)
    if edition is None:
        raise NotFound()
    return edition


def charter_of(edition: Edition) -> Charter:
    """The charter in force; a version never changes, so it is read once a process."""
    session = object_session(edition)
    database = str(session.get_bind().engine.url) if session else ""
    key = (database, edition.id, edition.charter_version)
    if key not in _charters:
        _charters[key] = charter_from(edition.charter)
    return _charters[key]


def journey_text(session: Session, journey_id: int) -> tuple[str, str]:
    """A kept journey as (sha256, text); it never changes, so it is read once a process."""
    key = (str(session.get_bind().engine.url), journey_id)
    if key not in _journeys:
        kept = session.get(Journey, journey_id)
        if kept is None:
            raise NotFound()
        _journeys[key] = (kept.sha256, kept.text)
    return _journeys[key]


def places(session: Session, edition_id: int, tier: str | None = None) -> Sequence[Place]:
    """The edition's frozen places, by code; `tier` keeps one storey."""
    question = select(Place).where(Place.edition_id == edition_id).order_by(Place.code)
    if tier:
        question = question.where(Place.tier == tier)
    return session.scalars(question).all()


def find_place(session: Session, edition_id: int, unit_id: int) -> Place:
    place = session.get(Place, (edition_id, unit_id))
    if place is None:
        raise NotFound(say("Đơn vị này không thuộc kỳ thi."))
    return place
