"""Sample data of every paper, from templates/papers/samples: its placeholders' dictionary, the linter's input."""

import tomllib
from decimal import Decimal
from functools import cache
from typing import Any

from competition.dossiers.profile import DocumentProfile, from_dict
from competition.dossiers.rendering import SHIPPED
from competition.errors import NotFound
from competition.language import say

FOLDER = SHIPPED / "samples"
COMMON = "common"


def sample(paper: str) -> dict[str, Any]:
    """What a paper's template is given, filled in with an invented case."""
    if paper not in papers():
        raise NotFound(say("Không có mẫu văn bản “{template}”.", template=paper))
    shared = _read(COMMON)
    return {name: value for name, value in {**shared, **_read(paper)}.items() if name != "profile"}


def sample_profile() -> DocumentProfile:
    return from_dict(_read(COMMON)["profile"])


@cache
def papers() -> tuple[str, ...]:
    """The name of every paper that is shipped, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != COMMON))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)
