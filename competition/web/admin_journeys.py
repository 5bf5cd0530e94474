"""Counter for an edition's journeys: the versions on which its cases travel, and another one brought in to look at."""

from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.models import Dispatch
from competition.editions.models import Edition, Journey
from competition.errors import NotFound, Refused
from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound
from competition.web.admin_desk import office_of
from competition.web.downloads import disposition
from competition.web.fields import choose, files, paragraphs
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES
from competition.workflow import drawing
from competition.workflow import journey as journeys
from competition.workflow.actions import parsed
from competition.workflow.change_plan import PINNED
from competition.workflow.changing import keep_version

KINDS: dict[str, tuple[Sentence, Any]] = {
    "proposal": (say("Hồ sơ dự thi"), Proposal), "screening_round": (say("Vòng chấm"), ScreeningRound),
    "dispatch": (say("Đợt gửi"), Dispatch),
}  # fmt: skip
LARGEST = 200_000


class JourneyForm(PageForm):
    kept = choose(say("Bản đã có"), look="select", required=False)
    file = files(say("Hoặc chọn tệp quy trình (.toml)"), accepts=".toml", required=False)
    text = paragraphs(say("Hoặc dán nội dung quy trình (TOML)"), required=False, most=LARGEST, rows=10)


@get("/admin/editions/{name:str}/journeys", sync_to_thread=True)
def versions_in_use(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    return _show(request, session, edition, JourneyForm())


def _show(request: Request[Any, Any, Any], session: Session, edition: Edition, form: JourneyForm) -> Response[Any]:
    kept = session.scalars(select(Journey).order_by(Journey.kept_at.desc(), Journey.id.desc())).all()
    by_id = {journey.id: journey for journey in kept}
    used = [
        (kind, label, by_id[getattr(edition, PINNED[kind])], _running(session, edition, model))
        for kind, (label, model) in KINDS.items()
    ]
    pinned = {journey.id for _, _, journey, _ in used}
    form.kept.choices = _choices(kept, pinned)
    return page(request, "admin/journeys.html", form=form, edition=edition, used=used)


def _choices(kept: Sequence[Journey], pinned: set[int]) -> list[tuple[str, Sentence]]:
    """Versions that were kept before, and those that came with the product since."""
    old = [
        (one.sha256, say("{kind}, bản {version} giữ ngày {day}", kind=KINDS[one.kind][0], version=one.sha256[:8],
                         day=clock.in_vietnam(one.kept_at).date()))
        for one in kept if one.id not in pinned and one.kind in KINDS
    ]  # fmt: skip
    there = {one.sha256 for one in kept}
    new = [kind for kind in KINDS if journeys.sha256(journeys.shipped(kind)) not in there]
    return [(kind, say("{kind}, bản đi kèm sản phẩm", kind=KINDS[kind][0])) for kind in new] + old


def _running(session: Session, edition: Edition, model: Any) -> int:
    return session.scalar(select(func.count()).where(model.edition_id == edition.id)) or 0


@post("/admin/editions/{name:str}/journeys", opt=TAKES_FILES, sync_to_thread=True)
def keep(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Check a version as `competition journey check` does, and go on to what it would mean for each case."""
    edition = office_of(session, visitor).edition(name)
    form = JourneyForm(typed)
    form.kept.choices = [(key, key) for key in (*KINDS, *session.scalars(select(Journey.sha256)))]
    if form.taken():
        try:
            sha256 = _kept(request, session, visitor, form)
            return go(request, f"/admin/editions/{name}/journeys/{sha256}")
        except Refused as refused:
            form.besides += refused.reasons
    return _show(request, session, edition, form)


def _kept(request: Request[Any, Any, Any], session: Session, visitor: Visitor, form: JourneyForm) -> str:
    chosen = str(form.kept.data or "")
    text = _text(form) or (journeys.shipped(chosen) if chosen in KINDS else "")
    if not text:
        if chosen:
            return chosen
        raise Refused(say("Hãy chọn một bản đã có, một tệp, hoặc dán nội dung quy trình."))
    if faults := request.app.state.journey_faults(text):
        raise Refused(*faults)
    return keep_version(session, journeys.read(text).kind, text, journeys.sha256(text), by=visitor.actor).sha256


def _text(form: JourneyForm) -> str:
    """What the file holds, else what was pasted; with the line ends of a file that comes with the product."""
    text = form.text.data or ""
    if form.file.data:
        try:
            text = form.file.data[0].file.read(LARGEST + 1).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refused(say("Tệp phải là văn bản UTF-8.")) from None
        if len(text) > LARGEST:
            raise Refused(say("Tệp quy trình quá lớn."))
    text = normalize("NFC", text.replace("\r\n", "\n")).strip()
    return f"{text}\n" if text else ""


def find_version(session: Session, sha256: str) -> Journey:
    """A kept journey by its hash."""
    kept = session.scalars(select(Journey).where(Journey.sha256 == sha256)).one_or_none()
    if kept is None or kept.kind not in KINDS:
        raise NotFound
    return kept


@get("/admin/editions/{name:str}/journeys/{key:str}/journey.toml", sync_to_thread=True)
def export(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], name: FromPath[str], key: FromPath[str]
) -> Response[bytes]:
    """A version's own text, to be changed and brought back."""
    office_of(session, visitor).edition(name)
    kept = find_version(session, key)
    headers = {"Content-Disposition": disposition(f"{kept.kind}-{key[:8]}.toml", inline=False)}
    headers["Cache-Control"] = "private, no-store"
    return Response(kept.text.encode(), media_type="application/toml", headers=headers)


@get("/admin/editions/{name:str}/journeys/{key:str}/picture.svg", sync_to_thread=True)
def picture(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], name: FromPath[str], key: FromPath[str]
) -> Response[bytes]:
    """A version as a picture: states down the page, each step an arrow."""
    office_of(session, visitor).edition(name)
    kept = find_version(session, key)
    drawn = drawing.svg(parsed(kept.sha256, kept.text), visitor.language)
    headers = {"Cache-Control": "private, no-store"}
    return Response(drawn.encode(), media_type="image/svg+xml", headers=headers)


routes = [versions_in_use, keep, export, picture]
