"""A proposal as a juror reads it: what was written and cleared, without a word of who wrote it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition.db.stored_files import StoredFile
from competition.editions.rules import Charter, Label
from competition.errors import NotFound
from competition.people.models import Person
from competition.proposals.models import Document, Proposal, TeamMember

HIDDEN = "[…]"
_BETWEEN = r"[\s.\-]*"
_ADDRESS = r"(?:https?://|www\.)\S*[^\s.,;:)\]]|\S+@[\w.\-]+\w"


@dataclass(frozen=True)
class BlindAnswer:
    label: Label
    part: str
    kind: str
    value: str | int


@dataclass(frozen=True)
class BlindDocument:
    """A cleared document under its item's name: the file's own name may be hers."""

    document: Document
    label: Label
    number: int
    of: int
    size: int
    media_type: str


@dataclass(frozen=True)
class BlindFile:
    """What lies before a juror."""

    title: str
    kind: Label | None
    category: Label | None
    answers: Sequence[BlindAnswer]
    documents: Sequence[BlindDocument]


def blind_file(session: Session, proposal: Proposal, charter: Charter) -> BlindFile:
    """The title, the answers without known names, numbers and addresses, the cleared documents; two statements."""
    hidden = _Names(known_names(session, proposal))
    answers = [
        BlindAnswer(question.label, question.part, question.kind, hidden.without(value))
        for question in charter.questions
        if question.kind != "link" and (value := proposal.answers.get(question.key)) not in (None, "")
    ]
    return BlindFile(
        str(hidden.without(proposal.title)),
        next((choice.label for choice in charter.kinds if choice.key == proposal.kind), None),
        next((choice.label for choice in charter.categories if choice.key == proposal.category), None),
        answers,
        _cleared(session, proposal, charter),
    )


def cleared_document(session: Session, proposal: Proposal, document_id: int) -> Document:
    """A document of the proposal that was cleared for the jury; any other is not there."""
    document = session.get(Document, document_id)
    if document is None or document.proposal_id != proposal.id or not document.cleared_for_jury:
        raise NotFound()
    return document


def _cleared(session: Session, proposal: Proposal, charter: Charter) -> list[BlindDocument]:
    rows = session.execute(
        select(Document, StoredFile.size, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == func.coalesce(Document.blind_sha256, Document.sha256))
        .where(Document.proposal_id == proposal.id, Document.cleared_for_jury)
        .order_by(Document.id)
    ).all()
    found = []
    for item in charter.checklist:
        under = [row for row in rows if row[0].item == item.key]
        for number, (document, size, media_type) in enumerate(under, 1):
            found.append(BlindDocument(document, item.label, number, len(under), size, media_type))
    return found


def known_names(session: Session, proposal: Proposal) -> list[str]:
    """Names, phones, e-mail and address of everybody behind a proposal."""
    rows = session.execute(
        select(Person.full_name, Person.phone, Person.email, Person.address, TeamMember.full_name, TeamMember.phone)
        .select_from(Proposal)
        .join(Person, Person.id == Proposal.applicant_id)
        .outerjoin(TeamMember, TeamMember.proposal_id == Proposal.id)
        .where(Proposal.id == proposal.id)
    )
    return sorted({text for row in rows for text in row if text})


class _Names:
    """Finds names and numbers, whole ones of several parts, whatever their case, accents and spacing; and addresses."""

    def __init__(self, names: Iterable[str]) -> None:
        found = []
        for name in names:
            parts = list(name) if name.isdigit() else name.split()
            if len(parts) > 1 or "@" in name:
                between = _BETWEEN if name.isdigit() else r"\s+"
                found.append(between.join(re.escape(_letter_by_letter(part)) for part in parts))
        whole = rf"(?<!\w)(?:{'|'.join(found)})(?!\w)"
        self.pattern = re.compile(f"{whole}|{_ADDRESS}" if found else _ADDRESS)

    def without(self, value: str | int) -> str | int:
        if not isinstance(value, str):
            return value
        text = unicodedata.normalize("NFC", value)
        shown, at = [], 0
        for match in self.pattern.finditer(_letter_by_letter(text)):
            shown += [text[at : match.start()], HIDDEN]
            at = match.end()
        return "".join([*shown, text[at:]])


def _letter_by_letter(text: str) -> str:
    """Small letters without marks, each where it stood."""
    plain = []
    for letter in unicodedata.normalize("NFC", text):
        first = unicodedata.normalize("NFKD", letter).casefold()[:1] or letter
        plain.append("d" if first == "đ" else first)
    return "".join(plain)
