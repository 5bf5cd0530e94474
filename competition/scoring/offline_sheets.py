"""A juror takes her open sheets away as a workbook and brings them back: as drafts, or handed in where she says so."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit
from competition.editions.queries import the_edition
from competition.errors import BadInput, Refused, SomebodyWasFaster
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.conflicts import shut_files
from competition.scoring.measures import charter_of_round, rubrics_of, rule_of
from competition.scoring.models import Mark, ScreeningRound, Seat, Sheet
from competition.scoring.offline_book import Leaf, offline_book
from competition.scoring.offline_checking import Held, Report, Taken, check_returned
from competition.scoring.offline_reading import Returned
from competition.scoring.panel import must_be_open_for, must_vote
from competition.scoring.samples import must_have_practised
from competition.scoring.saving import held as held_round
from competition.scoring.saving import keep
from competition.scoring.sheet_writing import hand_in, moved_on, note_act, put_marks

FOREIGN = say("Tệp này là phiếu của vòng chấm khác hoặc của người khác.")
OTHER_RUBRIC = say("Bộ tiêu chí đã thay đổi sau khi tải tệp; mời chị tải tệp mới.")


def take_away(session: Session, round: ScreeningRound, *, by: Actor) -> bytes:
    """Her open sheets as a workbook that knows which round, juror, rubrics and versions it belongs to."""
    seat = must_vote(session, by, round)
    must_be_open_for(round, "sheets")
    _must_be_ready(session, round, seat)
    leaves = [
        Leaf(one.name, one.file.title, one.file.revision, one.sheet, one.rubric, one.marks)
        for one in her_sheets(session, round, by)
        if one.sheet.status == "draft" and not one.shut
    ]
    if not leaves:
        raise Refused(say("Chị không còn phiếu nào đang mở để tải."))
    return offline_book(_about(session, round, by), leaves)


def _about(session: Session, round: ScreeningRound, by: Actor) -> dict[str, str]:
    """What the workbook says of itself; a workbook that says otherwise is not taken back."""
    edition = the_edition(session, round.edition_id)
    rubrics = rubrics_of(charter_of_round(session, round), round.key)
    digest = hashlib.sha256("".join(f"{kind}{rubrics[kind].digest}" for kind in sorted(rubrics)).encode())
    return {
        "edition": edition.name, "round": str(round.id), "juror": str(by.person_id),
        "rubric": digest.hexdigest()[:16], "charter": str(round.charter_version or edition.charter_version),
    }  # fmt: skip


def _must_be_ready(session: Session, round: ScreeningRound, seat: Seat) -> None:
    if seat.declared_at is None:
        raise Refused(say("Mời chị khai xung đột lợi ích trước khi mở hồ sơ."))
    must_have_practised(session, round, seat.person_id)


def her_sheets(session: Session, round: ScreeningRound, by: Actor) -> list[Held]:
    """All her sheets of the round with what stands on them, by file number; three statements."""
    rubrics = rubrics_of(charter_of_round(session, round), round.key)
    mine = (Sheet.round_id == round.id, Sheet.juror_id == by.person_id)
    marks: dict[int, dict[str, Mark]] = {}
    for mark in session.scalars(select(Mark).join(Sheet, Sheet.id == Mark.sheet_id).where(*mine)):
        marks.setdefault(mark.sheet_id, {})[mark.criterion] = mark
    shut = shut_files(session, round.id)
    rows = session.execute(select(Sheet, Proposal).join(Proposal, Proposal.id == Sheet.proposal_id).where(*mine))
    found = [
        Held(
            sheet, file, rubrics[file.kind], marks.get(sheet.id, {}),
            shut.get((file.id, sheet.juror_id), ""),
        )
        for sheet, file in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.name)


def look_at_returned(session: Session, round: ScreeningRound, returned: Returned, *, by: Actor) -> Report:
    """The dry run: what each line and file would do; nothing is written."""
    seat = must_vote(session, by, round)
    must_be_open_for(round, "sheets")
    _must_be_ready(session, round, seat)
    must_have_practised(session, round, seat.person_id)
    hers, told = _about(session, round, by), returned.about
    if any(told.get(key) != hers[key] for key in ("edition", "round", "juror")):
        raise Refused(FOREIGN)
    if any(told.get(key) != hers[key] for key in ("rubric", "charter")):
        raise Refused(OTHER_RUBRIC)
    rule = rule_of(charter_of_round(session, round), round.key)
    return check_returned(returned, her_sheets(session, round, by), rule)


def bring_back(
    session: Session, round: ScreeningRound, returned: Returned, acts: Mapping[int, str], *, by: Actor,
    seen: Mapping[int, int] | None = None,
) -> tuple[int, int]:  # fmt: skip
    """Take what she said of each proposal, "draft" or "submit", all of it or nothing: (drafts, submitted).

    `seen`: proposal → the version of her sheet that the dry run looked at.
    """
    round = held_round(session, round.id)
    report = look_at_returned(session, round, returned, by=by)
    if report.bad:
        raise Refused(say("Tệp còn {n} dòng sai; chưa có gì được ghi.", n=len(report.bad)))
    chosen = [(one, acts[one.held.sheet.proposal_id]) for one in report.files if one.held.sheet.proposal_id in acts]
    if faults := _faults(chosen):
        raise BadInput(faults)
    if any((seen or {}).get(one.held.sheet.proposal_id, one.held.sheet.version) != one.held.sheet.version
           for one, _ in chosen):  # fmt: skip
        raise SomebodyWasFaster()
    for one, act in chosen:
        _take(session, round, one, act, by)
    keep(session)
    submitted = sum(act == "submit" for _, act in chosen)
    audit.record(
        session, "scoring:sheets:bring_back", by.person_id, round.case_kind, round.id,
        drafts=len(chosen) - submitted, submitted=submitted,
    )  # fmt: skip
    return len(chosen) - submitted, submitted


def _faults(chosen: list[tuple[Taken, str]]) -> dict[str, Sentence]:
    faults = {}
    for one, act in chosen:
        field = f"take_{one.held.sheet.proposal_id}"
        if not one.may_be_taken:
            faults[field] = say("{name}: {reason}", name=one.held.name, reason=one.reason or "")
        elif act == "submit" and one.lacks:
            faults[field] = say("{name} chưa nộp được: {reason}", name=one.held.name, reason=one.lacks[0])
    if not chosen:
        faults[""] = say("Chị chưa chọn hồ sơ nào để ghi.")
    return faults


def _take(session: Session, round: ScreeningRound, one: Taken, act: str, by: Actor) -> None:
    sheet, kept = one.held.sheet, dict(one.held.marks)
    put_marks(session, sheet, kept, one.marks, one.remarks, one.comment)
    sheet.proposal_revision = one.revision
    sheet.reason = one.why or sheet.reason
    moved_on(sheet)
    if act == "submit":
        hand_in(sheet, one.held.file, kept, one.held.rubric, rule_of(charter_of_round(session, round), round.key))
        note_act(
            session, sheet, "submit", by.person_id, total=str(sheet.total), revision=one.revision, offline=1
        )  # fmt: skip
