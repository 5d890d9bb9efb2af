"""Takes declared outputs out of a container's /work without following anything the program has laid there."""

import os
import stat

from orchestrator.contract.errors import OutputRejected


def read_output(folder: int, path: str, *, max_bytes: int) -> bytes:
    """Read the plain file `path` under the open directory `folder`; raise OutputRejected with the reason."""
    *parents, name = _checked_parts(path)
    opened: list[int] = []
    try:
        for parent in parents:
            folder = os.open(parent, os.O_PATH | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
            opened.append(folder)
        opened.append(os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder))
        _check_kind(opened[-1], path, max_bytes)
        # looked at first, opened second: opening a pipe or a device can itself have effects
        opened.append(os.open(f"/proc/self/fd/{opened[-1]}", os.O_RDONLY | os.O_CLOEXEC))
        return _read(opened[-1], path, max_bytes)
    except FileNotFoundError:
        raise OutputRejected(f"The program did not write {_printable(path)} to its working directory.") from None
    except OSError as problem:
        raise OutputRejected(f"{_printable(path)} cannot be read as a plain file: {problem.strerror}.") from problem
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _checked_parts(path: str) -> list[str]:
    parts = path.split("/")
    if "\0" in path or any(part in {"", ".", ".."} for part in parts):
        raise OutputRejected(f"{_printable(path)} is not a path inside the working directory.")
    return parts


def _check_kind(descriptor: int, path: str, max_bytes: int) -> None:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OutputRejected(f"{_printable(path)} is {describe_kind(status.st_mode)}, not a plain file.")
    if status.st_nlink != 1:
        raise OutputRejected(f"{_printable(path)} is a hard link to another file, not a separate file.")
    if status.st_size > max_bytes:
        raise OutputRejected(f"{_printable(path)} has {status.st_size} bytes; at most {max_bytes} are allowed.")


def _read(descriptor: int, path: str, max_bytes: int) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise OutputRejected(f"{_printable(path)} has more than {max_bytes} bytes.")
    return data


def describe_kind(mode: int) -> str:
    kinds = {
        stat.S_IFLNK: "a symbolic link",
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
    }
    return kinds.get(stat.S_IFMT(mode), "a device")


def _printable(path: str) -> str:
    return ascii(path if len(path) <= 200 else path[:200] + "...")
