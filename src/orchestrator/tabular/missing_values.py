"""Spellings of a missing value."""

_WORDS = ("na", "n/a", "nan", "null", "none", "#n/a", "#na", "<na>", "nil", "-nan", "#null!", "nat", "<nan>", "n.a.")
USUALLY_MISSING = frozenset(
    spelling for word in _WORDS for spelling in (word, word.upper(), word.title(), word.capitalize())
) | {"NaN", "-NaN", "NaT", "N/a", "#N/A N/A", "1.#QNAN", "-1.#IND", "\\N", "(null)", "(NULL)", "<null>", "<NULL>"}
"""Missing in any column, unless the column's own values speak for another meaning."""

INFINITE = frozenset(
    {"inf", "-inf", "Inf", "-Inf", "Infinity", "-Infinity", "+inf", "infinity", "-infinity", "∞", "-∞"}
)
MISSING_IN_NUMBERS = (
    frozenset({"?", "-", "--", "---", "–", "—", ".", "..", "...", "…", "*", "x", "X", "n.d.", "nd", "k.A.", "k. A."})
    | frozenset({"#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#BEZUG!", "#WERT!", "(blank)", "blank", "empty"})
    | frozenset(
        spelling
        for word in ("missing", "unknown", "not available", "not applicable", "tbd")
        for spelling in (word, word.capitalize(), word.upper(), word.title())
    )
    | INFINITE
)
"""Missing among numbers and dates; elsewhere they are values."""

SPELLINGS = USUALLY_MISSING | MISSING_IN_NUMBERS | {""}
