"""How large the loss is in groups of validation rows: where a version does worse than elsewhere."""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import fmean

from orchestrator.contract.charts import TableChart
from orchestrator.contract.grading import Column

MIN_GROUP_ROWS = 10
MAX_GROUPS = 12  # of a column
MAX_COLUMNS = 6  # those whose groups differ most
RANGES = 4
VALUE_CHARS = 60

Groups = dict[str, list[float]]  # the losses of the rows of each group


def build_group_chart(
    columns: Sequence[Column], values: dict[str, list[str]], losses: Sequence[float], measure: str
) -> TableChart | None:
    """Return a table of the mean loss by group; None where no column has two groups with enough rows.

    values: by name of a column the cells of the rows, in the order of `losses`. Groups are the values of a category,
    and ranges with about as many rows each of a number.
    """
    by_column: list[tuple[float, list[list[str | float | None]]]] = []
    for column in columns:
        if column.identifier or column.name not in values:
            continue
        groups = _group_losses(column, values[column.name], losses)
        means = {name: fmean(group) for name, group in groups.items() if len(group) >= MIN_GROUP_ROWS}
        if len(means) > 1:
            name = column.name[:VALUE_CHARS]
            rows = [
                [name, group[:VALUE_CHARS], len(groups[group]), float(f"{mean:.4g}")] for group, mean in means.items()
            ]
            by_column.append((max(means.values()) - min(means.values()), rows))
    by_column.sort(key=lambda each: -each[0])
    if not by_column:
        return None
    return TableChart(
        kind="table",
        title="Loss by group",
        note=f"Loss: {measure}; lower is better. The columns whose groups differ most come first; with many columns, "
        "some differ by chance.",
        columns=["Column", "Group", "Rows", "Mean loss"],
        rows=[row for _, rows in by_column[:MAX_COLUMNS] for row in rows],
    )


def _group_losses(column: Column, cells: Sequence[str], losses: Sequence[float]) -> Groups:
    if column.type == "category":
        return _group_values(zip(cells, losses, strict=True))
    if column.type != "number":
        return {}
    numbers = sorted(
        (number, cell, loss)
        for cell, loss in zip(cells, losses, strict=True)
        if math.isfinite(number := _read_number(cell))
    )
    if len({number for number, _, _ in numbers}) <= RANGES:
        return _group_values((cell, loss) for _, cell, loss in numbers)
    edges = sorted({numbers[(len(numbers) - 1) * at // RANGES][0] for at in range(RANGES + 1)})
    groups: Groups = {f"{low:.4g} to {high:.4g}": [] for low, high in itertools.pairwise(edges)}
    names, at = list(groups), 0
    if len(names) < len(edges) - 1:
        return {}  # they differ in digits that are not shown
    for number, _, loss in numbers:
        while number > edges[at + 1]:
            at += 1
        groups[names[at]].append(loss)
    return groups


def _group_values(rows: Iterable[tuple[str, float]]) -> Groups:
    """Return the commonest values, each with the losses of its rows."""
    groups: Groups = defaultdict(list)
    for cell, loss in rows:
        groups[cell or "(no value)"].append(loss)
    commonest = sorted(groups, key=lambda name: -len(groups[name]))[:MAX_GROUPS]
    return {name: groups[name] for name in sorted(commonest)}


def _read_number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
