"""Which proposals the jury should talk about first, and why: those that a little noise could carry over the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from competition.language import Sentence, say
from competition.scoring.advisory import Advisory, Estimate
from competition.scoring.legal import Place
from competition.scoring.without_juror import WithoutJuror


@dataclass(frozen=True)
class Discussion:
    """A proposal and the reasons to discuss it, the weightiest first."""

    proposal: str
    reasons: list[Sentence]


def too_close(advisory: Advisory, seats: int) -> list[Estimate]:
    """The band that is too close to call: those who may truly stand on either side of the last seat."""
    return [e for e in advisory.estimates if e.rank_low <= seats < e.rank_high]


def discuss_first(
    places: Sequence[Place],
    advisory: Advisory,
    seats: int,
    hanging: Sequence[WithoutJuror] = (),
    spread_alert: Decimal | None = None,
) -> list[Discussion]:
    """Proposals with at least one reason, most reasons first, then the nearest to the last seat."""
    close = {e.proposal: e for e in too_close(advisory, seats)}
    found = []
    for place in places:
        reasons = [
            *_by_one_juror(place, seats, hanging),
            *_by_spread(place, spread_alert),
            *_by_tie(place, seats, places),
            *_by_interval(close.get(place.proposal), seats),
        ]
        if reasons:
            distance = abs((place.rank or len(places) + 1) - seats - 0.5)
            found.append((-len(reasons), distance, place.proposal, Discussion(place.proposal, reasons)))
    return [entry[-1] for entry in sorted(found, key=lambda entry: entry[:3])]


def _by_one_juror(place: Place, seats: int, hanging: Sequence[WithoutJuror]) -> list[Sentence]:
    """Jurors without whom the proposal would cross the line of the last seat."""
    jurors = [
        one.juror
        for one in hanging
        for move in one.moves
        if move.proposal == place.proposal and _inside(move.before, seats) != _inside(move.after, seats)
    ]
    return [say("được hay mất suất là do phiếu của {jurors}", jurors=jurors)] if jurors else []


def _by_spread(place: Place, alert: Decimal | None) -> list[Sentence]:
    if alert is None or place.spread is None or place.spread <= alert:
        return []
    return [say("các phiếu chênh nhau {spread} điểm, quá mức {alert}", spread=place.spread, alert=alert)]


def _by_tie(place: Place, seats: int, places: Sequence[Place]) -> list[Sentence]:
    """Equal places that the last seat would cut through."""
    shared = [other for other in places if other.rank == place.rank is not None]
    if place.rank is None or len(shared) < 2 or not place.rank <= seats < place.rank + len(shared) - 1:
        return []
    return [say("đồng hạng {rank} ngay ở suất cuối", rank=place.rank)]


def _by_interval(estimate: Estimate | None, seats: int) -> list[Sentence]:
    if estimate is None:
        return []
    return [
        say(
            "hạng thật có thể từ {low} đến {high}, suất cuối là {seats}",
            low=estimate.rank_low, high=estimate.rank_high, seats=seats,
        )
    ]  # fmt: skip


def _inside(rank: int | None, seats: int) -> bool:
    return rank is not None and rank <= seats
