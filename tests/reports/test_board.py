"""The board, the funnel and the states: counted by what a proposal ever reached."""

import pytest
from sqlalchemy import event

from competition import clock
from competition.dossiers.dispatching import send_dispatch
from competition.proposals.models import Proposal
from competition.reports.queries import board, funnel, states
from competition.workflow.models import Movement
from tests.dossiers_kept.stage import at_the_province
from tests.scoring.round_stage import a_file

COUNTS = ("received", "taken_in", "eligible", "scored", "selected", "forwarded", "finalists")


def moved(session, proposal, *to):
    """A proposal with the movements that brought it into these states, one after the other."""
    for state in to:
        session.add(
            Movement(
                edition_id=proposal.edition_id, case_kind=Proposal.case_kind, case_id=proposal.id,
                journey_id=proposal.journey_id, step="step", from_state=None, to_state=state, by_id=None,
                role="the_clock", at=clock.now(), note="", facts={},
            )
        )  # fmt: skip
    session.flush()


@pytest.fixture
def session(world):
    with world.session() as session:
        yield session


def row_of(session, edition, code):
    return next(row for row in board(session, edition) if row.code == code)


def test_a_proposal_counts_once_wherever_it_is_now(world, session):
    edition = world.edition(session)
    back_and_forth, gone = a_file(world, session, 1, state="submitted"), a_file(world, session, 2, state="withdrawn")
    moved(session, back_and_forth, "submitted", "returned", "submitted")
    moved(session, gone, "submitted", "taken_in", "selected", "withdrawn")
    row = row_of(session, edition, "338")
    assert {name: getattr(row, name) for name in COUNTS} == {
        "received": 2, "taken_in": 1, "eligible": 0, "scored": 0, "selected": 1, "forwarded": 0, "finalists": 0,
    }  # fmt: skip
    assert (row.name, row.target, row.finalists_target, row.missing) == ("Huyện Quỳnh Phụ", 3, 1, 2)


def test_the_board_has_a_row_for_every_unit_and_days_until_the_end_of_screening(world, session):
    edition = world.edition(session)
    rows = board(session, edition)
    assert [row.code for row in rows] == ["336", "338", "339", "340", "341", "342", "343", "344"]
    assert {row.days_left for row in rows} == {46}
    assert {(row.round_id, row.round_state, row.round_label) for row in rows} == {(None, "", None)}
    assert len(board(session, world.edition(session, "hung-yen-2026"))) == len(
        {row.code for row in board(session, world.edition(session, "hung-yen-2026"))}
    )


def test_forwarded_counts_only_what_was_sent(world, session):
    province = at_the_province(world, session)
    dispatch = province.packed()
    edition = province.edition
    before = row_of(session, edition, "338")
    assert (before.scored, before.selected, before.forwarded, before.round_state) == (3, 3, 0, "with_province")
    send_dispatch(session, dispatch, by=province.actor("bich"))
    assert row_of(session, edition, "338").forwarded == 3
    assert {stage.key: stage.count for stage in funnel(session, edition)} == {
        "received": 0, "taken_in": 0, "eligible": 0, "selected": 3, "forwarded": 3, "finalist": 0, "regional_prize": 0,
    }  # fmt: skip
    assert states(session, edition) == {"forwarded": 3}


def test_the_board_costs_five_statements_at_most(world, session):
    edition = world.edition(session)
    for number in range(5):
        moved(session, a_file(world, session, number, state="submitted"), "submitted")
    board(session, edition)
    seen = []

    def note(*told):
        seen.append(told[2])

    event.listen(world.engine, "before_cursor_execute", note)
    board(session, edition)
    event.remove(world.engine, "before_cursor_execute", note)
    assert len(seen) <= 5
