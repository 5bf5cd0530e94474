"""Keeping the search index and the sorting key of proposals: written with what changes them, read by the lists."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from competition.editions.models import Place
from competition.folding import name_key, words
from competition.people.models import Person
from competition.proposals.models import Proposal, SearchWord


def index_words(session: Session, proposals: Sequence[Proposal]) -> None:
    """Write again by which words these proposals are found: title, applicant, place, file number."""
    ids = [proposal.id for proposal in proposals]
    people = select(Person.id, Person.full_name).where(Person.id.in_({p.applicant_id for p in proposals}))
    names = dict(session.execute(people).all())
    editions, units = {p.edition_id for p in proposals}, {p.unit_id for p in proposals}
    there = session.scalars(select(Place).where(Place.edition_id.in_(editions), Place.unit_id.in_(units)))
    places = {(place.edition_id, place.unit_id): place.full_name for place in there}
    rows = []
    for proposal in proposals:
        name = names[proposal.applicant_id]
        proposal.sort_key = name_key(name)[:200]
        text = " ".join(
            [proposal.title, name, places[proposal.edition_id, proposal.unit_id], proposal.file_number or ""]
        )
        rows += [{"word": word, "proposal_id": proposal.id} for word in words(text)]
    session.execute(delete(SearchWord).where(SearchWord.proposal_id.in_(ids)))
    session.execute(insert(SearchWord), rows)
