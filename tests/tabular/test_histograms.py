"""Histograms of columns: of evenly spread rows, in the notation of the file, and not for agents."""

from pathlib import Path

import pytest

from orchestrator.operations.dataset_description import _hide_rows
from orchestrator.tabular.column_stats import MAX_SAMPLED, ColumnStats
from orchestrator.tabular.profile import profile_table


def write_table(folder: Path, rows: list[str], separator: str = ",") -> Path:
    path = folder / "data.csv"
    path.write_text("\n".join([f"x{separator}name", *rows]))
    return path


def test_numbers_are_counted_in_ranges(tmp_path: Path):
    table = profile_table(write_table(tmp_path, [f"{at},n{at}" for at in range(120)]))

    assert table.columns[0].histogram == [10] * 12
    assert table.columns[1].histogram == []


def test_numbers_are_read_as_the_column_is_written(tmp_path: Path):
    rows = [f"{at // 10},{at % 10};n{at}" for at in range(120)] + ["NA;none"]

    (column, _) = profile_table(write_table(tmp_path, rows, ";")).columns

    assert (column.minimum, column.maximum) == (0.0, 11.9)
    assert sum(column.histogram) == 120 and max(column.histogram) <= 11


def test_many_rows_are_sampled_evenly_whatever_the_chunks():
    for chunk in (1, 7, 1_000, 30_000):
        stats = ColumnStats("x", [10**6])
        for begin in range(0, 30_000, chunk):
            stats.add(tuple(str(at) for at in range(begin, min(begin + chunk, 30_000))))

        steps = {int(after) - int(before) for before, after in zip(stats.sampled, stats.sampled[1:], strict=False)}
        assert len(stats.sampled) <= MAX_SAMPLED and steps == {16} and stats.sampled[0] == "0"


@pytest.mark.parametrize("cells", [["5"] * 30, ["1e308", "-1e308", "0"] * 20, ["a", "b"] * 30])
def test_columns_without_a_range_have_none(tmp_path: Path, cells: list[str]):
    table = profile_table(write_table(tmp_path, [f"{cell},n" for cell in cells]))

    assert table.columns[0].histogram == []


def test_agents_see_no_histogram(tmp_path: Path):
    table = profile_table(write_table(tmp_path, [f"{at},n{at}" for at in range(120)]))

    assert _hide_rows(table).columns[0].histogram == []
