"""A dispatch from the first file to the centre's answer."""

import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from competition import clock
from competition.dossiers.dispatching import (
    add_to_dispatch,
    cancel_dispatch,
    may_go,
    prepare_dispatch,
    record_receipt,
    record_return,
    remove_from_dispatch,
    send_dispatch,
    sign_dispatch,
)
from competition.dossiers.models import DispatchItem, Paper
from competition.dossiers.queries import progress
from competition.dossiers.shortfalls import package_check
from competition.dossiers.verify import verify
from competition.errors import NotAllowed, Refused
from competition.people.consent import withdraw_consent

from .stage import photo


def states(province):
    return [file.state for file in province.files]


def test_a_dispatch_goes_from_the_desk_to_the_centre_and_is_received(province):
    dispatch = province.packed()
    assert (dispatch.state, dispatch.open, package_check(province.session, dispatch)) == ("signed", False, [])
    send_dispatch(province.session, dispatch, by=province.actor("bich"))
    assert (dispatch.state, dispatch.sent_on, states(province)) == ("sent", clock.today(), ["forwarded"] * 3)
    record_receipt(province.session, dispatch, by=province.actor("ha"), on=clock.today(), source="Phiếu nhận số 12")
    assert (dispatch.state, dispatch.answer) == ("received", "Phiếu nhận số 12")
    assert states(province) == ["central_received"] * 3


def test_its_package_is_accepted_by_the_check_of_the_centre_and_holds_every_file(province, tmp_path):
    dispatch = province.packed()
    package = tmp_path / "package.zip"
    with province.world.cabinet.open(dispatch.package_sha256) as stream:
        package.write_bytes(stream.read())
    assert verify(package).faults == []
    with zipfile.ZipFile(package) as archive:
        root = archive.namelist()[0].partition("/")[0]
        told = json.loads(archive.read(f"{root}/data/dispatch.json"))
        case = json.loads(archive.read(f"{root}/data/{told['proposals'][0]['folder']}/case.json"))
    assert [one["file_number"] for one in told["proposals"]] == [file.file_number for file in province.files]
    assert told["letter_number"] == "01/BTV"
    assert (case["state"], case["results"][0]["rank"], case["priority"]) == ("in_dispatch", 1, [])
    assert [sheet["juror"] for sheet in case["sheets"]] == ["GK1", "GK2", "GK3", "GK4"]


def test_a_returned_file_can_be_sent_again(province):
    first = province.packed()
    send_dispatch(province.session, first, by=province.actor("bich"))
    last = province.files[-1].id
    record_return(
        province.session, first, by=province.actor("bich"), on=clock.today(), reason="Công văn thiếu dấu.",
        source="Công văn số 5", reasons={last: "Ảnh mờ."},
    )  # fmt: skip
    assert (first.state, states(province)) == ("returned", ["returned_by_centre"] * 3)
    assert first.answer == "Công văn số 5\nCông văn thiếu dấu."
    said = province.session.get_one(DispatchItem, (first.id, last)).returned_reason
    assert said == "Ảnh mờ."
    again = province.packed()
    assert (again.number, again.state) == (2, "signed")


def test_the_letter_is_numbered_at_its_signature_and_not_before(province):
    dispatch = province.dispatch()
    province.commit_and_work()
    province.letter(dispatch)
    letter = province.session.scalars(select(Paper).where(Paper.kind == "forwarding_letter")).one()
    assert (letter.number, letter.signed_at) == (None, None)
    province.sign(dispatch)
    signed = (letter.number, letter.year, letter.code, letter.signed_by_id)
    assert signed == (1, 2024, "BTV", province.actor("hong").person_id)


def test_a_signature_is_bound_to_the_letter_that_was_prepared(province):
    dispatch = province.dispatch([province.files[0]])
    province.commit_and_work()
    province.letter(dispatch)
    tries = [
        ({}, "Hãy ký bằng mật khẩu trên bản đã lập, hoặc tải lên bản quét đã ký."),
        ({"scan_sha256": "0" * 64}, "Bản quét phải là PDF hoặc ảnh (JPEG, PNG) đã tải lên."),
        (
            {"pdf_sha256": "0" * 64, "password_confirmed": True},
            "Văn bản vừa được lập lại; mời đọc bản mới nhất rồi ký.",
        ),
    ]
    for given, reason in tries:
        with pytest.raises(Refused) as refused:
            sign_dispatch(province.session, dispatch, by=province.actor("hong"), **given)
        assert [str(one) for one in refused.value.reasons] == [reason]


def test_the_scan_of_a_signed_letter_is_what_goes_out(province, tmp_path):
    dispatch = province.dispatch()
    province.commit_and_work()
    province.letter(dispatch)
    scan = province.kept("công văn.jpg", photo("white"))
    sign_dispatch(province.session, dispatch, by=province.actor("hong"), scan_sha256=scan)
    assert dispatch.signed_letter_sha256 == scan
    province.commit_and_work()
    with province.world.cabinet.open(dispatch.package_sha256) as stream:
        package = tmp_path / "package.zip"
        package.write_bytes(stream.read())
    with zipfile.ZipFile(package) as archive:
        assert archive.read(next(n for n in archive.namelist() if n.endswith("data/letter.pdf")))[:5] == b"%PDF-"


