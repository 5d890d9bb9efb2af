"""Our reader of tables beside DuckDB's and polars', on the cases of tests/cases that are about one file, and on a large
table: what is read as expected, what is told, processor time and peak memory.

    pip install duckdb polars charset-normalizer
    python benchmarks/readers.py [--readers ours duckdb] [--rows 1000000] [--list]

A case is *right* if rows, column names, types and missing values are as expected, or the file is refused where it must
be; it is *told*, too, if something is said wherever something is to be said, and nothing where silence is expected. The
others say nothing but errors. A column of text may be a category or a text. Exits 1 if ours is not right in all.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dataset_million import write_table
from readers_asked import PROFILERS, READERS, ReadTable, Refused

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.cases.case import Case, read_cases


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--rows", type=int, default=0, help="Rows of the large table; 0 leaves it out")
    parser.add_argument("--list", action="store_true", help="Name the cases that are not right")
    asked = parser.parse_args()
    cases = [case for case in read_cases() if case.test_file is None]
    print(f"{len(cases)} cases of one file")
    all_right = {reader: score(reader, cases, asked.list) for reader in asked.readers}
    if asked.rows:
        with tempfile.TemporaryDirectory() as folder:
            write_table(path := Path(folder, "large.csv"), asked.rows)
            print(f"{asked.rows:,} rows, {path.stat().st_size / 2**20:.0f} MiB")
            for reader in asked.readers:
                measure(reader, path)
    return 0 if all_right.get("ours", True) else 1


def score(reader: str, cases: list[Case], names_wrong: bool) -> bool:
    """Tell whether the reader is right in all cases; print a line."""
    marks = {case.name: mark(case, READERS[reader]) for case in cases}
    right = [name for name, (is_right, _) in marks.items() if is_right]
    told = [name for name in right if marks[name][1]]
    print(f"{reader:8} right {len(right):3d}, also told {len(told):3d}", flush=True)
    if names_wrong:
        print("  not right: " + ", ".join(sorted(marks.keys() - right)))
        print("  not told:  " + ", ".join(sorted(set(right) - set(told))))
    return len(right) == len(cases)


def mark(case: Case, read: Callable[[Case], ReadTable]) -> tuple[bool, bool]:
    """Return whether the case is read right, and whether it is told what is to be told."""
    try:
        table = read(case)
    except Refused:
        return case.expected.error is not None, True
    expected = case.expected
    is_right = (
        expected.error is None
        and expected.rows in (None, table.rows)
        and expected.columns in (None, list(table.types))
        and all(wanted in table.types.get(name, ()) for name, wanted in expected.types.items())
        and all(table.missing.get(name) == count for name, count in expected.missing.items())
    )
    return is_right, not table.says if expected.silent else table.says or not expected.warnings


def measure(reader: str, path: Path) -> None:
    """Print the processor time and the peak memory of reading the table in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, wall, peak = pool.apply(read_alone, (reader, path))
    print(f"{reader:8} {seconds:.1f} s of processor time, {wall:.1f} s, peak {peak / 2**20:.0f} MiB", flush=True)


def read_alone(reader: str, path: Path) -> tuple[float, float, int]:
    begin, start = time.process_time(), time.monotonic()
    PROFILERS[reader](path)
    seconds, wall = time.process_time() - begin, time.monotonic() - start
    status = Path("/proc/self/status").read_text(encoding="utf-8")  # ru_maxrss would be the parent's, if that held more
    return seconds, wall, int(status.split("VmHWM:")[1].split()[0]) * 1024


if __name__ == "__main__":
    sys.exit(main())
