"""Keeping the search index and the sorting key of proposals: written with what changes them, read by the lists."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, aliased

from competition.editions.models import Place
from competition.folding import LONGEST_WORD, fold, name_key, words
from competition.people.models import Person
from competition.proposals.models import Proposal, SearchWord


def number_word(text: str) -> str:
    """A file number as one word, so that its beginning is looked up whole."""
    return "".join(fold(text).split())[:LONGEST_WORD]


def asked_words(search: str) -> list[str]:
    """The words to look up for what was typed: parts of a number as they stand together, everything else by words."""
    asked = []
    for part in search.split():
        is_number = any(c.isdigit() for c in part) and any(c in "-/." for c in part)
        asked += [number_word(part)] if is_number else words(part)
    return list(dict.fromkeys(asked))


# Her name, the commune, and the code of the unit that screens it.
Who = tuple[str, Place, str]


def who_and_where(session: Session, ids: Sequence[int]) -> dict[int, Who]:
    """Proposal → who it is from and where it lies: one statement."""
    screening = aliased(Place)
    rows = session.execute(
        select(Proposal.id, Person.full_name, Place, screening.code)
        .join(Person, Person.id == Proposal.applicant_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .join(
            screening,
            (screening.edition_id == Proposal.edition_id) & (screening.unit_id == Proposal.screening_unit_id),
        )
        .where(Proposal.id.in_(ids))
    )
    return {number: (name, place, code) for number, name, place, code in rows}


def index_words(session: Session, proposals: Sequence[Proposal], who: Mapping[int, Who] | None = None) -> None:
    """Write again by which words these proposals are found: title, applicant, place, file number."""
    ids = [proposal.id for proposal in proposals]
    known = who_and_where(session, ids) if who is None else who
    rows = []
    for proposal in proposals:
        name, place, _ = known[proposal.id]
        proposal.sort_key = name_key(name)[:200]
        text = " ".join([proposal.title, name, place.full_name, proposal.file_number or ""])
        found = dict.fromkeys([*words(text), *([number_word(proposal.file_number)] if proposal.file_number else [])])
        rows += [{"word": word, "proposal_id": proposal.id} for word in found]
    session.execute(delete(SearchWord).where(SearchWord.proposal_id.in_(ids)))
    if rows:
        session.execute(insert(SearchWord), rows)


def index_author(session: Session, person_id: int) -> None:
    """The same for everything that is hers, over all editions, because she is called otherwise now."""
    session.flush()
    if proposals := session.scalars(select(Proposal).where(Proposal.applicant_id == person_id)).all():
        index_words(session, proposals)
