"""Counter for applicants: her proposals, beginning one, and the page on which she follows it."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.for_applicant import papers_for_her
from competition.editions.calls import call_of
from competition.editions.queries import charter_of, published_editions
from competition.language import Sentence, say
from competition.proposals.queries import proposals_of
from competition.proposals.whole_file import WholeFile, file_of
from competition.web.hers import Hers, Missing, find_hers, hers, in_section, missing_of
from competition.web.pages import page
from competition.web.signed_in import Visitor
from competition.workflow.history import history_of

Task = tuple[str | None, Sentence, Sentence, str, Sentence | None]
DONE, TO_DO, FREE = (say("Xong"), "green"), (say("Chưa xong"), "yellow"), (say("Tùy chọn"), "grey")


@get("/proposals", sync_to_thread=True)
def mine(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    calls = [call_of(edition, charter_of(edition)) for edition in published_editions(session)]
    found = [hers(session, proposal) for proposal in proposals_of(session, visitor.person_id)]
    return page(request, "applicant/mine.html", found=found, calls=[call for call in calls if call.takes_entries])


@get("/proposals/{proposal_id:int}", sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The draft as a list of tasks; afterwards where it is, what comes next, and how it got there."""
    found = find_hers(session, visitor.actor, proposal_id)
    whole = file_of(session, found.proposal)
    tasks = _tasks(found, whole, missing_of(found, whole)) if found.is_open else []
    return page(
        request, "applicant/proposal.html", found=found, whole=whole, history=history_of(session, found.proposal),
        tasks_to_do=tasks,
        papers=papers_for_her(session, found.proposal), asked_for=_asked_for(found, whole),
    )  # fmt: skip


def _tasks(found: Hers, whole: WholeFile, lacks: list[Missing]) -> list[Task]:
    """Each part of the form with its state, in the order in which people fill it in."""
    at = found.address

    def task(section: str, title: Sentence, hint: Sentence | None = None) -> Task:
        missing = in_section(lacks, section)
        state, colour = TO_DO if missing else DONE
        told = say("Còn {n} mục", n=len(missing)) if missing else hint
        return f"{at}/{section}", title, state, colour, told

    def free(section: str, title: Sentence, many: int, hint: Sentence) -> Task:
        state, colour = (say("Đã ghi {n}", n=many), "green") if many else FREE
        return f"{at}/{section}", title, state, colour, hint

    return [
        task("entry", say("Phiếu đăng ký")),
        task("narrative", say("Thuyết minh")),
        free("team", say("Nhóm tác giả"), len(whole.team), say("Người cùng làm với chị, nếu có")),
        task("documents", say("Giấy tờ, ảnh")),
        free("priority", say("Đối tượng ưu tiên"), whole.claims, say("Khai hay không là tùy chị")),
        task("consents", say("Đồng ý và cam kết")),
        _last(found, lacks),
    ]


def _last(found: Hers, lacks: list[Missing]) -> Task:
    if lacks:
        return f"{found.address}/check", say("Kiểm tra và nộp"), say("Chưa nộp được"), "grey", None
    return f"{found.address}/check", say("Kiểm tra và nộp"), say("Nộp được rồi"), "blue", None


def _asked_for(found: Hers, whole: WholeFile) -> list[Any]:
    """What the open request to supplement names: labels of papers and questions, or the officer's own words."""
    request = whole.open_request
    labels = {item.key: item.label for item in found.charter.checklist}
    labels |= {question.key: question.label for question in found.charter.questions}
    return [labels.get(item, item) for item in request.items] if request else []


routes = [mine, show]
