"""Letters of advice over HTTP: drafted without a name, mended, approved by a person, read by the applicant."""

import io
from datetime import timedelta

import pikepdf
import pytest
from sqlalchemy import select

from competition import clock
from competition.dossiers.models import Feedback, Paper
from competition.mail.models import Letter
from competition.people.consent import give_consents
from competition.people.queries import actor_for
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound, Sheet
from competition.scoring.panel import panel_of
from tests.conftest import World
from tests.dossiers.seeing import text_of
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, member, ranked
from tests.web.province_stage import sent_up
from tests.web.visiting import Visit

__all__ = ["ranked"]


@pytest.fixture
def signed(world: World) -> Round:
    """A round whose minutes are signed; Minh wrote a remark that names Khoa."""
    with world.session() as session:
        province = sent_up(world, session, 3)
        round = province.stage.round
        sheet = session.scalars(select(Sheet).where(Sheet.round_id == round.id).order_by(Sheet.id)).first()
        khoa = world.person(session, "khoa").full_name
        sheet.comment = f"Tôi đồng ý với {khoa} và GK2: cần số liệu bán hàng."
        found = Round.__new__(Round)
        found.world, found.id = world, round.id
        found.files = [file.id for file in province.stage.files]
    world.work_is_done()
    return found


def address(round: Round, more: str = "") -> str:
    return f"{round.district}/feedback{more}"


def drafted(hanh: Officer, round: Round) -> list[Feedback]:
    hanh.sends(address(round))
    with round.world.session() as session:
        return list(session.scalars(select(Feedback).order_by(Feedback.proposal_id)))


def jurors(round: Round) -> list[str]:
    with round.world.session() as session:
        return [one.name for one in panel_of(session, session.get_one(ScreeningRound, round.id)) if one.votes]


def test_the_draft_speaks_of_every_group_and_names_no_juror(visit: Visit, signed: Round) -> None:
    hanh = member(visit, "hanh")
    assert "Soạn bản thảo cho 3 hồ sơ" in hanh.reads(address(signed))
    letters = drafted(hanh, signed)
    assert [len(one.parts) for one in letters] == [7, 7, 7]
    assert letters[0].parts[0]["text"] == (
        "Vấn đề cụ thể, có dẫn chứng ở địa phương; nêu rõ ai đang chịu ảnh hưởng."
    )  # fmt: skip
    assert "cần số liệu bán hàng" in letters[0].advice
    everything = " ".join(str(one.parts) + one.strength + one.advice + one.support for one in letters)
    assert [name for name in [*jurors(signed), "GK2"] if name in everything] == []
    assert hanh.sends(address(signed)) == "Mọi hồ sơ đã có bản thảo."


def test_a_persons_words_stay_and_a_jurors_name_is_refused(visit: Visit, signed: Round) -> None:
    hanh, first = member(visit, "hanh"), signed.files[0]
    letter = drafted(hanh, signed)[0]
    typed = {f"part_{part['key']}": "Chị nêu rõ." for part in letter.parts} | {"strength": "", "support": ""}
    refused = hanh.fails(address(signed, f"/{first}"), {**typed, "advice": f"Theo {jurors(signed)[0]}, nên làm."})
    assert f"Thư còn ghi tên giám khảo: {jurors(signed)[0]}." in refused
    too_long = {**typed, "strength": "x" * 600, "advice": "y" * 600, "support": "z" * 600}
    assert "quá nửa trang" in hanh.fails(address(signed, f"/{first}"), {**too_long, "part_urgency": "u" * 300})
    empty = hanh.fails(address(signed, f"/{first}"), {**typed, "part_urgency": ""})
    assert "Hãy viết góp ý cho tiêu chí này." in empty
    said = hanh.sends(address(signed, f"/{first}"), {**typed, "advice": "Tính lại giá thành."})
    assert said == "Đã lưu thư góp ý. Mời xem bản in rồi duyệt."
    hanh.sends(address(signed))
    assert "Tính lại giá thành." in hanh.page(address(signed, f"/{first}"))
    printed = hanh.answer_of(address(signed, f"/{first}/gop-y.pdf"))
    assert "Tính lại giá thành." in text_of(printed.content)
    assert len(pikepdf.open(io.BytesIO(printed.content)).pages) == 1


