"""The format of a data file, told by its content."""

from pathlib import Path

from orchestrator.contract.errors import BadTable
from orchestrator.tabular.compression import MAGIC

NOT_TABLES = (
    (b"%PDF", "a PDF file: export the table as CSV"),
    (b"SQLite format 3", "an SQLite database: export the table as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook: save the sheet as CSV"),
    (b"ARROW1", "an Arrow file: write it as Parquet or CSV"),
    (b"\x89HDF", "an HDF5 file: write the table as Parquet or CSV"),
    *((magic, f"compressed twice, with {name} at last: unpack it once") for magic, name in MAGIC.items()),
)


def detect_format(path: Path) -> str:
    """Return csv, parquet or archive, by what the file contains, whatever its name."""
    with path.open("rb") as file:
        head = file.read(512)
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06") or head[257:262] == b"ustar":
        return "archive"
    return "csv"


def check_is_text(path: Path) -> None:
    """Check that the file may be a table in text; raise BadTable, naming what it is, if not."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise BadTable("The file is empty. The first line must contain the column names.")
    for magic, what in NOT_TABLES:
        if head.startswith(magic):
            raise BadTable(f"The file is not a CSV file: it is {what}.")
