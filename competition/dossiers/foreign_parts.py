"""Other people's files made fit for a dossier: a PDF or a picture becomes clean pages, or a reason why it cannot."""

import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Name, Pdf, String
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from competition.language import Sentence, say

A4 = (595.28, 841.89)
MOST_PAGES = 300
MOST_BYTES = 200_000_000
MOST_PIXELS = 100_000_000
MOST_FRAMES = 50
LONGEST_SIDE = 14_400  # points: what a PDF viewer must still be able to show
PICTURE_DPI = 150


class CannotBeMerged(Exception):
    """The file stays outside the merged PDF; `reason` says why."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


def size_of(content: bytes | Path) -> int:
    return content.stat().st_size if isinstance(content, Path) else len(content)


def _refuse_by_size(content: bytes | Path) -> None:
    try:
        size = size_of(content)
    except OSError:
        raise CannotBeMerged(say("không đọc được tệp")) from None
    if size == 0:
        raise CannotBeMerged(say("tệp rỗng"))
    if size > MOST_BYTES:
        raise CannotBeMerged(say("tệp lớn hơn {limit} MB", limit=MOST_BYTES // 1_000_000))


def open_pdf(content: bytes | Path) -> Pdf:
    """A foreign PDF, opened and made harmless: form fields drawn, no annotations, scripts, or attachments."""
    _refuse_by_size(content)
    try:
        pdf = Pdf.open(content if isinstance(content, Path) else BytesIO(content), suppress_warnings=True)
        _refuse_by_pages(pdf)
        _flatten(pdf)
        return pdf
    except pikepdf.PasswordError:
        raise CannotBeMerged(say("tệp đặt mật khẩu")) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        # qpdf says what is wrong with a broken file in many ways; for the reader they are one.
        raise CannotBeMerged(say("tệp PDF hỏng")) from None


def _refuse_by_pages(pdf: Pdf) -> None:
    count = len(pdf.pages)
    if count == 0:
        raise CannotBeMerged(say("tệp PDF không có trang nào"))
    if count > MOST_PAGES:
        raise CannotBeMerged(say("tệp có {count} trang, nhiều hơn {limit} trang", count=count, limit=MOST_PAGES))
    form = pdf.Root.get(Name.AcroForm)
    if form is not None and Name.XFA in form and pdf.Root.get(Name.NeedsRendering, False):
        raise CannotBeMerged(say("biểu mẫu động, chỉ mở được bằng phần mềm tạo ra nó"))
    for page in pdf.pages:
        width, height = (float(page.cropbox[i + 2]) - float(page.cropbox[i]) for i in (0, 1))
        if not (1 <= abs(width) <= LONGEST_SIDE and 1 <= abs(height) <= LONGEST_SIDE):
            raise CannotBeMerged(say("có trang khổ quá lớn hoặc bằng không"))
        if Name.Contents in page.obj:
            _refuse_unreadable(page)


def _refuse_unreadable(page: pikepdf.Page) -> None:
    contents = page.obj[Name.Contents]
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
        stream.read_bytes()


def _flatten(pdf: Pdf) -> None:
    if Name.AcroForm in pdf.Root:
        _draw_fields(pdf)
        pdf.flatten_annotations("screen")
    for page in pdf.pages:
        for name in (Name.Annots, Name.AA, Name.Thumb, Name.Metadata, Name.PieceInfo, Name.B):
            if name in page.obj:
                del page.obj[name]


def _draw_fields(pdf: Pdf) -> None:
    """Give filled fields that the form's own program did not draw a look; qpdf can draw Latin letters only."""
    annotations = [note for page in pdf.pages for note in page.obj.get(Name.Annots, Array())]
    values = [str(note.V) for note in annotations if Name.AP not in note and isinstance(note.get(Name.V), String)]
    if any(not value.isascii() for value in values):
        raise CannotBeMerged(say("biểu mẫu điền sẵn không lưu kèm hình chữ; cần in ra PDF rồi nộp lại"))
    if values:
        pdf.Root.AcroForm.NeedAppearances = True
    pdf.generate_appearance_streams()


def picture_pages(content: bytes | Path) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Each frame of a picture as JPEG without metadata, upright by its EXIF, at most A4 at 150 dpi; and its size."""
    _refuse_by_size(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(content if isinstance(content, Path) else BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise CannotBeMerged(say("ảnh có quá nhiều điểm ảnh"))
                yield from _frames(picture)
    except UnidentifiedImageError:
        raise CannotBeMerged(say("định dạng ảnh không đọc được")) from None
    except Image.DecompressionBombError:
        raise CannotBeMerged(say("ảnh có quá nhiều điểm ảnh")) from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError):
        raise CannotBeMerged(say("tệp ảnh hỏng")) from None


def _frames(picture: Image.Image) -> Iterator[tuple[bytes, tuple[int, int]]]:
    longest = (round(A4[0] / 72 * PICTURE_DPI), round(A4[1] / 72 * PICTURE_DPI))
    if getattr(picture, "n_frames", 1) > MOST_FRAMES:
        raise CannotBeMerged(say("ảnh có quá nhiều khung hình"))
    if picture.format == "JPEG":
        picture.draft("RGB", (2 * max(longest), 2 * max(longest)))
    # A GIF or WebP that moves is one picture; the frames of a TIFF are the pages of a scan.
    frames = ImageSequence.Iterator(picture) if picture.format == "TIFF" else [picture]
    for frame in frames:
        upright = _on_white(ImageOps.exif_transpose(frame))
        sides = longest if upright.height >= upright.width else longest[::-1]
        upright.thumbnail(sides, Image.Resampling.LANCZOS)
        buffer = BytesIO()
        upright.save(buffer, "JPEG", quality=85)
        yield buffer.getvalue(), upright.size


def _on_white(picture: Image.Image) -> Image.Image:
    """RGB without transparency; `info`, where Pillow keeps EXIF, XMP and comments, stays behind."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    plain = picture.convert("RGB")
    plain.info = {}
    return plain
