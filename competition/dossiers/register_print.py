"""The register of outgoing papers as it is printed and exported: the decree's form and its metadata fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.models import Paper
from competition.dossiers.register import outgoing_register
from competition.editions.models import Edition
from competition.language import Sentence, say
from competition.people.models import Person
from competition.territory.models import Unit

TYPES: dict[str, Sentence] = {
    "forwarding_letter": say("Công văn"), "jury_decision": say("Quyết định"), "result_notice": say("Thông báo"),
    "certificate": say("Giấy chứng nhận"), "regional_call": say("Công văn"),
}  # fmt: skip
# The decree's names (Annex VI of Decree 30/2020), as archives read them, with the width of their columns.
METADATA: tuple[tuple[str, int], ...] = (
    ("OrganId", 14), ("FileCatalog", 12), ("FileNotation", 20), ("DocOrdinal", 11), ("TypeName", 18),
    ("CodeNumber", 12), ("CodeNotation", 16), ("IssuedDate", 12), ("OrganName", 36), ("Subject", 60), ("Language", 12),
    ("PageAmount", 12), ("Position", 18), ("FullName", 26), ("To", 40), ("Priority", 10), ("IssuedAmount", 13),
    ("DueDate", 12),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A numbered paper with everything that the register says of it."""

    paper: Paper
    signer: str
    edition: str
    organ: Unit
    replaces: str = ""
    replaced_by: str = ""

    @property
    def issued_on(self) -> date:
        return clock.in_vietnam(self.paper.signed_at or self.paper.made_at).date()

    @property
    def type_name(self) -> str:
        return str(TYPES.get(self.paper.kind, say("Văn bản")))

    @property
    def abstract(self) -> str:
        """The subject without the name of its type, which stands before it."""
        cut = self.paper.subject.removeprefix(self.type_name).strip()
        return cut[:1].upper() + cut[1:] if cut else self.paper.subject

    @property
    def recipients(self) -> list[str]:
        return [str(one) for one in self.paper.facts.get("recipients", ())]

    @property
    def position(self) -> str:
        return str(self.paper.facts.get("signer", {}).get("title", ""))

    def metadata(self, ordinal: int) -> list[str]:
        """The decree's fields, in METADATA's order."""
        paper = self.paper
        return [
            self.organ.code[:13], str(paper.year), self.edition[:20], f"{ordinal:03d}", self.type_name,
            f"{paper.number:02d}", paper.code or "", f"{self.issued_on:%d/%m/%Y}", self.organ.full_name[:200],
            paper.subject, "Tiếng Việt", str(paper.pages or ""), self.position[:100], self.signer[:50],
            "; ".join(self.recipients), str(say("Thường")), "1", "",
        ]  # fmt: skip


def register_lines(session: Session, issuer_id: int, year: int) -> list[Line]:
    """An issuer's papers of a year with signers and successors: four statements."""
    papers = outgoing_register(session, issuer_id, year)
    organ = session.get_one(Unit, issuer_id)
    signers = {paper.signed_by_id for paper in papers if paper.signed_by_id}
    names = dict(session.execute(select(Person.id, Person.full_name).where(Person.id.in_(signers))).all())
    editions = dict(session.execute(select(Edition.id, Edition.name)).all())
    by_id = {paper.id: written(paper) for paper in papers}
    later = {paper.replaces_id: written(paper) for paper in papers if paper.replaces_id}
    return [
        Line(
            paper, names.get(paper.signed_by_id or 0, ""), editions.get(paper.edition_id, ""), organ,
            by_id.get(paper.replaces_id or 0, ""), later.get(paper.id, ""),
        )
        for paper in papers
    ]  # fmt: skip


def written(paper: Paper) -> str:
    return f"{paper.number:02d}/{paper.code}"


def gaps(lines: Sequence[Line]) -> list[str]:
    """Numbers without a paper, of every code."""
    found: dict[str, set[int]] = {}
    for line in lines:
        found.setdefault(line.paper.code or "", set()).add(line.paper.number or 0)
    return [
        f"{number:02d}/{code}"
        for code, there in sorted(found.items())
        for number in range(1, max(there))
        if number not in there
    ]


def register_facts(session: Session, issuer_id: int, year: int) -> dict[str, Any]:
    """The placeholders of the paper `outgoing_register`."""
    lines = register_lines(session, issuer_id, year)
    return {
        "year": year, "date": clock.today(), "gaps": gaps(lines), "gap_reason": str(say("chưa ghi lý do")),
        "rows": [_row(line) for line in lines],
    }  # fmt: skip


def _row(line: Line) -> dict[str, Any]:
    note = str(say("Đã thay bằng số {number}", number=line.replaced_by)) if line.replaced_by else ""
    return {
        "number": line.paper.number, "code": line.paper.code, "date": line.issued_on, "type": line.type_name,
        "subject": line.abstract, "signer": line.signer, "recipients": line.recipients,
        "pages": line.paper.pages or "", "copies": 1, "replaces": line.replaces, "note": note,
    }  # fmt: skip
