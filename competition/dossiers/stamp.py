"""Words put on finished pages: running numbers and marks, in an embedded subset of the papers' own font."""

import string
from functools import cache
from io import BytesIO
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from competition.dossiers.fonts import font_path

EDGES = ("xMin", "yMin", "xMax", "yMax")
RESOURCE = Name("/FStamp")


class Stamp:
    """Writes on the pages of one PDF; every letter that will be needed is named at the start."""

    def __init__(self, pdf: Pdf, letters: str) -> None:
        self.pdf = pdf
        font, self.program = _subset("".join(sorted({*letters} | {*string.printable[:95]})))
        self.glyphs: dict[int, str] = font.getBestCmap()
        self.numbers: dict[str, int] = font.getReverseGlyphMap()
        self.scale = 1000 / font["head"].unitsPerEm
        self.widths: dict[str, float] = {name: font["hmtx"][name][0] * self.scale for name in self.numbers}
        self.font = pdf.make_indirect(self._font(font))

    def width(self, text: str, size: float) -> float:
        return sum(self.widths[self._glyph(letter)] for letter in text) * size / 1000

    def write(self, page: Page, text: str, x: float, y: float, size: float) -> None:
        """Put `text` at x, y (points from the lower left corner) on top of what the page shows."""
        page.add_resource(self.font, Name.Font, RESOURCE)
        codes = "".join(f"{self.numbers[self._glyph(letter)]:04x}" for letter in text)
        shown = f"BT 0 g {RESOURCE} {size:g} Tf {x:.2f} {y:.2f} Td <{codes}> Tj ET"
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"\nQ\nq /Artifact BMC {shown} EMC Q\n".encode())

    def _glyph(self, letter: str) -> str:
        return self.glyphs.get(ord(letter), ".notdef")

    def _font(self, font: TTFont) -> Object:
        name = Name("/STAMPS+LiberationSerif")
        descriptor = self.pdf.make_indirect(Dictionary(
            Type=Name.FontDescriptor, FontName=name, Flags=4, ItalicAngle=0, StemV=80,
            Ascent=round(font["hhea"].ascent * self.scale), Descent=round(font["hhea"].descent * self.scale),
            CapHeight=round(font["OS/2"].sCapHeight * self.scale),
            FontBBox=Array([round(getattr(font["head"], edge) * self.scale) for edge in EDGES]),
            FontFile2=self.pdf.make_stream(self.program),
        ))  # fmt: skip
        descendant = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, FontDescriptor=descriptor,
            CIDToGIDMap=Name.Identity, CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            DW=1000, W=Array([0, Array([round(self.widths[glyph]) for glyph in font.getGlyphOrder()])]),
        )  # fmt: skip
        return Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([self.pdf.make_indirect(descendant)]), ToUnicode=self._to_unicode(),
        )  # fmt: skip

    def _to_unicode(self) -> Stream:
        """The way back from glyphs to letters, so that the numbers can be searched and copied."""
        letters = {self.numbers[glyph]: chr(code).encode("utf-16-be").hex() for code, glyph in self.glyphs.items()}
        pairs = [f"<{number:04x}> <{letter}>" for number, letter in sorted(letters.items())]
        blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        lines = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
        text = "\n".join([
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <ffff> endcodespacerange",
            *lines, "endcmap CMapName currentdict /CMap defineresource pop end end",
        ])  # fmt: skip
        return self.pdf.make_stream(text.encode())


@cache
def _subset(letters: str) -> tuple[TTFont, bytes]:
    """The font with these letters alone, and its bytes; most dossiers ask for the same ones."""
    font: Any = TTFont(font_path(), recalcTimestamp=False)
    options = subset.Options(layout_features=[], name_IDs=[], hinting=False, notdef_outline=True)
    options.drop_tables += ["FFTM", "GSUB", "GPOS", "GDEF"]
    maker = subset.Subsetter(options)
    maker.populate(text=letters)
    maker.subset(font)
    buffer = BytesIO()
    font.save(buffer, reorderTables=None)
    return font, buffer.getvalue()
