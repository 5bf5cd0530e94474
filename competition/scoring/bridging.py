"""The province between its juries: what their rounds say, and a bridge planned over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of
from competition.errors import Refused
from competition.language import say
from competition.people.models import Holding, Person
from competition.people.queries import held_today
from competition.proposals.models import Proposal
from competition.scoring.acquaintance import known_files, known_jurors
from competition.scoring.assignment import Pair
from competition.scoring.bridge import Bridge, anchors, common_panel, visiting_jurors
from competition.scoring.conflict_kinds import CONFLICT_KINDS
from competition.scoring.design import design_of
from competition.scoring.inference import ties_between
from competition.scoring.legal import Place as Ranked
from competition.scoring.measures import rubrics_of
from competition.scoring.models import ScreeningRound, Sheet, Standing
from competition.scoring.panel import Panelist, panels_of, voters
from competition.scoring.standings import record_name

PLANS = ("common_panel", "visiting_jurors", "anchors")
UNBOUNDED = 10_000


@dataclass(frozen=True)
class Unit:
    """A screening unit's round once its scores may be read."""

    round: ScreeningRound
    place: Place
    panel: list[Panelist]
    standings: list[Ranked]


@dataclass
class Ground:
    """All closed rounds of an edition, proposals by their name in the record, jurors by their number as text.

    `scored` are the units' own totals and `bridge` the provincial ones, as points or, where rubrics differ in their
    most (`as_shares`), in percent of it.
    """

    edition: Edition
    units: list[Unit] = field(default_factory=list)
    unfinished: list[Place] = field(default_factory=list)
    provincial: ScreeningRound | None = None
    provincial_ranks: dict[str, int | None] = field(default_factory=dict)
    readers: dict[str, str] = field(default_factory=dict)
    files: dict[str, Proposal] = field(default_factory=dict)
    scored: dict[Pair, Fraction] = field(default_factory=dict)
    bridge: dict[Pair, Fraction] = field(default_factory=dict)
    as_shares: bool = False
    people: dict[str, str] = field(default_factory=dict)

    @property
    def has_provincial(self) -> bool:
        return charter_of(self.edition).round("provincial") is not None

    @property
    def pieces(self) -> list[list[str]]:
        """Units whose juries hang together through common jurors; one list when all of them do."""
        home = {one.proposal: unit.place.name for unit in self.units for one in unit.standings}
        found = design_of({**self.scored, **self.bridge}).pieces if self.scored else []
        return [sorted({home[name] for name in names if name in home}) for names, _ in found if names]


def ground_of(session: Session, edition: Edition) -> Ground:
    """Six statements."""
    ground = Ground(edition)
    rows = session.execute(
        select(ScreeningRound, Place)
        .join(Place, (Place.edition_id == ScreeningRound.edition_id) & (Place.unit_id == ScreeningRound.unit_id))
        .where(ScreeningRound.edition_id == edition.id)
        .order_by(Place.code)
    ).all()
    closed = [(round, place) for round, place in rows if round.open_for not in ("panel", "sheets")]
    ground.provincial = next((round for round, _ in rows if round.key == "provincial"), None)
    ground.unfinished = [place for round, place in rows if round.key == "screening" and (round, place) not in closed]
    panels = panels_of(session, [round.id for round, _ in rows])
    standings = _standings(session, ground, [round.id for round, _ in closed])
    for round, place in closed:
        if round.key == "screening":
            ground.units.append(Unit(round, place, voters(panels[round.id]), standings.get(round.id, [])))
        else:
            ground.provincial_ranks = {one.proposal: one.rank for one in standings.get(round.id, [])}
    ground.people = {str(one.person_id): one.name for panel in panels.values() for one in panel}
    seated = voters(panels[ground.provincial.id]) if ground.provincial else []
    ground.readers = {str(one.person_id): one.name for one in seated} or _provincial_jurors(session, edition)
    ground.people |= ground.readers
    _add_totals(session, ground, {round.id: round.key for round, _ in closed})
    return ground


