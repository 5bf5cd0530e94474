"""A signature as it is given on a page: the password once more over what was seen, or a scan of the signed paper."""

from typing import Any

from litestar import Request
from sqlalchemy.orm import Session

from competition.errors import BadInput
from competition.language import Sentence, say
from competition.people.models import Person
from competition.people.passwords import matches
from competition.people.tries import note_wrong_code, refuse_guessing
from competition.storage import Cabinet
from competition.storage.keeping import keep, type_of
from competition.web.field_kinds import Secret
from competition.web.fields import files, hidden, tick
from competition.web.forms import PageForm

SCANS = ("application/pdf", "image/jpeg", "image/png")
LARGEST_SCAN = 20_000_000


class SignForm(PageForm):
    """`pdf` is the hash of the PDF that stood on the page."""

    pdf = hidden()
    password = Secret(say("Mật khẩu của chị"), render_kw={"autocomplete": "current-password"})
    demonstration = tick(say("Tôi đã đọc biên bản và ký (bản trình diễn không hỏi mật khẩu)."))
    digital = tick(
        say("Ký số biên bản bằng khóa của cơ quan (PAdES)."),
        hint=say("Ký số đúng bản PDF ở trên; ai sửa một chữ sau đó thì chữ ký không còn khớp."),
    )
    scan = files(
        say("Bản quét biên bản đã ký tay (PDF hoặc ảnh), hoặc biên bản đã ký số"), required=False,
        hint=say("Có USB ký số riêng: tải biên bản ở trên về, ký số bằng phần mềm của mình rồi tải tệp PDF đó lên."),
        accepts=".pdf,.jpg,.jpeg,.png",
    )  # fmt: skip


UNSIGNED = say("Mật khẩu chưa đúng; biên bản chưa được ký.")


def wrong_password(
    request: Request[Any, Any, Any], session: Session, person: Person, form: PageForm, said: Sentence = UNSIGNED
) -> bool:
    """Whether a password was typed and is not hers; each wrong one is counted."""
    if not form.password.data:
        return False
    secret, who = request.app.state.secret, f"signature {person.id}"
    refuse_guessing(session, who, secret=secret)
    if matches(person.password_hash, form.password.data):
        return False
    note_wrong_code(session, who, secret=secret)
    form.refuse(BadInput({"password": said}))
    return True


def signature(session: Session, cabinet: Cabinet, form: PageForm, *, demo: bool) -> dict[str, Any]:
    """What the step `sign` is given; the password itself goes no further."""
    given: dict[str, Any] = {"pdf_sha256": form.pdf.data or ""}
    if form.scan.data:
        upload = form.scan.data[0]
        if type_of(upload.file, upload.filename) not in SCANS:
            raise BadInput({"scan": say("Bản quét phải là tệp PDF hoặc ảnh JPG, PNG.")})
        given["scan_sha256"] = keep(session, cabinet, upload.file, upload.filename, limit=LARGEST_SCAN).sha256
    given["password_confirmed"] = bool(form.password.data) or (demo and bool(form.demonstration.data))
    return given