def test_many_are_approved_after_a_look_and_become_papers_that_she_reads(visit: Visit, signed: Round) -> None:
    hanh, world = member(visit, "hanh"), signed.world
    drafted(hanh, signed)
    preview = hanh.reads(address(signed, "/approve"))
    assert "Sẽ duyệt và gửi: 3" in preview
    with world.session() as session:
        assert session.scalars(select(Feedback.approved_at)).all() == [None, None, None]
        assert session.scalars(select(Paper.case_id).where(Paper.kind == "feedback")).all() == []
    agree_to_letters(world, signed)
    said = hanh.sends(address(signed, "/approve"), {"file": [str(one) for one in signed.files]})
    assert said == "Đã duyệt 3 thư góp ý; mỗi tác giả được báo tin."
    assert "đang phát hành" in hanh.reads(address(signed))
    world.work_is_done()
    with world.session() as session:
        papers = session.scalars(select(Paper).where(Paper.kind == "feedback").order_by(Paper.case_id)).all()
        assert [paper.case_id for paper in papers] == sorted(signed.files)
        letters = session.scalars(select(Letter).where(Letter.key.like("paper:%"))).all()
        assert len(letters) == 3
        her_paper = papers[0].id
    sen = member(visit, "sen")
    assert "Thư góp ý hồ sơ 2024-338-001" in sen.reads(f"/proposals/{signed.files[0]}")
    text = text_of(sen.answer_of(f"/files/papers/{her_paper}").content)
    assert "Chị Nguyễn Thị Sen thân mến" in " ".join(text.split())
    assert [name for name in jurors(signed) if name in text] == []
    assert "đã gửi" in hanh.reads(address(signed))


def agree_to_letters(world: World, round: Round) -> None:
    with world.session() as session:
        for id_ in round.files:
            proposal = session.get_one(Proposal, id_)
            by = actor_for(session, proposal.applicant_id)
            edition = world.edition(session)
            give_consents(session, edition, proposal.applicant_id, ["contact"], by=by, proposal_id=id_)


def test_a_letter_that_went_out_is_replaced_by_one_that_says_so(visit: Visit, signed: Round) -> None:
    hanh, world, first = member(visit, "hanh"), signed.world, signed.files[0]
    letter = drafted(hanh, signed)[0]
    hanh.sends(address(signed, "/approve"), {"file": str(first)})
    world.work_is_done()
    assert "Thư góp ý này đã duyệt." in hanh.fails(address(signed, "/approve"), {"file": str(first)})
    typed = {f"part_{part['key']}": "Viết lại." for part in letter.parts}
    with clock.stopped(clock.now() + timedelta(hours=1)):
        hanh.sends(address(signed, f"/{first}"), {**typed, "strength": "", "advice": "", "support": ""})
        hanh.sends(address(signed, "/approve"), {"file": str(first)})
        world.work_is_done()
    with world.session() as session:
        old, new = session.scalars(select(Paper).where(Paper.kind == "feedback").order_by(Paper.id)).all()
        assert new.replaces_id == old.id
        assert new.facts["replaces"].startswith("bản ngày ")
    page = member(visit, "sen").reads(f"/proposals/{first}")
    assert (page.count("Thư góp ý hồ sơ 2024-338-001"), page.count("đã có bản thay")) == (2, 1)


def test_nothing_goes_out_before_the_minutes_are_signed(visit: Visit, ranked: Round) -> None:
    hanh = member(visit, "hanh")
    drafted(hanh, ranked)
    assert "Biên bản chưa ký" in hanh.fails(address(ranked, "/approve"), {"file": str(ranked.files[0])})


def test_the_chair_and_the_province_approve_and_a_neighbour_does_not_see(visit: Visit, signed: Round) -> None:
    drafted(member(visit, "hanh"), signed)
    for key, file in zip(("minh", "bich", "hong"), signed.files, strict=True):
        member(visit, key).sends(address(signed, "/approve"), {"file": str(file)})
    assert member(visit, "khoa").answer_of(address(signed)).status_code == 404
    assert member(visit, "yen").answer_of(address(signed)).status_code == 404
    assert member(visit, "duc").answer(address(signed), {}).status_code == 403
