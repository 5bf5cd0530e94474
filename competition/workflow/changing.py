"""Moving an edition's running cases to another version of their journey: all of them, or none with the reasons."""

from typing import Any

from sqlalchemy import case as by_case
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.editions.actions import keep_journey
from competition.editions.models import Edition, Journey
from competition.errors import Refused
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.workflow.actions import parsed
from competition.workflow.change_plan import PINNED, Standing, plan_change
from competition.workflow.models import NEW_JOURNEY, Movement

ROLE = "administrator"


def change_journey(session: Session, edition: Edition, kept: Journey, model: Any, *, by: Actor, note: str) -> int:
    """Pin the edition to a kept version and take every case along; how many went. Refused while one of them cannot.

    The edition and its cases stay on one version, so that every list reads the same states. Each case's history
    and register say when it changed, by whom, why, and from which version.
    """
    if not by.holds(ROLE, edition.province_id):
        raise Refused(say("Chỉ quản trị viên của tỉnh đổi được quy trình của kỳ thi."))
    if not note.strip():
        raise Refused(say("Hãy ghi lý do đổi quy trình."))
    plan = plan_change(session, edition, kept.sha256, kept.text, model, lock=True)
    if not plan.can_be_done:
        blocked = [say("{n} hồ sơ chưa chuyển được sang bản mới.", n=len(plan.stuck))] if plan.stuck else []
        raise Refused(*plan.faults, *blocked)
    before: int = getattr(edition, PINNED[kept.kind])
    setattr(edition, PINNED[kept.kind], kept.id)
    session.flush()
    if plan.cases:
        _take_along(session, edition, model, kept)
        _write_history(session, edition, model, kept, plan.cases, by, note.strip())
    audit.record(
        session, "workflow:journey:change", by.person_id, "edition", edition.id, kind=kept.kind, before=before,
        journey=kept.id, sha256=kept.sha256, cases=len(plan.cases),
    )  # fmt: skip
    return len(plan.cases)


def _take_along(session: Session, edition: Edition, model: Any, kept: Journey) -> None:
    """One statement for all cases; what a proposal keeps of its state's facts is kept anew."""
    values: dict[str, Any] = {"journey_id": kept.id, "version": model.version + 1}
    if model is Proposal:
        states = parsed(kept.sha256, kept.text).states
        open_to = {name: " ".join(state.open_to) for name, state in states.items()}
        values["open_to"] = by_case(open_to, value=Proposal.state, else_="")
    session.execute(
        update(model).where(model.edition_id == edition.id, model.journey_id != kept.id).values(values),
        execution_options={"synchronize_session": False},
    )
    for one in [one for one in session.identity_map.values() if isinstance(one, model)]:
        session.expire(one)


def _write_history(
    session: Session, edition: Edition, model: Any, kept: Journey, cases: list[Standing], by: Actor, note: str
) -> None:
    rows = [
        {
            "edition_id": edition.id, "case_kind": model.case_kind, "case_id": case.id, "journey_id": kept.id,
            "step": NEW_JOURNEY, "from_state": case.state, "to_state": case.state, "by_id": by.person_id,
            "role": ROLE, "at": clock.now(), "note": note, "facts": {"left": case.journey_id},
        }
        for case in cases
    ]  # fmt: skip
    written = session.execute(insert(Movement).returning(Movement.case_id, Movement.id), rows)
    ids: dict[int, int] = dict(written.all())
    for case in cases:
        audit.record(
            session, f"workflow:{model.case_kind}:{NEW_JOURNEY}", by.person_id, model.case_kind, case.id,
            movement=ids[case.id], before=case.journey_id, journey=kept.id, state=case.state, role=ROLE,
        )  # fmt: skip


def keep_version(session: Session, kind: str, text: str, sha256: str, *, by: Actor) -> Journey:
    """Keep a checked journey so that its consequences can be looked at; nothing travels on it yet."""
    kept = keep_journey(session, kind, text, sha256)
    audit.record(session, "editions:journey:keep", by.person_id, "journey", kept.id, sha256=sha256)
    return kept
