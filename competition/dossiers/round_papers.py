"""The papers of a round: score summary, minutes, notices of result; what each says, from the record."""

from datetime import date
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.case_papers import APPEAL_DAYS, Cause, body, contest, union
from competition.dossiers.drawing import drawn
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import LARGEST_PAPER, Draft, override_folder
from competition.dossiers.rendering import compose
from competition.editions.queries import charter_of, find_place, the_edition
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.measures import charter_of_round, rubrics_of, rule_of, terms_of
from competition.scoring.minutes import keep_minutes, minutes_facts
from competition.scoring.minutes_words import OUTCOME_LABELS
from competition.scoring.models import Minutes, ScreeningRound, Sheet, Standing
from competition.scoring.panel import panel_of, voters
from competition.scoring.rule_words import in_words
from competition.scoring.standings import record_name, standings_of
from competition.settings import Settings, from_environment
from competition.storage import Cabinet
from competition.storage.keeping import keep
from competition.workflow.models import Movement
from competition.workflow.told import in_a_sentence

WORDS = {"recused": "RK", "abstained": "KT", "absent": "VM", "draft": "–"}
LEGEND = say("RK: rút khỏi việc chấm; KT: không tham gia; VM: vắng mặt. Ba trường hợp này không phải là 0 điểm.")
NO_PLACE = "…………"


def summary_facts(session: Session, round: ScreeningRound, day: date) -> dict[str, Any]:
    """The placeholders of the paper `score_summary`, as of a day."""
    charter = charter_of_round(session, round)
    rule, panel = rule_of(charter, round.key), panel_of(session, round)
    sheets = {
        (proposal_id, juror_id): total if status == "submitted" else WORDS.get(status, "–")
        for proposal_id, juror_id, status, total in session.execute(
            select(Sheet.proposal_id, Sheet.juror_id, Sheet.status, Sheet.total).where(Sheet.round_id == round.id)
        )
    }
    jurors = voters(panel)
    place = find_place(session, round.edition_id, round.unit_id)
    return {
        "contest": contest(charter),
        "round_name": f"{terms_of(charter, round.key).label.vi} – {place.full_name}",
        "date": day,
        "jurors": [one.name for one in jurors],
        "score_name": str(SCORE_NAMES[rule.method]),
        "places": 2 if rule.digits is None else rule.digits,
        "rule": _sentence(in_words(rule, next(iter(rubrics_of(charter, round.key).values())))),
        "legend": str(LEGEND),
        "secretary": next((one.name for one in panel if one.seat == "secretary"), ""),
        "chair": next((one.name for one in panel if one.seat == "chair"), ""),
        "rows": [
            _row(standing, proposal, [sheets.get((proposal.id, one.person_id), "–") for one in jurors])
            for standing, proposal in standings_of(session, round)
        ],
    }


SCORE_NAMES = {
    "mean": say("Điểm trung bình"),
    "median": say("Điểm trung vị"),
    "trimmed_mean": say("Điểm trung bình đã bỏ cao, thấp nhất"),
    "sum": say("Tổng điểm"),
}


def _row(standing: Standing, proposal: Proposal, scores: list[Any]) -> dict[str, Any]:
    return {
        "file_number": record_name(proposal), "title": proposal.title, "scores": scores, "score": standing.score,
        "rank": standing.rank or 0, "outcome": OUTCOME_LABELS[standing.outcome].vi,
        "note": (standing.tie_break or standing.unranked or {}).get("vi", ""),
    }  # fmt: skip


def _sentence(said: Sentence) -> str:
    text = str(said)
    return text[:1].upper() + text[1:]


def prepare_minutes(
    session: Session, cabinet: Cabinet, round: ScreeningRound, *, by: Actor, settings: Settings | None = None
) -> Minutes:
    """Write the minutes from the record as it is now, render them, keep them for the signature."""
    edition = the_edition(session, round.edition_id)
    facts = minutes_facts(session, round)
    data = {**facts, "contest": contest(charter_of(edition)), "place": facts["place"] or NO_PLACE}
    override = override_folder(settings or from_environment())
    pdf = drawn(compose("jury_minutes", data, profile=header_of(session, edition, round.unit_id), override=override))
    file = keep(session, cabinet, BytesIO(pdf), "minutes.pdf", limit=LARGEST_PAPER)
    return keep_minutes(session, round, file.sha256, by=by)


def result_notices(session: Session, settings: Settings, movement: Movement) -> list[Draft]:
    """A notice for each proposal that the signed minutes decide on; its number waits for the signature."""
    round = session.get_one(ScreeningRound, movement.case_id)
    charter, rows = charter_of_round(session, round), standings_of(session, round)
    place = find_place(session, round.edition_id, round.unit_id)
    rule, rubrics = rule_of(charter, round.key), rubrics_of(charter, round.key)
    day = clock.in_vietnam(movement.at).date()
    told = {
        "number": None, "code": header_of(session, the_edition(session, round.edition_id), round.unit_id).code("TB"),
        "date": day, "minutes_on": day, "round_name": f"{terms_of(charter, round.key).label.vi} – {place.full_name}",
        "issuer": str(say("Hội đồng giám khảo {unit}", unit=in_a_sentence(place))),
        "places": 2 if rule.digits is None else rule.digits, "judged": len(rows), "appeal_to": body(place, charter),
        "appeal_until": clock.after_working_days(day, APPEAL_DAYS),
        "signer": {
            "title": str(say("Chủ tịch Hội đồng giám khảo")),
            "name": next((one.name for one in panel_of(session, round) if one.seat == "chair"), ""),
        },
    }  # fmt: skip
    return [
        _notice(Cause(session, settings, movement, proposal), round, standing, told, rubrics[proposal.kind].most)
        for standing, proposal in rows
        if standing.outcome in NEXT
    ]


def notices_batch(round_id: int) -> str:
    return f"notices:{round_id}"


def _notice(cause: Cause, round: ScreeningRound, standing: Standing, told: dict[str, Any], most: Any) -> Draft:
    subject = say("Thông báo kết quả hồ sơ {number}", number=record_name(cause.proposal))
    return cause.draft("result_notice", round.unit_id, subject, {
        **told,
        "score": standing.score if most is not None else None,
        "maximum": float(most or 0),
        "rank": standing.rank or 0,
        "outcome": str(RESULTS[standing.outcome, round.key]),
        "next_step": str(NEXT[standing.outcome]),
        "recipients": [str(say("Như trên")), union(cause.commune), str(say("Lưu: VT"))],
    }, batch=notices_batch(round.id))  # fmt: skip


RESULTS = {
    ("selected", "screening"): say("được chọn gửi lên cấp tỉnh"),
    ("selected", "provincial"): say("được chọn gửi về Trung ương"),
    ("reserve", "screening"): say("trong danh sách dự phòng"),
    ("reserve", "provincial"): say("trong danh sách dự phòng của tỉnh"),
    ("not_selected", "screening"): say("chưa được chọn lần này"),
    ("not_selected", "provincial"): say("chưa được chọn ở vòng tỉnh"),
}
NEXT = {
    "selected": say("Hội sẽ chuyển hồ sơ của chị lên cấp trên; chị không phải nộp lại giấy tờ."),
    "reserve": say("Nếu có hồ sơ được chọn mà rút, hồ sơ của chị có thể được chọn thay; Hội sẽ báo ngay cho chị."),
    "not_selected": say("Hội LHPN nơi chị ở sẵn sàng tư vấn để chị hoàn thiện đề án và dự thi kỳ sau."),
}
