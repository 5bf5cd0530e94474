"""Signed paper sheets keyed in twice: one person's marks, another's without seeing them, what differs settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.queries import the_edition
from competition.errors import BadInput, NotAllowed, NotFound, Refused
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.conflicts import must_be_free
from competition.scoring.marking import Given, read_marks
from competition.scoring.measures import charter_of_round, rubrics_of, rule_of
from competition.scoring.models import Mark, ScreeningRound, Seat, Sheet, SheetChange
from competition.scoring.panel import VOTING, must_be_open_for, runs_round
from competition.scoring.paper_marks import as_text, differing, must_be_current, old_print, read_whole
from competition.scoring.paper_models import PaperSheet
from competition.scoring.rubric import Rubric
from competition.scoring.rule import Rule
from competition.scoring.saving import held, keep
from competition.scoring.sheet_writing import hand_in, moved_on, note_act, put_marks, submission_faults

OPEN = ("once", "differs")
NOT_SWORN = say("Phiếu phải có chữ ký của giám khảo dưới lời cam đoan không có xung đột lợi ích.")


@dataclass(frozen=True)
class AtHand:
    """A juror's open sheet with everything that its paper is measured by."""

    round: ScreeningRound
    sheet: Sheet
    proposal: Proposal
    rubric: Rubric
    seat: Seat

    def rule(self, session: Session) -> Rule:
        return rule_of(charter_of_round(session, self.round), self.round.key)


def may_key(round: ScreeningRound, actor: Actor, province_id: int, *, votes: bool) -> bool:
    """The round's secretary and her province's officers; nobody who votes on this panel."""
    return not votes and (runs_round(actor, round) or actor.holds("province_officer", province_id))


def open_paper(session: Session, sheet_id: int) -> PaperSheet | None:
    """The sheet's paper that is still being keyed in."""
    return session.scalars(
        select(PaperSheet).where(PaperSheet.sheet_id == sheet_id, PaperSheet.status.in_(OPEN))
    ).one_or_none()


def key_first(
    session: Session, sheet: Sheet, marks: Mapping[str, str | None], *, scan_sha256: str, sworn: bool,
    revision: int | None, by: Actor, comment: str = "", reason: str = "",
) -> PaperSheet:  # fmt: skip
    """What the first person reads on the paper; nothing of it counts until a second one has read the same.

    `revision` is the file's that the paper has in print: a paper of an older one is refused.
    """
    found = _at_hand(session, sheet, by)
    if not sworn:
        raise BadInput({"sworn": NOT_SWORN})
    if open_paper(session, sheet.id) is not None:
        raise Refused(say("Phiếu giấy này đã được nhập lần một; mời người khác nhập lần hai."))
    if faults := old_print(revision, found.proposal.revision):
        raise BadInput(faults)
    read = read_whole(marks, found.rubric)
    scores = {key: given.score for key, given in read.items()}
    if faults := submission_faults(scores, reason.strip(), found.rubric, found.rule(session)):
        raise BadInput(faults)
    paper = PaperSheet(
        sheet_id=sheet.id, scan_sha256=scan_sha256, proposal_revision=found.proposal.revision, comment=comment.strip(),
        reason=reason.strip(), first=as_text(read), first_by_id=by.person_id or 0, first_at=clock.now(), second={},
    )  # fmt: skip
    session.add(paper)
    moved_on(sheet)  # two people who begin with the same paper: one is told
    keep(session)
    note_act(session, sheet, "paper_once", by.person_id, scan=scan_sha256)
    return paper


def key_second(
    session: Session, paper: PaperSheet, marks: Mapping[str, str | None], *, revision: int | None, by: Actor
) -> PaperSheet:
    """What a second, different person reads; where both read the same the sheet is handed in."""
    found = _paper_at_hand(session, paper, by, "once")
    if by.person_id == paper.first_by_id:
        raise NotAllowed(say("Lần hai phải do người khác nhập, không xem lần một."))
    must_be_current(paper, found.proposal.revision)
    if faults := old_print(revision, found.proposal.revision):
        raise BadInput(faults)
    read = as_text(read_whole(marks, found.rubric))
    with session.no_autoflush:
        paper.second, paper.second_by_id, paper.second_at = read, by.person_id, clock.now()
        note_act(session, found.sheet, "paper_twice", by.person_id)
        if differing(paper):
            paper.status = "differs"
        else:
            _enter(session, paper, found, paper.first)
    keep(session)
    return paper


