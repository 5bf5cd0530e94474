"""A package between two installations: received at the centre, answered, the answer taken in by the sender."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from competition.db.engine import make_engine
from competition.dossiers.answer_file import Answer, ReturnedItem, opened, sealed
from competition.dossiers.answering import take_answer
from competition.dossiers.dispatching import send_dispatch
from competition.dossiers.models import DispatchItem
from competition.dossiers.received import received_cases, received_files, received_packages
from competition.dossiers.received_models import ReceivedPackage
from competition.dossiers.receiving import receive_package, record_of
from competition.dossiers.replying import answer_package
from competition.dossiers.signature import trust_roots
from competition.dossiers.verify import examine
from competition.errors import BadInput, NotAllowed, Refused
from competition.people.roles import Actor
from competition.storage import make_cabinet
from tests.conftest import World, poured
from tests.dossiers.authority import PASSPHRASE, Authority
from tests.dossiers_kept.stage import Province, at_the_province


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "gốc")


@pytest.fixture
def centre(seeded: str, world: World, tmp_path: Path, authority: Authority) -> Iterator[World]:
    """The centre's own installation: another database, another cabinet, a key of its own."""
    folder = tmp_path / "centre"
    folder.mkdir()
    with poured(seeded, folder) as url:
        settings = replace(
            world.settings, database_url=url, cabinet=str(folder / "uploads"),
            signing_key=str(authority.give("Ban Tổ chức Trung ương")), signing_passphrase=PASSPHRASE.decode(),
        )  # fmt: skip
        engine = make_engine(url)
        yield World(engine, settings, make_cabinet(settings))
        engine.dispose()


@pytest.fixture
def sender(world: World, authority: Authority) -> Iterator[Province]:
    """The province, which signs its packages, with a dispatch that was sent."""
    key = {"signing_key": str(authority.give("Hội tỉnh")), "signing_passphrase": PASSPHRASE.decode()}
    signing = World(world.engine, replace(world.settings, **key), world.cabinet)
    with signing.session() as session:
        province = at_the_province(signing, session)
        dispatch = province.packed()
        send_dispatch(session, dispatch, by=province.actor("bich"))
        session.commit()
        province.sent = dispatch
        yield province


@pytest.fixture
def package(sender: Province, tmp_path: Path) -> Path:
    """The file as it travels."""
    path = tmp_path / "goi.zip"
    with sender.world.cabinet.open(sender.sent.package_sha256) as stream:
        path.write_bytes(stream.read())
    return path


def taken(centre: World, package: Path, authority: Authority, **more):
    with centre.session() as session:
        return receive_package(session, centre.cabinet, examine(package, authority.root), **more)


def answered(centre: World, package: Path, authority: Authority, kind: str = "receipt", **said) -> bytes:
    taken(centre, package, authority)
    with centre.session() as session:
        kept = session.scalars(select(ReceivedPackage)).one()
        return answer_package(session, centre.cabinet, kept, kind, settings=centre.settings, name="Lý Thu Hà", **said)


def take(sender: Province, content: bytes, authority: Authority, key: str = "bich"):
    roots = trust_roots(authority.root)
    return take_answer(sender.session, sender.world.cabinet, content, roots, by=sender.actor(key))


def states(sender: Province) -> list[str]:
    return [file.state for file in sender.files]


def test_a_package_is_received_by_another_installation_and_read_there(sender, package, centre, authority):
    assert taken(centre, package, authority).again is False
    with centre.session() as session:
        ((kept, many),) = received_packages(session, centre.actor(session, "ha"))
        assert (many, kept.signer, kept.trusted) == (3, "Common Name: Hội tỉnh", True)
        cases = received_cases(session, kept)
        assert [case.file_number for case in cases] == [file.file_number for file in sender.files]
        told = record_of(cases[0])
        assert (told.title, told.applicant.full_name, told.results[0].rank) == (
            sender.files[0].title, "Nguyễn Thị Sen", 1,
        )  # fmt: skip
        names = [file.name for _, file in received_files(session, kept, 1)]
        assert names == [f"{sender.files[0].file_number}.pdf", "ảnh 0.jpg"]
        for _, file in received_files(session, kept, 1):
            assert centre.cabinet.check(file.sha256)
        assert received_packages(session, centre.actor(session, "bich")) == []


def test_the_same_package_twice_is_one_package(sender, package, centre, authority):
    first, second = taken(centre, package, authority), taken(centre, package, authority)
    assert (first.again, second.again, first.package.id) == (False, True, second.package.id)


def test_a_package_may_be_received_for_a_district_s_own_server(package, centre, authority):
    taken(centre, package, authority, unit_code="338")
    with centre.session() as session:
        seen = {key: len(received_packages(session, centre.actor(session, key))) for key in ("hanh", "yen", "ha")}
    assert seen == {"hanh": 1, "yen": 0, "ha": 0}


def test_a_package_that_fails_the_check_is_not_received(package, centre, authority, tmp_path):
    stranger = Authority(tmp_path, "lạ")
    examined = examine(package, stranger.root)
    with centre.session() as session, pytest.raises(Refused, match="Gói chưa đạt kiểm tra"):
        receive_package(session, centre.cabinet, examined)


