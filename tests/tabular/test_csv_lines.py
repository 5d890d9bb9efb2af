"""Lines that we write: as csv.writer writes them, but for line breaks, which are quoted on every Python."""

import csv
import io

import pytest

from orchestrator.tabular import csv_lines as module
from orchestrator.tabular.csv_lines import csv_lines

ROWS = [
    ["plain", "1"],
    ["a,b", 'say "hi"'],
    ["", ""],
    [" spaced ", "tab\t"],
    ["two\nlines", "x"],
    ["two\r\nlines", "x"],
    ["two\rlines", "x"],
    ["\u2028", "\x85"],
]


def old_writer(file, lineterminator="\r\n"):
    """csv.writer of Python 3.11.0 to 3.11.8: a line break is quoted only if it is in the line end."""

    class Writer:
        def writerows(self, rows):
            for row in rows:
                file.write(",".join(map(self.quoted, row)) + lineterminator)

        @staticmethod
        def quoted(cell):
            needs = any(char in cell for char in ',"') or any(char in cell for char in lineterminator)
            return '"' + cell.replace('"', '""') + '"' if needs else cell

    return Writer()


@pytest.mark.parametrize("writer", [csv.writer, old_writer])
def test_rows_read_back_as_they_were(writer, monkeypatch):
    monkeypatch.setattr(module.csv, "writer", writer)

    lines = csv_lines(ROWS)

    assert len(lines) == len(ROWS)
    assert list(csv.reader(io.StringIO("\n".join(lines) + "\n", newline=""), strict=True)) == ROWS


def test_old_writer_of_this_test_has_the_fault():
    file = io.StringIO()

    old_writer(file, lineterminator="").writerows([["two\nlines", "x"]])

    assert file.getvalue() == "two\nlines,x"


@pytest.mark.parametrize(
    "rows", [[], [["a"], [""], ["b,c"]], [["a", "b"]] * 3, [["a", "b\n"]] * 3, [["a,", "b"], ["c", "d"]]]
)
def test_lines_are_those_of_the_writer(rows):
    file = io.StringIO()
    csv.writer(file).writerows(rows)

    assert "".join(f"{line}\r\n" for line in csv_lines(rows)) == file.getvalue()
