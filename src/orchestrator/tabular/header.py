"""Names of columns: whether the first row holds them, normalized and unique, or refused in a sentence."""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import FileNote
from orchestrator.tabular.cell_shapes import MIN_CELLS, MOSTLY, column_of, is_missing, is_numeric, is_value
from orchestrator.tabular.limits import MAX_COLUMNS, MAX_NAME_CHARS

MAX_NAMED = 5
MIN_ROWS_OF_REPEATS = 4
MIN_SPACES = 2  # of a cell of several words
MIN_STEPS = 2  # this many equal steps between numbers make them names that count, such as years
HeaderKind = Literal["names", "doubtful", "numbers", "data"]
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")


def check_names(cells: list[str]) -> list[str]:
    """Return the names without surrounding space, `column_3` for an empty one.

    Raise BadTable if they cannot be used.
    """
    if len(cells) > MAX_COLUMNS:
        raise BadTable(f"The header has {len(cells):,} columns; at most {MAX_COLUMNS:,} are read.")
    long = next((index for index, cell in enumerate(cells) if len(cell) > MAX_NAME_CHARS), None)
    if long is not None:
        raise BadTable(
            f"The name of column {long + 1} has {len(cells[long]):,} characters; at most {MAX_NAME_CHARS} are read."
        )
    named = [normalize(cell) or f"column_{number}" for number, cell in enumerate(cells, 1)]
    first: dict[str, int] = {}
    for number, name in enumerate(named, 1):
        if name in first:
            raise BadTable(f"Columns {first[name]} and {number} are both called {name!r}; give each its own name.")
        first[name] = number
    return named


def normalize(cell: str) -> str:
    """Return the name on one line, without invisible characters."""
    kept = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in cell)
    kept = "".join(char for char in kept if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(kept.split())


def judge_header(names: list[str], rows: Sequence[Sequence[str]]) -> HeaderKind:
    """Return whether the first row holds names, names that may be data, names that are numbers, or data.

    A word above numbers, or above a few other words, is a name. Without one, numbers are names only if they count, as
    years do.
    """
    valued = [name for name in names if is_value(name)]
    if any(is_word_above_others(name, column_of(rows, index)) for index, name in enumerate(names)):
        return "numbers" if valued else "doubtful" if any(map(is_missing_value, names)) else "names"
    words = [index for index, name in enumerate(names) if normalize(name) and not is_value(name)]
    repeated = sum(names[index] in column_of(rows, index) for index in words)
    if repeated and 2 * repeated >= len(words) and len(rows) >= MIN_ROWS_OF_REPEATS and (valued or repeated > 1):
        return "data"
    if not valued:
        return "doubtful" if any(is_like(name, column_of(rows, i)) for i, name in enumerate(names)) else "names"
    return "numbers" if count_up(valued) else "data"


def is_word_above_others(name: str, cells: list[str]) -> bool:
    """Check for a word above numbers, or above a few words that come again and again and are others."""
    if not normalize(name) or is_missing(name) or is_value(name) or len(cells) < MIN_CELLS:
        return False
    is_above_repeats = len(cells) >= MIN_ROWS_OF_REPEATS and len(set(cells)) <= len(cells) // 4 and name not in cells
    return is_above_repeats or sum(map(is_value, cells)) >= MOSTLY * len(cells)


def is_like(name: str, cells: list[str]) -> bool:
    """Check for a name that is one of the cells, or is built as most of them are, with numbers or of several words."""
    if name in cells or is_missing_value(name):
        return True
    if len(cells) < MIN_ROWS_OF_REPEATS:
        return False
    if _DIGITS.search(name):
        return sum(describe_build(cell) == describe_build(name) for cell in cells) >= MOSTLY * len(cells)
    return name.count(" ") >= MIN_SPACES and sum(cell.count(" ") >= MIN_SPACES for cell in cells) >= len(cells) / 2


def is_missing_value(name: str) -> bool:
    """Check for a name such as NA or ?, which stands for a missing value, but is not empty."""
    return is_missing(name) and bool(name.strip())


def describe_build(cell: str) -> str:
    """Return the cell with each number as 9 and each word as a: `16 May 2006` as `9 a 9`."""
    return _LETTERS.sub("a", _DIGITS.sub("9", cell))


def count_up(names: list[str]) -> bool:
    """Check for whole numbers in equal steps, of 1 if there are only two."""
    numbers = [parse_number(name) for name in names]
    whole = [int(number) for number in numbers if number is not None and number == int(number)]
    if len(whole) < len(names):
        return False
    steps = {after - before for before, after in itertools.pairwise(whole)}
    return not steps or steps == {1} or (len(steps) == 1 and len(whole) > MIN_STEPS and steps != {0})


def parse_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None


def looks_like_data(names: list[str], line: int) -> BadTable:
    """Return the error for a first row that may be data, with the settings that decide it."""
    values = ", ".join(repr(normalize(name)) for name in names[:MAX_NAMED])
    more = " ..." if len(names) > MAX_NAMED else ""
    return BadTable(
        f"Line {line} looks like data, not like column names ({values}{more}), so the file may have no header. Put the "
        "column names in the first line. Or set the option header: to false (--no-header) if every line is data, where "
        f"columns are called column_1, column_2 and so on, or to {line} if these are the names."
    )


def header_notes(names: list[str], kind: HeaderKind, line: int) -> list[FileNote]:
    """Say what is unusual about names that are used."""
    notes: list[FileNote] = []
    if kind == "numbers":
        numbers = [name for name in names if is_numeric(name)]
        listed = ", ".join(map(repr, numbers[:MAX_NAMED])) + (" ..." if len(numbers) > MAX_NAMED else "")
        notes.append(
            FileNote(
                code="numeric_header",
                line=line,
                set_by="header",
                sample=listed,
                text=f"Names of columns in line {line} are numbers: {listed}. If it is data, set the option header to "
                "false.",
            )
        )
    if kind == "doubtful":
        listed = ", ".join(repr(normalize(name)) for name in names[:MAX_NAMED])
        notes.append(
            FileNote(
                code="doubtful_header",
                line=line,
                set_by="header",
                sample=listed,
                text=f"Line {line} is read as the column names ({listed}), but it may be data like the lines below. If "
                "it is, set the option header to false.",
            )
        )
    by_case: dict[str, list[str]] = {}
    for name in names:
        by_case.setdefault(name.casefold(), []).append(name)
    similar = [alike for alike in by_case.values() if len(alike) > 1]
    if similar:
        listed = "; ".join(" and ".join(map(repr, alike)) for alike in similar[:MAX_NAMED])
        notes.append(
            FileNote(
                code="similar_names",
                line=line or None,
                sample=listed,
                text=f"Names of columns differ only in upper and lower case: {listed}. They are different columns.",
            )
        )
    return notes


def name_column(columns: list[str], index: int) -> str:
    return repr(columns[index]) if index < len(columns) else str(index + 1)
