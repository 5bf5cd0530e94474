"""The standings of a round: the sheets that count put through the published rule, ties settled by name."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from competition import audit
from competition.errors import BadInput, Refused
from competition.language import Sentence, in_language, say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.legal import Place
from competition.scoring.measures import charter_of_round, rubrics_of, rule_of
from competition.scoring.models import Mark, ScreeningRound, Sheet, Standing
from competition.scoring.panel import Panelist, must_be_open_for, must_chair, panel_of
from competition.scoring.ranking import rank_kinds
from competition.scoring.rule import Choice, Rule
from competition.scoring.saving import note_course
from competition.scoring.sheets import SheetMarks


def record_name(proposal: Proposal) -> str:
    """How a proposal is called in the record, in a draw and in a tie-break: by its file number."""
    return proposal.file_number or f"HS{proposal.id}"


def counted_sheets(
    session: Session, round: ScreeningRound, names: dict[int, str], panel: Sequence[Panelist] | None = None
) -> list[SheetMarks]:
    """The submitted sheets of these proposals in the order they came in, jurors by their code; two statements."""
    codes = {one.person_id: one.code for one in (panel_of(session, round) if panel is None else panel)}
    rows = session.execute(
        select(Sheet.id, Sheet.proposal_id, Sheet.juror_id, Mark.criterion, Mark.score)
        .join(Mark, Mark.sheet_id == Sheet.id)
        .where(Sheet.round_id == round.id, Sheet.status == "submitted")
        .order_by(Sheet.submitted_at, Sheet.id)
    )
    sheets: dict[int, SheetMarks] = {}
    for sheet_id, proposal_id, juror_id, criterion, score in rows:
        if proposal_id not in names:
            continue
        if sheet_id not in sheets:
            sheets[sheet_id] = SheetMarks(names[proposal_id], codes[juror_id], {})
        sheets[sheet_id].marks[criterion] = score  # type: ignore[index]
    return list(sheets.values())


def rule_of_round(session: Session, round: ScreeningRound) -> Rule:
    """The published rule with what the chair added to it by name: her reasoned orders and the draw's seed."""
    rule = rule_of(charter_of_round(session, round), round.key)
    seed = round.course.get("draw_seed", "")
    ties = tuple(
        msgspec.structs.replace(link, seed=seed) if link.by == "draw" and not link.seed else link for link in rule.ties
    )
    choices = tuple(Choice(tuple(told["order"]), told["reason"]) for told in round.course.get("tie_choices", ()))
    return msgspec.structs.replace(rule, ties=ties, choices=(*rule.choices, *choices))


def rank_round(
    session: Session, round: ScreeningRound, files: Sequence[Proposal], panel: Sequence[Panelist] | None = None
) -> dict[int, Place]:
    """Proposal → its place by the rule; nothing is stored."""
    names = {file.id: record_name(file) for file in files}
    rubrics = rubrics_of(charter_of_round(session, round), round.key)
    kinds = {names[file.id]: file.kind for file in files}
    sheets = counted_sheets(session, round, names, panel)
    places = rank_kinds(sheets, kinds, rubrics, rule_of_round(session, round))
    by_name = {place.proposal: place for place in places}
    return {file.id: by_name[names[file.id]] for file in files}


def keep_standings(
    session: Session, round: ScreeningRound, files: Sequence[Proposal], panel: Sequence[Panelist] | None = None
) -> None:
    """Compute and store the standings, each proposal's jury score and rank besides; what the chair decided stays."""
    places = rank_round(session, round, files, panel)
    gone = delete(Standing).where(Standing.round_id == round.id)
    before = session.execute(gone.returning(Standing.proposal_id, Standing.outcome, Standing.outcome_reason))
    decided = {proposal_id: (outcome, reason) for proposal_id, outcome, reason in before}
    rows = [_row(round, file_id, place, *decided.get(file_id, ("", ""))) for file_id, place in places.items()]
    if rows:
        session.execute(insert(Standing), rows)
    for file in files:
        place = places[file.id]
        file.jury_score = None if place.rounded is None else float(place.rounded)
        file.jury_rank = place.rank


