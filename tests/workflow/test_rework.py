"""A file that came back is mended where it lies, by those to whom its state opens it, until it is sent again."""

from datetime import timedelta
from io import BytesIO

import pytest

from competition import clock
from competition.dossiers.dispatching import (
    may_go,
    prepare_dispatch,
    record_return,
    remove_from_dispatch,
    send_dispatch,
)
from competition.errors import NotAllowed, Refused
from competition.proposals.checks import check_item
from competition.proposals.documents import attach_document, remove_document
from competition.proposals.models import Document
from competition.proposals.writing import write_answers
from competition.storage.keeping import keep
from competition.workflow import journey, journey_faults
from competition.workflow.actions import advance
from tests.dossiers_kept.stage import at_the_province, pdf, photo


@pytest.fixture
def province(world):
    with world.session() as session:
        yield at_the_province(world, session)


def attach(province, file, key, colour="yellow"):
    stream = BytesIO(photo(colour))
    by = province.actor(key)
    return attach_document(province.session, province.world.cabinet, file, "photos", "ảnh mới.jpg", stream, by=by)


def in_rework(province):
    province.stage.step("return_for_rework", "bich", note="Ảnh mờ; đề nghị chụp lại.")
    return province.files[0]


def test_the_screening_units_secretary_mends_a_returned_file_and_nobody_else(province):
    file = in_rework(province)
    assert (file.state, file.locked, file.open_to) == ("in_rework", True, "screening_secretary")
    new = attach(province, file, "hanh")
    assert (new.proposal_id, new.attached_by_id) == (file.id, province.stage.id_of("hanh"))
    for key in ("yen", "bich", "minh", "lua", "thom"):
        with pytest.raises(NotAllowed):
            attach(province, file, key, "orange")
    with pytest.raises(Refused, match="đang khóa"):
        attach(province, file, "sen", "orange")
    with pytest.raises(NotAllowed):
        write_answers(province.session, file, {"summary": "Khác"}, by=province.actor("hanh"))
    remove_document(province.session, file, new.id, by=province.actor("hanh"))


def test_what_was_mended_is_locked_again_and_checked_again(province):
    file = in_rework(province)
    attach(province, file, "hanh")
    province.stage.step("send_to_province", "hanh")
    assert (file.state, file.open_to) == ("with_province", "")
    with pytest.raises(NotAllowed):
        attach(province, file, "hanh", "orange")
    with pytest.raises(Refused, match="Chưa kiểm tra"):
        advance(province.session, file, "check_off", by=province.actor("bich"))


def test_a_file_withdrawn_from_rework_is_open_to_nobody(province):
    file = in_rework(province)
    advance(province.session, file, "withdraw", by=province.actor("sen"))
    assert (file.state, file.open_to) == ("withdrawn", "")


def test_the_province_mends_what_was_taken_out_of_a_dispatch(province):
    dispatch = prepare_dispatch(province.session, province.edition, province.files, by=province.actor("bich"))
    file = province.files[0]
    assert (file.state, file.open_to) == ("in_dispatch", "")
    with pytest.raises(NotAllowed):
        attach(province, file, "bich")
    remove_from_dispatch(province.session, dispatch, [file], by=province.actor("bich"))
    assert (file.state, file.open_to) == ("ready_again", "province_officer")
    attach(province, file, "bich")
    for key in ("hong", "hanh", "duc"):
        with pytest.raises(NotAllowed):
            attach(province, file, key, "orange")


def test_the_province_mends_what_the_centre_returned(province):
    dispatch = province.packed()
    send_dispatch(province.session, dispatch, by=province.actor("bich"))
    why = {"reason": "Thiếu ảnh.", "source": "Công văn 5"}
    record_return(province.session, dispatch, by=province.actor("ha"), on=clock.today(), **why)
    file = province.files[0]
    assert (file.state, file.open_to) == ("returned_by_centre", "province_officer")
    attach(province, file, "bich")
    check_item(province.session, file, "province", "photos", True, by=province.actor("bich"))
    prepare_dispatch(province.session, province.edition, [file], by=province.actor("bich"))
    with pytest.raises(NotAllowed):
        attach(province, file, "bich", "orange")


def sent_back(province):
    """A file that the centre returned with its dispatch."""
    dispatch = province.packed()
    send_dispatch(province.session, dispatch, by=province.actor("bich"))
    why = {"reason": "Thiếu ảnh.", "source": "Công văn 5"}
    record_return(province.session, dispatch, by=province.actor("ha"), on=clock.today(), **why)
    return province.files[0]


def why_not(province, file):
    """The reasons for which it cannot go into a dispatch."""
    outcome = may_go(province.session, [file], by=province.actor("bich"))
    return [str(why) for _, reasons in outcome.refused for why in reasons]


