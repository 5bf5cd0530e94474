"""The papers of a rehearsed contest: decided, prepared, signed in batches, told of, as the counters would do it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.feedback import approve_feedback, feedback_lines, write_drafts
from competition.dossiers.finals_papers import CALL, CERTIFICATE
from competition.dossiers.finals_preparing import ask_for_papers, certificates_standing
from competition.dossiers.hand_over import prepare_hand_over
from competition.dossiers.jury_decision import decision_draft, prepare_decision, usual_words
from competition.dossiers.models import Dispatch, Paper
from competition.dossiers.one_stop import apologise
from competition.dossiers.replacing import replace_paper, successor
from competition.dossiers.signing_folder import sign_papers
from competition.finals.sessions import Announced, announce, called, settle_turns
from competition.people.roles import Actor
from competition.rehearsal.stage import Stage
from competition.scoring.models import ScreeningRound
from competition.scoring.panel import panel_of

FINAL = "regional_finalist"


def decide_on_jury(stage: Stage, round_id: int, moment: datetime) -> None:
    """The decision that sets up a seated panel, prepared by its secretary and signed."""
    with stage.act(moment) as session:
        round = session.get_one(ScreeningRound, round_id)
        words = usual_words(session, round)
        signer = {key: words[key] for key in ("on_behalf_of", "title", "name") if words[key]}
        role = "province_officer" if round.key == "provincial" else "screening_secretary"
        by = stage.holder(session, role, round.unit_id)
        draft = decision_draft(
            session, round, grounds=words["grounds"], recipients=words["recipients"], signer=signer, by=by
        )
        prepare_decision(session, stage.cabinet, draft, settings=stage.settings)
    sign_waiting(stage, "jury_decision", moment + timedelta(minutes=10))


def sign_waiting(stage: Stage, kind: str, moment: datetime) -> None:
    """Whoever leads the issuing unit signs all that waits, batch by batch; then it is printed with its numbers."""
    with stage.act(moment) as session:
        waiting = session.scalars(
            select(Paper).where(Paper.kind == kind, Paper.number.is_(None), Paper.batch.is_not(None)).order_by(Paper.id)
        ).all()
        for batch in dict.fromkeys(paper.batch for paper in waiting):
            together = [paper for paper in waiting if paper.batch == batch]
            seen = {paper.id: paper.sha256 for paper in together}
            by = _signer(stage, session, together[0].issuer_id or 0)
            sign_papers(session, together, by=by, seen=seen, password_confirmed=True)
    with clock.stopped(moment):
        stage.work()


def _signer(stage: Stage, session: Session, unit_id: int) -> Actor:
    role = "province_leader" if unit_id == stage.edition(session).province_id else "jury_chair"
    return stage.holder(session, role, unit_id)


def answer_applicants(stage: Stage, key: str, moment: datetime) -> None:
    """After the minutes: every notice is signed and every letter of advice approved; one notice is replaced."""
    with clock.stopped(moment):
        stage.work()
    sign_waiting(stage, "result_notice", moment)
    with stage.act(moment + timedelta(hours=1)) as session:
        rounds = session.scalars(
            select(ScreeningRound)
            .where(
                ScreeningRound.edition_id == stage.edition_id, ScreeningRound.key == key,
                ScreeningRound.open_for == "",
            )
            .order_by(ScreeningRound.id)
        ).all()  # fmt: skip
        for round in rounds:
            role = "province_officer" if key == "provincial" else "screening_secretary"
            by = stage.holder(session, role, round.unit_id)
            write_drafts(session, round, by=by)
            lines = feedback_lines(session, round, panel_of(session, round))
            approve_feedback(session, round, [line.proposal.id for line in lines if not line.reasons], by=by)
    with clock.stopped(moment + timedelta(hours=2)):
        stage.work()
    if key == "screening":
        _replace_one(stage, moment + timedelta(hours=3))


def _replace_one(stage: Stage, moment: datetime) -> None:
    with stage.act(moment) as session:
        old = session.scalars(
            select(Paper).where(Paper.kind == "result_notice", Paper.number.is_not(None)).order_by(Paper.id).limit(1)
        ).one_or_none()
        if old is None or old.replaces_id is not None or successor(session, old) is not None:
            return
        by = _signer(stage, session, old.issuer_id or 0)
        replace_paper(session, stage.cabinet, old, "Sai tên đơn vị nhận.", by=by, settings=stage.settings)
    sign_waiting(stage, "result_notice", moment + timedelta(minutes=10))


def apologise_to_one(stage: Stage, moment: datetime) -> None:
    """A commune tells one woman why her result is late, and until when."""
    new_day = clock.after_working_days(clock.in_vietnam(stage.charter.calendar.screening_closes).date(), 5)
    with stage.act(moment) as session:
        numbered = [proposal for proposal in stage.proposals(session) if proposal.file_number]
        if numbered:
            by = stage.holder(session, "commune_officer", numbered[0].unit_id)
            reason = "Hội đồng giám khảo họp muộn hơn lịch."
            apologise(session, stage.cabinet, numbered[0], reason, new_day, by=by, settings=stage.settings)


def hand_over(stage: Stage, dispatch_id: int, moment: datetime) -> None:
    with stage.act(moment) as session:
        prepare_hand_over(
            session, stage.cabinet, session.get_one(Dispatch, dispatch_id), at=moment, place="trụ sở Ban Tổ chức",
            copies=2, giver={"name": "Phạm Thị Lan", "position": "cán bộ Hội LHPN tỉnh"},
            receiver={"unit": "Ban Tổ chức cấp Trung ương", "name": "Lê Thị Hà", "position": "chuyên viên"},
            by=stage.province(session, "province_officer"), settings=stage.settings,
        )  # fmt: skip


def call_to_final(stage: Stage, moment: datetime) -> None:
    """The regional final is announced, its order drawn, everyone in it called."""
    begins = moment + timedelta(days=30)
    with stage.act(moment) as session:
        edition, by = stage.edition(session), stage.province(session, "province_officer")
        told = Announced(
            "chung kết cấp vùng khu vực miền Bắc", "Thông báo của Ban Tổ chức Trung ương", begins,
            begins - timedelta(minutes=45), "Hội trường tỉnh", 5, 7, ["Bản trình chiếu", "Sản phẩm để trưng bày"],
            clock.in_vietnam(begins - timedelta(days=7)).date(), "Hội LHPN tỉnh bố trí xe.", "0227 3847 222",
        )  # fmt: skip
        held = announce(session, edition, FINAL, told, by=by)
        ids = [one.proposal.id for one in called(session, edition, FINAL)]
        settle_turns(session, edition, held, {id_: len(ids) - n for n, id_ in enumerate(ids)}, by=by)
        ask_for_papers(session, edition, CALL, FINAL, by=by)
    with clock.stopped(moment):
        stage.work()
    sign_waiting(stage, CALL, moment + timedelta(hours=1))


def certify(stage: Stage, moment: datetime) -> None:
    """Certificates for everyone recorded in a final or with a prize."""
    with stage.act(moment) as session:
        edition, by = stage.edition(session), stage.province(session, "province_officer")
        owed = [stage_key for stage_key, one in certificates_standing(session, edition).items() if one.owed]
        for stage_key in owed:
            ask_for_papers(session, edition, CERTIFICATE, stage_key, by=by)
    with clock.stopped(moment):
        stage.work()
    sign_waiting(stage, CERTIFICATE, moment + timedelta(hours=1))
