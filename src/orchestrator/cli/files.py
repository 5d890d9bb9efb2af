"""Files written whole or not at all: none outside the folder, none through a link, none overwritten unasked."""

import contextlib
import errno
import os
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.contract.errors import Conflict, Invalid, NotEmpty
from orchestrator.contract.names import check_filename

COPY_BYTES = 2**20
CONFLICTS = {
    "folder": "a folder has this name",
    "other": "not a regular file",
    "link": "a link, which is not followed",
    "differs": "exists with other content",
}


class WouldOverwrite(Conflict):
    code = "would_overwrite"


@dataclass(slots=True)
class WrittenFiles:
    """Names of files by what happened to them."""

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


def write_files(folder: Path, files: Mapping[str, bytes], *, force: bool) -> WrittenFiles:
    """Write all files into the folder, or none of them; return which were new, replaced or unchanged.

    force: replace files with other content, and links.
    Raises WouldOverwrite, with nothing written, if something is in the way; Invalid if the folder is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise Invalid(f"{folder} is a file, not a folder.")
    written, conflicts = WrittenFiles(), []
    for name, content in files.items():
        state = _compare(folder / check_filename(name), content)
        if state in ("folder", "other") or (state in ("link", "differs") and not force):
            conflicts.append(f"{name} ({CONFLICTS[state]})")
        else:
            {"missing": written.new, "same": written.same}.get(state, written.replaced).append(name)
    if conflicts:
        hint = "Move it away first." if force else "--force replaces files and links."
        raise WouldOverwrite(f"Nothing was written to {folder}: {', '.join(conflicts)}. {hint}")
    _write_all(folder, {name: content for name, content in files.items() if name not in written.same})
    return written


def move_file(source: Path, target: Path, *, replace: bool) -> None:
    """Move a finished file, also to another disk; raise NotEmpty, leaving the source, if the target exists by now."""
    try:
        _rename(source, target, replace)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(source, target, replace)
        source.unlink()


def _compare(path: Path, content: bytes) -> str:
    """Tell what is at the path: a key of CONFLICTS, `missing`, or `same`."""
    if path.is_symlink():
        return "link"
    if path.is_dir():
        return "folder"
    if not path.exists():
        return "missing"
    if not path.is_file():
        return "other"
    return "same" if path.stat().st_size == len(content) and path.read_bytes() == content else "differs"


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write each file under a temporary name, then rename all: a rename replaces a link and never follows it."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Path] = {}
    try:
        for name, content in files.items():
            parts[name] = folder / f".{uuid.uuid4().hex}.part"
            with parts[name].open("xb") as file:
                file.write(content)
        for name, part in parts.items():
            os.replace(part, folder / name)
    finally:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _rename(source: Path, target: Path, replace: bool) -> None:
    if replace:
        os.replace(source, target)
        return
    try:
        os.link(source, target)  # unlike a rename it replaces nothing
    except FileExistsError:
        raise NotEmpty(f"{target} exists now. The backup is complete and was left at {source}.") from None
    source.unlink()


def _copy(source: Path, target: Path, replace: bool) -> None:
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with source.open("rb") as read, os.fdopen(descriptor, "wb") as write:
            shutil.copyfileobj(read, write, COPY_BYTES)
            write.flush()
            os.fsync(write.fileno())
        _rename(part, target, replace)
    finally:
        part.unlink(missing_ok=True)