def test_a_signed_receipt_moves_the_dispatch_of_the_sender(sender, package, centre, authority):
    dispatch, answer = take(sender, answered(centre, package, authority), authority)
    assert (dispatch.state, answer.by, states(sender)) == ("received", "Lý Thu Hà", ["central_received"] * 3)
    assert dispatch.answer == "Thư trả lời số 1/2024, ký số: Common Name: Ban Tổ chức Trung ương"
    assert sender.world.cabinet.check(dispatch.answer_sha256)


def test_a_return_brings_its_reasons_to_each_file(sender, package, centre, authority):
    last = sender.files[-1]
    said = {"reason": "Thiếu ảnh.", "items": {last.file_number: "Ảnh mờ."}}
    dispatch, _ = take(sender, answered(centre, package, authority, "return", **said), authority)
    assert (dispatch.state, states(sender)) == ("returned", ["returned_by_centre"] * 3)
    assert sender.session.get_one(DispatchItem, (dispatch.id, last.id)).returned_reason == "Ảnh mờ."
    assert dispatch.answer.endswith("Thiếu ảnh.")


def test_an_answer_is_given_once_and_taken_in_once(sender, package, centre, authority):
    content = answered(centre, package, authority)
    with pytest.raises(Refused, match="Gói này đã được trả lời lúc"):
        answered(centre, package, authority, "return", reason="Thiếu ảnh.")
    take(sender, content, authority)
    with pytest.raises(Refused, match=r"^Thư trả lời này đã được ghi vào đợt gửi 1 rồi\.$"):
        take(sender, content, authority)


def test_a_changed_answer_is_found(sender, package, centre, authority):
    content = answered(centre, package, authority)
    roots = trust_roots(authority.root)
    said, start = opened(content, roots), content.index(b"competition-answer")
    for at in range(0, len(content), 17):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        # Not every byte of the wrapping carries meaning; the answer's words and signer do.
        try:
            assert opened(changed, roots) == said
        except Refused:
            continue
        assert not start <= at < start + 300
    word = content.replace(b'"receipt"', b'"receipT"')
    with pytest.raises(Refused, match=r"^Thư trả lời không dùng được: nội dung đã bị thay đổi sau khi ký\.$"):
        take(sender, word, authority)
    assert (sender.sent.state, states(sender)) == ("sent", ["forwarded"] * 3)


def test_an_answer_under_a_stranger_s_key_is_not_written_down(sender, package, centre, authority, tmp_path):
    stranger = Authority(tmp_path, "lạ")
    with pytest.raises(Refused, match=r"^Chứng thư của Common Name: Ban Tổ chức Trung ương không dẫn tới nơi tin cậy"):
        take(sender, answered(centre, package, authority), stranger)


def an_answer(sender: Province, authority: Authority, **changed) -> bytes:
    usual = {
        "kind": "receipt", "package_sha256": sender.sent.package_sha256, "package": "gói", "letter_number": "01/BTV",
        "receiver": "Ban Tổ chức", "number": 1, "answered_on": sender.sent.sent_on,
    }  # fmt: skip
    return sealed(Answer(**{**usual, **changed}), authority.key_of("Ban Tổ chức"))


def test_an_answer_to_another_package_is_named_as_such(sender, authority):
    with pytest.raises(Refused, match=r"^Thư trả lời này thuộc về gói khác: gói\.$"):
        take(sender, an_answer(sender, authority, package_sha256="0" * 64), authority)


def test_an_answer_that_names_a_file_which_was_not_sent_is_refused(sender, authority):
    items = (ReturnedItem(file_number="TB-9999", reason="?"),)
    with pytest.raises(Refused, match="nhắc tới hồ sơ không có trong đợt gửi: TB-9999"):
        take(sender, an_answer(sender, authority, kind="return", reason="Thiếu.", items=items), authority)


@pytest.mark.parametrize("content", [b"", b"receipt", b"0" * 6_000_000])
def test_what_is_no_answer_is_one_sentence(sender, authority, content):
    with pytest.raises(Refused, match=r"^Tệp này không phải thư trả lời có chữ ký số\.$"):
        take(sender, content, authority)


def test_only_who_records_outcomes_takes_in_an_answer(sender, package, centre, authority):
    content = answered(centre, package, authority)
    with pytest.raises(NotAllowed):
        take(sender, content, authority, key="hong")
    with pytest.raises(Refused):
        take_answer(
            sender.session, sender.world.cabinet, content, trust_roots(authority.root), by=Actor(None, "")
        )  # fmt: skip


def test_a_return_says_why_and_of_which_files(package, centre, authority):
    with pytest.raises(BadInput, match="Hãy ghi lý do trả lại gói"):
        answered(centre, package, authority, "return")
    with pytest.raises(BadInput, match="Gói không có hồ sơ X"):
        answered(centre, package, authority, "return", reason="Thiếu.", items={"X": "?"})


def test_without_a_key_nothing_is_answered(package, centre, authority):
    centre.settings = replace(centre.settings, signing_key="")
    with pytest.raises(Refused, match="chưa có khóa ký số"):
        answered(centre, package, authority)
