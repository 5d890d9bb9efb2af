"""The significance of a difference between two versions that were graded on the same rows."""

from collections.abc import Sequence
from statistics import fmean

from orchestrator.contract.report import Luck

RESAMPLES = 2_000
MIN_ROWS = 20  # with fewer, an interval from resampling means nothing
TAIL = 0.025
SEED = 20_261_125  # so that the same rows always give the same interval
BATCH_CELLS = 4_000_000


def compare_rows(better: Sequence[Sequence[float]], than: Sequence[Sequence[float]], *, measure: str) -> Luck | None:
    """Compare `better` with `than` row by row; return None if the rows differ in number or are too few.

    better, than: the loss of every row for each execution, rows in the same order; lower is better. A row's loss is
    its mean over the executions. Source: Efron and Tibshirani (1993), "An Introduction to the Bootstrap", percentile
    interval of a paired mean.
    """
    sizes = {len(rows) for rows in (*better, *than)}
    if not better or not than or len(sizes) != 1 or min(sizes) < MIN_ROWS:
        return None
    gains = [
        fmean(theirs) - fmean(ours)
        for ours, theirs in zip(zip(*better, strict=True), zip(*than, strict=True), strict=True)
    ]
    low, high = compute_mean_interval(gains)
    says = "better" if low > 0 else "worse" if high < 0 else "may be luck"
    return Luck(says=says, gain=fmean(gains), low=low, high=high, rows=len(gains), measure=measure)


def compute_mean_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of the mean, by resampling with a fixed seed."""
    import numpy as np

    sample = np.asarray(values, dtype=float)
    draw = np.random.default_rng(SEED)
    at_a_time = max(1, BATCH_CELLS // len(sample))
    means = [
        sample[draw.integers(0, len(sample), (min(at_a_time, RESAMPLES - done), len(sample)))].mean(axis=1)
        for done in range(0, RESAMPLES, at_a_time)
    ]
    low, high = np.quantile(np.concatenate(means), [TAIL, 1 - TAIL])
    return float(low), float(high)
