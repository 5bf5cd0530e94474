"""The blind edition over HTTP: names found in a text layer hold a document back until it is covered or looked at."""

from io import BytesIO

import pikepdf
import pytest

from competition import clock
from competition.dossiers.rendering import to_pdf
from competition.proposals.models import Document, Proposal
from competition.storage.keeping import keep
from tests.conftest import World
from tests.proposals.conftest import Desk, photo
from tests.web.at_the_desk import Officer
from tests.web.judging import member
from tests.web.visiting import Visit

NAMED = "<p>Chủ cơ sở: chị NGUYỄN THỊ SEN, điện thoại 0987 654 321.</p>"
HELD = "Chưa gửi giám khảo 1 giấy tờ"


@pytest.fixture
def hanh(visit: Visit) -> Officer:
    return member(visit, "hanh")


@pytest.fixture
def file(world: World) -> str:
    """The address of a file of Sen's at Hạnh's unit."""
    with world.session() as session:
        return f"/district/files/{Desk(world, session).passed_on('sen').id}"


def attached(world: World, file: str, content: bytes, name: str = "giấy phép.pdf") -> int:
    with world.session() as session:
        proposal = session.get_one(Proposal, int(file.rpartition("/")[2]))
        kept = keep(session, world.cabinet, BytesIO(content), name, limit=10_000_000)
        document = Document(
            proposal_id=proposal.id, item="photos", name=name, sha256=kept.sha256,
            attached_by_id=proposal.applicant_id, attached_at=clock.now(),
        )  # fmt: skip
        session.add(document)
        session.flush()
        return document.id


def cleared(world: World, document: int) -> bool:
    with world.session(reads_only=True) as session:
        return session.get_one(Document, document).cleared_for_jury


def test_a_name_in_the_text_holds_a_document_back_and_says_where(hanh: Officer, world: World, file: str) -> None:
    document = attached(world, file, to_pdf(NAMED))
    assert hanh.sends(f"{file}/clearing", {"document": document}).startswith(HELD)
    assert cleared(world, document) is False
    page = hanh.reads(f"{file}/blind")
    assert ("Trang 1: “Chủ cơ sở: chị NGUYỄN THỊ SEN" in page, "0987 654 321" in page) == (True, True)


def test_she_may_be_sure_that_the_places_tell_nothing(hanh: Officer, world: World, file: str) -> None:
    document = attached(world, file, to_pdf("<p>Ngân hàng hỗ trợ: 0987654321</p>"))
    assert hanh.sends(f"{file}/blind", {"document": document}).startswith(HELD)
    said = hanh.sends(f"{file}/blind", {"document": document, "sure": document})
    assert (said, cleared(world, document)) == ("Giám khảo đọc được 1 giấy tờ của hồ sơ này.", True)
    assert hanh.sends(f"{file}/clearing", {"document": document}) == said


def test_a_covered_copy_is_read_instead_of_the_file(hanh: Officer, world: World, file: str) -> None:
    document = attached(world, file, to_pdf(NAMED))
    with pikepdf.open(BytesIO(to_pdf("<p>Chủ cơ sở: ▇▇▇</p>"))) as pdf:
        pdf.docinfo["/Author"] = "Nguyen Thi Sen"
        covered = BytesIO()
        pdf.save(covered)
    copy = {f"copy_{document}": ("che tên.pdf", covered.getvalue(), "application/pdf")}
    said = hanh.sends(f"{file}/blind", {"document": document}, files=copy)
    assert (said, cleared(world, document)) == ("Giám khảo đọc được 1 giấy tờ của hồ sơ này.", True)
    answer = hanh.answer_of(f"{file}/blind/{document}")
    assert (answer.headers["content-type"], b"Thi Sen" in answer.content) == ("application/pdf", False)
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert "/Author" not in pdf.docinfo


def test_a_copy_that_still_shows_the_name_is_held_back_too(hanh: Officer, world: World, file: str) -> None:
    document = attached(world, file, photo().getvalue(), "ảnh.jpg")
    copy = {f"copy_{document}": ("che tên.pdf", to_pdf(NAMED), "application/pdf")}
    assert hanh.sends(f"{file}/blind", {"document": document}, files=copy).startswith(HELD)
    assert cleared(world, document) is False


def test_a_word_file_needs_a_covered_copy(hanh: Officer, world: World, file: str) -> None:
    document = attached(world, file, b"PK\x03\x04 no picture", "thuyết minh.docx")
    assert hanh.sends(f"{file}/blind", {"document": document, "sure": document}).startswith(HELD)
    assert "Chỉ gửi được khi có bản đã che tên." in hanh.reads(f"{file}/blind")
    copy = {f"copy_{document}": ("che tên.pdf", to_pdf("<p>Che hết.</p>"), "application/pdf")}
    hanh.sends(f"{file}/blind", {"document": document}, files=copy)
    assert cleared(world, document) is True
    text = {f"copy_{document}": ("che tên.txt", b"abc", "text/plain")}
    assert "phải là tệp PDF hoặc ảnh" in hanh.fails(f"{file}/blind", {}, files=text)


def test_the_copy_is_for_her_unit_alone(visit: Visit, world: World, file: str) -> None:
    document = attached(world, file, photo().getvalue(), "ảnh.jpg")
    for key in ("yen", "minh", "khoa", "lua", "bich"):
        for address in (f"{file}/blind", f"{file}/blind/{document}"):
            member(visit, key).page(address, 404)
        assert member(visit, key).answer(f"{file}/blind", {}).status_code == 404
