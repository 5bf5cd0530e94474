"""Changing a charter on a page: every change has a reason and makes a new version; who was slower is told."""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response
from sqlalchemy.orm import Session

from competition.editions.actions import amend_charter
from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.rules import Charter, charter_from, plain
from competition.errors import Refused
from competition.language import Sentence, say
from competition.web.admin_desk import Office
from competition.web.fields import hidden, paragraphs
from competition.web.forms import PageForm
from competition.web.pages import go, page

PARTS: dict[str, Sentence] = {
    "title": say("tên kỳ thi"), "theme": say("chủ đề"), "programme": say("đề án"), "notice": say("lưu ý"),
    "organiser": say("đơn vị tổ chức"), "calendar": say("lịch"), "rounds": say("vòng chấm"),
    "checklist": say("danh mục giấy tờ"), "consents": say("mục đồng ý"), "rubrics": say("bộ tiêu chí"),
    "rules": say("quy tắc xếp hạng"), "targets": say("chỉ tiêu"), "clocks": say("thời hạn"),
    "questions": say("câu hỏi của phiếu"), "eligibility": say("điều kiện dự thi"), "categories": say("lĩnh vực"),
    "entrants": say("đối tượng dự thi"), "priority_groups": say("đối tượng ưu tiên"), "kinds": say("loại bài dự thi"),
    "prizes": say("giải thưởng"), "profiles": say("mẫu trình bày văn bản"), "file_number": say("số hồ sơ"),
    "journeys": say("quy trình"), "demo_today": say("ngày của bản trình diễn"), "year": say("năm"),
}  # fmt: skip
SLOWER = say(
    "Thể lệ vừa được người khác sửa nên chưa lưu. Mời chị xem lại bản hiện hành; những gì đã gõ vẫn còn ở đây, bấm lưu "
    "lần nữa để thay."
)

SAVED = say("Đã lưu thành phiên bản {n} của thể lệ.")
NOTHING_NEW = say("Chưa có gì khác với thể lệ hiện hành, nên không có gì để lưu.")


class AmendForm(PageForm):
    """A part of the charter, the version that was on the page, and the reason."""

    version = hidden()
    note = paragraphs(
        say("Lý do thay đổi"), rows=2, most=300, missing=say("Hãy ghi lý do thay đổi thể lệ."),
        hint=say("Ghi lại trong danh sách phiên bản, ai cũng tra được về sau. Ví dụ: theo kế hoạch số …"),
    )  # fmt: skip

    def fit(self, charter: Charter) -> None:
        """Leave out what this charter does not have."""

    @property
    def parts(self) -> list[Any]:
        """The fields of the part itself."""
        return [field for field in self if field.name not in ("version", "note")]


def amended(
    session: Session, office: Office, edition: Edition, form: AmendForm, changes: Callable[[], dict[str, Any]]
) -> bool:
    """Whether the form became a new version of the charter; otherwise it says why not."""
    if not form.taken():
        return False
    if form.version.data != str(edition.charter_version):
        form.besides.append(SLOWER)
        form.version.data = str(edition.charter_version)
        return False
    try:
        wanted, now = changes(), plain(charter_of(edition))
        if plain(charter_from({**now, **wanted})) == now:
            raise Refused(NOTHING_NEW)
        amend_charter(session, edition, wanted, by=office.by, note=form.note.data)
    except Refused as refused:
        form.besides += refused.reasons
        return False
    return True


def part_page(
    request: Request[Any, Any, Any], edition: Edition, form: AmendForm, title: Sentence, told: Any = None, **more: Any
) -> Response[Any]:
    """The page of one part: its fields, the reason, one button."""
    more.setdefault("back_to", f"/admin/editions/{edition.name}")
    more.setdefault("save", say("Lưu thành phiên bản mới"))
    return page(request, "admin/part.html", form=form, edition=edition, what=title, told=told, **more)


def saved(request: Request[Any, Any, Any], edition: Edition, address: str = "") -> Response[Any]:
    said = say(SAVED.text, n=edition.charter_version)
    return go(request, address or f"/admin/editions/{edition.name}", said)
