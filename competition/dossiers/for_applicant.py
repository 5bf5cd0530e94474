"""The papers that are addressed to an applicant: which there are for her proposal, and one of them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from competition.dossiers.models import Paper
from competition.errors import NotFound
from competition.proposals.models import Proposal

ADDRESSED_TO_HER = (
    "receipt", "supplement_request", "apology", "refusal", "result_notice", "feedback", "regional_call", "certificate",
)  # fmt: skip
# Hers once they are signed and carry their number.
SIGNED_FIRST = ("result_notice", "regional_call", "certificate")


def papers_for_her(session: Session, proposal: Proposal) -> Sequence[Paper]:
    """What was issued to her, in its order."""
    return session.scalars(
        select(Paper)
        .where(Paper.case_kind == Proposal.case_kind, Paper.case_id == proposal.id, gone_out())
        .order_by(Paper.id)
    ).all()


def gone_out() -> ColumnElement[bool]:
    """Which papers to applicants are more than a draft."""
    numbered = or_(Paper.issued_sha256.is_not(None), Paper.scan_sha256.is_not(None))
    return and_(Paper.kind.in_(ADDRESSED_TO_HER), or_(Paper.kind.not_in(SIGNED_FIRST), numbered))


def waits_for_signature(paper: Paper) -> bool:
    return paper.kind in SIGNED_FIRST and paper.issued_sha256 is None and paper.scan_sha256 is None


def find_paper_for_her(session: Session, paper_id: int) -> Paper:
    """A paper to an applicant; the caller asks whether its proposal may be seen."""
    paper = session.get(Paper, paper_id)
    if paper is None or paper.case_kind != Proposal.case_kind or paper.kind not in ADDRESSED_TO_HER:
        raise NotFound()
    if waits_for_signature(paper):
        raise NotFound()
    return paper
