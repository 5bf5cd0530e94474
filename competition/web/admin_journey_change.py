"""Counter for another version of a journey: what would happen to each case, named; then the act with its reason."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.models import Dispatch
from competition.editions.models import Edition, Journey, Place
from competition.editions.queries import charter_of, journey_text
from competition.editions.rules import both
from competition.errors import Refused
from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound
from competition.web.admin_desk import ROWS, locked_edition, office_of, page_number
from competition.web.admin_journeys import KINDS, find_version
from competition.web.fields import paragraphs
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.workflow.actions import parsed
from competition.workflow.change_plan import PINNED, plan_change
from competition.workflow.changing import change_journey
from competition.workflow.journey import Journey as Told


class ChangeForm(PageForm):
    note = paragraphs(
        say("Lý do đổi quy trình"), rows=2, most=300, missing=say("Hãy ghi lý do đổi quy trình."),
        hint=say("Ghi vào lịch sử của từng hồ sơ. Ví dụ: theo thể lệ sửa đổi số …"),
    )  # fmt: skip


@get("/admin/editions/{name:str}/journeys/{key:str}", sync_to_thread=True)
def preview(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """How many cases would go on in which state, and each that cannot with the reason; nothing is changed."""
    edition = office_of(session, visitor).edition(name)
    return _show(request, session, edition, find_version(session, key), ChangeForm())


def _show(
    request: Request[Any, Any, Any], session: Session, edition: Edition, kept: Journey, form: ChangeForm
) -> Response[Any]:
    label, model = KINDS[kept.kind]
    plan = plan_change(session, edition, kept.sha256, kept.text, model)
    now = journey_text(session, getattr(edition, PINNED[kept.kind]))
    pages = max(1, -(-len(plan.stuck) // ROWS))
    current = min(page_number(request), pages)
    shown = plan.stuck[(current - 1) * ROWS : current * ROWS]
    names = names_of(session, edition, kept.kind, [standing.id for standing, _ in shown])
    return page(
        request, "admin/journey_change.html", form=form, edition=edition, kept=kept, kind=label, plan=plan,
        now=now[0], differences=differences(parsed(*now), parsed(kept.sha256, kept.text)), pages=pages,
        current=current, stuck=[(names[standing.id], why) for standing, why in shown],
    )  # fmt: skip


def names_of(session: Session, edition: Edition, kind: str, ids: Sequence[int]) -> dict[int, Sentence]:
    """What a case is called to who administers the edition: its number and place, never its content."""
    model = KINDS[kind][1]
    rows = session.execute(
        select(model, Place)
        .join(Place, (Place.unit_id == model.unit_id) & (Place.edition_id == edition.id))
        .where(model.id.in_(ids))
    )
    return {case.id: _name(edition, case, place) for case, place in rows}


def _name(edition: Edition, case: Proposal | ScreeningRound | Dispatch, place: Place) -> Sentence:
    if isinstance(case, Proposal):
        if case.file_number:
            return say("Hồ sơ {number}, {place}", number=case.file_number, place=place.full_name)
        return say("Hồ sơ chưa có số (mã {id}), {place}", id=str(case.id), place=place.full_name)
    if isinstance(case, ScreeningRound):
        told = charter_of(edition).round(case.key)
        return say("{round}, {place}", round=both(told.label) if told else case.key, place=place.full_name)
    return say("Đợt gửi số {n}", n=case.number)


def differences(now: Told, new: Told) -> list[Sentence]:
    """What the new version adds, drops and changes, by the labels that people read."""
    found = []
    parts: tuple[tuple[Any, Any, str, tuple[Sentence, Sentence, Sentence]], ...] = (
        (now.states, new.states, "label",
         (say("Thêm trạng thái: {names}."), say("Bỏ trạng thái: {names}."), say("Sửa trạng thái: {names}."))),
        (now.steps, new.steps, "button",
         (say("Thêm bước: {names}."), say("Bỏ bước: {names}."), say("Sửa bước: {names}."))),
    )  # fmt: skip
    for old, fresh, label, (added, dropped, changed) in parts:
        kinds = (
            (added, [fresh[key] for key in fresh if key not in old]),
            (dropped, [old[key] for key in old if key not in fresh]),
            (changed, [fresh[key] for key in fresh if key in old and old[key] != fresh[key]]),
        )
        found += [say(text.text, names=[both(getattr(one, label)) for one in some]) for text, some in kinds if some]
    return found


@post("/admin/editions/{name:str}/journeys/{key:str}", sync_to_thread=True)
def change(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Take every case of the edition along, or none."""
    _, edition = locked_edition(session, visitor, name)
    kept, form = find_version(session, key), ChangeForm(typed)
    if form.taken():
        try:
            model = KINDS[kept.kind][1]
            many = change_journey(session, edition, kept, model, by=visitor.actor, note=form.note.data)
            said = say("Đã đổi quy trình; {n} hồ sơ đi tiếp theo bản mới.", n=many)
            return go(request, f"/admin/editions/{name}/journeys", said)
        except Refused as refused:
            form.besides += refused.reasons
    return _show(request, session, edition, kept, form)


routes = [preview, change]
