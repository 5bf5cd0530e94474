"""The chair's signature on minutes: over the very PDF that was prepared, on the screen, on paper, or digital."""

from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from competition import audit, clock
from competition.dossiers.issuing import LARGEST_PAPER
from competition.dossiers.pades import MARK, certificate_name, check_pdf, sign_pdf
from competition.dossiers.signature import Signed, trust_roots
from competition.dossiers.signed_after import adds_only_signatures
from competition.dossiers.signing_key import signing_key
from competition.errors import Refused
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.scoring.minutes import last_minutes
from competition.scoring.models import Minutes, ScreeningRound
from competition.settings import Settings
from competition.storage import Cabinet
from competition.storage.keeping import keep
from competition.workflow.actions import advance


def sign_minutes(
    session: Session, cabinet: Cabinet, round: ScreeningRound, *, by: Actor, settings: Settings,
    scan_sha256: str | None = None, digital: bool = False, **given: Any,
) -> None:  # fmt: skip
    """Sign the newest minutes; a later change shows in a digital signature, and a mistake is mended by new minutes.

    `digital`: the prepared PDF is signed as PAdES with the installation's key. `scan_sha256`: the scan of the signed
    paper, or the prepared PDF itself with the PAdES signature of the chair's own key.
    """
    minutes = last_minutes(session, round.id)
    own_key = _own_key(cabinet, minutes, scan_sha256, settings) if scan_sha256 else ""
    if scan_sha256:
        given["signed_sha256" if own_key else "scan_sha256"] = scan_sha256
    advance(session, round, "sign", by=by, **given)
    if minutes is None or not (own_key or (digital and not scan_sha256)):
        return
    minutes.signed_with = own_key or _sign_with_the_installations_key(session, cabinet, minutes, settings)
    audit.record(
        session, "scoring:minutes:sign_digitally", by.person_id, ScreeningRound.case_kind, round.id,
        pdf=minutes.pdf_sha256, signed=minutes.signed_sha256,
    )  # fmt: skip


def _sign_with_the_installations_key(
    session: Session, cabinet: Cabinet, minutes: Minutes, settings: Settings
) -> str:  # fmt: skip
    """Whose certificate the minutes are signed with."""
    with signing_key(settings) as key:
        signed = sign_pdf(_content(cabinet, minutes.pdf_sha256), key, reason=str(say("Biên bản họp hội đồng")))
        name = certificate_name(key)
    minutes.signed_sha256 = keep(session, cabinet, BytesIO(signed), "minutes.pdf", limit=LARGEST_PAPER).sha256
    return name


def _own_key(cabinet: Cabinet, minutes: Minutes | None, sha256: str, settings: Settings) -> str:
    """Whose certificates the minutes that were handed in are signed with; nothing for a scan of the signed paper."""
    content = _content(cabinet, sha256)
    if minutes is None or MARK not in content:
        return ""
    roots = trust_roots(Path(settings.trusted_roots)) if settings.trusted_roots else []
    found = check_pdf(content, roots, clock.now())
    if reason := _unfit(found, asked=bool(roots)):
        raise Refused(reason)
    if not adds_only_signatures(content, _content(cabinet, minutes.pdf_sha256)):
        raise Refused(
            say(
                "Tệp ký số không phải biên bản trên trang này, hoặc đã bị sửa trước khi ký. Mời tải biên bản về ký lại."
            )
        )
    return "; ".join(one.signer for one in found)[:300]


def _unfit(found: list[Signed], *, asked: bool) -> Sentence | None:
    """Why a signature in the file cannot be taken; where roots are named it must lead to one."""
    for one in found:
        if one.fault is not None:
            return say("Chữ ký số trong tệp không dùng được: {reason}.", reason=one.fault)
        if asked and not one.trusted:
            return say("Chứng thư của {signer} không dẫn tới nơi mà hệ thống này tin cậy.", signer=one.signer)
    return None if found else say("Tệp này không có chữ ký số nào đọc được.")


def _content(cabinet: Cabinet, sha256: str) -> bytes:
    with cabinet.open(sha256) as stream:
        return bytes(stream.read())
