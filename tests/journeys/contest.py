"""A contest in which every kind of thing exists, in two screening units and two editions: what the crawler asks for."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.dispatching import send_dispatch
from competition.dossiers.feedback import write_drafts
from competition.dossiers.hand_over import prepare_hand_over
from competition.dossiers.jury_decision import decision_draft, prepare_decision
from competition.dossiers.models import Dispatch, DossierFile, Paper
from competition.dossiers.parts import keep_parts
from competition.dossiers.receiving import receive_package
from competition.dossiers.replying import answer_package
from competition.dossiers.verify import examine
from competition.finals.models import Outcome
from competition.finals.sessions import Announced, announce
from competition.mail.models import Letter
from competition.people.models import Consent, Holding
from competition.proposals.documents import attach_document
from competition.proposals.models import Document, PriorityClaim
from competition.proposals.writing import write_answers
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.judging import open_sheet
from competition.scoring.minutes import last_minutes
from competition.scoring.models import ScreeningRound, Sheet
from competition.scoring.seating import seat
from competition.storage.keeping import keep
from competition.workflow.actions import advance
from competition.workflow.drafts import OnPaper, key_in_on_paper
from competition.workflow.rounds import open_round
from tests.conftest import HUNG_YEN, World
from tests.dossiers.authority import PASSPHRASE, Authority
from tests.dossiers_kept.stage import at_the_province
from tests.proposals.conftest import Desk, photo
from tests.scoring.round_stage import a_file

NAME, TITLE, PHONE = "Khuất Thị Kín Đáo", "Rượu nếp chưa ai nghe tên", "0912000001"
WOMAN, HER_PHONE = "Mạc Thị Lặng Lẽ", "0987612345"
SILENT = "Mạc Thị Không Máy"
SECRETS = (NAME, TITLE, PHONE, WOMAN, HER_PHONE, SILENT)
"""What stands in the files of Sen's commune and unit, and nowhere else."""
RETURNED = [("reworked", "in_rework", "screening_secretary"), ("came_back", "returned_by_centre", "province_officer")]


def play(world: World) -> dict[str, Any]:
    """Everything there is, each by its id; Sen's and the silent woman's things are those that are asked for."""
    things: dict[str, Any] = {}
    with world.session() as session:
        # The other edition's people already hold their roles, else they would be strangers on this day.
        session.execute(update(Holding).values(from_day=date(2024, 1, 1)))
        world.person(session, "sen").full_name = NAME
        _travels(world, session, things)
    with world.session() as session:
        _waits_at_the_commune(world, session, things)
        things |= _keyed_in(world, session)
    world.work_is_done()
    with world.session() as session:
        things |= _scored_next_door(world, session)
        far = a_file(world, session, 1, code="C07", state="forwarded", applicant="na", edition_name=HUNG_YEN)
        things |= {"elsewhere": far.id, "unit": world.unit(session, "338")}
        for name, state, role in RETURNED:
            file = a_file(world, session, 20 + len(things), state=state)
            file.title, file.open_to, things[name] = TITLE, role, file.id
        things |= _left_behind(world, session, things)
    return things


def _travels(world: World, session: Session, things: dict[str, Any]) -> None:
    """Three files from the round of Hạnh's unit to the centre, with dossier, letter and package."""
    province = at_the_province(world, session, 3)
    for file in province.stage.files:
        file.title = TITLE
    first = province.files[0]
    evidence = province.kept("giấy xác nhận.jpg", photo("black").getvalue())
    session.add(
        PriorityClaim(
            proposal_id=first.id, group="disabled", note=TITLE, evidence_sha256=evidence,
            evidence_name="giấy.jpg", declared_at=clock.now(),
        )
    )  # fmt: skip
    announced = Outcome(
        edition_id=first.edition_id, proposal_id=first.id, stage="preliminary_passed", prize=None, on=clock.today(),
        source="Thông báo số 30", source_sha256=evidence, recorded_by_id=first.applicant_id, recorded_at=clock.now(),
    )  # fmt: skip
    session.add(announced)
    session.flush()
    things["outcome"] = announced.id
    dispatch = province.packed()
    send_dispatch(session, dispatch, by=province.actor("bich"))
    things["received"] = _received_here_too(world, session, dispatch)
    round = province.stage.round
    dossier = session.get_one(DossierFile, (first.id, "open"))
    with world.cabinet.open(dossier.sha256) as stream:
        keep_parts(session, world.cabinet, dossier, [stream.read()])
    minutes = last_minutes(session, round.id)
    assert minutes is not None
    sheets = select(Sheet).where(Sheet.round_id == round.id, Sheet.proposal_id == first.id).order_by(Sheet.id)
    sheet = session.scalars(sheets).first()
    document = session.scalars(select(Document).where(Document.proposal_id == first.id)).first()
    assert sheet is not None
    assert document is not None
    things |= {"file": first.id, "dispatch": dispatch.id, "round": round.id, "minutes": minutes.id, "sheet": sheet.id}
    document.cleared_for_jury = True
    holding = session.scalars(select(Holding.id).where(Holding.person_id == sheet.juror_id)).first()
    things |= {"holding": holding, "document": document.id, "juror": sheet.juror_id, "group": "disabled"}


def _received_here_too(world: World, session: Session, dispatch: Dispatch) -> int:
    """The package as it came back to this installation's own centre, answered with a receipt; its number."""
    with world.cabinet.local_path(dispatch.package_sha256 or "") as path:
        package = receive_package(session, world.cabinet, examine(path)).package
    folder = Path(world.settings.cabinet).parent
    key = str(Authority(folder, "gốc").give("Ban Tổ chức"))
    settings = replace(world.settings, signing_key=key, signing_passphrase=PASSPHRASE.decode())
    answer_package(session, world.cabinet, package, "receipt", settings=settings)
    return package.id


