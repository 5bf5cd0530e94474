"""What lies at the province when its tests begin: a judged batch of the cast's district, checked or not, or sent."""

from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.dispatching import record_receipt, send_dispatch
from competition.dossiers.round_papers import prepare_minutes
from competition.editions.queries import charter_of
from competition.finals.actions import record_outcome
from competition.people.consent import give_consents
from competition.proposals.checks import check_item, items_of
from competition.proposals.models import Proposal
from competition.scoring.minutes import last_minutes
from competition.workflow.actions import advance
from tests.conftest import World
from tests.dossiers_kept.stage import Province, photo
from tests.scoring.round_stage import a_round

TITLES = ("Trà lá sen Quỳnh Phụ", "Nấm rơm trong nhà", "Chiếu cói xuất khẩu", "Bánh cáy làng Nguyễn", "Túi lục bình")
WOMEN = ("sen", "man", "na", "sen", "man")


def sent_up(world: World, session: Session, many: int = 5) -> Province:
    """A batch that the unit has just sent: the minutes signed, nothing checked yet; the last ones not selected."""
    stage = a_round(world, session, many)
    province = Province(world, session, stage)
    for number, file in enumerate(stage.files):
        file.title = TITLES[number % len(TITLES)]
        file.applicant_id = world.person(session, WOMEN[number % len(WOMEN)]).id
        session.flush()
        province.attach(file, "photos", f"ảnh {number}.jpg", photo(("green", "red", "blue", "white")[number % 4]))
        agree(province, file, "judging", "truth")
        file.answers = {"summary": "Chị em trong xã cùng làm.", "urgency": "Lá sen bỏ phí.\nThiếu việc làm."}
    stage.ranked()
    stage.choose_by_rule()
    prepare_minutes(session, world.cabinet, stage.round, by=stage.actor("hanh"), settings=world.settings)
    minutes = last_minutes(session, stage.round.id)
    assert minutes is not None
    stage.step("sign", "minh", pdf_sha256=minutes.pdf_sha256, password_confirmed=True)
    stage.step("send_to_province", "hanh")
    province.files = [file for file in stage.files if file.state == "with_province"]
    session.commit()
    return province


def agree(province: Province, file: Proposal, *purposes: str) -> None:
    """Her own consent, whoever of the cast she is."""
    key = WOMEN[province.stage.files.index(file) % len(WOMEN)]
    give_consents(
        province.session, province.edition, file.applicant_id, purposes, by=province.actor(key), proposal_id=file.id
    )


def pass_check(province: Province, file: Proposal) -> None:
    for item in items_of(charter_of(province.edition), "province", file.kind):
        check_item(province.session, file, "province", item, True, by=province.actor("bich"))


def checked_off(world: World, session: Session, many: int = 5) -> Province:
    """The batch with every file checked off."""
    province = sent_up(world, session, many)
    for file in province.files:
        pass_check(province, file)
        advance(session, file, "check_off", by=province.actor("bich"))
    session.commit()
    return province


def at_the_centre(world: World, session: Session, many: int = 5, *, received: bool = True) -> int:
    """A dispatch that was sent and, unless told otherwise, received; its number."""
    province = checked_off(world, session, many)
    dispatch = province.packed()
    send_dispatch(session, dispatch, by=province.actor("bich"))
    if received:
        record_receipt(session, dispatch, by=province.actor("ha"), on=clock.today(), source="Phiếu nhận số 12")
    session.commit()
    return dispatch.id


def brought_to(world: World, session: Session, file: Proposal, *steps: str, prize: str = "third") -> None:
    """Outcomes recorded one after the other."""
    for step in steps:
        won = prize if step.endswith("prize") else None
        by = world.actor(session, "ha")
        record_outcome(session, file, step, by=by, on=clock.today(), source="Thông báo số 12", prize=won)
