"""The record that travels in a package: rows of the database become the documents of `record`."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers import record
from competition.dossiers.gathering import Gathered
from competition.dossiers.models import Dispatch
from competition.editions.models import Edition, Journey, Place
from competition.editions.queries import charter_of, find_place
from competition.people.models import Consent, Person
from competition.people.rules import shown_phone
from competition.proposals.models import CheckedItem, Proposal
from competition.workflow.models import Movement

THE_DISPATCH = "dispatch"


def unit_record(place: Place, edition: Edition) -> record.Unit:
    return record.Unit(code=place.code, name=place.full_name, level=charter_of(edition).tier(place.tier).level)


def case_records(
    session: Session, edition: Edition, found: Iterable[Gathered], rounds: Sequence[record.Round]
) -> list[record.Case]:
    """case.json of each proposal; without priority groups, which are sensitive and stay in the province."""
    gathered = list(found)
    ids = [one.proposal.id for one in gathered]
    checks, consents = _checks(session, ids), _consents(session, ids)
    return [
        record.Case(
            file_number=one.proposal.file_number or "", title=one.proposal.title,
            kind="project" if one.proposal.kind == "project" else "idea",
            category=one.proposal.category, entrant=one.proposal.entrant,
            unit=unit_record(one.commune, edition), screening_unit=unit_record(one.screening, edition),
            applicant=_applicant(one.applicant), state=one.proposal.state,
            team=[record.Member(full_name=member.full_name, part=member.part) for member in one.team],
            answers=one.proposal.answers,
            documents=[
                record.Document(item=file.item, name=file.name, sha256=file.sha256, size=file.size, pages=file.pages)
                for file in one.files
            ],
            checks=checks.get(one.proposal.id, []), consents=consents.get(one.proposal.id, []),
            endorsement=one.proposal.endorsement, submitted_at=one.proposal.submitted_at,
            results=_results(one.proposal.file_number or "", rounds),
            sheets=[s for part in rounds for s in part.sheets if s.proposal == one.proposal.file_number],
        )
        for one in gathered
    ]  # fmt: skip


def _applicant(person: Person) -> record.Applicant:
    return record.Applicant(
        full_name=person.full_name, birth_year=person.birth_year, phone=shown_phone(person.phone),
        email=person.email or "", address=person.address,
    )  # fmt: skip


def _results(file_number: str, rounds: Sequence[record.Round]) -> list[record.Result]:
    return [
        record.Result(round=part.key, score=standing.score, rank=standing.rank, outcome=standing.outcome)
        for part in rounds
        for standing in part.standings
        if standing.proposal == file_number
    ]


def _checks(session: Session, ids: Sequence[int]) -> dict[int, list[record.Check]]:
    found: dict[int, list[record.Check]] = {}
    for one in session.scalars(
        select(CheckedItem)
        .where(CheckedItem.proposal_id.in_(ids))
        .order_by(CheckedItem.proposal_id, CheckedItem.subject, CheckedItem.item)
    ):
        check = record.Check(subject=one.subject, item=one.item, passes=one.passes, note=one.note, at=one.checked_at)
        found.setdefault(one.proposal_id, []).append(check)
    return found


def _consents(session: Session, ids: Sequence[int]) -> dict[int, list[record.Consent]]:
    """What its applicant agreed to and has not taken back; of the sensitive purposes nothing travels."""
    found: dict[int, list[record.Consent]] = {}
    for one, edition_id in session.execute(
        select(Consent, Proposal.edition_id)
        .join(Proposal, (Proposal.id == Consent.proposal_id) & (Proposal.applicant_id == Consent.person_id))
        .where(Consent.proposal_id.in_(ids), Consent.withdrawn_at.is_(None))
        .order_by(Consent.id)
    ):
        if _is_sensitive(session, edition_id, one.purpose):
            continue
        consent = record.Consent(
            purpose=one.purpose, text_version=str(one.text_version), text_sha256=one.text_sha256, at=one.given_at
        )
        found.setdefault(one.proposal_id or 0, []).append(consent)
    return found


def _is_sensitive(session: Session, edition_id: int, purpose: str) -> bool:
    asked = charter_of(session.get_one(Edition, edition_id)).purpose(purpose)
    return asked is not None and asked.sensitive


def movement_records(session: Session, dispatch: Dispatch, proposals: Sequence[Proposal]) -> list[record.Movement]:
    """Every step of the dispatch and of its proposals until now, in the order in which they were taken."""
    names = {proposal.id: proposal.file_number or "" for proposal in proposals}
    of_proposals = (Movement.case_kind == Proposal.case_kind) & Movement.case_id.in_(names)
    of_dispatch = (Movement.case_kind == Dispatch.case_kind) & (Movement.case_id == dispatch.id)
    rows = session.execute(
        select(Movement, Person.full_name, Journey.sha256)
        .join(Journey, Journey.id == Movement.journey_id)
        .outerjoin(Person, Person.id == Movement.by_id)
        .where(of_proposals | of_dispatch)
        .order_by(Movement.at, Movement.id)
    )
    return [_movement(row, names, name or "", sha256) for row, name, sha256 in rows]


def _movement(row: Movement, names: dict[int, str], by: str, journey: str) -> record.Movement:
    case = names[row.case_id] if row.case_kind == Proposal.case_kind else THE_DISPATCH
    return record.Movement(
        at=row.at, case=case, step=row.step, from_state=row.from_state, to_state=row.to_state, role=row.role,
        by=by, note=row.note, journey=journey,
    )  # fmt: skip


def sender_record(session: Session, edition: Edition) -> record.Unit:
    return unit_record(find_place(session, edition.id, edition.province_id), edition)


def plain(value: Any) -> str | None:
    """A number as text, digit for digit."""
    return None if value is None else format(value, "f")