def _standings(session: Session, ground: Ground, round_ids: Sequence[int]) -> dict[int, list[Ranked]]:
    rows = session.execute(
        select(Standing, Proposal)
        .join(Proposal, Proposal.id == Standing.proposal_id)
        .where(Standing.round_id.in_(round_ids))
        .order_by(Standing.rank, Proposal.file_number)
    )
    found: dict[int, list[Ranked]] = {}
    for one, file in rows:
        ground.files[record_name(file)] = file
        place = Ranked(
            record_name(file), Fraction(one.exact) if one.exact else None, one.score, one.rank, one.jurors, one.spread,
            one.passes_floor, one.zero_criterion, None,
        )  # fmt: skip
        found.setdefault(one.round_id, []).append(place)
    return found


def _provincial_jurors(session: Session, edition: Edition) -> dict[str, str]:
    rows = session.execute(
        select(Person.id, Person.full_name)
        .join(Holding, Holding.person_id == Person.id)
        .where(Holding.unit_id == edition.province_id, Holding.role.in_(["juror", "jury_chair"]), held_today())
    )
    return {str(person_id): name for person_id, name in rows}


def _add_totals(session: Session, ground: Ground, keys: Mapping[int, str]) -> None:
    charter = charter_of(ground.edition)
    rubrics = {(key, kind): one for key in set(keys.values()) for kind, one in rubrics_of(charter, key).items()}
    ground.as_shares = len({one.most for one in rubrics.values()}) > 1
    names = {file.id: name for name, file in ground.files.items()}
    rows = session.execute(
        select(Sheet.round_id, Sheet.proposal_id, Sheet.juror_id, Sheet.total).where(
            Sheet.round_id.in_(list(keys)), Sheet.status == "submitted", Sheet.total.is_not(None)
        )
    )
    for round_id, proposal_id, juror_id, total in rows:
        if proposal_id not in names or total is None:
            continue
        name, key = names[proposal_id], keys[round_id]
        most = rubrics[key, ground.files[name].kind].most
        points = Fraction(total) * 100 / most if ground.as_shares and most else Fraction(total)
        pair = (name, str(juror_id))
        (ground.scored if key == "screening" else ground.bridge)[pair] = points


def plan_bridge(session: Session, ground: Ground, asked: Mapping[str, Any]) -> Bridge:
    """Who reads what besides: `plan`, `best` of each unit, `readers` a file, `seed`; refused where it joins nothing."""
    if len(ground.units) < 2:
        raise Refused(say("Cần ít nhất hai đơn vị đã khóa chấm để nối các hội đồng."))
    standings = {unit.place.name: unit.standings for unit in ground.units}
    juries = {unit.place.name: [str(one.person_id) for one in unit.panel] for unit in ground.units}
    best, seed, pairs = int(asked.get("best") or 3), str(asked.get("seed") or ""), list(ground.scored)
    if asked["plan"] == "common_panel":
        if not ground.readers:
            raise Refused(say("Chưa có giám khảo nào ở cấp tỉnh; hãy giao vai trò giám khảo của tỉnh trước."))
        shut = _ties(session, ground, list(ground.readers))
        readers = asked.get("readers")
        caps = dict.fromkeys(ground.readers, UNBOUNDED)
        return common_panel(standings, pairs, caps, best, int(readers) if readers else None, shut, seed)
    shut = _ties(session, ground, sorted({juror for jury in juries.values() for juror in jury}))
    if asked["plan"] == "anchors":
        return anchors(standings, pairs, juries, best, shut, seed)
    ordered = {unit: [one.proposal for one in found if one.rank is not None] for unit, found in standings.items()}
    return visiting_jurors(ordered, pairs, juries, best, shut, seed)


def _ties(session: Session, ground: Ground, jurors: Sequence[str]) -> set[Pair]:
    """Pairs that a hard tie would shut, as far as the house can find it out by itself."""
    names = {file.id: name for name, file in ground.files.items()}
    people = known_jurors(session, [int(juror) for juror in jurors])
    found = ties_between(people, known_files(session, ground.edition.id, list(ground.files.values())))
    return {(names[tie.proposal_id], str(tie.juror_id)) for tie in found if CONFLICT_KINDS[tie.kind].hard}
