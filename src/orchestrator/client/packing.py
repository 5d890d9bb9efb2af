"""A folder as one tar file, the same bytes each time; links and hidden files do not come along."""

import tarfile
from pathlib import Path

from orchestrator.contract.errors import Invalid

MAX_FILES = 10_000
LEFT_OUT = ("__pycache__",)


def pack(folder: Path, target: Path) -> None:
    """List the files to pack; raise Invalid for links, and if there is no file or too many."""
    files = [path for path in sorted(folder.rglob("*")) if not _is_left_out(path.relative_to(folder))]
    links = [path for path in files if path.is_symlink()]
    if links:
        raise Invalid(f"{links[0]} is a link; a data set can contain plain files only.")
    files = [path for path in files if path.is_file()]
    if not files:
        raise Invalid(f"The folder {folder} contains no files.")
    if len(files) > MAX_FILES:
        raise Invalid(f"The folder {folder} contains {len(files):,} files; a data set can have at most {MAX_FILES:,}.")
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for path in files:
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size, entry.mode = path.stat().st_size, 0o644
            with path.open("rb") as content:
                archive.addfile(entry, content)


def _is_left_out(path: Path) -> bool:
    return any(part.startswith(".") or part in LEFT_OUT for part in path.parts)
