"""What a bridge brings: the plan kept with the provincial round, and all juries' sheets in one advisory model."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from competition import audit
from competition.errors import Refused
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.advisory import Advisory, Estimate
from competition.scoring.allotting import await_allotment
from competition.scoring.bridge import Bridge, joint_model
from competition.scoring.bridging import Ground
from competition.scoring.models import ScreeningRound
from competition.scoring.panel import must_run
from competition.scoring.saving import note_course


@dataclass(frozen=True)
class JointRow:
    """A file with its legal places, in its unit and in the provincial round, and the estimate beside them."""

    name: str
    file: Proposal
    unit: str
    unit_rank: int | None
    provincial_rank: int | None
    score: Fraction | None
    estimate: Estimate | None


@dataclass(frozen=True)
class Joint:
    advisory: Advisory
    rows: list[JointRow]

    @property
    def severities(self) -> list[tuple[str, float]]:
        return [(one.juror, one.severity) for one in self.advisory.jurors]


def joint_result(ground: Ground) -> Joint:
    """Every unit's files in the order of the estimate, those without one after them by their legal place."""
    told = joint_model(ground.scored, ground.bridge)
    estimates = {one.proposal: one for one in told.estimates}
    rows = [
        JointRow(
            one.proposal, ground.files[one.proposal], unit.place.name, one.rank,
            ground.provincial_ranks.get(one.proposal), one.score, estimates.get(one.proposal),
        )
        for unit in ground.units
        for one in unit.standings
    ]  # fmt: skip
    return Joint(told, sorted(rows, key=_by_estimate))


def _by_estimate(row: JointRow) -> tuple[float, int, str]:
    return -row.estimate.estimate if row.estimate else float("inf"), row.unit_rank or 10_000, row.name


def dealt_out(asked: Mapping[str, Any]) -> bool:
    """Whether the plan says who reads which file; otherwise the province's whole panel reads every file."""
    return asked["plan"] != "common_panel" or bool(asked.get("readers"))


def keep_plan(
    session: Session, round: ScreeningRound, ground: Ground, plan: Bridge, asked: Mapping[str, Any], *, by: Actor
) -> None:
    """Keep with the provincial round by which plan it joins the juries, while its panel is made up.

    Pairs of a plan that deals files out are locked: every draft of the round's deal keeps them.
    """
    must_run(by, round)
    if round.open_for != "panel":
        raise Refused(say("Vòng tỉnh đã mở chấm; kế hoạch nối các hội đồng không đổi được nữa."))
    kept = {key: asked.get(key) for key in ("plan", "best", "readers", "seed")}
    locked = [[ground.files[name].id, int(juror)] for name, juror in plan.pairs] if dealt_out(asked) else []
    note_course(session, round, bridge={**kept, "pairs": [list(pair) for pair in plan.pairs]}, locked_pairs=locked)
    if locked:
        await_allotment(session, round, [], by=by)
    audit.record(
        session, "scoring:bridge:plan", by.person_id, round.case_kind, round.id, plan=str(asked["plan"]),
        proposals=len(plan.proposals), readings=len(plan.pairs),
    )  # fmt: skip


def not_there_yet(ground: Ground, plan: Bridge, waiting_states: set[str]) -> list[str]:
    """Files of the plan that the provincial round would not take in as they stand."""
    return [name for name in plan.proposals if ground.files[name].state not in waiting_states]


def joined(plan: Bridge) -> Sentence:
    """The plan's connectivity in words."""
    if plan.pieces_before <= 1:
        return say("Các hội đồng đã có giám khảo chung; kế hoạch thêm {n} lượt đọc.", n=len(plan.pairs))
    return say(
        "Chưa nối: điểm của các hội đồng tách thành {before} nhóm. Với {n} lượt đọc thêm, tất cả nối thành một.",
        before=plan.pieces_before, n=len(plan.pairs),
    )  # fmt: skip
