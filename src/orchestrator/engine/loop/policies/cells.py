"""Cells: versions that are alike in their features, of which the one with the highest score is kept."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from orchestrator.engine.loop.policies.candidates import list_graded
from orchestrator.engine.loop.policies.shapes import PastRound

Cell = tuple[tuple[str, str], ...]

SIZE = "size"
DIMENSIONS = 2  # features that are taken where the task names none
BINS = 4  # of a number: its quarters over all versions
MAX_QUOTED_CHARS = 40
SIZE_STEPS = 2  # bins of the size for each factor of 2


def find_cells(
    members: Iterable[PastRound], history: Sequence[PastRound], features: Sequence[str]
) -> dict[Cell, PastRound]:
    """Return the highest member of each cell that has one.

    history: the versions over which numbers are divided into quarters. features: what cells go by; if empty, the
    features that take the most values in the history, those with words as values first.
    """
    graded = list_graded(history)
    names = list(features) or choose_features(graded)
    cells: dict[Cell, PastRound] = {}
    bins = {name: find_bins(graded, name) for name in names}
    for past in sorted(list_graded(members), key=lambda past: (past.value, -past.number)):
        cells[tuple((name, bins[name].get(past.version, "none")) for name in names)] = past
    return cells


def choose_features(graded: Sequence[PastRound]) -> list[str]:
    names = sorted({name for past in graded for name in past.features})
    counts = {name: len(set(find_bins(graded, name).values())) for name in names}
    words = {name for past in graded for name, value in past.features.items() if isinstance(value, str)}
    varied = [name for name in names if counts[name] > 1]
    return sorted(varied, key=lambda name: (name not in words, -counts[name], name))[:DIMENSIONS]


def find_bins(graded: Sequence[PastRound], name: str) -> dict[str, str]:
    """Return, by version, the bin of this feature; versions without it have none."""
    values = {past.version: past.features[name] for past in graded if name in past.features}
    numbers = sorted(value for value in values.values() if not isinstance(value, str))
    bins = {}
    for version, value in values.items():
        if isinstance(value, str):
            bins[version] = value
        elif name == SIZE:
            bins[version] = f"about {2 ** (round(SIZE_STEPS * math.log2(max(value, 1))) / SIZE_STEPS):.0f}"
        else:
            bins[version] = f"quarter {1 + BINS * bisect_left(numbers, value) // len(numbers)}"
    return bins


def describe_cell(cell: Cell) -> str:
    """Describe it in a few words; names and values are a coder's, and may be anything."""
    return ", ".join(f"{_clean(name)} {_clean(bin_)}" for name, bin_ in cell) or "all its versions"


def _clean(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text[:MAX_QUOTED_CHARS])
