"""The dossier of one proposal: every part in one PDF with cover, contents, bookmarks, running numbers and sources."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from pikepdf import Name, OutlineItem, Pdf

from competition.dossiers.foreign_parts import CannotBeMerged
from competition.dossiers.pages import DONE_WITH, add_part, enclose, number_pages, saved
from competition.dossiers.profile import DocumentProfile
from competition.dossiers.rendering import compose, to_pdf
from competition.errors import Refused
from competition.language import Language, Sentence, in_language, say

Kind = Literal["own", "pdf", "picture", "file"]


@dataclass(frozen=True)
class Part:
    """One part in its place: a paper of ours, a foreign PDF, a picture, or a file that can only be enclosed.

    `mark` is put at the foot of each page of the part, such as "Bản sao" for a signed paper. Such a paper is
    also `enclosed` as it is, for its signature lives in the file.
    """

    kind: Kind
    title: str
    content: bytes | Path
    sha256: str = ""
    source_name: str = ""
    mark: str = ""
    enclosed: bool = False


@dataclass(frozen=True)
class LeftAsFile:
    title: str
    source_name: str
    sha256: str
    reason: Sentence


@dataclass(frozen=True)
class Source:
    """Where a part came from; `first_page` is 0 when it is enclosed as a file only."""

    title: str
    source_name: str
    sha256: str
    first_page: int = 0
    pages: int = 0
    mark: str = ""


@dataclass(frozen=True)
class Dossier:
    pdf: bytes
    pages: int
    left_as_files: list[LeftAsFile] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    parts: tuple[bytes, ...] = ()


def assemble(
    parts: Sequence[Part],
    *,
    title: str,
    profile: DocumentProfile,
    language: Language = "vi",
    cover: Mapping[str, Any] | None = None,
    draw: Callable[[str], bytes] = to_pdf,
    override: Path | None = None,
) -> Dossier:
    """Merge `parts` in order. `title` stands beside each page number; `cover` is the data of the cover's template.

    A part that cannot be merged is named on the cover and in the contents as enclosed only; nothing foreign makes
    the dossier fail. `draw` turns HTML into PDF (a rendering pool's `render`). The same input gives the same bytes.
    """
    with ExitStack() as stack:
        body = stack.enter_context(Pdf.new())
        sources, left = _merge(body, parts, stack)
        front = _Front(profile, language, draw, override, left, cover)
        sheets, sources = front.around(sources, len(body.pages))
        whole = stack.enter_context(Pdf.new())
        for sheet in sheets[:-1]:
            whole.pages.extend(stack.enter_context(Pdf.open(BytesIO(sheet))).pages)
        whole.pages.extend(body.pages)
        whole.pages.extend(stack.enter_context(Pdf.open(BytesIO(sheets[-1]))).pages)
        _bookmark(whole, sources, front.names)
        for number, part in enumerate(parts, 1):
            if part.enclosed:
                enclose(whole, part.content, f"{number:02d} {part.title}")
        number_pages(whole, title, {s.first_page + n: s.mark for s in sources if s.first_page for n in range(s.pages)})
        return Dossier(saved(whole, title, language), len(whole.pages), left, sources)


def _merge(body: Pdf, parts: Sequence[Part], stack: ExitStack) -> tuple[list[Source], list[LeftAsFile]]:
    """Every part's pages at the end of `body`; first pages are counted inside it."""
    sources: list[Source] = []
    left: list[LeftAsFile] = []
    for part in parts:
        digest = part.sha256 or digest_of(part.content)
        first = len(body.pages) + 1
        try:
            add_part(body, part.kind, part.content, stack)
        except CannotBeMerged as error:
            del body.pages[first - 1 :]
            left.append(LeftAsFile(part.title, part.source_name, digest, error.reason))
            sources.append(Source(part.title, part.source_name, digest))
        except DONE_WITH as error:
            raise Refused(say("Phần “{title}” của hồ sơ không đọc được.", title=part.title)) from error
        else:
            count = len(body.pages) + 1 - first
            sources.append(Source(part.title, part.source_name, digest, first, count, part.mark))
    return sources, left


class _Front:
    """Cover, contents and sources: they hold page numbers that depend on how long they are themselves."""

    def __init__(
        self, profile: DocumentProfile, language: Language, draw: Callable[[str], bytes], override: Path | None,
        left: list[LeftAsFile], cover: Mapping[str, Any] | None,
    ) -> None:  # fmt: skip
        self.profile, self.language, self._draw, self._override = profile, language, draw, override
        self._left = [{**vars(one), "reason": in_language(one.reason, language)} for one in left]
        self._cover = cover
        self.names: list[tuple[str, int]] = []

    def around(self, sources: list[Source], pages: int) -> tuple[list[bytes], list[Source]]:
        """The rendered sheets, the last of which closes the dossier, and the sources with their true page numbers."""
        covers = [] if self._cover is None else [self._sheet("cover", {**self._cover, "left_as_files": self._left})]
        before = sum(map(_pages_of, covers))
        length = 1
        while True:
            placed = [_moved(source, before + length) for source in sources]
            contents = self._contents(placed, before + length + pages + 1)
            if (true_length := _pages_of(contents)) <= length:
                break
            length = true_length
        closing = self._sheet("sources", {"rows": [vars(source) for source in placed]})
        names = [say("Bìa")] * len(covers) + [say("Mục lục"), say("Nguồn của từng phần")]
        starts = [1] * len(covers) + [before + 1, before + length + pages + 1]
        self.names = [(in_language(name, self.language), start) for name, start in zip(names, starts, strict=True)]
        return [*covers, contents, closing], placed

    def _contents(self, sources: list[Source], closing: int) -> bytes:
        rows = [{"title": s.title, "pages": s.pages, "first_page": s.first_page} for s in sources if s.first_page]
        last = {"title": in_language(say("Nguồn của từng phần"), self.language), "pages": "", "first_page": closing}
        return self._sheet("contents", {"rows": [*rows, last], "left_as_files": self._left})

    def _sheet(self, template: str, data: Mapping[str, Any]) -> bytes:
        html = compose(template, data, language=self.language, profile=self.profile, override=self._override)
        return self._draw(html)


def _moved(source: Source, pages: int) -> Source:
    first = source.first_page + pages if source.first_page else 0
    return Source(source.title, source.source_name, source.sha256, first, source.pages, source.mark)


def _pages_of(pdf: bytes) -> int:
    with Pdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def _bookmark(whole: Pdf, sources: list[Source], names: list[tuple[str, int]]) -> None:
    entries = names + [(source.title, source.first_page) for source in sources if source.first_page]
    with whole.open_outline() as outline:
        outline.root.extend(OutlineItem(name, page - 1) for name, page in sorted(entries, key=lambda entry: entry[1]))
    whole.Root.PageMode = Name.UseOutlines


def digest_of(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return sha256(content).hexdigest()
    try:
        with content.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
