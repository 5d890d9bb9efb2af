"""Histograms of columns of numbers, of rows that are evenly spread over the file."""

from orchestrator.contract.datasets import TableColumn
from orchestrator.tabular.cell_writing import cell_writer
from orchestrator.tabular.column_stats import ColumnStats

RANGES = 12


def count_ranges(column: TableColumn, stats: ColumnStats) -> list[int]:
    """Return how many of the sampled rows lie in each of 12 ranges from minimum to maximum; empty for no numbers."""
    low, high = column.minimum, column.maximum
    if column.type != "number" or low is None or high is None or not 0 < high - low < float("inf"):
        return []
    write = cell_writer(column) or str.strip
    counted = [0] * RANGES
    for cell in stats.sampled:
        number = _read(write(cell))
        if number is not None and low <= number <= high:
            counted[min(int((number - low) / (high - low) * RANGES), RANGES - 1)] += 1
    return counted


def _read(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
