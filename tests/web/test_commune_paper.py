"""Keying in a paper file for a woman at the commune: who she is, what she signed, the form, until it is submitted."""

import re
from typing import Any

import pytest

from competition import clock
from competition.audit import Entry
from competition.people.identity import masked
from competition.people.models import Consent, Identity
from competition.proposals.models import PriorityClaim, Proposal, TeamMember
from tests.conftest import World
from tests.proposals.conftest import pdf, photo
from tests.web.at_the_desk import Officer, waiting
from tests.web.visiting import Visit, hidden, words

WOMAN = {
    "full_name": "Lê Thị Bưởi", "phone": "", "birth_year": "1962", "address": "Thôn Đông", "title": "Tương nếp",
    "national_id": "034 162 000 321", "kind": "idea", "entrant": "individual", "consents": ["judging", "truth"],
    "signed_on-day": "5", "signed_on-month": "4", "signed_on-year": "2024",
}  # fmt: skip


@pytest.fixture
def lua(visit: Visit) -> Officer:
    return Officer(visit, "lua")


def sent(officer: Officer, changed: dict[str, Any] | None = None, *, scan: Any = True) -> Any:
    """The answer to the form of a beginning paper file."""
    files = {"scan": ("phiếu.jpg", photo("blue"), "image/jpeg")} if scan is True else scan
    unit = hidden(officer.page("/commune/paper"), "unit_id")
    return officer.answer("/commune/paper", {"unit_id": unit, **WOMAN, **(changed or {})}, files=files)


def begun(officer: Officer, changed: dict[str, Any] | None = None) -> str:
    answer = sent(officer, changed)
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["location"])


def number_of(address: str) -> int:
    return int(address.rsplit("/", 1)[1])


def test_a_paper_file_begins_with_who_she_is_and_what_she_signed(lua: Officer, world: World) -> None:
    address = begun(lua)
    with world.session() as session:
        proposal = session.get_one(Proposal, number_of(address))
        given = session.query(Consent).filter_by(proposal_id=proposal.id).order_by(Consent.id).all()
        assert (proposal.channel, proposal.state, proposal.title) == ("paper", "draft", "Tương nếp")
        assert [(c.purpose, c.channel, f"{c.signed_on:%d/%m/%Y}") for c in given] == [
            ("judging", "paper", "05/04/2024"), ("truth", "paper", "05/04/2024")
        ]  # fmt: skip
        assert {c.taken_by_id for c in given} == {world.person(session, "lua").id}
        assert masked(session.get_one(Identity, proposal.applicant_id)) == "•••••••••321"
        consent = given[0].id
    page = lua.page(address)
    assert ("Lê Thị Bưởi" in page, "•••••••••321" in page, "không có – báo tin trực tiếp" in page) == (True, True, True)
    scan = lua.answer_of(f"{address}/consents/{consent}")
    assert (scan.status_code, scan.headers["content-type"]) == (200, "image/jpeg")


def test_the_whole_file_is_keyed_in_and_submitted(lua: Officer, world: World) -> None:
    address = begun(lua)
    assert "Chưa bấm được vì" in lua.reads(address)
    entry = {"version": hidden(lua.page(f"{address}/entry"), "version"), "title": "Tương nếp", "kind": "idea"}
    entry |= {"entrant": "individual", "category": "agriculture", "summary": "Làm tương theo cách cũ."}
    assert lua.sends(f"{address}/entry", entry) == "Đã lưu phiếu đăng ký."
    page = lua.page(f"{address}/narrative")
    told = dict.fromkeys(re.findall(r'<textarea[^>]*name="([a-z_]+)"', page), "Như trên giấy.")
    assert lua.sends(f"{address}/narrative", {"version": hidden(page, "version"), **told}) == "Đã lưu thuyết minh."
    upload = {"file": ("ảnh.jpg", photo(), "image/jpeg")}
    assert lua.sends(f"{address}/documents", {"item": "photos"}, files=upload) == "Đã đính kèm “ảnh.jpg”."
    team = {"version": hidden(lua.page(f"{address}/team"), "version"), "team-1-full_name": "Lê Thị Chanh"}
    lua.sends(f"{address}/team", team)
    with world.session() as session:
        assert session.query(TeamMember).filter_by(proposal_id=number_of(address)).one().full_name == "Lê Thị Chanh"
    assert lua.presses(address, "submit").startswith("Đã nộp hồ sơ giấy.")
    assert lua.buttons(address) == {"return_to_applicant", "withdraw"}
    assert "Chờ tiếp nhận 1" in lua.reads("/commune")


