"""A file that holds one table, opened by what it contains."""

from pathlib import Path

from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import ReadingOptions
from orchestrator.tabular.csv_file import CsvFile
from orchestrator.tabular.file_format import detect_format
from orchestrator.tabular.parquet_file import ParquetFile


def open_table(path: Path, options: ReadingOptions | None = None) -> CsvFile | ParquetFile:
    """Open the table by what the file contains; raise BadTable if it is not a table.

    options: of CSV files; a Parquet file says itself how it is read.
    """
    form = detect_format(path)
    if form == "archive":
        raise BadTable("The file is an archive or an Excel workbook, not a table. Save the sheet as CSV.")
    return ParquetFile(path) if form == "parquet" else CsvFile(path, options)
