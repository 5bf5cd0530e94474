"""Every paper on its sample: the golden text, the decree's layout, the same bytes, PDF/A-3a, and English beside."""

import os
import re
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from competition.dossiers.profile import DocumentProfile, from_dict, to_dict
from competition.dossiers.rendering import SHIPPED, compose, render, to_pdf
from competition.dossiers.samples import papers, sample, sample_profile
from competition.errors import Refused
from competition.language import catalogue
from tests.dossiers.seeing import seen, sizes, text_of

GOLDEN = Path(__file__).parent.parent / "golden" / "papers"
WITHOUT_DATABASE = (
    "assembly", "bag_check", "blind", "chain", "foreign_parts", "lint", "listing", "names", "package",
    "pages", "profile", "record", "record_check", "record_text", "rendering", "rendering_pool", "samples", "signature",
    "verify", "verify_command", "zipping",
)  # fmt: skip
LANDSCAPE = {"case_register", "certificate", "outgoing_register", "score_summary", "short_profile_list"}


def blank_sheet() -> dict[str, Any]:
    return {**sample("score_sheet"), "filled": False, "juror": "", "total": None, "comment": ""}


def memo() -> dict[str, Any]:
    return {**sample("forwarding_letter"), "kind": "memo", "code": "TTr-BTV", "number": 8}


def quiet_minutes() -> dict[str, Any]:
    nothing = {"absent": [], "recused": [], "ties": [], "reserved": [], "below_minimum": ""}
    return {**sample("jury_minutes"), **nothing}


VARIANTS = {
    **{name: (name, sample(name)) for name in papers()},
    "score_sheet_blank": ("score_sheet", blank_sheet()),
    "forwarding_memo": ("forwarding_letter", memo()),
    "jury_minutes_quiet": ("jury_minutes", quiet_minutes()),
}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {name: render(paper, data, profile=sample_profile()) for name, (paper, data) in VARIANTS.items()}


def test_every_template_has_a_sample_and_every_sample_a_template():
    templates = {path.stem for path in SHIPPED.glob("*.html")} - {"base", "_parts"}
    assert set(papers()) == templates


@pytest.mark.parametrize("name", VARIANTS)
def test_the_text_is_the_golden_one(made: dict[str, bytes], name: str):
    text, golden = text_of(made[name]), GOLDEN / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    assert text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_data_gives_the_same_bytes(made: dict[str, bytes], name: str):
    paper, data = VARIANTS[name]
    assert render(paper, data, profile=sample_profile()) == made[name]


