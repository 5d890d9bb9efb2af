"""What goes into a container, named by its content: a runner on another machine needs nothing but the bytes."""

import hashlib
import io
import os
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pydantic import BaseModel, ConfigDict


class ContentFile(NamedTuple):
    """One file. `path` is relative to the content, with '/'; '' where the content is itself a file."""

    path: str
    size_bytes: int
    sha256: str
    executable: bool


class Content(ABC):
    """A file, or a folder of plain files; it stays as it is while a container is started with it."""

    digest: str | None = None  # a name that equal contents share, where one is known without reading them

    @property
    def host_path(self) -> Path | None:
        """Return where the content lies on this machine, None if it does not: a runner here may show it in place."""
        return None

    @abstractmethod
    def files(self) -> list[ContentFile]:
        """List all files, sorted by path; raise ValueError for links and devices. Reads all: call it in a thread."""

    @abstractmethod
    def open(self, path: str) -> BinaryIO:
        """Open one of `files` for reading."""


@dataclass(frozen=True)
class HostContent(Content):
    """A file or folder of this machine."""

    path: Path
    digest: str | None = None

    @property
    def host_path(self) -> Path:
        return self.path

    def files(self) -> list[ContentFile]:
        if not self.path.is_dir():
            return [self._describe_file("")]
        paths = [Path(folder, name) for folder, _, names in os.walk(self.path) for name in names]
        return [self._describe_file(path) for path in sorted(path.relative_to(self.path).as_posix() for path in paths)]

    def open(self, path: str) -> BinaryIO:
        return (self.path / path).open("rb")

    def _describe_file(self, path: str) -> ContentFile:
        file = self.path / path
        if file.is_symlink() or not file.is_file():
            raise ValueError(f"{file} is not a plain file, so it cannot be an input of a container.")
        with file.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        status = file.stat()
        return ContentFile(path, status.st_size, sha256, bool(status.st_mode & 0o100))


@dataclass(frozen=True)
class BytesContent(Content):
    """Files that are held in memory, by path; {'': data} is a single file."""

    contents: dict[str, bytes]

    def files(self) -> list[ContentFile]:
        return [
            ContentFile(path, len(data), hashlib.sha256(data).hexdigest(), executable=False)
            for path, data in sorted(self.contents.items())
        ]

    def open(self, path: str) -> BinaryIO:
        return io.BytesIO(self.contents[path])


class Input(BaseModel):
    """A file or folder that the container sees, read-only, at `target`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    target: str
    content: Content


def make_host_input(source: Path, target: str) -> Input:
    """Return an input for a file or folder of this machine."""
    return Input(target=target, content=HostContent(source))
