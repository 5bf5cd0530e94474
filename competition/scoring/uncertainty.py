"""How far the estimated proposal effects may be off: standard errors, full covariance and draws of the errors.

All are prediction errors of the random effects (Henderson's inverse), with the mean's own uncertainty counted in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from competition.scoring.crossed import Crossed, Point

if TYPE_CHECKING:
    import numpy as np

_ROWS_AT_ONCE = 4000


def many_errors(model: Crossed, at: Point) -> np.ndarray:
    """Standard errors of the eliminated side's effects."""
    import numpy as np

    shares = _shares(model, at)
    alone = model.counts - at.few_ratio * (model.links @ at.few_mean)
    through_few = np.empty(len(shares))
    for start in range(0, len(shares), _ROWS_AT_ONCE):
        rows = model.links[start : start + _ROWS_AT_ONCE].toarray()
        through_few[start : start + _ROWS_AT_ONCE] = ((rows @ at.inverse) * rows).sum(axis=1)
    variance = shares + shares**2 * (alone**2 / at.information + at.few_ratio * through_few)
    errors: np.ndarray = np.sqrt(at.residual_variance * variance)
    return errors


def few_errors(at: Point) -> np.ndarray:
    """Standard errors of the dense side's effects."""
    import numpy as np

    return np.sqrt(np.diag(few_covariance(at)))


def few_covariance(at: Point) -> np.ndarray:
    import numpy as np

    lean = at.few_ratio * at.few_mean
    return at.residual_variance * (at.few_ratio * at.inverse + np.outer(lean, lean) / at.information)


def many_covariance(model: Crossed, at: Point) -> np.ndarray:
    """The full covariance of the eliminated side; as large as its members squared."""
    import numpy as np

    shares, links = _shares(model, at), model.links.toarray()
    alone = model.counts - at.few_ratio * (links @ at.few_mean)
    shared = np.outer(alone, alone) / at.information + at.few_ratio * links @ at.inverse @ links.T
    covariance: np.ndarray = at.residual_variance * (np.diag(shares) + shared * np.outer(shares, shares))
    return covariance


def many_draws(model: Crossed, at: Point, draws: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """`draws` errors of the eliminated side, one at a time, without ever holding its covariance."""
    import numpy as np

    shares, root = _shares(model, at), _root(at.few_ratio * at.inverse)
    for _ in range(draws):
        mean = rng.standard_normal() / np.sqrt(at.information)
        few = root @ rng.standard_normal(len(root)) - at.few_ratio * at.few_mean * mean
        own = np.sqrt(shares) * rng.standard_normal(len(shares))
        yield np.sqrt(at.residual_variance) * (own - shares * (model.counts * mean + model.links @ few))


def few_draws(at: Point, draws: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    root = _root(few_covariance(at))
    for _ in range(draws):
        yield root @ rng.standard_normal(len(root))


def _shares(model: Crossed, at: Point) -> np.ndarray:
    return at.many_ratio / (1 + at.many_ratio * model.counts)


def _root(covariance: np.ndarray) -> np.ndarray:
    """A square root that bears a covariance with zeros in it."""
    import numpy as np

    try:
        root: np.ndarray = np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(covariance)
        root = vectors * np.sqrt(np.clip(values, 0, None))
    return root
