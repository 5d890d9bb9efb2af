"""Writes files into a folder: all of them or none, nothing outside it, nothing through a link, nothing over other bytes unasked."""

import contextlib
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.contract.errors import Conflict, Invalid
from orchestrator.contract.names import checked_filename


class WouldOverwrite(Conflict):
    code = "would_overwrite"


@dataclass(slots=True)
class Placed:
    """Names of files by what became of them."""

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


def place_files(folder: Path, files: Mapping[str, bytes], *, force: bool) -> Placed:
    """What was written. Raises WouldOverwrite, with nothing written, for what stands in the way; `force` replaces other bytes and links."""
    if folder.exists() and not folder.is_dir():
        raise Invalid(f"{folder} is a file, not a folder.")
    placed, in_the_way = Placed(), []
    for name, content in files.items():
        what = _there(folder / checked_filename(name), content)
        if what in ("folder", "other") or (what in ("link", "differs") and not force):
            in_the_way.append(f"{name} ({_REASONS[what]})")
        else:
            {"nothing": placed.new, "same": placed.same}.get(what, placed.replaced).append(name)
    if in_the_way:
        more = "--force replaces files and links." if not force else "Move it away first."
        raise WouldOverwrite(f"Nothing was written to {folder}: {', '.join(in_the_way)}. {more}")
    _write_all(folder, {name: content for name, content in files.items() if name not in placed.same})
    return placed


_REASONS = {
    "folder": "a folder has this name",
    "other": "not a plain file",
    "link": "a link, which is not followed",
    "differs": "there with other content",
}


def _there(path: Path, content: bytes) -> str:
    """What stands where the file is to go."""
    if path.is_symlink():
        return "link"
    if path.is_dir():
        return "folder"
    if not path.exists():
        return "nothing"
    if not path.is_file():
        return "other"
    return "same" if path.stat().st_size == len(content) and path.read_bytes() == content else "differs"


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Each aside first, then renamed over its name: a rename replaces a link and never follows it."""
    folder.mkdir(parents=True, exist_ok=True)
    asides: dict[str, Path] = {}
    try:
        for name, content in files.items():
            asides[name] = folder / f".{uuid.uuid4().hex}.part"
            with asides[name].open("xb") as file:
                file.write(content)
        for name, aside in asides.items():
            os.replace(aside, folder / name)
    finally:
        for aside in asides.values():
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
