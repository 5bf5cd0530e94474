"""Counter for the questions of an edition's form: the entry form and the narrative, question by question."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.form_rules import LONGEST_ANSWER
from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.rules import Charter, Question, both, plain
from competition.errors import NotFound
from competition.language import say
from competition.web.admin_amending import AmendForm, amended, part_page, saved
from competition.web.admin_desk import locked_edition, office_of
from competition.web.admin_entries import NEW, LeaveOutForm, checked_key, in_both, leave_out_page, placed, typed_label
from competition.web.fields import choose, choose_many, line, numeral, paragraphs
from competition.web.pages import page
from competition.web.signed_in import Visitor

PARTS = [("entry", say("Phiếu đăng ký")), ("narrative", say("Thuyết minh"))]
KINDS = [
    ("line", say("Một dòng chữ")), ("text", say("Đoạn văn")), ("whole_number", say("Số nguyên")),
    ("money", say("Số tiền (đồng)")), ("link", say("Đường dẫn")),
]  # fmt: skip


class QuestionForm(AmendForm):
    label_vi = line(say("Câu hỏi (tiếng Việt)"), most=300)
    label_en = line(say("Câu hỏi (tiếng Anh)"), most=300)
    hint_vi = paragraphs(say("Gợi ý dưới câu hỏi (tiếng Việt)"), required=False, most=600, rows=2)
    hint_en = paragraphs(say("Gợi ý dưới câu hỏi (tiếng Anh)"), required=False, most=600, rows=2)
    part = choose(say("Nằm ở phần"), PARTS)
    kind = choose(say("Cách trả lời"), KINDS)
    required_for = choose_many(
        say("Bắt buộc với"), hint=say("Không đánh dấu loại nào thì trả lời hay không cũng được.")
    )
    max_length = numeral(say("Câu trả lời dài nhất (số ký tự)"), least=1, most=LONGEST_ANSWER, width="5")
    position = numeral(say("Đứng thứ mấy trong phần này"), least=1, most=100, width="3")


class NewQuestionForm(QuestionForm):
    key = line(say("Mã (chữ thường không dấu, gạch dưới)"), most=30, width="20", hint=say("Ví dụ: export_market"))


def _question(charter: Charter, key: str) -> Question:
    found = next((question for question in charter.questions if question.key == key), None)
    if found is None:
        raise NotFound
    return found


def _of_part(charter: Charter, part: str) -> list[Question]:
    return [question for question in charter.questions if question.part == part]


@get("/admin/editions/{name:str}/questions", sync_to_thread=True)
def questions(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Both parts of the form, in the order in which they are asked."""
    edition = office_of(session, visitor).edition(name)
    charter = charter_of(edition)
    labels = {choice.key: both(choice.label) for choice in charter.kinds}
    parts = [(title, _of_part(charter, part)) for part, title in PARTS]
    return page(
        request, "admin/questions.html", edition=edition, parts=parts, both=both, kinds=labels, ways=dict(KINDS)
    )


def _form(edition: Edition, key: str, typed: Any = None) -> QuestionForm:
    charter = charter_of(edition)
    start: dict[str, Any] = {"version": edition.charter_version, "part": "narrative", "kind": "text"}
    start |= {"max_length": 2000, "position": len(_of_part(charter, "narrative")) + 1}
    if key != NEW:
        question = _question(charter, key)
        start |= {name: getattr(question, name) for name in ("part", "kind", "required_for", "max_length")}
        start |= {**in_both(question.label, "label"), **in_both(question.hint, "hint")}
        start["position"] = _of_part(charter, question.part).index(question) + 1
    form = (NewQuestionForm if key == NEW else QuestionForm)(typed, start=start)
    form.required_for.choices = [(choice.key, choice.label) for choice in charter.kinds]
    return form


@get("/admin/editions/{name:str}/questions/{key:str}", sync_to_thread=True)
def ask_question(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    return _question_page(request, edition, _form(edition, key), key)


def _question_page(request: Request[Any, Any, Any], edition: Edition, form: AmendForm, key: str) -> Response[Any]:
    back_to = f"/admin/editions/{edition.name}/questions"
    if key == NEW:
        return part_page(request, edition, form, say("Thêm câu hỏi"), back_to=back_to)
    told = say("Câu trả lời đã ghi vẫn còn nguyên. Khi kỳ thi đã mở, cách trả lời chỉ đổi được sang loại vẫn đọc được "
               "những câu ấy.")  # fmt: skip
    title, remove = say("Câu hỏi “{key}”", key=key), f"{back_to}/{key}/remove"
    return part_page(request, edition, form, title, told, back_to=back_to, remove=remove)


@post("/admin/editions/{name:str}/questions/{key:str}", sync_to_thread=True)
def save_question(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    form = _form(edition, key, typed)
    if amended(session, office, edition, form, lambda: _changed(edition, form, key)):
        return saved(request, edition, f"/admin/editions/{name}/questions")
    return _question_page(request, edition, form, key)


def _changed(edition: Edition, form: Any, key: str) -> dict[str, Any]:
    """The charter's questions with this one in its place: the entry form's before the narrative's."""
    told, part = plain(charter_of(edition))["questions"], form.part.data
    made = checked_key(form["key"].data) if key == NEW else key
    question = {
        "key": made, "label": typed_label(form, "label"), "hint": typed_label(form, "hint"), "part": part,
        **{name: form[name].data for name in ("kind", "required_for", "max_length")},
    }  # fmt: skip
    if key == NEW and made in {one["key"] for one in told}:
        return {"questions": [*told, question]}  # two of one key: the charter's own check says so
    others = [one for one in told if one["key"] != made]
    ordered = {of: [one for one in others if one["part"] == of] for of, _ in PARTS}
    ordered[part] = placed(ordered[part], question, form.position.data)
    return {"questions": [one for of, _ in PARTS for one in ordered[of]]}


@get("/admin/editions/{name:str}/questions/{key:str}/remove", sync_to_thread=True)
def ask_removal(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    _question(charter_of(edition), key)
    return _removal_page(request, edition, LeaveOutForm(start={"version": edition.charter_version}), key)


def _removal_page(request: Request[Any, Any, Any], edition: Edition, form: LeaveOutForm, key: str) -> Response[Any]:
    told = say("Câu trả lời đã ghi không bị xóa, nhưng câu này không còn được hỏi và không còn hiện trên hồ sơ.")
    back_to = f"/admin/editions/{edition.name}/questions/{key}"
    return leave_out_page(request, edition, form, say("Bỏ câu hỏi “{key}”", key=key), told, back_to)


@post("/admin/editions/{name:str}/questions/{key:str}/remove", sync_to_thread=True)
def remove_question(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    _question(charter_of(edition), key)
    form, told = LeaveOutForm(typed), plain(charter_of(edition))["questions"]
    if amended(session, office, edition, form, lambda: {"questions": [one for one in told if one["key"] != key]}):
        return saved(request, edition, f"/admin/editions/{name}/questions")
    return _removal_page(request, edition, form, key)


routes = [questions, ask_question, save_question, ask_removal, remove_question]
