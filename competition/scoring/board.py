"""The round's board, files against jurors: who is in; scores stay hidden until this reader may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.models import Conflict, ScreeningRound, Sheet, Standing
from competition.scoring.panel import Panelist, panel_of, voters
from competition.scoring.standings import record_name

IN = ("submitted", "abstained")


@dataclass(frozen=True)
class Cell:
    """One sheet on the board. `hidden`: she may know that it is there and not what it says."""

    sheet_id: int
    juror_id: int
    status: str
    total: Decimal | None
    hidden: bool


@dataclass(frozen=True)
class BoardRow:
    """A file with its sheets by juror, its standing once there is one, and whether a hard tie shuts it."""

    proposal_id: int
    name: str
    title: str
    kind: str
    state: str
    unit_id: int
    shut: bool
    cells: dict[int, Cell]
    standing: Standing | None


@dataclass(frozen=True)
class Board:
    panel: list[Panelist]
    rows: list[BoardRow]

    @property
    def jurors(self) -> list[Panelist]:
        return voters(self.panel)


class Sight:
    """What one reader may see of other people's sheets: own score first, and nobody's before the round is closed."""

    def __init__(self, round: ScreeningRound, panel: Sequence[Panelist], actor: Actor, shut: set[int]) -> None:
        self.actor, self.shut = actor, shut
        self.closed = round.open_for not in ("panel", "sheets")
        self.votes = any(one.person_id == actor.person_id and one.votes for one in panel)

    def may_read(self, proposal_id: int, juror_id: int, own_is_in: bool) -> bool:
        if self.votes and juror_id == self.actor.person_id:
            return True
        if self.votes and not self.closed:
            return own_is_in and proposal_id not in self.shut
        return self.closed


def board_of_round(session: Session, round: ScreeningRound, actor: Actor) -> Board:
    """Files × jurors in four statements, whatever their number."""
    panel = panel_of(session, round)
    sheets: dict[int, dict[int, Sheet]] = {}
    for sheet in session.scalars(select(Sheet).where(Sheet.round_id == round.id)):
        sheets.setdefault(sheet.proposal_id, {})[sheet.juror_id] = sheet
    shut = shut_to(session, round, actor)
    sight = Sight(round, panel, actor, shut)
    files = session.execute(
        select(Proposal, Standing)
        .outerjoin(Standing, and_(Standing.proposal_id == Proposal.id, Standing.round_id == round.id))
        .where(Proposal.id.in_(select(Sheet.proposal_id).where(Sheet.round_id == round.id)))
    )
    rows = [
        BoardRow(
            file.id, record_name(file), file.title, file.kind, file.state, file.unit_id, file.id in shut,
            _cells(sheets[file.id], sight, file.id), standing if sight.closed else None,
        )
        for file, standing in files
    ]  # fmt: skip
    return Board(panel, sorted(rows, key=_by_rank_then_name))


def _by_rank_then_name(row: BoardRow) -> tuple[bool, int, str]:
    rank = row.standing.rank if row.standing else None
    return rank is None, rank or 0, row.name


def _cells(sheets: dict[int, Sheet], sight: Sight, proposal_id: int) -> dict[int, Cell]:
    own = sheets.get(sight.actor.person_id or 0)
    own_is_in = own is not None and own.status in IN
    cells = {}
    for juror_id, sheet in sheets.items():
        if sheet.status == "unallotted":
            continue
        seen = sight.may_read(proposal_id, juror_id, own_is_in)
        cells[juror_id] = Cell(sheet.id, juror_id, sheet.status, sheet.total if seen else None, not seen)
    return cells


def shut_to(session: Session, round: ScreeningRound, actor: Actor) -> set[int]:
    return set(
        session.scalars(
            select(Conflict.proposal_id).where(
                Conflict.round_id == round.id,
                Conflict.juror_id == actor.person_id,
                Conflict.hard,
                Conflict.waived_by_id.is_(None),
            )
        )
    )


@dataclass(frozen=True)
class JurorProgress:
    juror: Panelist
    waiting: int
    handed_in: int
    recused: int


def progress(session: Session, round: ScreeningRound) -> list[JurorProgress]:
    """How far each juror is; two statements."""
    counted: dict[int, dict[str, int]] = {}
    for juror_id, status, many in session.execute(
        select(Sheet.juror_id, Sheet.status, func.count())
        .where(Sheet.round_id == round.id)
        .group_by(Sheet.juror_id, Sheet.status)
    ):
        counted.setdefault(juror_id, {})[status] = many
    return [
        JurorProgress(juror, told.get("draft", 0), sum(told.get(status, 0) for status in IN), told.get("recused", 0))
        for juror in voters(panel_of(session, round))
        for told in [counted.get(juror.person_id, {})]
    ]
