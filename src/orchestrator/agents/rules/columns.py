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


def describe_columns(data: DataProfile) -> str:
    """Kinds and gaps, with a space before; empty for numbers without gaps."""
    words = [describe_kinds(data.columns), describe_gaps(data), *describe_special_columns(data.columns)]
    return "".join(f" {word}" for word in words if word)


def describe_kinds(columns: Sequence[Column]) -> str:
    counts = {kind: sum(column.type == kind for column in columns) for kind in KINDS}
    if counts["number"] == len(columns):
        return ""
    counted = [KINDS[kind].format(count=count) for kind, count in counts.items() if count]
    return f"Columns: {', '.join(counted)}."


def describe_gaps(data: DataProfile) -> str:
    missing = sum(column.missing for column in data.columns if column.type != "empty")
    if not missing:
        return ""
    rows = max(1, sum(data.rows.values()))
    with_gaps = sorted(
        (column for column in data.columns if column.missing and column.type != "empty"),
        key=lambda column: -column.missing,
    )
    named = list_names([f"{column.name} {column.missing / rows:.0%}" for column in with_gaps], MAX_LISTED_COLUMNS)
    return f"{missing} values are missing ({named}); a missing value is an empty cell."


def describe_special_columns(columns: Sequence[Column]) -> list[str]:
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
        ("Categories with many levels; new levels may occur in test.csv", many),
        ("Free text or identifiers", texts),
        ("Nothing can be learned from", useless),
    )
    return [f"{title}: {list_names(names, MAX_LISTED_COLUMNS)}." for title, names in groups if names]


def list_names(names: list[str], max_names: int) -> str:
    more = len(names) - max_names
    return ", ".join(names[:max_names]) + (f", ... and {more} more" if more > 0 else "")
