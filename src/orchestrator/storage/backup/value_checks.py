"""Checks of values in a backup that could lead out of the data directory: a backup may come from anywhere."""

import re
from typing import Any

from orchestrator.contract.errors import BadName
from orchestrator.contract.names import checked_filename
from orchestrator.storage.backup.format import TableHead, is_stored_file

_HEX = re.compile(r"[0-9a-f]{8,128}")
_CONTAINER = re.compile(r"ctr-[0-9a-z-]{1,64}")


def check_values(table: TableHead, values: list[Any]) -> None:
    """Check paths, file names and ids; raise ValueError for one that our program would never have written."""
    for column, value in zip(table.columns, values, strict=True):
        check = _CHECKS.get((table.name, column)) or (_stored if column.endswith("stored_path") else None)
        if check is not None and value is not None:
            check(value)


def _stored(value: str) -> None:
    if not is_stored_file(value):
        raise ValueError(f"{value[:100]!r} is no file of ours")


def _plain(value: str) -> None:
    try:
        checked_filename(value)
    except BadName as error:
        raise ValueError(str(error)) from None


def _container(value: str) -> None:
    if not _CONTAINER.fullmatch(value):
        raise ValueError(f"{value[:100]!r} is no container")


def _removal(value: str) -> None:
    parts = value.split("/")
    if len(parts) < 3 or parts[0] != "storage" or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{value[:100]!r} does not lie below storage/")


def _digest(value: str) -> None:
    if not _HEX.fullmatch(value):
        raise ValueError(f"{value[:100]!r} is no digest")


_CHECKS = {
    ("datasets", "sha256"): _digest,
    ("datasets", "format"): _plain,
    ("dataset_names", "sha256"): _digest,
    ("dataset_uses", "sha256"): _digest,
    ("environments", "digest"): _digest,
    ("environments", "id"): _plain,
    ("containers", "id"): _container,
    ("containers", "grades"): _container,
    ("containers", "version"): _plain,
    ("code", "version"): _plain,
    ("code", "filename"): _plain,
    ("versions", "version"): _plain,
    ("rounds", "version"): _plain,
    ("log_files", "filename"): _plain,
    ("removals", "path"): _removal,
}
