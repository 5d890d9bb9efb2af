"""A Gaussian process as a model of the score: few versions go far if parameters are numbers and the score is smooth."""

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64
    from numpy.random import Generator
    from numpy.typing import NDArray
    from sklearn.gaussian_process import GaussianProcessRegressor

    Floats = NDArray[float64]

MAX_COORDINATES = 20
MAX_VERSIONS = 150  # the newest and the best of them; the work grows with the third power
CANDIDATES = 1000  # anywhere, and as many near the best
BASES = 3
ALIKE_FROM = 0.8
MIN_LOG10_STEP, MAX_LOG10_STEP = -3.0, -0.5  # decimal logarithms of a step, in sides of the unit cube
NOISE = (1e-8, 1e-1)


def find_best_point(points: Sequence[Sequence[float]], losses: Sequence[float], seed: int) -> list[float]:
    """Return the point with the largest expected improvement. losses: lower is better, in any unit.

    Source: Jones, Schonlau, Welch (1998), Efficient Global Optimization; Matern 5/2 with one length a coordinate.
    """
    import numpy as np
    from scipy.stats import norm

    selected, scaled = select_points(np.array(points), np.array(losses))
    draw = np.random.default_rng(seed)
    candidates = draw_proposals(selected, scaled, draw)
    mean, deviation = fit_process(selected, scaled).predict(candidates, return_std=True)
    deviation = np.maximum(deviation, 1e-9)
    gained = scaled.min() - mean
    expected = gained * norm.cdf(gained / deviation) + deviation * norm.pdf(gained / deviation)
    return candidates[expected.argmax()].tolist()


def select_points(points: "Floats", losses: "Floats") -> "tuple[Floats, Floats]":
    """Select the points to model; scale their losses to mean 0 and deviation 1.

    The worst fifth count alike, so that disasters do not flatten the rest.
    """
    import numpy as np

    if len(points) > MAX_VERSIONS:
        best = np.argsort(losses, kind="stable")[: MAX_VERSIONS // 2]
        chosen = np.union1d(best, np.arange(len(points) - MAX_VERSIONS // 2, len(points)))
        points, losses = points[chosen], losses[chosen]
    losses = np.minimum(losses, np.quantile(losses, ALIKE_FROM))
    return points, (losses - losses.mean()) / (losses.std() or 1.0)


def fit_process(points: "Floats", scaled: "Floats") -> "GaussianProcessRegressor":
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

    lengths = Matern([0.5] * points.shape[1], (0.05, 3.0), nu=2.5)
    kernel = ConstantKernel(1.0, (0.1, 100.0)) * lengths + WhiteKernel(1e-5, NOISE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a length has come to its bound is no news
        return GaussianProcessRegressor(kernel, random_state=0).fit(points, scaled)


def draw_proposals(points: "Floats", scaled: "Floats", draw: "Generator") -> "Floats":
    """Draw points anywhere, and near the best: one, some or all coordinates moved, by steps of all sizes."""
    import numpy as np

    width = points.shape[1]
    best = points[np.argsort(scaled, kind="stable")[:BASES]]
    bases = best[draw.integers(0, len(best), CANDIDATES)]
    steps = draw.normal(size=(CANDIDATES, width)) * 10 ** draw.uniform(MIN_LOG10_STEP, MAX_LOG10_STEP, (CANDIDATES, 1))
    moved = draw.random((CANDIDATES, width)) < draw.choice([1 / width, 2 / width, 1.0], (CANDIDATES, 1))
    return np.vstack([draw.random((CANDIDATES, width)), np.clip(bases + steps * moved, 0.0, 1.0)])
