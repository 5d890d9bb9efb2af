"""A CSV file as rows of text, each with as many cells as there are columns; errors name line and column."""

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import FileNote, ReadingOptions
from orchestrator.tabular.cell_shapes import numeric_columns
from orchestrator.tabular.csv_rows import Batch, RowReader
from orchestrator.tabular.damage import damage_notes
from orchestrator.tabular.file_format import check_is_text
from orchestrator.tabular.first_rows import fits
from orchestrator.tabular.header import check_names, header_notes, judge_header, looks_like_data
from orchestrator.tabular.layout import Layout, detect_layout
from orchestrator.tabular.limits import CHUNK_CELLS, CHUNK_ROWS, MAX_CELLS, MAX_ROWS
from orchestrator.tabular.quoting import SwallowedRows
from orchestrator.tabular.row_cleaning import RowCleaning
from orchestrator.tabular.text_encoding import detect_encoding, encoding_notes
from orchestrator.tabular.totals import has_label, sums_up, totals_note

SNIFF_CHARS = 256 * 1024
JUDGED_ROWS = 200
MAX_SAMPLE_CHARS = 60


class CsvFile:
    """`columns` are the names; `chunks` gives the rows. Raises BadTable if the file is not a table.

    encoding, separator, quote, header_line: how the file is read, as `options` say or as its content decides.
    """

    def __init__(self, path: Path, options: ReadingOptions | None = None) -> None:
        self.path, self._options = path, options or ReadingOptions()
        check_is_text(path)
        encoding = detect_encoding(path, self._options.encoding)
        self.encoding = encoding.name
        self._layout = self._detect_layout()
        self.separator, self.quote = self._layout.dialect.separator, self._layout.dialect.quote
        self.header_line = self._find_header_line()
        self._row_notes: list[FileNote] = []
        damage = damage_notes(path) if self.encoding.startswith("utf-8") else []
        self._notes = [*encoding_notes(encoding), *damage, *self._layout.notes]
        self._raw_header: list[str] = []
        self._has_doubt = False  # the header could be data, but for the options
        self.columns = self._name_columns()
        self._width = len(self.columns)
        self._drop_empty_columns()

    @property
    def notes(self) -> list[FileNote]:
        """What to know about how the file was taken apart; complete once the last chunk has been read."""
        return [*self._notes, *self._row_notes]

    def chunks(self) -> Iterator[list[list[str]]]:
        """Yield the rows in order, some thousand cells at a time; raise BadTable for a malformed one."""
        swallowed = SwallowedRows(self._layout.dialect, self._width, self._numeric_columns())
        cleaning = self._clean_rows()
        waiting: Batch | None = None
        count = 0
        for batch in self._batches(cleaning, swallowed):
            if waiting is not None:
                yield waiting.rows
            waiting = batch
            count += len(batch.rows)
            if count > MAX_ROWS or count * len(self.columns) > MAX_CELLS:
                raise BadTable(f"The table is too large: at most {MAX_ROWS:,} rows and {MAX_CELLS:,} cells are read.")
        self._row_notes = [*cleaning.notes(), *swallowed.notes()]
        if waiting is not None and (rows := self._without_totals(waiting)):
            yield rows

    def _batches(self, cleaning: RowCleaning, swallowed: SwallowedRows | None = None) -> Iterator[Batch]:
        """Yield clean rows, at least as many at a time as a chunk has."""
        size = max(CHUNK_ROWS, CHUNK_CELLS // self._width)
        rows: list[list[str]] = []
        lines: list[int] = []
        for batch in self._raw_batches(swallowed):
            clean = cleaning.clean(batch)
            rows += clean.rows
            lines += clean.lines
            if len(rows) >= size:
                yield Batch(rows, lines)
                rows, lines = [], []
        if rows:
            yield Batch(rows, lines)

    def _clean_rows(self) -> RowCleaning:
        return RowCleaning(
            self._width,
            [] if self._has_doubt else self._raw_header,
            len(self.columns),
            self._layout.dialect.separator_name,
        )

    def _raw_batches(self, swallowed: SwallowedRows | None = None) -> Iterator[Batch]:
        """Yield the rows below the header as the file has them."""
        first = self._layout.reading.rows[0].line
        is_header = bool(self._raw_header)
        with self._open() as file:
            reader = RowReader(file, self._layout.dialect, first_line=first, columns=self.columns, swallowed=swallowed)
            for batch in reader.batches():
                yield Batch(batch.rows[1:], batch.lines[1:]) if is_header else batch
                is_header = False

    def _open(self) -> TextIO:
        return self.path.open(encoding=self.encoding, newline="")

    def _detect_layout(self) -> Layout:
        with self._open() as file:
            text = file.read(SNIFF_CHARS)
        is_whole = len(text) < SNIFF_CHARS
        if not is_whole and (end := max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1):
            text = text[:end]
        layout = detect_layout(text, self._options, is_whole=is_whole)
        if not layout.reading.rows:
            raise BadTable("The file is empty. The first line must contain the column names.")
        return layout

    def _find_header_line(self) -> int | None:
        reading = self._layout.reading
        return None if self._options.header is False else (reading.row_names or reading.rows[0]).line

    def _name_columns(self) -> list[str]:
        """Return the names of the columns, and note what is unusual about them; raise BadTable if there are none."""
        reading = self._layout.reading
        first, header = reading.rows[0], self._options.header
        if header is False:
            return [f"column_{number}" for number in range(1, reading.width + 1)]
        if reading.row_names:
            cells = ["", *reading.row_names.cells]
        else:
            cells = first.cells
            self._raw_header = cells
        kind = judge_header(cells, self._sample(1 - bool(reading.row_names)))
        if kind == "data" and header is None:
            raise looks_like_data(cells, first.line)
        self._has_doubt = kind == "data"
        names = check_names(cells)
        is_settled = header is not None and kind == "doubtful"
        self._notes += header_notes(names, "names" if is_settled else kind, first.line)
        return names

    def _sample(self, start: int) -> list[list[str]]:
        reading = self._layout.reading
        return [row.cells for row in reading.rows[start : JUDGED_ROWS + 1] if fits(row.cells, reading.width)]

    def _numeric_columns(self) -> list[int]:
        return numeric_columns(self._sample(bool(self._raw_header)), self._width)

    def _drop_empty_columns(self) -> None:
        """Leave out the last columns if they have neither a name nor a value in any row."""
        named = len(self._raw_header)
        while named and not self._raw_header[named - 1].strip():
            named -= 1
        if not self._raw_header or named in (0, self._width):
            return
        used = named
        for batch in self._raw_batches():
            for row in batch.rows:
                while used < self._width and any(cell.strip() for cell in row[used : self._width]):
                    used += 1
            if used == self._width:
                return
        count = self._width - used
        self.columns = self.columns[:used]
        columns = f"The last {count} columns have" if count > 1 else "The last column has"
        are = "they are" if count > 1 else "it is"
        self._notes.append(
            FileNote(code="empty_columns", text=f"{columns} neither a name nor a value in any row; {are} left out.")
        )

    def _without_totals(self, batch: Batch) -> list[list[str]]:
        """Return the last rows without one that sums up all others, and note it."""
        row, line = batch.rows[-1], batch.lines[-1]
        if not has_label(row):
            return batch.rows
        verdict = sums_up(row, (earlier.rows for earlier in self._batches(self._clean_rows())))
        if verdict == "no":
            return batch.rows
        self._row_notes.append(totals_note(row, line, is_left_out=verdict == "yes"))
        return batch.rows[:-1] if verdict == "yes" else batch.rows
