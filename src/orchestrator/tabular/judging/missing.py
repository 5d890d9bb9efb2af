"""Whether NA, None, null and the like are missing values of a column, or values of their own."""

from collections import Counter
from collections.abc import Mapping

from orchestrator.tabular.missing_values import SPELLINGS

COMPARABLE = 3  # times as often as the commonest value, and a spelling may still be one among them
SIMILAR_SHARE = 0.8  # of the other values that have the form of the spelling
MIN_OTHERS = 2
MAY_BE_VALUES = frozenset(
    {"NA", "Na", "NAN", "Nan", "None", "none", "NONE", "Null", "NULL", "Nil", "nil", "NIL", "Nat"}
)
FORMS = (str.isupper, str.istitle, str.islower)


def kept_spellings(
    spellings: Mapping[str, int], values: Mapping[str, int], *, is_complete: bool, used_elsewhere: frozenset[str]
) -> list[str]:
    """Return the spellings that are values of a column of categories or text: they look like the others.

    values: the other values with their rows, as far as they are known; all of them if `is_complete`. used_elsewhere:
    spellings that stand for missing values in the file's columns of numbers and dates.
    """
    candidates = [spelling for spelling in spellings if spelling in MAY_BE_VALUES]
    others = Counter({value: rows for value, rows in values.items() if value not in SPELLINGS})
    return [
        spelling
        for spelling in candidates
        if spelling not in used_elsewhere and looks_alike(spelling, spellings[spelling], others, is_complete)
    ]


def looks_alike(spelling: str, rows: int, others: Counter[str], is_complete: bool) -> bool:
    """Check whether the spelling has the form of most other values, and is not much commoner than they are."""
    form = next((form for form in FORMS if form(spelling)), None)
    if form is None or len(others) < MIN_OTHERS:
        return False
    alike = [value for value in others if form(value) and value.isalpha() and (len(value) > 1 or form is str.isupper)]
    if len(alike) < SIMILAR_SHARE * len(others):
        return False
    lengths = {len(value) for value in alike}
    if spelling.isupper() and not min(lengths) <= len(spelling) <= max(lengths):
        return False  # codes have their lengths; words do not
    return (is_complete and spelling.lower() == "none") or rows <= COMPARABLE * max(others.values())
