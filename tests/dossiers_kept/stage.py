"""A dispatch set up for tests: judged and checked files of the cast's district, and everyone who handles them."""

from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from PIL import Image
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.dispatching import prepare_dispatch, sign_dispatch
from competition.dossiers.letters import prepare_letter
from competition.dossiers.models import Dispatch
from competition.dossiers.round_papers import prepare_minutes
from competition.editions.queries import charter_of
from competition.people.consent import give_consents
from competition.people.roles import Actor
from competition.proposals.checks import check_item, items_of
from competition.proposals.models import Document, Proposal
from competition.scoring.minutes import last_minutes
from competition.storage.keeping import keep
from competition.workflow.actions import advance
from tests.conftest import World
from tests.scoring.round_stage import Stage, a_round


def photo(colour: str = "green") -> bytes:
    picture = BytesIO()
    Image.new("RGB", (60, 40), colour).save(picture, "JPEG")
    return picture.getvalue()


def pdf(pages: int = 2, password: str = "") -> bytes:
    content = BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(content, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return content.getvalue()


@dataclass
class Province:
    """One session in which files have come as far as the province's check."""

    world: World
    session: Session
    stage: Stage
    files: list[Proposal] = field(default_factory=list)

    def actor(self, key: str) -> Actor:
        return self.world.actor(self.session, key)

    @property
    def edition(self):
        return self.world.edition(self.session)

    def kept(self, name: str, content: bytes) -> str:
        """The SHA-256 of a content that now lies in the cabinet."""
        return keep(self.session, self.world.cabinet, BytesIO(content), name, limit=10_000_000).sha256

    def attach(self, file: Proposal, item: str, name: str, content: bytes) -> Document:
        document = Document(
            proposal_id=file.id, item=item, name=name, sha256=self.kept(name, content),
            attached_by_id=file.applicant_id, attached_at=clock.now(), cleared_for_jury=False,
        )  # fmt: skip
        self.session.add(document)
        self.session.flush()
        return document

    def agree(self, file: Proposal, *purposes: str) -> None:
        give_consents(
            self.session, self.edition, file.applicant_id, purposes, by=self.actor("sen"), proposal_id=file.id
        )

    def dispatch(self, files: list[Proposal] | None = None) -> Dispatch:
        return prepare_dispatch(self.session, self.edition, files or self.files, by=self.actor("bich"))

    def letter(self, dispatch: Dispatch) -> None:
        prepare_letter(self.session, self.world.cabinet, dispatch, by=self.actor("bich"), settings=self.world.settings)

    def sign(self, dispatch: Dispatch) -> None:
        sign_dispatch(
            self.session, dispatch, by=self.actor("hong"), pdf_sha256=dispatch.letter_sha256, password_confirmed=True
        )

    def commit_and_work(self) -> None:
        """The request ends; the worker has its turn."""
        self.session.commit()
        self.world.work_is_done()
        self.session.expire_all()

    def packed(self) -> Dispatch:
        """A dispatch signed and packed, ready to be sent."""
        dispatch = self.dispatch()
        self.commit_and_work()
        self.letter(dispatch)
        self.sign(dispatch)
        self.commit_and_work()
        return dispatch


def at_the_province(world: World, session: Session, files: int = 3) -> Province:
    """Files with what the checklist asks, judged, signed for, sent up and checked."""
    stage = a_round(world, session, files)
    province = Province(world, session, stage)
    for number, file in enumerate(stage.files):
        province.attach(file, "photos", f"ảnh {number}.jpg", photo(("green", "red", "blue", "white")[number % 4]))
        province.agree(file, "judging", "truth")
        file.answers = {"summary": "Chị em trong xã cùng làm.", "urgency": "Lá sen bỏ phí.\nThiếu việc làm."}
    stage.ranked()
    stage.choose_by_rule()
    prepare_minutes(session, world.cabinet, stage.round, by=stage.actor("hanh"), settings=world.settings)
    minutes = last_minutes(session, stage.round.id)
    stage.step("sign", "minh", pdf_sha256=minutes.pdf_sha256, password_confirmed=True)
    stage.step("send_to_province", "hanh")
    officer = province.actor("bich")
    for file in [file for file in stage.files if file.state == "with_province"]:
        for item in items_of(charter_of(province.edition), "province", file.kind):
            check_item(session, file, "province", item, True, by=officer)
        advance(session, file, "check_off", by=officer)
        province.files.append(file)
    session.commit()
    return province
