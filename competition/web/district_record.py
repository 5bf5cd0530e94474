"""Counter for what leaves a round: the record for a recount, rubric and rule, the summary, sheets to print."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.score_sheets import blank_sheet, filled_sheet, score_summary
from competition.errors import NotFound, Refused
from competition.language import say
from competition.proposals.models import Proposal
from competition.scoring.exporting import record_rows, record_terms
from competition.scoring.files_out import record_csv, record_xlsx, terms_toml
from competition.scoring.layout import files_of
from competition.scoring.measures import rubrics_of
from competition.scoring.models import Sheet
from competition.scoring.paper_entry import may_key
from competition.scoring.ranking import ranked_apart
from competition.scoring.standings import record_name
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.downloads import disposition
from competition.web.pages import page
from competition.web.signed_in import Visitor
from competition.workflow.round_ways import proposal_journey, to_judge

AT = "/district/rounds/{round_id:int}/record"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _sent(content: bytes, media_type: str, name: str, *, inline: bool = False) -> Response[bytes]:
    headers = {
        "Content-Disposition": disposition(name, inline=inline), "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(content, media_type=media_type, headers=headers)


def _kinds(desk: RoundDesk) -> list[str]:
    """The kinds that have a rubric and a record of their own; one empty name where all share one."""
    rubrics = rubrics_of(desk.charter, desk.round.key)
    return sorted(rubrics) if ranked_apart(rubrics) or len({one.digest for one in rubrics.values()}) > 1 else [""]


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    labels = {choice.key: choice.label for choice in desk.charter.kinds}
    return page(
        request, "district/record.html", desk=desk, kinds=_kinds(desk), labels=labels, files=_files(session, desk),
        name_of=record_name, may_key=desk.round.open_for == "sheets" and _may_key(desk),
    )  # fmt: skip


def _may_key(desk: RoundDesk) -> bool:
    return may_key(desk.round, desk.actor, desk.edition.province_id, votes=desk.votes)


def _files(session: Session, desk: RoundDesk) -> Sequence[Proposal]:
    """The round's files; before it opens, those that wait for it."""
    if desk.round.open_for == "panel":
        return to_judge(session, proposal_journey(session, desk.edition), desk.round)
    return files_of(session, desk.round)


@get(AT + "/{name:str}", sync_to_thread=True)
def download(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """`record.csv`, `record.xlsx`, `rubric.toml`, `rule.toml`, `summary.pdf`; `?kind=` where kinds are apart."""
    desk = find_round_desk(session, visitor, round_id)
    kind = request.query_params.get("kind", "")
    if kind not in _kinds(desk):
        raise NotFound
    stem, _, form = name.rpartition(".")
    called = "-".join(part for part in (stem, desk.place.code, kind) if part) + f".{form}"
    if name in ("record.csv", "record.xlsx"):
        rows = record_rows(session, desk.round, kind or None)
        content = record_csv(rows) if form == "csv" else record_xlsx(rows)
        return _sent(content, "text/csv; charset=utf-8" if form == "csv" else XLSX, called)
    if name in ("rubric.toml", "rule.toml"):
        terms = record_terms(session, desk.round)
        told = terms["rule"] if stem == "rule" else terms["rubrics"][kind or next(iter(terms["rubrics"]))]
        return _sent(terms_toml(told), "application/toml", called)
    if name == "summary.pdf":
        if not desk.closed:
            raise Refused(say("Chỉ in bảng tổng hợp được sau khi khóa chấm."))
        content = score_summary(session, request.app.state.settings, desk.round)
        return _sent(content, "application/pdf", called, inline=True)
    raise NotFound


@get("/district/rounds/{round_id:int}/blank/{proposal_id:int}", sync_to_thread=True)
def blank(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A sheet to be filled in on paper."""
    desk = find_round_desk(session, visitor, round_id)
    file = next((one for one in _files(session, desk) if one.id == proposal_id), None)
    if file is None:
        raise NotFound
    content = blank_sheet(session, request.app.state.settings, desk.round, file)
    return _sent(content, "application/pdf", f"phieu-cham-{record_name(file)}.pdf", inline=True)


@get("/district/rounds/{round_id:int}/sheets/{sheet_id:int}", sync_to_thread=True)
def filled(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], sheet_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A submitted sheet as a paper to be signed, once the scores may be read."""
    desk = find_round_desk(session, visitor, round_id)
    sheet = session.get(Sheet, sheet_id)
    if sheet is None or sheet.round_id != desk.round.id or sheet.status != "submitted" or not desk.closed:
        raise NotFound
    file = session.get_one(Proposal, sheet.proposal_id)
    content = filled_sheet(session, request.app.state.settings, desk.round, sheet, file)
    return _sent(content, "application/pdf", f"phieu-{record_name(file)}.pdf", inline=True)


routes = [show, download, blank, filled]