@pytest.mark.parametrize("name", VARIANTS)
def test_a_paper_is_pdf_a_with_language_title_and_tags(made: dict[str, bytes], name: str):
    with pikepdf.open(BytesIO(made[name])) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert (str(pdf.Root.Lang), str(pdf.docinfo.Title) != "", bool(pdf.Root.MarkInfo.Marked)) == ("vi", True, True)
        assert "/StructTreeRoot" in pdf.Root
        dictionaries = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)]
        fonts = [thing for thing in dictionaries if thing.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert [str(font.FontName) for font in fonts if "Liberation" not in str(font.FontName)] == []


@pytest.mark.parametrize("name", VARIANTS)
def test_pages_are_a4_and_only_wide_tables_lie_on_their_side(made: dict[str, bytes], name: str):
    expected = (297, 210) if name in LANDSCAPE else (210, 297)
    assert set(sizes(made[name])) == {expected}


REGULAR, BOLD, ITALIC = "Liberation-Serif", "Liberation-Serif-Bold", "Liberation-Serif-Italic"
BOLD_ITALIC = "Liberation-Serif-Bold-Italic"


@pytest.mark.parametrize(
    ("words", "page", "font", "size", "half"),
    [
        ("HỘI LHPN TỈNH", 0, REGULAR, 12, "left"),
        ("BAN THƯỜNG VỤ", 0, BOLD, 12, "left"),
        ("CỘNG HÒA XÃ HỘI", 0, BOLD, 12, "right"),
        ("Độc lập - Tự do - Hạnh phúc", 0, BOLD, 13, "right"),
        ("Số: 12/QĐ-BTV", 0, REGULAR, 13, "left"),
        ("Quỳnh Phụ, ngày 02 tháng 5 năm 2024", 0, ITALIC, 13, "right"),
        ("QUYẾT ĐỊNH", 0, BOLD, 14, "left"),
        ("Về việc", 0, BOLD, 14, "left"),
        ("Căn cứ Điều lệ", 0, ITALIC, 14, "left"),
        ("Thành lập Hội đồng giám khảo Cuộc thi", 0, REGULAR, 14, "left"),
        ("Nơi nhận:", 1, BOLD_ITALIC, 12, "left"),
        ("- Lưu: VT", 1, REGULAR, 11, "left"),
        ("TM. BAN THƯỜNG VỤ", 1, BOLD, 13, "right"),
        ("Bùi Thị Hoa", 1, BOLD, 14, "right"),
    ],
)
def test_each_component_has_the_decree_s_font_size_and_side(
    made: dict[str, bytes], words: str, page: int, font: str, size: float, half: str
):
    found = seen(made["jury_decision"], words, page)
    assert (found.font, found.size, "left" if found.left < 105 else "right") == (font, size, half)


def test_the_margins_are_those_of_the_profile(made: dict[str, bytes]):
    assert seen(made["jury_decision"], "Căn cứ Điều lệ").left == 42.7  # 30 mm and a first line of 12.7 mm
    assert 19 < seen(made["jury_decision"], "CỘNG HÒA XÃ HỘI").top < 22
    assert seen(made["jury_decision"], "Nơi nhận:", 1).left == 30


def test_the_page_number_stands_in_the_top_margin_from_page_two_on(made: dict[str, bytes]):
    for name in ("jury_decision", "forwarding_letter", "jury_minutes"):
        number = seen(made[name], "2", 1, whole_line=True)
        assert (number.size, number.top < 20, 103 < number.left < 115) == (13, True, True), name
    assert not text_of(made["jury_decision"]).startswith("1\n")


def test_an_official_letter_has_its_subject_under_the_number_and_no_title(made: dict[str, bytes]):
    pdf = made["forwarding_letter"]
    number, about = seen(pdf, "Số: 47/BTV-GĐXHKT"), seen(pdf, "V/v gửi hồ sơ")
    assert (about.size, about.font, about.top > number.top, about.left < 100) == (12, REGULAR, True, True)
    assert "CÔNG VĂN" not in text_of(pdf)


def test_the_secretary_signs_on_the_left_and_the_chair_on_the_right(made: dict[str, bytes]):
    secretary, chair = seen(made["jury_minutes"], "THƯ KÝ", 1), seen(made["jury_minutes"], "CHỦ TỌA", 1)
    assert (secretary.left < 105 < chair.left, secretary.top == chair.top) == (True, True)


def test_the_profile_shapes_the_heading():
    changed = from_dict({
        **to_dict(sample_profile()), "right_header": "organisation_name", "organisation_name": "Đoàn thể",
        "separator": "asterisks", "on_behalf_prefix": "T/M", "number_format": "{number}-{code}",
        "margins": {"top": 25, "bottom": 25, "left": 35, "right": 20},
    })  # fmt: skip
    pdf = render("jury_decision", sample("jury_decision"), profile=changed)
    text = text_of(pdf)
    assert ("CỘNG HÒA" in text, "ĐOÀN THỂ" in text, "***" in text) == (False, True, True)
    assert ("Số: 12-QĐ-BTV" in text, "T/M BAN THƯỜNG VỤ" in text) == (True, True)
    assert seen(pdf, "Căn cứ Điều lệ").left == 47.7


def test_a_paper_before_its_signature_leaves_room_for_the_number():
    data = {name: value for name, value in sample("forwarding_letter").items() if name != "number"}
    html = compose("forwarding_letter", {**data, "number": None}, profile=sample_profile())
    assert "Số: " + "\u00a0" * 8 + "/BTV-GĐXHKT" in html


def test_what_people_write_stays_text():
    data = {**sample("narrative"), "file_number": "<script>&"}
    assert "&lt;script&gt;&amp;" in compose("narrative", data, profile=sample_profile())


def test_decomposed_vietnamese_becomes_composed():
    data = {**sample("feedback"), "advice": unicodedata.normalize("NFD", "Tiếng Việt đủ dấu")}
    html = compose("feedback", data, profile=sample_profile())
    assert ("Tiếng Việt đủ dấu" in html, unicodedata.is_normalized("NFC", html)) == (True, True)


def test_nothing_is_fetched_from_disk_or_network(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật của máy chủ")
    html = f"""<html lang=vi><title>t</title><link rel=attachment href="file://{secret}">
      <link rel=stylesheet href="file://{secret}"><img src="file://{secret}" alt=""><p>chữ</p></html>"""
    pdf = to_pdf(html)
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert (dict(opened.attachments), text_of(pdf)) == ({}, "chữ\n")


def test_a_missing_placeholder_is_refused_by_name():
    data = {name: value for name, value in sample("receipt").items() if name != "tracking_code"}
    with pytest.raises(Refused, match="tracking_code"):
        compose("receipt", data, profile=sample_profile())


def test_an_unknown_paper_is_refused():
    with pytest.raises(Refused, match="Không có mẫu văn bản “no_such"):
        compose("no_such", {}, profile=sample_profile())


@pytest.mark.parametrize("name", papers())
def test_every_paper_can_be_written_in_english(name: str):
    html = compose(name, sample(name), language="en", profile=sample_profile())
    assert '<html lang="en">' in html


def test_every_sentence_of_the_papers_stands_in_the_english_catalogue():
    room = Path(__file__).parents[2] / "competition" / "dossiers"
    asked = {text for path in SHIPPED.glob("*.[ht]*") for text in re.findall(r'_\("([^"]+)"', path.read_text("utf-8"))}
    for path in (room / f"{name}.py" for name in WITHOUT_DATABASE):
        asked |= set(re.findall(r'say\(\s*"([^"]+)"', path.read_text("utf-8")))
    assert sorted(asked - set(catalogue("en"))) == []


def test_a_profile_that_makes_no_sense_is_refused_with_the_reason():
    with pytest.raises(Refused, match="issuer_lines"):
        from_dict({"level": "district", "place_name": "Quỳnh Phụ"})
    with pytest.raises(Refused, match="nomber"):
        from_dict({**to_dict(sample_profile()), "number_format": "{nomber}"})


def test_a_profile_survives_being_stored():
    assert from_dict(to_dict(sample_profile())) == sample_profile()
    assert isinstance(sample_profile(), DocumentProfile)
