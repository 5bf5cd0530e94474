"""Papers to sign over HTTP: notices of a whole round at once, the jury's decision, a paper that replaces another."""

from io import BytesIO

import pytest
from sqlalchemy import select

from competition.dossiers.models import Paper
from competition.mail.models import Letter
from competition.people.passwords import hashed
from tests.conftest import World
from tests.dossiers.seeing import text_of
from tests.dossiers_kept.stage import pdf
from tests.scoring.round_stage import a_round
from tests.web.at_the_desk import Officer
from tests.web.judging import member
from tests.web.province_stage import sent_up
from tests.web.visiting import Visit, hidden

PASSWORD = "hoa sen trắng nở"


@pytest.fixture
def round_id(world: World) -> int:
    """A round whose minutes are signed; its notices are prepared."""
    with world.session() as session:
        id_ = sent_up(world, session, 3).stage.round.id
        for key in ("minh", "hong"):
            world.person(session, key).password_hash = hashed(PASSWORD)
    world.work_is_done()
    return id_


def of_kind(world: World, kind: str) -> list[Paper]:
    with world.session() as session:
        return list(session.scalars(select(Paper).where(Paper.kind == kind).order_by(Paper.id)))


def signs(who: Officer, papers: list[Paper], password: str = PASSWORD, **more: str) -> dict[str, object]:
    """The form as it stood on her page, every paper ticked."""
    page = who.page(f"/signing/{papers[0].id}")
    seen = {f"seen-{paper.id}": hidden(page, f"seen-{paper.id}") for paper in papers}
    return {**seen, "paper": [str(paper.id) for paper in papers], "password": password, **more}


def test_the_notices_of_a_round_are_signed_at_once_and_numbered(visit: Visit, world: World, round_id: int) -> None:
    minh, notices = member(visit, "minh"), of_kind(world, "result_notice")
    assert "Thông báo kết quả Huyện Quỳnh Phụ 3 chờ ký 3" in minh.reads("/signing")
    address = f"/signing/{notices[0].id}"
    assert text_of(minh.answer_of(f"{address}/van-ban.pdf").content).startswith("HỘI LHPN TỈNH THÁI BÌNH")
    sen = member(visit, "sen")
    assert "Thông báo kết quả" not in sen.reads(f"/proposals/{notices[0].case_id}")
    assert sen.answer_of(f"/files/papers/{notices[0].id}").status_code == 404
    said = minh.sends(address, signs(minh, notices))
    assert said == "Đã ký 3 văn bản và cấp số. Bản có số đang được in."
    assert "Bản có số đã in" in minh.reads(address)
    world.work_is_done()
    signed = of_kind(world, "result_notice")
    assert [(paper.number, paper.code, paper.year) for paper in signed] == [(n, "TB-BTV", 2024) for n in (1, 2, 3)]
    words = " ".join(text_of(sen.answer_of(f"/files/papers/{signed[0].id}").content).split())
    assert "Số: 01/TB-BTV" in words
    assert "Đã ký trên hệ thống" in words
    assert "Thông báo kết quả hồ sơ 2024-338-001" in sen.reads(f"/proposals/{signed[0].case_id}")
    with world.session() as session:
        assert len(session.scalars(select(Letter).where(Letter.key.like("paper:%"))).all()) == 3


def test_a_wrong_password_or_a_changed_paper_signs_nothing(visit: Visit, world: World, round_id: int) -> None:
    minh, notices = member(visit, "minh"), of_kind(world, "result_notice")
    address = f"/signing/{notices[0].id}"
    assert "Mật khẩu chưa đúng" in minh.fails(address, signs(minh, notices, "sai rồi"))
    changed = signs(minh, notices) | {f"seen-{notices[1].id}": "0" * 64}
    assert "Văn bản vừa được lập lại" in minh.fails(address, changed)
    assert "Hãy chọn ít nhất một văn bản" in minh.fails(address, signs(minh, notices) | {"paper": []})
    assert {paper.number for paper in of_kind(world, "result_notice")} == {None}


def test_a_scan_signs_one_paper_and_is_the_record(visit: Visit, world: World, round_id: int) -> None:
    minh, notices = member(visit, "minh"), of_kind(world, "result_notice")
    scan = {"scan": ("ky.pdf", BytesIO(pdf(1)), "application/pdf")}
    typed = signs(minh, notices, "")
    assert "Một bản quét chỉ dùng cho một văn bản" in minh.fails(f"/signing/{notices[0].id}", typed, files=scan)
    scan = {"scan": ("ky.pdf", BytesIO(pdf(1)), "application/pdf")}
    minh.sends(f"/signing/{notices[0].id}", typed | {"paper": [str(notices[0].id)]}, files=scan)
    world.work_is_done()
    first = of_kind(world, "result_notice")[0]
    assert (first.number, first.issued_sha256, first.goes_out) == (1, None, first.scan_sha256)


