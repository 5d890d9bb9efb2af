"""Runs pip as a process of its own: it dies with the server, sees the packages of one folder only, and keeps limits.

Started as `python -I -S run_pip.py SERVER_PID FOLDER FAILURE_FILE FILE_BYTES MEMORY_BYTES ARGUMENT...`. Imports nothing
of ours. pip says why it failed in words only, so the exceptions behind them are written to FAILURE_FILE.
"""

import ctypes
import errno
import json
import logging
import os
import resource
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


class FailureRecorder(logging.Handler):
    """Sees the exceptions that pip turns into words, and keeps what can be decided on in a file of JSON."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.failure: dict[str, object] = {}

    def emit(self, record: logging.LogRecord) -> None:
        failure = {**_describe_unreached(record), **_find_cause(sys.exc_info()[1])}
        if failure:
            self.failure |= failure
            with open(self.file, "w", encoding="utf-8") as file:
                json.dump(self.failure, file)


def main(server: str, folder: str, failure: str, file_bytes: str, memory_bytes: str, *arguments: str) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(server):  # the server ended before the line above
        sys.exit(1)
    limits = {resource.RLIMIT_FSIZE: int(file_bytes), resource.RLIMIT_AS: int(memory_bytes), resource.RLIMIT_CORE: 0}
    for name, value in limits.items():
        hard = resource.getrlimit(name)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails with a sentence instead
    sys.path.append(folder)
    sys.argv = ["pip", *arguments]
    record_failures(failure)
    runpy.run_module("pip", run_name="__main__", alter_sys=True)


def record_failures(file: str) -> None:
    """Record the exceptions behind pip's words; without these parts of pip, only words are left."""
    try:
        from pip._internal.cli import base_command  # not ours to be stable: it is there in pip 20.3 to 26
    except ImportError:
        return
    logging.getLogger("pip").addHandler(FailureRecorder(file))
    base_command.logger.setLevel(logging.DEBUG)  # it tells of the exception at this level; what is printed stays


def _describe_unreached(record: logging.LogRecord) -> dict[str, object]:
    """urllib3 warns before each further try at a broken connection, and pip hides how the last one ended."""
    retries = record.args[0] if isinstance(record.args, tuple) and record.args else None
    return {"unreached": True} if type(retries).__name__ == "Retry" and getattr(retries, "total", None) == 0 else {}


def _find_cause(error: BaseException | None) -> dict[str, object]:
    """Return what the exception, or one that led to it, says: a full disk, or requirements that cannot be met."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL_DISK:
            return {"disk_full": True}
        if type(error).__name__ == "ResolutionImpossible":
            requirements = [cause.requirement for cause in getattr(error, "causes", ())]
            names = [requirement.project_name for requirement in requirements]
            return {"unmet": [str(requirement) for requirement in requirements], "unmet_names": names}
        error = error.__cause__ or error.__context__
    return {}


if __name__ == "__main__":
    main(*sys.argv[1:])
