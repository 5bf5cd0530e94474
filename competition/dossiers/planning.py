"""The plan of a dossier: its cover and its parts in order, ready to be built without the database."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.assembly import Kind
from competition.dossiers.entry_papers import cover_facts, entry_form, narrative
from competition.dossiers.gathering import Attached, EditionOf, Gathered, Judged, inputs_sha256
from competition.dossiers.headers import header_of
from competition.dossiers.profile import DocumentProfile
from competition.dossiers.rendering import compose
from competition.dossiers.round_papers import summary_facts
from competition.editions.models import Edition
from competition.editions.queries import charter_of, find_place
from competition.editions.rules import Charter
from competition.language import Sentence, say
from competition.scoring.models import ScreeningRound

COPY = say("Bản sao")


@dataclass(frozen=True)
class Piece:
    """A part to be: a paper of ours as HTML, or a content of the cabinet."""

    kind: Kind
    title: str
    html: str = ""
    sha256: str = ""
    name: str = ""
    mark: str = ""
    enclosed: bool = False


@dataclass(frozen=True)
class Plan:
    proposal_id: int
    edition_of: EditionOf
    inputs_sha256: str
    title: str
    profile: DocumentProfile
    cover: Mapping[str, Any]
    pieces: list[Piece]


@dataclass
class Planner:
    """Plans the dossiers of one edition; what proposals share is read and written once."""

    session: Session
    edition: Edition
    override: Path | None = None
    _summaries: dict[int, Piece] = field(default_factory=dict)
    _profile: DocumentProfile | None = None

    @property
    def profile(self) -> DocumentProfile:
        """The province sends dossiers under its own name."""
        if self._profile is None:
            self._profile = header_of(self.session, self.edition, self.edition.province_id)
        return self._profile

    @property
    def charter(self) -> Charter:
        return charter_of(self.edition)

    def plan(self, gathered: Gathered, edition_of: EditionOf = "open") -> Plan:
        number = gathered.proposal.file_number or gathered.proposal.tracking_code
        pieces = [
            self._paper("entry_form", say("Phiếu đăng ký dự thi"), entry_form(gathered, self.charter, number)),
            *self._narrative(gathered, number),
            *_enclosed(gathered.files, {item.key: item.label.vi for item in self.charter.checklist}),
        ]
        if edition_of == "entitled":
            groups = self.charter.priority_groups
            labels = {one.key: str(say("Minh chứng: {group}", group=one.label.vi)) for one in groups}
            pieces += _enclosed(gathered.evidence, labels)
        pieces += self._of_rounds(gathered)
        title = str(say("Hồ sơ {number}", number=number))
        digest = inputs_sha256(gathered, self.edition, edition_of)
        cover = cover_facts(gathered, self.charter, number)
        return Plan(gathered.proposal.id, edition_of, digest, title, self.profile, cover, pieces)

    def _paper(self, template: str, title: Any, data: Mapping[str, Any]) -> Piece:
        return Piece("own", str(title), compose(template, data, profile=self.profile, override=self.override))

    def _narrative(self, gathered: Gathered, number: str) -> list[Piece]:
        """The narrative written on the site; without a word there it is only the attached file."""
        data = narrative(gathered, self.charter, number)
        return [self._paper("narrative", say("Bản thuyết minh"), data)] if data["sections"] else []

    def _of_rounds(self, gathered: Gathered) -> list[Piece]:
        """Score summary, minutes and decisions of each round, signed papers marked as copies."""
        pieces: list[Piece] = []
        for judged in gathered.judged:
            pieces.append(self._summary(judged))
            scan, copy = judged.minutes.scan_sha256, str(COPY)
            mark = copy if scan else str(_signed_on_the_screen(judged))
            kind = kind_of(judged.scan_type) if scan else "pdf"
            title = self._of_unit(str(say("Biên bản họp Hội đồng giám khảo")), judged.round)
            pieces.append(Piece(kind, title, sha256=judged.minutes.goes_out, name="minutes", mark=mark, enclosed=True))
            if paper := judged.decision:
                kind = kind_of(judged.decision_type)
                content = paper.goes_out
                pieces.append(Piece(kind, paper.subject, sha256=content, name=paper.kind, mark=copy, enclosed=True))
        return pieces

    def _summary(self, judged: Judged) -> Piece:
        round = judged.round
        if round.id not in self._summaries:
            header = header_of(self.session, self.edition, round.unit_id)
            facts = summary_facts(self.session, round, clock.in_vietnam(signed_at(judged)).date())
            html = compose("score_summary", facts, profile=header, override=self.override)
            self._summaries[round.id] = Piece("own", self._of_unit(str(say("Bảng tổng hợp điểm")), round), html)
        return self._summaries[round.id]

    def _of_unit(self, title: str, round: ScreeningRound) -> str:
        return f"{title} – {find_place(self.session, self.edition.id, round.unit_id).full_name}"


def signed_at(judged: Judged) -> datetime:
    return judged.minutes.signed_at or judged.minutes.prepared_at


def _signed_on_the_screen(judged: Judged) -> Sentence:
    at = signed_at(judged)
    if judged.minutes.signed_sha256:
        return say("{copy}, đã ký số lúc {at}", copy=COPY, at=at)
    return say("{copy}, đã ký trên hệ thống lúc {at}", copy=COPY, at=at)


def kind_of(media_type: str | None) -> Kind:
    """How a file can stand in a merged PDF: as pages, as a picture, or only enclosed."""
    if media_type == "application/pdf":
        return "pdf"
    return "picture" if (media_type or "").startswith("image/") else "file"


def _enclosed(files: list[Attached], labels: Mapping[str, str]) -> list[Piece]:
    many = Counter(file.item for file in files)
    titles = {
        id(file): f"{label} – {file.name}" if many[file.item] > 1 else label
        for file in files
        for label in (labels.get(file.item, file.item),)
    }
    return [Piece(kind_of(f.media_type), titles[id(f)], sha256=f.sha256, name=f.name) for f in files]
