"""The template environment: every filter, every form component, and every macro of parts/ at hand on each page."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined

from competition.settings import ROOT
from competition.web import component_parameters, reading
from competition.web.homes import HOMES
from competition.web.script_words import words

FILTERS = ("said", "shown", "written", "number", "money", "day", "moment", "lines")
FUNCTIONS = ("csrf", "here", "here_in", "asset")


def make_environment(override: str = "", *, reload: bool = False) -> Environment:
    folders: list[str | Path] = [folder for folder in (override, ROOT / "templates") if folder]
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=reload,
    )
    environment.globals |= _components()
    environment.filters |= {name: getattr(reading, name) for name in FILTERS}
    environment.globals |= {name: getattr(reading, name) for name in FUNCTIONS}
    environment.globals |= {"_": reading.gettext, "words": words, "HOMES": HOMES} | component_parameters.NAMES
    # A macro knows the macros read before its own file: parts about cases lean on all others.
    parts = (ROOT / "templates" / "parts").glob("*.html")
    for path in sorted(parts, key=lambda path: (path.name.startswith("case"), path.name)):
        module = environment.get_template(f"parts/{path.name}").module
        environment.globals |= {name: part for name, part in vars(module).items() if not name.startswith("_")}
    return environment


def _components() -> dict[str, Any]:
    """The library's components; they lean on undefined values being empty, so they keep an environment of their own."""
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    library = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    found: dict[str, Any] = {}
    for name in library.list_templates(filter_func=lambda name: name.endswith("/macro.html")):
        macros = vars(library.get_template(name).module)
        found |= {name: macro for name, macro in macros.items() if name.startswith("govuk")}
    return found
