"""The page of one file and its sheet: what is read on it, what is asked, what of the others' sheets may be seen."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from litestar import Request, Response
from sqlalchemy.orm import Session

from competition.errors import BadInput
from competition.language import Language, say
from competition.proposals.blind_reading import blind_file
from competition.proposals.models import Proposal
from competition.scoring.far_sheets import is_far
from competition.scoring.judging import marks_on
from competition.scoring.measures import rule_of
from competition.scoring.models import Mark, Sheet
from competition.scoring.papers_read import typists_of
from competition.scoring.reading import SheetRead, sheets_of
from competition.scoring.rubric import Rubric
from competition.scoring.standings import record_name
from competition.web.fields import hidden, line, paragraphs
from competition.web.forms import PageForm
from competition.web.juror_desk import Desk
from competition.web.juror_marks import mark_fields, points
from competition.web.pages import page
from competition.web.signed_in import Visitor, language_of


class ActForm(PageForm):
    """Why she takes her sheet back, abstains, or stands by a score."""

    reason = paragraphs(say("Lý do"), missing=say("Hãy ghi lý do."), most=1000, rows=3)


def sheet_form(sheet: Sheet, proposal: Proposal, rubric: Rubric, language: Language, typed: Any = None) -> PageForm:
    """The sheet's own fields; the marks are read apart, their fields stand here so that a problem finds its place."""
    parts: dict[str, Any] = {
        f"mark-{key}": line(criterion.name, required=False, most=40) for key, criterion in rubric.by_key.items()
    }
    hint = say("Điểm mạnh, điểm cần làm rõ; không bắt buộc.")
    parts["comment"] = paragraphs(say("Nhận xét chung"), hint=hint, required=False, most=4000, rows=4)
    parts["reason"] = paragraphs(
        say("Lý do, khi tổng điểm cao nhất, thấp nhất hoặc khác hẳn thường lệ"), required=False, most=1000, rows=2
    )
    parts["version"], parts["revision"] = hidden(), hidden()
    start = {
        "comment": sheet.comment, "reason": sheet.reason, "version": str(sheet.version),
        "revision": str(proposal.revision),
    }  # fmt: skip
    form: PageForm = type("SheetForm", (PageForm,), parts)(typed, start=start)
    return form


def at_its_place(bad: BadInput, rubric: Rubric) -> BadInput:
    """A refusal of marks with the names that the page's fields have."""
    return BadInput({f"mark-{key}" if key in rubric.by_key else key: one for key, one in bad.fields.items()})


def sheet_page(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, desk: Desk, sheet: Sheet, proposal: Proposal,
    rubric: Rubric, *, form: PageForm | None = None, typed: Any = None, pressed: PageForm | None = None,
    keeps: bool = False,
) -> Response[Any]:  # fmt: skip
    language = language_of(request)
    others: Sequence[SheetRead] = ()
    if sheet.status == "draft":
        marks: dict[str, Mark] = marks_on(session, sheet)
    else:
        others = sheets_of(session, desk.round, proposal.id, visitor.actor)
        marks = next((one.marks for one in others if one.juror.person_id == sheet.juror_id), {})
    own = form or sheet_form(sheet, proposal, rubric, language)
    errors = {key: own[f"mark-{key}"].errors[0] for key in rubric.by_key if own[f"mark-{key}"].errors}
    acts = {name: ActForm(prefix=name) for name in ("take-back", "abstain", "explain")}
    if pressed is not None:
        acts |= {name: pressed for name in acts if pressed._prefix == f"{name}-"}
    return page(
        request, "juror/sheet.html", keeps=keeps, desk=desk, sheet=sheet, name=record_name(proposal),
        address=f"{desk.address}/files/{proposal.id}", file=blind_file(session, proposal, desk.charter), rubric=rubric,
        form=pressed or form, own=own, acts=acts,
        others=[one for one in others if one.juror.person_id != sheet.juror_id],
        fields_of_marks=mark_fields(rubric, marks, language, typed=typed, errors=errors),
        changed=sheet.status == "draft" and bool(marks) and sheet.proposal_revision != proposal.revision,
        typists=typists_of(session, sheet) if sheet.status == "submitted" else (),
        points=points, far=_is_far(desk, sheet, others), criteria=list(rubric.by_key.values()),
    )  # fmt: skip


def _is_far(desk: Desk, sheet: Sheet, others: Sequence[SheetRead]) -> bool:
    """Whether her submitted total stands far from the others', as the rule says."""
    if sheet.total is None:
        return False
    totals = [Fraction(one.total) for one in others if one.total is not None and one.juror.person_id != sheet.juror_id]
    return is_far(Fraction(sheet.total), totals, rule_of(desk.charter, desk.round.key))
