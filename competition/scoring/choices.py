"""The chair's choice: what the rule proposes, what she decides, the reason for sending fewer than the minimum."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from competition import audit
from competition.editions.rules import Charter
from competition.errors import BadInput
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.choice_rules import LEFT, OUTCOMES, Candidate, by_the_rule, must_be_reasoned
from competition.scoring.conflicts import shut_files
from competition.scoring.measures import charter_of_round, rubrics_of, terms_of
from competition.scoring.models import ScreeningRound, Standing
from competition.scoring.panel import must_be_open_for, must_chair, seat_of
from competition.scoring.ranking import ranked_apart
from competition.scoring.saving import touch
from competition.scoring.standings import record_name, standings_of

Rows = list[tuple[Standing, Proposal]]


def candidates_of(charter: Charter, key: str, rows: Rows) -> list[Candidate]:
    rubrics = rubrics_of(charter, key)
    apart = ranked_apart(rubrics)
    return [
        Candidate(
            proposal.id, record_name(proposal), standing.rank, proposal.kind if apart else "",
            float(standing.score or 0) / float(rubrics[proposal.kind].most or 1), standing.unranked or None,
        )
        for standing, proposal in rows
    ]  # fmt: skip


def propose_selection(session: Session, round: ScreeningRound) -> dict[int, str]:
    """Proposal → selected, reserve or not_selected, as the order alone gives it; a tie on a line is left out."""
    return _proposed(charter_of_round(session, round), round.key, _in_hand(standings_of(session, round)))


def _proposed(charter: Charter, key: str, rows: Rows) -> dict[int, str]:
    terms = terms_of(charter, key)
    candidates = candidates_of(charter, key, rows)
    places = terms.maximum_forward or terms.minimum_forward
    if not places:
        places = sum(one.rank is not None for one in candidates)
    return by_the_rule(candidates, places, terms.reserves)


def choose(
    session: Session, round: ScreeningRound, decisions: Mapping[int, str], reasons: Mapping[int, str] | None = None, *,
    by: Actor, noted: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write the chair's decisions down; leaving the order, or choosing what the rule does not rank, needs a reason.

    The fields of a refusal are `decision_ID` and `reason_ID`, ID being the proposal's.
    """
    must_chair(session, by, round)
    must_be_open_for(round, "choices")
    rows = _in_hand(standings_of(session, round))
    charter = charter_of_round(session, round)
    outcomes = {proposal.id: standing.outcome for standing, proposal in rows} | dict(decisions)
    given = {proposal.id: standing.outcome_reason for standing, proposal in rows} | {
        key: reason.strip() for key, reason in (reasons or {}).items()
    }
    if faults := _unknown(decisions, rows) or _shut(session, round, charter, rows, outcomes, by):
        raise BadInput(faults)
    if faults := choice_faults(charter, round.key, rows, outcomes, given):
        raise BadInput(faults)
    for standing, proposal in rows:
        standing.outcome, standing.outcome_reason = outcomes[proposal.id], given[proposal.id]
    round.course = {key: told for key, told in round.course.items() if key != "quotas_taken"} | dict(noted or {})
    touch(session, round)
    audit.record(
        session, "scoring:round:choose", by.person_id, "screening_round", round.id,
        **{outcome: sorted(key for key, told in outcomes.items() if told == outcome) for outcome in OUTCOMES},
    )  # fmt: skip


def choice_faults(
    charter: Charter, key: str, rows: Rows, outcomes: Mapping[int, str], reasons: Mapping[int, str]
) -> dict[str, Sentence]:
    """What keeps these decisions from being signed: too many, or out of order without a reason."""
    terms = terms_of(charter, key)
    rows = _in_hand(rows)
    chosen = sum(outcomes.get(proposal.id) == "selected" for _, proposal in rows)
    if terms.maximum_forward is not None and chosen > terms.maximum_forward:
        return {
            "decisions": say(
                "Được chọn nhiều nhất {most} hồ sơ; đang chọn {chosen}.", most=terms.maximum_forward, chosen=chosen
            )
        }  # fmt: skip
    asked = must_be_reasoned(candidates_of(charter, key, rows), outcomes, reasons)
    return {f"reason_{proposal_id}": sentence for proposal_id, sentence in asked}


def give_minimum_reason(session: Session, round: ScreeningRound, text: str, *, by: Actor) -> None:
    """Why fewer go on than the edition strives for: the chair's or the secretary's word, printed in the minutes."""
    seat = seat_of(session, round, by.person_id)
    if seat is None or seat.seat not in ("chair", "secretary"):
        must_chair(session, by, round)
    if not text.strip():
        raise BadInput({"reason": say("Hãy ghi lý do.")})
    round.below_minimum_reason = text.strip()
    touch(session, round)
    audit.record(session, "scoring:round:below_minimum", by.person_id, "screening_round", round.id)


def minimum_of(charter: Charter, key: str) -> int:
    return terms_of(charter, key).minimum_forward


def _in_hand(rows: Rows) -> Rows:
    """Without the files that were withdrawn or disqualified after the ranking."""
    return [(standing, proposal) for standing, proposal in rows if standing.outcome != LEFT]


def _shut(
    session: Session, round: ScreeningRound, charter: Charter, rows: Rows, outcomes: Mapping[int, str], by: Actor
) -> dict[str, Sentence]:
    """On a file that is shut to her the chair follows the order and nothing else."""
    mine = {proposal_id for proposal_id, juror_id in shut_files(session, round.id) if juror_id == by.person_id}
    if not mine:
        return {}
    proposed = _proposed(charter, round.key, rows)
    return {
        f"decision_{key}": say(
            "Chị có xung đột lợi ích với {name} nên chỉ được quyết định đúng theo thứ hạng.", name=record_name(proposal)
        )
        for _, proposal in rows
        if (key := proposal.id) in mine and outcomes[key] not in ("", proposed.get(key))
    }


def _unknown(decisions: Mapping[int, str], rows: Rows) -> dict[str, Sentence]:
    known = {proposal.id for _, proposal in rows}
    faults = {}
    for key, outcome in decisions.items():
        if key not in known:
            faults[f"decision_{key}"] = say("Hồ sơ này không có trong vòng chấm.")
        elif outcome not in ("", *OUTCOMES):
            faults[f"decision_{key}"] = say("Hãy chọn: được chọn, dự phòng hoặc không chọn.")
    return faults
