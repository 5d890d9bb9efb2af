"""Cells that do not fit: how many, and the first of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Misfits:
    """Dates that become missing values: how many rows, and the first of them."""

    rows: int = 0
    first_row: int = 0
    example: str = ""

    def join(self, other: "Misfits") -> "Misfits":
        if not self.rows or not other.rows:
            return self if self.rows else other
        first = min(self, other, key=lambda each: each.first_row)
        return Misfits(self.rows + other.rows, first.first_row, first.example)


NO_MISFITS = Misfits()
