"""Rounds as they travel in a package: sheets, rule and standings, so that anybody can compute the ranking again."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers import record
from competition.dossiers.gathering import Gathered
from competition.dossiers.travelling_record import plain, unit_record
from competition.editions.models import Edition
from competition.editions.queries import find_place
from competition.proposals.models import Proposal
from competition.scoring.legal import Place, rank_legally
from competition.scoring.measures import charter_of_round, rubrics_of, terms_of
from competition.scoring.models import Mark, ScreeningRound, Sheet, Standing
from competition.scoring.panel import panel_of
from competition.scoring.rubric import Rubric, rubric_as_dict
from competition.scoring.rule import Rule, rule_as_dict
from competition.scoring.sheets import SheetMarks
from competition.scoring.standings import record_name, rule_of_round, standings_of


def round_records(session: Session, edition: Edition, found: Iterable[Gathered]) -> list[record.Round]:
    """The judged rounds of these proposals, each whole; kinds with a rubric of their own as a round of their own."""
    rounds = {judged.round.id: judged.round for one in found for judged in one.judged}
    return [part for held in rounds.values() for part in _parts(session, edition, held)]


def _parts(session: Session, edition: Edition, round: ScreeningRound) -> list[record.Round]:
    rubrics = rubrics_of(charter_of_round(session, round), round.key)
    rows, by_digest = standings_of(session, round), dict[str, tuple[Rubric, list[str]]]()
    for kind, rubric in rubrics.items():
        by_digest.setdefault(rubric.digest, (rubric, []))[1].append(kind)
    sheets = sheets_of(session, round, {proposal.id for _, proposal in rows})
    parts = []
    for rubric, kinds in by_digest.values():
        mine = [row for row in rows if row[1].kind in kinds]
        if mine:
            parts.append(_part(session, edition, round, rubric, mine, sheets, "" if len(by_digest) == 1 else kinds[0]))
    return parts


def _part(
    session: Session, edition: Edition, round: ScreeningRound, rubric: Rubric,
    rows: list[tuple[Standing, Proposal]], sheets: list[record.Sheet], kind: str,
) -> record.Round:  # fmt: skip
    place = find_place(session, edition.id, round.unit_id)
    names, rule = {record_name(proposal) for _, proposal in rows}, rule_of_round(session, round)
    own = [sheet for sheet in sheets if sheet.proposal in names]
    # One order over kinds with different rubrics cannot be recomputed from one rubric: there each kind has its own.
    apart = _places(own, rubric, rule, names) if kind else {}
    return record.Round(
        key="-".join(part for part in (round.key, place.code, kind) if part),
        unit=unit_record(place, edition),
        name=f"{terms_of(charter_of_round(session, round), round.key).label.vi} – {place.full_name}",
        rubric=rubric_as_dict(rubric), rule=rule_as_dict(rule), sheets=own,
        standings=[_standing(standing, record_name(proposal), apart) for standing, proposal in rows],
    )  # fmt: skip


def _standing(standing: Standing, name: str, apart: dict[str, Place]) -> record.Standing:
    rank = apart[name].rank if name in apart else standing.rank
    return record.Standing(
        proposal=name, score=plain(standing.score), rank=rank, tie_break=standing.tie_break.get("vi", ""),
        outcome=standing.outcome,
    )  # fmt: skip


def _places(sheets: list[record.Sheet], rubric: Rubric, rule: Rule, names: set[str]) -> dict[str, Place]:
    counted = [
        SheetMarks(s.proposal, s.juror, {key: None if mark is None else Decimal(mark) for key, mark in s.marks.items()})
        for s in sheets
        if s.status == "scored"
    ]
    return {place.proposal: place for place in rank_legally(counted, rubric, rule, (), sorted(names))}


STATUS: dict[str, record.SheetStatus] = {
    "submitted": "scored", "abstained": "abstained", "recused": "recused", "absent": "absent",
}  # fmt: skip


def sheets_of(session: Session, round: ScreeningRound, ids: set[int]) -> list[record.Sheet]:
    """Every sheet of a round for these proposals, jurors by their code; a mark of None is "not applicable"."""
    codes = {panelist.person_id: panelist.code for panelist in panel_of(session, round)}
    marks: dict[int, dict[str, str | None]] = {}
    of_round = select(Mark).join(Sheet, Sheet.id == Mark.sheet_id).where(Sheet.round_id == round.id)
    for mark in session.scalars(of_round.order_by(Mark.sheet_id, Mark.criterion)):
        marks.setdefault(mark.sheet_id, {})[mark.criterion] = None if mark.not_applicable else plain(mark.score)
    rows = session.execute(
        select(Sheet, Proposal).join(Proposal, Proposal.id == Sheet.proposal_id).where(Sheet.round_id == round.id)
    )
    found = [
        record.Sheet(
            proposal=record_name(proposal), juror=codes.get(sheet.juror_id, ""),
            status=STATUS[sheet.status],
            marks=marks.get(sheet.id, {}) if sheet.status == "submitted" else {}, comment=sheet.comment,
        )
        for sheet, proposal in rows
        if proposal.id in ids and sheet.status in STATUS
    ]  # fmt: skip
    return sorted(found, key=lambda sheet: (sheet.proposal, sheet.juror))
