"""Papers that follow a step: issued once, with the facts of the record, seen by those who may."""

import subprocess
from datetime import date

import pytest
from sqlalchemy import select

from competition.dossiers.building import build_dossier
from competition.dossiers.jobs import issue_receipt, issue_result_notices
from competition.dossiers.models import Paper
from competition.dossiers.queries import find_dispatch, find_dossier, find_paper
from competition.dossiers.register import outgoing_register, sign_paper
from competition.errors import NotAllowed, NotFound, Refused
from competition.jobs import Context
from competition.workflow.actions import advance
from competition.workflow.models import Movement
from tests.proposals.conftest import Desk


@pytest.fixture
def desk(world):
    with world.session() as session:
        yield Desk(world, session)


def finish(desk):
    desk.session.commit()
    desk.world.work_is_done()
    desk.session.expire_all()


def papers(session, kind):
    return session.scalars(select(Paper).where(Paper.kind == kind).order_by(Paper.id)).all()


def text(world, sha256, tmp_path):
    page = tmp_path / "paper.pdf"
    with world.cabinet.open(sha256) as stream:
        page.write_bytes(stream.read())
    return " ".join(subprocess.run(["pdftotext", "-layout", page, "-"], capture_output=True, text=True).stdout.split())


def test_a_receipt_follows_the_taking_in_and_names_what_came(desk, tmp_path):
    proposal = desk.taken_in()
    finish(desk)
    (receipt,) = papers(desk.session, "receipt")
    assert (receipt.case_id, receipt.subject) == (proposal.id, f"Phiếu tiếp nhận hồ sơ {proposal.file_number}")
    said = text(desk.world, receipt.sha256, tmp_path)
    for words in (proposal.file_number, proposal.tracking_code, "Trà lá sen Quỳnh Phụ", "Phạm Thị Lụa", "24/05/2024"):
        assert words in said
    assert "Ảnh sản phẩm hoặc mô hình 1" in said


def test_a_receipt_is_issued_once_however_often_the_job_runs(desk):
    desk.taken_in()
    finish(desk)
    movement, world = desk.session.scalars(select(Movement.id).where(Movement.step == "take_in")).one(), desk.world
    desk.session.commit()
    issue_receipt(Context(world.settings, world.engine, lambda: world.cabinet), [movement])
    assert len(papers(desk.session, "receipt")) == 1


def test_a_returned_file_has_its_request_with_day_and_reason(desk, tmp_path):
    proposal = desk.submitted()
    advance(
        desk.session, proposal, "return_to_applicant", by=desk.actor("lua"), note="Ảnh mờ, chụp lại giúp chị nhé.",
        due_on=date(2024, 4, 15), items=["photos"],
    )  # fmt: skip
    finish(desk)
    (request,) = papers(desk.session, "supplement_request")
    said = text(desk.world, request.sha256, tmp_path)
    for words in ("Ảnh mờ, chụp lại giúp chị nhé.", "15/04/2024", "Ảnh sản phẩm hoặc mô hình"):
        assert words in said


def test_a_refusal_names_the_reason_and_where_to_object(desk, tmp_path):
    proposal = desk.passed_on()
    advance(desk.session, proposal, "find_ineligible", by=desk.actor("hanh"), note="Đã đạt giải năm trước.")
    finish(desk)
    (refusal,) = papers(desk.session, "refusal")
    said = text(desk.world, refusal.sha256, tmp_path)
    for words in ("Đã đạt giải năm trước", "Hội LHPN tỉnh Thái Bình", "15/04/2024"):
        assert words in said


def test_every_file_that_the_minutes_decide_on_has_its_notice(province, tmp_path):
    province.commit_and_work()
    notices = papers(province.session, "result_notice")
    assert sorted(notice.case_id for notice in notices) == sorted(file.id for file in province.stage.files)
    said = text(province.world, notices[0].sha256, tmp_path)
    assert "được chọn gửi lên cấp tỉnh" in said
    assert "Xếp thứ 1 trong 3 hồ sơ được chấm" in said
    movement = province.session.scalars(
        select(Movement.id).where(Movement.step == "sign", Movement.case_kind == "screening_round")
    ).one()
    world = province.world
    province.session.commit()
    issue_result_notices(Context(world.settings, world.engine, lambda: world.cabinet), [movement])
    assert len(papers(province.session, "result_notice")) == len(notices)


def test_a_paper_has_its_number_from_its_signature_on_and_only_once(province):
    province.commit_and_work()
    chair, notices = province.actor("minh"), papers(province.session, "result_notice")
    for notice in notices:
        sign_paper(province.session, notice, "TB-BTV", by=chair, pdf_sha256=notice.sha256, password_confirmed=True)
    register = outgoing_register(province.session, notices[0].issuer_id, 2024)
    assert [(paper.code, paper.number) for paper in register] == [("TB-BTV", 1), ("TB-BTV", 2), ("TB-BTV", 3)]
    with pytest.raises(Refused) as refused:
        sign_paper(province.session, notices[0], "TB-BTV", by=chair)
    assert str(refused.value) == "Văn bản này đã ký; muốn sửa phải lập văn bản mới thay thế."


def test_nobody_signs_the_papers_of_another_unit(province):
    province.commit_and_work()
    notice = papers(province.session, "result_notice")[0]
    with pytest.raises(NotAllowed):
        sign_paper(
            province.session, notice, "TB-BTV", by=province.actor("cuc"), pdf_sha256=notice.sha256,
            password_confirmed=True,
        )  # fmt: skip


def test_a_paper_is_there_for_those_who_may_see_its_case_and_for_nobody_else(province):
    province.commit_and_work()
    notice = papers(province.session, "result_notice")[0]
    for key in ("sen", "lua", "hanh", "bich", "duc"):
        assert find_paper(province.session, province.actor(key), notice.id) is notice
    for key in ("man", "dao", "yen", "khoa"):
        with pytest.raises(NotFound):
            find_paper(province.session, province.actor(key), notice.id)


def test_a_dispatch_and_its_papers_are_the_provinces_and_the_centres_once_sent(province):
    dispatch = province.packed()
    letter = papers(province.session, "forwarding_letter")[0]
    for key in ("bich", "hong", "duc"):
        assert find_dispatch(province.session, province.actor(key), dispatch.id) is dispatch
    for key in ("ha", "hanh", "sen", "lua"):
        with pytest.raises(NotFound):
            find_paper(province.session, province.actor(key), letter.id)
    advance(province.session, dispatch, "send", by=province.actor("bich"))
    assert find_dispatch(province.session, province.actor("ha"), dispatch.id) is dispatch


def test_a_dossier_with_scores_is_not_for_the_applicant_and_evidence_only_for_the_entitled(province):
    file = province.files[0]
    for edition_of in ("open", "entitled"):
        build_dossier(province.session, province.world.cabinet, file, edition_of=edition_of)
    for key in ("hanh", "bich", "hong", "duc"):
        assert find_dossier(province.session, province.actor(key), file.id).edition_of == "open"
    for key in ("sen", "lua", "khoa", "yen", "ha"):
        with pytest.raises(NotFound):
            find_dossier(province.session, province.actor(key), file.id)
    for key, allowed in {"hanh": True, "bich": True, "minh": False, "hong": False, "duc": False}.items():
        if allowed:
            assert find_dossier(province.session, province.actor(key), file.id, "entitled").edition_of == "entitled"
            continue
        with pytest.raises(NotFound):
            find_dossier(province.session, province.actor(key), file.id, "entitled")
