"""How much faster a function or program is than one that is known to be right: both run in turns, on the same inputs.

The contestant is hostile. It runs in a process of its own, which can start no other and write into no file, is gone
before the reference runs again, and must leave nothing behind for its next turn. Time is measured here: the kernel's
clock of the processor time that the process has used, and what it waits of its own accord. Inputs are drawn from the
system's randomness or unsealed here, and are in another order in each turn; expected answers never leave this process,
whose memory and descriptors are closed to others. Of each input the fastest calls are compared: the reference's first
turn is over before the contestant runs for the first time, so nothing that it does can make those slower.
"""

import ctypes
import json
import math
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contestants import Side, run_calls
from outputs import Rejected, quote
from timing import Speed, Turn, estimate_speed
from traces import find_traces, name_change

MIN_TURN_SECONDS = 2.0
SLOWER = 20  # times the reference's time: then a turn is over
SHOWN_CHARS = 120
PR_SET_DUMPABLE = 4
CHECK_GROWTH = 1.2  # turns are added by so much before the interval is computed again


@dataclass(frozen=True)
class Race:
    """What is raced, and for how long.

    inputs: each the arguments of a call as JSON values, or the text that a program reads. hides_inputs: no reason names
    them. tolerance: of floats, relative and absolute. precision: the half of the interval that is narrow enough.
    """

    reference: Side
    contestant: Side
    inputs: list
    hides_inputs: bool = False
    tolerance: float = 1e-9
    min_turns: int = 5
    max_turns: int = 5
    seconds: float = math.inf
    precision: float = 0.0


def race_function(
    program: tuple[str, str, str],
    reference: Callable,
    make_input: Callable[[random.Random], list],
    *,
    turns: int,
    inputs: int,
    tolerance: float,
) -> dict[str, float]:
    """Race a function against one of evaluate.py, on inputs drawn now; return what `outputs.race` does.

    program: source, path and name of the function.
    """
    path = reference.__code__.co_filename
    drawn = random.Random(int.from_bytes(os.urandom(32)))
    race = Race(
        reference=Side(Path(path).read_text(encoding="utf-8"), path, reference.__name__),
        contestant=Side(*program),
        inputs=[make_input(drawn) for _ in range(inputs)],
        tolerance=tolerance,
        min_turns=turns,
        max_turns=turns,
    )
    speed = measure_speed(race)
    return {"speedup": speed.speedup, "seconds": speed.seconds, "reference_seconds": speed.reference_seconds}


def close_to_others() -> None:
    """Close this process's memory and descriptors to other processes of the same user."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def measure_speed(race: Race) -> Speed:
    """Race until the interval is narrow enough, or time or turns are over.

    Raises Rejected for a wrong answer, an error, a turn that is too slow, or one that leaves something behind;
    RuntimeError where the machine does not keep the contestant from starting processes.
    """
    close_to_others()
    began, turns, check_at = time.monotonic(), [], race.min_turns
    order = random.Random(int.from_bytes(os.urandom(32)))
    while True:
        turns.append(run_turn(race, order.sample(range(len(race.inputs)), len(race.inputs))))
        spent = time.monotonic() - began
        is_late = spent + spent / len(turns) > race.seconds
        if is_late or len(turns) >= min(check_at, race.max_turns):
            speed = estimate_speed(turns)
            if is_late or len(turns) >= race.max_turns or speed.is_sure(race.precision):
                return speed
            check_at = math.ceil(len(turns) * CHECK_GROWTH)


def run_turn(race: Race, order: list[int]) -> Turn:
    """Return the seconds of both for the inputs in this order; raise Rejected for a wrong answer or what it leaves."""

    def name_call(at: int) -> str:
        return f"input {order[at] + 1}" if race.hides_inputs else show_call(race, race.inputs[order[at]])

    inputs = [race.inputs[at] for at in order]
    expected, reference = run_calls(race.reference, inputs, limit_seconds=math.inf, name_call=name_call)
    limit = max(MIN_TURN_SECONDS, SLOWER * sum(call.wall_seconds for call in reference))
    untouched = find_traces()
    answers, contestant = run_calls(race.contestant, inputs, limit_seconds=limit, name_call=name_call)
    if (changed := name_change(untouched, find_traces())) is not None:
        raise Rejected(None, f"{race.contestant.name} left something behind: it changed {quote(changed)}.")
    for at, (right, answer) in enumerate(zip(expected, answers, strict=True)):
        if not is_same(right, answer, race.tolerance):
            hidden = "that is not right" if race.hides_inputs else f"right is {show(right)}"
            raise Rejected("wrong_value", f"{name_call(at)} gives {show(answer)}; {hidden}.")
    by_input = sorted(range(len(order)), key=order.__getitem__)
    return Turn([reference[at].seconds for at in by_input], [contestant[at].seconds for at in by_input])


def show_call(race: Race, given: object) -> str:
    if not race.contestant.function:
        return f"{race.contestant.name} reading {show(given)}"
    return f"{race.contestant.function}({', '.join(map(show, given if isinstance(given, list) else [given]))})"


def is_same(right: object, answer: object, tolerance: float) -> bool:
    """Whether the values are equal, floats within the tolerance; True is not 1."""
    if isinstance(right, bool) or isinstance(answer, bool) or right is None:
        return right is answer
    if isinstance(right, float) and isinstance(answer, int | float):
        try:
            return math.isclose(right, answer, rel_tol=tolerance, abs_tol=tolerance) or right != right != answer
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


def parse_inputs(text: bytes, *, of_program: bool, where: str) -> list:
    """Return the inputs of a file; raise ValueError that says what is wrong with them."""
    try:
        inputs = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"{where} is not JSON.") from None
    if not isinstance(inputs, list) or not inputs:
        raise ValueError(f"{where} is no list with an input in it.")
    for at, given in enumerate(inputs, 1):
        if not isinstance(given, str if of_program else list):
            kind = "the text that the program reads" if of_program else "the list of the arguments of a call"
            raise ValueError(f"{where}: input {at} is not {kind}.")
    return inputs