def test_text_saves_itself_and_says_so(lua: Officer) -> None:
    address = begun(lua)
    version = hidden(lua.page(f"{address}/entry"), "version")
    answer = lua.answer(f"{address}/entry/autosave", {"version": version, "summary": "Làm tương."})
    assert (answer.status_code, answer.text) == (200, "Đã lưu lúc 08:30.")


def test_without_the_scan_nothing_begins_and_nothing_typed_is_lost(lua: Officer, world: World) -> None:
    answer = sent(lua, scan={"scan": ("", b"", "application/octet-stream")})
    assert (answer.status_code, "Cần bản quét" in words(answer.text)) == (422, True)
    assert 'value="Lê Thị Bưởi"' in answer.text
    with world.session() as session:
        assert session.query(Proposal).count() == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"full_name": " "}, "Hãy ghi họ và tên."),
        ({"phone": "12"}, "Số điện thoại chưa đúng."),
        ({"phone": "0912000001"}, "Số này đã đăng ký cho người khác."),
        ({"birth_year": "62"}, "Năm sinh chưa đúng."),
        ({"national_id": "123"}, "Số định danh phải có đúng 12 chữ số"),
        ({"signed_on-year": "2025"}, "Ghi ngày chị ấy ký phiếu đồng ý, không sau hôm nay."),
        ({"consents": []}, "Mời chị đánh dấu những mục chị ấy đã ký đồng ý."),
        ({"unit_id": "1"}, "Mời chị chọn một trong các mục ở “Nộp ở xã nào?”."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    lua: Officer, world: World, changed: dict[str, Any], sentence: str
) -> None:
    answer = sent(lua, changed)
    assert (answer.status_code, sentence in words(answer.text)) == (422, True)
    with world.session() as session:
        assert session.query(Proposal).count() == 0


def test_a_scan_must_be_a_picture_or_a_pdf(lua: Officer) -> None:
    answer = sent(lua, scan={"scan": ("phiếu.jpg", b"MZ not a picture", "image/jpeg")})
    assert "Tệp “phiếu.jpg” phải là PDF hoặc ảnh" in words(answer.text)
    assert sent(lua, scan={"scan": ("phiếu.pdf", pdf(), "application/pdf")}).status_code == 303


def test_who_is_here_already_is_shown_before_a_second_file(lua: Officer, world: World) -> None:
    begun(lua)
    answer = sent(lua, {"title": "Tương bần"})
    there = "Người cùng tên đã có hồ sơ ở xã: Lê Thị Bưởi – Tương nếp"
    assert (answer.status_code, there in words(answer.text)) == (422, True)
    assert begun(lua, {"title": "Tương bần", "another": "yes"}) != ""
    with world.session() as session:
        assert session.query(Proposal).count() == 2


def test_a_draft_that_she_writes_herself_is_told_without_being_shown(lua: Officer, world: World) -> None:
    waiting(world, "draft", "na", title="Bí mật của Na")
    answer = sent(lua, {"full_name": "Vũ Thị Na", "phone": "0912 000 003"})
    assert (answer.status_code, "Chị ấy đã có một hồ sơ đang soạn." in words(answer.text)) == (422, True)
    assert "Bí mật của Na" not in answer.text


def test_a_missing_consent_is_added_from_another_paper(lua: Officer, world: World) -> None:
    address = begun(lua, {"consents": ["judging"]})
    typed = {"consents": ["truth"], "signed_on-day": "6", "signed_on-month": "4", "signed_on-year": "2024"}
    scan = {"scan": ("phiếu 2.pdf", pdf(), "application/pdf")}
    assert lua.sends(f"{address}/consents", typed, files=scan) == "Đã lưu phiếu đồng ý."
    with world.session() as session:
        given = session.query(Consent).filter_by(proposal_id=number_of(address)).order_by(Consent.id)
        assert [consent.purpose for consent in given] == ["judging", "truth"]


