"""Names of columns: made unique in meaning, or refused in a sentence."""

import itertools
import unicodedata

from orchestrator.contract.errors import BadTable
from orchestrator.tabular.limits import MOST_COLUMNS, MOST_NAME_CHARS


def checked_header(cells: list[str]) -> list[str]:
    """The names: without space around them, `column_3` where there is none. Raises BadTable."""
    if len(cells) > MOST_COLUMNS:
        raise BadTable(f"The header has {len(cells):,} columns; at most {MOST_COLUMNS:,} are read.")
    long = next((place for place, cell in enumerate(cells) if len(cell) > MOST_NAME_CHARS), None)
    if long is not None:
        raise BadTable(
            f"The name of column {long + 1} has {len(cells[long]):,} characters; at most {MOST_NAME_CHARS} are read."
        )
    names = [plain(cell) for cell in cells]
    if looks_like_data(names):
        shown = ", ".join(repr(name) for name in names[:5])
        raise BadTable(
            f"The file has no header: its first line holds values ({shown} ...). Put the column names into the first line."
        )
    named = [name or f"column_{place}" for place, name in enumerate(names, 1)]
    first: dict[str, int] = {}
    for place, name in enumerate(named, 1):
        if name in first:
            raise BadTable(f"Columns {first[name]} and {place} are both called {name!r}; give each a name of its own.")
        first[name] = place
    return named


def plain(cell: str) -> str:
    """On one line and without invisible characters."""
    kept = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in cell)
    kept = "".join(char for char in kept if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(kept.split())


def looks_like_data(names: list[str]) -> bool:
    """Whether the names are values: numbers that do not just count up, as years or pixels do."""
    numbers = [number for number in map(number_of, names) if number is not None]
    if not numbers:
        return False
    whole = all(number == int(number) for number in numbers)
    return not (whole and all(after - before == 1 for before, after in itertools.pairwise(numbers)))


def number_of(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None


def column_words(columns: list[str], place: int) -> str:
    return repr(columns[place]) if place < len(columns) else str(place + 1)
