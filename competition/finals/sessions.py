"""A final's live session: when and where it is held, who is called to it, in which order they speak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit
from competition.editions.models import Edition, Place
from competition.errors import BadInput, NotAllowed, NotFound
from competition.finals.models import Outcome, PitchSession
from competition.language import Sentence, say
from competition.people.models import Person
from competition.people.roles import Actor
from competition.proposals.models import Proposal

STAGES: dict[str, Sentence] = {
    "regional_finalist": say("chung kết cấp vùng"), "national_finalist": say("chung kết toàn quốc"),
}  # fmt: skip
MOST_THINGS = 12


@dataclass(frozen=True)
class Called:
    """Somebody who is in a final."""

    proposal: Proposal
    person: Person
    place: Place


@dataclass(frozen=True)
class Announced:
    """What the organisers announced of a session."""

    name: str
    ground: str
    begins_at: datetime
    arrive_by: datetime
    place: str
    minutes: int
    questions: int
    bring: Sequence[str]
    confirm_by: date
    costs: str = ""
    contact: str = ""


def find_pitch_session(session: Session, edition: Edition, stage: str) -> PitchSession | None:
    if stage not in STAGES:
        raise NotFound()
    return session.scalars(
        select(PitchSession).where(PitchSession.edition_id == edition.id, PitchSession.stage == stage)
    ).one_or_none()


def find_session_of(session: Session, session_id: int) -> PitchSession:
    found = session.get(PitchSession, session_id)
    if found is None:
        raise NotFound()
    return found


def called(session: Session, edition: Edition, stage: str, turns: Sequence[int] = ()) -> list[Called]:
    """Everyone recorded in the final, in the settled order; who has no turn yet comes last, by file number."""
    rows = session.execute(
        select(Proposal, Person, Place)
        .join(Outcome, Outcome.proposal_id == Proposal.id)
        .join(Person, Person.id == Proposal.applicant_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .where(Outcome.edition_id == edition.id, Outcome.stage == stage, Proposal.state != "withdrawn")
        .order_by(Proposal.file_number, Proposal.id)
    )
    order = {proposal_id: turn for turn, proposal_id in enumerate(turns)}
    return sorted((Called(*row) for row in rows), key=lambda one: order.get(one.proposal.id, len(order)))


def announce(session: Session, edition: Edition, stage: str, told: Announced, *, by: Actor) -> PitchSession:
    """Write down what the organisers announced; a later announcement takes the place of the one before."""
    _must_be_province(edition, by)
    if faults := _faults(told):
        raise BadInput(faults)
    held = find_pitch_session(session, edition, stage)
    if held is None:
        held = PitchSession(edition_id=edition.id, stage=stage, turns=[])
        session.add(held)
    facts: Mapping[str, Any] = {**vars(told), "bring": list(told.bring)}
    for name, value in facts.items():
        setattr(held, name, value)
    session.flush()
    audit.record(session, "finals:session:announce", by.person_id, "edition", edition.id, held=held.id)
    return held


def settle_turns(
    session: Session, edition: Edition, held: PitchSession, turns: Mapping[int, int], *, by: Actor
) -> None:
    """The order of speaking as it was drawn: proposal → its turn, from 1, each turn once."""
    _must_be_province(edition, by)
    ids = [one.proposal.id for one in called(session, edition, held.stage)]
    if sorted(turns.get(id_, 0) for id_ in ids) != list(range(1, len(ids) + 1)):
        raise BadInput({"turns": say("Mỗi người một lượt, từ 1 đến {n}, không trùng.", n=len(ids))})
    held.turns = sorted(ids, key=lambda id_: turns[id_])
    session.flush()
    audit.record(session, "finals:session:order", by.person_id, "edition", edition.id, held=held.id, turns=held.turns)


def _must_be_province(edition: Edition, by: Actor) -> None:
    if not by.holds("province_officer", edition.province_id):
        raise NotAllowed(say("Việc này do cán bộ Hội cấp tỉnh thực hiện."))


def _faults(told: Announced) -> dict[str, Sentence]:
    found = {}
    if told.arrive_by > told.begins_at:
        found["arrive_by"] = say("Giờ có mặt phải trước giờ bắt đầu.")
    if told.confirm_by > told.begins_at.date():
        found["confirm_by"] = say("Hạn xác nhận phải trước ngày thi.")
    if not told.bring or len(told.bring) > MOST_THINGS:
        found["bring"] = say("Hãy ghi từ 1 đến {most} thứ cần mang, mỗi thứ một dòng.", most=MOST_THINGS)
    return found