SIGNED = {"consents": ["judging", "truth", "priority_data"]}
EVIDENCE = {"evidence": ("sổ hộ nghèo.jpg", photo("red"), "image/jpeg")}


def test_her_priority_groups_are_keyed_in_with_their_evidence_and_seen_only_on_request(lua, world):
    address = begun(lua, SIGNED)
    typed = {"group": "poor_household", "note": "Hộ nghèo 2024"}
    assert lua.sends(f"{address}/priority", typed, files=EVIDENCE) == "Đã ghi đối tượng ưu tiên chị ấy khai."
    page = lua.reads(f"{address}/priority")
    assert ("Đã ghi 1 mục." in page, "Hộ nghèo 2024" in page) == (True, False)
    assert "Đã ghi 1" in lua.reads(address)
    with world.session() as session:
        claim = session.query(PriorityClaim).one()
        assert (claim.group, claim.note, claim.evidence_name) == ("poor_household", "Hộ nghèo 2024", "sổ hộ nghèo.jpg")
    seen = lua.answer(f"{address}/claims").text
    assert ("Hộ nghèo 2024" in seen, f"{address}/priority/poor_household/withdraw" in seen) == (True, True)
    with world.session() as session:
        entry = session.query(Entry).order_by(Entry.seq.desc()).first()
        assert (entry.tag, entry.subject_id) == ("proposals:claim:read", number_of(address))
    scan = lua.answer_of(f"/files/evidence/{number_of(address)}/poor_household")
    assert (scan.status_code, scan.headers["content-type"]) == (200, "image/jpeg")
    gone = "Đã xóa mục này và giấy tờ kèm theo."
    assert lua.sends(f"{address}/priority/poor_household/withdraw") == gone
    with world.session() as session:
        assert session.query(PriorityClaim).count() == 0


def test_without_her_signature_for_sensitive_data_no_group_is_keyed_in(lua, world):
    address = begun(lua)
    page = lua.page(f"{address}/priority")
    assert ("phải ký đồng ý riêng" in words(page), 'name="group"' in page) == (True, False)
    assert "nhạy cảm" in lua.fails(f"{address}/priority", {"group": "poor_household"}, files=EVIDENCE)
    with world.session() as session:
        assert session.query(PriorityClaim).count() == 0


def test_evidence_on_paper_must_be_a_picture_or_a_pdf(lua, world):
    address = begun(lua, SIGNED)
    wrong = {"evidence": ("giấy.txt", b"giay xac nhan", "text/plain")}
    told = lua.fails(f"{address}/priority", {"group": "poor_household", "note": "Như giấy"}, files=wrong)
    assert ("Minh chứng phải là PDF hoặc ảnh" in told, "Như giấy" in told) == (True, True)
    with world.session() as session:
        assert session.query(PriorityClaim).count() == 0


def test_what_a_woman_writes_herself_is_not_keyed_in_by_others(lua: Officer, world: World) -> None:
    file_ = f"/commune/proposals/{waiting(world)}"
    for path in ("/entry", "/narrative", "/documents", "/team", "/consents", "/priority"):
        assert lua.answer_of(file_ + path).status_code == 404


def test_another_communes_officer_finds_no_paper_file_of_this_one(lua: Officer, visit: Visit) -> None:
    address = begun(lua)
    for path in ("", "/entry", "/documents", "/team", "/consents", "/priority"):
        assert Officer(visit, "thom").answer_of(address + path).status_code == 404


def test_after_the_deadline_a_paper_is_keyed_in_with_the_day_it_was_handed_in(lua):
    with clock.stopped(clock.at(2024, 5, 3, 9)):
        assert "Chỉ nhập hồ sơ giấy đã nộp tại xã trong hạn" in lua.reads("/commune/paper")
        refused = words(sent(lua).text)
        assert "Hãy ghi ngày chị ấy nộp hồ sơ giấy tại xã." in refused
        late = {"handed_in_on-day": "25", "handed_in_on-month": "4", "handed_in_on-year": "2024"}
        address = begun(lua, {**late, "late_reason": "Xã mất mạng."})
        assert "Nộp giấy tại xã ngày 25/04/2024, nhập sau hạn." in lua.reads(address)
