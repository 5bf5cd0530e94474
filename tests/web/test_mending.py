"""A returned file on the pages of the unit and of the province: its documents are mended there, and only there."""

import re

import pytest

from competition.dossiers.dispatching import prepare_dispatch, remove_from_dispatch
from competition.proposals.models import Document
from tests.proposals.conftest import pdf, photo
from tests.scoring.round_stage import a_file
from tests.web.at_the_desk import Officer
from tests.web.province_stage import checked_off

OFFERED = "Chị thêm, bớt giấy tờ được cho đến khi gửi lại."


@pytest.fixture
def returned(world):
    """Makes a file that was returned to a role's desk; its number."""

    def made(state, role):
        with world.session() as session:
            file = a_file(world, session, 1, state=state)
            file.open_to = role
            return file.id

    return made


@pytest.mark.parametrize(
    ("key", "desk", "state", "role"),
    [
        ("hanh", "/district", "in_rework", "screening_secretary"),
        ("bich", "/province", "returned_by_centre", "province_officer"),
    ],
)
def test_the_page_of_a_returned_file_leads_to_its_documents(visit, world, returned, key, desk, state, role):
    officer, number = Officer(visit, key), returned(state, role)
    address = f"{desk}/files/{number}"
    assert OFFERED in officer.reads(address)
    photos = {"file": ("ảnh mới.jpg", photo("orange"), "image/jpeg")}
    assert officer.sends(f"{address}/documents", {"item": "photos"}, files=photos) == "Đã đính kèm “ảnh mới.jpg”."
    with world.session() as session:
        document = session.query(Document).filter_by(proposal_id=number).one().id
    assert re.search(rf'action="{address}/documents/{document}/remove"', officer.page(f"{address}/documents"))
    assert officer.sends(f"{address}/documents/{document}/remove") == "Đã gỡ tệp."


def test_what_was_mended_at_the_province_is_checked_again_on_its_page_and_then_goes(visit, world):
    with world.session() as session:
        province = checked_off(world, session)
        taken = prepare_dispatch(session, province.edition, province.files, by=province.actor("bich"))
        file = province.files[0]
        remove_from_dispatch(session, taken, [file], by=province.actor("bich"))
        number = file.id
    bich, address = Officer(visit, "bich"), f"/province/files/{number}"
    offered = f"/province/dispatches/new?case={number}"
    assert "1 hồ sơ sẽ vào đợt gửi." in bich.reads(offered)
    photos = {"file": ("ảnh mới.jpg", photo("orange"), "image/jpeg")}
    bich.sends(f"{address}/documents", {"item": "photos"}, files=photos)
    assert "Giấy tờ đã bổ sung, sửa đổi nên tỉnh phải kiểm tra lại trước khi gửi" in bich.reads(offered)
    assert bich.sends(f"{address}/checks", {"photos_passes": "yes"}) == "Đã lưu kết quả kiểm tra."
    assert "1 hồ sơ sẽ vào đợt gửi." in bich.reads(offered)


def test_a_paper_taken_out_at_the_province_is_asked_about_on_its_page(visit, world, returned):
    bich, number = Officer(visit, "bich"), returned("returned_by_centre", "province_officer")
    address = f"/province/files/{number}"
    assert "legal_papers_passes" not in bich.page(address)
    papers = {"file": ("giấy phép.pdf", pdf(), "application/pdf")}
    bich.sends(f"{address}/documents", {"item": "legal_papers"}, files=papers)
    with world.session() as session:
        document = session.query(Document).filter_by(proposal_id=number).one().id
    bich.sends(f"{address}/documents/{document}/remove")
    assert "legal_papers_passes" in bich.page(address)
    assert "Giấy tờ của mục này đã được gỡ khi sửa hồ sơ." in bich.reads(address)
    assert bich.sends(f"{address}/checks", {"legal_papers_passes": "yes"}) == "Đã lưu kết quả kiểm tra."


def test_the_provinces_leader_reads_it_and_mends_nothing(visit, returned):
    leader, number = Officer(visit, "hong"), returned("returned_by_centre", "province_officer")
    assert OFFERED not in leader.reads(f"/province/files/{number}")
    assert "không thêm, bớt giấy tờ được" in leader.fails(f"/province/files/{number}/documents", {"item": "photos"})
