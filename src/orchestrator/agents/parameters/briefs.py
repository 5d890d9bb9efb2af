"""Values that a turn asks for by its kind: drafts far from all others, repairs of failures, steps from a parent.

Each function returns values that no version has, or None where it finds none.
"""

import math
import random
from collections.abc import Sequence

from orchestrator.agents.parameters.history import Trial
from orchestrator.agents.parameters.literals import Parameter
from orchestrator.agents.parameters.program import Template, Values
from orchestrator.agents.parameters.search import MAX_TRIES, build_key, move_some_values
from orchestrator.agents.parameters.space import to_point, to_values

DRAWN = 64  # points that the farthest is taken of


def draft_values(trials: Sequence[Trial], template: Template, *, seed: int) -> Values | None:
    """Return, of points drawn at random, the one that is farthest from every version so far."""
    draw = random.Random(seed)
    parameters = template.parameters
    known = [to_point(values, parameters) for values in [template.values, *(trial.values for trial in trials)]]
    tried = {build_key(trial.values) for trial in trials}
    farthest, distance = None, -1.0
    for _ in range(DRAWN):
        values = to_values([draw.random() for _ in known[0]], parameters)
        nearest = min(math.dist(to_point(values, parameters), point) for point in known)
        if nearest > distance and build_key(values) not in tried:
            farthest, distance = values, nearest
    return farthest


def repair_values(failed: Trial, trials: Sequence[Trial], template: Template) -> Values | None:
    """Go half the way from a version that failed to the nearest one that did not, then half of the rest, and so on."""
    parameters = template.parameters
    tried = {build_key(trial.values) for trial in trials}
    origin = to_point(failed.values, parameters)
    sound = [trial.values for trial in trials if trial.state == "graded"] or [template.values]
    goal = min((to_point(values, parameters) for values in sound), key=lambda point: math.dist(point, origin))
    for share in (0.5, 0.75, 0.875, 0.9375):
        values = mix(origin, goal, share, parameters)
        if build_key(values) not in tried:
            return values
    return None


def mix(origin: Sequence[float], goal: Sequence[float], share: float, parameters: Sequence[Parameter]) -> Values:
    """Return the values at `share` of the way; a choice is that of the goal from half of the way on."""
    return to_values(
        [start + (end - start) * (share + 1e-9) for start, end in zip(origin, goal, strict=True)], parameters
    )


def step_from(parent: Trial, trials: Sequence[Trial], template: Template, *, seed: int) -> Values | None:
    """Move some of the parent's values."""
    tried, draw = {build_key(trial.values) for trial in trials}, random.Random(seed)
    for _ in range(MAX_TRIES):
        values = move_some_values(parent.values, template.parameters, draw)
        if build_key(values) not in tried:
            return values
    return None