def test_who_only_prepares_does_not_sign_and_a_neighbour_sees_nothing(
    visit: Visit, world: World, round_id: int
) -> None:
    notices = of_kind(world, "result_notice")
    hanh, address = member(visit, "hanh"), f"/signing/{notices[0].id}"
    assert "Văn bản chờ lãnh đạo đơn vị" in hanh.reads(address)
    assert hanh.answer(address, signs(hanh, notices)).status_code == 403
    for key in ("yen", "hong", "sen", "khoa"):
        assert member(visit, key).answer_of(address).status_code == 404, key
    assert member(visit, "sen").answer_of("/signing").status_code == 403


def test_a_wrong_notice_is_replaced_by_one_that_names_it(visit: Visit, world: World, round_id: int) -> None:
    minh, notices = member(visit, "minh"), of_kind(world, "result_notice")
    unsigned = minh.fails(f"/signing/{notices[0].id}/replace", {"reason": "Sai tên"})
    assert "Văn bản này chưa ký" in unsigned
    minh.sends(f"/signing/{notices[0].id}", signs(minh, notices))
    world.work_is_done()
    assert "Hãy ghi văn bản cũ sai ở đâu." in minh.fails(f"/signing/{notices[0].id}/replace", {"reason": ""})
    said = minh.sends(f"/signing/{notices[0].id}/replace", {"reason": "Sai họ tên"})
    assert said == "Đã lập văn bản thay thế, chờ ký."
    new = of_kind(world, "result_notice")[-1]
    assert (new.replaces_id, new.number, new.facts["because"]) == (notices[0].id, None, "Sai họ tên")
    minh.sends(f"/signing/{new.id}", signs(minh, [new]))
    world.work_is_done()
    new = of_kind(world, "result_notice")[-1]
    assert new.number == 4
    words = " ".join(text_of(minh.answer_of(f"/signing/{new.id}/van-ban.pdf").content).split())
    assert "Văn bản này thay thế văn bản số 01/TB-BTV ngày" in words
    unit = new.issuer_id
    told = minh.answer_of(f"/signing/register/{unit}/so-van-ban-di.csv").content.decode("utf-8-sig").splitlines()
    assert (len(told), told[1].count("04/TB-BTV"), told[4].count("01/TB-BTV")) == (5, 1, 1)
    printed = " ".join(text_of(minh.answer_of(f"/signing/register/{unit}/so-van-ban-di.pdf").content).split())
    assert "Thay văn bản số 01/TB-BTV" in printed
    assert "Đã thay bằng số 04/TB-BTV" in printed
    assert member(visit, "yen").answer_of(f"/signing/register/{unit}/so-van-ban-di.csv").status_code == 404
    again = minh.fails(f"/signing/{notices[0].id}/replace", {"reason": "Lần nữa"})
    assert "Văn bản này đã có văn bản khác thay thế." in again


def decision(**changed: str) -> dict[str, str]:
    usual = {
        "grounds": "Căn cứ Điều lệ Hội;\nCăn cứ Kế hoạch số 21/KH-BTV", "recipients": "Như Điều 3\nLưu: VT",
        "on_behalf_of": "Ban Thường vụ", "deputy_for": "", "title": "Chủ tịch", "name": "Bùi Thị Minh",
    }  # fmt: skip
    return usual | changed


def test_the_decision_names_the_panel_and_is_numbered_when_it_is_signed(visit: Visit, world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, 1)
        id_, names = stage.round.id, [world.person(session, key).full_name for key in ("minh", "khoa", "hanh")]
        world.person(session, "minh").password_hash = hashed(PASSWORD)
    hanh, address = member(visit, "hanh"), f"/district/rounds/{id_}/decision"
    assert "Hội đồng chưa đủ chủ tịch" in hanh.fails(address, decision())
    with world.session() as session:
        stage.session, stage.round = session, session.get_one(type(stage.round), id_)
        stage.seat_all()
    assert "Hãy ghi ít nhất một căn cứ." in hanh.fails(address, decision(grounds=""))
    hanh.sends(address, decision(name="Sai tên"))
    hanh.sends(address, decision())
    (paper,) = of_kind(world, "jury_decision")
    words = " ".join(text_of(hanh.answer_of(f"{address}/{paper.id}").content).split())
    assert [name for name in names if name not in words] == []
    assert "Căn cứ Kế hoạch số 21/KH-BTV." in words
    minh = member(visit, "minh")
    minh.sends(f"/signing/{paper.id}", signs(minh, [paper]))
    world.work_is_done()
    assert "Số 01/QĐ-BTV" in hanh.reads(address)
    hanh.sends(address, decision())
    old, new = of_kind(world, "jury_decision")
    assert (new.replaces_id, new.facts["replaces"]) == (old.id, "văn bản số 01/QĐ-BTV ngày 08/04/2024")
    assert member(visit, "yen").answer_of(address).status_code == 404
    assert member(visit, "minh").answer(address, decision()).status_code == 403
