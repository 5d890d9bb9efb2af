"""The format of a data file, the encoding of its text, and the separator of its cells."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestrator.contract.errors import BadTable
from orchestrator.tabular.limits import MAX_CELL_CHARS

SEPARATORS = (",", ";", "\t", "|")
READ_BYTES = 1024 * 1024
SNIFF_CHARS = 256 * 1024
SNIFF_ROWS = 200
NOT_TABLES = (
    (b"\x1f\x8b", "compressed with gzip: unpack it first"),
    (b"%PDF", "a PDF file: export the table as CSV"),
    (b"SQLite format 3", "an SQLite database: export the table as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook: save the sheet as CSV"),
    (b"ARROW1", "an Arrow file: write it as Parquet or CSV"),
    (b"\x89HDF", "an HDF5 file: write the table as Parquet or CSV"),
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is read; `odd_line` is the first line that is not UTF-8, if there is one."""

    encoding: str
    separator: str
    odd_line: int | None = None


def detect_format(path: Path) -> str:
    """Return csv, parquet or archive, by what the file contains, whatever its name."""
    with path.open("rb") as file:
        head = file.read(512)
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06") or head[257:262] == b"ustar":
        return "archive"
    return "csv"


def detect_dialect(path: Path) -> Dialect:
    """Detect encoding and separator; raise BadTable if the file is not text."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise BadTable("The file is empty. The first line must contain the column names.")
    for magic, what in NOT_TABLES:
        if head.startswith(magic):
            raise BadTable(f"The file is not a CSV file: it is {what}.")
    encoding, odd_line = detect_encoding(path, head)
    return Dialect(encoding, detect_separator(path, encoding), odd_line)


def detect_encoding(path: Path, head: bytes) -> tuple[str, int | None]:
    """Return the encoding and the first line that is not UTF-8; raise BadTable, naming the line, for NUL bytes."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32", None
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", None
    evens, odds = head[0::2].count(0), head[1::2].count(0)
    if odds > 0.3 * len(head) / 2 and evens == 0:
        return "utf-16-le", None
    if evens > 0.3 * len(head) / 2 and odds == 0:
        return "utf-16-be", None
    odd_line = find_undecodable_line(path, "utf-8")
    if odd_line is None:
        return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8", None
    return ("cp1252" if find_undecodable_line(path, "cp1252") is None else "latin-1"), odd_line


def find_undecodable_line(path: Path, encoding: str) -> int | None:
    """Return the number of the first line that is not in the encoding, None if all are.

    Raise BadTable for a NUL byte.
    """
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    for block in blocks(path):
        if b"\0" in block:
            line += block[: block.index(b"\0")].count(b"\n")
            raise BadTable(f"Line {line} contains a NUL byte, which text never has. Is this a CSV file?")
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return line + block[: max(0, error.start)].count(b"\n")
        line += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(READ_BYTES):
            yield block


def detect_separator(path: Path, encoding: str) -> str:
    """Return the separator that gives most of the first rows as many cells as the header; a comma if none does."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        text = file.read(SNIFF_CHARS)
    if len(text) == SNIFF_CHARS and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return max(SEPARATORS, key=lambda separator: (rate_separator(text, separator), -SEPARATORS.index(separator)))


def rate_separator(text: str, separator: str) -> tuple[float, int]:
    """Return (share of the first rows with as many cells as the header, number of cells); zeros for a single column."""
    csv.field_size_limit(MAX_CELL_CHARS)
    counts = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if row:
                counts.append(len(row))
            if len(counts) > SNIFF_ROWS:
                break
    except csv.Error:
        pass  # the rows before it decide; reading the file will name the line
    if not counts or counts[0] < 2:
        return 0.0, 0
    return counts.count(counts[0]) / len(counts), counts[0]
