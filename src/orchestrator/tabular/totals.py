"""A last row that sums up the others: found by its label, and certain where its numbers are their sums or means."""

from collections.abc import Iterable, Sequence
from typing import Literal

from orchestrator.contract.reading import FileNote

ENGLISH = "total totals grand-total subtotal sum overall average mean all"
EUROPEAN = "summe gesamt gesamtsumme insgesamt durchschnitt totaal totale somme moyenne suma razem celkem összesen"
OTHERS = "toplam итого всего 合計 合计 总计 總計 합계"
LABELS: frozenset[str] = frozenset(f"{ENGLISH} {EUROPEAN} {OTHERS}".split())
TOLERANCE = 1e-6
MIN_ROWS = 3


def has_label(row: Sequence[str]) -> bool:
    """Check whether the first cell that is not empty says that the row sums up."""
    first = next((cell for cell in row if cell.strip()), "")
    return first.strip().strip(":.*#").strip().casefold().replace(" ", "-") in LABELS


def sums_up(row: Sequence[str], batches: Iterable[list[list[str]]]) -> Literal["yes", "perhaps", "no"]:
    """Return whether the last row sums up the others: surely if each of its numbers is a sum or a mean.

    batches: all rows, this one last. A label that other rows have, too, is a value like others.
    """
    wanted = {index: number for index, cell in enumerate(row) if (number := read_number(cell)) is not None}
    label = next(index for index, cell in enumerate(row) if cell.strip())
    totals, counts = dict.fromkeys(wanted, 0.0), dict.fromkeys(wanted, 0)
    rows = labels = 0
    for batch in batches:
        for cells in batch:
            rows += 1
            labels += cells[label] == row[label]
            for index in wanted:
                number = read_number(cells[index])
                totals[index] += number or 0.0
                counts[index] += number is not None
    if labels > 1 or rows <= MIN_ROWS:
        return "no"
    others = {index: totals[index] - number for index, number in wanted.items()}
    sure = bool(wanted) and all(
        is_near(number, others[index]) or is_near(number, others[index] / max(1, counts[index] - 1))
        for index, number in wanted.items()
    )
    return "yes" if sure else "perhaps"


def is_near(number: float, expected: float) -> bool:
    return abs(number - expected) <= max(TOLERANCE * abs(expected), 0.005)


def read_number(cell: str) -> float | None:
    """Return the number in its usual notations; None for anything else."""
    text = cell.strip().strip("$€£%").replace(" ", "").replace("\u00a0", "")
    if "," in text:
        decimal_comma = "." in text and text.rfind(",") > text.rfind(".")
        text = text.replace(".", "").replace(",", ".") if decimal_comma else text.replace(",", "")
    try:
        return float(text)
    except ValueError:
        return None


def totals_note(row: Sequence[str], line: int, *, is_left_out: bool) -> FileNote:
    """Say that the last row sums up, and whether it is one of the rows."""
    cells = ", ".join(cell for cell in row if cell.strip())[:60]
    start = f"The last row, line {line}, sums up the others ({cells})"
    doubt = f"The last row, line {line}, may sum up the others ({cells})"
    return FileNote(
        code="totals_row",
        line=line,
        rows=1,
        sample=cells,
        text=f"{start}: it is left out."
        if is_left_out
        else f"{doubt}, but its numbers are not their sums: it is read as a row. Delete it if it is none.",
    )
