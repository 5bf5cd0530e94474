"""What was done to sheets after they were handed in: by whom, why, and what they said before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from competition.language import Sentence, say
from competition.people.models import Person
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound, Sheet, SheetChange
from competition.scoring.standings import record_name

ACTS: dict[str, Sentence] = {
    "take_back": say("Giám khảo lấy lại phiếu"),
    "recuse": say("Rút khỏi việc chấm sau khi đã nộp phiếu"),
    "present": say("Có mặt trở lại"),
    "paper_once": say("Nhập phiếu giấy lần một"),
    "paper_twice": say("Nhập phiếu giấy lần hai"),
    "paper_settled": say("Xem lại giấy vì hai lần nhập khác nhau"),
    "paper_dropped": say("Bỏ phiếu giấy đang nhập"),
    "move": say("Chia lại cho giám khảo khác"),
}


@dataclass(frozen=True)
class Change:
    at: datetime
    who: str
    juror: str
    name: str
    title: str
    act: Sentence | str
    reason: str
    before: dict[str, Any]


def changes_of_round(session: Session, round: ScreeningRound) -> list[Change]:
    """The newest first; one statement."""
    who, juror = aliased(Person), aliased(Person)
    rows = session.execute(
        select(SheetChange, who.full_name, juror.full_name, Proposal)
        .join(Sheet, Sheet.id == SheetChange.sheet_id)
        .join(Proposal, Proposal.id == Sheet.proposal_id)
        .join(who, who.id == SheetChange.by_id)
        .join(juror, juror.id == Sheet.juror_id)
        .where(Sheet.round_id == round.id)
        .order_by(SheetChange.id.desc())
    )
    return [
        Change(
            change.at, by, whose, record_name(file), file.title, ACTS.get(change.act, change.act), change.reason,
            change.before,
        )
        for change, by, whose, file in rows
    ]  # fmt: skip
