"""Counter for a charter's consents: the text that is read, a new version of it whenever it changes."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.rules import both, plain
from competition.errors import NotFound
from competition.language import say
from competition.web.admin_amending import AmendForm, amended, part_page, saved
from competition.web.admin_desk import locked_edition, office_of
from competition.web.fields import line, paragraphs
from competition.web.pages import page
from competition.web.signed_in import Visitor


class ConsentForm(AmendForm):
    label_vi = line(say("Tên mục (tiếng Việt)"))
    label_en = line(say("Tên mục (tiếng Anh)"))
    text_vi = paragraphs(say("Nội dung người dự thi đọc (tiếng Việt)"), most=3000, rows=6)
    text_en = paragraphs(say("Nội dung người dự thi đọc (tiếng Anh)"), most=3000, rows=6)


@get("/admin/editions/{name:str}/consents", sync_to_thread=True)
def consents(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    return page(request, "admin/consents.html", edition=edition, charter=charter_of(edition), both=both)


@get("/admin/editions/{name:str}/consents/{key:str}", sync_to_thread=True)
def ask_consent(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    purpose = charter_of(edition).purpose(key)
    if purpose is None:
        raise NotFound
    told = {"label": both(purpose.label), "text": both(purpose.text)}
    texts = {f"{part}_{language}": text[language] for part, text in told.items() for language in text}
    form = ConsentForm(start={"version": edition.charter_version, **texts})
    return _consent_page(request, edition, form, key)


def _consent_page(request: Request[Any, Any, Any], edition: Edition, form: ConsentForm, key: str) -> Response[Any]:
    told = say("Ai đã đồng ý với bản cũ thì vẫn giữ bản cũ; người đồng ý từ nay đọc bản mới.")
    back_to = f"/admin/editions/{edition.name}/consents"
    return part_page(request, edition, form, say("Mục đồng ý “{key}”", key=key), told, back_to=back_to)


@post("/admin/editions/{name:str}/consents/{key:str}", sync_to_thread=True)
def save_consent(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """A changed text is a new version of that text."""
    office, edition = locked_edition(session, visitor, name)
    if charter_of(edition).purpose(key) is None:
        raise NotFound
    form = ConsentForm(typed)

    def changes() -> dict[str, Any]:
        told = plain(charter_of(edition))["consents"]
        purpose = next(one for one in told if one["key"] == key)
        text = {"vi": form.text_vi.data, "en": form.text_en.data}
        purpose["version"] += purpose["text"] != text
        purpose.update(label={"vi": form.label_vi.data, "en": form.label_en.data}, text=text)
        return {"consents": told}

    if amended(session, office, edition, form, changes):
        return saved(request, edition, f"/admin/editions/{name}/consents")
    return _consent_page(request, edition, form, key)


routes = [consents, ask_consent, save_consent]
