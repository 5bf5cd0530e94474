"""Samples before the real scoring: the secretary names them, each juror scores them and sees herself beside all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.people.roles import Actor
from competition.scoring.marking import read_marks, unanswered
from competition.scoring.measures import charter_of_round, rubrics_of
from competition.scoring.models import ScreeningRound, Sheet
from competition.scoring.panel import must_be_open_for, must_run, must_vote
from competition.scoring.sample_models import Sample, SampleSheet
from competition.scoring.saving import held, keep, note_course
from competition.scoring.sheets import SheetMarks

MOST = 5
FIRST = say("Mời chị chấm thử các hồ sơ mẫu trước khi chấm hồ sơ thật.")


@dataclass(frozen=True)
class SampleRead:
    """A sample with the sheets that are in: juror → her marks."""

    sample: Sample
    sheets: dict[int, dict[str, Decimal | None]]

    def as_sheets(self, codes: Mapping[int, str]) -> list[SheetMarks]:
        return [
            SheetMarks(self.sample.title, codes[juror], marks) for juror, marks in self.sheets.items() if juror in codes
        ]


def samples_named(round: ScreeningRound) -> int:
    """How many samples the round has, without a look at the database."""
    return int(round.course.get("samples", 0))


def samples_of(session: Session, round: ScreeningRound) -> list[SampleRead]:
    """The round's samples in their order with everybody's sheets; two statements, none where there are none."""
    if not samples_named(round):
        return []
    samples = session.scalars(select(Sample).where(Sample.round_id == round.id).order_by(Sample.id)).all()
    sheets: dict[int, dict[int, dict[str, Decimal | None]]] = {one.id: {} for one in samples}
    for sheet in session.scalars(select(SampleSheet).where(SampleSheet.sample_id.in_(sheets))):
        marks = {key: None if score is None else Decimal(score) for key, score in sheet.marks.items()}
        sheets[sheet.sample_id][sheet.juror_id] = marks
    return [SampleRead(one, sheets[one.id]) for one in samples]


def must_have_practised(session: Session, round: ScreeningRound, juror_id: int) -> None:
    """The real sheets come after the samples."""
    named = samples_named(round)
    if not named:
        return
    of_round = select(func.count()).select_from(SampleSheet).join(Sample, Sample.id == SampleSheet.sample_id)
    scored = session.scalar(of_round.where(Sample.round_id == round.id, SampleSheet.juror_id == juror_id)) or 0
    if scored < named:
        raise Refused(FIRST)


def name_sample(session: Session, round: ScreeningRound, kind: str, title: str, text: str, *, by: Actor) -> Sample:
    """Add a sample; not once real sheets are in, for they would have been scored without it."""
    must_run(by, round)
    must_be_open_for(round, "panel", "sheets")
    if kind not in rubrics_of(charter_of_round(session, round), round.key):
        raise BadInput({"kind": say("Hãy chọn loại bài dự thi của hồ sơ mẫu.")})
    if not title.strip() or not text.strip():
        raise BadInput({"title": say("Hãy ghi tên và nội dung hồ sơ mẫu.")})
    if samples_named(round) >= MOST:
        raise Refused(say("Mỗi vòng tối đa {n} hồ sơ mẫu.", n=MOST))
    _nothing_in(session, round)
    sample = Sample(
        round_id=round.id, kind=kind, title=title.strip(), text=text.strip(), made_by_id=by.person_id,
        made_at=clock.now(),
    )  # fmt: skip
    session.add(sample)
    note_course(session, round, samples=samples_named(round) + 1)
    audit.record(session, "scoring:sample:name", by.person_id, "screening_round", round.id, sample=sample.id)
    return sample


def take_sample_away(session: Session, round: ScreeningRound, sample_id: int, *, by: Actor) -> None:
    """A sample that nobody has scored yet."""
    must_run(by, round)
    must_be_open_for(round, "panel", "sheets")
    sample = find_sample(session, round, sample_id)
    if session.scalar(select(SampleSheet.juror_id).where(SampleSheet.sample_id == sample_id).limit(1)):
        raise Refused(say("Đã có giám khảo chấm hồ sơ mẫu này nên không bỏ được nữa."))
    session.delete(sample)
    note_course(session, round, samples=samples_named(round) - 1)
    audit.record(session, "scoring:sample:drop", by.person_id, "screening_round", round.id, sample=sample_id)


def _nothing_in(session: Session, round: ScreeningRound) -> None:
    if session.scalar(select(Sheet.id).where(Sheet.round_id == round.id, Sheet.status == "submitted").limit(1)):
        raise Refused(say("Đã có phiếu chấm thật được nộp; không thêm hồ sơ mẫu được nữa."))


def find_sample(session: Session, round: ScreeningRound, sample_id: int) -> Sample:
    sample = session.get(Sample, sample_id)
    if sample is None or sample.round_id != round.id:
        raise NotFound()
    return sample


def score_sample(
    session: Session, round: ScreeningRound, sample: Sample, marks: Mapping[str, Decimal | str | None], *, by: Actor
) -> SampleSheet:
    """Her sheet for a sample, whole and once: afterwards she sees the panel's."""
    seat = must_vote(session, by, held(session, round.id))
    must_be_open_for(round, "sheets")
    if session.get(SampleSheet, (sample.id, seat.person_id)) is not None:
        raise Refused(say("Chị đã chấm hồ sơ mẫu này."))
    rubric = rubrics_of(charter_of_round(session, round), round.key)[sample.kind]
    given = {key: one.score for key, one in read_marks(marks, rubric).items() if one is not None}
    if missing := unanswered(given, rubric):
        raise BadInput(missing)
    told = {key: None if score is None else format(score, "f") for key, score in given.items()}
    sheet = SampleSheet(sample_id=sample.id, juror_id=seat.person_id, marks=told, submitted_at=clock.now())
    session.add(sheet)
    keep(session)
    audit.record(session, "scoring:sample:score", by.person_id, "screening_round", round.id, sample=sample.id)
    return sheet


def all_practised(samples: Sequence[SampleRead], juror_id: int) -> bool:
    return all(juror_id in one.sheets for one in samples)
