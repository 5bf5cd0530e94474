"""The blind edition for jurors: files without the traces of who made them, and a search for names that remain."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pikepdf import Dictionary, Name, Pdf, Stream

from competition.dossiers.foreign_parts import CannotBeMerged, open_pdf, picture_pages
from competition.dossiers.pages import bytes_of
from competition.errors import Refused
from competition.language import say

AROUND = 40
START_OF_SCAN = 0xDA
# APP1 to APP13 and comments; APP0 (JFIF) and APP14 (Adobe) say how the colours are to be read.
TRACES = {*range(0xE1, 0xEE), 0xFE}
# Mobile phones, e-mail addresses, and the twelve digits of an identity card.
MARKS = re.compile(
    r"(?<!\d)(?:\+84|0)[35789](?:[ .-]?\d){8}(?!\d)"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?<!\d)0\d{2}[ .]?\d{3}[ .]?\d{6}(?!\d)"
)
_PRIVATE = (Name.Metadata, Name.PieceInfo, Name.LastModified)


@dataclass(frozen=True)
class Finding:
    """A known name, phone or number that a reader could still see: on which page, and in what words."""

    page: int
    wanted: str
    words: str


def without_traces(content: bytes | Path, kind: str) -> bytes:
    """A "pdf" without author, dates, XMP, comments, scripts and embedded files; a "picture" as JPEG without EXIF.

    What cannot be opened is refused: the blind edition then needs a copy made by hand.
    """
    try:
        if kind == "picture":
            return next(jpeg for jpeg, _ in picture_pages(content))
        with open_pdf(content) as pdf:
            return _clean(pdf)
    except CannotBeMerged as error:
        raise Refused(say("Không làm được bản ẩn danh: {reason}.", reason=error.reason)) from error


def _clean(pdf: Pdf) -> bytes:
    """Pages alone go into a new file: what hangs on the old one's root (forms, scripts, files, names) stays behind."""
    with Pdf.new() as blind:
        blind.pages.extend(pdf.pages)
        for thing in blind.objects:
            if isinstance(thing, Dictionary | Stream):
                for name in _PRIVATE:
                    if name in thing:
                        del thing[name]
            if isinstance(thing, Stream) and thing.get(Name.Filter) == Name.DCTDecode:
                thing.write(jpeg_without_traces(thing.read_raw_bytes()), filter=Name.DCTDecode)
        return bytes_of(blind)


def jpeg_without_traces(jpeg: bytes) -> bytes:
    """A JPEG without EXIF, XMP and comments, its picture untouched; what is no JPEG comes back as it is."""
    if jpeg[:2] != b"\xff\xd8":
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != START_OF_SCAN:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] not in TRACES:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])


def find_names(pdf: bytes | Path, names: Iterable[str]) -> list[Finding]:
    """Where the text layer shows one of `names` (people, phones, numbers), whatever the case, accents or spacing.

    Pictures have no text layer: they need eyes. A file that cannot be read is refused.
    """
    wanted = {name: _folded(name)[0] for name in names if len(_folded(name)[0]) >= 2}
    try:
        return [finding for number, text in _text(pdf) for finding in _in_text(number, text, wanted)]
    except pypdfium2.PdfiumError:
        raise Refused(say("Không đọc được lớp chữ của tệp PDF.")) from None


def find_marks(pdf: bytes | Path) -> list[Finding]:
    """Where the text layer shows a phone, an e-mail address or an identity number, whosever it is."""
    try:
        return [
            Finding(number, match.group(), _around(text, match.start(), match.end()))
            for number, text in _text(pdf)
            for match in MARKS.finditer(text)
        ]
    except pypdfium2.PdfiumError:
        raise Refused(say("Không đọc được lớp chữ của tệp PDF.")) from None


def _text(pdf: bytes | Path) -> Iterator[tuple[int, str]]:
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            layer = page.get_textpage()
            text = layer.get_text_bounded()
            layer.close()
            page.close()
            yield number + 1, text


def _in_text(page: int, text: str, wanted: dict[str, str]) -> Iterator[Finding]:
    folded, places = _folded(text)
    for name, plain in wanted.items():
        for match in re.finditer(re.escape(plain), folded):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if _whole_word(text, start, end):
                yield Finding(page, name, _around(text, start, end))


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - AROUND) : end + AROUND].split())


def _folded(text: str) -> tuple[str, list[int]]:
    """Letters and digits alone, small and without accents, and where each of them stood."""
    letters, places = [], []
    for at, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if part.isalnum():
                letters.append("d" if part == "đ" else part)
                places.append(at)
    return "".join(letters), places


def _whole_word(text: str, start: int, end: int) -> bool:
    """Not in the middle of a longer word or number: "An" is no finding in "Thanh"."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not before.isalnum() and not after.isalnum()
