"""Runs the user's command and writes grade.json from its metrics.json. Started in the grade sandbox with `python -I`.

The command is the user's own and is trusted; the outputs that it reads are not. What it prints is no score.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

METRICS = "metrics.json"
MAX_METRICS_BYTES = 256 * 1024
MAX_PRINTED_BYTES = 256 * 1024
REASON_CHARS = 500
REASON_LINES = 8
SETTLE_SECONDS = 1.0


class Failed(Exception):
    """There is no score. kind: load, raised, answer, hung, ended, or outputs where the command rejects them."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def main() -> None:
    options = parse_arguments()
    sys.path.insert(0, options.grader)  # answer.py, and what it imports
    try:
        grade = run_part(options, "validation")
        result = {"graded": True, "validation": grade.pop("score"), **grade}
        if options.held_out:
            result["held_out"] = score_held_out(options)
    except Failed as why:
        result = {"graded": False, "failure": why.kind, "reason": str(why)}
    Path("grade.json").write_text(json.dumps(result, allow_nan=False), encoding="utf-8")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--metric", required=True)
    parser.add_argument("--seconds", type=float, required=True, help="of the command, for each part")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--outputs", default="/outputs")
    parser.add_argument("--private", default="/private")
    parser.add_argument("--grader", default="/grader")
    parser.add_argument("command", nargs="+", help="words; {part} stands for the part")
    return parser.parse_args()


def score_held_out(options: argparse.Namespace) -> float | None:
    """Return the score, None if there is none: the reason may tell of hidden data, so only the grader's log has it."""
    try:
        return run_part(options, "held_out")["score"]
    except Failed as why:
        print(f"held_out could not be scored: {why}", flush=True)
        return None


def run_part(options: argparse.Namespace, part: str) -> dict:
    """Return score, metrics, failing cases and reason of one part; raise Failed if there is no score."""
    from answer import BadAnswer, read_answer
    from outputs import Rejected

    folder = Path(part)
    folder.mkdir()
    run_command([word.replace("{part}", part) for word in options.command], options, part, folder)
    try:
        return read_answer(read_metrics(folder / METRICS), options.metric)
    except BadAnswer as why:
        raise Failed("answer", str(why).replace("evaluate returned", f"{METRICS} holds")) from None
    except Rejected as why:
        raise Failed("outputs", str(why)) from None


def run_command(words: list[str], options: argparse.Namespace, part: str, folder: Path) -> None:
    places = {"OUTPUTS": options.outputs, "PRIVATE": options.private, "PART": part}
    try:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env=os.environ | {f"ORCHESTRATOR_{name}": value for name, value in places.items()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise Failed("load", f"The command cannot be started: {words[0]!a}: {error.strerror}.") from None
    printed = bytearray()
    readers = [
        threading.Thread(target=forward, args=(process.stdout, sys.stdout.buffer, bytearray()), daemon=True),
        threading.Thread(target=forward, args=(process.stderr, sys.stderr.buffer, printed), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        exit_code = process.wait(options.seconds)
    except subprocess.TimeoutExpired:
        raise Failed("hung", f"The command did not finish within {options.seconds:g} s.") from None
    finally:
        end_session(process)
        for reader in readers:
            reader.join(SETTLE_SECONDS)
    if exit_code < 0:
        raise Failed("ended", f"The command was ended by signal {-exit_code}; grade.memory_mb may be too small.")
    if exit_code > 0:
        raise Failed("raised", f"The command ended with exit code {exit_code}{describe_end(printed)}")


def end_session(process: subprocess.Popen) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def describe_end(printed: bytearray) -> str:
    """Return the last lines of standard error as the end of a sentence."""
    lines = [line.strip() for line in printed.decode(errors="replace").splitlines() if line.strip()]
    text = " | ".join("".join(filter(str.isprintable, line)) for line in lines[-REASON_LINES:])
    return f": {text[-REASON_CHARS:]}" if text else " and printed nothing to standard error."


def forward(source, target, kept: bytearray) -> None:
    """Write the first 256 KiB to the grader's log; keep the end."""
    left = MAX_PRINTED_BYTES
    while part := os.read(source.fileno(), 64 * 1024):
        target.write(part[:left])
        target.flush()
        left -= min(left, len(part))
        kept += part
        del kept[: -64 * 1024]


def read_metrics(path: Path) -> dict:
    if path.is_symlink() or not path.is_file():
        raise Failed("answer", f"The command wrote no file {METRICS} into its working directory.")
    if path.stat().st_size > MAX_METRICS_BYTES:
        raise Failed("answer", f"{METRICS} has more than {MAX_METRICS_BYTES} bytes.")
    try:
        values = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise Failed("answer", f"{METRICS} is not a JSON object of numbers by name.")
    return values


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
