"""Tiny real wheels, written byte by byte: what an index or a folder of wheels would hold, and what it should not."""

import base64
import hashlib
import zipfile
from pathlib import Path


def make_wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    *,
    needs: tuple[str, ...] = (),
    files: dict[str, str] | None = None,
    entries: tuple[zipfile.ZipInfo, ...] = (),
    scripts: str = "",
    tag: str = "py3-none-any",
) -> Path:
    """A wheel with a module of its name that tells its version.

    entries: further members, as they are, with hostile names or kinds.
    """
    info = f"{name}-{version}.dist-info"
    requires = "".join(f"Requires-Dist: {line}\n" for line in needs)
    found = {f"{name}/__init__.py": f"__version__ = {version!r}\n"} | (files or {})
    found |= {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    if scripts:
        found[f"{info}/entry_points.txt"] = scripts
    record = "".join(f"{path},sha256={_digest(text)},{len(text.encode())}\n" for path, text in found.items())
    found[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in found.items():
            archive.writestr(path, text)
        for entry in entries:
            archive.writestr(entry, "/etc/passwd")
    return file


def entry(name: str, *, mode: int = 0o100644) -> zipfile.ZipInfo:
    """A member with the mode of a Unix file; 0o120777 is a symbolic link."""
    found = zipfile.ZipInfo("placeholder")
    found.filename = found.orig_filename = name
    found.external_attr = mode << 16
    found.create_system = 3
    return found


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
