"""How a round begins, and how files that became eligible later still come into it."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competition import audit
from competition.editions.models import Edition
from competition.editions.queries import charter_of, find_place
from competition.errors import NotAllowed, Refused, SomebodyWasFaster
from competition.language import say
from competition.people.roles import Actor
from competition.scoring.conflicts import infer_ties
from competition.scoring.layout import lay_out
from competition.scoring.measures import terms_of
from competition.scoring.models import ScreeningRound
from competition.scoring.panel import must_be_open_for, must_run, panel_of, runs_round, voters
from competition.scoring.saving import touch
from competition.scoring.seeing import round_of_unit
from competition.workflow.actions import advance_many, begin
from competition.workflow.round_ways import WAYS, proposal_journey, to_judge


def open_round(session: Session, edition: Edition, key: str, unit_id: int, *, by: Actor) -> ScreeningRound:
    """The unit's round, begun if it was not there: "screening" of a screening unit, "provincial" of the province."""
    found = round_of_unit(session, edition.id, key, unit_id)
    if found is not None:
        return found
    place, terms = find_place(session, edition.id, unit_id), terms_of(charter_of(edition), key)
    if place.tier != terms.tier:
        raise Refused(say("{unit} không tổ chức vòng này.", unit=place.full_name))
    round = ScreeningRound(
        edition_id=edition.id, key=key, unit_id=unit_id, journey_id=edition.round_journey_id, open_for="panel",
        below_minimum_reason="", course={},
    )  # fmt: skip
    if not runs_round(by, round):
        raise NotAllowed(say("Vòng chấm do thư ký hội đồng của đơn vị lập."))
    role = "screening_secretary" if by.holds("screening_secretary", unit_id) else "province_officer"
    try:
        begin(session, round, by=by, role=role)
    except IntegrityError:
        raise SomebodyWasFaster() from None
    return round


def bring_in_late_files(session: Session, round: ScreeningRound, *, by: Actor) -> int:
    """Bring files that became eligible after the opening into a round that is scoring; returns how many."""
    must_run(by, round)
    must_be_open_for(round, "sheets")
    edition = session.get_one(Edition, round.edition_id)
    files = to_judge(session, proposal_journey(session, edition), round)
    jurors = [one.person_id for one in voters(panel_of(session, round)) if one.present]
    advance_many(session, files, WAYS[round.key].enter, by=by, through=round.case_kind, all_or_none=True)
    infer_ties(session, round, files, jurors)
    lay_out(session, round, files, jurors)
    touch(session, round)
    audit.record(
        session, "scoring:round:late_files", by.person_id, round.case_kind, round.id,
        proposals=[file.id for file in files],
    )  # fmt: skip
    return len(files)
