"""Rows that tell each other's target: neighbours in time, and rows of one thing. A random split scores these too well.

What is found is only noted, with the split that would be another question: rows to come, or things not seen.
"""

from collections.abc import Sequence

import numpy as np

from orchestrator.contract.datasets import TableColumn
from orchestrator.graders.predictions.identifiers import ID_NAMES
from orchestrator.tabular.cell_writing import sort_key

MIN_PAIRS = 50  # of rows: in fewer, likeness may be luck
SHUFFLES = 99  # of the target, none of which may be as alike: 1 % of the tables in which there is nothing
IN_ORDER = 0.99  # of the rows, later than the row before: a few corrected clocks do not matter
HARDLY_CHANGES = 0.8  # of the target's spread is shared with the next row: a random walk has 0.99, daily sales 0.5
NEARLY_THE_SAME = 0.9  # of the target's spread lies between things: what only bears on the target leaves more within
MIN_THINGS = 20  # a column of fewer values is a property of rows, such as a department
MAX_ROWS_PER_THING = 100
NOT_ORDERED = 0.5  # of numbers: where next values have alike targets, the number is a measurement, no name of a thing


def find_time_order(columns: Sequence[TableColumn], cells: Sequence[Sequence[str]], targets: np.ndarray) -> str:
    """Return the name of the date by which rows are in order, if the target hardly changes along it; empty if none.

    cells: by column, in the order of the file. targets: of the same rows, as `rank` or class positions.
    """
    for column, values in zip(columns, cells, strict=True):
        if column.type == "date" and _is_in_order(column, values) and _is_smooth(targets):
            return column.name
    return ""


def find_things(
    columns: Sequence[TableColumn], cells: Sequence[Sequence[str]], targets: np.ndarray
) -> tuple[str, int] | None:
    """Return the column that names things whose rows share nearly the same target, and how many; None if none does.

    Of several columns, one that is called like an
    identifier is returned, else the one whose rows are most alike.
    """
    candidates: list[tuple[bool, float, str, int]] = []
    for column, values in zip(columns, cells, strict=True):
        if column.type in ("category", "text") or (column.type == "number" and column.whole):
            alike = _compare_within(column, values, targets)
            if alike is not None:
                candidates.append((bool(ID_NAMES.fullmatch(column.name)), alike[0], column.name, alike[1]))
    if not candidates:
        return None
    *_, name, things = max(candidates)
    return name, things


def rank(values: np.ndarray) -> np.ndarray:
    """Return for each value its mean rank: a few that are huge then say no more than others."""
    _, codes, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - counts / 2)[codes]


def measure_likeness(targets: np.ndarray, first: np.ndarray, second: np.ndarray) -> float:
    """Return how alike the targets of pairs of rows are: 0 like any two rows, 1 the same.

    targets: ranks, which are floats, or positions of classes, which are whole.
    It is the intraclass correlation for numbers, and Cohen's kappa for classes.
    """
    one, other = targets[first], targets[second]
    if targets.dtype.kind == "f":
        spread = 2 * float(np.var(targets))
        return 1 - float(np.mean((one - other) ** 2)) / spread if spread else 0.0
    shares = np.bincount(targets) / len(targets)
    chance = float(np.sum(shares**2))
    return (float(np.mean(one == other)) - chance) / (1 - chance) if chance < 1 else 0.0


def _is_in_order(column: TableColumn, values: Sequence[str]) -> bool:
    try:
        times = np.array([np.nan if (time := sort_key(column, cell)) is None else time for cell in values])
    except ValueError:
        return False
    steps = np.diff(times[~np.isnan(times)])
    if len(steps) < MIN_PAIRS or len(steps) < IN_ORDER * (len(times) - 1):
        return False
    return bool(max(np.mean(steps > 0), np.mean(steps < 0)) >= IN_ORDER)


def _is_smooth(targets: np.ndarray) -> bool:
    rows = np.arange(len(targets) - 1)
    return _are_alike(targets, rows, rows + 1, HARDLY_CHANGES) is not None


def _compare_within(column: TableColumn, values: Sequence[str], targets: np.ndarray) -> tuple[float, int] | None:
    """Return how alike rows with the same value are, and how many values there are; None where it names no things."""
    present = np.flatnonzero([bool(cell) for cell in values])
    names, codes = np.unique(
        np.array([values[row] for row in present.tolist()], dtype=object).astype(str), return_inverse=True
    )
    if not MIN_THINGS <= len(names) < len(present) or len(present) > MAX_ROWS_PER_THING * len(names):
        return None
    order = np.random.default_rng(0).permutation(len(present))
    order = order[np.argsort(codes[order], kind="stable")]
    same = codes[order[1:]] == codes[order[:-1]]
    if np.count_nonzero(same) < max(MIN_PAIRS, len(present) // 4):
        return None
    ours = targets[present]
    alike = _are_alike(ours, order[:-1][same], order[1:][same], NEARLY_THE_SAME)
    if alike is None or _is_measured(names, codes, ours):
        return None
    return alike, len(names)


def _are_alike(targets: np.ndarray, first: np.ndarray, second: np.ndarray, least: float) -> float | None:
    """Return the likeness if it is at least `least` and that of no shuffled target is as high; else None."""
    if len(first) < MIN_PAIRS:
        return None
    likeness = measure_likeness(targets, first, second)
    if likeness < least:
        return None
    random = np.random.default_rng(0)
    shuffled = (measure_likeness(random.permutation(targets), first, second) for _ in range(SHUFFLES))
    return likeness if all(other < likeness for other in shuffled) else None


def _is_measured(names: np.ndarray, codes: np.ndarray, targets: np.ndarray) -> bool:
    """Check whether values are numbers, and values next to each other have alike targets."""
    try:
        numbers = np.array([float(name) for name in names.tolist()])
    except ValueError:
        return False
    row_of = np.unique(codes, return_index=True)[1][np.argsort(numbers, kind="stable")]
    return measure_likeness(targets, row_of[:-1], row_of[1:]) >= NOT_ORDERED
