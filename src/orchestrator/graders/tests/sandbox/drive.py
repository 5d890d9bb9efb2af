"""Calls the program's functions and writes answers.json. Started in the program's sandbox: `python -I drive.py ...`.

The program runs in processes below this one (worker.py). They see the arguments of one call at a time: the calls are
sealed, and the key is in this process alone, whose memory is closed to others. Held-out calls come last, when nothing
of the program is left from before, in processes that cannot print, and their answers are written sealed.
"""

import argparse
import ctypes
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

FOLDER = Path(__file__).parent
ANSWERS = Path("answers.json")
MAX_LINE_BYTES = 2 * 1024 * 1024
MAX_TOTAL_BYTES = 4 * 1024 * 1024  # of all answers of a part
SWEEPS = 200
PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 4, 36
SKIPPED = {"skipped": "the time of the run was up before this call"}


class Died(Exception):
    """The worker is gone or of no more use; `outcome` is what the call that it had came to."""

    def __init__(self, outcome: dict) -> None:
        super().__init__(str(outcome))
        self.outcome = outcome


class CannotLoad(Exception):
    """The program cannot be loaded."""


def main() -> None:
    sys.path.insert(0, str(FOLDER))  # -I leaves it out
    from seal import KEY_VARIABLE, derive_nonce, seal, unseal

    options = parse_arguments()
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # what the program leaves running comes to this process
    key = bytes.fromhex(os.environ.pop(KEY_VARIABLE))
    calls = json.loads(unseal(Path(options.calls).read_bytes(), key))
    deadline = time.monotonic() + options.seconds
    try:
        answers = {"validation": answer_calls(calls["validation"], options, deadline, prints=True)}
        held_out = answer_calls(calls["held_out"], options, deadline, prints=False)
    except CannotLoad as why:
        if why.args:  # of an error, the worker has printed the traceback
            print(f"{os.path.basename(options.entry)} cannot be loaded: {why}", file=sys.stderr, flush=True)
        sys.exit(1)
    content = json.dumps(held_out).encode()
    answers["held_out"] = seal(content, key, derive_nonce(content, key)).hex()
    write_answers(json.dumps(answers))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entry", required=True)
    parser.add_argument("--calls", required=True)
    parser.add_argument("--call-seconds", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True, help="for all calls together")
    parser.add_argument("--memory-bytes", type=int, required=True, help="of one call")
    return parser.parse_args()


def answer_calls(calls: list, options: argparse.Namespace, deadline: float, *, prints: bool) -> list[dict]:
    """Return the outcome of each call; raise CannotLoad if the program cannot be loaded the first time."""
    outcomes: list[dict] = []
    worker, total = None, 0
    try:
        for call in calls:
            left = deadline - time.monotonic()
            if left <= 0 or total > MAX_TOTAL_BYTES:
                outcomes.append(SKIPPED if left <= 0 else {"refused": "all answers together are too large"})
                continue
            try:
                if worker is None:
                    worker = Worker(options, prints=prints)
                    worker.wait_until_loaded(left)
                outcome = worker.call(call, min(options.call_seconds, left))
            except Died as died:
                outcome = died.outcome
                if prints and "load" in outcome and not outcomes:
                    raise CannotLoad(*([] if "raised" in outcome else [outcome["load"]])) from None
                if worker is not None:
                    worker.close()
                worker = None
            outcomes.append(outcome)
            total += len(json.dumps(outcome))
    finally:
        if worker is not None:
            worker.close()
    return outcomes


class Worker:
    """A process with the program in it, and all that the program starts."""

    def __init__(self, options: argparse.Namespace, *, prints: bool) -> None:
        printed = None if prints else subprocess.DEVNULL
        self._process = subprocess.Popen(
            [sys.executable, str(FOLDER / "worker.py"), options.entry, str(options.memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=printed,
            bufsize=0,
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("A worker was started without pipes.")
        self._stdin, self._stdout = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._stdin, False)
        self._unread = bytearray()

    def wait_until_loaded(self, seconds: float) -> None:
        """Wait until the program is loaded; raise Died, whose outcome says why, if it is not."""
        try:
            said = self._receive(b"", time.monotonic() + seconds, f"it takes more than {seconds:.0f} s")
        except Died as died:
            raise Died({"load": next(iter(died.outcome.values()))}) from None
        if said.get("ready") is not True:
            raise Died({"load": str(said.get("load", "it does not say why"))[:400], "raised": True})

    def call(self, call: list, seconds: float) -> dict:
        """Return what a call came to; raise Died where the worker cannot take another one."""
        deadline = time.monotonic() + seconds
        late = f"it took more than {seconds:.3g} s"
        said = self._receive(json.dumps(call).encode() + b"\n", deadline, late)
        if "ended" in said:
            return {"died": describe_exit(said["ended"])}
        last = self._receive(b"", deadline, late)
        if "ended" not in last:
            raise Died({"refused": "it wrote what is no answer"})
        return said

    def close(self) -> None:
        """End the worker and all that the program has started, whatever session it has moved to."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        end_descendants()

    def _receive(self, request: bytes, deadline: float, late: str) -> dict:
        line = self._exchange(request, deadline, late)
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise Died({"refused": "it wrote what is no answer"})
        return said

    def _exchange(self, request: bytes, deadline: float, late: str) -> bytes:
        """Return the next line; raise Died if none comes in time, it is too long, or the worker has ended."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            if request:
                selector.register(self._stdin, selectors.EVENT_WRITE)
            while b"\n" not in self._unread:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Died({"late": late})
                for key, _ in selector.select(left):
                    if key.fd == self._stdout:
                        self._read()
                    elif not (request := self._write(request)):
                        selector.unregister(self._stdin)
        line, _, self._unread = self._unread.partition(b"\n")
        return bytes(line)

    def _read(self) -> None:
        part = os.read(self._stdout, 1 << 20)
        self._unread += part
        if not part:
            raise Died({"died": "it ended its own process"})
        if len(self._unread) > MAX_LINE_BYTES:
            raise Died({"refused": f"it has more than {MAX_LINE_BYTES} bytes"})

    def _write(self, request: bytes) -> bytes:
        try:
            return request[os.write(self._stdin, request) :]
        except BrokenPipeError:
            return b""  # its end is read from the other pipe


def end_descendants() -> None:
    """Kill what is left below this process until nothing is; raise RuntimeError if there is always more."""
    for _ in range(SWEEPS):
        children = list_children(os.getpid())
        if not children:
            return
        for process in children:
            for below in (process, *list_children(process)):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(below, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(process, 0)
    raise RuntimeError("The program keeps starting processes; it cannot be ended.")


def list_children(process: int) -> list[int]:
    """List the processes that a process has started, from all of /proc: kernels need not have a file of children."""
    children = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                fields = Path("/proc", name, "stat").read_text(errors="replace").rpartition(")")[2].split()
                if int(fields[1]) == process:
                    children.append(int(name))
    return children


def describe_exit(status: object) -> str:
    if not isinstance(status, int):
        return "it ended its process"
    return f"it was ended by signal {-status}" if status < 0 else f"it ended its process with exit code {status}"


def write_answers(content: str) -> None:
    if ANSWERS.is_dir() and not ANSWERS.is_symlink():
        shutil.rmtree(ANSWERS)
    ANSWERS.unlink(missing_ok=True)
    ANSWERS.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
