"""Checks of values in a backup that could lead out of the data directory: a backup may come from anywhere."""

import re
from typing import Any

from orchestrator.contract.errors import BadName
from orchestrator.contract.names import check_filename
from orchestrator.storage.backup.format import TableHead, is_stored_file

_HEX = re.compile(r"[0-9a-f]{8,128}")
_CONTAINER = re.compile(r"ctr-[0-9a-z-]{1,64}")


def check_values(table: TableHead, values: list[Any]) -> None:
    """Check paths, file names and ids; raise ValueError for one that our program would never have written."""
    for column, value in zip(table.columns, values, strict=True):
        check = _CHECKS.get((table.name, column)) or (_check_stored if column.endswith("stored_path") else None)
        if check is not None and value is not None:
            check(value)


def _check_stored(value: str) -> None:
    if not is_stored_file(value):
        raise ValueError(f"{value[:100]!r} is not a path of a stored file")


def _check_plain(value: str) -> None:
    try:
        check_filename(value)
    except BadName as error:
        raise ValueError(str(error)) from None


def _check_container(value: str) -> None:
    if not _CONTAINER.fullmatch(value):
        raise ValueError(f"{value[:100]!r} is not a container id")


def _check_removal(value: str) -> None:
    parts = value.split("/")
    if len(parts) < 3 or parts[0] != "storage" or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{value[:100]!r} is not below storage/")


def _check_digest(value: str) -> None:
    if not _HEX.fullmatch(value):
        raise ValueError(f"{value[:100]!r} is not a digest")


_CHECKS = {
    ("datasets", "sha256"): _check_digest,
    ("datasets", "format"): _check_plain,
    ("dataset_names", "sha256"): _check_digest,
    ("dataset_uses", "sha256"): _check_digest,
    ("environments", "digest"): _check_digest,
    ("environments", "id"): _check_plain,
    ("containers", "id"): _check_container,
    ("containers", "grades"): _check_container,
    ("containers", "version"): _check_plain,
    ("code", "version"): _check_plain,
    ("code", "filename"): _check_plain,
    ("versions", "version"): _check_plain,
    ("rounds", "version"): _check_plain,
    ("log_files", "filename"): _check_plain,
    ("removals", "path"): _check_removal,
}
