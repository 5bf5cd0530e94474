"""Counter for the team: the people beside the applicant, a few rows at a time."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, SomebodyWasFaster
from competition.language import say
from competition.people.roles import Actor
from competition.people.rules import shown_phone
from competition.proposals.rules import LARGEST_TEAM
from competition.proposals.whole_file import file_of
from competition.proposals.writing import write_answers
from competition.web.fields import hidden, line
from competition.web.forms import PageForm
from competition.web.hers import Hers, find_hers
from competition.web.pages import go, page
from competition.web.proposal_form import ELSEWHERE, seen_revision
from competition.web.signed_in import Visitor

EMPTY_ROWS = 2
PARTS = ("full_name", "phone", "part")


def _form(found: Hers, rows: int, typed: Any = None, start: dict[str, Any] | None = None) -> PageForm:
    fields: dict[str, Any] = {"version": hidden()}
    for n in range(1, rows + 1):
        fields[f"team-{n}-full_name"] = line(say("Họ và tên"), required=False, most=120)
        fields[f"team-{n}-phone"] = line(say("Số điện thoại (nếu có)"), required=False, most=30, type="tel", width="20")
        fields[f"team-{n}-part"] = line(say("Làm việc gì trong nhóm?"), required=False, most=120)
    made = type("TeamForm", (PageForm,), fields)(typed, start={**(start or {}), "version": found.proposal.revision})
    assert isinstance(made, PageForm)
    return made


@get("/proposals/{proposal_id:int}/team", sync_to_thread=True)
def team(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return show_team(request, session, find_hers(session, visitor.actor, proposal_id))


def show_team(request: Request[Any, Any, Any], session: Session, found: Hers) -> Response[Any]:
    """The members and a few empty rows, or the way to reading them when the file is closed."""
    if not found.is_open:
        return go(request, f"{found.address}/check")
    members = file_of(session, found.proposal).team
    start: dict[str, str] = {}
    for n, member in enumerate(members, 1):
        told = (member.full_name, shown_phone(member.phone), member.part)
        start |= {f"team-{n}-{part}": text for part, text in zip(PARTS, told, strict=True)}
    rows = min(LARGEST_TEAM, len(members) + EMPTY_ROWS)
    return page(request, found.template("team"), found=found, rows=rows, form=_form(found, rows, start=start))


@post("/proposals/{proposal_id:int}/team", sync_to_thread=True)
def keep_team(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    return keep_typed_team(request, session, find_hers(session, visitor.actor, proposal_id), typed, visitor.actor)


def keep_typed_team(
    request: Request[Any, Any, Any], session: Session, found: Hers, typed: FormMultiDict, by: Actor
) -> Response[Any]:
    """The rows as they were typed; a faulty one keeps all of them from being saved."""
    rows = min(LARGEST_TEAM, sum(1 for name in typed if name.endswith("-full_name")))
    if "more" in typed:
        rows = min(LARGEST_TEAM, rows + EMPTY_ROWS)
        return page(request, found.template("team"), found=found, rows=rows, form=_form(found, rows, typed))
    form = _form(found, rows, typed)
    members = [{part: str(typed.get(f"team-{n}-{part}", "")) for part in PARTS} for n in range(1, rows + 1)]
    try:
        written = write_answers(session, found.proposal, {}, by=by, team=members, seen=seen_revision(typed))
    except SomebodyWasFaster:
        form.refuse(BadInput({"": ELSEWHERE}))
        form.version.data = str(found.proposal.revision)
    else:
        if not written.faults:
            return go(request, found.address, say("Đã lưu nhóm tác giả."))
        form.refuse(BadInput(written.faults))
    return page(request, found.template("team"), found=found, rows=rows, form=form)


routes = [team, keep_team]
