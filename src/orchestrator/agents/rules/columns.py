"""What a coder should know of the columns of a table, in sentences: kinds, gaps, and what to make of them."""

from collections.abc import Sequence

from orchestrator.contract.grading import Column, DataProfile

MAX_LISTED_COLUMNS = 8
MANY_LEVELS = 30
KINDS = {
    "number": "{count} of numbers",
    "category": "{count} of categories",
    "date": "{count} of dates",
    "text": "{count} of free text",
    "empty": "{count} without any value",
}


def columns_words(data: DataProfile) -> str:
    """Kinds and gaps, with a space before; empty for numbers without gaps."""
    words = [kinds_words(data.columns), gaps_words(data), *special_words(data.columns)]
    return "".join(f" {word}" for word in words if word)


def kinds_words(columns: Sequence[Column]) -> str:
    counts = {kind: sum(column.type == kind for column in columns) for kind in KINDS}
    if counts["number"] == len(columns):
        return ""
    counted = [KINDS[kind].format(count=count) for kind, count in counts.items() if count]
    return f"Columns: {', '.join(counted)}."


def gaps_words(data: DataProfile) -> str:
    missing = sum(column.missing for column in data.columns if column.type != "empty")
    if not missing:
        return ""
    rows = max(1, sum(data.rows.values()))
    with_gaps = sorted(
        (column for column in data.columns if column.missing and column.type != "empty"),
        key=lambda column: -column.missing,
    )
    named = listed([f"{column.name} {column.missing / rows:.0%}" for column in with_gaps], MAX_LISTED_COLUMNS)
    return f"{missing} values are missing ({named}); a gap is an empty cell."


def special_words(columns: Sequence[Column]) -> list[str]:
    """Dates with their forms, categories with many levels, texts, and what nothing can be learned from."""
    dates = [f"{column.name} ({column.form})" for column in columns if column.type == "date"]
    many = [
        f"{column.name} ({column.distinct or 'very many'})"
        for column in columns
        if column.type == "category" and (column.distinct is None or column.distinct > MANY_LEVELS)
    ]
    texts = [column.name for column in columns if column.type == "text"]
    useless = [
        column.name for column in columns if column.type == "empty" or (column.distinct == 1 and not column.missing)
    ]
    groups = (
        ("Dates, as strptime reads them", dates),
        ("Categories with many levels, of which new ones may turn up", many),
        ("Free text or identifiers", texts),
        ("Nothing can be learned from", useless),
    )
    return [f"{title}: {listed(names, MAX_LISTED_COLUMNS)}." for title, names in groups if names]


def listed(names: list[str], most: int) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f", ... and {more} more" if more > 0 else "")
