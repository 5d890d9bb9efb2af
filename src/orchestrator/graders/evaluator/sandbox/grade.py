"""Writes grade.json. Started in the grade sandbox as `python -I /grader/grade.py ...`.

evaluate.py runs in a process below this one, so that whatever it does, ends in a grade that says so.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

PRINTED_BYTES = 256 * 1024
ANSWER_BYTES = 256 * 1024
SETTLE_SECONDS = 1.0
GRADE = Path("grade.json")
FRAME = re.compile(r'File ".*evaluate\.py", line (\d+) in ([\w<>]+)')


def main() -> None:
    timeout_seconds, arguments = float(sys.argv[1]), sys.argv[2:]
    content = json.dumps(grade(timeout_seconds, arguments), allow_nan=False)
    if GRADE.is_dir() and not GRADE.is_symlink():
        shutil.rmtree(GRADE)  # evaluate.py answers by returning; what it wrote here is no grade
    GRADE.unlink(missing_ok=True)
    GRADE.write_text(content, encoding="utf-8")


def grade(timeout_seconds: float, arguments: list[str]) -> dict:
    """The fields of a Grade."""
    answer, ended = evaluate(timeout_seconds, arguments)
    if ended is None:
        at = FRAME.search(answer.decode(errors="replace"))
        where = f" (it was at line {at[1]}, in {at[2]})" if at else ""
        return failure("hung", f"evaluate.py did not finish within {timeout_seconds:g} s{where}.")
    try:
        said = json.loads(answer)
    except ValueError:
        how = f"was ended by signal {-ended}" if ended < 0 else f"ended itself with exit code {ended}"
        memory = "; it may have needed more than grade.memory_mb" if ended == -signal.SIGKILL else ""
        return failure("ended", f"evaluate.py {how} before evaluate had returned{memory}.")
    return failure(said["failure"], said["reason"]) if "failure" in said else {"graded": True, **said}


def failure(kind: str, reason: str) -> dict:
    return {"graded": False, "failure": kind, "reason": reason}


def evaluate(timeout_seconds: float, arguments: list[str]) -> tuple[bytes, int | None]:
    """What the process below said on its pipe, and its exit code; None if its time was up."""
    reading, writing = os.pipe()
    script = str(Path(__file__).with_name("evaluation.py"))
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
    ended = wait(process, timeout_seconds)
    for reader in readers:
        reader.join(SETTLE_SECONDS)  # a process it has left behind may hold them open
    return bytes(answer), ended


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
        answer += part[: ANSWER_BYTES - len(answer)]


def forward(descriptor: int) -> None:
    """What evaluate.py prints goes to the grader's log, the first 256 KiB of it."""
    left = PRINTED_BYTES
    while part := os.read(descriptor, 64 * 1024):
        if left > 0:
            sys.stdout.buffer.write(part[:left])
            left -= len(part)
            if left <= 0:
                sys.stdout.buffer.write(
                    f"\n[evaluate.py printed more than {PRINTED_BYTES} bytes; the rest is dropped]\n".encode()
                )
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
