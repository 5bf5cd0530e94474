"""What is done with a dispatch: prepared, its letter signed, sent, answered; files put in and taken out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from competition import audit, jobs
from competition.db.stored_files import next_numbers
from competition.dossiers.building import ids_of
from competition.dossiers.models import Dispatch, DispatchItem
from competition.editions.models import Edition
from competition.editions.queries import the_edition
from competition.errors import NotAllowed, Refused
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.workflow.actions import Outcome, advance, advance_many, begin, dry_run

BUILD = "build_dossiers"


def prepare_dispatch(session: Session, edition: Edition, proposals: Sequence[Proposal], *, by: Actor) -> Dispatch:
    """A new dispatch with these proposals, all of them or none; their dossiers are built after the commit."""
    _must_be_officer(by, edition)
    if not proposals:
        raise Refused(say("Hãy chọn ít nhất một hồ sơ để gửi."))
    (number,) = next_numbers(session, f"dispatches:{edition.id}")
    dispatch = Dispatch(
        edition_id=edition.id, unit_id=edition.province_id, number=number, journey_id=edition.dispatch_journey_id,
        letter_sha256=None, list_sha256=None, package_sha256=None,
    )  # fmt: skip
    begin(session, dispatch, by=by, role="province_officer")
    _put_in(session, dispatch, proposals, 0, by)
    return dispatch


def add_to_dispatch(session: Session, dispatch: Dispatch, proposals: Sequence[Proposal], *, by: Actor) -> None:
    """Put proposals into a dispatch that is being prepared, at the end of its list, by unit and rank."""
    _must_be_open(session, dispatch, by)
    last = session.scalar(select(func.max(DispatchItem.place)).where(DispatchItem.dispatch_id == dispatch.id)) or 0
    _put_in(session, dispatch, proposals, last, by)


def _put_in(session: Session, dispatch: Dispatch, proposals: Sequence[Proposal], last: int, by: Actor) -> None:
    given = {proposal.id: {"dispatch": dispatch.id} for proposal in proposals}
    advance_many(session, proposals, "put_in_dispatch", by=by, through="dispatch", given=given, all_or_none=True)
    rows = [
        {"dispatch_id": dispatch.id, "proposal_id": proposal.id, "place": place, "returned_reason": ""}
        for place, proposal in enumerate(sorted(proposals, key=_in_the_list), last + 1)
    ]
    session.execute(insert(DispatchItem), rows)
    _papers_are_old(dispatch)
    session.flush()
    audit.record(
        session, "dossiers:dispatch:put_in", by.person_id, Dispatch.case_kind, dispatch.id,
        proposals=[proposal.id for proposal in proposals],
    )  # fmt: skip
    jobs.leave(session, BUILD, dispatch_id=dispatch.id)


def remove_from_dispatch(session: Session, dispatch: Dispatch, proposals: Sequence[Proposal], *, by: Actor) -> None:
    """Take proposals out of a dispatch that is being prepared; they wait for another one."""
    _must_be_open(session, dispatch, by)
    inside = set(ids_of(session, dispatch.id))
    if any(proposal.id not in inside for proposal in proposals):
        raise Refused(say("Hồ sơ này không nằm trong đợt gửi."))
    advance_many(session, proposals, "take_out_of_dispatch", by=by, through="dispatch", all_or_none=True)
    gone = [proposal.id for proposal in proposals]
    session.execute(
        delete(DispatchItem).where(DispatchItem.dispatch_id == dispatch.id, DispatchItem.proposal_id.in_(gone))
    )
    _papers_are_old(dispatch)
    session.flush()
    audit.record(session, "dossiers:dispatch:take_out", by.person_id, Dispatch.case_kind, dispatch.id, proposals=gone)


def sign_dispatch(
    session: Session, dispatch: Dispatch, *, by: Actor, pdf_sha256: str | None = None,
    password_confirmed: bool = False, scan_sha256: str | None = None, digital: bool = False,
) -> None:  # fmt: skip
    """The leader signs the letter as prepared, on the screen or as a scan; then it has its number.

    `digital`: what she signs on the screen goes out with a PAdES signature of the installation's key.
    """
    advance(
        session, dispatch, "sign", by=by,
        pdf_sha256=pdf_sha256, password_confirmed=password_confirmed, scan_sha256=scan_sha256, digital=digital,
    )  # fmt: skip


def send_dispatch(session: Session, dispatch: Dispatch, *, by: Actor) -> None:
    """Send it to the centre; all its files are forwarded with it."""
    advance(session, dispatch, "send", by=by)


def record_receipt(
    session: Session, dispatch: Dispatch, *, by: Actor, on: date, source: str = "", source_sha256: str | None = None
) -> None:
    """Write down that the centre received it: on which day, by which paper."""
    advance(session, dispatch, "record_receipt", by=by, on=on, source=source, source_sha256=source_sha256)


def record_return(
    session: Session, dispatch: Dispatch, *, by: Actor, on: date, reason: str, source: str = "",
    source_sha256: str | None = None, reasons: Mapping[int, str] | None = None,
) -> None:  # fmt: skip
    """Write down that the centre returned it, why, and what it said of single files (proposal id → reason)."""
    given: dict[str, Any] = {"on": on, "source": source, "source_sha256": source_sha256, "reasons": dict(reasons or {})}
    advance(session, dispatch, "record_return", by=by, note=reason, **given)


def cancel_dispatch(session: Session, dispatch: Dispatch, *, by: Actor, reason: str) -> None:
    """Give a dispatch up before it is sent; its files wait for another one."""
    advance(session, dispatch, "cancel", by=by, note=reason)


def may_go(session: Session, proposals: Sequence[Proposal], *, by: Actor) -> Outcome:
    """What a dispatch would take, case by case; nothing is changed."""
    return dry_run(session, proposals, "put_in_dispatch", by=by, through="dispatch")


def _in_the_list(proposal: Proposal) -> tuple[int, int, str]:
    return proposal.screening_unit_id, proposal.jury_rank or 10_000, proposal.file_number or ""


def _papers_are_old(dispatch: Dispatch) -> None:
    """Letter and list name every file, so that another file makes them old."""
    dispatch.letter_sha256 = dispatch.list_sha256 = dispatch.package_sha256 = None


def _must_be_officer(by: Actor, edition: Edition) -> None:
    if not by.holds("province_officer", edition.province_id):
        raise NotAllowed(say("Đợt gửi do cán bộ Hội cấp tỉnh lập."))


def _must_be_open(session: Session, dispatch: Dispatch, by: Actor) -> None:
    _must_be_officer(by, the_edition(session, dispatch.edition_id))
    if not dispatch.open:
        raise Refused(say("Công văn của đợt gửi đã ký hoặc đợt gửi đã hủy; không thêm, bớt hồ sơ được nữa."))
