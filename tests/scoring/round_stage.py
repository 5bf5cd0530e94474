"""A screening round set up for tests: eligible files of the cast's district, its panel, and shortcuts to each state."""

from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy.orm import Session

from competition import clock
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.choices import choose, propose_selection
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.judging import open_sheet, submit_sheet, write_marks
from competition.scoring.minutes import keep_minutes
from competition.scoring.models import ScreeningRound
from competition.scoring.seating import seat
from competition.workflow.actions import advance
from competition.workflow.rounds import open_round
from tests.conftest import THAI_BINH, World

DISTRICT = "338"
COMMUNES = {"338": "12472", "344": "13192", "C07": "12472", "C01": "11953"}
JURORS = ("minh", "khoa", "ngoc", "thu")
# Sixty points of a hundred; "novelty" can still rise by ten.
LEVEL = {
    "urgency": 10, "novelty": 5, "technology": 6, "plan": 7, "market": 7, "environment": 12, "jobs": 6,
    "inclusion": 3, "presentation": 4,
}  # fmt: skip


@dataclass
class Stage:
    """One session with a round in it; actors by their key in the cast."""

    world: World
    session: Session
    round: ScreeningRound
    files: list[Proposal] = field(default_factory=list)
    edition_name: str = THAI_BINH

    def actor(self, key: str) -> Actor:
        return self.world.actor(self.session, key, self.edition_name)

    def id_of(self, key: str) -> int:
        return self.world.person(self.session, key, self.edition_name).id

    def step(self, name: str, by: str, **given: object) -> None:
        advance(self.session, self.round, name, by=self.actor(by), **given)

    def seat_all(self, secretary: str = "hanh") -> None:
        seats = {"minh": "chair", secretary: "secretary"} | dict.fromkeys(JURORS[1:], "member")
        for key, name in seats.items():
            seat(self.session, self.round, self.id_of(key), name, by=self.actor(secretary))

    def open(self) -> "Stage":
        self.seat_all()
        self.step("open_scoring", "hanh")
        return self

    def declare_all(self, *others: str) -> None:
        for key in (*JURORS, *others):
            declare_conflicts(self.session, self.round, by=self.actor(key))

    def score(self, key: str, file: Proposal, more: float = 0) -> None:
        """Submit a sheet: the level marks with `more` points on novelty."""
        sheet = open_sheet(self.session, self.round, file, by=self.actor(key))
        marks = {name: Decimal(str(value)) for name, value in LEVEL.items()}
        marks["novelty"] += Decimal(str(more))
        write_marks(self.session, sheet, marks, by=self.actor(key))
        submit_sheet(self.session, sheet, by=self.actor(key))

    def score_all(self, leave_out: frozenset[tuple[str, int]] = frozenset()) -> None:
        """Every juror gives the files in turn one point less, so that the order is theirs."""
        for key in JURORS:
            for place, file in enumerate(self.files):
                if (key, file.id) not in leave_out:
                    self.score(key, file, max(0, 8 - place))

    def ranked(self) -> "Stage":
        self.open()
        self.declare_all()
        self.score_all()
        self.step("close_scoring", "hanh")
        return self

    def choose_by_rule(self) -> None:
        choose(self.session, self.round, propose_selection(self.session, self.round), by=self.actor("minh"))

    def prepare_minutes(self, sha256: str, by: str = "hanh") -> None:
        keep_minutes(self.session, self.round, sha256, by=self.actor(by))


def a_round(world: World, session: Session, files: int = 6, code: str = DISTRICT) -> Stage:
    """A round that is being prepared, with eligible files of one commune."""
    edition = world.edition(session)
    unit = world.unit(session, code)
    made = [a_file(world, session, number + 1, code=code) for number in range(files)]
    round = open_round(session, edition, "screening", unit, by=world.actor(session, "hanh"))
    return Stage(world, session, round, made)


def a_file(
    world: World, session: Session, number: int, *, code: str = DISTRICT, state: str = "eligible",
    applicant: str = "sen", kind: str = "idea", edition_name: str = THAI_BINH,
) -> Proposal:  # fmt: skip
    edition = world.edition(session, edition_name)
    file = Proposal(
        edition_id=edition.id, unit_id=world.unit(session, COMMUNES[code], edition_name),
        screening_unit_id=world.unit(session, code, edition_name),
        applicant_id=world.person(session, applicant).id, kind=kind, entrant="individual", title=f"Hồ sơ {number}",
        category="agriculture", answers={}, charter_version=1, revision=1, made_at=clock.now(),
        submitted_at=clock.now(), file_number=f"2024-{code}-{number:03d}", tracking_code=f"T{code}{number:04d}",
        locked=True, state=state, state_since=clock.now(), journey_id=edition.proposal_journey_id,
    )  # fmt: skip
    session.add(file)
    session.flush()
    return file
