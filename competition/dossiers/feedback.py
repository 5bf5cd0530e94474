"""Letters of advice after a round: drafted by the system from the sheets, mended and approved by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock, jobs
from competition.dossiers.feedback_words import LONGEST, Advice, SaidOnSheet, advice_from, names_found
from competition.dossiers.models import Feedback
from competition.editions.queries import the_edition
from competition.errors import NotAllowed, NotFound, Refused
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.measures import charter_of_round, rubrics_of
from competition.scoring.models import Mark, ScreeningRound, Sheet, Standing
from competition.scoring.panel import Panelist, panel_of, runs_round
from competition.scoring.standings import standings_of

PROVINCE = ("province_officer", "province_leader")
ISSUE = "issue_feedback"


@dataclass(frozen=True)
class Line:
    """A file of the round with its letter, if there is one, and why the letter cannot be approved."""

    proposal: Proposal
    standing: Standing
    feedback: Feedback | None
    reasons: Sequence[Sentence] = ()


def may_advise(actor: Actor, round: ScreeningRound, panel: Sequence[Panelist], province_id: int) -> bool:
    """Secretary and chair of the round, or the province."""
    chairs = any(one.person_id == actor.person_id and one.seat == "chair" for one in panel)
    return chairs or runs_round(actor, round) or any(actor.holds(role, province_id) for role in PROVINCE)


def feedback_lines(session: Session, round: ScreeningRound, panel: Sequence[Panelist]) -> list[Line]:
    """Every judged file in the ranking's order: two statements."""
    found = {
        one.proposal_id: one for one in session.scalars(select(Feedback).where(Feedback.round_id == round.id)).all()
    }
    lines = []
    for standing, proposal in standings_of(session, round):
        feedback = found.get(proposal.id)
        reasons = refusals(feedback, round, panel) if feedback else [say("Chưa có bản thảo góp ý.")]
        lines.append(Line(proposal, standing, feedback, reasons))
    return lines


def find_feedback(session: Session, round: ScreeningRound, proposal_id: int) -> tuple[Feedback, Proposal]:
    feedback = session.get(Feedback, (round.id, proposal_id))
    if feedback is None:
        raise NotFound()
    return feedback, session.get_one(Proposal, proposal_id)


def refusals(feedback: Feedback, round: ScreeningRound, panel: Sequence[Panelist]) -> list[Sentence]:
    """Why a letter cannot be approved as it stands; an empty list when it can go."""
    if feedback.approved_at is not None:
        return [say("Thư góp ý này đã duyệt.")]
    found = [] if round.open_for == "" else [say("Biên bản chưa ký, kết quả chưa công bố nên chưa gửi góp ý được.")]
    return [*found, *text_refusals(advice_of(feedback), panel)]


def text_refusals(advice: Advice, panel: Sequence[Panelist]) -> list[Sentence]:
    """What may not go out: an empty criterion, more than half a page, a juror's name."""
    found = [
        say("Tiêu chí “{name}” chưa có góp ý.", name=part["name"])
        for part in advice.parts
        if not part["text"].strip()
    ]  # fmt: skip
    if advice.length > LONGEST:
        found.append(say("Thư dài {n} ký tự, quá nửa trang (tối đa {most}).", n=advice.length, most=LONGEST))
    texts = "\n".join([*(part["text"] for part in advice.parts), advice.strength, advice.advice, advice.support])
    if names := names_found(texts, _names(panel)):
        found.append(say("Thư còn ghi tên giám khảo: {names}.", names=names))
    return found


def _names(panel: Sequence[Panelist]) -> list[str]:
    return [name for one in panel if one.votes for name in (one.name, one.code) if name]


def advice_of(feedback: Feedback) -> Advice:
    return Advice(feedback.parts, feedback.strength, feedback.advice, feedback.support)


