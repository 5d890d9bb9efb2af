"""Processes of a race as the one who measures sees them: started, asked, timed and ended."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contestant import UNPROTECTED
from outputs import Rejected

MAX_ANSWER_BYTES = 8 * 1024 * 1024
START_SECONDS = 10.0
WAITED_SECONDS, WAITED_SHARE = 0.002, 0.1  # waiting beyond both in each call is the contestant's own doing
NameOfCall = Callable[[int], str]


@dataclass(frozen=True)
class Side:
    """One of both: its source, the path it is known by, and the function in it; none for a program that is run."""

    source: str
    path: str
    function: str

    @property
    def name(self) -> str:
        return os.path.basename(self.path)


@dataclass(frozen=True)
class CallTime:
    """Wall time from the first byte of a request to the last byte of its answer, and what the kernel says of it."""

    wall_seconds: float
    cpu_seconds: float
    held_up_seconds: float

    @property
    def waited_seconds(self) -> float:
        return self.wall_seconds - self.cpu_seconds - self.held_up_seconds

    @property
    def seconds(self) -> float:
        """Return the time it would take on a machine of its own: processor time, and waiting that nobody imposes."""
        waited = self.waited_seconds
        own = waited > WAITED_SECONDS + WAITED_SHARE * self.cpu_seconds
        return max(self.cpu_seconds, 1e-9) + (waited if own else 0.0)


def run_calls(
    side: Side, inputs: list, *, limit_seconds: float, name_call: NameOfCall
) -> tuple[list[object], list[CallTime]]:
    """Return the answers and times of the calls; raise Rejected for an error or a lack of time.

    A program has a process for each input, a function one for all of them.
    """
    answers: list[object] = []
    times: list[CallTime] = []
    groups = [inputs] if side.function else [[each] for each in inputs]
    for group in groups:
        with start_contestant(side) as contestant:
            for given in group:
                left = limit_seconds - sum(call.wall_seconds for call in times)
                line, spent = contestant.call(json.dumps(given).encode() + b"\n", left)
                answer = contestant.parse(line)
                if not isinstance(answer, dict) or "value" not in answer:
                    where = name_call(len(answers))
                    what = f"{side.function} failed" if side.function else "it failed"
                    raise Rejected(None, f"{side.name}: {what}: {read_error(answer)} ({where})")
                answers.append(answer["value"] if side.function else str(answer["value"]).rstrip())
                times.append(spent)
    return answers, times


class Contestant:
    """A running process with a function or a program in it."""

    def __init__(self, process: subprocess.Popen, side: Side) -> None:
        self._process, self._name = process, side.function or side.name
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("A contestant was started without pipes.")
        self._stdin, self._stdout = process.stdin.fileno(), process.stdout.fileno()
        os.set_blocking(self._stdin, False)
        self._clock = (~process.pid << 3) | 2  # of the processor time of all its threads; see clock_getcpuclockid(3)

    def load(self, side: Side) -> None:
        """Send the source and wait until it is loaded; raise Rejected if it cannot be."""
        said = self.parse(self._exchange(json.dumps(side.source).encode() + b"\n", START_SECONDS))
        if said != "ready":
            raise Rejected(None, f"{side.name} cannot be loaded: {read_error(said)}")

    def call(self, request: bytes, limit_seconds: float) -> tuple[bytes, CallTime]:
        """Return the line that answers a request, and its time; raise Rejected if it does not come in time."""
        held_up, cpu = self._read_held_up(), time.clock_gettime(self._clock)
        began = time.perf_counter()
        line = self._exchange(request, limit_seconds)
        wall = time.perf_counter() - began
        try:
            cpu = time.clock_gettime(self._clock) - cpu
        except OSError:  # it ends itself after its answer
            cpu = wall
        return line, CallTime(wall, cpu, max(0.0, self._read_held_up() - held_up))

    def parse(self, line: bytes) -> object:
        try:
            return json.loads(line)
        except (ValueError, RecursionError):
            raise Rejected("malformed", f"{self._name} answered with what cannot be read.") from None

    def _read_held_up(self) -> float:
        """Return for how long it and this process could have run and had no processor; 0.0 where no kernel says so."""
        try:
            lines = [Path("/proc", pid, "schedstat").read_text() for pid in (str(self._process.pid), "self")]
            return sum(int(line.split()[1]) for line in lines) / 1e9
        except (OSError, ValueError, IndexError):
            return 0.0

    def _exchange(self, request: bytes, seconds: float) -> bytes:
        """Return the line that answers the request; raise Rejected if it does not come in time, or came before."""
        deadline = time.perf_counter() + min(seconds, 1e6)
        answer = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            if selector.select(0):
                self._read(bytearray())  # its end has words of its own
                raise Rejected(None, f"{self._name} wrote something before it was called.")
            selector.register(self._stdin, selectors.EVENT_WRITE)
            while not answer.endswith(b"\n"):
                left = deadline - time.perf_counter()
                for key, _ in selector.select(max(0.0, left)) if left > 0 else []:
                    if key.fd == self._stdout:
                        self._read(answer)
                    elif not (request := self._write(request)):
                        selector.unregister(self._stdin)
                if left <= 0:
                    raise Rejected(None, f"{self._name} took more than {seconds:.3g} s.")
        return bytes(answer)

    def _read(self, answer: bytearray) -> None:
        part = os.read(self._stdout, 1 << 20)
        answer += part
        if not part:
            if self._process.wait(START_SECONDS) == UNPROTECTED:
                raise RuntimeError(
                    "race needs a sandbox that keeps programs from starting processes; this one does not."
                )
            raise Rejected(None, f"{self._name} ended its process (exit code {self._process.returncode}).")
        if len(answer) > MAX_ANSWER_BYTES:
            raise Rejected("too_large", f"{self._name} answered with more than {MAX_ANSWER_BYTES} bytes.")

    def _write(self, request: bytes) -> bytes:
        try:
            return request[os.write(self._stdin, request) :]
        except BrokenPipeError:
            return b""  # its end is read from the other pipe


@contextmanager
def start_contestant(side: Side) -> Iterator[Contestant]:
    """Start a process with the source in it; it is gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-I", str(Path(__file__).with_name("contestant.py")), side.path, side.function],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd="/",
    )
    try:
        contestant = Contestant(process, side)
        contestant.load(side)
        yield contestant
    finally:
        process.kill()
        process.wait()
        if process.stdin is not None and process.stdout is not None:
            process.stdin.close()
            process.stdout.close()


def read_error(said: object) -> str:
    error = said.get("error") if isinstance(said, dict) else said
    return str(error)[:400] if isinstance(error, str) else "it does not say why."
