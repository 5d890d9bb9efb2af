"""Measures a program and writes the grade to a pipe. Started by the grader's grade.py, in the grade sandbox.

The reference and the inputs are sealed; the key is in this process alone, whose memory is closed to others.
"""

import argparse
import json
import os
import random
import sys
import traceback
from pathlib import Path
from types import ModuleType

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

MAX_TURNS = 2_000
MIN_TURNS = 5
SPARE_SECONDS = 5.0
VALIDATION_SHARE = 0.5  # of the time, where held-out inputs are measured too
SPEED, REFERENCE = "speed.py", "reference.py"
GIVEN = {"validation": "inputs.json", "held_out": "held_out.json"}
DRAWN_BY = {"validation": ("draw",), "held_out": ("draw_held_out", "draw")}


class Failed(Exception):
    """There is no score, and it is the grader's fault. kind: load or raised."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def main() -> None:
    options = parse_arguments()
    sys.path[:0] = [options.race, options.seal]  # -I leaves them out
    from outputs import Rejected
    from racing import close_to_others

    close_to_others()
    try:
        result = measure(options)
    except Rejected as why:
        result = {"failure": "outputs", "cause": why.cause, "reason": str(why)}
    except Failed as why:
        result = {"failure": why.kind, "reason": str(why)}
    except RuntimeError as why:
        result = {"failure": "raised", "reason": str(why)}
    sys.stdout.flush()
    os.write(options.answer, json.dumps(result, allow_nan=False).encode())
    os._exit(0)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--answer", type=int, required=True, help="the pipe")
    parser.add_argument("--entry", required=True, help="the program's file")
    parser.add_argument("--seconds", type=float, required=True, help="for everything")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--sealed", default="/sealed/speed.sealed")
    parser.add_argument("--race", default="/grader", help="the folder of racing.py")
    parser.add_argument("--seal", default="/tests", help="the folder of seal.py")
    return parser.parse_args()


def measure(options: argparse.Namespace) -> dict:
    """Return the fields of a grade; raise Rejected or Failed if there is no score."""
    from outputs import Rejected
    from seal import KEY_VARIABLE, unseal

    key = bytes.fromhex(os.environ.pop(KEY_VARIABLE))
    test = json.loads(unseal(Path(options.sealed).read_bytes(), key))
    module = load(test["files"][SPEED])
    has_held_out = options.held_out and ("held_out" in test["draws"] or GIVEN["held_out"] in test["files"])
    seconds = max(1.0, options.seconds - SPARE_SECONDS)
    speed = measure_part(options, test, module, "validation", seconds * (VALIDATION_SHARE if has_held_out else 1.0))
    grade = {
        "validation": speed.speedup,
        "interval": {"low": speed.low, "high": speed.high},
        "resampled": speed.resampled,
        "metrics": {
            "seconds": speed.seconds,
            "reference_seconds": speed.reference_seconds,
            "turns": float(speed.turns),
        },
    }
    if has_held_out:
        try:
            unseen = measure_part(options, test, module, "held_out", seconds * (1 - VALIDATION_SHARE))
            grade["held_out"] = unseen.speedup
            grade["held_out_interval"] = {"low": unseen.low, "high": unseen.high}
            grade["held_out_resampled"] = unseen.resampled
        except (Rejected, Failed, RuntimeError) as why:  # the reason may tell of hidden inputs: for the log alone
            print(f"held_out could not be measured: {why}", flush=True)
    return grade


def measure_part(options: argparse.Namespace, test: dict, module: ModuleType, part: str, seconds: float):
    """Return the Speed on the inputs of a part."""
    from contestants import Side
    from racing import Race, measure_speed

    name = SPEED if test["function"] else REFERENCE
    is_given = part not in test["draws"]
    race = Race(
        reference=Side(test["files"][name], f"/private/{name}", test["function"]),
        contestant=Side(read_program(options.entry), options.entry, test["function"]),
        inputs=json.loads(test["files"][GIVEN[part]]) if is_given else draw_inputs(module, test, part),
        hides_inputs=is_given or part == "held_out",
        tolerance=test["tolerance"],
        min_turns=MIN_TURNS,
        max_turns=MAX_TURNS,
        seconds=seconds,
        precision=test["precision"],
    )
    return measure_speed(race)


def read_program(path: str) -> str:
    from outputs import Outputs

    return Outputs(os.path.dirname(path)).text(os.path.basename(path))


def load(text: str) -> ModuleType:
    module = ModuleType("speed")
    try:
        exec(compile(text, SPEED, "exec"), module.__dict__)  # the user's own: trusted, and in the sandbox
    except BaseException as error:
        raise Failed("load", describe_error(error)) from None
    return module


def draw_inputs(module: ModuleType, test: dict, part: str) -> list:
    """Return inputs drawn from the system's randomness; raise Failed for what no input can be."""
    drawn = random.Random(int.from_bytes(os.urandom(32)))
    draw = next(getattr(module, name) for name in DRAWN_BY[part] if hasattr(module, name))
    kind = list if test["function"] else str
    try:
        inputs = [draw(drawn) for _ in range(test["inputs"])]
        json.dumps(inputs)
    except BaseException as error:
        raise Failed("load", describe_error(error)) from None
    if not all(isinstance(each, kind) for each in inputs):
        wanted = "the list of the call's arguments" if kind is list else "the text that the program reads"
        raise Failed("load", f"{SPEED}: {draw.__name__}(random) must return {wanted}.")
    return inputs


def describe_error(error: BaseException) -> str:
    traceback.print_exception(error)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == SPEED]
    where = f", line {lines[-1]}" if lines else ""
    return f"{SPEED}{where}: {type(error).__name__}: {str(error)[:300]}"


if __name__ == "__main__":
    main()
