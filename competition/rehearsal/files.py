"""Invented files of the kinds that really arrive: short and long PDFs, turned photographs, an encrypted one."""

import io
from functools import cache
from random import Random

LOREM = "Bản thuyết minh dự án khởi nghiệp của phụ nữ nông thôn, trang này để thử."


@cache
def _base_pdf(pages: int) -> bytes:
    """A PDF of so many pages with Vietnamese text, drawn once a process."""
    from weasyprint import HTML

    body = "".join(
        f"<section><h2>Phần {n}. Nội dung</h2><p>{(LOREM + ' ') * 14}</p><p>{(LOREM + ' ') * 9}</p></section>"
        for n in range(1, pages + 1)
    )
    style = "@page{size:A4;margin:20mm}section{break-after:page}section:last-child{break-after:auto}"
    style += "body{font-family:'Liberation Serif'}"
    made: bytes = HTML(string=f"<html lang=vi><style>{style}</style>{body}").write_pdf()
    return made


def narrative_pdf(random: Random, title: str, pages: int) -> bytes:
    """A narrative of one page or of twenty; its title makes the content its own."""
    import pikepdf

    with pikepdf.open(io.BytesIO(_base_pdf(pages))) as pdf:
        pdf.docinfo["/Title"] = title
        pdf.docinfo["/Subject"] = f"{random.randrange(10**12):012d}"
        made = io.BytesIO()
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def encrypted_pdf(random: Random, title: str) -> bytes:
    """A PDF that asks for a password, as offices like to send them."""
    import pikepdf

    with pikepdf.open(io.BytesIO(narrative_pdf(random, title, 1))) as pdf:
        made = io.BytesIO()
        # AES draws its salts at random; the older cipher gives the same bytes for the same seed.
        pdf.save(
            made,
            encryption=pikepdf.Encryption(owner="hoi", user="phunu", R=3, aes=False, metadata=False),
            static_id=True,
        )
    return made.getvalue()


def photograph(random: Random, *, turned: bool) -> bytes:
    """A picture of 1,200 × 900 points as a phone takes it; `turned` lies on its side by EXIF and says where it was."""
    from PIL import Image, ImageDraw

    sky = tuple(random.randint(120, 230) for _ in range(3))
    image = Image.new("RGB", (1200, 900), sky)
    draw = ImageDraw.Draw(image)
    for _ in range(24):
        x, y, size = random.randint(0, 1100), random.randint(0, 800), random.randint(30, 260)
        colour = tuple(random.randint(20, 235) for _ in range(3))
        draw.ellipse((x, y, x + size, y + size * 0.7), fill=colour)
    exif = Image.Exif()
    exif[0x0110] = "Phone"
    if turned:
        exif[0x0112] = 6
        exif.get_ifd(0x8825).update({1: "N", 2: (20.0, 26.0, 48.0), 3: "E", 4: (106.0, 20.0, 12.0)})
    made = io.BytesIO()
    image.save(made, "JPEG", quality=72, exif=exif)
    return made.getvalue()
