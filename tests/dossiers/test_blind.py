"""The blind edition: nothing tells who made a file, and a name that remains in the text is found."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from competition.dossiers.blind import Finding, find_names, jpeg_without_traces, without_traces
from competition.dossiers.rendering import render
from competition.dossiers.samples import sample, sample_profile
from competition.errors import Refused
from tests.dossiers.attachments import A4, encrypted, filled_form, jpeg, pdf_of, saved


def scanned() -> bytes:
    """A PDF from a scanner: a JPEG with EXIF on a page, an author, XMP, an enclosed file."""
    picture = jpeg(comment="chup boi chi Hanh")
    with pikepdf.open(BytesIO(pdf_of([(*A4, 0)]))) as pdf:
        image = pdf.make_stream(
            picture, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=80, Height=40,
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        pdf.pages[0].add_resource(image, pikepdf.Name.XObject, pikepdf.Name.Im1)
        pdf.pages[0].contents_add(b"q 80 0 0 40 100 100 cm /Im1 Do Q")
        pdf.docinfo["/Author"] = "Nguyen Thi Hanh"
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = ["Nguyen Thi Hanh"]
        pdf.attachments["ho-so.txt"] = b"Nguyen Thi Hanh"
        return saved(pdf, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def plain(pdf: bytes) -> bytes:
    """The file with every stream unpacked, to be searched byte by byte."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return saved(opened, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def test_a_pdf_loses_author_exif_comments_and_enclosed_files():
    assert b"Nguyen Thi Hanh" in plain(scanned())
    blind = plain(without_traces(scanned(), "pdf"))
    for trace in (b"Nguyen Thi Hanh", b"chup boi", b"Exif", b"dc:creator", b"ho-so.txt"):
        assert trace not in blind


def test_the_picture_in_it_stays_what_it_was():
    with pikepdf.open(BytesIO(without_traces(scanned(), "pdf"))) as pdf:
        stream = pdf.pages[0].Resources.XObject.Im1.read_raw_bytes()
    with Image.open(BytesIO(stream)) as after, Image.open(BytesIO(jpeg())) as before:
        assert after.tobytes() == before.tobytes()


def test_a_script_does_not_survive():
    assert b"app.alert" not in plain(without_traces(filled_form("Tra"), "pdf"))


def test_a_picture_comes_back_upright_without_exif():
    blind = without_traces(jpeg((80, 40), orientation=6), "picture")
    with Image.open(BytesIO(blind)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((40, 80), {})


def test_what_is_no_jpeg_is_left_alone():
    assert jpeg_without_traces(b"\x00\x01\x02") == b"\x00\x01\x02"


def test_a_file_that_cannot_be_opened_needs_a_hand_made_copy():
    with pytest.raises(Refused, match="Không làm được bản ẩn danh: tệp đặt mật khẩu"):
        without_traces(encrypted("khóa"), "pdf")


@pytest.fixture(scope="module")
def form() -> bytes:
    return render("entry_form", sample("entry_form"), profile=sample_profile())


@pytest.mark.parametrize("name", ["Nguyễn Thị Hạnh", "NGUYEN THI HANH", "nguyễn thị  hạnh"])
def test_a_name_is_found_whatever_its_case_and_accents(form: bytes, name: str):
    found = find_names(form, [name])
    assert {(finding.page, finding.wanted) for finding in found} == {(1, name)}
    assert "Họ và tên: Nguyễn Thị Hạnh" in found[0].words


def test_a_phone_is_found_whatever_stands_between_its_digits():
    slip = render("activation_slip", sample("activation_slip"), profile=sample_profile())
    assert [finding.page for finding in find_names(slip, ["0987.000.111"])] == [1]


def test_a_name_inside_a_longer_word_is_no_finding():
    assert find_names(pdf_of([(*A4, 0)], "THANH"), ["An", "Han", "TRANG"]) == []
    assert find_names(pdf_of([(*A4, 0)] * 2, "AN"), ["An"]) == [Finding(1, "An", "AN 1"), Finding(2, "An", "AN 2")]


def test_a_file_that_is_no_pdf_is_refused():
    with pytest.raises(Refused, match="Không đọc được lớp chữ"):
        find_names(b"no pdf", ["Hạnh"])
