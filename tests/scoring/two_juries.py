"""Two units of one edition judged by juries of their own, the second one severe; then the province's own panel."""

from sqlalchemy.orm import Session

from competition import clock
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.seating import seat
from competition.workflow.rounds import open_round
from tests.conftest import HUNG_YEN, World
from tests.scoring.round_stage import Stage, a_file

IN_2026 = clock.at(2026, 4, 6, 8, 30)
HOME = ("C07", "hanh", ("minh", "khoa", "ngoc"))
NEXT = ("C01", "yen", ("cuc", "tam", "xuan"))
PANEL = ("phuong", "quyen", "khanh")
# What each juror adds to the level marks, file by file: the first jury is generous by four points.
GENEROUS = {"minh": (9, 7, 5, 3), "khoa": (9, 6, 5, 4), "ngoc": (8, 7, 4, 3)}
SEVERE = {"cuc": (6, 3, 1, 0), "tam": (5, 3, 2, 0), "xuan": (5, 4, 1, 1)}


def judged(world: World, session: Session, files: int = 4, *, second: bool = True) -> list[Stage]:
    """Both units' rounds, ranked."""
    return [
        _unit(world, session, HOME, GENEROUS, files, 0),
        *([_unit(world, session, NEXT, SEVERE, files, 50)] if second else []),
    ]


def _unit(
    world: World, session: Session, who: tuple[str, str, tuple[str, ...]], given: dict[str, tuple[int, ...]],
    files: int, first: int,
) -> Stage:  # fmt: skip
    code, secretary, jurors = who
    edition, unit = world.edition(session, HUNG_YEN), world.unit(session, code, HUNG_YEN)
    by = world.actor(session, secretary, HUNG_YEN)
    made = [a_file(world, session, first + n + 1, code=code, edition_name=HUNG_YEN) for n in range(files)]
    stage = Stage(world, session, open_round(session, edition, "screening", unit, by=by), made, HUNG_YEN)
    scored(stage, secretary, jurors, given)
    return stage


def scored(stage: Stage, secretary: str, jurors: tuple[str, ...], given: dict[str, tuple[int, ...]]) -> None:
    """Seated, opened, scored and ranked."""
    by = stage.actor(secretary)
    for place, key in enumerate(jurors):
        seat(stage.session, stage.round, stage.id_of(key), "member" if place else "chair", by=by)
    seat(stage.session, stage.round, stage.id_of(secretary), "secretary", by=by)
    stage.step("open_scoring", secretary)
    for key in jurors:
        declare_conflicts(stage.session, stage.round, by=stage.actor(key))
        for file, more in zip(stage.files, given[key], strict=False):
            stage.score(key, file, more)
    stage.step("close_scoring", secretary)
