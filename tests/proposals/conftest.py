"""A proposal in the making: a draft with everything in it, and files to attach."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import event
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.queries import charter_of
from competition.people.consent import give_consents
from competition.proposals.checks import check_item, endorse_text, items_of
from competition.proposals.documents import attach_document
from competition.proposals.models import Proposal
from competition.proposals.writing import write_answers
from competition.workflow.actions import advance
from competition.workflow.drafts import start_draft

COMMUNE, SCREENING = "12472", "338"
TITLE = "Trà lá sen Quỳnh Phụ"


def photo(colour: str = "green") -> BytesIO:
    picture = BytesIO()
    Image.new("RGB", (8, 8), colour).save(picture, "JPEG")
    picture.seek(0)
    return picture


def pdf(pages: int = 1, password: str = "") -> BytesIO:
    content = BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        locked = pikepdf.Encryption(owner=password, user=password) if password else None
        document.save(content, encryption=locked or False)
    content.seek(0)
    return content


class Desk:
    """What people do to a proposal on its way, each by the one who does it."""

    def __init__(self, world, session: Session) -> None:
        self.world, self.session = world, session

    @property
    def edition(self):
        return self.world.edition(self.session)

    @property
    def charter(self):
        return charter_of(self.edition)

    def actor(self, key: str):
        return self.world.actor(self.session, key)

    def draft(self, key: str = "sen", unit: str = COMMUNE, title: str = TITLE, **more) -> Proposal:
        return start_draft(
            self.session, self.edition, by=self.actor(key), unit_id=self.world.unit(self.session, unit),
            kind="idea", entrant="individual", title=title, **more,
        )  # fmt: skip

    def ready(self, key: str = "sen", unit: str = COMMUNE, title: str = TITLE, **more) -> Proposal:
        """A draft in which nothing is missing."""
        proposal, her = self.draft(key, unit, title, **more), self.actor(key)
        answers = {question.key: "Chị em trong xã cùng làm." for question in self.charter.required_questions("idea")}
        write_answers(self.session, proposal, answers, by=her, category="agriculture")
        attach_document(self.session, self.world.cabinet, proposal, "photos", "ảnh.jpg", photo(), by=her)
        give_consents(
            self.session, self.edition, proposal.applicant_id, ["judging", "truth"], by=her, proposal_id=proposal.id
        )
        return proposal

    def submitted(self, key: str = "sen", unit: str = COMMUNE, title: str = TITLE, **more) -> Proposal:
        proposal = self.ready(key, unit, title, **more)
        advance(self.session, proposal, "submit", by=self.actor(key))
        return proposal

    def taken_in(
        self, key: str = "sen", title: str = TITLE, officer: str = "lua", unit: str = COMMUNE, **more
    ) -> Proposal:
        proposal = self.submitted(key, unit, title, **more)
        self.check(proposal, "checklist", officer)
        advance(self.session, proposal, "take_in", by=self.actor(officer))
        return proposal

    def passed_on(self, key: str = "sen", title: str = TITLE, **more) -> Proposal:
        proposal, officer = self.taken_in(key, title, **more), self.actor("lua")
        endorse_text(self.session, proposal, "Hội LHPN xã xác nhận nội dung hồ sơ.", by=officer)
        advance(self.session, proposal, "endorse", by=officer)
        advance(self.session, proposal, "pass_on", by=officer)
        return proposal

    def check(self, proposal: Proposal, subject: str, officer: str, passes: bool = True) -> None:
        for item in items_of(self.charter, subject, proposal.kind):
            check_item(self.session, proposal, subject, item, passes, "" if passes else "Mờ", by=self.actor(officer))


@pytest.fixture
def desk(world) -> Iterator[Desk]:
    with world.session() as session:
        yield Desk(world, session)


@pytest.fixture
def statements(desk) -> Iterator[list[str]]:
    """Every statement that reaches the database."""
    seen: list[str] = []

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT")):
            seen.append(statement)

    event.listen(desk.world.engine, "before_cursor_execute", note)
    yield seen
    event.remove(desk.world.engine, "before_cursor_execute", note)


@pytest.fixture
def at() -> Callable[..., object]:
    """Time stands still at a moment of 2024, by Vietnam's clock."""
    return lambda *moment: clock.stopped(clock.at(2024, *moment))
