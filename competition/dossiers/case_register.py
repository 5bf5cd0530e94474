"""The commune's register of the files that it took in: when, appointed for which day, answered when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.case_papers import contest
from competition.dossiers.models import Paper
from competition.dossiers.one_stop import appointed_on, last_apologies, taken_in_days
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of, journey_text
from competition.language import say
from competition.people.models import Person
from competition.people.rules import shown_phone
from competition.proposals.models import Proposal
from competition.workflow.actions import parsed

ANSWERS = ("refusal", "result_notice")


def register_rows(session: Session, edition: Edition, place: Place, first: date, last: date) -> list[dict[str, Any]]:
    """Every file that a commune took in from `first` to `last`, by file number: four statements."""
    found = session.execute(
        select(Proposal, Person)
        .join(Person, Person.id == Proposal.applicant_id)
        .where(Proposal.edition_id == edition.id, Proposal.unit_id == place.unit_id, Proposal.file_number.is_not(None))
        .order_by(Proposal.file_number)
    ).all()
    ids = [proposal.id for proposal, _ in found]
    days, apologies = taken_in_days(session, edition, ids), last_apologies(session, ids)
    answered = _answered(session, ids)
    states = parsed(*journey_text(session, edition.proposal_journey_id)).states
    return [
        {
            "file_number": proposal.file_number, "title": proposal.title, "name": person.full_name,
            "address": person.address or place.full_name, "phone": shown_phone(person.phone),
            "taken_in_on": days[proposal.id], "appointed_on": appointed_on(edition, apologies.get(proposal.id)),
            "answered_on": answered.get(proposal.id), "state": states[proposal.state].label.vi,
        }
        for proposal, person in found
        if proposal.id in days and first <= days[proposal.id] <= last
    ]  # fmt: skip


def _answered(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """Proposal → the day of the paper that told her how it ended."""
    rows = session.execute(
        select(Paper.case_id, Paper.signed_at, Paper.made_at)
        .where(Paper.case_kind == Proposal.case_kind, Paper.case_id.in_(ids), Paper.kind.in_(ANSWERS))
        .order_by(Paper.id.desc())
    )
    return {case_id: clock.in_vietnam(signed or made).date() for case_id, signed, made in rows}


def case_register_facts(
    session: Session, edition: Edition, place: Place, first: date, last: date, officer: str
) -> dict[str, Any]:
    """The placeholders of the paper `case_register`."""
    return {
        "contest": contest(charter_of(edition)), "date": clock.today(), "first_day": first, "last_day": last,
        "rows": register_rows(session, edition, place, first, last),
        "signer": {"title": str(say("Người lập sổ")), "name": officer},
    }  # fmt: skip
