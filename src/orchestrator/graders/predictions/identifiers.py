"""Columns that only name rows or count them, found by what is in them: nothing that holds for new rows is in there."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from orchestrator.contract.datasets import TableColumn

MIN_ROWS = 20  # in fewer rows a measurement may well have no value twice
SAMPLE_ROWS = 20_000  # from the start of the file
MIN_CODE_DIGITS = 8  # whole numbers of equal length, all different: account numbers, not amounts
ONE_SHAPE = 0.95  # share of texts that must be written alike: C-00123
EPOCHS = ((3e8, 4e9), (3e11, 4e12))  # seconds and milliseconds since 1970, of the years 1979 to 2096
INDEX_NAMES = re.compile(
    r"(?i:unnamed: \d+|column_1|index|__index_level_\d+__|rownames?|row(?:_?(?:id|nr|no|num|number))?)?"
)
TIME_NAMES = re.compile(
    r"(?i:.*(^|[\W_])(t|time|step|hour|hours|day|days|week|month|quarter|year|period|epoch|minute|second|seconds|age|"
    r"lap|cycle|iteration)\d*$)"
)
ID_NAMES = re.compile(
    r"(?i:(^|.*[\W_])(id|ids|uuid|guid|key|number|num|nr|no|ref|reference|code|serial)$)|.*[a-z](Id|ID|No|Nr)$"
)

Cells = Sequence[str]


def describe_identifier(column: TableColumn, cells: Cells, rows: int) -> str:
    """Return why the column only names or counts rows, as a phrase; empty for a feature.

    cells: its values in the order of the file, at most SAMPLE_ROWS of them. rows: of the whole table.
    """
    filled = rows - column.missing
    if filled < MIN_ROWS or column.type in ("date", "empty") or column.distinct is None:
        return ""
    if column.type == "number":
        return _describe_number(column, cells, rows)
    present = [cell for cell in cells if cell]
    if column.distinct != filled or not present:
        return ""
    if ID_NAMES.fullmatch(column.name) or INDEX_NAMES.fullmatch(column.name):
        return "an identifier, different in every row"
    return "codes, different in every row" if _are_codes(present) else ""


def _describe_number(column: TableColumn, cells: Cells, rows: int) -> str:
    if not column.whole or column.missing or column.distinct != rows or column.minimum is None:
        return ""
    first, last = column.minimum, column.maximum or 0.0
    named = bool(ID_NAMES.fullmatch(column.name) or INDEX_NAMES.fullmatch(column.name))
    if last - first == rows - 1:
        if named or (_counts_rows(cells) and not TIME_NAMES.fullmatch(column.name)):
            return f"a counter, from {first:.0f} to {last:.0f}"
        return ""
    if _counts_rows(cells) and not TIME_NAMES.fullmatch(column.name):
        return "a counter of rows"
    lengths = {len(cell.lstrip("-")) for cell in cells}
    is_epoch = any(low <= first and last <= high for low, high in EPOCHS)
    if named or (len(lengths) == 1 and min(lengths) >= MIN_CODE_DIGITS and not is_epoch):
        return "an identifier, different in every row"
    return ""


def _counts_rows(cells: Cells) -> bool:
    """Check for whole numbers that go up or down by the same step from row to row."""
    try:
        steps = {int(later) - int(earlier) for earlier, later in itertools.pairwise(cells)}
    except ValueError:
        return False
    return len(steps) == 1 and steps != {0}


def _are_codes(present: Cells) -> bool:
    """Check for texts without spaces, of one form or one length, with a digit in most of them: C-00123, or a UUID."""
    if any(" " in cell for cell in present):
        return False
    if sum(any(character.isdigit() for character in cell) for cell in present) < ONE_SHAPE * len(present):
        return False
    shapes = Counter(re.sub(r"\d+", "0", re.sub(r"[^\W\d_]", "a", cell)) for cell in present)
    alike = shapes.most_common(1)[0][1]
    one_length = Counter(len(cell) for cell in present if re.fullmatch(r"[0-9A-Za-z_-]{8,}", cell))
    return max(alike, *one_length.values(), 0) >= ONE_SHAPE * len(present)


def find_order_of_target(codes: np.ndarray, texts: Sequence[str], *, is_number: bool) -> bool:
    """Check whether rows stand in the order of their target, so that their place in the file tells it."""
    if len(codes) < 2 * MIN_ROWS:
        return False
    if is_number:
        values = np.array([float(text) for text in texts])
        steps = np.diff(values)
        return bool(len(np.unique(values)) > MIN_ROWS and ((steps >= 0).all() or (steps <= 0).all()))
    changes = int(np.count_nonzero(np.diff(codes)))
    classes = len(np.unique(codes))
    return 1 < classes < len(codes) / 4 and changes < 2 * classes
