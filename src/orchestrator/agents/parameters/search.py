"""The search for values: a model of the score, steps near the best and Optuna's TPE in turn; afresh when stuck."""

import random
from collections.abc import Sequence
from statistics import median

from orchestrator.agents.parameters.history import Trial
from orchestrator.agents.parameters.literals import Parameter
from orchestrator.agents.parameters.model import MAX_COORDINATES, MAX_LOG10_STEP, find_best_point
from orchestrator.agents.parameters.program import Template, Values
from orchestrator.agents.parameters.ranges import Value
from orchestrator.agents.parameters.space import count_combinations, to_number, to_point, to_values
from orchestrator.agents.parameters.tpe import STARTUP_VERSIONS, suggest_values
from orchestrator.contract.errors import NothingLeft
from orchestrator.contract.scores import measure_gain

TURNS = ("model", "near", "model", "model", "near", "model", "tpe")
MAX_TRIES = 50  # at values that no version has
MIN_LOG10_STEP = -2.5  # decimal logarithm of a step near the best, in sides of the unit cube
STUCK_VERSIONS, MIN_VERSIONS = (
    12,
    25,
)  # the search begins afresh after so many without a gain, of so many at least;
STUCK_PER_NUMBER, MIN_PER_NUMBER = 2, 4  # or, with many parameters, after so many for each
OFF_BY = 0.2  # standard deviation of the chance in values that are spread, in shares of a range
GAIN = 0.003  # what counts as a gain: so much of the way from the middle of the scores to the best
WORDS = {"spread": "spread over the ranges", "tpe": "TPE", "near": "near the best", "model": "model of the score"}


def choose_next_values(
    trials: Sequence[Trial], template: Template, direction: str, *, seed: int, round_number: int
) -> tuple[Values, str]:
    """Return values that no version has, and how they were found. The same arguments give the same answer.

    trials: oldest first.
    Raises NothingLeft when every combination has been tried.
    """
    tried = {build_key(trial.values) for trial in trials}
    parameters = template.parameters
    if len(tried) >= count_combinations(parameters):
        raise NothingLeft(
            f"All {len(tried)} combinations of the program's parameters have been tried; "
            "there is nothing left to search."
        )
    begin = search_begin(trials, len(parameters), direction)
    ours = trials[begin:]
    for attempt in range(MAX_TRIES):
        way = choose_method(ours, parameters, round_number) if attempt == 0 else ("near" if attempt % 2 else "tpe")
        values = propose_values(way, ours, parameters, direction, seed + attempt, round_number)
        if build_key(values) not in tried:
            return values, WORDS[way] if begin == 0 or len(ours) > STARTUP_VERSIONS else "started afresh elsewhere"
    return draw_new_values(template, tried, seed), "one of the few left"


def build_key(values: Values) -> tuple:
    return tuple((value, type(value)) for value in values)


def search_begin(trials: Sequence[Trial], numbers: int, direction: str) -> int:
    """Return the index of the first trial of the present search; a search ends once it is stuck."""
    patience = max(STUCK_VERSIONS, STUCK_PER_NUMBER * numbers)
    least = max(MIN_VERSIONS, MIN_PER_NUMBER * numbers)
    begin, since, best = 0, 0, None
    scores: list[float] = []
    for index, trial in enumerate(trials):
        if trial.score is not None:
            scores.append(measure_gain(trial.score, 0.0, direction))
            if best is None or scores[-1] > best + GAIN * (max(scores) - median(scores)):
                best, since = scores[-1], 0
                continue
        since += trial.state != "open"
        if since >= patience and index + 1 - begin >= least:
            begin, since, best, scores = index + 1, 0, None, []
    return begin


def choose_method(trials: Sequence[Trial], parameters: Sequence[Parameter], round_number: int) -> str:
    graded = sum(trial.state == "graded" for trial in trials)
    if graded < STARTUP_VERSIONS:
        return "spread" if graded == 0 or round_number % 4 else "near"  # the values it begins with may be good
    way = TURNS[round_number % len(TURNS)]
    coordinates = len(to_point(trials[0].values, parameters))
    return "tpe" if way == "model" and coordinates > MAX_COORDINATES else way


def propose_values(
    way: str, trials: Sequence[Trial], parameters: Sequence[Parameter], direction: str, seed: int, round_number: int
) -> Values:
    if way == "spread":
        return spread(parameters, round_number, random.Random(seed))
    graded = [trial for trial in trials if trial.score is not None]
    if way == "tpe" or not graded:
        return suggest_values(trials, parameters, direction, seed % 2**32)
    if way == "near":
        best = max(graded, key=lambda trial: trial.signed_score(direction))
        return move_some_values(best.values, parameters, random.Random(seed))
    losses = {trial.version: -trial.signed_score(direction) for trial in graded}
    worst, middle = max(losses.values()), median(losses.values())
    points = [to_point(trial.values, parameters) for trial in trials]
    known = [losses.get(trial.version, worst if trial.state == "failed" else middle) for trial in trials]
    return to_values(find_best_point(points, known, seed), parameters)


def spread(parameters: Sequence[Parameter], number: int, draw: random.Random) -> Values:
    """Return values that lie evenly over all ranges from number to number, a little off by chance.

    Source: Roberts (2018), the additive recurrence with powers of the root of x ** (d + 1) = x + 1.
    """
    root = 2.0
    for _ in range(60):
        root = (1 + root) ** (1 / (len(parameters) + 1))
    values = []
    for index, parameter in enumerate(parameters, 1):
        at = (0.5 + number / root**index + draw.gauss(0.0, OFF_BY)) % 1.0
        options = parameter.range.options
        values.append(options[int(at * len(options))] if options else to_number(at, parameter.range))
    return tuple(values)


def move_some_values(values: Values, parameters: Sequence[Parameter], draw: random.Random) -> Values:
    """Move some of the values: numbers by a step whose size is drawn, choices to another option."""
    step = 10 ** draw.uniform(MIN_LOG10_STEP, MAX_LOG10_STEP)
    share = draw.choice([1 / len(values), 2 / len(values), 1.0])
    always = draw.randrange(len(values))
    moved = list(values)
    for index, parameter in enumerate(parameters):
        if index != always and draw.random() >= share:
            continue
        if parameter.range.kind == "choice":
            moved[index] = draw.choice(parameter.range.options)
        else:
            moved[index] = step_value(values[index], parameter, draw.gauss(0.0, step))
    return tuple(moved)


def step_value(value: Value, parameter: Parameter, step: float) -> Value:
    """Move the number by `step` sides of the unit cube; a whole number by one at least."""
    at = min(max(to_point((value,), [parameter])[0] + step, 0.0), 1.0)
    (new,) = to_values([at], [parameter])
    if parameter.range.kind == "int" and isinstance(new, int) and new == value:
        return int(min(max(new + (1 if step > 0 else -1), parameter.range.low), parameter.range.high))
    return new


def draw_new_values(template: Template, tried: set[tuple], seed: int) -> Values:
    """Draw values at random until some are new; raise NothingLeft if none are."""
    draw = random.Random(seed)
    width = len(to_point(template.values, template.parameters))
    for _ in range(100 * MAX_TRIES):
        values = to_values([draw.random() for _ in range(width)], template.parameters)
        if build_key(values) not in tried:
            return values
    raise NothingLeft("No combination of the program's parameters was found that had not been tried before.")
