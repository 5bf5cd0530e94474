"""The papers that are addressed to an applicant: which there are for her proposal, and one of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.models import Paper
from competition.errors import NotFound
from competition.proposals.models import Proposal

ADDRESSED_TO_HER = ("receipt", "supplement_request", "refusal", "result_notice", "feedback", "certificate")


def papers_for_her(session: Session, proposal: Proposal) -> Sequence[Paper]:
    """What was issued to her, in its order."""
    return session.scalars(
        select(Paper)
        .where(Paper.case_kind == Proposal.case_kind, Paper.case_id == proposal.id, Paper.kind.in_(ADDRESSED_TO_HER))
        .order_by(Paper.id)
    ).all()


def find_paper_for_her(session: Session, paper_id: int) -> Paper:
    """A paper to an applicant; the caller asks whether its proposal may be seen."""
    paper = session.get(Paper, paper_id)
    if paper is None or paper.case_kind != Proposal.case_kind or paper.kind not in ADDRESSED_TO_HER:
        raise NotFound()
    return paper
