"""Proposals that may be the same one twice: the same person, phone or personal number, or a nearly equal title."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from competition.editions.models import Edition, Place
from competition.folding import fold, words
from competition.people.identity import find_same_number
from competition.people.models import Person
from competition.proposals.models import Proposal, SearchWord, TeamMember

NEARLY_EQUAL = 0.85
SHARED_WORDS = 0.6
LOOKED_AT = 200


@dataclass(frozen=True)
class Similar:
    """Another proposal, where it lies, and why it looks the same: person, phone, national_id, title."""

    proposal_id: int
    file_number: str | None
    title: str
    place: str
    edition: str
    state: str
    why: tuple[str, ...]


def similar_proposals(session: Session, proposal: Proposal) -> list[Similar]:
    """Submitted proposals of any unit and edition that may be this one again, the most reasons first."""
    why: dict[int, set[str]] = {}
    for reason, question in (
        ("person", _of_people([proposal.applicant_id])),
        ("national_id", _of_people(find_same_number(session, proposal.applicant_id))),
        ("phone", _with_phone_of(proposal)),
    ):
        for found in session.scalars(question.where(Proposal.id != proposal.id)):
            why.setdefault(found, set()).add(reason)
    for found in _with_title_like(session, proposal):
        why.setdefault(found, set()).add("title")
    return sorted(_told(session, why), key=lambda similar: (-len(similar.why), similar.proposal_id))


def nearly_equal(one: str, other: str) -> bool:
    """Whether two titles differ by little more than marks, case and a word."""
    first, second = (" ".join(words(title)) or fold(title) for title in (one, other))
    likeness: float = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return likeness >= NEARLY_EQUAL


def _of_people(ids: Iterable[int]) -> Select[int]:
    return select(Proposal.id).where(Proposal.applicant_id.in_(list(ids)))


def _with_phone_of(proposal: Proposal) -> Select[int]:
    """Where her phone, or one of her team's, is the applicant's or in the team."""
    hers = select(Person.phone).where(Person.id == proposal.applicant_id, Person.phone.is_not(None))
    team = select(TeamMember.phone).where(TeamMember.proposal_id == proposal.id, TeamMember.phone.is_not(None))
    in_teams = select(TeamMember.proposal_id).where(or_(TeamMember.phone.in_(hers), TeamMember.phone.in_(team)))
    applicants = select(Person.id).where(Person.phone.in_(team))
    return select(Proposal.id).where(or_(Proposal.id.in_(in_teams), Proposal.applicant_id.in_(applicants)))


def _with_title_like(session: Session, proposal: Proposal) -> list[int]:
    typed = words(proposal.title)
    if not typed:
        return []
    shared = (
        select(SearchWord.proposal_id)
        .where(SearchWord.word.in_(typed), SearchWord.proposal_id != proposal.id)
        .group_by(SearchWord.proposal_id)
        .having(func.count() >= max(1, int(len(typed) * SHARED_WORDS)))
        .order_by(func.count().desc(), SearchWord.proposal_id)
        .limit(LOOKED_AT)
    )
    rows = session.execute(select(Proposal.id, Proposal.title).where(Proposal.id.in_(shared)))
    return [found for found, title in rows if nearly_equal(proposal.title, title)]


def _told(session: Session, why: dict[int, set[str]]) -> list[Similar]:
    rows = session.execute(
        select(Proposal.id, Proposal.file_number, Proposal.title, Place, Edition.name, Proposal.state)
        .join(Edition, Edition.id == Proposal.edition_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .where(Proposal.id.in_(why), Proposal.submitted_at.is_not(None))
    )
    return [
        Similar(found, number, title, place.full_name, edition, state, tuple(sorted(why[found])))
        for found, number, title, place, edition, state in rows
    ]
