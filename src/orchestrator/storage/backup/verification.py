"""Checks a backup to its last byte, and every row in it, without writing anything."""

from pathlib import Path

from orchestrator.contract.errors import BackupUnusable, NewerDatabase
from orchestrator.contract.keeping import BackupContent
from orchestrator.storage.backends.schema import list_revisions
from orchestrator.storage.backup.format import Head, TableHead, parse_rows_name
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.reader import Member, Reader, open_backup, read_lines
from orchestrator.storage.backup.row_lines import parse_row
from orchestrator.storage.backup.value_checks import check_values


def verify_backup(path: Path, progress: Progress) -> BackupContent:
    """What the backup holds. Raises BackupUnusable if one byte is not as it was written, NewerDatabase if a newer release made it."""
    with open_backup(path) as file:
        reader = Reader(file, progress)
        check_schema(reader.head)
        tables = {table.name: table for table in reader.head.tables}
        counted = dict.fromkeys(tables, 0)
        files = 0
        for member in reader.members():
            if parse_rows_name(member.name):
                table = find_table(member, tables)
                counted[table.name] += sum(1 for _ in read_checked_rows(member, table))
                progress.rows = sum(counted.values())
            else:
                files += 1
                progress.files = files
        if reader.end.rows != counted or reader.end.files != files:
            raise BackupUnusable("The backup is damaged: it does not hold as many rows or files as it says.")
        return _content(path, reader)


def check_schema(head: Head) -> None:
    """Raises NewerDatabase for a schema that this release does not know."""
    known = list_revisions()
    if head.schema_revision not in known:
        raise NewerDatabase(
            f"The backup was made by a newer release ({head.made_by[:40]}, schema {head.schema_revision[:40]}; this one knows up to {known[-1]}). "
            "Restore it with that release or a newer one."
        )


def find_table(member: Member, tables: dict[str, TableHead]) -> TableHead:
    name = parse_rows_name(member.name)
    if name not in tables:
        raise BackupUnusable(f"The backup holds rows of {name!r}, which its head does not name: it was altered.")
    return tables[name]


def read_checked_rows(member: Member, table: TableHead):
    """Each row's values. Raises BackupUnusable for a line that is no row of the table, or names a file that is not ours."""
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


def _content(path: Path, reader: Reader) -> BackupContent:
    head, end = reader.head, reader.end
    return BackupContent(
        **head.model_dump(include={"created_at", "made_by", "schema_revision", "database"}),
        rows=sum(end.rows.values()),
        files=end.files,
        content_bytes=end.bytes,
        size_bytes=path.stat().st_size,
        missing=end.missing,
        missing_count=end.missing_count,
    )
