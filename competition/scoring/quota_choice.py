"""Choosing a round's files under quotas: what is asked, who is chosen with the proof, taken over by the chair's act."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select as query
from sqlalchemy.orm import Session

from competition import audit
from competition.editions.models import Place
from competition.editions.rules import Charter, both
from competition.errors import BadInput, NotAllowed
from competition.language import Sentence, in_language, say
from competition.people.roles import Actor
from competition.proposals.models import PriorityClaim, Proposal
from competition.scoring.choice_rules import LEFT, must_be_reasoned
from competition.scoring.choices import Rows, candidates_of, choose
from competition.scoring.measures import charter_of_round, rubrics_of, terms_of
from competition.scoring.models import ScreeningRound
from competition.scoring.panel import chairs, must_be_open_for, must_chair, runs_round
from competition.scoring.quota_words import quota_from, quota_told
from competition.scoring.ranking import ranked_apart
from competition.scoring.saving import note_course
from competition.scoring.selection import Candidate, Quota, Selection, Traits, contradictions, select
from competition.scoring.standings import record_name, standings_of

# The same words for all: beside a file's number a quota's name would tell whose group was met.
BY_QUOTAS = say("Theo các chỉ tiêu đã đặt cho vòng chấm.")


@dataclass(frozen=True)
class Field:
    """All that a selection in one round is made from; `offered` are the quotas that may be set, without numbers yet."""

    charter: Charter
    rows: Rows
    candidates: list[Candidate]
    offered: list[Quota]

    @property
    def files(self) -> dict[str, Proposal]:
        return {record_name(file): file for _, file in self.rows}

    def count(self, quota: Quota, names: Collection[str] | None = None) -> int:
        """How many candidates belong to the quota; of those named, if any are."""
        able = [one for one in self.candidates if names is None or one.proposal in names]
        return sum(one.belongs(quota.scope, quota.key) for one in able)


def field_of(session: Session, round: ScreeningRound) -> Field:
    """Three statements; accepted priority groups alone count, and nobody is told whose they are."""
    charter = charter_of_round(session, round)
    rows = [(standing, file) for standing, file in standings_of(session, round) if standing.outcome != LEFT]
    ids = [file.id for _, file in rows]
    groups: dict[int, set[str]] = {}
    claims = query(PriorityClaim.proposal_id, PriorityClaim.group).where(
        PriorityClaim.proposal_id.in_(ids), PriorityClaim.accepted.is_(True)
    )
    for proposal_id, group in session.execute(claims):
        groups.setdefault(proposal_id, set()).add(group)
    units = {file.id: _unit(round, file) for _, file in rows}
    return Field(charter, rows, _candidates(charter, round.key, rows, groups, units),
                 _offered(session, round, charter, set(units.values())))  # fmt: skip


def _unit(round: ScreeningRound, file: Proposal) -> int:
    """The province weighs screening units against each other, a screening unit its communes."""
    return (file.screening_unit_id or file.unit_id) if round.key == "provincial" else file.unit_id


def _candidates(
    charter: Charter, key: str, rows: Rows, groups: Mapping[int, set[str]], units: Mapping[int, int]
) -> list[Candidate]:
    """Those with a place; their exact score, or its share of the most where kinds have scales of their own."""
    rubrics = rubrics_of(charter, key)
    apart = ranked_apart(rubrics)
    return [
        Candidate(
            record_name(file), Fraction(standing.exact) / ((rubrics[file.kind].most or 1) if apart else 1),
            standing.rank, Traits(str(units[file.id]), file.category or "", sorted(groups.get(file.id, ()))),
        )
        for standing, file in rows
        if standing.rank is not None and standing.exact
    ]  # fmt: skip


def _offered(session: Session, round: ScreeningRound, charter: Charter, units: set[int]) -> list[Quota]:
    places = session.scalars(
        query(Place).where(Place.edition_id == round.edition_id, Place.unit_id.in_(units)).order_by(Place.code)
    )
    return [
        Quota("total", label=both_of(say("Tổng số"))),
        *(Quota("unit", str(place.unit_id), label=place.full_name) for place in places),
        *(Quota("sector", one.key, label=both(one.label)) for one in charter.categories),
        *(Quota("priority", one.key, label=both(one.label)) for one in charter.priority_groups),
    ]


def both_of(sentence: Sentence) -> dict[str, str]:
    return {"vi": in_language(sentence, "vi"), "en": in_language(sentence, "en")}


def quotas_of(round: ScreeningRound, field: Field) -> list[Quota]:
    """The quotas as they were set; until then the numbers that the edition states for the round."""
    if "quotas" not in round.course:
        terms = terms_of(field.charter, round.key)
        least, most = min(terms.minimum_forward, len(field.candidates)), terms.maximum_forward or terms.minimum_forward
        return [Quota("total", "", least, most or None, field.offered[0].label)]
    labels = {(one.scope, one.key): one.label for one in field.offered}
    return [quota_from(told, labels.get((told["scope"], told["key"]), "")) for told in round.course["quotas"]]


def set_quotas(session: Session, round: ScreeningRound, quotas: Sequence[Quota], *, by: Actor) -> None:
    """The secretary's, the province's or the chair's act: nothing is chosen by it."""
    if not (runs_round(by, round) or chairs(session, by, round)):
        raise NotAllowed(say("Chỉ tiêu do người tổ chức vòng chấm hoặc chủ tịch hội đồng đặt."))
    must_be_open_for(round, "choices")
    kept = [quota_told(one) for one in quotas if one.least or one.most is not None]
    if not runs_round(by, round) and _sensitive(kept) != _sensitive(round.course.get("quotas", ())):
        raise NotAllowed(say("Chỉ tiêu theo nhóm ưu tiên do người tổ chức vòng chấm đặt."))
    if faults := contradictions(quotas):
        raise BadInput({"": faults[0]})
    note_course(session, round, quotas=kept)
    audit.record(
        session, "scoring:quotas:set", by.person_id, round.case_kind, round.id,
        many=len(kept), by_priority=any(one["scope"] == "priority" for one in kept),
    )  # fmt: skip


