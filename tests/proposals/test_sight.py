"""The permission door: who sees which proposals, with something there to leak."""

import pytest
from sqlalchemy import select

from competition import clock
from competition.errors import NotFound
from competition.people.roles import THE_CLOCK, Actor
from competition.proposals.inbox import counts_by_state, inbox
from competition.proposals.models import Proposal
from competition.proposals.queries import find_proposal, visible
from competition.scoring.models import Conflict, ScreeningRound
from competition.storage.keeping import keep
from competition.workflow.actions import advance
from competition.workflow.drafts import OnPaper, key_in_on_paper
from tests.proposals.conftest import COMMUNE, pdf


@pytest.fixture
def all_kinds(desk):
    """A draft, a paper draft, one waiting at each of two communes, one passed on."""
    scan = keep(desk.session, desk.world.cabinet, pdf(), "phiếu.pdf", limit=1_000_000)
    paper = key_in_on_paper(
        desk.session, desk.edition, OnPaper("Hà Thị Nụ"), by=desk.actor("lua"),
        unit_id=desk.world.unit(desk.session, COMMUNE), kind="idea", entrant="individual", title="Giấy",
        consents=["judging"], signed_on=desk.edition.tree_on, scan_sha256=scan.sha256,
    )  # fmt: skip
    proposals = {
        "draft": desk.draft("sen", title="Nháp"),
        "paper": paper,
        "here": desk.submitted("man", title="Đây"),
        "there": desk.submitted("na", unit="12520", title="Kia"),
        "passed": desk.passed_on("man", title="Xa", second=True),
    }
    return {name: proposal.id for name, proposal in proposals.items()}


SEEN = {
    "sen": ["draft"],
    "man": ["here", "passed"],
    "na": ["there"],
    "lua": ["paper", "here", "passed"],
    "thom": ["there"],
    "dao": [],
    "hanh": ["passed"],
    "yen": [],
    "minh": ["passed"],
    "cuc": [],
    "khoa": [],
    "bich": ["here", "there", "passed"],
    "hong": ["here", "there", "passed"],
    "duc": ["here", "there", "passed"],
    "ha": [],
    "lan": [],
}


def test_each_role_sees_its_own_and_nothing_else(desk, all_kinds):
    names = {number: name for name, number in all_kinds.items()}
    order = list(all_kinds)
    seen = {}
    for key in SEEN:
        rows = desk.session.scalars(select(Proposal.id).where(visible(desk.actor(key), desk.edition)))
        seen[key] = sorted((names[number] for number in rows), key=order.index)
    assert seen == SEEN


@pytest.mark.parametrize("key", sorted(SEEN))
def test_a_file_opens_for_those_who_see_it_and_is_not_there_for_others(desk, all_kinds, key):
    for name, number in all_kinds.items():
        if name in SEEN[key]:
            assert find_proposal(desk.session, desk.actor(key), number).id == number
        else:
            with pytest.raises(NotFound):
                find_proposal(desk.session, desk.actor(key), number)


def test_lists_and_counts_go_through_the_same_door(desk, all_kinds):
    for key, names in SEEN.items():
        page = inbox(desk.session, desk.actor(key), desk.edition)
        counts = counts_by_state(desk.session, desk.actor(key), desk.edition)
        assert sorted(row.id for row in page.rows) == sorted(all_kinds[name] for name in names)
        assert (page.total, sum(counts.values())) == (len(names), len(names))


def test_nobody_and_the_clock_see_nothing(desk, all_kinds):
    for actor in (Actor(None), THE_CLOCK, Actor(999_999)):
        assert inbox(desk.session, actor, desk.edition).total == 0


def test_another_edition_shows_nothing_of_this_one(desk, all_kinds):
    other = desk.world.edition(desk.session, "hung-yen-2026")
    for key in ("sen", "lua", "bich", "hanh"):
        assert inbox(desk.session, desk.actor(key), other).total == 0
    bich_there = desk.world.actor(desk.session, "bich", "hung-yen-2026")
    assert inbox(desk.session, bich_there, desk.edition).total == 0


def test_the_edition_given_must_be_the_proposals_own(desk, all_kinds):
    other = desk.world.edition(desk.session, "hung-yen-2026")
    with pytest.raises(NotFound):
        find_proposal(desk.session, desk.actor("sen"), all_kinds["draft"], other)


def test_a_file_sent_back_to_the_commune_stays_in_the_secretarys_sight(desk, all_kinds):
    proposal = desk.session.get_one(Proposal, all_kinds["passed"])
    advance(desk.session, proposal, "send_back_to_commune", by=desk.actor("hanh"), note="Thiếu dấu")
    assert find_proposal(desk.session, desk.actor("hanh"), proposal.id) is proposal


def test_a_draft_that_its_author_drops_never_comes_into_an_officers_sight(desk, all_kinds):
    draft = desk.session.get_one(Proposal, all_kinds["draft"])
    advance(desk.session, draft, "withdraw", by=desk.actor("sen"))
    for key in ("lua", "bich", "duc"):
        with pytest.raises(NotFound):
            find_proposal(desk.session, desk.actor(key), draft.id)


def test_a_hard_conflict_shuts_a_file_to_the_chair_until_it_is_waived(desk, all_kinds):
    proposal, chair = desk.session.get_one(Proposal, all_kinds["passed"]), desk.actor("minh")
    panel = ScreeningRound(
        edition_id=proposal.edition_id, key="screening", unit_id=proposal.screening_unit_id, state="open",
        state_since=clock.now(), journey_id=desk.edition.round_journey_id,
    )  # fmt: skip
    desk.session.add(panel)
    desk.session.flush()
    conflict = Conflict(
        round_id=panel.id, proposal_id=proposal.id, juror_id=chair.person_id, kind="kin", hard=True, reason="Em gái",
        found_at=clock.now(),
    )  # fmt: skip
    desk.session.add(conflict)
    desk.session.flush()
    with pytest.raises(NotFound):
        find_proposal(desk.session, chair, proposal.id)
    conflict.waived_by_id = desk.actor("hong").person_id
    desk.session.flush()
    assert find_proposal(desk.session, chair, proposal.id) is proposal


def test_scores_are_read_by_those_who_may(desk, all_kinds):
    proposal = desk.session.get_one(Proposal, all_kinds["passed"])
    proposal.jury_score, proposal.jury_rank = 81.5, 1
    desk.session.flush()
    read = {}
    for key in ("man", "lua", "hanh", "minh", "bich", "duc"):
        rows = inbox(desk.session, desk.actor(key), desk.edition, sort="score").rows
        read[key] = next((row.jury_score, row.jury_rank) for row in rows if row.id == proposal.id)
    shown, hidden = (81.5, 1), (None, None)
    assert read == {"man": hidden, "lua": hidden, "hanh": shown, "minh": shown, "bich": shown, "duc": shown}


def test_a_score_is_read_in_the_unit_whose_secretary_she_is_and_not_in_her_commune(desk, all_kinds):
    for name in ("there", "passed"):
        desk.session.get_one(Proposal, all_kinds[name]).jury_score = 70.0
    desk.session.flush()
    both = Actor(0, "", (*desk.actor("hanh").held, *desk.actor("thom").held))
    rows = inbox(desk.session, both, desk.edition, sort="score").rows
    assert [(row.id, row.jury_score) for row in rows] == [(all_kinds["passed"], 70.0), (all_kinds["there"], None)]
