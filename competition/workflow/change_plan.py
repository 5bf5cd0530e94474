"""What would happen if an edition's cases went on under another version of their journey: case by case, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of, journey_text
from competition.editions.rules import both
from competition.language import Sentence, say
from competition.workflow.actions import parsed
from competition.workflow.journey import Journey
from competition.workflow.models import Movement
from competition.workflow.round_ways import CHECK_OFF, RETURN, SEND, WAYS
from competition.workflow.sight import reachable

PINNED = {
    "proposal": "proposal_journey_id", "screening_round": "round_journey_id", "dispatch": "dispatch_journey_id",
}  # fmt: skip
# Steps that are taken by name: by the clock, by a round or a dispatch for its files, by a page.
TAKEN = {
    "proposal": ("lapse", "withdraw", "put_in_dispatch", "take_out_of_dispatch", SEND, RETURN, CHECK_OFF),
    "screening_round": ("sign",),
    "dispatch": ("send", "record_receipt", "record_return", "cancel"),
}


@dataclass(frozen=True)
class Standing:
    """A case as it stands: its number, its state and the version on which it travels."""

    id: int
    state: str
    journey_id: int


@dataclass(frozen=True)
class ChangePlan:
    """`moving`: how many go on in which state; `stuck`: who cannot, and why; `faults`: why nobody can."""

    cases: list[Standing]
    moving: list[tuple[dict[str, str], int]]
    stuck: list[tuple[Standing, list[Sentence]]]
    faults: list[Sentence]

    @property
    def can_be_done(self) -> bool:
        return not self.stuck and not self.faults


def plan_change(
    session: Session, edition: Edition, sha256: str, text: str, model: Any, *, lock: bool = False
) -> ChangePlan:
    """Look at every case of the edition that is not yet on this version; nothing is changed."""
    new = parsed(sha256, text)
    now_sha256, now_text = journey_text(session, getattr(edition, PINNED[new.kind]))
    question = select(model.id, model.state, model.journey_id).where(model.edition_id == edition.id)
    rows = session.execute((question.with_for_update() if lock else question).order_by(model.id))
    cases = [Standing(*row) for row in rows if journey_text(session, row.journey_id)[0] != sha256]
    faults = version_faults(parsed(now_sha256, now_text), new, [part.key for part in charter_of(edition).rounds])
    if now_sha256 == sha256 and not cases:
        faults = [say("Kỳ thi đang dùng đúng bản quy trình này.")]
    stuck = _stuck(session, edition, model, cases, new)
    held = {case.id for case, _ in stuck}
    counted = Counter(case.state for case in cases if case.id not in held)
    moving = [(both(new.states[state].label), counted[state]) for state in new.states if counted[state]]
    return ChangePlan(cases, moving, stuck, faults)


def version_faults(now: Journey, new: Journey, rounds: Sequence[str]) -> list[Sentence]:
    """What the house itself takes or counts by name, and the new version no longer has."""
    steps = [*TAKEN[new.kind]]
    if new.kind == "proposal":
        ways = [WAYS[key] for key in rounds]
        steps += [s for way in ways for s in (way.enter, way.rank, way.again, *way.choose.values(), *way.examined)]
    found = [
        say("Bản mới thiếu bước “{step}” mà hệ thống tự thực hiện.", step=step)
        for step in dict.fromkeys(steps) if step not in new.steps and step in now.steps
    ]  # fmt: skip
    milestones = dict.fromkeys(state.milestone for state in now.states.values() if state.milestone)
    return found + [
        say("Bản mới không còn trạng thái nào mang mốc “{milestone}”.", milestone=milestone)
        for milestone in milestones if not new.passed(milestone)
    ]  # fmt: skip


def _stuck(
    session: Session, edition: Edition, model: Any, cases: Sequence[Standing], new: Journey
) -> list[tuple[Standing, list[Sentence]]]:
    """The cases that cannot go on; those alike in version, state and past are judged once."""
    old = {number: parsed(*journey_text(session, number)) for number in {case.journey_id for case in cases}}
    passed = _passed(session, edition, model, [*old.values(), new])
    judged: dict[tuple[int, str, frozenset[str]], list[Sentence]] = {}
    found = []
    for case in cases:
        alike = (case.journey_id, case.state, passed.get(case.id, frozenset()))
        if alike not in judged:
            judged[alike] = reasons(old[case.journey_id], new, case.state, alike[2])
        if judged[alike]:
            found.append((case, judged[alike]))
    return found


def _passed(
    session: Session, edition: Edition, model: Any, journeys: Iterable[Journey]
) -> Mapping[int, frozenset[str]]:
    """Case → the states with a milestone in which it ever was."""
    states = {name for journey in journeys for name, state in journey.states.items() if state.milestone}
    rows = session.execute(
        select(Movement.case_id, Movement.to_state)
        .where(
            Movement.edition_id == edition.id, Movement.case_kind == model.case_kind,
            Movement.to_state.in_(sorted(states)),
        )
        .distinct()
    )  # fmt: skip
    found: dict[int, set[str]] = {}
    for case_id, state in rows:
        found.setdefault(case_id, set()).add(state)
    return {case_id: frozenset(passed) for case_id, passed in found.items()}


def reasons(old: Journey, new: Journey, state: str, passed: frozenset[str]) -> list[Sentence]:
    """Why a case in a state, with this past, cannot go on under the new version; nothing when it can."""
    was, is_ = old.states[state], new.states.get(state)
    if is_ is None:
        return [say("Đang ở “{state}”, trạng thái mà bản mới không có.", state=both(was.label))]
    if is_.final and not was.final:
        return [say("Đang chạy ở “{state}”, mà bản mới coi là đã kết thúc.", state=both(was.label))]
    if was.final and not is_.final:
        return [say("Đã kết thúc ở “{state}”, mà bản mới coi là chưa kết thúc.", state=both(was.label))]
    lost = [name for name in _milestones(old, state, passed) if name not in _milestones(new, state, passed)]
    return [say("Đã qua mốc “{milestone}”, mà theo bản mới thì chưa.", milestone=name) for name in lost]


def _milestones(journey: Journey, state: str, passed: frozenset[str]) -> list[str]:
    """The milestones that a case counts as having reached: by its past, or because no other way leads to its state."""
    found = []
    for name in dict.fromkeys(one.milestone for one in journey.states.values() if one.milestone):
        carrying = set(journey.passed(name))
        only_way = state not in reachable(journey, {journey.start}, without=carrying)
        if passed & carrying or (only_way and state in reachable(journey, carrying)):
            found.append(name)
    return found