def test_what_the_centre_returned_and_nobody_changed_goes_again_at_once(province):
    assert why_not(province, sent_back(province)) == []


def test_a_paper_that_changed_after_the_centre_returned_it_is_checked_again_before_it_goes(province):
    file, bich = sent_back(province), province.actor("bich")
    attach(province, file, "bich")
    asked = "phải kiểm tra lại trước khi gửi: “Ảnh sản phẩm hoặc mô hình”."
    assert why_not(province, file) == [f"Giấy tờ đã bổ sung, sửa đổi nên tỉnh {asked}"]
    with pytest.raises(Refused, match="phải kiểm tra lại"):
        prepare_dispatch(province.session, province.edition, [file], by=bich)
    check_item(province.session, file, "province", "photos", False, "Ảnh vẫn mờ.", by=bich)
    assert why_not(province, file) == ["Tỉnh kiểm tra giấy tờ chưa đạt: “Ảnh sản phẩm hoặc mô hình”."]
    check_item(province.session, file, "province", "photos", True, by=bich)
    assert prepare_dispatch(province.session, province.edition, [file], by=bich).open
    assert file.state == "in_dispatch"


@pytest.mark.parametrize("came_back", [sent_back, in_rework])
def test_a_paper_that_nobody_asked_for_is_checked_too_when_it_comes_after_the_first_check(province, came_back):
    file = came_back(province)
    key = "bich" if came_back is sent_back else "hanh"
    with clock.stopped(clock.now() + timedelta(days=1)):
        stream = BytesIO(pdf())
        by = province.actor(key)
        attach_document(province.session, province.world.cabinet, file, "legal_papers", "giấy phép.pdf", stream, by=by)
        if came_back is in_rework:
            province.stage.step("send_to_province", "hanh")
            with pytest.raises(Refused, match="Chưa kiểm tra: “Giấy tờ pháp lý"):
                advance(province.session, file, "check_off", by=province.actor("bich"))
        else:
            assert "“Giấy tờ pháp lý (nếu có)”" in why_not(province, file)[0]
        check_item(province.session, file, "province", "legal_papers", True, by=province.actor("bich"))
        if came_back is in_rework:
            advance(province.session, file, "check_off", by=province.actor("bich"))
        assert why_not(province, file) == []


@pytest.mark.parametrize("came_back", [sent_back, in_rework])
def test_a_paper_that_nobody_asked_for_is_looked_at_too_when_it_is_taken_out(province, came_back):
    old = attach_licence(province, province.files[0])
    file = came_back(province)
    key = "bich" if came_back is sent_back else "hanh"
    check_item(province.session, file, "province", "legal_papers", True, by=province.actor("bich"))
    remove_document(province.session, file, old.id, by=province.actor(key))
    assert file.removed_items == ["legal_papers"]
    if came_back is in_rework:
        province.stage.step("send_to_province", "hanh")
        with pytest.raises(Refused, match="Chưa kiểm tra: “Giấy tờ pháp lý"):
            advance(province.session, file, "check_off", by=province.actor("bich"))
    else:
        assert "“Giấy tờ pháp lý (nếu có)”" in why_not(province, file)[0]
    check_item(province.session, file, "province", "legal_papers", False, "Vì sao gỡ?", by=province.actor("bich"))
    if came_back is sent_back:
        assert why_not(province, file) == ["Tỉnh kiểm tra giấy tờ chưa đạt: “Giấy tờ pháp lý (nếu có)”."]
    check_item(province.session, file, "province", "legal_papers", True, by=province.actor("bich"))
    if came_back is in_rework:
        advance(province.session, file, "check_off", by=province.actor("bich"))
    assert why_not(province, file) == []


def attach_licence(province, file):
    """An optional paper that was there before the file first came to the province."""
    licence = Document(
        proposal_id=file.id, item="legal_papers", name="giấy phép.pdf", attached_by_id=file.applicant_id,
        sha256=keep(province.session, province.world.cabinet, BytesIO(pdf()), "giấy phép.pdf", limit=10**6).sha256,
        attached_at=clock.now() - timedelta(days=30),
    )  # fmt: skip
    province.session.add(licence)
    province.session.flush()
    return licence


def test_a_journey_that_opens_a_state_to_an_unknown_role_is_told():
    text = journey.shipped("proposal").replace('open_to = ["screening_secretary"]', 'open_to = ["gardener"]')
    found = journey.read(text)
    names = {name for step in found.steps.values() for name in [*step.provided, *step.at_once, *step.afterwards]}
    roles = {role for step in found.steps.values() for role in step.by}
    told = journey_faults.faults(found, names, names, names, roles)
    assert [str(one) for one in told] == ["Trạng thái “in_rework” mở cho vai trò “gardener”, vai trò này không có."]
