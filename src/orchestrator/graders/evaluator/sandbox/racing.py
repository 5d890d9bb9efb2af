"""How much faster a function is than one that is known to be right: both run in turns, on the same fresh inputs.

The function is hostile. It runs in a process of its own, which can start no other and write into no file, and which is
gone before the reference runs again. Time is measured here, from the first byte of a request to the last byte of its
answer. Inputs are drawn here, from the system's randomness, for each turn; expected answers never leave this process,
whose memory and descriptors are closed to others. The fastest turns are compared: the reference's first one is over
before the function runs for the first time, so nothing that the function does can make the reference's fastest slower.
"""

import ctypes
import json
import math
import os
import random
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contestant import UNPROTECTED
from outputs import Rejected, quote

MAX_ANSWER_BYTES = 8 * 1024 * 1024
START_SECONDS = 10.0
MIN_TURN_SECONDS = 2.0
SLOWER = 20  # times the reference's time: then a turn is over
SHOWN_CHARS = 120
PR_SET_DUMPABLE = 4


@dataclass(frozen=True)
class Race:
    """What is raced. make_input: draws the arguments of one call, as JSON values, from the `random.Random` it gets.

    reference: the function that is right, of the file that evaluate.py is. tolerance: of floats, relative and absolute.
    """

    function: str
    reference: Callable
    make_input: Callable[[random.Random], list]
    turns: int
    inputs: int
    tolerance: float


def close_to_others() -> None:
    """Close this process's memory and descriptors to other processes of the same user."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def measure_speedup(path: Path, race: Race) -> dict[str, float]:
    """Return `speedup`, the reference's fastest turn divided by the function's, and the seconds of both.

    Raises Rejected for a wrong answer, an error, or a turn that is too slow; RuntimeError where the machine does not
    keep the function from starting processes.
    """
    close_to_others()
    drawn = random.Random(int.from_bytes(os.urandom(32)))
    best = {"reference": math.inf, "function": math.inf}
    for _ in range(race.turns):
        inputs = [race.make_input(drawn) for _ in range(race.inputs)]
        source = Path(race.reference.__code__.co_filename)
        expected, seconds = run_turn(source, race.reference.__name__, inputs, limit_seconds=math.inf)
        best["reference"] = min(best["reference"], seconds)
        limit = max(MIN_TURN_SECONDS, SLOWER * seconds)
        answers, seconds = run_turn(path, race.function, inputs, limit_seconds=limit)
        best["function"] = min(best["function"], seconds)
        for arguments, right, answer in zip(inputs, expected, answers, strict=True):
            if not is_same(right, answer, race.tolerance):
                call = f"{race.function}({', '.join(map(show, arguments))})"
                raise Rejected("wrong_value", f"{call} gives {show(answer)}; right is {show(right)}.")
    return {
        "speedup": best["reference"] / best["function"],
        "seconds": best["function"],
        "reference_seconds": best["reference"],
    }


def run_turn(path: Path, function: str, inputs: list[list], *, limit_seconds: float) -> tuple[list, float]:
    """Return the function's answers and the seconds of them all; raise Rejected for an error or a lack of time."""
    answers, total = [], 0.0
    with start_contestant(path, function) as contestant:
        if (said := contestant.receive(START_SECONDS)) != "ready":
            raise Rejected(None, f"{path.name} cannot be loaded: {read_error(said)}")
        for arguments in inputs:
            request = json.dumps(arguments).encode() + b"\n"
            began = time.perf_counter()
            line = contestant.exchange(request, limit_seconds - total)
            total += time.perf_counter() - began
            answer = parse_answer(line, function)
            if not isinstance(answer, dict) or "value" not in answer:
                raise Rejected(None, f"{path.name}: {function} failed: {read_error(answer)}")
            answers.append(answer["value"])
    return answers, total


class Contestant:
    """A running process with a function in it."""

    def __init__(self, process: subprocess.Popen, name: str) -> None:
        self._process, self._name = process, name
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("A contestant was started without pipes.")
        self._stdin, self._stdout = process.stdin.fileno(), process.stdout.fileno()
        os.set_blocking(self._stdin, False)

    def receive(self, seconds: float) -> object:
        """Return what it says next; raise Rejected if that is no JSON."""
        return parse_answer(self.exchange(b"", seconds), self._name)

    def exchange(self, request: bytes, seconds: float) -> bytes:
        """Return the line that answers the request; raise Rejected if it does not come in time, or came before."""
        deadline = time.perf_counter() + min(seconds, 1e6)
        answer = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            if request:
                if selector.select(0):
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
def start_contestant(path: Path, function: str):
    """Start a process for the function; it is gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-I", str(Path(__file__).with_name("contestant.py")), str(path), function],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd="/",
    )
    try:
        yield Contestant(process, function)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def parse_answer(line: bytes, name: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise Rejected("malformed", f"{name} answered with what cannot be read.") from None


def read_error(said: object) -> str:
    error = said.get("error") if isinstance(said, dict) else said
    return str(error)[:400] if isinstance(error, str) else "it does not say why."


def is_same(right: object, answer: object, tolerance: float) -> bool:
    """Whether the values are equal, floats within the tolerance; True is not 1."""
    if isinstance(right, bool) or isinstance(answer, bool) or right is None:
        return right is answer
    if isinstance(right, float) and isinstance(answer, int | float):
        try:
            return math.isclose(right, answer, rel_tol=tolerance, abs_tol=tolerance)
        except OverflowError:
            return False
    if type(right) is not type(answer):
        return False
    if isinstance(right, list):
        return len(right) == len(answer) and all(is_same(*pair, tolerance) for pair in zip(right, answer, strict=True))
    if isinstance(right, dict):
        return right.keys() == answer.keys() and all(is_same(right[key], answer[key], tolerance) for key in right)
    return right == answer


def show(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}... ({quote(value)})"
