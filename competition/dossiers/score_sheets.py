"""Score sheets and the score summary to print: blank ones for jurors who write on paper, filled ones for the file."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.case_papers import contest
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import override_folder
from competition.dossiers.rendering import compose, to_pdf
from competition.dossiers.round_papers import summary_facts
from competition.editions.queries import find_place, the_edition
from competition.language import in_language
from competition.people.models import Person
from competition.proposals.models import Proposal
from competition.scoring.judging import marks_on
from competition.scoring.measures import charter_of_round, rubrics_of, terms_of
from competition.scoring.models import Mark, ScreeningRound, Sheet
from competition.scoring.rubric import Rubric
from competition.scoring.standings import record_name
from competition.settings import Settings


def blank_sheet(session: Session, settings: Settings, round: ScreeningRound, proposal: Proposal) -> bytes:
    """A sheet for one file as it is now, its revision in print, with room to write."""
    return _printed(session, settings, round, "score_sheet", _facts(session, round, proposal))


def filled_sheet(
    session: Session, settings: Settings, round: ScreeningRound, sheet: Sheet, proposal: Proposal
) -> bytes:
    """A submitted sheet as it stands."""
    juror = session.get_one(Person, sheet.juror_id)
    facts = _facts(session, round, proposal, marks_on(session, sheet))
    moment = sheet.submitted_at or sheet.touched_at
    told = {
        "filled": True, "juror": juror.full_name, "total": sheet.total, "comment": sheet.comment,
        "revision": sheet.proposal_revision, "date": clock.in_vietnam(moment).date(),
    }  # fmt: skip
    return _printed(session, settings, round, "score_sheet", facts | told)


def score_summary(session: Session, settings: Settings, round: ScreeningRound) -> bytes:
    """The table of all files and jurors, as of today."""
    return _printed(session, settings, round, "score_summary", summary_facts(session, round, clock.today()))


def _facts(
    session: Session, round: ScreeningRound, proposal: Proposal, marks: Mapping[str, Mark] | None = None
) -> dict[str, Any]:
    charter = charter_of_round(session, round)
    rubric = rubrics_of(charter, round.key)[proposal.kind]
    place = find_place(session, round.edition_id, round.unit_id)
    return {
        "contest": contest(charter), "file_number": record_name(proposal), "revision": proposal.revision,
        "proposal": {"title": proposal.title},
        "round_name": f"{terms_of(charter, round.key).label.vi} – {place.full_name}", "date": clock.today(),
        "filled": False, "juror": "", "total": None, "comment": "", "groups": _groups(rubric, marks or {}),
        "maximum": None if rubric.most is None else float(rubric.most),
    }  # fmt: skip


def _groups(rubric: Rubric, marks: Mapping[str, Mark]) -> list[dict[str, Any]]:
    found = []
    for group in rubric.groups:
        criteria = [
            {
                "name": in_language(one.name, "vi"), "maximum": one.max, "step": one.step or "",
                "score": marks[one.key].score if one.key in marks else None,
                "comment": marks[one.key].comment if one.key in marks else "",
            }
            for one in group.criteria
        ]  # fmt: skip
        name = in_language(group.label, "vi") if group.label and len(group.criteria) > 1 else ""
        found.append({"name": name, "maximum": group.max, "criteria": criteria})
    return found


def _printed(
    session: Session, settings: Settings, round: ScreeningRound, template: str, facts: Mapping[str, Any]
) -> bytes:
    edition = the_edition(session, round.edition_id)
    profile = header_of(session, edition, round.unit_id)
    return to_pdf(compose(template, facts, profile=profile, override=override_folder(settings)))
