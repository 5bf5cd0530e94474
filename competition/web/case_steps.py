"""The buttons of a case: open steps as forms with what they ask, shut ones with their reasons; and pressing one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.models import Edition
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import Charter
from competition.errors import BadInput, NotAllowed, NotFound, Refused, SomebodyWasFaster
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.web import fields
from competition.web.forms import PageForm
from competition.workflow.actions import advance, journey_of, open_steps
from competition.workflow.journey import Step
from competition.workflow.models import Movement

# Field name → (the field, what stands in it at first).
Asked = dict[str, tuple[Any, Any]]
ASKERS: dict[str, Callable[[Charter, Any], Asked]] = {}
NO_GIFTS = ("version", "note", "endorsement", "scan")
# What is asked of each case by itself when several take a step together: guard name → field name.
EACH = {"prize_named": "prize"}
DOUBLE_CLICK = timedelta(minutes=2)
CHANGED_SINCE = say("Hồ sơ vừa được người khác cập nhật sau khi chị xem.")
CHANGED = say(
    "Hồ sơ vừa được người khác cập nhật. Trang này là bản mới nhất; mời chị xem lại rồi bấm lần nữa nếu vẫn cần."
)


def asks(*names: str) -> Callable[[Callable[[Charter, Any], Asked]], Callable[[Charter, Any], Asked]]:
    """Register what a step's form asks because of a guard or an effect of this name; later ones may ask more."""

    def register(asker: Callable[[Charter, Any], Asked]) -> Callable[[Charter, Any], Asked]:
        ASKERS.update(dict.fromkeys(names, asker))
        return asker

    return register


@asks("reason_given")
def _reason(charter: Charter, case: Any) -> Asked:
    return {"note": (fields.paragraphs(say("Lý do"), missing=say("Hãy ghi rõ lý do."), most=2000, rows=4), "")}


@asks("hers_or_on_her_word")
def _her_word(charter: Charter, case: Any) -> Asked:
    label = say("Tác giả đề nghị rút khi nào, bằng cách nào?")
    hint = say("Ví dụ: Chị Sen gọi điện sáng 12/4, nói gia đình chuyển đi nơi khác.")
    missing = say("Hãy ghi tác giả đề nghị rút khi nào và bằng cách nào.")
    return {"note": (fields.paragraphs(label, hint=hint, missing=missing, most=2000, rows=3), "")}


@asks("date_given")
def _date(charter: Charter, case: Any) -> Asked:
    days = charter.clocks.supplement_days
    label = say("Hẹn bổ sung đến hết ngày")
    hint = say("Điền sẵn {n} ngày làm việc kể từ hôm nay; chị sửa được.", n=days)
    last = clock.in_vietnam(charter.calendar.screening_closes).date()
    start = min(clock.after_working_days(clock.today(), days), max(last, clock.today() + timedelta(days=1)))
    return {"due_on": (fields.day(label, hint=hint, missing=say("Hãy ghi ngày hẹn bổ sung.")), start)}


@asks("ask_for_supplement")
def _items(charter: Charter, case: Any) -> Asked:
    choices = [(item.key, item.label) for item in charter.checklist]
    return {"items": (fields.choose_many(say("Cần bổ sung giấy tờ nào?"), choices), [])}


@asks("endorsement_written")
def _endorsement(charter: Charter, case: Any) -> Asked:
    label = say("Ý kiến xác nhận của Hội LHPN xã")
    hint = say("Vài câu: nội dung có đúng không, chị ấy đang làm thế nào, xã ủng hộ ra sao. Ý kiến được in vào hồ sơ.")
    missing = say("Hãy ghi ý kiến xác nhận của Hội LHPN xã.")
    asked = fields.paragraphs(label, hint=hint, missing=missing, most=4000, rows=5)
    return {"endorsement": (asked, getattr(case, "endorsement", ""))}


def _free_note(charter: Charter, case: Any) -> Asked:
    return {"note": (fields.line(say("Ghi chú (không bắt buộc)"), required=False, most=500), "")}


@dataclass(frozen=True)
class StepButton:
    """A step as this person sees it: open with its form (`plain`: nothing need be typed), or shut with its reasons."""

    name: str
    step: Step
    role: str
    reasons: Sequence[Sentence]
    form: PageForm
    plain: bool


