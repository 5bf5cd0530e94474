"""The chair's digital signature on minutes: with the office's key, or with her own on the PDF she downloaded."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from competition import clock
from competition.dossiers.pades import check_pdf, sign_pdf
from competition.dossiers.signature import trust_roots
from competition.scoring.models import Minutes
from tests.dossiers.authority import Authority
from tests.web.at_the_desk import Officer
from tests.web.judging import Round, ranked
from tests.web.test_digital import keyed
from tests.web.test_district_result import PASSWORD, minh, prepared
from tests.web.visiting import Visit

__all__ = ["minh", "ranked"]
TICK = "Ký số biên bản bằng khóa của cơ quan"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "gốc")


def the_minutes(ranked: Round) -> Minutes:
    with ranked.world.session(reads_only=True) as session:
        return session.query(Minutes).one()


def prepared_pdf(minh: Officer, ranked: Round) -> bytes:
    prepared(minh, ranked)
    content: bytes = minh.answer_of(f"{ranked.district}/minutes/{the_minutes(ranked).id}/bien-ban.pdf").content
    return content


def handed_in(minh: Officer, ranked: Round, content: bytes) -> str:
    """The page after she uploaded this as the signed minutes, and was refused."""
    answer = minh.answer(
        f"{ranked.district}/minutes/sign", {"pdf": ""}, files={"scan": ("ký.pdf", content, "application/pdf")}
    )
    assert (answer.status_code, ranked.state()) == (422, "ranked")
    return str(answer.text)


def test_the_prepared_pdf_is_signed_with_the_offices_key(
    visit: Visit, minh: Officer, ranked: Round, authority: Authority
) -> None:
    seen, address = prepared(minh, ranked), f"{ranked.district}/minutes"
    assert TICK not in minh.reads(address)
    keyed(visit, authority)
    assert TICK in minh.reads(address)
    assert "Hãy nhập lại mật khẩu để ký" in minh.fails(f"{address}/sign", {"pdf": seen, "digital": "y"})
    minh.sends(f"{address}/sign", {"pdf": seen, "password": PASSWORD, "digital": "y"})
    minutes = the_minutes(ranked)
    before = minh.answer_of(f"{address}/{minutes.id}/bien-ban.pdf").content
    signed = minh.answer_of(f"{address}/{minutes.id}/ban-ky").content
    (found,) = check_pdf(signed, trust_roots(authority.root), clock.now())
    assert (found.signer, found.trusted, found.fault) == ("Common Name: Hội tỉnh", True, None)
    assert (signed.startswith(before), minutes.goes_out, minutes.pdf_sha256) == (True, minutes.signed_sha256, seen)
    assert "Chứng thư số: Common Name: Hội tỉnh" in minh.reads(address)


def test_a_key_that_does_not_open_leaves_the_minutes_unsigned(
    visit: Visit, minh: Officer, ranked: Round, authority: Authority
) -> None:
    seen = prepared(minh, ranked)
    keyed(visit, authority, "sai")
    typed = {"pdf": seen, "password": PASSWORD, "digital": "y"}
    assert "Không mở được khóa ký" in minh.fails(f"{ranked.district}/minutes/sign", typed)
    assert (ranked.state(), the_minutes(ranked).signed_at) == ("ranked", None)


def test_the_chair_signs_with_a_key_of_her_own(minh: Officer, ranked: Round, authority: Authority) -> None:
    signed = sign_pdf(prepared_pdf(minh, ranked), authority.key_of("Lê Thị Minh"))
    scan = {"scan": ("biên bản.pdf", signed, "application/pdf")}
    minh.sends(f"{ranked.district}/minutes/sign", {"pdf": ""}, files=scan)
    minutes = the_minutes(ranked)
    assert (minutes.scan_sha256, minutes.signed_with) == (None, "Common Name: Lê Thị Minh")
    assert minh.answer_of(f"{ranked.district}/minutes/{minutes.id}/ban-ky").content == signed


def test_what_is_not_the_prepared_pdf_is_not_taken_as_signed(
    visit: Visit, minh: Officer, ranked: Round, authority: Authority
) -> None:
    pdf, key = prepared_pdf(minh, ranked), authority.key_of("Lê Thị Minh")
    other = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(other)
    assert "không phải biên bản trên trang này" in handed_in(minh, ranked, sign_pdf(other.getvalue(), key))
    assert "không phải biên bản trên trang này" in handed_in(minh, ranked, sign_pdf(with_a_page_more(pdf), key))
    broken = sign_pdf(pdf, key).replace(b"/Producer", b"/producer", 1)
    assert "Chữ ký số trong tệp không dùng được" in handed_in(minh, ranked, broken)
    strangers = Authority(authority.folder, "khác")
    visit.client.app.state.settings = replace(visit.client.app.state.settings, trusted_roots=str(strangers.root))
    assert "không dẫn tới nơi mà hệ thống này tin cậy" in handed_in(minh, ranked, sign_pdf(pdf, key))


def with_a_page_more(pdf: bytes) -> bytes:
    """The same bytes and after them a change of what the reader sees."""
    from pyhanko.pdf_utils.generic import NumberObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.find_page_for_modification(0)[0].get_object()
    page[pdf_name("/Rotate")] = NumberObject(180)
    writer.update_container(page)
    changed = BytesIO()
    writer.write(changed)
    return changed.getvalue()
