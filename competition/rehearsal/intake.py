"""First act: submitted, returned, taken in, endorsed, passed on."""

from datetime import timedelta

from sqlalchemy.orm import Session

from competition import clock
from competition.db.engine import new_session
from competition.people.roles import THE_CLOCK
from competition.proposals.checks import check_item, endorse_text, items_of
from competition.proposals.models import Proposal
from competition.rehearsal.stage import Entry, Stage
from competition.workflow.actions import advance


def submit_all(stage: Stage) -> None:
    """Submitted before the deadline; one comes at the very second it ends, and one is never sent."""
    closes = stage.charter.calendar.intake_closes
    late = stage.entries[-1] if len(stage.entries) > 8 else None
    for entry in stage.entries:
        if entry is late:
            continue
        with stage.act(closes - timedelta(days=4, minutes=len(stage.entries) - entry.number)) as session:
            proposal = session.get_one(Proposal, entry.proposal_id)
            advance(session, proposal, "submit", by=stage.author(session, proposal))
    tried = late or stage.entries[-1]

    def too_late(session: Session) -> None:
        proposal = session.get_one(Proposal, tried.proposal_id)
        advance(session, proposal, "submit", by=stage.author(session, proposal))

    if late:
        stage.must_refuse(too_late, closes)
        with stage.act(closes + timedelta(hours=1)) as session:
            advance(session, session.get_one(Proposal, late.proposal_id), "lapse", by=THE_CLOCK)


def take_in_all(stage: Stage) -> None:
    """The communes: some are returned and come again, one too late; then checked, numbered, endorsed, passed on."""
    waiting = [entry for entry in stage.entries if _state(stage, entry) == "submitted"]
    returned = [entry for entry in waiting if entry.number % 9 == 4]
    for entry in returned:
        _return(stage, entry, late=entry is returned[-1] and len(returned) > 1)
    if waiting:
        _try_to_take_in(stage, waiting[0])
    for entry in waiting:
        if _state(stage, entry) == "submitted":
            _take_in(stage, entry)


def _state(stage: Stage, entry: Entry) -> str:
    with new_session(stage.engine, reads_only=True) as session:
        return session.get_one(Proposal, entry.proposal_id).state


def _return(stage: Stage, entry: Entry, *, late: bool) -> None:
    begins = stage.charter.calendar.intake_closes + timedelta(days=1)
    due = clock.after_working_days(clock.in_vietnam(begins).date(), 2)

    def without_a_word(session: Session) -> None:
        proposal = session.get_one(Proposal, entry.proposal_id)
        advance(session, proposal, "return_to_applicant", by=stage.holder(session, "commune_officer", entry.unit_id))

    def again(session: Session) -> None:
        proposal = session.get_one(Proposal, entry.proposal_id)
        advance(session, proposal, "send_again", by=stage.author(session, proposal))

    stage.must_refuse(without_a_word, begins)
    with stage.act(begins) as session:
        proposal = session.get_one(Proposal, entry.proposal_id)
        officer = stage.holder(session, "commune_officer", entry.unit_id)
        note = "Ảnh sản phẩm bị mờ, mời chị chụp lại."
        advance(session, proposal, "return_to_applicant", by=officer, note=note, due_on=due, items=["photos"])
    if late:
        stage.must_refuse(again, clock.end_of_day(due) + timedelta(minutes=1))
        with stage.act(clock.end_of_day(due) + timedelta(hours=1)) as session:
            advance(session, session.get_one(Proposal, entry.proposal_id), "lapse", by=THE_CLOCK)
        return
    with stage.act(begins + timedelta(days=1)) as session:
        again(session)


def _try_to_take_in(stage: Stage, entry: Entry) -> None:
    """Unchecked, by a stranger, withdrawn without her word: each is refused with its reason."""
    elsewhere = next((e for e in stage.entries if e.unit_id != entry.unit_id), entry)

    def unchecked(session: Session) -> None:
        proposal = session.get_one(Proposal, entry.proposal_id)
        advance(session, proposal, "take_in", by=stage.holder(session, "commune_officer", entry.unit_id))

    def by_a_stranger(session: Session) -> None:
        proposal = session.get_one(Proposal, entry.proposal_id)
        advance(session, proposal, "take_in", by=stage.holder(session, "commune_officer", elsewhere.unit_id))

    def withdrawn_without_a_word(session: Session) -> None:
        proposal = session.get_one(Proposal, entry.proposal_id)
        advance(session, proposal, "withdraw", by=stage.holder(session, "commune_officer", entry.unit_id))

    moment = stage.charter.calendar.intake_closes + timedelta(days=2)
    for act in (unchecked, by_a_stranger, withdrawn_without_a_word):
        if act is not by_a_stranger or elsewhere is not entry:
            stage.must_refuse(act, moment)


def _take_in(stage: Stage, entry: Entry) -> None:
    begins = stage.charter.calendar.intake_closes + timedelta(days=4)
    with stage.act(begins) as session:
        proposal = session.get_one(Proposal, entry.proposal_id)
        officer = stage.holder(session, "commune_officer", entry.unit_id)
        for item in items_of(stage.charter, "checklist", proposal.kind):
            check_item(session, proposal, "checklist", item, True, by=officer)
        advance(session, proposal, "take_in", by=officer)
    if entry.number == 2 and len(stage.entries) > 8:
        with stage.act(begins + timedelta(hours=2)) as session:
            proposal = session.get_one(Proposal, entry.proposal_id)
            by = stage.author(session, proposal)
            advance(session, proposal, "withdraw", by=by, note="Tôi bận việc gia đình, xin rút hồ sơ.")
        return

    def unendorsed(session: Session) -> None:
        proposal = session.get_one(Proposal, entry.proposal_id)
        advance(session, proposal, "endorse", by=stage.holder(session, "commune_officer", entry.unit_id))

    def after_the_round(session: Session) -> None:
        proposal = session.get_one(Proposal, entry.proposal_id)
        advance(session, proposal, "pass_on", by=stage.holder(session, "commune_officer", entry.unit_id))

    if entry.number == 0:
        stage.must_refuse(unendorsed, begins)
    with stage.act(begins + timedelta(days=1)) as session:
        proposal = session.get_one(Proposal, entry.proposal_id)
        officer = stage.holder(session, "commune_officer", entry.unit_id)
        endorse_text(session, proposal, "Hội LHPN xã xác nhận nội dung hồ sơ là đúng và đề nghị xét chọn.", by=officer)
        advance(session, proposal, "endorse", by=officer)
    if entry.number == 0:
        stage.must_refuse(after_the_round, stage.charter.calendar.screening_closes)
    with stage.act(begins + timedelta(days=1, hours=1)) as session:
        proposal = session.get_one(Proposal, entry.proposal_id)
        advance(session, proposal, "pass_on", by=stage.holder(session, "commune_officer", entry.unit_id))
