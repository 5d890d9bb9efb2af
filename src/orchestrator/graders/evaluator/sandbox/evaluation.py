"""Calls the user's evaluate() and writes the result, one JSON object, to a pipe. Runs in a process of its own."""

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
from outputs import MissingColumn, Outputs, Rejected  # noqa: E402

FILE = "evaluate.py"
SUITE = "tests.py"
MESSAGE_CHARS = 500


class Failed(Exception):
    """kind: load (no outputs were looked at yet), raised, answer."""

    def __init__(self, kind: str, message: str, cause: str | None = None) -> None:
        super().__init__(message)
        self.kind, self.cause = kind, cause


def main() -> None:
    options = parse_arguments()
    faulthandler.register(signal.SIGUSR1, file=options.answer, all_threads=False)  # where it is, when time is up
    try:
        result = evaluate(options)
    except Rejected as why:
        result = {"failure": "outputs", "cause": why.cause, "reason": str(why)}
    except Failed as why:
        result = {"failure": why.kind, "cause": why.cause, "reason": str(why)}
    sys.stdout.flush()
    os.write(options.answer, json.dumps(result, allow_nan=False).encode())
    os._exit(0)  # what it has left running in threads is of no interest any more


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--metric", required=True)
    parser.add_argument(
        "--held-out", action="store_true", help="score that part, too, if evaluate tells the parts apart"
    )
    parser.add_argument("--causes", default="", help="what outputs.reject takes as a cause, by commas")
    parser.add_argument("--answer", type=int, required=True, help="the pipe")
    parser.add_argument("--outputs", default="/outputs")
    parser.add_argument("--private", default="/private")
    parser.add_argument("--evaluator", default="/evaluator")
    parser.add_argument("--program", help="its folder, where evaluate.py imports it")
    parser.add_argument("--suite", action="store_true", help=f"{SUITE} holds calls, and judge.py judges the answers")
    parser.add_argument("--judge", default="/tests", help="for --suite: the folder of judge.py")
    options = parser.parse_args()
    options.file = SUITE if options.suite else FILE
    return options


def evaluate(options: argparse.Namespace) -> dict:
    module = load_grader(options)
    count = load_judge(module, options) if options.suite else count_parameters(module)
    causes = [cause for cause in options.causes.split(",") if cause]
    outputs = Outputs(options.outputs, causes, Path(options.private))
    grade = evaluate_part(module, count, options, outputs, "validation")
    answer = {"validation": grade.pop("score"), **grade}
    if options.held_out and count == 3:
        answer["held_out"] = score_held_out(module, options, outputs)
    return answer


def load_grader(options: argparse.Namespace) -> ModuleType:
    """Load the user's file; where it imports the program, a failure may be the program's."""
    path = Path(options.evaluator, options.file)
    if options.program is None:
        return load(path)
    sys.path.append(options.program)
    try:
        return load(path)
    except Failed as why:
        raise Failed("raised", str(why)) from None


def load(path: Path) -> ModuleType:
    """Load evaluate.py as a module; raise Failed if it cannot be loaded."""
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules[path.stem] = module
    try:
        # the user's own code: trusted, and in the sandbox
        exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
    except BaseException as error:
        raise Failed("load", describe_error(error, path)) from None
    return module


def load_judge(module: ModuleType, options: argparse.Namespace) -> int:
    """Give the suite the function `evaluate` of our judge; return how many parameters it takes."""
    sys.path.insert(0, options.judge)
    from judge import BadSuite, make_evaluate

    try:
        module.evaluate = make_evaluate(module, Path(options.evaluator, "calls.json"))
    except BadSuite as error:
        raise Failed("load", f"{SUITE}: {error}") from None
    return 3


def count_parameters(module: ModuleType) -> int:
    """Return 1 (outputs), 2 (and private folder) or 3 (and part); raise Failed if evaluate takes anything else."""
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


def evaluate_part(module: ModuleType, count: int, options: argparse.Namespace, outputs: Outputs, part: str) -> dict:
    """Return score, metrics, failing cases and reason of one part; raise Rejected or Failed if there is no score."""
    path = Path(options.evaluator, options.file)
    try:
        answer = module.evaluate(*(outputs, Path(options.private), part)[:count])
    except Rejected:
        raise
    except BaseException as error:
        cause = error.cause if isinstance(error, MissingColumn) else None
        raise Failed("raised", describe_error(error, path), cause) from None
    try:
        return read_answer(answer, options.metric)
    except BadAnswer as error:
        raise Failed("answer", f"{path.name}: {error}") from None


def score_held_out(module: ModuleType, options: argparse.Namespace, outputs: Outputs) -> float | None:
    """Return the score, None if there is none: the reason may tell of hidden data, so only the grader's log has it."""
    try:
        return evaluate_part(module, 3, options, outputs, "held_out")["score"]
    except (Rejected, Failed) as why:
        print(f"held_out could not be scored: {why}", flush=True)
        return None


def describe_error(error: BaseException, path: Path) -> str:
    """Return the error with the last line of evaluate.py in its traceback; print the whole to the grader's log."""
    traceback.print_exception(error)
    sys.stderr.flush()
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f"{path.name}, line {error.lineno}: {type(error).__name__}: {error.msg}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    where = f", line {frames[-1].lineno}" if frames else ""
    function = f", in {frames[-1].name}" if frames and frames[-1].name != "<module>" else ""
    return f"{path.name}{where}{function}: {type(error).__name__}: {read_message(error)}"


def read_message(error: BaseException) -> str:
    try:
        return str(error).strip().split("\n")[0][:MESSAGE_CHARS]
    except Exception:
        return "its message cannot be read"


if __name__ == "__main__":
    main()
