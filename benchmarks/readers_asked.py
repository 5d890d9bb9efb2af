"""Three readers of tables, each asked for the same facts: ours, DuckDB's and polars'.

DuckDB and polars read behind charset-normalizer, and polars, which does not look for the separator, behind
`csv.Sniffer`. DuckDB has one thread and looks at all rows for types; polars looks at the first 10,000.
"""

import contextlib
import csv
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestrator.contract.errors import OrchestratorError
from orchestrator.tabular.profile import profile_table

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.cases.case import Case
from tests.cases.reading import split, upload

SNIFFED_BYTES = 64 * 1024
POLARS_ROWS = 10_000
TEXT = ("category", "text")


@dataclass(frozen=True)
class ReadTable:
    """What a reader found. `types`: the types each column may have in our words; `says`: whether it said anything."""

    rows: int
    types: dict[str, tuple[str, ...]]
    missing: dict[str, int]
    says: bool = False


class Refused(Exception):
    """A reader did not read the file."""


@contextlib.contextmanager
def refuse_on(*errors: type[Exception]) -> Iterator[None]:
    """Raise Refused for a reader's own errors; others are mistakes of the benchmark."""
    try:
        yield
    except errors as error:
        raise Refused from error


def read_ours(case: Case) -> ReadTable:
    with tempfile.TemporaryDirectory() as name, refuse_on(OrchestratorError):
        folder = Path(name)
        uploaded = upload(case.file, folder / "train")
        divided = split(case, uploaded, None, folder / "draft")
    columns = uploaded.table.columns
    return ReadTable(
        uploaded.table.rows,
        {column.name: TEXT if column.type in TEXT else (column.type,) for column in columns},
        {column.name: column.missing for column in columns},
        bool(uploaded.table.warnings or divided.profile.notes),
    )


def read_duckdb(case: Case) -> ReadTable:
    with tempfile.TemporaryDirectory() as folder:
        return profile_duckdb(decode(case.file, Path(folder)))


def profile_duckdb(path: Path) -> ReadTable:
    """Read with types and distinct values."""
    import duckdb

    with refuse_on(duckdb.Error), duckdb.connect(config={"threads": 1}) as connection:
        if path.suffix == ".parquet":
            relation = connection.read_parquet(str(path))
        else:
            relation = connection.read_csv(str(path), sample_size=-1)
        relation.to_table("cells")
        names, kinds = relation.columns, [str(kind) for kind in relation.types]
        quoted = ['"' + name.replace('"', '""') + '"' for name in names]
        counts = ", ".join(f"count({name}), approx_count_distinct({name})" for name in quoted)
        [(rows, *found)] = connection.sql(f"SELECT count(*), {counts} FROM cells").fetchall()
    return ReadTable(
        rows,
        {name: name_duckdb_type(kind) for name, kind in zip(names, kinds, strict=True)},
        {name: rows - present for name, present in zip(names, found[::2], strict=True)},
    )


def name_duckdb_type(kind: str) -> tuple[str, ...]:
    if kind in ("DATE", "TIME") or kind.startswith("TIMESTAMP"):
        return ("date",)
    return TEXT if kind in ("VARCHAR", "BOOLEAN") else ("number",)


def read_polars(case: Case) -> ReadTable:
    with tempfile.TemporaryDirectory() as folder:
        return profile_polars(decode(case.file, Path(folder)))


def profile_polars(path: Path) -> ReadTable:
    """Read with types and distinct values."""
    import polars

    with refuse_on(polars.exceptions.PolarsError, csv.Error):
        if path.suffix == ".parquet":
            frame = polars.read_parquet(path)
        else:
            with path.open(encoding="utf-8", newline="") as file:
                separator = csv.Sniffer().sniff(file.read(SNIFFED_BYTES), delimiters=",;\t|").delimiter
            frame = polars.read_csv(path, separator=separator, infer_schema_length=POLARS_ROWS, try_parse_dates=True)
    frame.select(polars.all().approx_n_unique())
    kinds = {
        name: ("number",) if kind.is_numeric() else ("date",) if kind.is_temporal() else TEXT
        for name, kind in frame.schema.items()
    }
    return ReadTable(frame.height, kinds, {name: frame[name].null_count() for name in frame.columns})


def decode(path: Path, folder: Path) -> Path:
    """Return the file in UTF-8, as charset-normalizer reads it."""
    from charset_normalizer import from_bytes

    if path.suffix == ".parquet":
        return path
    written = folder / path.name
    content = path.read_bytes()
    best = from_bytes(content).best()
    if best is None or best.encoding in ("ascii", "utf_8"):
        shutil.copyfile(path, written)
    else:
        written.write_text(str(best), encoding="utf-8", newline="")
    return written


READERS: dict[str, Callable[[Case], ReadTable]] = {
    "duckdb": read_duckdb,
    "polars": read_polars,
    "ours": read_ours,
}
PROFILERS: dict[str, Callable[[Path], object]] = {
    "duckdb": profile_duckdb,
    "polars": profile_polars,
    "ours": profile_table,
}
