"""The advisory estimate: what the totals say once severity is allowed for. It never replaces the legal score."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

from competition.language import Sentence, say
from competition.scoring.additive import fit_additively
from competition.scoring.crossed import Crossed, Point, crossed
from competition.scoring.design import Design
from competition.scoring.rank_intervals import LEVEL, PAIRWISE_UP_TO, rank_intervals, rank_intervals_by_bands
from competition.scoring.reml import fit
from competition.scoring.uncertainty import (
    few_covariance,
    few_draws,
    few_errors,
    many_covariance,
    many_draws,
    many_errors,
)

if TYPE_CHECKING:
    import numpy as np

FEW_SHEETS = 3
_BAND_DRAWS = 1000
_SEED = 939
_NAMES_IN_A_SENTENCE = 5


@dataclass(frozen=True)
class Estimate:
    """A proposal as the average juror would score it, drawn towards the mean as far as its sheets are few or noisy.

    `se` is the standard error of its distance from the field; places `rank_low` to `rank_high` are all possible.
    """

    proposal: str
    estimate: float
    se: float
    rank_low: int
    rank_high: int


@dataclass(frozen=True)
class Severity:
    """How many points a juror scores below (positive: stricter) or above (negative) the panel's level."""

    juror: str
    severity: float
    se: float


@dataclass(frozen=True)
class Advisory:
    """The fitted model, or the reason why there is none. Standard deviations are on the scale of a sheet's total."""

    available: bool
    reason: Sentence | None = None
    warnings: list[Sentence] = field(default_factory=list)
    estimates: list[Estimate] = field(default_factory=list)
    jurors: list[Severity] = field(default_factory=list)
    mean: float | None = None
    sd_proposal: float | None = None
    sd_juror: float | None = None
    sd_residual: float | None = None
    reml: float | None = None
    level: float = LEVEL


def advise(design: Design, level: float = LEVEL) -> Advisory:
    """Proposals and jurors as crossed random effects, fitted by REML to the sheets' totals; see docs/scoring.md."""
    additive = None if (reason := why_not(design)) else fit_additively(design)
    if additive is None or additive.leaves_nothing:
        return Advisory(available=False, reason=reason or _nothing_left())
    proposals_are_many = len(design.proposals) >= len(design.jurors)
    model = crossed(design, proposals_are_many)
    guess = additive.variance_ratios(design.residual_df)
    at = fit(model, guess if proposals_are_many else guess[::-1])
    many, few = (at.many, many_errors(model, at)), (at.few, few_errors(at))
    (effects, errors), (severities, juror_errors) = (many, few) if proposals_are_many else (few, many)
    ratios = (at.many_ratio, at.few_ratio) if proposals_are_many else (at.few_ratio, at.many_ratio)
    low, high = _places(design, model, at, proposals_are_many, effects, errors, level)
    table = zip(design.proposals, effects, errors, low, high, strict=True)
    return Advisory(
        available=True,
        warnings=_warnings(design, ratios),
        estimates=[Estimate(p, at.mean + float(u), float(se), int(a), int(b)) for p, u, se, a, b in table],
        jurors=[
            Severity(juror, -float(u) if u else 0.0, float(se))
            for juror, u, se in zip(design.jurors, severities, juror_errors, strict=True)
        ],
        mean=at.mean,
        sd_proposal=sqrt(ratios[0] * at.residual_variance),
        sd_juror=sqrt(ratios[1] * at.residual_variance),
        sd_residual=sqrt(at.residual_variance),
        reml=at.criterion,
        level=level,
    )


def why_not(design: Design) -> Sentence | None:
    """Why the design does not let the scores be adjusted for severity, or nothing."""
    if len(design.jurors) < 2:
        return say("Không thể hiệu chỉnh: cần ít nhất 2 giám khảo, ở đây có {count}.", count=len(design.jurors))
    if len(design.proposals) < 2:
        return say("Không thể hiệu chỉnh: cần ít nhất 2 hồ sơ, ở đây có {count}.", count=len(design.proposals))
    if not design.connected:
        return say(
            "Không thể hiệu chỉnh: các phiếu tách thành {count} nhóm không có giám khảo chung nên không so được với "
            "nhau; nhóm nhỏ nhất gồm hồ sơ {proposals}.",
            count=len(design.pieces), proposals=_few_names(_smallest(design)),
        )  # fmt: skip
    if design.residual_df <= 0:
        return say(
            "Không thể hiệu chỉnh: {sheets} phiếu vừa đủ cho {proposals} hồ sơ và {jurors} giám khảo, không còn bậc tự "
            "do nào để đo sai số.",
            sheets=design.sheets, proposals=len(design.proposals), jurors=len(design.jurors),
        )  # fmt: skip
    if fit_additively(design).leaves_nothing:
        return say(
            "Không thể hiệu chỉnh: các phiếu khớp hoàn toàn với nhau, sai số bằng 0 nên không có gì để ước lượng."
        )
    return None


def _nothing_left() -> Sentence:
    return say("Không thể hiệu chỉnh: các phiếu khớp hoàn toàn với nhau, sai số bằng 0 nên không có gì để ước lượng.")


def _smallest(design: Design) -> list[str]:
    return next((proposals for proposals, _ in reversed(design.pieces) if proposals), [])


def _few_names(names: list[str]) -> Sentence | list[str]:
    if len(names) <= _NAMES_IN_A_SENTENCE:
        return names
    first = names[:_NAMES_IN_A_SENTENCE]
    return say("{names} và {count} hồ sơ khác", names=first, count=len(names) - len(first))


def _places(
    design: Design, model: Crossed, at: Point, proposals_are_many: bool, effects: np.ndarray, errors: np.ndarray,
    level: float,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    import numpy as np

    df = float(design.residual_df)
    if len(effects) <= PAIRWISE_UP_TO:
        covariance = many_covariance(model, at) if proposals_are_many else few_covariance(at)
        return rank_intervals(effects, covariance, level, df)
    rng = np.random.default_rng(_SEED)
    draws = many_draws(model, at, _BAND_DRAWS, rng) if proposals_are_many else few_draws(at, _BAND_DRAWS, rng)
    return rank_intervals_by_bands(effects, errors, draws, level, df)


def _warnings(design: Design, ratios: tuple[float, float]) -> list[Sentence]:
    import numpy as np

    short = [name for name, n in zip(design.proposals, np.bincount(design.p), strict=True) if n < FEW_SHEETS]
    found = []
    if short:
        found.append(say("Có hồ sơ được chấm dưới {count} phiếu: {names}.", count=FEW_SHEETS, names=_few_names(short)))
    if ratios[0] == 0:
        found.append(say("Các phiếu không cho thấy khác biệt nào giữa các hồ sơ ngoài sai số chấm."))
    return found
