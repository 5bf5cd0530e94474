"""Which files were dealt to a juror, where files are dealt at all, and what the minutes say of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.scoring.allotment_models import Allotment, AllottedPair
from competition.scoring.models import ScreeningRound


def allotted_to(session: Session, round: ScreeningRound, juror_id: int) -> set[int] | None:
    """The files that the issued deal gives her; None where everybody reads everything."""
    if not round.allotting:
        return None
    return set(
        session.scalars(
            select(AllottedPair.proposal_id)
            .join(Allotment, Allotment.id == AllottedPair.allotment_id)
            .where(Allotment.round_id == round.id, Allotment.status == "issued", AllottedPair.juror_id == juror_id)
        )
    )


def open_as(allotted: set[int] | None, proposal_id: int) -> str:
    return "draft" if allotted is None or proposal_id in allotted else "unallotted"


def dealt_in_minutes(session: Session, round: ScreeningRound) -> list[str]:
    """The sentence of the minutes on who read what, with the seed that was published; none where all read all."""
    if round.allotting != "issued":
        return []
    issued = session.scalars(
        select(Allotment).where(Allotment.round_id == round.id, Allotment.status == "issued")
    ).one()
    demand = issued.asked["demand"]
    return [
        f"Hồ sơ được phân công cho giám khảo theo mã bốc thăm {issued.seed}; mỗi hồ sơ có {demand} giám khảo đọc, "
        "không giao cho người có xung đột lợi ích."
    ]
