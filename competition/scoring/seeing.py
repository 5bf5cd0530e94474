"""Who sees which rounds, and which files a juror may open: SQL conditions that every list and page uses."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from competition.editions.models import Edition, Place
from competition.errors import NotFound
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.proposals.queries import sees
from competition.scoring.models import Conflict, ScreeningRound, Seat, Sheet
from competition.scoring.panel import VOTING

NOT_HERS = ("recused", "void", "unallotted")


def rounds_seen_by(actor: Actor) -> ColumnElement[bool]:
    """Rounds in which she sits, rounds of the unit whose secretary or chair she is, all of them for the province."""
    seen: list[ColumnElement[bool]] = [
        exists().where(Seat.round_id == ScreeningRound.id, Seat.person_id == actor.person_id)
    ]
    if units := actor.units("screening_secretary", "jury_chair"):
        seen.append(ScreeningRound.unit_id.in_(units))
    if provinces := actor.units("province_officer", "province_leader", "auditor"):
        hers = exists().where(Edition.id == ScreeningRound.edition_id, Edition.province_id.in_(provinces))
        seen.append(hers.correlate(ScreeningRound))
    return or_(*seen)


def files_open_to_juror(actor: Actor) -> ColumnElement[bool]:
    """Proposals that she may open as a juror: hers to judge, conflicts declared, and no hard tie that nobody waived."""
    hers, seat, tie = aliased(Sheet), aliased(Seat), aliased(Conflict)
    return and_(
        exists().where(
            hers.proposal_id == Proposal.id, hers.juror_id == actor.person_id, hers.status.not_in(NOT_HERS),
            seat.round_id == hers.round_id, seat.person_id == hers.juror_id, seat.seat.in_(VOTING),
            seat.declared_at.is_not(None),
        ),
        ~exists().where(
            tie.proposal_id == Proposal.id, tie.juror_id == actor.person_id, tie.hard, tie.waived_by_id.is_(None)
        ),
    )  # fmt: skip


@sees("juror")
def _hers_to_judge(actor: Actor, edition: Edition, units: set[int]) -> ColumnElement[bool]:
    """What lies before a juror on any panel of the edition; an outside member's unit is not the file's."""
    return files_open_to_juror(actor)


def find_round(session: Session, actor: Actor, round_id: int) -> ScreeningRound:
    """The round, or NotFound for whoever has nothing to do with it."""
    found = session.scalars(
        select(ScreeningRound).where(ScreeningRound.id == round_id, rounds_seen_by(actor))
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found


def rounds_for(session: Session, actor: Actor, edition: Edition) -> Sequence[tuple[ScreeningRound, Place]]:
    """The edition's rounds that she sees, each with its unit's place, by round and unit."""
    return session.execute(
        select(ScreeningRound, Place)
        .join(Place, and_(Place.edition_id == ScreeningRound.edition_id, Place.unit_id == ScreeningRound.unit_id))
        .where(ScreeningRound.edition_id == edition.id, rounds_seen_by(actor))
        .order_by(ScreeningRound.key.desc(), Place.code)
    ).all()


def round_of_unit(session: Session, edition_id: int, key: str, unit_id: int) -> ScreeningRound | None:
    return session.scalars(
        select(ScreeningRound).where(
            ScreeningRound.edition_id == edition_id, ScreeningRound.key == key, ScreeningRound.unit_id == unit_id
        )
    ).one_or_none()
