"""How a proposal ends that nobody submitted in time: by the clock, every hour."""

from itertools import groupby

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.models import Edition
from competition.editions.queries import charter_of, editions, journey_text
from competition.jobs import Context, Job
from competition.people.roles import THE_CLOCK, Actor
from competition.proposals.models import Proposal
from competition.workflow.actions import advance_many, parsed

AT_ONCE = 200


def lapse_overdue(session: Session, edition: Edition, *, by: Actor = THE_CLOCK) -> int:
    """End the drafts of a closed intake and the returned files whose date has passed; how many ended."""
    lapse = parsed(*journey_text(session, edition.proposal_journey_id)).steps["lapse"]
    closed = clock.now() >= charter_of(edition).calendar.intake_closes
    overdue = Proposal.due_at < clock.now()
    undated = Proposal.due_at.is_(None) if closed else false()
    ended, after = 0, 0
    while True:
        cases = session.scalars(
            select(Proposal)
            .where(
                Proposal.edition_id == edition.id,
                Proposal.state.in_(lapse.from_),
                Proposal.id > after,
                or_(overdue, undated),
            )
            .order_by(Proposal.id)
            .limit(AT_ONCE)
        ).all()
        if not cases:
            return ended
        after = cases[-1].id
        for _, same in groupby(cases, key=lambda case: case.journey_id):
            ended += len(advance_many(session, list(same), "lapse", by=by).moved)


def lapse_everywhere(context: Context) -> None:
    """Job: end what is overdue, an edition a transaction."""
    with context.session() as session:
        ids = [edition.id for edition in editions(session)]
    for edition_id in ids:
        with context.session() as session:
            lapse_overdue(session, session.get_one(Edition, edition_id))


JOBS: dict[str, Job] = {"lapse_overdue": lapse_everywhere}
