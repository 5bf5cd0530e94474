"""The linter of a province's own papers: each is rendered on the sample data, and what it lacks is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment

from competition.dossiers.rendering import compose, environment, folders
from competition.dossiers.samples import papers, sample, sample_profile
from competition.errors import Refused
from competition.language import LANGUAGES, Sentence, say

SHARED = {"base", "_parts"}


@dataclass(frozen=True)
class LintFault:
    """What is wrong with an override; `breaks` when the paper cannot be made at all."""

    template: str
    reason: Sentence
    breaks: bool = True


def lint(override: Path) -> list[LintFault]:
    """Every fault of every template in the folder; an empty list means that each paper can be made."""
    if not override.is_dir():
        raise Refused(say("Không có thư mục mẫu văn bản {folder}.", folder=str(override)))
    found = [fault for path in _templates(override) for fault in _faults_of(path, override)]
    if changed := sorted(SHARED & {path.stem for path in _templates(override)}):
        found += [fault for paper in papers() for fault in _does_not_render(paper, override) if changed]
    return list(dict.fromkeys(found))


def _templates(override: Path) -> list[Path]:
    return sorted(path for folder in folders(override) if folder.is_dir() for path in folder.glob("*.html"))


def _faults_of(path: Path, override: Path) -> Iterator[LintFault]:
    name = path.stem
    try:
        source = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        yield LintFault(name, say("không đọc được, hoặc không phải UTF-8"))
        return
    if name in SHARED:
        return
    if name not in papers():
        yield LintFault(name, say("không có văn bản nào tên như vậy; các tên dùng được: {names}", names=papers()))
        return
    jinja = environment("vi", override)
    yield from _unknown_placeholders(name, source, jinja)
    yield from _does_not_render(name, override)
    for placeholder in sorted(placeholders(name, environment("vi")) - placeholders(name, jinja)):
        yield LintFault(name, say("thiếu chỗ điền {placeholder}", placeholder=placeholder), breaks=False)


def _unknown_placeholders(name: str, source: str, jinja: SandboxedEnvironment) -> Iterator[LintFault]:
    known = {*sample(name), *jinja.globals, "profile", "language", "parts"}
    try:
        asked = find_undeclared_variables(jinja.parse(source))
    except TemplateError as error:
        yield LintFault(name, say("viết sai: {reason}", reason=error.message or "?"))
        return
    for placeholder in sorted(asked - known):
        yield LintFault(name, say("không có dữ liệu cho chỗ điền {placeholder}", placeholder=placeholder))


def _does_not_render(name: str, override: Path) -> Iterator[LintFault]:
    for language in LANGUAGES:
        try:
            compose(name, sample(name), language=language, profile=sample_profile(), override=override)
        except Refused as error:
            yield from (LintFault(name, reason) for reason in error.reasons)


def placeholders(name: str, jinja: SandboxedEnvironment) -> set[str]:
    """The placeholders that a template uses of its paper's data, as far as they are written out: `applicant.name`."""
    loader = jinja.loader
    assert loader is not None
    try:
        tree = jinja.parse(loader.get_source(jinja, f"{name}.html")[0])
    except TemplateError:
        return set()
    data = find_undeclared_variables(tree) & set(sample(name))
    dotted = {_dotted(node) for node in tree.find_all(nodes.Getattr)} - {""}
    whole = {node.name for node in tree.find_all(nodes.Name)} & data
    named = {path for path in dotted if path.split(".")[0] in data}
    return named | {name for name in whole if not any(path.startswith(f"{name}.") for path in named)}


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and (before := _dotted(node.node)):
        return f"{before}.{node.attr}"
    return ""
