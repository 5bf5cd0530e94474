"""Pages of a dossier: foreign ones fitted onto A4, running numbers stamped, the whole saved and cut into parts."""

import math
from collections.abc import Mapping
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Object, Page, Pdf, Rectangle

from competition.dossiers.foreign_parts import A4, CannotBeMerged, open_pdf, picture_pages
from competition.dossiers.names import safe_name
from competition.dossiers.stamp import Stamp
from competition.errors import Refused
from competition.language import Language, say
from competition.storage import media_type

HEAD = 65_536
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
FOOT = 24.0  # points at the foot of a foreign page that are kept free for the running number
STAMP_SIZE = 9
PICTURE_MARGIN = 42.5
DONE_WITH = (pikepdf.PdfError, OSError)


def add_part(body: Pdf, kind: str, content: bytes | Path, stack: ExitStack) -> None:
    """Put a part's pages at the end; CannotBeMerged when a foreign file cannot be."""
    if kind == "own":
        source = Pdf.open(content if isinstance(content, Path) else BytesIO(content))
        body.pages.extend(stack.enter_context(source).pages)
    elif kind == "pdf":
        source = stack.enter_context(open_pdf(content))
        for page in source.pages:
            _fit(body, page)
    elif kind == "picture":
        for jpeg, size in picture_pages(content):
            _show(body, jpeg, size)
    else:
        raise CannotBeMerged(say("không phải tệp PDF hay ảnh"))


def _fit(body: Pdf, page: Page) -> None:
    """A foreign page, upright as a viewer shows it, scaled onto A4 with its foot left free."""
    # Not add_overlay: it gives the form a random name, and the same dossier must have the same bytes.
    form = body.copy_foreign(page.as_form_xobject())
    width, height = A4[::-1] if _wide(form) else A4
    sheet = _blank(body, width, height)
    name = sheet.add_resource(form, Name.XObject, Name.Foreign)
    room = Rectangle(0, FOOT, width, height)
    sheet.contents_add(sheet.calc_form_xobject_placement(form, name, room, allow_expand=True))


def _wide(form: Object) -> bool:
    """Whether a page is broader than high once its form's matrix has turned it."""
    left, low, right, high = (float(edge) for edge in form.BBox.as_list())
    turned = Name.Matrix in form and float(form.Matrix[0]) == 0
    return (abs(right - left) > abs(high - low)) != turned


def _show(body: Pdf, jpeg: bytes, size: tuple[int, int]) -> None:
    """A picture in the middle of a page that lies as the picture does."""
    width, height = A4[::-1] if size[0] > size[1] else A4
    room = (width - 2 * PICTURE_MARGIN, height - 2 * PICTURE_MARGIN)
    scale = min(room[0] / size[0], room[1] / size[1])
    shown = (size[0] * scale, size[1] * scale)
    image = body.make_stream(
        jpeg, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1],
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    sheet = _blank(body, width, height)
    name = sheet.add_resource(image, Name.XObject, Name.Picture)
    x, y = (width - shown[0]) / 2, (height - shown[1]) / 2
    sheet.contents_add(f"q {shown[0]:.2f} 0 0 {shown[1]:.2f} {x:.2f} {y:.2f} cm {name} Do Q".encode())


def _blank(body: Pdf, width: float, height: float) -> Page:
    body.pages.append(Page(body.make_indirect(Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, round(width, 2), round(height, 2)]), Resources=Dictionary(),
    ))))  # fmt: skip
    return body.pages[-1]


def number_pages(whole: Pdf, title: str, marks: Mapping[int, str]) -> None:
    """`title – n/N` at the foot of every page, and a part's mark on the left."""
    total = len(whole.pages)
    stamp = Stamp(whole, title + "".join(marks.values()) + "0123456789/– ")
    for number, page in enumerate(whole.pages, 1):
        text = f"{title} – {number}/{total}"
        right = float(page.mediabox[2]) - 42.5
        stamp.write(page, text, right - stamp.width(text, STAMP_SIZE), 12, STAMP_SIZE)
        if marks.get(number):
            stamp.write(page, marks[number], 42.5, 12, STAMP_SIZE)


def enclose(whole: Pdf, content: bytes | Path, title: str) -> None:
    """Put a file into the PDF as it is, under its title with the ending that its content has."""
    held = content if isinstance(content, bytes) else content.read_bytes()
    kind = media_type(held[:HEAD], "")
    name = safe_name(title) + ENDINGS.get(kind, "")
    # The source of the pages that show it, in the words of PDF/A-3.
    whole.attachments[name] = AttachedFileSpec(whole, held, filename=name, mime_type=kind, relationship=Name.Source)


def saved(pdf: Pdf, title: str, language: Language) -> bytes:
    """The file's bytes, which depend on nothing but its content."""
    pdf.docinfo[Name.Title] = title
    pdf.Root.Lang = language
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    return bytes_of(pdf)


def bytes_of(pdf: Pdf) -> bytes:
    """The same pages, the same bytes: the identifier comes from the content."""
    buffer = BytesIO()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def split(pdf: bytes, limit: int = 18_000_000) -> list[bytes]:
    """The file in parts of at most `limit` bytes, for letters that carry no more; one part when it is small enough."""
    if len(pdf) <= limit:
        return [pdf]
    with Pdf.open(BytesIO(pdf)) as whole:
        return _cut(whole, 0, len(whole.pages), limit, len(pdf))


def _cut(whole: Pdf, start: int, end: int, limit: int, size: int) -> list[bytes]:
    """Pages start to end in as few parts as their guessed size asks for; each part too large is cut again."""
    step = math.ceil((end - start) / max(2, math.ceil(size / limit)))
    parts = []
    for first in range(start, end, step):
        last = min(first + step, end)
        with Pdf.new() as piece:
            piece.pages.extend(whole.pages[first:last])
            piece.remove_unreferenced_resources()
            made = bytes_of(piece)
        if len(made) <= limit:
            parts.append(made)
        elif last - first > 1:
            parts += _cut(whole, first, last, limit, len(made))
        else:
            raise Refused(
                say("Trang {page} một mình đã lớn hơn {limit} byte, không chia nhỏ được.", page=last, limit=limit)
            )
    return parts
