"""The decision that sets up a jury: prepared from the panel as it sits, for the leader to sign."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.case_papers import contest, union
from competition.dossiers.drawing import drawn
from competition.dossiers.gathering import DECISION
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import Draft, keep_paper, override_folder
from competition.dossiers.models import Paper
from competition.dossiers.rendering import compose
from competition.dossiers.replaced import replaced_words
from competition.dossiers.signing_folder import ABBREVIATIONS, put_aside
from competition.editions.models import Edition
from competition.editions.queries import charter_of, find_place, the_edition
from competition.errors import BadInput, Refused
from competition.language import say
from competition.people.queries import holders
from competition.people.roles import Actor
from competition.scoring.measures import charter_of_round, terms_of
from competition.scoring.models import ScreeningRound
from competition.scoring.panel import SEATS, Panelist, must_run, panel_of, voters
from competition.settings import Settings
from competition.storage import Cabinet
from competition.workflow.told import in_a_sentence

DUTIES = (
    say("Khai báo xung đột lợi ích và chấm điểm độc lập theo tiêu chí đã công bố"),
    say("Họp xét kết quả, lập biên bản và đề nghị danh sách gửi lên cấp trên"),
    say("Giữ kín nội dung hồ sơ và điểm số cho tới khi công bố"),
)
DOES_NOT_SCORE = say("Thư ký, không chấm điểm")
MOST_LINES = 12


def issuer_of(edition: Edition, round: ScreeningRound, session: Session) -> int:
    """The unit whose leader signs: a cluster of communes has no Union of its own, there the province decides."""
    place = find_place(session, edition.id, round.unit_id)
    cluster = charter_of(edition).tier(place.tier).level == "cluster"
    return edition.province_id if cluster else round.unit_id


def usual_words(session: Session, round: ScreeningRound) -> dict[str, Any]:
    """What the decision usually says where the panel does not say it: grounds, recipients, the signature block."""
    edition = the_edition(session, round.edition_id)
    issuer = issuer_of(edition, round, session)
    place, charter = find_place(session, edition.id, issuer), charter_of(edition)
    role = "province_leader" if issuer == edition.province_id else "jury_chair"
    leaders = holders(session, [issuer], role)
    province = find_place(session, edition.id, edition.province_id)
    return {
        "grounds": [
            str(say("Căn cứ Điều lệ Hội Liên hiệp Phụ nữ Việt Nam")),
            str(say("Căn cứ Thể lệ {contest}", contest=charter.title.vi)),
            str(say("Xét đề nghị của Thường trực {union}", union=union(place))),
        ],
        "recipients": [
            *([] if issuer == edition.province_id else [str(say("{union} (để báo cáo)", union=union(province)))]),
            str(say("Như Điều 3")), str(say("Lưu: VT")),
        ],
        "on_behalf_of": str(say("Ban Thường vụ")), "deputy_for": "", "title": str(say("Chủ tịch")),
        "name": leaders[0][0].full_name if leaders else "",
    }  # fmt: skip


def decision_draft(
    session: Session, round: ScreeningRound, *, grounds: Sequence[str], recipients: Sequence[str],
    signer: Mapping[str, str], by: Actor,
) -> Draft:  # fmt: skip
    """The decision from the panel as it sits now; when one is signed already, the new one replaces it."""
    must_run(by, round)
    panel = panel_of(session, round)
    _must_be_whole(panel, grounds)
    edition = the_edition(session, round.edition_id)
    issuer, before = issuer_of(edition, round, session), last_decision(session, round)
    profile = header_of(session, edition, issuer)
    facts = {
        **_facts(session, edition, round, issuer, panel), "number": None, "date": None,
        "code": profile.code(ABBREVIATIONS[DECISION]), "grounds": list(grounds), "recipients": list(recipients),
        "signer": dict(signer), "replaces": replaced_words(session, before.id if before else None),
    }  # fmt: skip
    subject = say("Quyết định thành lập Hội đồng giám khảo {round}", round=facts["round_name"])
    return Draft(
        DECISION, facts, profile, edition.id, ScreeningRound.case_kind, round.id, str(subject), issuer, by.person_id,
        keep_facts=True, batch=f"decision:{round.id}", replaces_id=before.id if before else None,
    )  # fmt: skip


def prepare_decision(session: Session, cabinet: Cabinet, draft: Draft, *, settings: Settings) -> Paper:
    """Render and keep the decision for the signature; one that was prepared before and not signed goes."""
    put_aside(session, str(draft.batch), DECISION)
    pdf = drawn(compose(DECISION, draft.data, profile=draft.profile, override=override_folder(settings)))
    return keep_paper(session, cabinet, draft, pdf)


def decision_again(session: Session, settings: Settings, old: Paper, by: Actor) -> Draft:
    """The decision anew, with the words that the old one had where the panel does not say them."""
    told = old.facts
    round = session.get_one(ScreeningRound, old.case_id)
    words = {key: told[key] for key in ("grounds", "recipients", "signer")}
    return decision_draft(session, round, by=by, **words)


def last_decision(session: Session, round: ScreeningRound) -> Paper | None:
    """The decision in force: the last one that carries a number."""
    return session.scalars(
        select(Paper)
        .where(
            Paper.case_kind == ScreeningRound.case_kind, Paper.case_id == round.id, Paper.kind == DECISION,
            Paper.number.is_not(None),
        )
        .order_by(Paper.id.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip


def _must_be_whole(panel: Sequence[Panelist], grounds: Sequence[str]) -> None:
    if not grounds or len(grounds) > MOST_LINES:
        raise BadInput({"grounds": say("Hãy ghi từ 1 đến {most} căn cứ, mỗi căn cứ một dòng.", most=MOST_LINES)})
    seats = {one.seat for one in panel}
    if not {"chair", "secretary"} <= seats or len(voters(panel)) < 2:
        raise Refused(say("Hội đồng chưa đủ chủ tịch, thư ký và giám khảo; xếp ghế xong mới lập quyết định."))


def _facts(
    session: Session, edition: Edition, round: ScreeningRound, issuer: int, panel: Sequence[Panelist]
) -> dict[str, Any]:
    place, own = find_place(session, edition.id, issuer), find_place(session, edition.id, round.unit_id)
    name = terms_of(charter_of_round(session, round), round.key).label.vi
    return {
        "contest": contest(charter_of(edition)),
        "round_name": f"{name[:1].lower()}{name[1:]} {in_a_sentence(own)}",
        "authority": str(say("Ban Thường vụ {union}", union=union(place))),
        "bound": str(say("Thường trực {union}", union=union(place))),
        "duties": [str(duty) for duty in DUTIES],
        "members": [
            {"name": one.name, "position": one.position, "seat": _seat(one)} for one in panel
        ],
    }  # fmt: skip


def _seat(one: Panelist) -> str:
    return str(DOES_NOT_SCORE) if one.seat == "secretary" else SEATS[one.seat].vi
