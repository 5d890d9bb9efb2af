"""Whether one version beats another beyond the noise of the rows that both were graded on."""

from collections.abc import Sequence
from statistics import fmean

from orchestrator.contract.report import Luck

RESAMPLES = 2_000
FEWEST_ROWS = 20  # below it an interval from resampling means nothing
TAIL = 0.025
SEED = 20_261_125  # the same rows always give the same interval
CELLS_AT_A_TIME = 4_000_000


def paired_luck(better: Sequence[Sequence[float]], than: Sequence[Sequence[float]], *, measure: str) -> Luck | None:
    """`better` held against `than`; None where the rows are not the same ones or too few.

    better, than: for each execution what every row lost, rows in the same order; lower is better. A row's loss is its mean over
    the executions. Source: Efron and Tibshirani (1993), "An Introduction to the Bootstrap", percentile interval of a paired mean.
    """
    sizes = {len(rows) for rows in (*better, *than)}
    if not better or not than or len(sizes) != 1 or min(sizes) < FEWEST_ROWS:
        return None
    gains = [
        fmean(theirs) - fmean(ours)
        for ours, theirs in zip(zip(*better, strict=True), zip(*than, strict=True), strict=True)
    ]
    low, high = mean_interval(gains)
    says = "better" if low > 0 else "worse" if high < 0 else "may be luck"
    return Luck(says=says, gain=fmean(gains), low=low, high=high, rows=len(gains), measure=measure)


def mean_interval(values: Sequence[float]) -> tuple[float, float]:
    """The mean's interval of 95 %, by resampling with a fixed seed."""
    import numpy as np

    sample = np.asarray(values, dtype=float)
    draw = np.random.default_rng(SEED)
    at_a_time = max(1, CELLS_AT_A_TIME // len(sample))
    means = [
        sample[draw.integers(0, len(sample), (min(at_a_time, RESAMPLES - done), len(sample)))].mean(axis=1)
        for done in range(0, RESAMPLES, at_a_time)
    ]
    low, high = np.quantile(np.concatenate(means), [TAIL, 1 - TAIL])
    return float(low), float(high)
