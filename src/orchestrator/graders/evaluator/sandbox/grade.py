"""Writes grade.json. Started in the grade sandbox as `python -I /grader/grade.py ...`.

evaluate.py runs in a process below this one, so that whatever it does, ends in a grade that says so.
"""

import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

MAX_PRINTED_BYTES = 256 * 1024
MAX_ANSWER_BYTES = 256 * 1024
SETTLE_SECONDS = 1.0
GRADE = Path("grade.json")
PR_SET_DUMPABLE = 4
FRAME = re.compile(r'File ".*/(?:evaluate|tests)\.py", line (\d+) in ([\w<>]+)')
SCRIPT = "--script="


def main() -> None:
    # a program that evaluate.py races runs as the same user: it must not get at the memory or the pipe of this process
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    timeout_seconds, arguments = float(sys.argv[1]), sys.argv[2:]
    content = json.dumps(grade(timeout_seconds, arguments), allow_nan=False)
    if GRADE.is_dir() and not GRADE.is_symlink():
        shutil.rmtree(GRADE)  # evaluate.py answers by returning; what it wrote here is no grade
    GRADE.unlink(missing_ok=True)
    GRADE.write_text(content, encoding="utf-8")


def grade(timeout_seconds: float, arguments: list[str]) -> dict:
    """Run evaluate.py and return the fields of a Grade."""
    answer, exit_code = evaluate(timeout_seconds, arguments)
    file = "tests.py" if "--suite" in arguments else "evaluate.py"
    file = "The measurement" if arguments[0].startswith(SCRIPT) else file
    if exit_code is None:
        at = FRAME.search(answer.decode(errors="replace"))
        where = f" (it was at line {at[1]}, in {at[2]})" if at else ""
        return build_failure("hung", f"{file} did not finish within {timeout_seconds:g} s{where}.")
    try:
        result = json.loads(answer)
    except ValueError:
        how = f"was ended by signal {-exit_code}" if exit_code < 0 else f"ended itself with exit code {exit_code}"
        memory = "; it may have needed more than grade.memory_mb" if exit_code == -signal.SIGKILL else ""
        return build_failure("ended", f"{file} {how} before there was a score{memory}.")
    return {"graded": "failure" not in result, **result}


def build_failure(kind: str, reason: str) -> dict:
    return {"graded": False, "failure": kind, "reason": reason}


def evaluate(timeout_seconds: float, arguments: list[str]) -> tuple[bytes, int | None]:
    """Run evaluation.py; return what it wrote to its pipe, and its exit code, None if its time was up."""
    reading, writing = os.pipe()
    script = str(Path(__file__).with_name("evaluation.py"))
    if arguments[0].startswith(SCRIPT):  # what computes the grade of another kind, with the same arguments and answer
        script, arguments = arguments[0].removeprefix(SCRIPT), arguments[1:]
    process = subprocess.Popen(
        [sys.executable, "-I", script, f"--answer={writing}", *arguments],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    os.close(writing)
    answer = bytearray()
    readers = [
        threading.Thread(target=collect, args=(reading, answer), daemon=True),
        threading.Thread(target=forward, args=(process.stdout.fileno(),), daemon=True),
    ]
    for reader in readers:
        reader.start()
    exit_code = wait(process, timeout_seconds)
    for reader in readers:
        reader.join(SETTLE_SECONDS)  # a process it has left behind may hold them open
    return bytes(answer), exit_code


def wait(process: subprocess.Popen, timeout_seconds: float) -> int | None:
    try:
        return process.wait(timeout_seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGUSR1)
        try:
            process.wait(SETTLE_SECONDS / 2)
        except subprocess.TimeoutExpired:
            pass
        return None
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def collect(descriptor: int, answer: bytearray) -> None:
    while part := os.read(descriptor, 64 * 1024):
        answer += part[: MAX_ANSWER_BYTES - len(answer)]


def forward(descriptor: int) -> None:
    """Write what evaluate.py prints to the grader's log, the first 256 KiB of it."""
    left = MAX_PRINTED_BYTES
    while part := os.read(descriptor, 64 * 1024):
        if left > 0:
            sys.stdout.buffer.write(part[:left])
            left -= len(part)
            if left <= 0:
                sys.stdout.buffer.write(
                    f"\n[evaluate.py printed more than {MAX_PRINTED_BYTES} bytes; the rest is dropped]\n".encode()
                )
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
