"""Counter for beginning a paper file: who the woman is, what she signed, and whether she is here already."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import BadInput
from competition.folding import fold
from competition.language import Sentence, say
from competition.people.identity import clean_number, seal_identity
from competition.people.models import Identity
from competition.proposals.inbox import inbox
from competition.proposals.models import Proposal
from competition.web.beginning import KIND_HINTS
from competition.web.commune_desk import ROLES, Desk, desk_of
from competition.web.commune_scans import SCAN_TYPES, keep_scan
from competition.web.fields import choose, choose_many, day, files, line, tick
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES
from competition.workflow.drafts import DraftThere, OnPaper, key_in_on_paper
from competition.workflow.late_paper import LONGEST_REASON, LatePaper, why_shut

THERE = say("Có hồ sơ trông giống của chị ấy (xem bên dưới). Nếu vẫn lập hồ sơ mới, chị đánh dấu ô ở cuối trang.")

DRAFT_THERE = say("Chị ấy đã có một hồ sơ đang soạn. Nếu đây là hồ sơ khác, chị đánh dấu ô này.")


class PaperForm(PageForm):
    unit_id = choose(say("Nộp ở xã nào?"), missing=say("Mời chị chọn xã nhận hồ sơ."))
    full_name = line(say("Họ và tên tác giả"), missing=say("Hãy ghi họ và tên."), most=120, autocomplete="off")
    phone = line(
        say("Số điện thoại"), hint=say("Không có hoặc dùng chung máy thì để trống; xã sẽ báo tin trực tiếp."),
        required=False, type="tel", width="20", inputmode="tel", most=30, autocomplete="off",
    )  # fmt: skip
    birth_year = line(say("Năm sinh"), required=False, width="4", inputmode="numeric", most=4, autocomplete="off")
    address = line(say("Địa chỉ"), hint=say("Thôn, tổ dân phố."), required=False, most=300, autocomplete="off")
    national_id = line(
        say("Số định danh (không bắt buộc)"),
        hint=say("12 chữ số. Được mã hóa; về sau chỉ hiện ba số cuối. Không cần ảnh thẻ."),
        required=False, width="20", inputmode="numeric", most=30, autocomplete="off",
    )  # fmt: skip
    title = line(say("Tên ý tưởng, dự án"), missing=say("Hãy ghi tên ý tưởng hoặc dự án."), most=300)
    kind = choose(say("Dự thi với"), missing=say("Mời chị chọn ý tưởng hay dự án."), hints=KIND_HINTS)
    entrant = choose(say("Ai đứng tên dự thi?"), missing=say("Mời chị chọn ai đứng tên."))
    consents = choose_many(
        say("Chị ấy đã ký đồng ý những mục nào?"), hint=say("Chỉ đánh dấu những mục có trên phiếu đã ký."),
        required=True, missing=say("Mời chị đánh dấu những mục chị ấy đã ký đồng ý."),
    )  # fmt: skip
    signed_on = day(say("Ngày ký trên phiếu"), missing=say("Ghi ngày chị ấy ký phiếu đồng ý, không sau hôm nay."))
    scan = files(
        say("Bản quét hoặc ảnh chụp phiếu có chữ ký"),
        hint=say("PDF hoặc ảnh, tối đa 10 MB. Chụp bằng điện thoại cho rõ chữ là được."),
        missing=say("Cần bản quét hoặc ảnh chụp phiếu đồng ý có chữ ký."), accepts=",".join(SCAN_TYPES),
    )  # fmt: skip
    another = tick(say("Tôi đã xem, vẫn lập hồ sơ mới"))


class LateForm(PaperForm):
    """After the deadline: when the paper was handed in, and why it is keyed in only now."""

    handed_in_on = day(
        say("Ngày chị ấy nộp hồ sơ giấy tại xã"), hint=say("Ngày ghi trên sổ nhận hồ sơ của xã, trong hạn nộp."),
        missing=say("Hãy ghi ngày chị ấy nộp hồ sơ giấy tại xã."),
    )  # fmt: skip
    late_reason = line(
        say("Lý do nhập sau hạn"), hint=say("Ghi vào lịch sử hồ sơ. Ví dụ: xã mất mạng từ 28/4 đến 2/5."),
        missing=say("Hãy ghi rõ lý do nhập sau hạn."), most=LONGEST_REASON,
    )  # fmt: skip


def _form(desk: Desk, typed: FormMultiDict | None = None) -> PaperForm:
    charter = desk.charter
    start = {"unit_id": desk.places[0].unit_id} if len(desk.places) == 1 else {}
    form = (LateForm if _is_late(desk) else PaperForm)(typed, start=start)
    form.unit_id.choices = [(place.unit_id, place.full_name) for place in desk.places]
    form.kind.choices = [(choice.key, choice.label) for choice in charter.kinds]
    form.entrant.choices = [(choice.key, choice.label) for choice in charter.entrants]
    form.consents.choices = [(purpose.key, purpose.label) for purpose in charter.consents]
    form.consents.hints = {purpose.key: purpose.text for purpose in charter.consents}
    return form


@get("/commune/paper", sync_to_thread=True)
def paper(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    desk = desk_of(request, session, visitor)
    closed = _closed(session, desk)
    return page(request, "commune/paper.html", desk=desk, form=_form(desk), alike=[], closed=closed)


def _is_late(desk: Desk) -> bool:
    return clock.now() >= desk.charter.calendar.intake_closes


def _closed(session: Session, desk: Desk) -> Sentence | None:
    """Why nothing can be keyed in: too early, or the juries of all her communes have begun."""
    if clock.now() < desk.charter.calendar.opens:
        return say("Kỳ thi mở nhận hồ sơ từ {opens}.", opens=desk.charter.calendar.opens)
    units = {place.screening_unit_id or 0 for place in desk.places}
    return why_shut(session, desk.edition, units) if _is_late(desk) else None


@post("/commune/paper", sync_to_thread=True, opt=TAKES_FILES)
def key_in(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The draft, the woman and her consents; what looks the same is shown before a second one is made."""
    desk = desk_of(request, session, visitor)
    form = _form(desk, typed)
    alike: list[Any] = []
    if form.taken():
        alike = [] if form.another.data else _alike(session, visitor, desk, form)
        try:
            if alike:
                raise BadInput({"": THERE})
            proposal = _begin(request, session, visitor, desk, form)
            name = form.full_name.data
            said = say("Đã lập hồ sơ giấy cho chị {name}. Chị nhập tiếp các phần dưới đây như trên giấy.", name=name)
            return go(request, f"/commune/proposals/{proposal.id}", said)
        except DraftThere:
            form.refuse(BadInput({"another": DRAFT_THERE}))
        except BadInput as bad:
            form.refuse(bad)
    return page(request, "commune/paper.html", desk=desk, form=form, alike=alike, closed=None)


