"""Counter for the samples of a round: the secretary names them, sees who has practised and who reads a scale apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, Refused
from competition.language import say
from competition.scoring.calibration import beside_the_panel
from competition.scoring.measures import rubrics_of
from competition.scoring.panel import Panelist, must_run
from competition.scoring.samples import SampleRead, name_sample, samples_of, take_sample_away
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.fields import choose, line, paragraphs
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT = "/district/rounds/{round_id:int}/samples"


@dataclass(frozen=True)
class Practised:
    """A juror: how many samples she has scored, and on which criteria she lies far from the others."""

    juror: Panelist
    done: int
    far: list[Any]


def sample_form(desk: RoundDesk, typed: Any = None) -> PageForm:
    kinds = [(choice.key, choice.label) for choice in desk.charter.kinds]
    hint = say("Kể như một hồ sơ dự thi, không có tên người thật: vấn đề, cách làm, khách hàng, tiền, tác động.")
    parts = {
        "kind": choose(say("Loại bài dự thi"), kinds, missing=say("Hãy chọn loại bài dự thi của hồ sơ mẫu.")),
        "title": line(say("Tên hồ sơ mẫu"), missing=say("Hãy ghi tên hồ sơ mẫu.")),
        "text": paragraphs(
            say("Nội dung hồ sơ mẫu"), hint=hint, missing=say("Hãy ghi nội dung hồ sơ mẫu."), most=8000, rows=12
        ),
    }
    form: PageForm = type("NamingForm", (PageForm,), parts)(typed)
    return form


def _practised(desk: RoundDesk, samples: Sequence[SampleRead]) -> list[Practised]:
    codes = {one.person_id: one.code for one in desk.jurors}
    rubrics = rubrics_of(desk.charter, desk.round.key)
    found = []
    for one in desk.jurors:
        far = [
            rubrics[read.sample.kind].by_key[beside.criterion].name
            for read in samples
            for beside in beside_the_panel(read.as_sheets(codes), one.code, rubrics[read.sample.kind])
            if beside.far
        ]
        found.append(Practised(one, sum(one.person_id in read.sheets for read in samples), far))
    return found


def _page(
    request: Request[Any, Any, Any], session: Session, desk: RoundDesk, form: PageForm | None = None
) -> Response[Any]:
    samples = samples_of(session, desk.round)
    works = desk.runs and desk.round.open_for in ("panel", "sheets")
    return page(
        request, "district/samples.html", form=form, desk=desk, samples=samples,
        naming=(form or sample_form(desk)) if works else None, practised=_practised(desk, samples),
        # Who votes is told how far the others are, and nothing of what they gave.
        tells=not desk.votes or desk.closed,
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, session, find_round_desk(session, visitor, round_id))


@post(AT, sync_to_thread=True)
def add(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    must_run(visitor.actor, desk.round)
    form = sample_form(desk, typed)
    if form.taken():
        try:
            name_sample(session, desk.round, form.kind.data, form.title.data, form.text.data, by=visitor.actor)
            return go(request, f"{desk.address}/samples", say("Đã thêm hồ sơ mẫu."))
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    return _page(request, session, desk, form)


@get(AT + "/{sample_id:int}/drop", sync_to_thread=True)
def back(request: Request[Any, Any, Any], round_id: FromPath[int], sample_id: FromPath[int]) -> Response[Any]:
    return go(request, f"/district/rounds/{round_id}/samples")


@post(AT + "/{sample_id:int}/drop", sync_to_thread=True)
def drop(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], sample_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    take_sample_away(session, desk.round, sample_id, by=visitor.actor)
    return go(request, f"{desk.address}/samples", say("Đã bỏ hồ sơ mẫu."))


routes = [show, add, back, drop]
