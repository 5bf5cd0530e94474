"""The receiver's answer to a package: a receipt, or a return with the reason for each proposal; signed once, kept."""

from collections.abc import Mapping
from io import BytesIO

from sqlalchemy.orm import Session

from competition import audit, clock
from competition.db.stored_files import next_numbers
from competition.dossiers.answer_file import Answer, AnswerKind, ReturnedItem, sealed
from competition.dossiers.received import received_cases
from competition.dossiers.received_models import ReceivedCase, ReceivedPackage
from competition.dossiers.receiving import RECEIVED
from competition.dossiers.signing_key import signing_key
from competition.errors import BadInput, Refused
from competition.language import say
from competition.settings import Settings
from competition.storage import Cabinet
from competition.storage.keeping import keep

LARGEST_ANSWER = 5_000_000
LONGEST_REASON = 2000


def answer_package(
    session: Session, cabinet: Cabinet, package: ReceivedPackage, kind: AnswerKind, *, settings: Settings,
    reason: str = "", items: Mapping[str, str] | None = None, by: int | None = None, name: str = "",
) -> bytes:  # fmt: skip
    """The signed answer, which is given once; `items`: file number → what is wrong with it, for a return alone."""
    if package.answer_sha256 is not None:
        raise Refused(say("Gói này đã được trả lời lúc {at}.", at=package.answered_at))
    cases = {case.file_number: case for case in received_cases(session, package)}
    said = {number: text.strip() for number, text in (items or {}).items() if text.strip()}
    _must_make_sense(kind, reason.strip(), said, cases)
    today = clock.today()
    (number,) = next_numbers(session, f"package_answers:{today.year}")
    answer = Answer(
        kind=kind, package_sha256=package.sha256, package=package.name, letter_number=package.letter_number,
        receiver=package.addressee, number=number, answered_on=today, by=name, reason=reason.strip(),
        items=tuple(ReturnedItem(file_number=key, reason=text) for key, text in said.items()),
    )  # fmt: skip
    with signing_key(settings) as key:
        content = sealed(answer, key)
    file = keep(session, cabinet, BytesIO(content), f"{package.name}.p7m", limit=LARGEST_ANSWER)
    package.answer, package.answer_number, package.answer_reason = kind, number, reason.strip()
    package.answered_at, package.answered_by_id, package.answer_sha256 = clock.now(), by, file.sha256
    for file_number, text in said.items():
        cases[file_number].returned_reason = text
    session.flush()
    audit.record(session, f"dossiers:package:{kind}", by, RECEIVED, package.id, sha256=file.sha256, number=number)
    return content


def _must_make_sense(kind: str, reason: str, items: Mapping[str, str], cases: Mapping[str, ReceivedCase]) -> None:
    if strangers := sorted(set(items) - set(cases)):
        raise BadInput({"items": say("Gói không có hồ sơ {numbers}.", numbers=strangers)})
    if kind == "receipt" and (reason or items):
        raise BadInput({"reason": say("Xác nhận đã nhận thì không kèm lý do trả lại.")})
    if kind == "return" and not reason:
        raise BadInput({"reason": say("Hãy ghi lý do trả lại gói.")})
    if any(len(text) > LONGEST_REASON for text in (reason, *items.values())):
        raise BadInput({"reason": say("Lý do dài quá {n} ký tự.", n=LONGEST_REASON)})