def _row(round: ScreeningRound, proposal_id: int, place: Place, outcome: str, reason: str) -> dict[str, Any]:
    return {
        "round_id": round.id, "proposal_id": proposal_id, "score": place.rounded, "rank": place.rank,
        "exact": "" if place.score is None else str(place.score), "jurors": place.jurors, "spread": place.spread,
        "passes_floor": place.passes_floor, "zero_criterion": place.zero_criterion,
        "tie_break": _both(place.tie_break), "unranked": _both(place.unranked), "outcome": outcome,
        "outcome_reason": reason,
    }  # fmt: skip


def _both(sentence: Sentence | None) -> dict[str, str]:
    return {} if sentence is None else {"vi": in_language(sentence, "vi"), "en": in_language(sentence, "en")}


def drop_standings(session: Session, round: ScreeningRound, files: Sequence[Proposal]) -> None:
    """Take the ranking back; a proposal's jury score and rank are again those of an earlier round, if there was one."""
    session.execute(delete(Standing).where(Standing.round_id == round.id))
    ids = [file.id for file in files]
    earlier = {
        proposal_id: (score, rank)
        for proposal_id, score, rank in session.execute(
            select(Standing.proposal_id, Standing.score, Standing.rank)
            .where(Standing.proposal_id.in_(ids))
            .order_by(Standing.round_id)
        )
    }
    for file in files:
        score, rank = earlier.get(file.id, (None, None))
        file.jury_score, file.jury_rank = None if score is None else float(score), rank


def standings_of(session: Session, round: ScreeningRound) -> list[tuple[Standing, Proposal]]:
    """The round's standings with their proposals: by rank, those without one last."""
    rows = session.execute(
        select(Standing, Proposal)
        .join(Proposal, Proposal.id == Standing.proposal_id)
        .where(Standing.round_id == round.id)
    )
    return in_order(rows)


def in_order(rows: Iterable[tuple[Standing, Proposal]]) -> list[tuple[Standing, Proposal]]:
    return sorted(
        rows, key=lambda row: (row[0].rank is None, row[0].rank or 0, -(row[0].score or 0), record_name(row[1]))
    )


def settle_tie(session: Session, round: ScreeningRound, order: Sequence[int], reason: str, *, by: Actor) -> None:
    """The chair's reasoned order of tied proposals, the preferred one first; it counts where the rule asks her."""
    must_chair(session, by, round)
    must_be_open_for(round, "choices")
    if not reason.strip():
        raise BadInput({"reason": say("Hãy ghi lý do phân định hồ sơ đồng điểm.")})
    if not any(link.by == "chair" for link in rule_of_round(session, round).ties):
        raise Refused(say("Quy tắc của kỳ thi không giao việc phân định đồng điểm cho chủ tịch."))
    rows = {proposal.id: (standing, proposal) for standing, proposal in standings_of(session, round)}
    if not set(order) <= set(rows) or len({rows[one][0].exact for one in order}) != 1 or len(set(order)) < 2:
        raise Refused(say("Chỉ phân định giữa các hồ sơ đồng điểm của vòng này."))
    choice = {"order": [record_name(rows[one][1]) for one in order], "reason": reason.strip()}
    note_course(session, round, tie_choices=[*round.course.get("tie_choices", ()), choice])
    keep_standings(session, round, [proposal for _, proposal in rows.values()])
    audit.record(session, "scoring:tie:settle", by.person_id, "screening_round", round.id, order=list(order))


def draw_lots(session: Session, round: ScreeningRound, seed: str, *, by: Actor) -> None:
    """Write down the seed that was drawn in public, once; it counts where the rule's chain ends in a draw."""
    must_chair(session, by, round)
    must_be_open_for(round, "choices")
    if not seed.strip() or len(seed.strip()) > 60:
        raise BadInput({"seed": say("Hãy ghi mã đã bốc thăm công khai (tối đa 60 ký tự).")})
    if not any(
        link.by == "draw" and not link.seed for link in rule_of(charter_of_round(session, round), round.key).ties
    ):
        raise Refused(say("Quy tắc của kỳ thi không có bước bốc thăm, hoặc đã ghi sẵn mã bốc thăm."))
    if round.course.get("draw_seed"):
        raise Refused(say("Vòng này đã bốc thăm với mã {seed}.", seed=round.course["draw_seed"]))
    note_course(session, round, draw_seed=seed.strip())
    keep_standings(session, round, [proposal for _, proposal in standings_of(session, round)])
    audit.record(session, "scoring:tie:draw", by.person_id, "screening_round", round.id)
