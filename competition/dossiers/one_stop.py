"""The commune's own papers about a file under way: apology with a new day, process slip."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.case_papers import contest, union
from competition.dossiers.drawing import drawn
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import Draft, keep_paper, override_folder
from competition.dossiers.models import Paper
from competition.dossiers.rendering import compose
from competition.dossiers.told_of_papers import tell_of_papers
from competition.editions.models import Edition
from competition.editions.queries import charter_of, find_place, journey_text, the_edition
from competition.errors import BadInput, NotAllowed, Refused
from competition.language import say
from competition.people.models import Person
from competition.people.roles import ROLES, Actor
from competition.people.rules import shown_phone
from competition.proposals.models import Proposal
from competition.settings import Settings
from competition.storage import Cabinet
from competition.workflow.actions import parsed
from competition.workflow.models import Movement

APOLOGY = "apology"
DESKS = {
    "applicant": say("Người nộp"), "commune": say("Hội LHPN xã"), "screening": say("Đơn vị sơ khảo"),
    "jury": say("Hội đồng giám khảo"), "province": say("Hội LHPN tỉnh"), "centre": say("Ban Tổ chức Trung ương"),
    "none": say("Lưu hồ sơ"),
}  # fmt: skip
TAKEN_IN = "taken_in"


def last_apologies(session: Session, ids: Sequence[int]) -> dict[int, Paper]:
    """Proposal → the apology that appointed its newest day."""
    rows = session.scalars(
        select(Paper)
        .where(Paper.case_kind == Proposal.case_kind, Paper.case_id.in_(ids), Paper.kind == APOLOGY)
        .order_by(Paper.id)
    )
    return {paper.case_id: paper for paper in rows}


def appointed_on(edition: Edition, apology: Paper | None) -> date:
    """The day on which she was told to come for the result: the receipt's, or that of the last apology."""
    if apology is not None:
        return date.fromisoformat(apology.facts["new_date"]["is"])
    return clock.in_vietnam(charter_of(edition).calendar.screening_closes).date()


def apologise(
    session: Session, cabinet: Cabinet, proposal: Proposal, reason: str, new_date: date, *, by: Actor,
    settings: Settings,
) -> Paper:  # fmt: skip
    """Tell her in a paper and a letter why the result is late, and appoint a new day."""
    if not by.holds("commune_officer", proposal.unit_id):
        raise NotAllowed(say("Phiếu xin lỗi do cán bộ Hội LHPN xã nhận hồ sơ lập."))
    if proposal.file_number is None:
        raise Refused(say("Hồ sơ chưa tiếp nhận nên chưa có ngày hẹn trả kết quả."))
    edition = the_edition(session, proposal.edition_id)
    before = last_apologies(session, [proposal.id]).get(proposal.id)
    appointed, faults = appointed_on(edition, before), {}
    if not reason.strip():
        faults["reason"] = say("Hãy ghi lý do để chị ấy hiểu vì sao chậm.")
    if new_date <= clock.today() or new_date <= appointed:
        faults["new_date"] = say("Ngày hẹn mới phải sau hôm nay và sau ngày hẹn cũ ({day}).", day=appointed)
    elif not clock.is_working_day(new_date):
        faults["new_date"] = say("Ngày hẹn mới phải là ngày làm việc.")
    if faults:
        raise BadInput(faults)
    facts = _apology_facts(session, edition, proposal, reason.strip(), appointed, new_date, by)
    profile = header_of(session, edition, proposal.unit_id)
    draft = Draft(
        APOLOGY, facts, profile, edition.id, Proposal.case_kind, proposal.id,
        str(say("Phiếu xin lỗi và hẹn lại, hồ sơ {number}", number=proposal.file_number)), proposal.unit_id,
        by.person_id, keep_facts=True,
    )  # fmt: skip
    pdf = drawn(compose(APOLOGY, facts, profile=profile, override=override_folder(settings)))
    paper = keep_paper(session, cabinet, draft, pdf)
    tell_of_papers(session, settings, [paper])
    return paper


def _apology_facts(
    session: Session, edition: Edition, proposal: Proposal, reason: str, appointed: date, new_date: date, by: Actor
) -> dict[str, Any]:
    officer = session.get_one(Person, by.person_id)
    applicant = session.get_one(Person, proposal.applicant_id)
    place = find_place(session, edition.id, proposal.unit_id)
    phone = shown_phone(officer.phone)
    taken_in = taken_in_days(session, edition, [proposal.id]).get(proposal.id) or clock.today()
    return {
        "contest": contest(charter_of(edition)), "file_number": proposal.file_number or "", "date": clock.today(),
        "taken_in_on": taken_in, "appointed_on": appointed, "new_date": new_date, "office": union(place),
        "reason": reason if reason[-1] in ".!?" else f"{reason}.", "contact": phone or officer.full_name,
        "applicant": {"name": applicant.full_name}, "proposal": {"title": proposal.title},
        "signer": {"title": str(say("Cán bộ tiếp nhận")), "name": officer.full_name},
    }  # fmt: skip


def taken_in_days(session: Session, edition: Edition, ids: Sequence[int]) -> dict[int, date]:
    """Proposal → the day of its first taking in."""
    rows = session.execute(
        select(Movement.case_id, Movement.at)
        .where(
            Movement.edition_id == edition.id, Movement.case_kind == Proposal.case_kind,
            Movement.to_state == TAKEN_IN, Movement.case_id.in_(ids),
        )
        .order_by(Movement.id.desc())
    )  # fmt: skip
    return {case_id: clock.in_vietnam(at).date() for case_id, at in rows}


def process_slip_facts(session: Session, proposal: Proposal) -> dict[str, Any]:
    """The placeholders of the paper `process_slip`: each hand-over from desk to desk, and where it was late."""
    edition = the_edition(session, proposal.edition_id)
    place = find_place(session, edition.id, proposal.unit_id)
    moves = session.scalars(
        select(Movement)
        .where(
            Movement.case_kind == Proposal.case_kind, Movement.case_id == proposal.id, Movement.from_state.is_not(None)
        )
        .order_by(Movement.id)
    ).all()
    apology = last_apologies(session, [proposal.id]).get(proposal.id)
    before: Movement | None = None
    steps = []
    for move in moves:
        steps.append(_step(session, move, before))
        before = move
    return {
        "contest": contest(charter_of(edition)), "file_number": proposal.file_number or "", "date": clock.today(),
        "office": union(place), "appointed_on": appointed_on(edition, apology), "steps": steps,
        "proposal": {"title": proposal.title},
    }  # fmt: skip


def _step(session: Session, move: Movement, before: Movement | None) -> dict[str, Any]:
    journey = parsed(*journey_text(session, move.journey_id))
    states, step = journey.states, journey.steps.get(move.step)
    told: dict[str, Any] = {
        "name": step.button.vi if step else "", "from_whom": ROLES[move.role].label.vi,
        "to_whom": str(DESKS[states[move.to_state].desk]), "at": move.at, "note": move.note,
    }  # fmt: skip
    left = states.get(move.from_state or "")
    if left is not None and left.days is not None and before is not None:
        due = clock.after_working_days(clock.in_vietnam(before.at).date(), left.days)
        told |= {"due_on": due, "late_days": _working_days(due, clock.in_vietnam(move.at).date())}
    return told


def _working_days(after: date, until: date) -> int:
    """How many working days `until` lies after `after`; 0 when it does not."""
    days = (until - after).days
    return sum(clock.is_working_day(after + timedelta(days=n)) for n in range(1, days + 1))
