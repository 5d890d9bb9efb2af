"""Spellings of a missing value."""

ALWAYS_MISSING = frozenset(
    spelling
    for word in (
        "na",
        "n/a",
        "nan",
        "null",
        "none",
        "#n/a",
        "#na",
        "<na>",
        "nil",
        "-nan",
        "#null!",
        "nat",
        "<nan>",
        "n.a.",
    )
    for spelling in (word, word.upper(), word.title(), word.capitalize())
) | {"", "NaN", "-NaN", "NaT", "N/a", "#N/A N/A", "1.#QNAN", "-1.#IND"}
MISSING_IN_NUMBERS = frozenset(
    {
        "?",
        "-",
        "--",
        ".",
        "*",
        "missing",
        "Missing",
        "MISSING",
        "unknown",
        "Unknown",
        "UNKNOWN",
        "inf",
        "-inf",
        "Inf",
        "-Inf",
        "Infinity",
        "-Infinity",
        "+inf",
        "infinity",
        "-infinity",
    }
)
"""Missing among numbers and dates; elsewhere they may be real values."""
