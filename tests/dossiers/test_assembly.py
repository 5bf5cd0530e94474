"""The dossier of one proposal: order, page numbers, bookmarks, sources, and whatever people attach."""

import shutil
import subprocess
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from competition.dossiers.assembly import Dossier, Part, assemble
from competition.dossiers.pages import split
from competition.dossiers.rendering import render, to_pdf
from competition.dossiers.samples import sample, sample_profile
from competition.errors import Refused
from tests.dossiers.attachments import A4, encrypted, filled_form, jpeg, pdf_of, picture
from tests.dossiers.seeing import seen, sizes, text_of

PROFILE = sample_profile()


drawn = cache(to_pdf)


def dossier(*parts: Part) -> Dossier:
    return assemble(parts, title="TB-QP-0007", profile=PROFILE, draw=drawn)


def left(part: Part) -> str:
    """The reason why a part was left out; its dossier is there all the same."""
    made = dossier(part)
    assert made.pages == 2
    return str(made.left_as_files[0].reason)


@pytest.fixture(scope="module")
def whole() -> Dossier:
    minutes = render("jury_minutes", sample("jury_minutes"), profile=PROFILE)
    return assemble(
        [
            Part("own", "Biên bản họp", minutes, source_name="bien-ban.pdf", mark="Bản sao", enclosed=True),
            Part("pdf", "Bản thuyết minh", pdf_of([(*A4, 0)] * 3, "BAN"), source_name="thuyet-minh.pdf"),
            Part("pdf", "Giấy phép", encrypted("khóa"), source_name="giay-phep.pdf"),
            Part("picture", "Ảnh sản phẩm", jpeg(), source_name="anh.jpg"),
            Part("file", "Video", b"video", source_name="video.mp4"),
        ],
        title="TB-QP-0007", profile=PROFILE, cover=sample("cover"),
    )  # fmt: skip


def test_parts_stand_in_their_order_with_true_page_numbers(whole: Dossier):
    assert [(source.title, source.first_page, source.pages) for source in whole.sources] == [
        ("Biên bản họp", 3, 2), ("Bản thuyết minh", 5, 3), ("Giấy phép", 0, 0), ("Ảnh sản phẩm", 8, 1), ("Video", 0, 0),
    ]  # fmt: skip
    pages = text_of(whole.pdf).split("\n-----\n")
    assert (whole.pages, len(pages)) == (9, 9)
    assert ["BIÊN BẢN" in pages[2], "BAN 1" in pages[4], "BAN 3" in pages[6]] == [True, True, True]


def test_the_contents_name_each_part_with_its_page(whole: Dossier):
    contents = text_of(whole.pdf).split("\n-----\n")[1]
    for line in ("1 Biên bản họp 2 3", "2 Bản thuyết minh 3 5", "3 Ảnh sản phẩm 1 8", "4 Nguồn của từng phần 9"):
        assert line in contents


def test_every_page_carries_its_running_number(whole: Dossier):
    pages = text_of(whole.pdf).split("\n-----\n")
    assert [f"TB-QP-0007 – {number}/9" in page for number, page in enumerate(pages, 1)] == [True] * 9


def test_the_pages_of_a_signed_paper_are_marked_as_a_copy(whole: Dossier):
    pages = text_of(whole.pdf).split("\n-----\n")
    assert [number for number, page in enumerate(pages, 1) if "Bản sao" in page] == [3, 4]


def test_a_signed_paper_is_enclosed_as_the_file_that_it_was(whole: Dossier):
    minutes = render("jury_minutes", sample("jury_minutes"), profile=PROFILE)
    with pikepdf.open(BytesIO(whole.pdf)) as pdf:
        assert {name: one.get_file().read_bytes() for name, one in pdf.attachments.items()} == {
            "01 Biên bản họp.pdf": minutes
        }


def test_what_was_left_out_is_named_on_the_cover_with_the_reason(whole: Dossier):
    cover = text_of(whole.pdf).split("\n-----\n")[0]
    assert "Giấy phép (giay-phep.pdf): tệp đặt mật khẩu" in cover
    assert "Video (video.mp4): không phải tệp PDF hay ảnh" in cover


def test_the_last_page_names_each_source_with_its_hash(whole: Dossier):
    last = text_of(whole.pdf).split("\n-----\n")[-1].replace("\n", "")
    assert [source.sha256 in last for source in whole.sources] == [True] * 5
    assert whole.sources[4].sha256 == sha256(b"video").hexdigest()


def test_bookmarks_lead_to_the_parts(whole: Dossier):
    with pikepdf.open(BytesIO(whole.pdf)) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        found = [(str(item.title), numbers[item.destination[0].objgen]) for item in outline.root]
    assert found == [
        ("Bìa", 1), ("Mục lục", 2), ("Biên bản họp", 3), ("Bản thuyết minh", 5), ("Ảnh sản phẩm", 8),
        ("Nguồn của từng phần", 9),
    ]  # fmt: skip


def test_the_same_parts_give_the_same_bytes(whole: Dossier):
    foreign = Part("pdf", "p", pdf_of([(*A4, 90), (300, 200, 0)]))
    parts = [foreign, Part("picture", "a", jpeg()), Part("file", "v", b"v")]
    assert dossier(*parts) == dossier(*parts)


def test_the_whole_tells_its_language_and_claims_no_archive_format_that_a_part_may_break(whole: Dossier):
    with pikepdf.open(BytesIO(whole.pdf)) as pdf:
        assert (str(pdf.Root.Lang), str(pdf.docinfo["/Title"])) == ("vi", "TB-QP-0007")
        assert "/Metadata" not in pdf.Root


