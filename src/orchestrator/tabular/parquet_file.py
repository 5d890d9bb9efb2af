"""A Parquet file as rows of text, read by DuckDB: an extra, since few people need it and it takes 70 MB.

DuckDB takes names that differ by case for the same and renames the later ones, so names are read from the file's own
schema, by position.
"""

import datetime
import math
from collections.abc import Iterator
from pathlib import Path

from orchestrator.contract.errors import BadTable, PackageMissing
from orchestrator.contract.reading import FileNote
from orchestrator.tabular.header import check_names, header_notes
from orchestrator.tabular.limits import CHUNK_CELLS, CHUNK_ROWS, MAX_CELL_CHARS, MAX_CELLS, MAX_ROWS

INSTALL = "pip install 'ai-orchestrator[parquet]'"
OPTIONS: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "memory_limit": "768MB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "temp_directory": "",
}
QUERY = "select * from read_parquet(?, hive_partitioning = false)"


class ParquetFile:
    """`columns` are the names; `chunks` gives the rows with values as text. Raises BadTable, PackageMissing."""

    encoding = separator = quote = ""  # of text files
    header_line = None

    def __init__(self, path: Path) -> None:
        try:
            import duckdb
        except ImportError:
            raise PackageMissing(
                f"Parquet files need an additional package: {INSTALL}. Or export the table as CSV."
            ) from None
        self._error = duckdb.Error
        self._database = duckdb.connect(":memory:", config=OPTIONS)
        self._path = path
        try:
            self._schema = self._database.execute("select name, num_children from parquet_schema(?)", [str(path)])
            names = top_names(self._schema.fetchall())
        except duckdb.Error as error:
            raise BadTable(f"The Parquet file cannot be read: {first_line(error)}") from None
        self.columns = check_names(names)
        self.notes: list[FileNote] = header_notes(names, "names", 0)

    def chunks(self) -> Iterator[list[list[str]]]:
        """Yield the rows in order, some thousand cells at a time; raise BadTable for a file that cannot be read."""
        width, count = len(self.columns), 0
        size = max(CHUNK_ROWS, CHUNK_CELLS // width)
        try:
            result = self._database.execute(QUERY, [str(self._path)])
            while rows := result.fetchmany(size):
                written = [[cell_text(value) for value in row] for row in rows]
                for row in written:
                    if max(map(len, row)) > MAX_CELL_CHARS:
                        raise BadTable(f"Row {count + 1} has a cell of more than {MAX_CELL_CHARS // 1024} KiB.")
                count += len(rows)
                if count > MAX_ROWS or count * width > MAX_CELLS:
                    raise BadTable(
                        f"The table is too large: at most {MAX_ROWS:,} rows and {MAX_CELLS:,} cells are read."
                    )
                yield written
        except self._error as error:
            raise BadTable(f"The Parquet file cannot be read after row {count:,}: {first_line(error)}") from None


def top_names(schema: list[tuple[str, int | None]]) -> list[str]:
    """Return the names of the columns of a schema that lists every field before the fields within it."""
    names: list[str] = []
    remaining = [schema[0][1] or 0] if schema else []  # fields to come at each depth
    for name, children in schema[1:]:
        if len(remaining) == 1:
            names.append(name)
        remaining[-1] -= 1
        remaining.append(children or 0)
        while remaining and remaining[-1] == 0:
            remaining.pop()
    return names


def cell_text(value: object) -> str:
    """Write the value as it would be in a CSV file; empty if there is none."""
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else ""
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return str(value)


def first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:300] if str(error) else type(error).__name__
