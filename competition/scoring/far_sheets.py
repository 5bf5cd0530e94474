"""A juror's sheets that stand far from the panel's: once hers is in she is asked for a reason, and the score stays."""

from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.people.roles import Actor
from competition.scoring.legal import score_of
from competition.scoring.measures import charter_of_round, rule_of
from competition.scoring.models import ScreeningRound, Sheet
from competition.scoring.rule import Rule

FEWEST_OTHERS = 2


def unexplained_far_sheets(session: Session, actor: Actor, round: ScreeningRound) -> set[int]:
    """Proposals whose submitted sheet of hers has no reason and stands farther from the others' than the alert.

    Nothing is told of a file on which her own sheet is not in, or fewer than two others are.
    """
    rule = rule_of(charter_of_round(session, round), round.key)
    if rule.spread_alert is None:
        return set()
    mine = select(Sheet.proposal_id).where(Sheet.round_id == round.id, Sheet.juror_id == actor.person_id)
    asked = mine.where(Sheet.status == "submitted", Sheet.reason == "")
    rows = session.execute(
        select(Sheet.proposal_id, Sheet.juror_id, Sheet.total)
        .where(Sheet.round_id == round.id, Sheet.status == "submitted")
        .where(Sheet.proposal_id.in_(asked))
    )
    own: dict[int, Fraction] = {}
    others: dict[int, list[Fraction]] = {}
    for proposal_id, juror_id, total in rows:
        if total is None:
            continue
        if juror_id == actor.person_id:
            own[proposal_id] = Fraction(total)
        else:
            others.setdefault(proposal_id, []).append(Fraction(total))
    return {proposal_id for proposal_id, total in own.items() if is_far(total, others.get(proposal_id, []), rule)}


def is_far(total: Fraction, others: Sequence[Fraction], rule: Rule) -> bool:
    """Whether a total stands farther from what the others' make by the rule than its alert allows."""
    if rule.spread_alert is None or len(others) < FEWEST_OTHERS:
        return False
    return abs(total - score_of(others, rule)) > rule.spread_alert