def test_qpdf_finds_nothing_wrong(whole: Dossier, tmp_path: Path):
    with pikepdf.open(BytesIO(whole.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
    if qpdf := shutil.which("qpdf"):
        for number, content in enumerate([whole.pdf, *split(whole.pdf, 60_000)]):
            path = tmp_path / f"{number}.pdf"
            path.write_bytes(content)
            assert subprocess.run([qpdf, "--check", path], check=False, capture_output=True).returncode == 0


def test_parts_may_lie_in_files(tmp_path: Path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of([(*A4, 0)]))
    made = dossier(Part("pdf", "p", path))
    assert made.sources[0].sha256 == sha256(path.read_bytes()).hexdigest()


def test_pages_of_every_size_and_turn_become_upright_a4():
    odd = [(595, 842, 0), (842, 595, 0), (595, 842, 90), (2384, 3370, 0), (100, 50, 0), (100, 50, 270), (595, 842, 180)]
    assert sizes(dossier(Part("pdf", "p", pdf_of(odd))).pdf)[1:-1] == [
        (210, 297), (297, 210), (297, 210), (210, 297), (297, 210), (210, 297), (210, 297),
    ]  # fmt: skip


def test_a_foreign_page_leaves_room_for_the_running_number():
    made = dossier(Part("pdf", "p", pdf_of([(*A4, 0)])))
    assert seen(made.pdf, "TB-QP-0007", 1).top > 289


def test_a_picture_stands_upright_by_its_exif_and_loses_it():
    made = dossier(Part("picture", "a", jpeg((80, 40), orientation=6)))
    assert sizes(made.pdf)[1] == (210, 297)
    assert [word in made.pdf for word in (b"Exif", b"Nguyen Thi Hanh", b"bi mat")] == [False, False, False]


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("GIF", "P"), ("WEBP", "RGB"), ("TIFF", "CMYK"),
                       ("BMP", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK")],
)  # fmt: skip
def test_pictures_of_many_kinds_are_shown(form: str, mode: str):
    assert dossier(Part("picture", "a", picture(form, mode))).pages == 3


def test_each_page_of_a_scan_is_a_page():
    assert dossier(Part("picture", "a", picture("TIFF", frames=3))).sources[0].pages == 3


def test_a_filled_form_keeps_what_was_filled_in_and_loses_its_script():
    made = dossier(Part("pdf", "p", filled_form("Tra thao moc")))
    assert "Tra thao moc" in text_of(made.pdf)
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        assert [name in pdf.Root for name in ("/AcroForm", "/OpenAction", "/Names")] == [False] * 3
        assert "/Annots" not in pdf.pages[1].obj


def test_a_form_whose_letters_cannot_be_drawn_is_enclosed_as_a_file():
    reason = "biểu mẫu điền sẵn không lưu kèm hình chữ; cần in ra PDF rồi nộp lại"
    assert left(Part("pdf", "p", filled_form("Trà thảo mộc"))) == reason


def test_a_file_with_an_owner_s_password_alone_can_be_read():
    assert dossier(Part("pdf", "p", encrypted(""))).sources[0].pages == 1


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (Part("pdf", "p", encrypted("khóa")), "tệp đặt mật khẩu"),
        (Part("pdf", "p", b""), "tệp rỗng"),
        (Part("pdf", "p", b"no pdf at all"), "tệp PDF hỏng"),
        (Part("pdf", "p", pdf_of([(*A4, 0)])[:200]), "tệp PDF hỏng"),
        (Part("pdf", "p", pdf_of([])), "tệp PDF không có trang nào"),
        (Part("pdf", "p", pdf_of([(*A4, 0)] * 301)), "tệp có 301 trang, nhiều hơn 300 trang"),
        (Part("pdf", "p", pdf_of([(20_000, 20_000, 0)])), "có trang khổ quá lớn hoặc bằng không"),
        (Part("pdf", "p", Path("/no/such/file.pdf")), "không đọc được tệp"),
        (Part("picture", "a", b""), "tệp rỗng"),
        (Part("picture", "a", b"no picture"), "định dạng ảnh không đọc được"),
        (Part("picture", "a", jpeg()[:300]), "tệp ảnh hỏng"),
        (Part("picture", "a", picture("PNG", "1", (20_000, 9_000))), "ảnh có quá nhiều điểm ảnh"),
        (Part("file", "v", b"x"), "không phải tệp PDF hay ảnh"),
    ],
)
def test_what_cannot_be_merged_is_enclosed_with_its_reason(part: Part, reason: str):
    assert left(part) == reason


def test_any_byte_of_an_attachment_may_be_broken():
    good = pdf_of([(*A4, 0), (300, 400, 90)])
    for at in range(0, len(good), 83):
        broken = good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :]
        assert dossier(Part("pdf", "p", broken, sha256="0" * 64)).pages in (2, 3, 4)


def test_a_small_dossier_is_not_split():
    made = dossier(Part("pdf", "p", pdf_of([(*A4, 0)])))
    assert split(made.pdf) == [made.pdf]


def test_parts_are_below_the_limit_and_hold_every_page_in_order():
    made = dossier(*[Part("picture", str(n), jpeg((900, 900))) for n in range(8)])
    limit = len(made.pdf) // 2
    pieces = split(made.pdf, limit)
    assert (len(pieces) > 1, max(map(len, pieces)) <= limit) == (True, True)
    joined = "\n-----\n".join(text_of(piece).rstrip("\n") for piece in pieces)
    assert [f"– {n}/{made.pages}" in page for n, page in enumerate(joined.split("\n-----\n"), 1)] == [True] * made.pages


def test_a_page_that_is_larger_than_the_limit_is_refused():
    made = dossier(Part("picture", "a", jpeg()))
    with pytest.raises(Refused, match="một mình đã lớn hơn 300 byte"):
        split(made.pdf, 300)
