"""Numbers that stand for none, such as -999: said, and never taken away, for they may be meant."""

from collections.abc import Mapping

from orchestrator.tabular.judging.misfits import NO_MISFITS, Misfits

SENTINELS = frozenset(sign * float("9" * digits) for digits in range(2, 7) for sign in (-1, 1))
MIN_ROWS = 3


def find_sentinel(rows_of: Mapping[str, int], first_rows: Mapping[str, int], ignored: frozenset[str]) -> Misfits:
    """Return the cells of a number such as -999 that is farther from all others than these are from each other.

    rows_of: the column's distinct cells; no cell is returned if one of them is not a plain number. ignored: missing
    ones.
    """
    try:
        numbers = {float(cell): cell for cell in rows_of if cell not in ignored}
    except ValueError:
        return NO_MISFITS
    ordered = sorted(numbers)
    if len(ordered) < 3:
        return NO_MISFITS
    below, above = ordered[1] - ordered[0], ordered[-1] - ordered[-2]
    for number, gap, span in (
        (ordered[0], below, ordered[-1] - ordered[1]),
        (ordered[-1], above, ordered[-2] - ordered[0]),
    ):
        cell = numbers[number]
        if number in SENTINELS and gap > span and rows_of[cell] >= MIN_ROWS:
            return Misfits(rows_of[cell], first_rows[cell], cell)
    return NO_MISFITS
