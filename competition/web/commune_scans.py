"""Taking in the scan of a signed paper."""

from typing import Any, BinaryIO, cast

from litestar import Request
from sqlalchemy.orm import Session

from competition.errors import BadInput
from competition.language import say
from competition.storage.keeping import keep, measured, type_of

SCAN_TYPES = ("application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic")
LARGEST_SCAN = 10_000_000


def keep_scan(request: Request[Any, Any, Any], session: Session, upload: Any, field: str = "scan") -> str:
    """The SHA-256 under which an uploaded scan is kept; refused at its field when it is no PDF and no picture."""
    stream = cast(BinaryIO, upload.file)
    measured(stream, LARGEST_SCAN)
    if type_of(stream, upload.filename) not in SCAN_TYPES:
        raise BadInput({field: say("Tệp “{name}” phải là PDF hoặc ảnh (JPEG, PNG, WebP, HEIC).", name=upload.filename)})
    return keep(session, request.app.state.cabinet, stream, upload.filename, limit=LARGEST_SCAN).sha256
