"""Documents: the limits of their item, pages, names, and content that goes with its last reference."""

from io import BytesIO

import pytest

from competition.db.stored_files import StoredFile
from competition.errors import NotAllowed, NotFound, Refused
from competition.proposals.checks import check_item
from competition.proposals.documents import attach_document, find_document, remove_document
from competition.proposals.models import CheckedItem, Document
from competition.proposals.rules import clean_file_name
from competition.storage import TooLarge
from tests.proposals.conftest import pdf, photo


def attach(desk, proposal, item="photos", name="ảnh.jpg", stream=None, key="sen"):
    by = desk.actor(key)
    return attach_document(desk.session, desk.world.cabinet, proposal, item, name, stream or photo(), by=by)


def test_a_document_knows_its_content_and_its_pages(desk):
    draft = desk.draft()
    document = attach(desk, draft, "narrative", "thuyết minh.pdf", pdf(3))
    file = desk.session.get_one(StoredFile, document.sha256)
    assert (document.pages, document.name, file.media_type) == (3, "thuyết minh.pdf", "application/pdf")
    assert (desk.world.cabinet.check(document.sha256), draft.revision) == (True, 2)


@pytest.mark.parametrize(
    "stream", [pdf(2, password="secret"), BytesIO(b"%PDF-1.7\nnot much of one")], ids=["encrypted", "broken"]
)
def test_a_pdf_that_cannot_be_opened_is_taken_with_its_pages_unknown(desk, stream):
    assert attach(desk, desk.draft(), "narrative", "thuyết minh.pdf", stream).pages is None


@pytest.mark.parametrize(
    ("item", "name", "stream", "sentence"),
    [
        (
            "narrative", "dài.pdf", pdf(16),
            "Tệp “dài.pdf” có 16 trang; mục “Bản thuyết minh (tệp)” nhận tối đa 15 trang.",
        ),
        (
            "photos", "ảnh.jpg", pdf(),
            "Tệp “ảnh.jpg” không đúng loại. Mục “Ảnh sản phẩm hoặc mô hình” nhận: JPEG, PNG, WebP, HEIC.",
        ),
        ("poems", "thơ.pdf", pdf(), "Danh mục hồ sơ không có mục này."),
    ],
)  # fmt: skip
def test_a_file_outside_its_items_limits_is_refused_and_not_stored(desk, item, name, stream, sentence):
    with pytest.raises(Refused) as refused:
        attach(desk, desk.draft(), item, name, stream)
    assert (str(refused.value), list(desk.world.cabinet.all())) == (sentence, [])


def test_a_file_that_is_too_large_is_refused_before_it_is_stored(desk):
    with pytest.raises(TooLarge):
        attach(desk, desk.draft(), stream=BytesIO(photo().getvalue() + b"\0" * 5_000_001))
    assert list(desk.world.cabinet.all()) == []


def test_an_item_takes_so_many_files_and_no_more(desk):
    draft = desk.draft()
    for colour in ("red", "green", "blue", "white", "black"):
        attach(desk, draft, name=f"{colour}.jpg", stream=photo(colour))
    with pytest.raises(Refused) as refused:
        attach(desk, draft, stream=photo("yellow"))
    assert str(refused.value) == "Mục “Ảnh sản phẩm hoặc mô hình” nhận tối đa 5 tệp. Hãy gỡ một tệp trước."


def test_the_same_content_twice_under_an_item_is_one_document(desk):
    draft = desk.draft()
    first, again = attach(desk, draft), attach(desk, draft, name="ảnh (2).jpg")
    assert (again.id, desk.session.query(Document).count()) == (first.id, 1)


def test_a_locked_file_and_a_foreign_hand_are_refused(desk):
    proposal = desk.submitted()
    with pytest.raises(Refused, match="đang khóa"):
        attach(desk, proposal)
    with pytest.raises(NotAllowed):
        attach(desk, proposal, key="man")
    with pytest.raises(Refused, match="đang khóa"):
        remove_document(desk.session, proposal, 1, by=desk.actor("sen"))


def test_a_document_of_another_proposal_is_not_there(desk):
    hers = attach(desk, desk.draft())
    other = desk.draft("man")
    with pytest.raises(NotFound):
        find_document(desk.session, other, hers.id)
    with pytest.raises(NotFound):
        remove_document(desk.session, other, hers.id, by=desk.actor("man"))


def test_what_was_checked_under_an_item_must_be_checked_again_when_its_papers_change(desk):
    proposal = desk.submitted()
    desk.check(proposal, "checklist", "lua")
    proposal.locked = False
    attach(desk, proposal, name="khác.jpg", stream=photo("red"))
    assert desk.session.query(CheckedItem).count() == 0


def test_content_goes_with_its_last_reference(world, desk):
    first, second = desk.draft(), desk.draft("man")
    one, other = attach(desk, first), attach(desk, second, key="man")
    sha256 = one.sha256
    remove_document(desk.session, first, one.id, by=desk.actor("sen"))
    desk.session.commit()
    assert world.work_is_done() == 1
    assert (world.cabinet.has(sha256), desk.session.query(StoredFile).count()) == (True, 1)
    remove_document(desk.session, second, other.id, by=desk.actor("man"))
    desk.session.commit()
    world.work_is_done()
    desk.session.expire_all()
    assert (world.cabinet.has(sha256), desk.session.query(StoredFile).count()) == (False, 0)


def test_content_attached_again_before_the_deletion_stays(world, desk):
    draft = desk.draft()
    document = attach(desk, draft)
    remove_document(desk.session, draft, document.id, by=desk.actor("sen"))
    desk.session.commit()
    again = attach(desk, draft)
    desk.session.commit()
    world.work_is_done()
    assert world.cabinet.check(again.sha256)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Ba\u0309n thuye\u0302\u0301t minh.pdf", "Bản thuyết minh.pdf"),
        ("C:\\Users\\Sen\\ảnh.jpg", "ảnh.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..hidden", "hidden"),
        ("", "tep"),
        (".pdf", "pdf"),
        ("x" * 200 + ".docx", "x" * 115 + ".docx"),
        ("hình\u202egpj.exe", "hìnhgpj.exe"),
    ],
)
def test_a_file_name_is_cleaned(name, kept):
    assert clean_file_name(name) == kept


def test_an_eligibility_check_does_not_hang_on_papers(desk):
    proposal = desk.passed_on()
    check_item(desk.session, proposal, "eligibility", "women_led", True, by=desk.actor("hanh"))
    proposal.locked = False
    attach(desk, proposal, name="khác.jpg", stream=photo("red"))
    assert [(c.subject, c.item) for c in desk.session.query(CheckedItem)] == [("eligibility", "women_led")]
