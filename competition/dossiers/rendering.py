"""From a template and plain data to a paper: Jinja2 makes the HTML, WeasyPrint the PDF/A-3a."""

import unicodedata
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.sandbox import SandboxedEnvironment

from competition.dossiers.fonts import font_path
from competition.dossiers.profile import DocumentProfile
from competition.dossiers.writing import filters, sentence
from competition.errors import Misconfigured, Refused
from competition.language import Language, Sentence, say
from competition.settings import ROOT

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

SHIPPED = ROOT / "templates" / "papers"
VARIANT = "pdf/a-3a"
APT_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0"


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    language: Language = "vi",
    profile: DocumentProfile,
    override: Path | None = None,
) -> bytes:
    """The paper as PDF. `template` is its name ("receipt"), `override` a folder that stands before the shipped one."""
    return to_pdf(compose(template, data, language=language, profile=profile, override=override))


def compose(
    template: str,
    data: Mapping[str, Any],
    *,
    language: Language = "vi",
    profile: DocumentProfile,
    override: Path | None = None,
) -> str:
    """The paper as HTML in NFC; a placeholder without data is refused by name."""
    try:
        jinja = environment(language, override).get_template(f"{template}.html")
        html = jinja.render(**data, profile=profile, language=language)
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
        raise Refused(_why(template, error)) from error
    return unicodedata.normalize("NFC", html)


def _why(template: str, error: Exception) -> Sentence:
    """What is wrong with a template, or with the data that it was given."""
    match error:
        case UndefinedError():
            return say("Mẫu “{template}” thiếu dữ liệu: {error}.", template=template, error=error.message or "?")
        case TemplateNotFound():
            return say("Không có mẫu văn bản “{template}”.", template=error.name or template)
        case TemplateSyntaxError():
            return say(
                "Mẫu “{template}” viết sai ở dòng {line}: {error}.",
                template=error.name or template, line=error.lineno, error=error.message or "?",
            )  # fmt: skip
        case _:
            # A filter or the sandbox stumbled: data of the wrong kind, a forbidden access.
            return say("Mẫu “{template}” không dùng được: {error}.", template=template, error=str(error))


@cache
def environment(language: Language, override: Path | None = None) -> SandboxedEnvironment:
    """The papers' own environment: the override folder first, everything escaped, nothing undefined."""
    # A folder may change while the site runs, so the loader looks at each file's time again.
    jinja = SandboxedEnvironment(
        loader=FileSystemLoader([*folders(override), SHIPPED]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=True,
    )  # fmt: skip
    jinja.filters.update(filters(language))
    jinja.globals["_"] = sentence(language)
    return jinja


def folders(override: Path | None) -> list[Path]:
    """Where a province's own papers lie: the folder's `papers`, then the folder itself."""
    return [] if override is None else [override / "papers", override]


def to_pdf(html: str) -> bytes:
    """HTML → PDF/A-3a with language, title and tags. Nothing is fetched but data: addresses."""
    weasyprint = load()
    with warnings.catch_warnings():
        # WeasyPrint leaves the file of its colour profile to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        made: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher()).write_pdf(pdf_variant=VARIANT)
    return made


def load() -> Any:
    """WeasyPrint, imported as late as possible: it costs a second and needs system libraries."""
    try:
        import weasyprint
    except OSError as error:
        raise Misconfigured(f"Papers need missing system libraries. Run: apt install {APT_PACKAGES}") from error
    font_path()
    return weasyprint


def fetcher() -> "URLFetcher":
    """A fetcher for data: alone; a file: or http: address in a template must not reach disk or network."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)
