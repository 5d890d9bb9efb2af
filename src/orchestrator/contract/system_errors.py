"""Failures that the operating system reports, as sentences that say what to do about them."""

import errno
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or sys.platform != "win32":
    import resource

NO_THREAD = "can't start new thread"  # how Python words a failed start of a thread, which is no OSError
FULL = (errno.ENOSPC, errno.EDQUOT)


def system_error_text(error: OSError | MemoryError | RuntimeError) -> str:
    """Describe the failure: what happened, to which file, and the remedy where there is a usual one."""
    if isinstance(error, MemoryError):
        return f"There is not enough memory. {_remedy(errno.ENOMEM)}"
    if is_thread_limit(error):
        return f"No more threads can be started. {_remedy(errno.EAGAIN)}"
    if not isinstance(error, OSError):
        return str(error)
    name = error.filename.decode(errors="replace") if isinstance(error.filename, bytes) else error.filename
    what = f"{error.strerror or error}{f': {name}' if name else ''}."
    return f"{what} {_remedy(error.errno)}".strip()


def is_thread_limit(error: BaseException) -> bool:
    """Whether a thread could not be started."""
    return isinstance(error, RuntimeError) and str(error) == NO_THREAD


def _remedy(number: int | None) -> str:
    """Return what to do about an error of this number; "" if that depends on the case."""
    if number in FULL:
        return "Free some space on that disk, or choose another directory with --data-dir."
    if number == errno.EROFS:
        return "Choose a directory on a disk that can be written, with --data-dir."
    if number == errno.EMFILE:
        return f"This process may open {_limit('RLIMIT_NOFILE')} files: raise that with `ulimit -n 1024`."
    if number == errno.ENFILE:
        return "All programs of this machine together have opened as many files as it allows: end some of them."
    if number == errno.EAGAIN:
        return (
            f"This user may have {_limit('RLIMIT_NPROC')} processes and threads: end some, or raise that with "
            "`ulimit -u 1024` or the pids limit of this machine's container."
        )
    if number == errno.ENOMEM:
        return f"End other programs, or raise the limit of addresses ({_limit('RLIMIT_AS')} bytes) with `ulimit -v`."
    return ""


def _limit(name: str) -> str:
    if sys.platform == "win32":
        return "a limited number of"
    value = resource.getrlimit(getattr(resource, name))[0]
    return "unlimited" if value == resource.RLIM_INFINITY else str(value)
