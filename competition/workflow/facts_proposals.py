"""What the proposal's guards and effects read ahead: one statement for a kind of fact, however many cases."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import false, func, null, select, true, union_all
from sqlalchemy.orm import Session

from competition import clock
from competition.people.roles import Actor
from competition.proposals import search
from competition.proposals.models import CheckedItem, Document, Proposal, SupplementRequest
from competition.proposals.queries import attached_items, consents_given
from competition.proposals.search import Who
from competition.scoring.models import ScreeningRound, Standing
from competition.workflow.facts_reserve import next_by_quotas
from competition.workflow.models import Movement
from competition.workflow.registry import Batch

Checks = dict[tuple[str, str], bool]


def attached(batch: Batch) -> dict[int, set[str]]:
    return attached_items(batch.session, batch.ids)


def consented(batch: Batch) -> dict[int, set[tuple[str, int]]]:
    return consents_given(batch.session, batch.ids)


def checked(batch: Batch) -> dict[int, Checks]:
    """Proposal id → (subject, item) → whether it passes."""
    found: dict[int, Checks] = {}
    for row in batch.session.scalars(select(CheckedItem).where(CheckedItem.proposal_id.in_(batch.ids))):
        found.setdefault(row.proposal_id, {})[row.subject, row.item] = row.passes
    return found


def province_saw(batch: Batch) -> dict[int, dict[str, tuple[bool | None, bool]]]:
    """Proposal id → item → whether it passes (None: not looked at), and whether something was attached under it
    after the file first came to the province, or taken out while it was mended: one statement."""
    came = (
        select(Movement.case_id, func.min(Movement.at).label("at"))
        .where(
            Movement.case_kind == Proposal.case_kind,
            Movement.case_id.in_(batch.ids),
            Movement.to_state.in_(batch.journey.passed("with_province")),
        )
        .group_by(Movement.case_id)
        .subquery()
    )
    found: dict[int, dict[str, tuple[bool | None, bool]]] = {}
    rows: Iterable[Any] = batch.session.execute(
        union_all(
            select(CheckedItem.proposal_id, CheckedItem.item, CheckedItem.passes, false()).where(
                CheckedItem.proposal_id.in_(batch.ids), CheckedItem.subject == "province"
            ),
            select(Document.proposal_id, Document.item, null(), true()).join(
                came, (came.c.case_id == Document.proposal_id) & (came.c.at < Document.attached_at)
            ),
        )
    )
    for proposal_id, item, passes, mended in rows:
        seen = found.setdefault(proposal_id, {})
        before, changed = seen.get(item, (None, False))
        seen[item] = passes if before is None else before, changed or bool(mended)
    for case in batch.cases:
        seen = found.setdefault(case.id, {})
        seen |= {item: (seen.get(item, (None, True))[0], True) for item in case.removed_items}
    return found


def asked_until(batch: Batch) -> dict[int, date]:
    """Proposal id → the day of its open request to supplement."""
    rows = batch.session.execute(
        select(SupplementRequest.proposal_id, SupplementRequest.due_on)
        .where(SupplementRequest.proposal_id.in_(batch.ids), SupplementRequest.answered_at.is_(None))
        .order_by(SupplementRequest.id)
    )
    return dict(rows.all())


def rounds_begun(batch: Batch) -> dict[int, bool]:
    """Screening unit → whether its panel has begun to judge."""
    return begun_in(batch.session, batch.edition.id, {case.screening_unit_id for case in batch.cases})


def begun_in(session: Session, edition_id: int, units: Collection[int]) -> dict[int, bool]:
    """Screening unit → whether its panel has begun to judge; without a round it is not there."""
    rows = session.execute(
        select(ScreeningRound.unit_id, ScreeningRound.open_for).where(
            ScreeningRound.edition_id == edition_id,
            ScreeningRound.key == "screening",
            ScreeningRound.unit_id.in_(units),
        )
    )
    return {unit_id: open_for != "panel" for unit_id, open_for in rows}


def selected_provincially(batch: Batch) -> dict[int, bool]:
    """Proposal id → True if the provincial round chose it."""
    ids = batch.session.scalars(
        select(Movement.case_id).where(
            Movement.edition_id == batch.edition.id,
            Movement.case_kind == Proposal.case_kind,
            Movement.to_state.in_(batch.journey.passed("provincially_selected")),
            Movement.case_id.in_(batch.ids),
        )
    )
    return dict.fromkeys(ids, True)


def ahead_in_reserve(batch: Batch) -> dict[int, Any]:
    """Proposal id → those that stand before it in the same reserve and are not in this batch: (rank, number)."""
    rows = batch.session.execute(
        select(Standing.round_id, Standing.proposal_id, Standing.rank, Proposal.file_number)
        .join(Proposal, Proposal.id == Standing.proposal_id)
        .join(ScreeningRound, ScreeningRound.id == Standing.round_id)
        .where(Proposal.edition_id == batch.edition.id, Proposal.state.in_(batch.step.from_))
        # A file in the provincial reserve stands in two rounds; the provincial one, sorted last, decides.
        .order_by(ScreeningRound.key == "provincial", Standing.rank)
    ).all()
    round_of = {proposal_id: round_id for round_id, proposal_id, _, _ in rows}
    found: dict[int, list[tuple[int, str]]] = {}
    for case in batch.cases:
        mine = next((r for r in rows if (r[0], r[1]) == (round_of.get(case.id), case.id)), None)
        if mine is None or mine[2] is None:
            continue
        up = _up_by_quotas(batch, mine[0])
        found[case.id] = [
            (rank, number or "")
            for round_id, proposal_id, rank, number in rows
            if round_id == mine[0] and rank is not None and proposal_id not in batch.ids
            and (proposal_id in up and case.id not in up if up else rank < mine[2])
        ]  # fmt: skip
    return found


def _up_by_quotas(batch: Batch, round_id: int) -> list[int]:
    round = batch.session.get_one(ScreeningRound, round_id)
    return next_by_quotas(batch.session, batch.journey, round, batch.step_name)


def who_and_where(batch: Batch) -> dict[int, Who]:
    """Proposal id → her name, the commune, and the screening unit's code."""
    # Nothing read here is changed by a step, so the case's own changes may wait and be written together.
    with batch.session.no_autoflush:
        return search.who_and_where(batch.session, batch.ids)


def arrived(batch: Batch, case: Any) -> datetime:
    """When the request reached the house; what happens between then and now is not hers to answer for."""
    given = batch.gift(case, "arrived_at")
    return min(given, clock.now()) if isinstance(given, datetime) else clock.now()


def is_hers(case: Any, by: Actor) -> bool:
    return by.person_id is not None and case.applicant_id == by.person_id
