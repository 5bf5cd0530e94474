"""A juror practises: she scores the samples, then sees her scores beside the panel's, without names."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.scoring.calibration import beside_the_panel
from competition.scoring.measures import rubrics_of
from competition.scoring.panel import panel_of
from competition.scoring.rubric import Rubric
from competition.scoring.samples import SampleRead, all_practised, samples_of, score_sample
from competition.web.fields import line
from competition.web.forms import PageForm
from competition.web.juror_desk import Desk, find_desk
from competition.web.juror_marks import mark_fields, points, typed_marks
from competition.web.juror_sheet_page import at_its_place
from competition.web.pages import go, page
from competition.web.signed_in import Visitor, language_of

AT = "/jury/rounds/{round_id:int}/samples"


def _person(visitor: Visitor) -> int:
    return visitor.actor.person_id or 0


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_desk(session, visitor.actor, round_id)
    samples = samples_of(session, desk.round)
    me = _person(visitor)
    return page(
        request, "juror/samples.html", desk=desk, samples=samples, me=me, done=all_practised(samples, me)
    )  # fmt: skip


def _sample(session: Session, desk: Desk, sample_id: int) -> tuple[SampleRead, Rubric]:
    found = next((one for one in samples_of(session, desk.round) if one.sample.id == sample_id), None)
    if found is None or desk.round.open_for == "panel":
        raise NotFound
    return found, rubrics_of(desk.charter, desk.round.key)[found.sample.kind]


def sample_form(rubric: Rubric, typed: Any = None) -> PageForm:
    parts = {f"mark-{key}": line(criterion.name, required=False, most=40) for key, criterion in rubric.by_key.items()}
    form: PageForm = type("SampleForm", (PageForm,), parts)(typed)
    return form


def _page(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, desk: Desk, found: SampleRead, rubric: Rubric,
    form: PageForm | None = None, typed: Any = None,
) -> Response[Any]:  # fmt: skip
    me, beside = _person(visitor), []
    if me in found.sheets:
        codes = {one.person_id: one.code for one in panel_of(session, desk.round)}
        beside = beside_the_panel(found.as_sheets(codes), codes[me], rubric)
    errors = {key: form[f"mark-{key}"].errors[0] for key in rubric.by_key if form and form[f"mark-{key}"].errors}
    return page(
        request, "juror/sample.html", form=form, desk=desk, found=found, mine=found.sheets.get(me), beside=beside,
        rubric=rubric, points=points, address=f"{desk.address}/samples/{found.sample.id}", others=len(found.sheets) - 1,
        fields_of_marks=mark_fields(rubric, {}, language_of(request), typed=typed, errors=errors),
    )  # fmt: skip


@get(AT + "/{sample_id:int}", sync_to_thread=True)
def read(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], sample_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The sample with the sheet to fill in; once hers is in, her scores beside the others'."""
    desk = find_desk(session, visitor.actor, round_id)
    return _page(request, session, visitor, desk, *_sample(session, desk, sample_id))


@post(AT + "/{sample_id:int}", sync_to_thread=True)
def score(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], sample_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = find_desk(session, visitor.actor, round_id)
    found, rubric = _sample(session, desk, sample_id)
    form = sample_form(rubric, typed)
    if form.taken():
        try:
            marks, _ = typed_marks(typed, rubric, {}, language_of(request))
            score_sample(session, desk.round, found.sample, marks, by=visitor.actor)
            said = say("Đã nhận điểm chấm thử; chị xem điểm của mình bên cạnh cả hội đồng nhé.")
            return go(request, f"{desk.address}/samples/{sample_id}", said)
        except BadInput as bad:
            form.refuse(at_its_place(bad, rubric))
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    return _page(request, session, visitor, desk, found, rubric, form, typed)


routes = [show, read, score]
