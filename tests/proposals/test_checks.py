"""What officers find, item by item, and the commune's endorsement."""

import pytest

from competition.errors import BadInput, NotAllowed, Refused
from competition.proposals.checks import check_item, endorse_text
from competition.proposals.models import CheckedItem


@pytest.mark.parametrize(
    ("subject", "item", "right", "wrong"),
    [
        ("checklist", "photos", "lua", "thom"),
        ("eligibility", "women_led", "hanh", "yen"),
        ("province", "photos", "bich", "hong"),
    ],
)
def test_a_check_is_made_by_the_officer_of_that_unit(desk, subject, item, right, wrong):
    proposal, officer = desk.submitted(), desk.actor(right)
    check = check_item(desk.session, proposal, subject, item, True, by=officer)
    assert (check.passes, check.checked_by_id) == (True, officer.person_id)
    with pytest.raises(NotAllowed):
        check_item(desk.session, proposal, subject, item, True, by=desk.actor(wrong))


def test_a_later_check_replaces_the_earlier(desk):
    proposal, officer = desk.submitted(), desk.actor("lua")
    check_item(desk.session, proposal, "checklist", "photos", False, "Ảnh mờ", by=officer)
    check_item(desk.session, proposal, "checklist", "photos", True, by=officer)
    check = desk.session.query(CheckedItem).one()
    assert (check.passes, check.note) == (True, "")


def test_a_failing_item_says_why(desk):
    with pytest.raises(BadInput) as bad:
        check_item(desk.session, desk.submitted(), "checklist", "photos", False, " ", by=desk.actor("lua"))
    assert str(bad.value) == "Ghi rõ vì sao mục này chưa đạt."


@pytest.mark.parametrize(("subject", "item"), [("checklist", "women_led"), ("eligibility", "photos"), ("taste", "x")])
def test_what_is_not_on_the_list_cannot_be_checked(desk, subject, item):
    with pytest.raises(Refused):
        check_item(desk.session, desk.submitted(), subject, item, True, by=desk.actor("lua"))


def test_the_endorsement_is_written_by_the_communes_officer(desk):
    proposal = desk.taken_in()
    endorse_text(desk.session, proposal, " Hội LHPN xã xác nhận. ", by=desk.actor("lua"))
    assert proposal.endorsement == "Hội LHPN xã xác nhận."
    with pytest.raises(NotAllowed):
        endorse_text(desk.session, proposal, "Khác", by=desk.actor("hanh"))
    with pytest.raises(BadInput):
        endorse_text(desk.session, proposal, "x" * 4001, by=desk.actor("lua"))
