"""Recorded outcomes of the rounds above the province: what a step asks for, and what it keeps."""

from datetime import date
from typing import Any

from sqlalchemy import select

from competition import clock
from competition.finals.models import Outcome
from competition.language import Sentence, say
from competition.workflow.registry import Batch, effect, guard

GOES_ON = "third"
LONGEST_SOURCE = 300


def regional_prizes(batch: Batch) -> dict[int, str | None]:
    """Proposal id → the prize it won in the region."""
    states = batch.journey.passed("regional_prize")
    rows = batch.session.execute(
        select(Outcome.proposal_id, Outcome.prize).where(Outcome.proposal_id.in_(batch.ids), Outcome.stage.in_(states))
    )
    return dict(rows.all())


@guard
def outcome_has_source(batch: Batch, case: Any) -> Sentence | None:
    on, source = batch.gift(case, "on"), batch.gift(case, "source")
    if type(on) is not date or on > clock.today():
        return say("Hãy ghi ngày có kết quả, không sau hôm nay.")
    if not isinstance(source, str) or not source.strip():
        return say("Hãy ghi nguồn: số và ngày của văn bản, hoặc nơi công bố kết quả.")
    if len(source) > LONGEST_SOURCE:
        return say("Nguồn dài quá {n} ký tự.", n=LONGEST_SOURCE)
    return None


@guard
def prize_named(batch: Batch, case: Any) -> Sentence | None:
    if batch.gift(case, "prize") in {prize.key for prize in batch.charter.prizes}:
        return None
    return say("Hãy chọn giải trong danh sách giải của kỳ thi.")


@guard
def third_prize_or_better(batch: Batch, case: Any) -> Sentence | None:
    """The charter lists its prizes from the highest down."""
    order = [prize.key for prize in batch.charter.prizes]
    going_on = order[: order.index(GOES_ON) + 1] if GOES_ON in order else order
    if batch.facts(regional_prizes).get(case.id) in going_on:
        return None
    return say("Chỉ hồ sơ đạt giải ba cấp vùng trở lên được vào chung kết toàn quốc.")


@effect
def keep_outcome(batch: Batch) -> None:
    now = clock.now()
    batch.session.add_all(
        Outcome(
            edition_id=batch.edition.id, proposal_id=case.id, stage=batch.step.to, prize=batch.gift(case, "prize"),
            on=batch.gift(case, "on"), source=batch.gift(case, "source").strip(),
            source_sha256=batch.gift(case, "source_sha256"), recorded_by_id=batch.by.person_id, recorded_at=now,
        )
        for case in batch.cases
    )  # fmt: skip
