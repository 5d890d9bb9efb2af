"""Verification of a backup to its last byte and row, without writing anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orchestrator.contract.errors import BackupUnusable, NewerDatabase
from orchestrator.contract.keeping import BackupContent
from orchestrator.storage.backends.schema import list_revisions
from orchestrator.storage.backup.format import End, Head, TableHead, parse_rows_name
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.reader import Member, Reader, open_backup, read_lines
from orchestrator.storage.backup.row_lines import parse_row
from orchestrator.storage.backup.value_checks import check_values


def verify_backup(path: Path, progress: Progress) -> BackupContent:
    """Read the whole backup and return what it holds.

    Raises BackupUnusable if one byte is not as it was written, NewerDatabase if a newer release made it.
    """
    with open_backup(path) as file:
        reader = Reader(file, progress)
        check_schema(reader.head)
        tables = {table.name: table for table in reader.head.tables}
        counted = dict.fromkeys(tables, 0)
        files = 0
        for member in reader.read_members():
            if parse_rows_name(member.name):
                table = find_table(member, tables)
                counted[table.name] += sum(1 for _ in read_checked_rows(member, table))
                progress.rows = sum(counted.values())
            else:
                files += 1
                progress.files = files
        end = reader.read_end()
        if end.rows != counted or end.files != files:
            raise BackupUnusable("The backup is damaged: it does not contain as many rows or files as it says.")
        return _build_content(path, reader.head, end)


def check_schema(head: Head) -> None:
    """Check that this release knows the schema; raise NewerDatabase if not."""
    known = list_revisions()
    if head.schema_revision not in known:
        raise NewerDatabase(
            f"The backup was made by a newer release ({head.made_by[:40]}, schema {head.schema_revision[:40]}; "
            f"this one knows up to {known[-1]}). "
            "Restore it with that release or a newer one."
        )


def find_table(member: Member, tables: dict[str, TableHead]) -> TableHead:
    """Return the table whose rows the member holds; raise BackupUnusable if the head does not name it."""
    name = parse_rows_name(member.name)
    if name is None or name not in tables:
        raise BackupUnusable(f"The backup holds rows of {name!r}, which its header does not name: it was altered.")
    return tables[name]


def read_checked_rows(member: Member, table: TableHead) -> Iterator[list[Any]]:
    """Yield each row's values; raise BackupUnusable for a line that is no row of the table or names a foreign file."""
    kinds = list(table.columns.values())
    for number, line in enumerate(read_lines(member), start=1):
        try:
            values = parse_row(line, kinds)
            check_values(table, values)
        except (ValueError, KeyError, RecursionError) as error:
            raise BackupUnusable(
                f"The backup is damaged: line {number} of {member.name} is no row of {table.name} ({str(error)[:200]})."
            ) from None
        yield values


def _build_content(path: Path, head: Head, end: End) -> BackupContent:
    return BackupContent(
        **head.model_dump(include={"created_at", "made_by", "schema_revision", "database"}),
        rows=sum(end.rows.values()),
        files=end.files,
        content_bytes=end.bytes,
        size_bytes=path.stat().st_size,
        missing=end.missing,
        missing_count=end.missing_count,
    )