def _sensitive(quotas: Collection[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Whoever plays with these numbers learns whose group it is: they are for those who may read the claims."""
    return sorted((one["key"], one["least"], one["most"]) for one in quotas if one["scope"] == "priority")


def decisions_of(round: ScreeningRound, field: Field, selection: Selection) -> dict[int, str]:
    """Proposal → selected, reserve (as many as the edition keeps) or not_selected."""
    spare = selection.reserve[: terms_of(field.charter, round.key).reserves]
    told = dict.fromkeys(selection.selected, "selected") | dict.fromkeys(spare, "reserve")
    return {file.id: told.get(record_name(file), "not_selected") for _, file in field.rows}


def take_over(session: Session, round: ScreeningRound, reason: str, *, by: Actor) -> Selection:
    """The chair makes the selection her own; a minimum that is not reached wants her reason and is never filled up."""
    must_chair(session, by, round)
    must_be_open_for(round, "choices")
    field = field_of(session, round)
    quotas = quotas_of(round, field)
    found = select(field.candidates, quotas)
    if found.shortfalls and not reason.strip():
        raise BadInput({"reason": found.exceptions_needed()[0]})
    decisions = decisions_of(round, field, found)
    asked = must_be_reasoned(candidates_of(field.charter, round.key, field.rows), decisions, {})
    missing = [{**quota_told(quota), "missing": many} for quota, many in found.shortfalls]
    taken: dict[str, Any] = {
        "quotas": [quota_told(one) for one in quotas], "missing": missing, "reason": reason.strip(),
        "proven": found.proven,
    }  # fmt: skip
    if len(found.selected) < terms_of(field.charter, round.key).minimum_forward and reason.strip():
        round.below_minimum_reason = reason.strip()
    reasons = dict.fromkeys(decisions, "") | {key: str(BY_QUOTAS) for key, _ in asked}
    choose(session, round, decisions, reasons, by=by, noted={"quotas_taken": taken})
    audit.record(
        session, "scoring:quotas:take", by.person_id, round.case_kind, round.id, selected=len(found.selected),
        missing=sum(many for _, many in found.shortfalls), proven=found.proven,
    )  # fmt: skip
    return found


def moves_up(
    session: Session, round: ScreeningRound, staying: Collection[int], waiting: Collection[int]
) -> list[int] | None:
    """Who of the reserve enters now that some have left, under the quotas that were taken over; None without any."""
    taken = round.course.get("quotas_taken")
    if taken is None:
        return None
    field = field_of(session, round)
    there = {record_name(file): file.id for _, file in field.rows if file.id in {*staying, *waiting}}
    able = [one for one in field.candidates if one.proposal in there]
    keep = [name for name, key in there.items() if key in staying]
    after = select(able, [quota_from(told) for told in taken["quotas"]], keep=keep)
    return [there[name] for name in after.selected if name not in keep]
