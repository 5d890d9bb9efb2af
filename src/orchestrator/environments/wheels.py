"""Looks into a wheel before it is unpacked: its hash, its size, and whether each entry is a plain file inside."""

import hashlib
import stat
import zipfile
from pathlib import Path, PurePosixPath

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from orchestrator.contract.environments import Locked
from orchestrator.contract.errors import BuildFailed

MAX_ENTRIES = 100_000
BLOCK_BYTES = 1 << 20


def check_wheel(file: Path, package: Locked) -> int:
    """Return its bytes unpacked; raise BuildFailed if it is not the wheel of the lock, or not fit to be unpacked."""
    _check_name(file, package)
    sha256 = hash_file(file)
    if sha256 != package.sha256:
        raise BuildFailed(f"{file.name} has the sha256 {sha256}, but {package.sha256} was expected")
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BuildFailed(f"{file.name} is not a zip archive: {error}") from None
    if len(entries) > MAX_ENTRIES:
        raise BuildFailed(f"{file.name} has {len(entries)} entries; at most {MAX_ENTRIES} are allowed")
    for entry in entries:
        _check_entry(file.name, entry)
    return sum(entry.file_size for entry in entries)


def hash_file(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _check_name(file: Path, package: Locked) -> None:
    try:
        name, version, *_ = parse_wheel_filename(file.name)
    except InvalidWheelFilename as error:
        raise BuildFailed(f"{file.name!r} is not named like a wheel: {error}") from None
    if canonicalize_name(name) != package.name or str(version) != package.version:
        raise BuildFailed(f"{file.name} was found where {package.name} {package.version} was expected")


def _check_entry(wheel: str, entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename  # as written: zipfile itself cuts at NUL and turns separators
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts or not path.parts
    if outside or "\\" in name or any(ord(letter) < 32 for letter in name) or ":" in path.parts[0]:
        raise BuildFailed(f"{wheel} contains the entry {name[:200]!r}, which could be outside its folder")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BuildFailed(f"{wheel} contains the entry {name[:200]!r}, which is a link or a device, not a plain file")
