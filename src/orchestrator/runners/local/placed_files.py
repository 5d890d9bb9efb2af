"""Files that are in the sandbox of an agent when it starts, and what lies there when it has ended."""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence

from orchestrator.contract.agent_sandbox import MAX_LISTED_FILES, AgentSandboxSpec, LeftFile, LeftFiles
from orchestrator.contract.errors import Invalid, SandboxUnavailable
from orchestrator.runners.local.outputs import describe_kind
from orchestrator.runners.local.users import UserId

MAX_DEPTH = 32
MAX_PATH_BYTES = 1000
FILE_MODE, FOLDER_MODE = 0o644, 0o755


def place_files(spec: AgentSandboxSpec, folders: Sequence[int], slot: UserId | None) -> None:
    """Write the files of the spec into its /work and home, before anything of the agent runs.

    folders: descriptors in the order of `spec.folder_sizes_mb`. Raises Invalid for a path that leads elsewhere.
    """
    for folder, contents in zip(folders, (spec.files, spec.home), strict=False):
        _write_files(folder, contents, slot.user if slot else None)


def list_left_files(folder: int) -> LeftFiles:
    """List what lies below an open folder, sorted; nothing is followed or opened but folders."""
    files: list[LeftFile] = []
    for file in _walk(folder, "", 0):
        if len(files) == MAX_LISTED_FILES:
            return LeftFiles(files=sorted(files, key=lambda left: left.path), complete=False)
        files.append(file)
    return LeftFiles(files=sorted(files, key=lambda left: left.path))


def _write_files(folder: int, contents: Mapping[str, bytes], user: int | None) -> None:
    for path, content in contents.items():
        *parents, name = parts = path.split("/")
        if "\0" in path or any(part in {"", ".", ".."} for part in parts):
            raise Invalid(f"{path!a} is not a path inside the workspace of an agent.")
        opened: list[int] = []
        try:
            at = folder
            for parent in parents:
                at = _enter(at, parent, user)
                opened.append(at)
            opened.append(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, FILE_MODE, dir_fd=at))
            _write_all(opened[-1], content, user)
        except OSError as problem:
            raise SandboxUnavailable(f"{path!a} cannot be put into the sandbox: {problem.strerror}.") from problem
        finally:
            for descriptor in opened:
                os.close(descriptor)


def _enter(folder: int, name: str, user: int | None) -> int:
    try:
        os.mkdir(name, FOLDER_MODE, dir_fd=folder)
        if user is not None:
            os.chown(name, user, user, dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        pass
    return os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)


def _write_all(descriptor: int, content: bytes, user: int | None) -> None:
    os.fchmod(descriptor, FILE_MODE)
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(content)
    if user is not None:
        os.fchown(descriptor, user, user)


def _walk(folder: int, prefix: str, depth: int) -> Iterator[LeftFile]:
    """Yield what lies below; a folder that the agent has closed to itself is an entry like any other."""
    descriptor = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
    with os.scandir(descriptor) as entries:
        os.close(descriptor)  # scandir has one of its own
        for entry in entries:
            path = f"{prefix}{entry.name}"
            try:
                status = os.stat(entry.name, dir_fd=folder, follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode) and depth < MAX_DEPTH:
                    yield from _walk_folder(folder, entry.name, path, depth)
                else:
                    yield LeftFile(path=_printable(path), size_bytes=status.st_size, refused=_refusal(path, status))
            except OSError as problem:
                yield LeftFile(path=_printable(path), size_bytes=0, refused=f"cannot be read: {problem.strerror}")


def _walk_folder(parent: int, name: str, path: str, depth: int) -> Iterator[LeftFile]:
    inner = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    try:
        yield from _walk(inner, f"{path}/", depth + 1)
    finally:
        os.close(inner)


def _refusal(path: str, status: os.stat_result) -> str | None:
    if not stat.S_ISREG(status.st_mode):
        return f"is {describe_kind(status.st_mode)}, not a plain file"
    if status.st_nlink != 1:
        return "is a hard link to another file"
    if _printable(path) != path or len(path.encode()) > MAX_PATH_BYTES:
        return "has a name that is not plain text, or is too long"
    return None


def _printable(path: str) -> str:
    return path if path.isprintable() and not any("\ud800" <= char <= "\udfff" for char in path) else ascii(path)
