"""Names of columns: normalized and unique, or refused in a sentence."""

import itertools
import unicodedata

from orchestrator.contract.errors import BadTable
from orchestrator.tabular.limits import MAX_COLUMNS, MAX_NAME_CHARS


def check_header(cells: list[str]) -> list[str]:
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
    names = [normalize(cell) for cell in cells]
    if looks_like_data(names):
        shown = ", ".join(repr(name) for name in names[:5])
        raise BadTable(
            f"The file has no header: its first line contains values ({shown} ...). "
            "Put the column names in the first line."
        )
    named = [name or f"column_{place}" for place, name in enumerate(names, 1)]
    first: dict[str, int] = {}
    for place, name in enumerate(named, 1):
        if name in first:
            raise BadTable(f"Columns {first[name]} and {place} are both called {name!r}; give each its own name.")
        first[name] = place
    return named


def normalize(cell: str) -> str:
    """Return the name on one line, without invisible characters."""
    kept = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in cell)
    kept = "".join(char for char in kept if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(kept.split())


def looks_like_data(names: list[str]) -> bool:
    """Check whether the names are values: numbers that do not simply count up, as years or pixels do."""
    numbers = [number for number in map(parse_number, names) if number is not None]
    if not numbers:
        return False
    whole = all(number == int(number) for number in numbers)
    return not (whole and all(after - before == 1 for before, after in itertools.pairwise(numbers)))


def parse_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None


def name_column(columns: list[str], index: int) -> str:
    return repr(columns[index]) if index < len(columns) else str(index + 1)