def step_form(
    charter: Charter, case: Any, name: str, step: Step, typed: Any = None, start: Mapping[str, Any] | None = None,
    rows: Sequence[Any] = (),
) -> PageForm:  # fmt: skip
    """What a step asks, by the guards and effects that the journey gives it; fields are named `step-field`, and those
    that are asked of each of several cases (`rows`) `step-field_id`."""
    asked: Asked = {}
    for cause in (*step.provided, *step.at_once):
        if cause in EACH and rows:
            asked |= {f"{EACH[cause]}_{row.id}": ASKERS[cause](charter, row)[EACH[cause]] for row in rows}
        elif cause in ASKERS:
            asked = asked | ASKERS[cause](charter, case)
    plain = not asked
    if "note" not in asked:
        asked |= _free_note(charter, case)
    parts = {"version": fields.hidden(), "plain": plain, **{key: one[0] for key, one in asked.items()}}
    made = type("StepForm", (PageForm,), parts)
    begins = {"version": str(case.version), **{key: one[1] for key, one in asked.items()}, **(start or {})}
    form: PageForm = made(typed, start=begins, prefix=name)
    return form


def step_buttons(
    session: Session, edition: Edition, case: Any, *, by: Actor, known: Mapping[Any, Any] | None = None,
    given: Mapping[str, Any] | None = None, pressed: PageForm | None = None,
    starts: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[StepButton]:  # fmt: skip
    """Every button this person has on a case of any kind. `known`: facts read already; `pressed`: the refused form;
    `starts`: step → what stands in its fields at first; `given`: what the guards should count as given."""
    charter, found = charter_of(edition), []
    for one in open_steps(session, case, by=by, known=known, given=given):
        form = step_form(charter, case, one.name, one.step, start=(starts or {}).get(one.name))
        if pressed is not None and pressed._prefix == form._prefix:
            form = pressed
        found.append(StepButton(one.name, one.step, one.role, one.reasons, form, form.plain))
    return found


def press(
    session: Session, case: Any, name: str, typed: Any, *, by: Actor, before: Callable[[PageForm], None] | None = None,
    gifts: Mapping[str, Any] | None = None,
) -> PageForm | None:  # fmt: skip
    """Take a step as its form was filled in; None when it is done, otherwise the form with what is wrong.

    `before` does what the step needs first (keep a text, a scan); `gifts` are given besides what the form asks, and
    `before` may still add to them.
    A form that stands for an older version is refused in words, and a second click on what is done is done.
    """
    step = journey_of(session, case).steps.get(name)
    if step is None:
        raise NotFound
    form = step_form(charter_of(the_edition(session, case.edition_id)), case, name, step, typed)
    if form.version.data != str(case.version):
        if was_just_done(session, case, name, by):
            return None
        form.version.data = str(case.version)
        form.refuse(BadInput({"": CHANGED}))
    elif form.taken():
        _take(session, case, name, form, by, before, {} if gifts is None else gifts)
    if form.refused:
        session.rollback()
        return form
    return None


def _take(
    session: Session, case: Any, name: str, form: PageForm, by: Actor, before: Any, gifts: Mapping[str, Any]
) -> None:
    try:
        if before is not None:
            before(form)
        advance(session, case, name, by=by, note=form.note.data or "", **{**gifts_of(form), **gifts})
    except BadInput as bad:
        form.refuse(bad)
    except (NotAllowed, NotFound, SomebodyWasFaster):
        raise
    except Refused as refused:
        form.besides.extend(refused.reasons)


def gifts_of(form: PageForm) -> dict[str, Any]:
    """What a step's form gives to the guards and effects."""
    return {key: one.data for key, one in form._fields.items() if key not in NO_GIFTS}


def was_just_done(session: Session, case: Any, name: str, by: Actor) -> bool:
    """Whether the same person took this same step a moment ago: the button was clicked twice."""
    last = session.scalars(
        select(Movement)
        .where(Movement.case_kind == case.case_kind, Movement.case_id == case.id)
        .order_by(Movement.id.desc())
        .limit(1)
    ).one_or_none()
    return (
        last is not None and last.step == name and last.by_id == by.person_id and clock.now() - last.at < DOUBLE_CLICK
    )