def settle(
    session: Session, paper: PaperSheet, marks: Mapping[str, str | None], reason: str, *, by: Actor
) -> PaperSheet:
    """Who looked at the paper again says what stands there, for the differing criteria alone, and why it differed."""
    found = _paper_at_hand(session, paper, by, "differs")
    must_be_current(paper, found.proposal.revision)
    asked = differing(paper)
    faults = {key: say("Hãy ghi điểm đúng như trên giấy.") for key in asked if not (marks.get(key) or "").strip()}
    if not reason.strip():
        faults["settled_reason"] = say("Hãy ghi đã xem lại giấy và vì sao hai lần nhập khác nhau.")
    if faults:
        raise BadInput(faults)
    read = as_text(
        {key: one for key, one in read_marks({key: marks[key] for key in asked}, found.rubric).items() if one}
    )
    paper.settled_by_id, paper.settled_at, paper.settled_reason = by.person_id, clock.now(), reason.strip()
    _enter(session, paper, found, {**paper.first, **read})
    keep(session)
    return paper


def drop_paper(session: Session, paper: PaperSheet, reason: str, *, by: Actor) -> None:
    """The wrong paper, or an unreadable scan: it is set aside with a reason, and another may be keyed in."""
    _paper_at_hand(session, paper, by, *OPEN)
    if not reason.strip():
        raise BadInput({"reason": say("Hãy ghi lý do bỏ phiếu giấy này.")})
    paper.status = "dropped"
    _told(session, paper, [("paper_dropped", by.person_id, reason.strip())])
    keep(session)


def _enter(session: Session, paper: PaperSheet, found: AtHand, marks: Mapping[str, str]) -> None:
    """The paper becomes the juror's sheet, handed in; the names of all who keyed it stay in its history."""
    sheet, proposal = found.sheet, found.proposal
    kept = {one.criterion: one for one in session.scalars(select(Mark).where(Mark.sheet_id == sheet.id))}
    given: dict[str, Given | None] = {**dict.fromkeys(kept), **read_marks(marks, found.rubric)}
    put_marks(session, sheet, kept, given, comment=paper.comment)
    sheet.proposal_revision, sheet.reason = paper.proposal_revision, paper.reason
    hand_in(sheet, proposal, kept, found.rubric, found.rule(session))
    moved_on(sheet)
    paper.status = "entered"
    hands = [("paper_once", paper.first_by_id, ""), ("paper_twice", paper.second_by_id, "")]
    if paper.settled_by_id is None:
        paper.second_at = sheet.submitted_at
    else:
        paper.settled_at = sheet.submitted_at
        hands.append(("paper_settled", paper.settled_by_id, paper.settled_reason))
    _told(session, paper, hands)
    by = paper.settled_by_id or paper.second_by_id
    note_act(session, sheet, "submit", by, total=str(sheet.total), revision=proposal.revision, paper=paper.id)
    _declared_on_paper(session, found)


def _declared_on_paper(session: Session, found: AtHand) -> None:
    """Who swore on the paper of each of her files has declared her conflicts."""
    if found.seat.declared_at is not None:
        return
    session.flush()
    rest = (Sheet.round_id == found.round.id, Sheet.juror_id == found.seat.person_id, Sheet.status == "draft")
    if session.scalar(select(Sheet.id).where(*rest).limit(1)) is None:
        found.seat.declared_at = clock.now()


def _told(session: Session, paper: PaperSheet, hands: Sequence[tuple[str, int | None, str]]) -> None:
    """Who did what with the paper, in the sheet's history."""
    row = {"sheet_id": paper.sheet_id, "before": {"paper": paper.id, "total": None, "marks": {}}, "at": clock.now()}
    session.execute(insert(SheetChange), [{**row, "act": act, "by_id": who, "reason": why} for act, who, why in hands])


def _at_hand(session: Session, sheet: Sheet, by: Actor) -> AtHand:
    """An open sheet of a round that is scoring, which no tie shuts to its juror, for a person who may key it in."""
    round = held(session, sheet.round_id)
    wanted = Seat.person_id.in_([by.person_id, sheet.juror_id])
    seats = {one.person_id: one for one in session.scalars(select(Seat).where(Seat.round_id == round.id, wanted))}
    own = seats.get(by.person_id or 0)
    province = the_edition(session, round.edition_id).province_id
    if not may_key(round, by, province, votes=own is not None and own.seat in VOTING):
        raise NotFound()
    must_be_open_for(round, "sheets")
    must_be_free(session, round.id, sheet.proposal_id, sheet.juror_id)
    if sheet.status != "draft":
        raise Refused(say("Phiếu của giám khảo này cho hồ sơ này không còn mở."))
    proposal = session.get_one(Proposal, sheet.proposal_id)
    if proposal.applicant_id == by.person_id:
        raise NotAllowed(say("Tác giả không nhập phiếu chấm hồ sơ của chính mình."))
    rubric = rubrics_of(charter_of_round(session, round), round.key)[proposal.kind]
    return AtHand(round, sheet, proposal, rubric, seats[sheet.juror_id])


def _paper_at_hand(session: Session, paper: PaperSheet, by: Actor, *states: str) -> AtHand:
    found = _at_hand(session, session.get_one(Sheet, paper.sheet_id), by)
    if paper.status not in states:
        raise Refused(say("Phiếu giấy này không còn ở bước đó; mời tải lại trang."))
    return found
