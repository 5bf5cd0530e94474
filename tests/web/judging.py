"""Rounds for the tests of the screening unit's and the jurors' pages, and sheets as a browser sends them."""

from typing import Any

import pytest

from competition.scoring.models import ScreeningRound, Sheet
from tests.conftest import World
from tests.scoring.round_stage import LEVEL, Stage, a_round
from tests.web.at_the_desk import Officer
from tests.web.visiting import Visit


def member(visit: Visit, key: str) -> Officer:
    """One of the panel at her pages."""
    return Officer(visit, key)


def marks(**changed: Any) -> dict[str, str]:
    """A whole sheet as it is typed; `novelty="na"` presses what does not apply."""
    typed = {f"mark-{key}": str(value) for key, value in LEVEL.items()}
    for key, value in changed.items():
        if value == "na":
            typed |= {f"mark-{key}": "", f"pick-{key}": "na"}
        else:
            typed[f"mark-{key}"] = str(value)
    return {**typed, "revision": "1"}


def round_version(world: World, round_id: int) -> str:
    with world.session() as session:
        return str(session.get_one(ScreeningRound, round_id).version)


def sheet_of(world: World, key: str, proposal_id: int) -> Sheet:
    with world.session() as session:
        juror = world.person(session, key).id
        return session.query(Sheet).filter_by(juror_id=juror, proposal_id=proposal_id).one()


class Round:
    """A round that was brought so far in the database, with the addresses of its pages."""

    def __init__(self, world: World, how: str = "open", files: int = 3) -> None:
        self.world = world
        with world.session() as session:
            stage = a_round(world, session, files)
            if how != "begun":
                getattr(stage, how)()
            self.id, self.files = stage.round.id, [file.id for file in stage.files]
            self.people = {key: stage.id_of(key) for key in ("minh", "khoa", "ngoc", "thu", "hanh")}

    @property
    def district(self) -> str:
        return f"/district/rounds/{self.id}"

    @property
    def jury(self) -> str:
        return f"/jury/rounds/{self.id}"

    def sheet(self, number: int = 0) -> str:
        return f"{self.jury}/files/{self.files[number]}"

    def version(self) -> str:
        return round_version(self.world, self.id)

    def state(self) -> str:
        with self.world.session() as session:
            return session.get_one(ScreeningRound, self.id).state

    def declared(self) -> "Round":
        """Every juror has declared that she has no conflict."""
        with self.world.session() as session:
            Stage(self.world, session, session.get_one(ScreeningRound, self.id)).declare_all()
        return self


@pytest.fixture
def opened(world: World) -> Round:
    return Round(world)


@pytest.fixture
def scoring(world: World) -> Round:
    return Round(world).declared()


@pytest.fixture
def ranked(world: World) -> Round:
    return Round(world, "ranked")
