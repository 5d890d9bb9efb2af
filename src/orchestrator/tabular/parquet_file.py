"""A Parquet file as rows of text, read by DuckDB: an extra, because a third of the people need it and it weighs 70 MB."""

import datetime
import math
from collections.abc import Iterator
from pathlib import Path

from orchestrator.contract.errors import BadTable, PackageMissing
from orchestrator.tabular.header import checked_header
from orchestrator.tabular.limits import CHUNK_CELLS, CHUNK_ROWS, MOST_CELL_CHARS, MOST_CELLS, MOST_ROWS

INSTALL = "pip install 'ai-orchestrator[parquet]'"
OPTIONS = {
    "threads": "1",
    "memory_limit": "768MB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "temp_directory": "",
}


class ParquetFile:
    """`columns` are the names; `chunks` gives the rows, values written as text. Raises BadTable, PackageMissing."""

    def __init__(self, path: Path) -> None:
        try:
            import duckdb
        except ImportError:
            raise PackageMissing(
                f"Parquet files need one package more: {INSTALL}. Or export the table as CSV."
            ) from None
        self._error = duckdb.Error
        self._database = duckdb.connect(":memory:", config=OPTIONS)
        try:
            self._found = self._database.execute("select * from read_parquet(?)", [str(path)])
            names = [column[0] for column in self._found.description]
        except duckdb.Error as error:
            raise BadTable(f"The Parquet file cannot be read: {first_line(error)}") from None
        self._path = path
        self.columns = checked_header(names)

    def chunks(self) -> Iterator[list[list[str]]]:
        """Rows in order, some thousand cells at a time. Raises BadTable."""
        width, count = len(self.columns), 0
        size = max(CHUNK_ROWS, CHUNK_CELLS // width)
        try:
            found = self._database.execute("select * from read_parquet(?)", [str(self._path)])
            while rows := found.fetchmany(size):
                written = [[cell_text(value) for value in row] for row in rows]
                for row in written:
                    if max(map(len, row)) > MOST_CELL_CHARS:
                        raise BadTable(f"Row {count + 1} has a cell of more than {MOST_CELL_CHARS // 1024} KiB.")
                count += len(rows)
                if count > MOST_ROWS or count * width > MOST_CELLS:
                    raise BadTable(
                        f"The table is too large: at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells are read."
                    )
                yield written
        except self._error as error:
            raise BadTable(f"The Parquet file cannot be read behind row {count:,}: {first_line(error)}") from None


def cell_text(value: object) -> str:
    """The value as it would stand in a CSV file; empty where there is none."""
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
