"""The jobs of this room: papers that follow a step, dossiers, packages."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.db.engine import new_session
from competition.dossiers import effects, guards
from competition.dossiers.building import build_dossiers, build_one_dossier
from competition.dossiers.case_papers import Cause, receipt, refusal, supplement_request
from competition.dossiers.drawing import forget_renderings
from competition.dossiers.feedback import ISSUE as ISSUE_FEEDBACK
from competition.dossiers.feedback_papers import issue_feedback
from competition.dossiers.finals_preparing import PREPARE, prepare_final_papers
from competition.dossiers.issuing import Draft, issue
from competition.dossiers.packing import build_package
from competition.dossiers.round_papers import result_notices
from competition.dossiers.signed_printing import issue_signed_papers
from competition.dossiers.signing_folder import PRINT
from competition.jobs import Context, Job
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound
from competition.workflow.models import Movement

# Read here, so that they are registered wherever the jobs are known.
REGISTERED = (effects, guards)


def _movements(session: Session, ids: list[int], kind: str) -> list[Movement]:
    rows = select(Movement).where(Movement.id.in_(ids), Movement.case_kind == kind).order_by(Movement.id)
    return list(session.scalars(rows))


def _paper_a_case(draft: Callable[[Cause], Draft]) -> Job:
    """The job that issues one paper for each movement of a proposal."""

    def work(context: Context, movements: list[int]) -> None:
        with new_session(context.engine, reads_only=True) as session:
            rows = _movements(session, movements, Proposal.case_kind)
            drafts = [draft(Cause(session, context.settings, row)) for row in rows]
        issue(context, drafts)

    return work


def issue_result_notices(context: Context, movements: list[int]) -> None:
    """Job: a notice for each proposal that signed minutes decide on."""
    with new_session(context.engine, reads_only=True) as session:
        rows = _movements(session, movements, ScreeningRound.case_kind)
        drafts = [draft for row in rows for draft in result_notices(session, context.settings, row)]
    issue(context, drafts)


issue_receipt = _paper_a_case(receipt)
issue_supplement_request = _paper_a_case(supplement_request)
issue_refusal = _paper_a_case(refusal)

JOBS: dict[str, Job] = {
    "issue_receipt": issue_receipt,
    "issue_supplement_request": issue_supplement_request,
    "issue_refusal": issue_refusal,
    "issue_result_notices": issue_result_notices,
    ISSUE_FEEDBACK: issue_feedback,
    PREPARE: prepare_final_papers,
    PRINT: issue_signed_papers,
    "build_dossier": build_one_dossier,
    "build_dossiers": build_dossiers,
    "build_package": build_package,
    "forget_renderings": forget_renderings,
}
