"""Programs that tests start and kill, forked from a process that has imported the product: that is most of a start."""

import multiprocessing
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.engine.killable"])


class ForkedProgram:
    """A process that runs `main(arguments)`; it is used like a subprocess.Popen.

    main: a function of a module, which the process imports. stdout, stderr: files that get what it prints.
    environment: all of it; that of this process if None.
    """

    def __init__(
        self,
        main: Callable[[Sequence[str]], None],
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        stdout: Path | None = None,
        stderr: Path | None = None,
    ) -> None:
        self._own = None if stdout and stderr else tempfile.TemporaryDirectory()
        self.stdout = stdout or Path(self._own.name, "stdout")
        self.stderr = stderr or Path(self._own.name, "stderr")
        environment = dict(os.environ if environment is None else environment)
        values = (main, list(arguments), environment, str(self.stdout), str(self.stderr))
        self._process = CONTEXT.Process(target=_run, args=values)
        self._process.start()
        self.pid = self._process.pid
        self.args = arguments

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self.args), timeout)
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, signal.Signals(number))

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end; return what it printed."""
        self.wait(timeout)
        return self.stdout.read_text(), self.stderr.read_text()


def _run(main, arguments: list[str], environment: dict[str, str], stdout: str, stderr: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for stream, path in ((1, stdout), (2, stderr)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(opened, stream)
        os.close(opened)
    main(arguments)
