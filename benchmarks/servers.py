"""Servers of a benchmark: processes of their own on free ports of loopback."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping


@contextlib.contextmanager
def server(
    arguments: list[str], pid: list[int] | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """The port, on loopback, of a server process, with `environment` put over this process's own.

    Its number is added to `pid`.
    """
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *arguments, str(port)], stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
    )
    if pid is not None:
        pid.append(process.pid)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"the server did not start (exit code {process.poll()})")