def _waits_at_the_commune(world: World, session: Session, things: dict[str, Any]) -> None:
    desk = Desk(world, session)
    taken_in = desk.taken_in("sen", TITLE)
    things["taken_in"], things["code"] = taken_in.id, taken_in.tracking_code
    things["draft"] = desk.ready("sen", title=TITLE, second=True).id


def _keyed_in(world: World, session: Session) -> dict[str, Any]:
    """A paper file of a woman without e-mail, returned to her: it stands open, and she must be phoned."""
    desk, lua = Desk(world, session), world.actor(session, "lua")
    scan = photo("yellow")
    kept = keep(session, world.cabinet, scan, "phiếu.jpg", limit=1_000_000).sha256
    proposal = key_in_on_paper(
        session, desk.edition, OnPaper(WOMAN, HER_PHONE), by=lua, unit_id=world.unit(session, "12472"), kind="idea",
        entrant="individual", title=TITLE, consents=["judging", "truth"], signed_on=clock.today(), scan_sha256=kept,
    )  # fmt: skip
    answers = {question.key: "Chị em cùng làm." for question in desk.charter.required_questions("idea")}
    write_answers(session, proposal, answers, by=lua, category="agriculture")
    document = attach_document(session, world.cabinet, proposal, "photos", "ảnh.jpg", photo("pink"), by=lua)
    session.flush()
    advance(session, proposal, "submit", by=lua)
    due = clock.today() + timedelta(days=5)
    advance(session, proposal, "return_to_applicant", by=lua, note="Ảnh mờ.", due_on=due, items=["photos"])
    consent = session.scalars(select(Consent.id).where(Consent.proposal_id == proposal.id)).first()
    silent = key_in_on_paper(
        session, desk.edition, OnPaper(SILENT), by=lua, unit_id=world.unit(session, "12472"), kind="idea",
        entrant="individual", title=TITLE, consents=["judging"], signed_on=clock.today(), scan_sha256=kept,
    )  # fmt: skip
    session.flush()
    return {
        "silent": silent.applicant_id, "keyed": proposal.id, "woman": proposal.applicant_id,
        "consent": consent, "keyed_document": document.id,
    }  # fmt: skip


def _scored_next_door(world: World, session: Session) -> dict[str, Any]:
    """The round of Yến's unit, in which Cúc, Tâm and Xuân have sheets before them."""
    yen = world.actor(session, "yen")
    unit = world.unit(session, "344")
    other = a_file(world, session, 7, code="344", applicant="man")
    round = open_round(session, world.edition(session), "screening", unit, by=yen)
    for key, place in (("cuc", "chair"), ("yen", "secretary"), ("tam", "member"), ("xuan", "member")):
        seat(session, round, world.person(session, key).id, place, by=yen)
    advance(session, round, "open_scoring", by=yen)
    for key in ("cuc", "tam", "xuan"):
        declare_conflicts(session, round, by=world.actor(session, key))
    open_sheet(session, round, other, by=world.actor(session, "tam"))
    return {"next_round": round.id, "next_file": other.id, "next_juror": world.person(session, "tam").id}


def _left_behind(world: World, session: Session, things: dict[str, Any]) -> dict[str, Any]:
    """What the jobs made: the receipt, the refusal's letters, papers of the round and the dispatch."""
    papers = select(Paper.id).where(Paper.case_kind == "proposal", Paper.case_id == things["taken_in"])
    letters = select(Letter.id).where(Letter.to_person_id == things["woman"])
    province = select(Paper.id).where(Paper.case_kind == "dispatch")
    notices = select(Paper.id).where(Paper.kind == "result_notice", Paper.case_id == things["file"])
    return {
        "paper": session.scalars(papers).first(),
        "letter": session.scalars(letters).first(),
        "outgoing": session.scalars(province).first(),
        "notice": session.scalars(notices).first(),
        "decision": _papers_made_by_hand(world, session, things),
    }


def _papers_made_by_hand(world: World, session: Session, things: dict[str, Any]) -> int:
    """A decision and letters of advice for the round, a final announced, a dispatch handed over; the decision."""
    round = session.get_one(ScreeningRound, things["round"])
    hanh, bich, edition = world.actor(session, "hanh"), world.actor(session, "bich"), world.edition(session)
    signer = {"title": "Chủ tịch", "name": "Người ký"}
    draft = decision_draft(session, round, grounds=["Căn cứ Điều lệ"], recipients=["Lưu: VT"], signer=signer, by=hanh)
    decision = prepare_decision(session, world.cabinet, draft, settings=world.settings)
    write_drafts(session, round, by=hanh)
    begins = clock.now() + timedelta(days=30)
    told = Announced("chung kết vùng", "Thông báo", begins, begins, "Hội trường", 5, 7, ["Sản phẩm"], clock.today())
    announce(session, edition, "regional_finalist", told, by=bich)
    prepare_hand_over(
        session, world.cabinet, session.get_one(Dispatch, things["dispatch"]), at=clock.now(), place="trụ sở", copies=2,
        giver={"name": "Bên giao", "position": "cán bộ"}, by=bich, settings=world.settings,
        receiver={"unit": "Ban Tổ chức", "name": "Bên nhận", "position": "chuyên viên"},
    )  # fmt: skip
    return decision.id