def test_another_file_makes_letter_and_list_old(province):
    first, *others = province.files
    dispatch = province.dispatch([first])
    province.letter(dispatch)
    add_to_dispatch(province.session, dispatch, others, by=province.actor("bich"))
    assert (dispatch.letter_sha256, dispatch.list_sha256) == (None, None)
    remove_from_dispatch(province.session, dispatch, [first], by=province.actor("bich"))
    places = province.session.scalars(select(DispatchItem.proposal_id).where(DispatchItem.dispatch_id == dispatch.id))
    assert (sorted(places), first.state) == (sorted(file.id for file in others), "ready_again")


def test_nothing_is_signed_without_files_dossiers_and_letter(province):
    dispatch = province.dispatch()
    with pytest.raises(Refused) as refused:
        province.sign(dispatch)
    numbers = ", ".join(file.file_number for file in province.files)
    assert [str(one) for one in refused.value.reasons] == [
        f"Bộ hồ sơ chưa dựng xong: {numbers}.",
        "Chưa lập công văn và danh sách trích ngang theo các hồ sơ hiện có.",
        "Hãy ký bằng mật khẩu trên bản đã lập, hoặc tải lên bản quét đã ký.",
    ]
    remove_from_dispatch(province.session, dispatch, province.files, by=province.actor("bich"))
    with pytest.raises(Refused) as refused:
        province.sign(dispatch)
    assert str(refused.value.reasons[0]) == "Đợt gửi chưa có hồ sơ nào."


def test_nothing_is_sent_before_it_is_packed(province):
    dispatch = province.dispatch()
    province.commit_and_work()
    province.letter(dispatch)
    province.sign(dispatch)
    with pytest.raises(Refused) as refused:
        send_dispatch(province.session, dispatch, by=province.actor("bich"))
    packing = "Gói hồ sơ chưa đóng xong."
    assert str(refused.value) == f"Gói gửi còn thiếu: {packing}"


def test_a_consent_taken_back_and_a_paper_taken_out_are_named(province):
    dispatch, file = province.dispatch(), province.files[0]
    province.commit_and_work()
    withdraw_consent(province.session, file.applicant_id, "judging", by=province.actor("sen"), proposal_id=file.id)
    missing = [str(one) for one in package_check(province.session, dispatch)]
    assert missing == [
        "Chưa lập công văn và danh sách trích ngang theo các hồ sơ hiện có.",
        f"Hồ sơ {file.file_number}: người dự thi đã rút hoặc chưa cho đồng ý bắt buộc.",
    ]


def test_an_answer_has_a_day_and_a_source_and_a_return_its_reason(province):
    dispatch, today = province.packed(), clock.today()
    send_dispatch(province.session, dispatch, by=province.actor("bich"))
    tries = {
        (1, "Công văn"): "Hãy ghi ngày Trung ương trả lời, không sau hôm nay.",
        (-1, "Công văn"): "Ngày trả lời không thể trước ngày gửi 08/04/2024.",
        (0, " "): "Hãy ghi số văn bản trả lời hoặc đính kèm tệp.",
    }
    for (days, source), reason in tries.items():
        with pytest.raises(Refused) as refused:
            record_receipt(
                province.session, dispatch, by=province.actor("ha"), on=today + timedelta(days=days), source=source
            )
        assert str(refused.value) == reason
    with pytest.raises(Refused) as refused:
        record_return(province.session, dispatch, by=province.actor("ha"), on=today, reason="", source="Công văn")
    assert str(refused.value) == "Hãy ghi rõ lý do."


def test_a_cancelled_dispatch_lets_its_files_go(province):
    dispatch = province.dispatch()
    cancel_dispatch(province.session, dispatch, by=province.actor("bich"), reason="Gửi chung với đợt sau.")
    assert (dispatch.state, dispatch.open, states(province)) == ("cancelled", False, ["ready_again"] * 3)
    with pytest.raises(Refused) as refused:
        add_to_dispatch(province.session, dispatch, province.files, by=province.actor("bich"))
    shut = "Công văn của đợt gửi đã ký hoặc đợt gửi đã hủy; không thêm, bớt hồ sơ được nữa."
    assert str(refused.value) == shut
    assert province.dispatch().number == 2


def test_only_the_provinces_officer_prepares_and_only_ready_files_go(province):
    with pytest.raises(NotAllowed) as refused:
        prepare_dispatch(province.session, province.edition, province.files, by=province.actor("hanh"))
    assert str(refused.value) == "Đợt gửi do cán bộ Hội cấp tỉnh lập."
    with pytest.raises(Refused) as refused:
        prepare_dispatch(province.session, province.edition, [], by=province.actor("bich"))
    assert str(refused.value) == "Hãy chọn ít nhất một hồ sơ để gửi."
    province.dispatch([province.files[0]])
    preview = may_go(province.session, province.files, by=province.actor("bich"))
    assert (preview.moved, [case for case, _ in preview.refused]) == (province.files[1:], province.files[:1])


def test_the_progress_is_counted_from_the_rows(province):
    dispatch = province.dispatch()
    assert progress(province.session, dispatch).built == 0
    province.commit_and_work()
    found = progress(province.session, dispatch)
    assert (found.built, found.total, found.done) == (3, 3, True)


def test_every_number_is_given_once(province):
    numbers = []
    for file in province.files:
        dispatch = province.dispatch([file])
        province.commit_and_work()
        province.letter(dispatch)
        province.sign(dispatch)
        of_dispatch = select(Paper.number).where(Paper.case_kind == "dispatch", Paper.case_id == dispatch.id)
        numbers.append(province.session.scalars(of_dispatch.where(Paper.number > 0)).one())
    assert numbers == [1, 2, 3]
