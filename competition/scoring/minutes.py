"""The minutes of a round: the facts they are written from, the course that was told, the PDF that was prepared."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.editions.models import Place
from competition.editions.queries import find_place
from competition.editions.rules import Charter, Round
from competition.errors import BadInput
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.allotted import dealt_in_minutes
from competition.scoring.measures import charter_of_round, rubrics_of, rule_of, terms_of
from competition.scoring.minutes_words import added_course, conclusions, result_rows, tie_sentences, unstopped
from competition.scoring.models import Conflict, Minutes, ScreeningRound, Sheet, Standing
from competition.scoring.panel import SEATS, Panelist, must_be_open_for, must_chair, must_run, panel_of, runs_round
from competition.scoring.quota_words import quotas_in_minutes
from competition.scoring.rule_words import in_words
from competition.scoring.saving import note_course, touch
from competition.scoring.standings import in_order, record_name, standings_of

CODE = "BB-HĐGK"
COPIES = 3


def minutes_facts(
    session: Session, round: ScreeningRound, panel: Sequence[Panelist] | None = None,
    rows: Sequence[tuple[Standing, Proposal]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """All placeholders of the paper `jury_minutes`, from the record alone; dates are moments, scores Decimals.

    `panel` and `rows` (the standings), where the caller has read them already.
    """
    charter = charter_of_round(session, round)
    panel = panel_of(session, round) if panel is None else panel
    rows = standings_of(session, round) if rows is None else in_order(rows)
    place = find_place(session, round.edition_id, round.unit_id)
    return {
        "number": None,
        "code": CODE,
        **_meeting(round, place, terms_of(charter, round.key)),
        **_measure(charter, round.key),
        **_attendance(panel, place.name),
        **_happened(session, round, panel, rows),
        **_decided(round, rows, terms_of(charter, round.key)),
    }


def _meeting(round: ScreeningRound, place: Place, terms: Round) -> dict[str, Any]:
    """Which round, when and where; what the secretary did not write down is taken from the round's own moments."""
    course = round.course
    return {
        "round_name": f"{terms.label.vi} – {place.full_name}",
        "began_at": _moment(course.get("began_at")) or _moment(course.get("opened_at")) or round.state_since,
        "ended_at": _moment(course.get("ended_at")) or _moment(course.get("ranked_at")) or round.state_since,
        "place": course.get("place", ""),
        "copies": course.get("copies", COPIES),
        "reserved": [dict(opinion) for opinion in course.get("reserved", ())],
    }


def _measure(charter: Charter, key: str) -> dict[str, Any]:
    """How scores are made of marks, and with how many digits they are told."""
    rule = rule_of(charter, key)
    return {
        "places": 2 if rule.digits is None else rule.digits,
        "rule": str(in_words(rule, next(iter(rubrics_of(charter, key).values())))),
    }


def _happened(
    session: Session, round: ScreeningRound, panel: Sequence[Panelist], rows: Sequence[tuple[Standing, Proposal]]
) -> dict[str, Any]:
    """The course of the meeting, as told and as the record adds to it, and who stepped back from which file."""
    names = {proposal.id: record_name(proposal) for _, proposal in rows}
    people = {panelist.person_id: panelist for panelist in panel}
    abstained = session.scalars(select(Sheet).where(Sheet.round_id == round.id, Sheet.status == "abstained")).all()
    ties = session.scalars(select(Conflict).where(Conflict.round_id == round.id).order_by(Conflict.kind)).all()
    waived = [tie for tie in ties if tie.waived_by_id is not None]
    return {
        "course": [
            *dealt_in_minutes(session, round),
            *_told(round.course),
            *added_course(people, names, abstained, waived),
            *quotas_in_minutes(round.course),
        ],
        "recused": _recused(ties, people, names),
    }


def _recused(
    ties: Sequence[Conflict], people: Mapping[int, Panelist], names: Mapping[int, str]
) -> list[dict[str, Any]]:  # fmt: skip
    shut = {(tie.proposal_id, tie.juror_id): tie.reason for tie in ties if tie.hard and tie.waived_by_id is None}
    return [
        {"name": people[juror_id].name, "file_number": names[proposal_id], "reason": unstopped(reason)}
        for (proposal_id, juror_id), reason in sorted(shut.items())
        if proposal_id in names and juror_id in people and people[juror_id].votes
    ]


