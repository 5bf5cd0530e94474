"""How a proposal begins: in the calendar, at a place of the edition, one draft before a second."""

import pytest

from competition.errors import BadInput, NotAllowed, NotFound, Refused
from competition.people.consent import standing_consents
from competition.people.models import Person
from competition.proposals.queries import find_by_tracking_code, find_existing_draft
from competition.storage.keeping import keep
from competition.workflow.drafts import DraftThere, OnPaper, key_in_on_paper, start_draft, take_back_consent
from competition.workflow.models import Movement
from tests.proposals.conftest import COMMUNE, SCREENING, TITLE, pdf


def test_a_draft_knows_its_places_and_opens_its_history(desk):
    draft = desk.draft()
    session, world = desk.session, desk.world
    movement = session.query(Movement).filter_by(case_kind="proposal", case_id=draft.id).one()
    assert (draft.unit_id, draft.screening_unit_id) == (world.unit(session, COMMUNE), world.unit(session, SCREENING))
    assert (draft.state, draft.locked, draft.revision, draft.submitted_at) == ("draft", False, 1, None)
    assert (movement.step, movement.to_state, movement.role) == ("begin", "draft", "applicant")


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ((3, 11, 7, 59), "Kỳ thi mở nhận hồ sơ từ 08:00 ngày 11/03/2024."),
        ((4, 26, 17, 0), "Đã hết hạn nộp hồ sơ lúc 17:00 ngày 26/04/2024."),
    ],
)
def test_outside_the_calendar_nothing_begins(desk, at, moment, sentence):
    with at(*moment), pytest.raises(Refused) as refused:
        desk.draft()
    assert str(refused.value) == sentence


def test_an_unknown_or_foreign_place_is_refused_by_its_field(desk):
    session, world = desk.session, desk.world
    elsewhere = world.unit(session, "11953", "hung-yen-2026")
    for unit_id in (0, world.unit(session, SCREENING), elsewhere):
        with pytest.raises(BadInput) as bad:
            start_draft(session, desk.edition, by=desk.actor("sen"), unit_id=unit_id, kind="idea", entrant="individual")
        assert list(bad.value.fields) == ["unit_id"]


def test_a_kind_or_entrant_that_the_charter_lacks_is_refused(desk):
    with pytest.raises(BadInput) as bad:
        start_draft(
            desk.session, desk.edition, by=desk.actor("sen"), unit_id=desk.world.unit(desk.session, COMMUNE),
            kind="poem", entrant="choir",
        )  # fmt: skip
    assert sorted(bad.value.fields) == ["entrant", "kind"]


def test_her_draft_is_offered_before_a_second(desk):
    draft = desk.draft()
    with pytest.raises(DraftThere) as there:
        desk.draft(title="Mật ong")
    second = desk.draft(title="Mật ong", second=True)
    assert there.value.draft is draft
    assert find_existing_draft(desk.session, desk.edition.id, draft.applicant_id) is second


def test_a_submitted_proposal_is_no_draft(desk):
    proposal = desk.submitted()
    assert find_existing_draft(desk.session, desk.edition.id, proposal.applicant_id) is None


def test_nobody_begins_for_another_woman_over_the_net(desk):
    with pytest.raises(NotAllowed):
        desk.draft("lua", applicant_id=desk.actor("sen").person_id)


def test_a_tracking_code_is_found_however_it_is_typed(desk):
    draft = desk.draft()
    typed = draft.tracking_code.lower().replace("-", " ")
    assert find_by_tracking_code(desk.session, typed) is draft
    with pytest.raises(NotFound):
        find_by_tracking_code(desk.session, "AAAA-AAAA-AAAA")


def on_paper(desk, woman: OnPaper, officer: str = "lua", **more):
    scan = keep(desk.session, desk.world.cabinet, pdf(), "phiếu.pdf", limit=1_000_000)
    values = {"signed_on": desk.edition.tree_on, "scan_sha256": scan.sha256} | more
    return key_in_on_paper(
        desk.session, desk.edition, woman, by=desk.actor(officer), unit_id=desk.world.unit(desk.session, COMMUNE),
        kind="idea", entrant="individual", title="Nuôi ong", consents=["judging", "truth"], **values,
    )  # fmt: skip


def test_an_officer_keys_in_a_paper_file_with_the_woman_and_her_consents(desk):
    proposal = on_paper(desk, OnPaper("Hà Thị Nụ", "0987 654 321", 1961, "Thôn Đông"))
    woman = desk.session.get_one(Person, proposal.applicant_id)
    consents = standing_consents(desk.session, woman.id, proposal.id)
    officer = desk.actor("lua").person_id
    assert (woman.full_name, woman.phone, woman.birth_year, woman.address) == (
        "Hà Thị Nụ", "0987654321", 1961, "Thôn Đông",
    )  # fmt: skip
    assert (proposal.channel, proposal.keyed_in_by_id) == ("paper", officer)
    assert [(c.purpose, c.channel, c.taken_by_id, c.signed_on) for c in consents] == [
        ("judging", "paper", officer, desk.edition.tree_on),
        ("truth", "paper", officer, desk.edition.tree_on),
    ]


def test_a_woman_on_paper_who_has_an_account_is_found_by_her_phone(desk):
    proposal = on_paper(desk, OnPaper("NGUYEN THI SEN", "+84 912 000 001"))
    assert proposal.applicant_id == desk.actor("sen").person_id


def test_a_phone_that_is_somebody_elses_is_no_key_to_her(desk):
    with pytest.raises(BadInput) as bad:
        on_paper(desk, OnPaper("Hà Thị Nụ", "0912000001"))
    assert list(bad.value.fields) == ["phone"]


def test_a_woman_without_a_phone_is_keyed_in_all_the_same(desk):
    assert desk.session.get_one(Person, on_paper(desk, OnPaper("Hà Thị Nụ")).applicant_id).phone is None


def test_a_paper_file_needs_the_scan_and_a_day_that_has_come(desk):
    with pytest.raises(BadInput) as bad:
        on_paper(desk, OnPaper("Hà Thị Nụ"), scan_sha256=None, signed_on=desk.charter.calendar.dispatch_by.date())
    assert sorted(bad.value.fields) == ["scan", "signed_on"]


def test_only_this_communes_officer_keys_in(desk):
    with pytest.raises(NotAllowed):
        on_paper(desk, OnPaper("Hà Thị Nụ"), officer="thom")


def test_without_the_required_consent_the_file_is_withdrawn(desk):
    proposal = desk.submitted()
    left = take_back_consent(desk.session, proposal, "judging", by=desk.actor("sen"))
    assert (left, proposal.state, proposal.locked) == (True, "withdrawn", True)


def test_a_consent_that_is_not_required_goes_alone(desk):
    proposal = desk.submitted()
    left = take_back_consent(desk.session, proposal, "contact", by=desk.actor("sen"))
    assert (left, proposal.state, proposal.title) == (False, "submitted", TITLE)


def test_an_officer_takes_a_consent_back_only_on_the_womans_written_word(desk):
    proposal = desk.submitted()
    with pytest.raises(NotAllowed):
        take_back_consent(desk.session, proposal, "judging", by=desk.actor("lua"))
    take_back_consent(desk.session, proposal, "judging", by=desk.actor("lua"), note="Chị gọi điện sáng 8/4")
    assert proposal.state == "withdrawn"
