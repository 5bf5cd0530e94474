"""Counter for everyone: an edition's results above the province, names only of those who agreed to be published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of, find_edition
from competition.errors import NotFound
from competition.finals.queries import Result, results
from competition.language import Sentence, say
from competition.web.pages import page

# The best first. Who ended at the preliminary is told herself, and not named to everyone.
STAGES: tuple[tuple[str, Sentence], ...] = (
    ("national_prize", say("Giải toàn quốc")),
    ("national_finalist", say("Vào chung kết toàn quốc")),
    ("regional_prize", say("Giải vùng")),
    ("regional_finalist", say("Vào chung kết vùng")),
    ("preliminary_passed", say("Qua vòng sơ loại của Trung ương")),
)


@dataclass(frozen=True)
class Part:
    """One stage of the results with its lines, the highest prize first."""

    key: str
    label: Sentence
    lines: Sequence[Result]


def parts_of(session: Session, edition: Edition) -> list[Part]:
    """The stages that have results: one statement a stage."""
    found = [Part(key, label, results(session, edition, [key])) for key, label in STAGES]
    return [part for part in found if part.lines]


@get("/editions/{name:str}/results", sync_to_thread=True)
def show(request: Request[Any, Any, Any], session: NamedDependency[Session], name: FromPath[str]) -> Response[Any]:
    edition = find_edition(session, name)
    if not edition.published:
        raise NotFound
    charter = charter_of(edition)
    kinds = {choice.key: choice.label for choice in charter.kinds}
    return page(
        request, "results/results.html", edition=edition, charter=charter, parts=parts_of(session, edition),
        kinds=kinds,
    )  # fmt: skip


routes = [show]
