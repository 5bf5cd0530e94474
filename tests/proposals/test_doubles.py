"""The same proposal twice: by person, number, phone or title, across communes and editions."""

import pytest

from competition.people.identity import seal_identity
from competition.proposals.doubles import nearly_equal, similar_proposals
from competition.proposals.writing import write_answers
from competition.workflow.actions import advance

SECRET = "a secret that only the tests know, and no installation"


def found(desk, proposal):
    return [(similar.title, similar.why) for similar in similar_proposals(desk.session, proposal)]


def test_a_nearly_equal_title_is_found_in_another_commune(desk):
    proposal = desk.submitted("sen", title="Trà lá sen Quỳnh Phụ")
    other = desk.submitted("man", unit="12520", title="Trà la sen Quỳnh Phu.")
    desk.submitted("na", title="Trà hoa cúc")
    similar = similar_proposals(desk.session, proposal)
    assert [(s.proposal_id, s.why, s.edition, s.state) for s in similar] == [
        (other.id, ("title",), "thai-binh-2024", "submitted")
    ]
    assert similar[0].place.endswith("Huyện Quỳnh Phụ")


def test_another_proposal_of_the_same_woman_is_found(desk):
    proposal = desk.submitted("sen", title="Trà")
    desk.submitted("sen", title="Mật ong", second=True)
    assert found(desk, proposal) == [("Mật ong", ("person",))]


def test_the_same_personal_number_is_found_behind_another_account(desk):
    proposal = desk.submitted("sen", title="Trà")
    desk.submitted("man", title="Mật ong")
    for key in ("sen", "man"):
        actor = desk.actor(key)
        seal_identity(desk.session, actor.person_id, "034185012345", secret=SECRET, by=actor)
    assert found(desk, proposal) == [("Mật ong", ("national_id",))]


def test_a_phone_that_stands_in_another_team_is_found_from_both_sides(desk):
    hers = desk.submitted("sen", title="Trà")
    team = desk.ready("man", title="Mật ong")
    write_answers(
        desk.session, team, {}, by=desk.actor("man"), team=[{"full_name": "Nguyễn Thị Sen", "phone": "0912000001"}]
    )
    advance(desk.session, team, "submit", by=desk.actor("man"))
    assert found(desk, hers) == [("Mật ong", ("phone",))]
    assert found(desk, team) == [("Trà", ("phone",))]


def test_drafts_and_the_proposal_itself_are_not_told(desk):
    proposal = desk.submitted("sen", title="Trà lá sen")
    desk.draft("man", title="Trà lá sen")
    assert found(desk, proposal) == []


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("Trà lá sen", "TRA LA SEN", True),
        ("Trà lá sen Quỳnh Phụ", "Trà lá sen ở Quỳnh Phụ", True),
        ("Trà lá sen", "Trà hoa cúc", False),
        ("Nuôi ong lấy mật", "Nuôi cá lồng", False),
        ("???", "!!!", False),
    ],
)
def test_titles_are_nearly_equal_when_little_more_than_marks_differ(one, other, equal):
    assert nearly_equal(one, other) is equal
