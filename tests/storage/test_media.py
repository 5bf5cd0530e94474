"""The kind of a file by its content."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from PIL import Image

from competition.storage import media_type

OFFICE = "application/vnd.openxmlformats-officedocument."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (9, 9)).save(buffer, kind)
    return buffer.getvalue()


def zipped(*names: str, first: bytes = b"<x/>" * 50) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, first)
    return buffer.getvalue()


def workbook(maker: str) -> bytes:
    buffer = io.BytesIO()
    if maker == "openpyxl":
        openpyxl.Workbook().save(buffer)
    else:
        book = xlsxwriter.Workbook(buffer)
        book.add_worksheet()
        book.close()
    return buffer.getvalue()


def boxed(brand: bytes, *others: bytes) -> bytes:
    brands = brand + bytes(4) + b"".join(others)
    return (8 + len(brands)).to_bytes(4, "big") + b"ftyp" + brands + bytes(100)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "don.pdf", "application/pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4\n", "scan", "application/pdf"),
        (picture("JPEG"), "anh.jpg", "image/jpeg"),
        (picture("JPEG"), "anh.png", "image/jpeg"),
        (picture("PNG"), "anh.png", "image/png"),
        (picture("WEBP"), "anh.webp", "image/webp"),
        (boxed(b"heic", b"mif1", b"heic"), "IMG_0001.HEIC", "image/heic"),
        (boxed(b"mif1", b"mif1", b"heic"), "IMG_0001.jpg", "image/heic"),
        (boxed(b"avif", b"avif", b"mif1"), "anh.avif", "image/avif"),
        (boxed(b"isom", b"isom", b"mp41"), "phim.mp4", "video/mp4"),
        (boxed(b"mp42", b"isom", b"mp42"), "phim.mp4", "video/mp4"),
        (boxed(b"qt  ", b"qt  "), "phim.mov", "video/quicktime"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.docx", OFFICE + "wordprocessingml.document"),
        (zipped("docProps/app.xml", "word/document.xml"), "khong-ten", OFFICE + "wordprocessingml.document"),
        (zipped("[Content_Types].xml", first=b"x" * 70_000)[:65_536], "a.docx", OFFICE + "wordprocessingml.document"),
        (workbook("openpyxl"), "bang.xlsx", OFFICE + "spreadsheetml.sheet"),
        (workbook("xlsxwriter"), "bang.zip", OFFICE + "spreadsheetml.sheet"),
        (zipped("xin-chao.txt"), "gia-vo.docx", "application/zip"),
        (zipped("keyword/document.xml"), "a.zip", "application/zip"),
        (OLE, "cu.doc", "application/msword"),
        (OLE, "cu.xls", "application/vnd.ms-excel"),
        (b"<!DOCTYPE html><html><script>", "gia-vo.jpg", "text/html"),
        (b"MZ\x90\0" + bytes(100), "gia-vo.exe.pdf", "application/vnd.microsoft.portable-executable"),
        ("Họ tên,Xã\n".encode(), "danh-sach.csv", "text/csv"),
        ("Chị Hạnh".encode()[:-2], "ghi-chu.txt", "text/plain"),
        (b"\x01\x02\x03\x04" * 9, "don.pdf", "application/octet-stream"),
        (b"", "rong.pdf", "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_says(content: bytes, name: str, kind: str):
    assert media_type(content, name) == kind
