"""Counter for papers that wait for a signature: batches, each read and signed at once, printed with their numbers."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.models import Paper
from competition.dossiers.replacing import replace_paper
from competition.dossiers.signing_folder import KINDS, PREPARERS, bundles, find_bundle, may_sign, sign_papers
from competition.dossiers.signing_key import check_key
from competition.errors import BadInput, NotAllowed, NotFound, Refused
from competition.language import say
from competition.people.models import Person
from competition.people.queries import the_person
from competition.web.district_signing import signature, wrong_password
from competition.web.downloads import deliver
from competition.web.field_kinds import Secret
from competition.web.fields import files, hidden, line, tick
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.register_export import register_file
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES


class SignForm(PageForm):
    """What the signer gives; the hash of each paper that stood on her page is a field of its own."""

    pdf = hidden()
    password = Secret(say("Mật khẩu của chị"), render_kw={"autocomplete": "current-password"})
    demonstration = tick(say("Tôi đã đọc các văn bản và ký (bản trình diễn không hỏi mật khẩu)."))
    digital = tick(
        say("Ký số các văn bản này bằng khóa của cơ quan (PAdES)."),
        hint=say("Bản có số được ký số; ai sửa một chữ sau đó thì chữ ký không còn khớp."),
    )
    scan = files(say("Bản quét văn bản đã ký (PDF hoặc ảnh)"), required=False, accepts=".pdf,.jpg,.jpeg,.png")


class ReplaceForm(PageForm):
    reason = line(
        say("Sai ở đâu"), hint=say("Ví dụ: sai họ tên, sai giải. Hãy sửa dữ liệu gốc trước rồi mới lập văn bản thay."),
        missing=say("Hãy ghi văn bản cũ sai ở đâu."), most=300,
    )  # fmt: skip


def _in_the_demo(request: Request[Any, Any, Any], person: Person) -> bool:
    """One of the demonstration's cast has no password; there a tick stands for it."""
    return bool(request.app.state.settings.demo and person.cast and person.password_hash is None)


@get("/signing", sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    if not visitor.actor.units(*PREPARERS):
        raise NotAllowed(say("Trang này dành cho người lập và người ký văn bản của một đơn vị."))
    found = bundles(session, visitor.actor)
    issuers = {one.issuer_id: one.issuer for one in found}
    return page(request, "signing/bundles.html", found=found, issuers=issuers, year=clock.today().year)


@get("/signing/register/{unit_id:int}/{name:str}", sync_to_thread=True)
def register(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    unit_id: FromPath[int], name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Her unit's register of outgoing papers: so-van-ban-di.pdf, .xlsx or .csv; `?year=`, else this year's."""
    if unit_id not in visitor.actor.units(*PREPARERS):
        raise NotFound
    asked = request.query_params.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else clock.today().year
    return register_file(request, session, unit_id, year, name)


def _page(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, papers: Sequence[Paper],
    form: PageForm | None = None, *, keeps: bool = False,
) -> Response[Any]:  # fmt: skip
    person = the_person(session, visitor.person_id)
    numbered = [paper for paper in papers if paper.number is not None]
    ready = [paper for paper in numbered if paper.issued_sha256 or paper.scan_sha256]
    return page(
        request, "signing/bundle.html", form=form, keeps=keeps, asked=form or SignForm(), papers=papers,
        kind=KINDS[papers[0].kind], unsigned=[paper for paper in papers if paper.number is None],
        numbered=numbered, ready=ready, signs=may_sign(visitor.actor, papers[0]),
        has_password=person.password_hash is not None, in_demo=_in_the_demo(request, person),
        can_sign=bool(request.app.state.settings.signing_key),
    )  # fmt: skip


@get("/signing/{paper_id:int}", sync_to_thread=True)
def bundle(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    paper_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, session, visitor, find_bundle(session, visitor.actor, paper_id))


@post("/signing/{paper_id:int}", sync_to_thread=True, opt=TAKES_FILES)
def sign(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    paper_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """She signs the papers that she ticked, as they stood on her page."""
    papers, form = find_bundle(session, visitor.actor, paper_id), SignForm(typed)
    person = the_person(session, visitor.person_id)
    if not may_sign(visitor.actor, papers[0]):
        raise NotAllowed(say("Văn bản do đơn vị khác ban hành, hoặc chị không có quyền ký."))
    if form.taken():
        if wrong_password(request, session, person, form, say("Mật khẩu chưa đúng; chưa văn bản nào được ký.")):
            return _page(request, session, visitor, papers, form, keeps=True)
        try:
            given = signature(session, request.app.state.cabinet, form, demo=_in_the_demo(request, person))
            ticked = set(typed.getall("paper", []))
            seen = {paper.id: str(typed.get(f"seen-{paper.id}", "")) for paper in papers}
            chosen = [paper for paper in papers if str(paper.id) in ticked]
            del given["pdf_sha256"]
            if digital := bool(form.digital.data):
                check_key(request.app.state.settings)
            sign_papers(session, chosen, by=visitor.actor, seen=seen, digital=digital, **given)
            said = say("Đã ký {n} văn bản và cấp số. Bản có số đang được in.", n=len(chosen))
            return go(request, f"/signing/{paper_id}", said)
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    session.rollback()
    return _page(request, session, visitor, find_bundle(session, visitor.actor, paper_id), form)


@get("/signing/{paper_id:int}/van-ban.pdf", sync_to_thread=True)
def paper(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    paper_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A paper as it was prepared, or as it went out."""
    found = next(one for one in find_bundle(session, visitor.actor, paper_id) if one.id == paper_id)
    return deliver(request, session, found.goes_out, f"{found.subject or found.kind}.pdf")


@get("/signing/{paper_id:int}/replace", sync_to_thread=True)
def before_replacing(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    paper_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _replace_page(request, session, visitor, paper_id)


def _replace_page(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, paper_id: int, form: PageForm | None = None
) -> Response[Any]:
    old = next(one for one in find_bundle(session, visitor.actor, paper_id) if one.id == paper_id)
    return page(request, "signing/replace.html", form=form, asked=form or ReplaceForm(), old=old)


@post("/signing/{paper_id:int}/replace", sync_to_thread=True)
def replace(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    paper_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """An equal paper from the record as it is now, which names the one that it stands for; it waits for a signature."""
    old = next(one for one in find_bundle(session, visitor.actor, paper_id) if one.id == paper_id)
    form, state = ReplaceForm(typed), request.app.state
    if not form.taken():
        return _replace_page(request, session, visitor, paper_id, form)
    new = replace_paper(session, state.cabinet, old, form.reason.data, by=visitor.actor, settings=state.settings)
    return go(request, f"/signing/{new.id}", say("Đã lập văn bản thay thế, chờ ký."))


routes = [show, register, bundle, sign, paper, before_replacing, replace]
