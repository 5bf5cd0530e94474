"""Counter for a charter's parts: its names, dates, targets and rounds, each page a new version with its reason."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.queries import charter_of
from competition.editions.rules import Charter, both, plain
from competition.errors import NotFound
from competition.language import Sentence, say
from competition.web.admin_amending import AmendForm, amended, part_page, saved
from competition.web.admin_desk import locked_edition, office_of
from competition.web.admin_panels import PanelsForm
from competition.web.fields import day, line, moment, numeral, paragraphs, tick
from competition.web.signed_in import Visitor

COUNTS = ("minimum_forward", "maximum_forward", "reserves", "jurors_at_least")
NAMES = ("title", "theme", "programme", "notice", "organiser")


class NamesForm(AmendForm):
    title_vi = line(say("Tên kỳ thi (tiếng Việt)"))
    title_en = line(say("Tên kỳ thi (tiếng Anh)"))
    theme_vi = line(say("Chủ đề (tiếng Việt)"), most=300)
    theme_en = line(say("Chủ đề (tiếng Anh)"), most=300)
    programme_vi = line(say("Đề án (tiếng Việt)"), most=300)
    programme_en = line(say("Đề án (tiếng Anh)"), most=300)
    notice_vi = paragraphs(say("Lưu ý trên trang kỳ thi (tiếng Việt)"), most=600, rows=3)
    notice_en = paragraphs(say("Lưu ý trên trang kỳ thi (tiếng Anh)"), most=600, rows=3)
    organiser_vi = line(say("Đơn vị tổ chức (tiếng Việt)"))
    organiser_en = line(say("Đơn vị tổ chức (tiếng Anh)"))

    @classmethod
    def start_of(cls, charter: Charter) -> dict[str, Any]:
        return {f"{key}_{language}": text for key in NAMES for language, text in both(getattr(charter, key)).items()}

    def changes(self, _charter: Charter) -> dict[str, Any]:
        return {key: {"vi": self[f"{key}_vi"].data, "en": self[f"{key}_en"].data} for key in NAMES}


class CalendarForm(AmendForm):
    opens = moment(say("Mở nhận hồ sơ"))
    intake_closes = moment(say("Hết hạn nộp hồ sơ"), hint=say("Nộp đúng giờ này là đã muộn."))
    screening_closes = moment(say("Hết hạn sơ khảo"))
    province_closes = moment(say("Hết hạn ở cấp tỉnh"))
    dispatch_by = moment(say("Hạn gửi Trung ương"))
    regional_final = day(say("Chung kết vùng"), required=False)
    national_final = day(say("Chung kết toàn quốc"), required=False)

    @classmethod
    def start_of(cls, charter: Charter) -> dict[str, Any]:
        return {name: getattr(charter.calendar, name) for name in charter.calendar.__struct_fields__}

    def changes(self, charter: Charter) -> dict[str, Any]:
        typed = {name: self[name].data for name in charter.calendar.__struct_fields__}
        local = {name: clock.in_vietnam(at) if isinstance(at, datetime) else at for name, at in typed.items()}
        return {"calendar": local}


class TargetsForm(AmendForm):
    forwarded_per_unit = numeral(say("Số hồ sơ chất lượng mỗi đơn vị sơ khảo gửi lên (ít nhất)"), most=100, width="3")
    finalists_per_unit = numeral(say("Số hồ sơ vào chung kết vùng của mỗi đơn vị (ít nhất)"), most=100, width="3")
    aspirational = tick(say("Chỉ tiêu phấn đấu: được theo dõi, không chặn bước nào"))
    supplement_days = numeral(say("Số ngày làm việc để chị bổ sung hồ sơ"), least=1, most=60, width="3")
    take_in_days = numeral(say("Số ngày làm việc để xã tiếp nhận"), least=1, most=60, width="3")
    slip_days = numeral(say("Số ngày phiếu kích hoạt còn dùng được"), least=1, most=60, width="3")

    @classmethod
    def start_of(cls, charter: Charter) -> dict[str, Any]:
        told = plain(charter)
        return {**told["targets"], **told["clocks"]}

    def changes(self, _charter: Charter) -> dict[str, Any]:
        targets = ("forwarded_per_unit", "finalists_per_unit", "aspirational")
        clocks = ("supplement_days", "take_in_days", "slip_days")
        parts = {"targets": targets, "clocks": clocks}
        return {part: {name: self[name].data for name in names} for part, names in parts.items()}


class RoundsForm(AmendForm):
    """How many each round sends on and who judges it; fields of a round that the edition does not hold are left out."""

    screening_minimum_forward = numeral(say("Vòng sơ khảo: ít nhất bao nhiêu hồ sơ gửi lên"), most=100, width="3")
    screening_maximum_forward = numeral(
        say("Vòng sơ khảo: nhiều nhất (để trống nếu không giới hạn)"), most=1000, width="3", required=False
    )
    screening_reserves = numeral(say("Vòng sơ khảo: số hồ sơ dự phòng"), most=50, width="3")
    screening_jurors_at_least = numeral(say("Vòng sơ khảo: ít nhất bao nhiêu giám khảo"), least=1, most=30, width="3")
    provincial_minimum_forward = numeral(say("Vòng cấp tỉnh: ít nhất bao nhiêu hồ sơ gửi lên"), most=100, width="3")
    provincial_maximum_forward = numeral(
        say("Vòng cấp tỉnh: nhiều nhất (để trống nếu không giới hạn)"), most=1000, width="3", required=False
    )
    provincial_reserves = numeral(say("Vòng cấp tỉnh: số hồ sơ dự phòng"), most=50, width="3")
    provincial_jurors_at_least = numeral(say("Vòng cấp tỉnh: ít nhất bao nhiêu giám khảo"), least=1, most=30, width="3")

    @classmethod
    def start_of(cls, charter: Charter) -> dict[str, Any]:
        return {f"{part.key}_{name}": getattr(part, name) for part in charter.rounds for name in COUNTS}

    def fit(self, charter: Charter) -> None:
        for field in self.parts:
            if charter.round(field.name.partition("_")[0]) is None:
                del self[field.name]

    def changes(self, charter: Charter) -> dict[str, Any]:
        told = plain(charter)["rounds"]
        for part in told:
            part |= {name: self[f"{part['key']}_{name}"].data for name in COUNTS}
        return {"rounds": told}


PAGES: dict[str, tuple[Any, Sentence]] = {
    "names": (NamesForm, say("Tên và chủ đề")),
    "calendar": (CalendarForm, say("Lịch kỳ thi")),
    "targets": (TargetsForm, say("Chỉ tiêu và thời hạn")),
    "rounds": (RoundsForm, say("Vòng chấm")),
    "panels": (PanelsForm, say("Hội đồng, phân công, chấm thử")),
}


@get("/admin/editions/{name:str}/parts/{part:str}", sync_to_thread=True)
def ask_part(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], part: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    kind, title = _part(part)
    charter = charter_of(edition)
    form = kind(start={"version": edition.charter_version, **kind.start_of(charter)})
    form.fit(charter)
    return part_page(request, edition, form, title)


def _part(part: str) -> tuple[Any, Sentence]:
    if part not in PAGES:
        raise NotFound
    return PAGES[part]


@post("/admin/editions/{name:str}/parts/{part:str}", sync_to_thread=True)
def save_part(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], part: FromPath[str],
) -> Response[Any]:  # fmt: skip
    kind, title = _part(part)
    office, edition = locked_edition(session, visitor, name)
    form, charter = kind(typed), charter_of(edition)
    form.fit(charter)
    if amended(session, office, edition, form, lambda: form.changes(charter)):
        return saved(request, edition)
    return part_page(request, edition, form, title)


routes = [ask_part, save_part]
