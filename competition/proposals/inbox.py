"""The lists at the counters: pages of fifty, searched by beginnings of words, in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, Row, Select, case, cast, func, null, select
from sqlalchemy.orm import Session, aliased

from competition.editions.models import Edition, Place
from competition.errors import BadInput
from competition.folding import prefix_end
from competition.people.models import Person
from competition.people.roles import Actor
from competition.people.rules import phone_number
from competition.proposals.models import Proposal, SearchWord
from competition.proposals.queries import visible
from competition.proposals.search import asked_words

ROWS, FEW = 50, 2000
# Jurors and communes do not read scores here: a juror's own sheet comes first, and results have their own notice.
SEE_SCORES = ("screening_secretary", "jury_chair", "province_officer", "province_leader", "centre_officer", "auditor")
SEE_PHONES = ("commune_officer", "screening_secretary", "province_officer")


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, and how many rows and pages there are in all."""

    rows: Sequence[Row[Any]]
    total: int
    page: int
    pages: int


def inbox(
    session: Session, actor: Actor, edition: Edition, *, state: str | Sequence[str] | None = None, search: str = "",
    sort: str = "state_since", page: int = 1, unit_id: int | None = None, roles: Sequence[str] | None = None,
) -> Page:  # fmt: skip
    """A page of what this person may see, by all she holds or by `roles` alone; `unit_id` keeps one unit's.

    `sort`: state_since, due_at, name, file_number, title or score, downwards with a "-" before it (a score always is).
    """
    wanted = [visible(actor, edition, roles), *_searched(actor, search)]
    if state is not None:
        wanted.append(Proposal.state.in_([state] if isinstance(state, str) else state))
    if unit_id is not None:
        wanted.append((Proposal.unit_id == unit_id) | (Proposal.screening_unit_id == unit_id))
    total = session.scalar(select(func.count()).select_from(Proposal).where(*wanted)) or 0
    pages = max(1, -(-total // ROWS))
    page = min(max(page, 1), pages)
    score = _score(actor, edition)
    column, downwards = _order(sort, score)
    # SQLite would rather walk a whole edition in order than sort a commune's few; an expression has no index to walk.
    first = _sorted(func.coalesce(column, null()) if total <= FEW else column, downwards)
    # Which fifty comes first; only to them is anything joined.
    found = select(Proposal.id).where(*wanted).order_by(*first).limit(ROWS).offset((page - 1) * ROWS).subquery()
    rows = session.execute(_columns(score, found).order_by(*_sorted(column, downwards))).all()
    return Page(rows, total, page, pages)


def counts_by_state(
    session: Session, actor: Actor, edition: Edition, *, unit_id: int | None = None, roles: Sequence[str] | None = None
) -> dict[str, int]:
    """State → how many proposals this person may see in it."""
    wanted = [visible(actor, edition, roles)]
    if unit_id is not None:
        wanted.append((Proposal.unit_id == unit_id) | (Proposal.screening_unit_id == unit_id))
    rows = session.execute(select(Proposal.state, func.count()).where(*wanted).group_by(Proposal.state))
    return dict(rows.all())


def _columns(score: Any, found: Any) -> "Select[*tuple[Any, ...]]":
    screening = aliased(Place)
    rank = case((score.is_not(None), Proposal.jury_rank))
    return (
        select(
            Proposal.id, Proposal.file_number, Proposal.title, Proposal.kind, Proposal.entrant, Proposal.category,
            Proposal.channel, Proposal.state, Proposal.state_since, Proposal.due_at, Proposal.submitted_at,
            Proposal.version, Proposal.unit_id, Proposal.screening_unit_id,
            score.label("jury_score"), rank.label("jury_rank"), Person.full_name.label("applicant"),
            Place.name.label("place"), screening.name.label("screening_place"),
        )
        .select_from(found)
        .join(Proposal, Proposal.id == found.c.id)
        .join(Person, Person.id == Proposal.applicant_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .join(
            screening,
            (screening.edition_id == Proposal.edition_id) & (screening.unit_id == Proposal.screening_unit_id),
        )
    )  # fmt: skip


def _score(actor: Actor, edition: Edition) -> Any:
    """The jury's score where this person may read it."""
    held = {holding.role for holding in actor.held}
    if not held.intersection(SEE_SCORES):
        return cast(null(), Float)
    if held.issubset(SEE_SCORES):
        return Proposal.jury_score
    return case((visible(actor, edition, SEE_SCORES), Proposal.jury_score))


def _order(sort: str, score: Any) -> tuple[Any, bool]:
    """The column to sort by, and whether downwards."""
    columns: dict[str, Any] = {
        "state_since": Proposal.state_since, "due_at": Proposal.due_at, "name": Proposal.sort_key,
        "file_number": Proposal.file_number, "title": Proposal.title,
    }  # fmt: skip
    if sort.lstrip("-") == "score":
        return score, True
    return columns.get(sort.lstrip("-"), Proposal.state_since), sort.startswith("-")


def _sorted(column: Any, downwards: bool) -> list[Any]:
    if downwards:
        return [column.desc().nulls_last(), Proposal.id.desc()]
    return [column.asc().nulls_last(), Proposal.id]


def _searched(actor: Actor, search: str) -> list[ColumnElement[bool]]:
    """Every word typed must begin a word of the proposal; a whole phone number finds its owner's."""
    if actor.units(*SEE_PHONES):
        try:
            phone = phone_number(search)
            return [Proposal.applicant_id.in_(select(Person.id).where(Person.phone == phone))]
        except BadInput:
            pass
    return [Proposal.id.in_(_beginning_with(word)) for word in asked_words(search)[:8]]


def _beginning_with(word: str) -> Select[int]:
    return select(SearchWord.proposal_id).where(SearchWord.word >= word, SearchWord.word < prefix_end(word))
