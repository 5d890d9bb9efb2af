"""Calls the user's evaluate() and tells what came of it, as one JSON object on a pipe. Runs in a process of its own."""

import argparse
import faulthandler
import inspect
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parent))  # -I leaves it out; these files stand alone
sys.dont_write_bytecode = True
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from answer import BadAnswer, read_answer  # noqa: E402
from outputs import Outputs, Rejected  # noqa: E402

FILE = "evaluate.py"
MESSAGE_CHARS = 500


class Failed(Exception):
    """kind: load (no outputs were looked at yet), raised, answer."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def main() -> None:
    asked = arguments()
    faulthandler.register(signal.SIGUSR1, file=asked.answer, all_threads=False)  # where it is, when time is up
    try:
        said = evaluated(asked)
    except Rejected as why:
        said = {"failure": "outputs", "reason": str(why)}
    except Failed as why:
        said = {"failure": why.kind, "reason": str(why)}
    sys.stdout.flush()
    os.write(asked.answer, json.dumps(said, allow_nan=False).encode())
    os._exit(0)  # what it has left running in threads is of no interest any more


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--metric", required=True)
    parser.add_argument(
        "--held-out", action="store_true", help="score that part, too, if evaluate tells the parts apart"
    )
    parser.add_argument("--answer", type=int, required=True, help="the pipe")
    parser.add_argument("--outputs", default="/outputs")
    parser.add_argument("--private", default="/private")
    parser.add_argument("--evaluator", default="/evaluator")
    return parser.parse_args()


def evaluated(asked: argparse.Namespace) -> dict:
    module = loaded(Path(asked.evaluator, FILE))
    count = parameter_count(module)
    outputs = Outputs(asked.outputs)
    found = part_of(module, count, asked, outputs, "validation")
    answer = {"validation": found.pop("score"), **found}
    if asked.held_out and count == 3:
        answer["held_out"] = held_out_score(module, asked, outputs)
    return answer


def loaded(path: Path) -> ModuleType:
    """evaluate.py as a module. Raises Failed."""
    module = ModuleType("evaluate")
    module.__file__ = str(path)
    sys.modules["evaluate"] = module
    try:
        exec(
            compile(path.read_bytes(), str(path), "exec"), module.__dict__
        )  # the user's own code, inside its sandbox: trusted, and in the sandbox
    except BaseException as error:
        raise Failed("load", told(error, path)) from None
    return module


def parameter_count(module: ModuleType) -> int:
    """1: outputs; 2: with the private folder; 3: with the part. Raises Failed."""
    function = getattr(module, "evaluate", None)
    if not callable(function):
        raise Failed("load", f"{FILE} has no function `evaluate`.")
    for count in (3, 2, 1):
        try:
            inspect.signature(function).bind(*range(count))
        except TypeError:
            continue
        return count
    raise Failed("load", f"{FILE}: evaluate must take (outputs), (outputs, private) or (outputs, private, part).")


def part_of(module: ModuleType, count: int, asked: argparse.Namespace, outputs: Outputs, part: str) -> dict:
    """Score, metrics, failing cases and reason of one part. Raises Rejected or Failed."""
    path = Path(asked.evaluator, FILE)
    try:
        answer = module.evaluate(*(outputs, Path(asked.private), part)[:count])
    except Rejected:
        raise
    except BaseException as error:
        raise Failed("raised", told(error, path)) from None
    try:
        return read_answer(answer, asked.metric)
    except BadAnswer as error:
        raise Failed("answer", f"{FILE}: {error}") from None


def held_out_score(module: ModuleType, asked: argparse.Namespace, outputs: Outputs) -> float | None:
    """None where it cannot be had: the reason may tell of data that nobody is to know, so it goes to the grader's log only."""
    try:
        return part_of(module, 3, asked, outputs, "held_out")["score"]
    except (Rejected, Failed) as why:
        print(f"held_out could not be scored: {why}", flush=True)
        return None


def told(error: BaseException, path: Path) -> str:
    """The error with the last line of evaluate.py on its way; the whole of it goes to the grader's log."""
    traceback.print_exception(error)
    sys.stderr.flush()
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f"{FILE}, line {error.lineno}: {type(error).__name__}: {error.msg}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    where = f", line {frames[-1].lineno}" if frames else ""
    function = f", in {frames[-1].name}" if frames and frames[-1].name != "<module>" else ""
    return f"{FILE}{where}{function}: {type(error).__name__}: {message_of(error)}"


def message_of(error: BaseException) -> str:
    try:
        return str(error).strip().split("\n")[0][:MESSAGE_CHARS]
    except Exception:
        return "its message cannot be read"


if __name__ == "__main__":
    main()
