"""What kind of file it is, how its text is encoded, and what separates its cells."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestrator.contract.errors import BadTable
from orchestrator.tabular.limits import MOST_CELL_CHARS

SEPARATORS = (",", ";", "\t", "|")
LOOK_BYTES = 1024 * 1024
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
class Text:
    """How a CSV file is read. `odd_line`: the first line that is not UTF-8, where there is one."""

    encoding: str
    separator: str
    odd_line: int | None = None


def format_of(path: Path) -> str:
    """csv, parquet or archive, by what the file holds, whatever it is called."""
    with path.open("rb") as file:
        head = file.read(512)
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06") or head[257:262] == b"ustar":
        return "archive"
    return "csv"


def text_of(path: Path) -> Text:
    """Raises BadTable for what is no text."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise BadTable("The file is empty; the first line must hold the column names.")
    for magic, what in NOT_TABLES:
        if head.startswith(magic):
            raise BadTable(f"The file is no CSV file: it is {what}.")
    encoding, odd_line = encoding_of(path, head)
    return Text(encoding, separator_of(path, encoding), odd_line)


def encoding_of(path: Path, head: bytes) -> tuple[str, int | None]:
    """The encoding, and the first line that is not UTF-8. Raises BadTable for NUL bytes, with the line."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32", None
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", None
    evens, odds = head[0::2].count(0), head[1::2].count(0)
    if odds > 0.3 * len(head) / 2 and evens == 0:
        return "utf-16-le", None
    if evens > 0.3 * len(head) / 2 and odds == 0:
        return "utf-16-be", None
    odd_line = first_line_that_is_not(path, "utf-8")
    if odd_line is None:
        return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8", None
    return ("cp1252" if first_line_that_is_not(path, "cp1252") is None else "latin-1"), odd_line


def first_line_that_is_not(path: Path, encoding: str) -> int | None:
    """The number of the line that the encoding cannot read; None if it reads all. Raises BadTable for a NUL byte."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    for block in blocks(path):
        if b"\0" in block:
            line += block[: block.index(b"\0")].count(b"\n")
            raise BadTable(f"Line {line} holds a NUL byte, which no text has; is this a CSV file?")
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
        while block := file.read(LOOK_BYTES):
            yield block


def separator_of(path: Path, encoding: str) -> str:
    """What gives most of the first rows as many cells as the header; the comma where nothing separates."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        text = file.read(SNIFF_CHARS)
    if len(text) == SNIFF_CHARS and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return max(SEPARATORS, key=lambda separator: (fit(text, separator), -SEPARATORS.index(separator)))


def fit(text: str, separator: str) -> tuple[float, int]:
    """(share of the first rows with as many cells as the header, cells); zero for a single column."""
    csv.field_size_limit(MOST_CELL_CHARS)
    counts = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if row:
                counts.append(len(row))
            if len(counts) > SNIFF_ROWS:
                break
    except csv.Error:
        pass  # the rows before it decide; reading the file names the line
    if not counts or counts[0] < 2:
        return 0.0, 0
    return counts.count(counts[0]) / len(counts), counts[0]
