"""How a CSV file is laid out: separator, quotes and header, decided by how consistent they make its first rows."""

import re
from dataclasses import dataclass, field, replace

from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import FileNote, ReadingOptions
from orchestrator.tabular.cell_shapes import is_value
from orchestrator.tabular.dialect import Dialect, split_lines
from orchestrator.tabular.first_rows import FirstLines, FirstRow, Reading, fits, read_first_rows
from orchestrator.tabular.layout_notes import note_quotes, note_rows_before, note_sep_line, note_separator

SEPARATORS = (",", ";", "\t", "|")
RARE_SEPARATORS = (" ", ":")  # they stand in texts and times, too: only where every line agrees
MIN_ROWS_OF_RARE = 3
_SEP_LINE = re.compile(r'"?sep=(?P<separator>[^\r\n"])"?(?P=separator)*[ \t]*(\r\n|\r|\n|$)', re.IGNORECASE)


@dataclass
class Layout:
    """A dialect with the first rows as it reads them, and what should be said about the choice."""

    reading: Reading
    notes: list[FileNote] = field(default_factory=list)

    @property
    def dialect(self) -> Dialect:
        return self.reading.dialect


def detect_layout(text: str, options: ReadingOptions, *, is_whole: bool) -> Layout:
    """Return how the text is laid out, which is a whole file or the start of one, up to a line end."""
    notes: list[FileNote] = []
    match = _SEP_LINE.match(text)
    separator = options.separator or (match["separator"] if match else None)
    first_line = 2 if match else 1
    lines = split_lines(text)[first_line - 1 :]
    if match:
        notes.append(note_sep_line(match[0].strip()))
    if header := options.header_line:
        lines, first_line = lines[max(0, header - first_line) :], max(header, first_line)
    first = FirstLines(lines, first_line, is_whole)
    readings = rate_separators(first, separator, options.quote)
    best = refine_quotes(readings[0], first, options.quote)
    notes += note_separator(
        readings, is_set=separator is not None, is_rare=best.dialect.separator in RARE_SEPARATORS
    ) + note_quotes(best.dialect, is_set=options.quote is not None)
    best = settle_header(best, is_set=header is not None)
    return Layout(best, notes + note_rows_before(best))


def rate_separators(first: FirstLines, separator: str | None, quote: str | None) -> list[Reading]:
    """Return a reading per separator, the most consistent first."""
    plain = Dialect(quote="" if quote == "none" else quote or '"')
    if separator is not None:
        return [read_first_rows(first, replace(plain, separator=separator, skip_spaces=separator == " "))]
    readings = [read_first_rows(first, replace(plain, separator=common)) for common in SEPARATORS]
    readings.sort(key=lambda reading: reading.rank, reverse=True)
    if readings[0].width > 1:
        return readings
    for rare in RARE_SEPARATORS:
        reading = read_first_rows(first, replace(plain, separator=rare, skip_spaces=rare == " "))
        agreed = reading.width > 1 and reading.share == 1.0 and not reading.preamble
        if agreed and len(reading.rows) >= MIN_ROWS_OF_RARE:
            return [reading]
    return readings


def refine_quotes(reading: Reading, first: FirstLines, quote: str | None) -> Reading:
    """Return the reading with another kind of quotes where that makes the rows consistent, and the usual does not."""
    dialect, best, text = reading.dialect, reading, "".join(first.lines)
    if quote is not None or dialect.skip_spaces:
        kinds = [replace(dialect, backslash=True)] if quote == '"' and '\\"' in text else []
    else:
        kinds = [
            *([replace(dialect, skip_spaces=True)] if re.search(re.escape(dialect.separator) + ' +"', text) else []),
            *([replace(dialect, backslash=True)] if '\\"' in text else []),
            *([replace(dialect, quote="'")] if has_single_quotes(reading) else []),
        ]
    for kind in kinds:
        other = read_first_rows(first, kind)
        as_good = kind.quote == "'" and other.order >= best.order and is_quoted_throughout(reading)
        if other.is_clean and other.width > 1 and (other.order > best.order or as_good):
            best = other
    return best


def has_single_quotes(reading: Reading) -> bool:
    return any(cell.startswith("'") for row in reading.rows for cell in row.cells)


def is_quoted_throughout(reading: Reading) -> bool:
    """Check that in some column every cell stands between single quotes."""
    bodies = [row.cells for row in reading.rows[1:] if fits(row.cells, reading.width)]
    if len(bodies) < MIN_ROWS_OF_RARE:
        return False
    columns = ([cells[index] for cells in bodies if cells[index]] for index in range(reading.width))
    return any(
        len(cells) >= MIN_ROWS_OF_RARE and all(len(cell) >= 2 and cell[0] == cell[-1] == "'" for cell in cells)
        for cells in columns
    )


def settle_header(reading: Reading, *, is_set: bool) -> Reading:
    """Return the reading with the header first among its rows, or apart if it names all columns but the first.

    Raise BadTable if a header has another number of cells than the rows have.
    """
    if is_set:
        reading = replace(reading, rows=reading.preamble + reading.rows, preamble=[])
    first = (reading.preamble or reading.rows or [FirstRow(1, [])])[0]
    width, names = len(first.cells), sum(bool(cell.strip()) for cell in first.cells)
    is_header = is_set or (len(reading.preamble) == 1 and names > 1 and reading.rows[0].line == first.line + 1)
    if not is_header or fits(first.cells, reading.width):
        return reading
    if width == reading.width - 1 and names == width and not any(map(is_value, first.cells)):
        rows = reading.rows[1:] if is_set else reading.rows
        return replace(reading, rows=rows, preamble=[], row_names=first)
    second = (reading.rows[1:] if is_set else reading.rows)[0]
    raise BadTable(
        f"Line {second.line} has {len(second.cells)} cells, but the header in line {first.line} has {width} columns "
        f"(cells are separated by {reading.dialect.separator_name}). Every row needs as many cells as the header."
    )
