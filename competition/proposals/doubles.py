"""Proposals that may be the same one twice: the same person, phone or personal number, or a nearly equal title."""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from competition.editions.models import Edition, Place
from competition.folding import fold, words
from competition.people.identity import same_number
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
    """Submitted proposals of any unit and edition that may be this one again, the most reasons first: one statement."""
    why: dict[int, set[str]] = {}
    there: dict[int, Similar] = {}
    for reason, found, number, title, place, edition, state in session.execute(_alike(proposal)):
        if reason != "title" or nearly_equal(proposal.title, title):
            why.setdefault(found, set()).add(reason)
            there[found] = Similar(found, number, title, place.full_name, edition, state, ())
    told = [replace(similar, why=tuple(sorted(why[found]))) for found, similar in there.items()]
    return sorted(told, key=lambda similar: (-len(similar.why), similar.proposal_id))


def _alike(proposal: Proposal) -> "Select[*tuple[Any, ...]]":
    """Each reason with each proposal for which it may hold; of titles it is only known that they share words."""
    questions = {
        "person": select(Proposal.id).where(Proposal.applicant_id == proposal.applicant_id),
        "national_id": select(Proposal.id).where(Proposal.applicant_id.in_(same_number(proposal.applicant_id))),
        "phone": _with_phone_of(proposal),
        "title": _with_words_of(proposal),
    }
    parts = [question.add_columns(literal(reason).label("reason")).subquery() for reason, question in questions.items()]
    alike = union_all(*(select(part) for part in parts)).subquery()
    return (
        select(alike.c.reason, Proposal.id, Proposal.file_number, Proposal.title, Place, Edition.name, Proposal.state)
        .join(Proposal, Proposal.id == alike.c[0])
        .join(Edition, Edition.id == Proposal.edition_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .where(Proposal.id != proposal.id, Proposal.submitted_at.is_not(None))
    )


def nearly_equal(one: str, other: str) -> bool:
    """Whether two titles differ by little more than marks, case and a word."""
    first, second = (" ".join(words(title)) or fold(title) for title in (one, other))
    likeness: float = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return likeness >= NEARLY_EQUAL


def _with_phone_of(proposal: Proposal) -> Select[int]:
    """Where her phone, or one of her team's, is the applicant's or in the team."""
    hers = select(Person.phone).where(Person.id == proposal.applicant_id, Person.phone.is_not(None))
    team = select(TeamMember.phone).where(TeamMember.proposal_id == proposal.id, TeamMember.phone.is_not(None))
    in_teams = select(TeamMember.proposal_id).where(or_(TeamMember.phone.in_(hers), TeamMember.phone.in_(team)))
    applicants = select(Person.id).where(Person.phone.in_(team))
    return select(Proposal.id).where(or_(Proposal.id.in_(in_teams), Proposal.applicant_id.in_(applicants)))


def _with_words_of(proposal: Proposal) -> Select[int]:
    """Those that share most of the words of its title, the nearest first and no more than are worth comparing."""
    typed = words(proposal.title)
    return (
        select(SearchWord.proposal_id)
        .where(SearchWord.word.in_(typed), SearchWord.proposal_id != proposal.id)
        .group_by(SearchWord.proposal_id)
        .having(func.count() >= max(1, int(len(typed) * SHARED_WORDS)))
        .order_by(func.count().desc(), SearchWord.proposal_id)
        .limit(LOOKED_AT)
    )