def _decided(
    round: ScreeningRound, rows: Sequence[tuple[Standing, Proposal]], terms: Round
) -> dict[str, Any]:  # fmt: skip
    """The ranking, the ties that were broken, whom the chair chose, and why fewer than the edition strives for."""
    chosen = sum(standing.outcome == "selected" for standing, _ in rows)
    return {
        "ties": tie_sentences(rows),
        "conclusions": conclusions(rows, round.key),
        "below_minimum": round.below_minimum_reason if chosen < terms.minimum_forward else "",
        "rows": result_rows(rows),
    }


def _attendance(panel: Sequence[Panelist], unit: str) -> dict[str, Any]:
    """Who was there and who was not; whose employer is not known is named by the unit."""
    seats = {key: label.vi.lower() for key, label in SEATS.items()}
    return {
        "chair": {"name": _holder(panel, "chair")},
        "secretary": {"name": _holder(panel, "secretary")},
        "present": [
            {"name": one.name, "position": one.position or unit, "seat": seats[one.seat]}
            for one in panel
            if one.present
        ],
        "absent": [
            {"name": one.name, "seat": seats[one.seat], "reason": unstopped(one.absence_reason)}
            for one in panel
            if not one.present
        ],
    }


def minutes_digest(
    session: Session, round: ScreeningRound, panel: Sequence[Panelist] | None = None,
    rows: Sequence[tuple[Standing, Proposal]] | None = None,
) -> str:  # fmt: skip
    """SHA-256 over everything that the minutes say: it moves when the record moves."""
    told = json.dumps(minutes_facts(session, round, panel, rows), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def write_course(
    session: Session, round: ScreeningRound, *, by: Actor, began_at: datetime | None = None,
    ended_at: datetime | None = None, place: str = "", paragraphs: Sequence[str] = (),
    reserved: Sequence[Mapping[str, str]] = (), copies: int = COPIES,
) -> None:  # fmt: skip
    """The secretary's account of the meeting: when, where, its course, reserved opinions as {"name", "text"}."""
    must_run(by, round)
    must_be_open_for(round, "sheets", "choices")
    if began_at is not None and ended_at is not None and ended_at < began_at:
        raise BadInput({"ended_at": say("Giờ kết thúc phải sau giờ bắt đầu.")})
    if not 1 <= copies <= 20:
        raise BadInput({"copies": say("Số bản từ 1 đến 20.")})
    note_course(
        session, round, place=place.strip(), copies=copies,
        began_at=began_at.isoformat() if began_at else None, ended_at=ended_at.isoformat() if ended_at else None,
        paragraphs=[text.strip() for text in paragraphs if text.strip()],
        reserved=[{"name": one["name"], "text": one["text"].strip()} for one in reserved if one["text"].strip()],
    )  # fmt: skip
    audit.record(session, "scoring:minutes:write", by.person_id, "screening_round", round.id)


def keep_minutes(session: Session, round: ScreeningRound, pdf_sha256: str, *, by: Actor) -> Minutes:
    """Keep the PDF that was rendered from the facts as they are now; earlier ones are no longer current."""
    must_be_open_for(round, "choices")
    if not runs_round(by, round):
        must_chair(session, by, round)
    minutes = Minutes(
        round_id=round.id, pdf_sha256=pdf_sha256, facts_sha256=minutes_digest(session, round),
        prepared_by_id=by.person_id, prepared_at=clock.now(),
    )  # fmt: skip
    session.add(minutes)
    touch(session, round)
    audit.record(session, "scoring:minutes:prepare", by.person_id, "screening_round", round.id, pdf=pdf_sha256)
    return minutes


def last_minutes(session: Session, round_id: int) -> Minutes | None:
    return session.scalars(
        select(Minutes).where(Minutes.round_id == round_id).order_by(Minutes.id.desc()).limit(1)
    ).one_or_none()


def _told(course: Mapping[str, Any]) -> list[str]:
    return course.get("paragraphs") or [
        str(say("Chủ tọa công bố thành phần Hội đồng, tiêu chí và cách tính điểm.")),
        str(say("Từng giám khảo khai xung đột lợi ích trước khi mở hồ sơ, rồi chấm độc lập trên phiếu riêng.")),
        str(say("Điểm của người khác chỉ được xem sau khi phiếu của mình đã nộp.")),
    ]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _holder(panel: Sequence[Panelist], seat: str) -> str:
    return next((one.name for one in panel if one.seat == seat), "")