def write_drafts(session: Session, round: ScreeningRound, *, by: Actor) -> int:
    """Draft a letter for every judged file that has none; what a person wrote stays. How many were drafted."""
    panel = panel_of(session, round)
    _must_advise(session, by, round, panel)
    if round.open_for in ("panel", "sheets"):
        raise Refused(say("Hội đồng còn đang chấm; khóa chấm xong mới soạn góp ý được."))
    rubrics = rubrics_of(charter_of_round(session, round), round.key)
    said = _said(session, round)
    fresh = [line.proposal for line in feedback_lines(session, round, panel) if line.feedback is None]
    for proposal in fresh:
        advice = advice_from(rubrics[proposal.kind], said.get(proposal.id, []), _names(panel))
        session.add(
            Feedback(
                round_id=round.id, proposal_id=proposal.id, parts=list(advice.parts), strength=advice.strength,
                advice=advice.advice, support=advice.support, written_at=clock.now(),
            )
        )  # fmt: skip
    session.flush()
    audit.record(session, "dossiers:feedback:draft", by.person_id, ScreeningRound.case_kind, round.id, many=len(fresh))
    return len(fresh)


def _must_advise(session: Session, by: Actor, round: ScreeningRound, panel: Sequence[Panelist]) -> None:
    if not may_advise(by, round, panel, the_edition(session, round.edition_id).province_id):
        raise NotAllowed(say("Thư góp ý do thư ký, chủ tịch hội đồng hoặc Hội cấp tỉnh soạn và duyệt."))


def _said(session: Session, round: ScreeningRound) -> dict[int, list[SaidOnSheet]]:
    """Proposal → what each submitted sheet says, without whose it is."""
    sheets = session.scalars(
        select(Sheet).where(Sheet.round_id == round.id, Sheet.status == "submitted").order_by(Sheet.id)
    ).all()
    marks: dict[int, dict[str, tuple[Any, str]]] = {sheet.id: {} for sheet in sheets}
    for mark in session.scalars(select(Mark).where(Mark.sheet_id.in_(marks))):
        marks[mark.sheet_id][mark.criterion] = (mark.score, mark.comment)
    found: dict[int, list[SaidOnSheet]] = {}
    for sheet in sheets:
        found.setdefault(sheet.proposal_id, []).append(SaidOnSheet(marks[sheet.id], sheet.comment))
    return found


def write_feedback(
    session: Session, round: ScreeningRound, feedback: Feedback, texts: Mapping[str, str], *,
    strength: str, advice: str, support: str, by: Actor,
) -> None:  # fmt: skip
    """A person's own words in place of the draft; a letter that went out is approved anew, and the new one replaces it.

    `texts` is criterion → its words.
    """
    _must_advise(session, by, round, panel_of(session, round))
    feedback.parts = [{**part, "text": texts.get(part["key"], part["text"]).strip()} for part in feedback.parts]
    feedback.strength, feedback.advice, feedback.support = strength.strip(), advice.strip(), support.strip()
    feedback.edited_by_id, feedback.approved_at, feedback.approved_by_id = by.person_id, None, None
    session.flush()
    audit.record(
        session, "dossiers:feedback:write", by.person_id, Proposal.case_kind, feedback.proposal_id, round=round.id
    )


def approve_feedback(session: Session, round: ScreeningRound, proposal_ids: Sequence[int], *, by: Actor) -> int:
    """Approve letters together, all or none; each becomes a paper in its case and is told of. How many."""
    panel = panel_of(session, round)
    _must_advise(session, by, round, panel)
    chosen = [line for line in feedback_lines(session, round, panel) if line.proposal.id in set(proposal_ids)]
    if not chosen:
        raise Refused(say("Hãy chọn ít nhất một thư góp ý."))
    if faults := [reason for line in chosen for reason in line.reasons]:
        raise Refused(*faults)
    for line in chosen:
        assert line.feedback is not None
        line.feedback.approved_by_id, line.feedback.approved_at = by.person_id, clock.now()
        audit.record(
            session, "dossiers:feedback:approve", by.person_id, Proposal.case_kind, line.proposal.id, round=round.id
        )
    session.flush()
    jobs.leave(session, ISSUE, round_id=round.id, proposals=[line.proposal.id for line in chosen])
    return len(chosen)
