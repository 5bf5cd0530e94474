"""How many pages a PDF has; one that is encrypted or broken is taken with its pages unknown."""

from typing import BinaryIO

PDF = "application/pdf"


def pages_of(stream: BinaryIO, media_type: str) -> int | None:
    """Pages of a seekable stream; None for what is no PDF and for a PDF that cannot be opened."""
    if media_type != PDF:
        return None
    import pikepdf

    try:
        # A damaged page tree can be endless or nonsense: whatever the reader says, the file itself is kept.
        with pikepdf.open(stream, suppress_warnings=True, attempt_recovery=True) as pdf:
            return len(pdf.pages)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError):
        return None
    finally:
        stream.seek(0)
