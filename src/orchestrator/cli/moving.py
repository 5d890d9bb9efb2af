"""A finished file brought to its place: whole or not at all, and over nothing that is not to be replaced."""

import errno
import os
import shutil
from pathlib import Path

from orchestrator.contract.errors import NotEmpty


def move_file(source: Path, final: Path, *, replace: bool) -> None:
    """Raises NotEmpty if something lies there by now and is not to be replaced; the source is then where it was."""
    try:
        _name(source, final, replace)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(source, final, replace)
        source.unlink()


def _name(source: Path, final: Path, replace: bool) -> None:
    if replace:
        os.replace(source, final)
        return
    try:
        os.link(source, final)  # unlike a rename it replaces nothing
    except FileExistsError:
        raise NotEmpty(f"{final} exists by now; the backup is whole and lies at {source}.") from None
    source.unlink()


def _copy(source: Path, final: Path, replace: bool) -> None:
    aside = final.with_name(f"{final.name}.part")
    aside.unlink(missing_ok=True)
    try:
        with (
            source.open("rb") as read,
            os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as write,
        ):
            shutil.copyfileobj(read, write, 2**20)
            write.flush()
            os.fsync(write.fileno())
        _name(aside, final, replace)
    finally:
        aside.unlink(missing_ok=True)
