"""Second act, first part: the secretary checks the conditions; one is found ineligible, one goes back first."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from competition.proposals.checks import check_item, items_of
from competition.proposals.models import Proposal
from competition.rehearsal.stage import Stage
from competition.workflow.actions import advance


def examine(stage: Stage, unit_id: int, begins: datetime) -> None:
    """The secretary checks each file's conditions; one is found ineligible, one goes back to its commune first."""
    with stage.act(begins) as session:
        ids = [proposal.id for proposal in stage.proposals(session, "passed_on", unit_id=unit_id)]
    for proposal_id in ids:
        number = next(entry.number for entry in stage.entries if entry.proposal_id == proposal_id)
        if number == 0:
            stage.must_refuse(partial(_find, stage, proposal_id=proposal_id, step="find_eligible"), begins)
        if number == 6:
            _send_back_and_forth(stage, proposal_id, begins)
        with stage.act(begins + timedelta(hours=3)) as session:
            if number == 5 and len(stage.entries) > 8:
                note = "Sản phẩm đã đạt giải cùng cấp năm trước và không có phát triển mới."
                _find(stage, session, proposal_id, "find_ineligible", note)
                continue
            proposal = session.get_one(Proposal, proposal_id)
            secretary = stage.holder(session, "screening_secretary", unit_id)
            for condition in items_of(stage.charter, "eligibility", proposal.kind):
                check_item(session, proposal, "eligibility", condition, True, by=secretary)
            _find(stage, session, proposal_id, "find_eligible")


def _find(stage: Stage, session: Session, proposal_id: int, step: str, note: str = "") -> None:
    proposal = session.get_one(Proposal, proposal_id)
    secretary = stage.holder(session, "screening_secretary", proposal.screening_unit_id)
    advance(session, proposal, step, by=secretary, note=note)


def _send_back_and_forth(stage: Stage, proposal_id: int, begins: datetime) -> None:
    with stage.act(begins) as session:
        _find(stage, session, proposal_id, "send_back_to_commune", "Thiếu dấu của Hội LHPN xã trên phiếu xác nhận.")
    with stage.act(begins + timedelta(hours=1)) as session:
        proposal = session.get_one(Proposal, proposal_id)
        officer = stage.holder(session, "commune_officer", proposal.unit_id)
        advance(session, proposal, "endorse", by=officer)
        advance(session, proposal, "pass_on", by=officer)
