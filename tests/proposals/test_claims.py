"""Priority groups: only with consent, only for those entitled, never read without a trace, and erased for good."""

import pytest

from competition.audit import Entry
from competition.errors import NotAllowed, NotFound, Refused
from competition.people.consent import give_consents
from competition.proposals.claims import accept_claim, claim_priority, open_claims, withdraw_claim
from competition.proposals.models import PriorityClaim
from competition.workflow.actions import advance
from competition.workflow.drafts import take_back_consent
from tests.proposals.conftest import pdf


@pytest.fixture
def claimed(desk):
    """A draft whose author declared a group with evidence."""
    draft, her = desk.ready(), desk.actor("sen")
    give_consents(desk.session, desk.edition, draft.applicant_id, ["priority_data"], by=her, proposal_id=draft.id)
    claim_priority(
        desk.session, desk.world.cabinet, draft, "disabled", by=her, note="Nặng một bên tai",
        evidence=("giấy xác nhận.pdf", pdf()),
    )  # fmt: skip
    return draft


def test_without_the_sensitive_consent_nothing_can_be_declared(desk):
    with pytest.raises(Refused) as refused:
        claim_priority(desk.session, desk.world.cabinet, desk.draft(), "disabled", by=desk.actor("sen"))
    assert str(refused.value) == (
        "Đây là dữ liệu nhạy cảm: chị cần đồng ý mục “Thông tin đối tượng ưu tiên (nhạy cảm)” "
        "trước khi khai đối tượng ưu tiên."
    )


def test_an_unknown_group_is_refused(desk, claimed):
    with pytest.raises(Refused):
        claim_priority(desk.session, desk.world.cabinet, claimed, "tall", by=desk.actor("sen"))


def test_evidence_must_be_a_pdf_or_a_picture(desk, claimed):
    from io import BytesIO

    with pytest.raises(Refused, match="Minh chứng"):
        claim_priority(
            desk.session, desk.world.cabinet, claimed, "disabled", by=desk.actor("sen"),
            evidence=("giấy.txt", BytesIO(b"giay xac nhan")),
        )  # fmt: skip


@pytest.mark.parametrize("key", ["lua", "hanh", "bich"])
def test_those_entitled_open_the_claims_and_the_register_knows(desk, claimed, key):
    reader = desk.actor(key)
    claims = open_claims(desk.session, claimed, by=reader)
    desk.session.commit()
    entry = desk.session.query(Entry).order_by(Entry.seq.desc()).first()
    assert [(c.group, c.note, c.evidence_name) for c in claims] == [
        ("disabled", "Nặng một bên tai", "giấy xác nhận.pdf")
    ]
    assert (entry.tag, entry.actor_id, entry.subject_id, entry.facts) == (
        "proposals:claim:read", reader.person_id, claimed.id, '{"many":1}',
    )  # fmt: skip


@pytest.mark.parametrize("key", ["man", "thom", "yen", "minh", "khoa", "hong", "ha", "duc", "lan"])
def test_nobody_else_opens_them(desk, claimed, key):
    with pytest.raises(NotAllowed):
        open_claims(desk.session, claimed, by=desk.actor(key))


def test_an_officer_accepts_a_claim_and_the_author_cannot(desk, claimed):
    officer = desk.actor("lua")
    claim = accept_claim(desk.session, claimed, "disabled", True, by=officer)
    assert (claim.accepted, claim.accepted_by_id) == (True, officer.person_id)
    with pytest.raises(NotAllowed):
        accept_claim(desk.session, claimed, "disabled", True, by=desk.actor("sen"))
    with pytest.raises(NotFound):
        accept_claim(desk.session, claimed, "older_woman", True, by=officer)


def test_a_claim_declared_again_waits_for_a_new_word(desk, claimed):
    accept_claim(desk.session, claimed, "disabled", False, by=desk.actor("lua"))
    claim = claim_priority(desk.session, desk.world.cabinet, claimed, "disabled", by=desk.actor("sen"), note="Khác")
    assert (claim.accepted, claim.note, claim.evidence_name) == (None, "Khác", "giấy xác nhận.pdf")


def test_she_takes_a_claim_back_also_after_submitting_and_its_evidence_goes(world, desk, claimed):
    sha256 = desk.session.query(PriorityClaim).one().evidence_sha256
    advance(desk.session, claimed, "submit", by=desk.actor("sen"))
    withdraw_claim(desk.session, claimed, "disabled", by=desk.actor("sen"))
    desk.session.commit()
    world.work_is_done()
    assert (desk.session.query(PriorityClaim).count(), world.cabinet.has(sha256)) == (0, False)


def test_with_the_sensitive_consent_all_claims_go(desk, claimed):
    left = take_back_consent(desk.session, claimed, "priority_data", by=desk.actor("sen"))
    assert (left, claimed.state, desk.session.query(PriorityClaim).count()) == (False, "draft", 0)
