"""The finals' papers over HTTP: certificates, calls, the list on the door; and a dispatch's hand-over."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from competition import clock
from competition.dossiers.models import Paper
from competition.finals.models import PitchSession
from competition.people.passwords import hashed
from competition.proposals.models import Proposal
from tests.conftest import World
from tests.dossiers.seeing import text_of
from tests.dossiers_kept.stage import pdf
from tests.web.judging import member
from tests.web.province_stage import at_the_centre, brought_to
from tests.web.test_signing import PASSWORD, of_kind, signs
from tests.web.visiting import Visit

FINALISTS = ("record_preliminary_passed", "record_training", "record_regional_finalist")


@pytest.fixture
def dispatch_id(world: World) -> int:
    """Sent and received; two of its files are in the regional final, one of them won a third prize."""
    with world.session() as session:
        id_ = at_the_centre(world, session)
        world.person(session, "hong").password_hash = hashed(PASSWORD)
        files = session.scalars(select(Proposal).where(Proposal.state == "central_received").order_by(Proposal.id))
        first, second = list(files)[:2]
        brought_to(world, session, first, *FINALISTS, "record_regional_prize")
        brought_to(world, session, second, *FINALISTS)
    world.work_is_done()
    return id_


def on(days: int, hour: str) -> str:
    return f"{clock.today() + timedelta(days=days):%Y-%m-%d}T{hour}"


def announced(**changed: str) -> dict[str, str]:
    confirm = clock.today() + timedelta(days=10)
    return {
        "name": "chung kết cấp vùng khu vực miền Bắc", "ground": "Thông báo số 12", "place": "Hội trường tỉnh",
        "begins_at": on(20, "08:00"), "arrive_by": on(20, "07:15"), "confirm_by-day": str(confirm.day),
        "confirm_by-month": str(confirm.month), "confirm_by-year": str(confirm.year), "minutes": "5",
        "questions": "7", "bring": "Bản trình chiếu\nSản phẩm", "costs": "", "contact": "0227 3847 222", **changed,
    }  # fmt: skip


def test_a_stage_s_certificates_are_prepared_signed_and_read(visit: Visit, world: World, dispatch_id: int) -> None:
    bich = member(visit, "bich")
    assert "Đạt giải vùng 1 chưa lập" in bich.reads("/province/finals")
    bich.sends("/province/finals", {"stage": "regional_prize"})
    world.work_is_done()
    (paper,) = of_kind(world, "certificate")
    assert (paper.number, paper.subject.split(":")[0]) == (None, "Giấy chứng nhận hồ sơ 2024-338-001")
    hong = member(visit, "hong")
    hong.sends(f"/signing/{paper.id}", signs(hong, [paper]))
    world.work_is_done()
    assert "đã cấp 1" in bich.reads("/province/finals")
    assert "Không còn ai cần lập" in bich.fails("/province/finals", {"stage": "regional_prize"})
    for key in ("sen", "lua"):
        words = " ".join(text_of(member(visit, key).answer_of(f"/files/papers/{paper.id}").content).split())
        assert "Đạt giải ba cấp vùng" in words, key
        assert "Số: 01/GCN-BTV" in words
    assert "Giấy chứng nhận hồ sơ 2024-338-001" in member(visit, "lua").page(
        f"/commune/proposals/{paper.case_id}/papers"
    )
    assert bich.fails("/province/finals", {"stage": "nothing"}, status=404)
    assert member(visit, "hong").answer("/province/finals", {"stage": "regional_prize"}).status_code == 403


def test_finalists_are_called_in_the_order_that_was_drawn(visit: Visit, world: World, dispatch_id: int) -> None:
    bich, at = member(visit, "bich"), "/province/finals/regional_finalist"
    assert "Hãy ghi ngày giờ" in bich.fails(f"{at}/calls")
    late = announced(arrive_by=on(21, "07:15"))
    assert "Giờ có mặt phải trước giờ bắt đầu." in bich.fails(at, late)
    bich.sends(at, announced())
    with world.session() as session:
        held = session.scalars(select(PitchSession)).one()
        files = session.scalars(
            select(Proposal.id).where(Proposal.state.like("regional_%")).order_by(Proposal.id)
        ).all()
        assert (held.minutes, held.bring, held.turns) == (5, ["Bản trình chiếu", "Sản phẩm"], [])
    twice = {f"turn-{files[0]}": "1", f"turn-{files[1]}": "1"}
    assert "Mỗi người một lượt" in bich.fails(f"{at}/turns", twice)
    bich.sends(f"{at}/turns", {f"turn-{files[0]}": "2", f"turn-{files[1]}": "1"})
    door = " ".join(text_of(bich.answer_of(f"{at}/danh-sach-don-tiep.pdf").content).split())
    assert door.index("08:00 ") < door.index("08:12 ")
    assert "Cộng: 02 (hai) lượt." in door
    bich.sends(f"{at}/calls")
    world.work_is_done()
    calls, hong = of_kind(world, "regional_call"), member(visit, "hong")
    assert sorted(paper.case_id for paper in calls) == sorted(files)
    hong.sends(f"/signing/{calls[0].id}", signs(hong, calls))
    world.work_is_done()
    words = " ".join(text_of(member(visit, "sen").answer_of(f"/files/papers/{calls[0].id}").content).split())
    assert "Có mặt trước: 7 giờ 15 phút" in words
    assert "đã ký 2, đã in 2" in bich.reads(at)
    assert member(visit, "hanh").answer_of(at).status_code in (403, 404)


def test_a_hand_over_is_printed_and_its_signed_scan_kept(visit: Visit, world: World, dispatch_id: int) -> None:
    bich, at = member(visit, "bich"), f"/province/dispatches/{dispatch_id}/hand-over"
    typed = {
        "at": on(0, "09:30"), "place": "trụ sở Hội LHPN tỉnh", "giver_name": "Vũ Thị Bích",
        "giver_position": "cán bộ", "receiver_unit": "Ban Tổ chức", "receiver_name": "Lê Thị Hà",
        "receiver_position": "chuyên viên", "copies": "3",
    }  # fmt: skip
    assert "Số bản phải chẵn" in bich.fails(at, typed)
    bich.sends(at, {**typed, "copies": "2"})
    words = " ".join(text_of(bich.answer_of(f"{at}/bien-ban.pdf").content).split())
    assert "Lê Thị Hà" in words
    assert "Mã SHA-256:" in words
    scan = {"scan": ("ky.pdf", BytesIO(pdf(1)), "application/pdf")}
    bich.sends(f"{at}/scan", {}, files=scan)
    with world.session() as session:
        paper = session.scalars(select(Paper).where(Paper.kind == "hand_over_record")).one()
        assert paper.goes_out == paper.scan_sha256
    assert member(visit, "hong").answer(at, {**typed, "copies": "2"}).status_code == 403
    assert member(visit, "hanh").answer_of(at).status_code == 404
