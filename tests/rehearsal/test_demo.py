"""The demonstration of the two tiers: its contest in full swing, a cast for each counter, its own spring."""

from collections import Counter
from collections.abc import Iterator

import pytest
from litestar.testing import TestClient

from competition import clock, setting_up
from competition.app import create_app
from competition.checks import faults
from competition.commands.opening import demo_places
from competition.editions.queries import charter_of
from competition.people.queries import actor_for
from competition.people.roles import ROLES
from competition.proposals.models import Proposal
from competition.rehearsal.cast import STAFF
from competition.rehearsal.demo import play_up_to_today
from competition.scoring.models import ScreeningRound
from competition.web.homes import HOMES
from tests.conftest import HUNG_YEN, THAI_BINH, World
from tests.web.visiting import Visit, words

COUNTERS = {role.counter for role in ROLES.values() if role.counter}


@pytest.fixture
def in_april_2026(world: World) -> Iterator[World]:
    with world.session() as session:
        today = charter_of(world.edition(session, HUNG_YEN)).demo_today
    assert today is not None
    with clock.stopped(today):
        yield world


@pytest.mark.parametrize("name", [THAI_BINH, HUNG_YEN])
def test_each_edition_has_a_cast_for_each_counter(name: str) -> None:
    held = {ROLES[member.role].counter for member in STAFF[name] if member.role}
    assert held | {"applicant"} == COUNTERS


def test_every_seat_of_the_cast_opens_her_counter(in_april_2026: World) -> None:
    world = in_april_2026
    app = create_app(world.settings.__class__(**{**vars(world.settings), "demo": True}))
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        client.follow_redirects = False
        visit, opened = Visit(client, world), {}
        offered = words(visit.text("/demo"))
        for member in STAFF[HUNG_YEN]:
            assert f"{member.name} {ROLES[member.role or ''].label.vi}" in offered, member.key
            with world.session() as session:
                person = world.person(session, member.key, HUNG_YEN).id
                counters = actor_for(session, person).counters
            answer = visit.post("/demo", {"person": str(person)})
            home = answer.headers["location"]
            opened[member.key] = (home == HOMES[counters[0]], visit.get(home).status_code)
    assert opened == {member.key: (True, 200) for member in STAFF[HUNG_YEN]}


def test_the_contest_of_the_clusters_is_in_full_swing(in_april_2026: World) -> None:
    world = in_april_2026
    play_up_to_today(world.engine, world.settings, HUNG_YEN, each=3)
    with world.session() as session:
        edition = world.edition(session, HUNG_YEN)
        files = session.query(Proposal).filter_by(edition_id=edition.id).all()
        per_unit = Counter(file.screening_unit_id for file in files)
        assert set(per_unit.values()) == {3}
        states = {file.state for file in files}
        assert {"draft", "submitted", "returned", "taken_in", "endorsed", "passed_on", "in_screening"} <= states
        rounds = {round.state for round in session.query(ScreeningRound).filter_by(edition_id=edition.id)}
        assert rounds == {"scoring", "with_province"}
        assert [*faults(session, world.cabinet)] == []
        hers = {world.person(session, key, HUNG_YEN).id for key in ("sen", "man", "na")}
        assert hers <= {file.applicant_id for file in files}
        lua = world.unit(session, "12472", HUNG_YEN)
        assert lua in {file.unit_id for file in files}
    try:
        setting_up.move_clock_for_demo(world.engine)
        assert (clock.today().year, clock.today().month) == (2026, 4)
    finally:
        clock.move_to(None)


def test_a_demo_in_which_nothing_was_played_runs_in_the_oldest_spring(in_april_2026: World) -> None:
    try:
        setting_up.move_clock_for_demo(in_april_2026.engine)
        assert clock.today().year == 2024
    finally:
        clock.move_to(None)


def test_the_demo_of_another_edition_lies_apart() -> None:
    assert demo_places("") == {
        "database_url": "sqlite:///var/demo/competition.db", "cabinet": "uploads/demo", "mail": "folder:var/demo/mail",
    }  # fmt: skip
    assert set(demo_places("").values()) & set(demo_places(HUNG_YEN).values()) == set()