def _alike(session: Session, visitor: Visitor, desk: Desk, form: PaperForm) -> list[Any]:
    """Files of somebody of the same name in her communes."""
    name = form.full_name.data
    rows = inbox(session, visitor.actor, desk.edition, search=name, roles=ROLES).rows
    return [row for row in rows if fold(row.applicant) == fold(name)]


def _begin(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, desk: Desk, form: PaperForm
) -> Proposal:
    number = clean_number(form.national_id.data) if form.national_id.data else None
    scan = keep_scan(request, session, form.scan.data[0])
    year = _year(form.birth_year.data)
    late = LatePaper(form.handed_in_on.data, form.late_reason.data) if isinstance(form, LateForm) else None
    woman = OnPaper(form.full_name.data, form.phone.data or "", year, form.address.data or "")
    proposal = key_in_on_paper(
        session, desk.edition, woman, by=visitor.actor, unit_id=int(form.unit_id.data), kind=form.kind.data,
        entrant=form.entrant.data, title=form.title.data, consents=form.consents.data, signed_on=form.signed_on.data,
        scan_sha256=scan, second=bool(form.another.data), late=late,
    )  # fmt: skip
    known = session.get(Identity, proposal.applicant_id) is not None
    if number and not known:
        secret = request.app.state.secret
        seal_identity(session, proposal.applicant_id, number, secret=secret, by=visitor.actor)
    return proposal


def _year(typed: str | None) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and 1900 <= int(typed) <= clock.today().year - 10):
        raise BadInput({"birth_year": say("Năm sinh chưa đúng. Ví dụ: 1985.")})
    return int(typed)


routes = [paper, key_in]
