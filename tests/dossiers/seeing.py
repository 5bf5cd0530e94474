"""How a test looks at a PDF: its text page by page, and where and in which font and size words stand."""

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

MILLIMETRE = 72 / 25.4
PIXELS_IN_A_POINT = 0.75  # WeasyPrint counts in CSS pixels


@dataclass(frozen=True)
class Seen:
    """Words on a page: points, and millimetres from the page's left and top edge."""

    font: str
    size: float
    left: float
    top: float


def text_of(pdf: bytes) -> str:
    """The text layer, lines as they stand, pages parted by a line of dashes."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    lines = ["\n".join(line.rstrip() for line in page.splitlines()) for page in pages]
    return "\n-----\n".join(lines) + "\n"


def seen(pdf: bytes, words: str, page: int = 0, *, whole_line: bool = False) -> Seen:
    """Where the first letter of `words` stands on a page."""
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page]
        layer = sheet.get_textpage()
        lines = layer.get_text_range().replace("\r\n", " \n")
        at = f"\n{lines}\n".replace(" \n", "\n\n").index(f"\n{words}\n") if whole_line else lines.index(words)
        name = ctypes.create_string_buffer(100)
        pdfium.FPDFText_GetFontInfo(layer.raw, at, name, 100, ctypes.byref(ctypes.c_int()))
        size = pdfium.FPDFText_GetFontSize(layer.raw, at) * PIXELS_IN_A_POINT
        left, _, _, top = layer.get_charbox(at, loose=True)
        height = sheet.get_height()
    font = name.value.decode().partition("+")[2]
    return Seen(font, round(size, 1), round(left / MILLIMETRE, 1), round((height - top) / MILLIMETRE, 1))


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of every page in millimetres, as a viewer shows it."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = [document.get_page_size(n) for n in range(len(document))]
    return [(round(width / MILLIMETRE), round(height / MILLIMETRE)) for width, height in found]
