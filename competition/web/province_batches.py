"""Counter for what screening units send up: each unit's round, accepted or returned for rework; the provincial one."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import journey_text
from competition.errors import NotFound
from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.minutes import last_minutes
from competition.scoring.minutes_words import OUTCOME_LABELS
from competition.scoring.seeing import rounds_for
from competition.scoring.standings import record_name, standings_of
from competition.web.case_pages import history_of
from competition.web.case_steps import press, step_buttons
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.downloads import deliver
from competition.web.forms import PageForm
from competition.web.juror_marks import points
from competition.web.pages import go, page
from competition.web.province_desk import Desk, desk_at, desk_of
from competition.web.signed_in import Visitor
from competition.workflow.actions import journey_of, parsed
from competition.workflow.rounds import open_round

AT = "/province/batches/{round_id:int}"
MAIN = ["accept"]
DONE: dict[str, Sentence] = {
    "accept": say("Đã nhận đợt hồ sơ của đơn vị."),
    "return_for_rework": say("Đã trả cả đợt để sửa; thư ký đơn vị nhận thư kèm lý do."),
}
HELPS: dict[str, Sentence] = {
    "accept": say("Nhận khi đã kiểm tra xong từng hồ sơ của đợt."),
    "return_for_rework": say("Cả đợt quay về đơn vị sơ khảo; các hồ sơ đã kiểm tra cũng được kiểm tra lại."),
}


def counts_by_unit(session: Session, edition: Edition) -> Mapping[int, Mapping[str, int]]:
    """Screening unit → state → how many of its files: one statement."""
    rows = session.execute(
        select(Proposal.screening_unit_id, Proposal.state, func.count())
        .where(Proposal.edition_id == edition.id, Proposal.submitted_at.is_not(None))
        .group_by(Proposal.screening_unit_id, Proposal.state)
    )
    found: dict[int, dict[str, int]] = {}
    for unit_id, state, many in rows:
        found.setdefault(unit_id, {})[state] = many
    return found


@get("/province/batches", sync_to_thread=True)
def batches(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    desk = desk_of(request, session, visitor)
    counts = counts_by_unit(session, desk.edition)
    rounds = rounds_for(session, visitor.actor, desk.edition)
    rows = [
        (round, place, journey_of(session, round).states[round.state], counts.get(place.unit_id, {}))
        for round, place in rounds
    ]
    order = {"with_province": 0, "in_rework": 1, "signed": 2}
    screening = [row for row in rows if row[0].key == "screening"]
    screening.sort(key=lambda row: order.get(row[0].state, 3))
    return page(
        request, "province/batches.html", desk=desk, rows=screening,
        provincial=next((row for row in rows if row[0].key == "provincial"), None),
        has_provincial=desk.charter.round("provincial") is not None,
    )  # fmt: skip


@post("/province/batches", sync_to_thread=True)
def begin_provincial_round(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """Begin the provincial round where the edition has one; begun already, it is shown."""
    desk = desk_of(request, session, visitor)
    if desk.charter.round("provincial") is None:
        raise NotFound
    round = open_round(session, desk.edition, "provincial", desk.edition.province_id, by=visitor.actor)
    return go(request, f"/district/rounds/{round.id}/panel", say("Đã lập vòng tỉnh. Mời chị xếp ghế hội đồng."))


def _find(session: Session, visitor: Visitor, round_id: int) -> tuple[Desk, RoundDesk]:
    """A unit's round of her province; a juror or another province finds nothing."""
    seat = find_round_desk(session, visitor, round_id)
    return desk_at(visitor.actor, seat.edition), seat


def _show(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, round_id: int, form: PageForm | None = None
) -> Response[Any]:
    desk, seat = _find(session, visitor, round_id)
    if seat.round.key == "provincial":
        return go(request, seat.address)
    steps = step_buttons(session, seat.edition, seat.round, by=visitor.actor, pressed=form)
    return page(
        request, "province/batch.html", form=form, desk=desk, seat=seat, round=seat.round,
        state=journey_of(session, seat.round).states[seat.round.state], steps=steps, main=MAIN, helps=HELPS,
        standings=standings_of(session, seat.round) if seat.closed else [], minutes=last_minutes(session, round_id),
        outcomes=OUTCOME_LABELS, history=history_of(session, seat.round), name_of=record_name, points=points,
        address=f"/province/batches/{round_id}", states=_file_states(session, desk),
    )  # fmt: skip


def _file_states(session: Session, desk: Desk) -> Mapping[str, Any]:
    """What each state of a file is called."""
    return parsed(*journey_text(session, desk.edition.proposal_journey_id)).states


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _show(request, session, visitor, round_id)


@get(AT + "/steps/{step:str}", sync_to_thread=True)
def back(request: Request[Any, Any, Any], round_id: FromPath[int], step: FromPath[str]) -> Response[Any]:
    """A refused form stays in the address bar; loading it again shows the batch."""
    return go(request, f"/province/batches/{round_id}")


@post(AT + "/steps/{step:str}", sync_to_thread=True)
def take_step(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], step: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Accept the batch, or return it for rework with a reason."""
    _, seat = _find(session, visitor, round_id)
    if step not in DONE:
        raise NotFound
    form = press(session, seat.round, step, typed, by=visitor.actor)
    if form is not None:
        return _show(request, session, visitor, round_id, form)
    return go(request, f"/province/batches/{round_id}", DONE[step])


@get(AT + "/minutes.pdf", sync_to_thread=True)
def minutes_pdf(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The round's minutes: as they were signed, else the PDF that was prepared."""
    _, seat = _find(session, visitor, round_id)
    minutes = last_minutes(session, round_id)
    if minutes is None:
        raise NotFound
    name = f"Biên bản {seat.terms.label.vi} {seat.place.name}.pdf"
    return deliver(request, session, minutes.goes_out, name)


routes = [batches, begin_provincial_round, show, back, take_step, minutes_pdf]
