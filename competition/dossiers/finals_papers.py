"""The papers of the finals: certificates from recorded outcomes, calls to a final, the list on its door."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.case_papers import contest, union
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import Draft
from competition.dossiers.letters import usual_signer
from competition.dossiers.models import Paper
from competition.dossiers.signing_folder import ABBREVIATIONS
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of, find_place, the_edition
from competition.finals.models import Outcome, PitchSession
from competition.finals.rules import prize_labels
from competition.finals.sessions import Called, called, find_session_of
from competition.language import say
from competition.people.models import Person
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.settings import Settings

CERTIFICATE, CALL = "certificate", "regional_call"
# Stage → what its certificate says; where there is a prize, it is named.
CERTIFIED = {
    "regional_finalist": say("Đã vào chung kết cấp vùng"), "regional_prize": say("Đạt {prize} cấp vùng"),
    "national_finalist": say("Đã vào chung kết toàn quốc"), "national_prize": say("Đạt {prize} toàn quốc"),
}  # fmt: skip


def certificates_batch(edition: Edition, stage: str) -> str:
    return f"certificates:{edition.id}:{stage}"


def calls_batch(held: PitchSession) -> str:
    return f"calls:{held.id}"


def certificate_drafts(
    session: Session, edition: Edition, stage: str, by_id: int | None, only: int | None = None
) -> list[Draft]:
    """A certificate for each recorded outcome of the stage that has none with a number; `only`: this proposal's."""
    batch, profile = certificates_batch(edition, stage), header_of(session, edition, edition.province_id)
    there = set(
        session.scalars(select(Paper.case_id).where(Paper.batch == batch, Paper.number.is_not(None)))
        if not only
        else ()
    )
    shared = _shared(session, edition) | {"code": profile.code(ABBREVIATIONS[CERTIFICATE])}
    return [
        Draft(
            CERTIFICATE, {**shared, **_certificate(edition, outcome, proposal, person, place)}, profile, edition.id,
            Proposal.case_kind, proposal.id, _certificate_name(edition, outcome, proposal), edition.province_id, by_id,
            keep_facts=True, batch=batch,
        )
        for outcome, proposal, person, place in _outcomes(session, edition, stage)
        if proposal.id not in there and only in (None, proposal.id)
    ]  # fmt: skip


def _outcomes(session: Session, edition: Edition, stage: str) -> Sequence[tuple[Outcome, Proposal, Person, Place]]:
    return session.execute(
        select(Outcome, Proposal, Person, Place)
        .join(Proposal, Proposal.id == Outcome.proposal_id)
        .join(Person, Person.id == Proposal.applicant_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .where(Outcome.edition_id == edition.id, Outcome.stage == stage, Person.emptied_at.is_(None))
        .order_by(Proposal.file_number, Proposal.id)
    ).all()


def _shared(session: Session, edition: Edition) -> dict[str, Any]:
    province = find_place(session, edition.id, edition.province_id)
    issuer = str(say("Ban Thường vụ {union}", union=union(province)))
    return {
        "contest": contest(charter_of(edition)), "number": None, "date": None, "issuer": issuer, "awarded_by": issuer,
        "signer": usual_signer(session, edition),
    }  # fmt: skip


def won(edition: Edition, outcome: Outcome) -> str:
    """Đạt giải ba cấp vùng; Đã vào chung kết cấp vùng."""
    label = prize_labels(charter_of(edition)).get(outcome.prize or "", {}).get("vi", "")
    return str(say(CERTIFIED[outcome.stage].text, prize=label[:1].lower() + label[1:]))


def _certificate(
    edition: Edition, outcome: Outcome, proposal: Proposal, person: Person, place: Place
) -> dict[str, Any]:
    return {
        "recipient": person.full_name, "address": place.full_name,
        "prize": won(edition, outcome), "book_number": "", "proposal": {"title": proposal.title},
        "stage": outcome.stage, "recipients": [],
    }  # fmt: skip


def _certificate_name(edition: Edition, outcome: Outcome, proposal: Proposal) -> str:
    name = say(
        "Giấy chứng nhận hồ sơ {number}: {prize}", number=proposal.file_number or "", prize=won(edition, outcome)
    )
    return str(name)


def certificate_again(session: Session, settings: Settings, old: Paper, by: Actor) -> Draft:
    edition = the_edition(session, old.edition_id)
    return certificate_drafts(session, edition, old.facts["stage"], by.person_id, only=old.case_id)[0]


def call_drafts(
    session: Session, edition: Edition, held: PitchSession, by_id: int | None, only: int | None = None
) -> list[Draft]:
    """A call for everyone of the final who has none with a number; `only`: this proposal's."""
    batch, profile = calls_batch(held), header_of(session, edition, edition.province_id)
    there = set(
        session.scalars(select(Paper.case_id).where(Paper.batch == batch, Paper.number.is_not(None)))
        if not only
        else ()
    )
    shared = _shared(session, edition) | _session_facts(held) | {"code": profile.code(ABBREVIATIONS[CALL])}
    return [
        Draft(
            CALL, {**shared, **_call(one)}, profile, edition.id, Proposal.case_kind, one.proposal.id,
            str(say("Giấy mời dự {round} hồ sơ {number}", round=held.name, number=one.proposal.file_number or "")),
            edition.province_id, by_id, keep_facts=True, batch=batch,
        )
        for one in called(session, edition, held.stage)
        if one.proposal.id not in there and only in (None, one.proposal.id)
    ]  # fmt: skip


def _session_facts(held: PitchSession) -> dict[str, Any]:
    return {
        "round_name": held.name, "ground": held.ground, "begins_at": held.begins_at, "arrive_by": held.arrive_by,
        "place": held.place, "minutes": held.minutes, "questions": held.questions, "bring": list(held.bring),
        "confirm_by": held.confirm_by, "costs": held.costs, "contact": held.contact, "session_id": held.id,
    }  # fmt: skip


def _call(one: Called) -> dict[str, Any]:
    return {
        "file_number": one.proposal.file_number or "", "applicant": {"name": one.person.full_name},
        "proposal": {"title": one.proposal.title},
        "recipients": [str(say("Như trên")), union(one.place), str(say("Lưu: VT"))],
    }  # fmt: skip


def call_again(session: Session, settings: Settings, old: Paper, by: Actor) -> Draft:
    edition = the_edition(session, old.edition_id)
    held = find_session_of(session, old.facts["session_id"])
    return call_drafts(session, edition, held, by.person_id, only=old.case_id)[0]


def door_list_facts(session: Session, edition: Edition, held: PitchSession) -> dict[str, Any]:
    """The placeholders of the paper `door_list`: who speaks when, in the order that was settled."""
    each = timedelta(minutes=held.minutes + held.questions)
    return {
        "contest": contest(charter_of(edition)), "round_name": held.name[:1].upper() + held.name[1:],
        "begins_at": held.begins_at, "place": held.place,
        "rows": [
            {"turn": turn + 1, "at": held.begins_at + turn * each, "name": one.person.full_name,
             "unit": one.place.full_name, "title": one.proposal.title}
            for turn, one in enumerate(called(session, edition, held.stage, held.turns))
        ],
    }  # fmt: skip
