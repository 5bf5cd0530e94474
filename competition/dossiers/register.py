"""The register of outgoing papers: a number at the signature, one series an issuer, year and code, none given twice."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.db.stored_files import StoredFile, next_numbers
from competition.dossiers.digital_papers import ask_for_digital
from competition.dossiers.models import Paper
from competition.errors import NotAllowed, Refused
from competition.language import Sentence, say
from competition.people.roles import Actor

SIGNERS = ("province_leader", "jury_chair", "commune_officer")
SCANS = ("application/pdf", "image/jpeg", "image/png")


def sign_paper(
    session: Session, paper: Paper, code: str, *, by: Actor,
    pdf_sha256: str | None = None, password_confirmed: bool = False, scan_sha256: str | None = None,
) -> Paper:  # fmt: skip
    """Sign a prepared paper on the screen or with the scan of the signed one; then it has its number."""
    if paper.signed_at is not None:
        raise Refused(say("Văn bản này đã ký; muốn sửa phải lập văn bản mới thay thế."))
    if paper.issuer_id is None or paper.issuer_id not in by.units(*SIGNERS):
        raise NotAllowed(say("Văn bản do đơn vị khác ban hành."))
    if reason := unbound(session, paper.sha256, pdf_sha256, password_confirmed, scan_sha256):
        raise Refused(reason)
    number(session, paper, code, by=by, scan_sha256=scan_sha256)
    return paper


def unbound(
    session: Session, prepared: str | None, pdf_sha256: str | None, password_confirmed: bool, scan_sha256: str | None
) -> Sentence | None:
    """Why a signature is not bound to the paper that was prepared, or nothing."""
    if scan_sha256 is not None:
        there = session.get(StoredFile, scan_sha256)
        readable = there is not None and there.media_type in SCANS
        return None if readable else say("Bản quét phải là PDF hoặc ảnh (JPEG, PNG) đã tải lên.")
    if pdf_sha256 is None or not password_confirmed:
        return say("Hãy ký bằng mật khẩu trên bản đã lập, hoặc tải lên bản quét đã ký.")
    if pdf_sha256 != prepared:
        return say("Văn bản vừa được lập lại; mời đọc bản mới nhất rồi ký.")
    return None


def number(
    session: Session, paper: Paper, code: str, *, by: Actor, scan_sha256: str | None = None, digital: bool = False
) -> None:
    """Enter a signed paper into its issuer's register, under the next number of this year."""
    if digital and scan_sha256 is None:
        ask_for_digital(paper)
    today = clock.today()
    paper.year, paper.code = today.year, code
    (paper.number,) = next_numbers(session, series(paper.issuer_id or 0, today.year, code))
    paper.signed_by_id, paper.signed_at, paper.scan_sha256 = by.person_id, clock.now(), scan_sha256
    audit.record(
        session, "dossiers:paper:sign", by.person_id, paper.case_kind, paper.case_id, paper=paper.id,
        number=paper.number, year=paper.year, issuer=paper.issuer_id, sha256=paper.sha256, scan=scan_sha256,
    )  # fmt: skip


def series(issuer_id: int, year: int, code: str) -> str:
    return f"papers:{issuer_id}:{year}:{code}"


def outgoing_register(session: Session, issuer_id: int, year: int) -> Sequence[Paper]:
    """An issuer's papers of a year, by code and number."""
    return session.scalars(
        select(Paper)
        .where(Paper.issuer_id == issuer_id, Paper.year == year, Paper.number.is_not(None))
        .order_by(Paper.code, Paper.number)
    ).all()
