"""Approved letters of advice as papers: issued once an approval, each in its case, told to the applicant."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.db.engine import new_session
from competition.dossiers.case_papers import contest, union
from competition.dossiers.feedback_words import Advice
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import Draft, keep_paper, override_folder, rendered
from competition.dossiers.kept_facts import kept
from competition.dossiers.models import Feedback, Paper
from competition.dossiers.replaced import replaced_words
from competition.dossiers.told_of_papers import tell_of_papers
from competition.editions.models import Place
from competition.editions.queries import charter_of, the_edition
from competition.jobs import Context
from competition.language import say
from competition.people.models import Person
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound
from competition.scoring.standings import record_name

KIND = "feedback"


def feedback_facts(
    session: Session, round: ScreeningRound, proposal: Proposal, advice: Advice, approved_at: Any
) -> dict[str, Any]:
    """The placeholders of the paper `feedback`. No juror signs it: it is the panel's, approved by a person."""
    edition = the_edition(session, round.edition_id)
    applicant = session.get_one(Person, proposal.applicant_id)
    commune = session.get_one(Place, (edition.id, proposal.unit_id))
    day = clock.in_vietnam(approved_at).date() if approved_at else None
    return {
        "contest": contest(charter_of(edition)), "file_number": record_name(proposal), "date": day,
        "applicant": {"name": applicant.full_name}, "proposal": {"title": proposal.title},
        "criteria": [{"name": part["name"], "text": part["text"]} for part in advice.parts],
        "strength": advice.strength, "advice": advice.advice, "support": advice.support, "contact": union(commune),
        "signer": {"title": str(say("Hội đồng giám khảo")), "name": ""},
    }  # fmt: skip


def feedback_draft(session: Session, round: ScreeningRound, feedback: Feedback, proposal: Proposal) -> Draft:
    advice = Advice(feedback.parts, feedback.strength, feedback.advice, feedback.support)
    facts = feedback_facts(session, round, proposal, advice, feedback.approved_at)
    edition = the_edition(session, round.edition_id)
    facts |= {"approved_at": feedback.approved_at, "replaces": replaced_words(session, feedback.paper_id)}
    return Draft(
        KIND, facts, header_of(session, edition, round.unit_id), edition.id, Proposal.case_kind, proposal.id,
        str(say("Thư góp ý hồ sơ {number}", number=record_name(proposal))), round.unit_id, feedback.approved_by_id,
        keep_facts=True, batch=f"feedback:{round.id}", replaces_id=feedback.paper_id,
    )  # fmt: skip


def issue_feedback(context: Context, round_id: int, proposals: list[int]) -> None:
    """Job: the letters that were approved together; one that was issued for this approval already is left alone."""
    with new_session(context.engine, reads_only=True) as session:
        round = session.get_one(ScreeningRound, round_id)
        drafts = [feedback_draft(session, round, *row) for row in _to_issue(session, round_id, proposals)]
    pages = rendered(drafts, override_folder(context.settings))
    with context.session() as session:
        waiting = {proposal.id: feedback for feedback, proposal in _to_issue(session, round_id, proposals)}
        issued = []
        for draft, pdf in zip(drafts, pages, strict=True):
            feedback = waiting.get(draft.case_id)
            if feedback is not None and feedback.approved_at == draft.data["approved_at"]:
                paper = keep_paper(session, context.cabinet, draft, pdf)
                feedback.paper_id = paper.id
                issued.append(paper)
        tell_of_papers(session, context.settings, issued)


def _to_issue(session: Session, round_id: int, proposals: Sequence[int]) -> list[tuple[Feedback, Proposal]]:
    """Approved, and the paper that there is was not made for this approval."""
    rows = session.execute(
        select(Feedback, Proposal, Paper)
        .join(Proposal, Proposal.id == Feedback.proposal_id)
        .outerjoin(Paper, Paper.id == Feedback.paper_id)
        .where(Feedback.round_id == round_id, Feedback.proposal_id.in_(proposals), Feedback.approved_at.is_not(None))
        .order_by(Feedback.proposal_id)
    )
    return [
        (feedback, proposal)
        for feedback, proposal, paper in rows
        if paper is None or paper.facts.get("approved_at") != kept(feedback.approved_at)
    ]
