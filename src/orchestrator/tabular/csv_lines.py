"""Rows written as lines of CSV, the same on every Python."""

import csv
from collections.abc import Sequence

LINE_END = "\r\n"  # csv.writer of Python 3.11.0 to 3.11.8 quotes only line breaks that are in its line end


def csv_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one line per row, without line ends of their own; cells with line breaks are quoted.

    rows: each as long as the first. Where no cell needs quotes, which is most often so, they are joined: csv.writer
    takes twice as long.
    """
    width = len(rows[0]) if rows else 0
    if width > 1:
        text = "\n".join(map(",".join, rows))
        plain = '"' not in text and "\r" not in text
        if plain and text.count("\n") == len(rows) - 1 and text.count(",") == (width - 1) * len(rows):
            return text.split("\n")
    lines = Lines()
    csv.writer(lines, lineterminator=LINE_END).writerows(rows)
    return [line.removesuffix(LINE_END) for line in lines.written]


class Lines:
    """What csv.writer writes to: it hands over a line at a time."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.write = self.written.append
