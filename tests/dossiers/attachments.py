"""Files as people attach them: good, rotated, encrypted, cut short, huge, filled in."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Encryption, Name, Pdf, String
from PIL import Image

A4 = (595, 842)


def pdf_of(pages: Sequence[tuple[float, float, int]], words: str = "TRANG", **saving: Any) -> bytes:
    """A PDF whose pages have a width, a height and a rotation, and say `words` and their number."""
    with Pdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number, (width, height, turn) in enumerate(pages, 1):
            page = pdf.add_blank_page(page_size=A4)
            page.obj.MediaBox, page.obj.Rotate = Array([0, 0, width, height]), turn
            page.add_resource(font, Name.Font, Name.F1)
            place = f"{width / 10} {height / 2} Td"
            page.contents_add(f"BT /F1 {width / 20:g} Tf {place} ({words} {number}) Tj ET".encode())
        return saved(pdf, **saving)


def saved(pdf: Pdf, **saving: Any) -> bytes:
    buffer = BytesIO()
    pdf.save(buffer, **saving)
    return buffer.getvalue()


def encrypted(user: str) -> bytes:
    return pdf_of([(*A4, 0)], encryption=Encryption(user=user, owner="chủ"))


def filled_form(value: str) -> bytes:
    """A form with one text field, filled in, and a script that must not travel on."""
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=A4)
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        field = pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("ten"), V=String(value), F=4,
            Rect=Array([100, 700, 400, 720]), DA=String("/Helv 12 Tf 0 g"), P=page.obj,
        ))  # fmt: skip
        page.obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([field]), DA=String("/Helv 12 Tf 0 g"), DR=Dictionary(Font=Dictionary(Helv=font)),
        )  # fmt: skip
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        return saved(pdf)


def jpeg(size: tuple[int, int] = (80, 40), orientation: int = 1, colour: str = "red", comment: str = "") -> bytes:
    """A JPEG whose left half has a colour, with EXIF that names its maker and the way it must be turned."""
    picture = Image.new("RGB", size, "white")
    picture.paste(colour, (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x010E] = orientation, "Nguyen Thi Hanh", "bi mat"
    buffer = BytesIO()
    picture.save(buffer, "JPEG", exif=exif, comment=comment, quality=95)
    return buffer.getvalue()


def picture(form: str, mode: str = "RGB", size: tuple[int, int] = (60, 60), frames: int = 1) -> bytes:
    images = [Image.new(mode, size) for _ in range(frames)]
    buffer = BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(buffer, form, **more)
    return buffer.getvalue()
