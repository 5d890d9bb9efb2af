"""Starting points of `init --grader KIND`: the task, and the files that are written beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orchestrator.contract.errors import Invalid


@dataclass(frozen=True)
class Start:
    """values: fields of the task. folder: where the files lie among those that the package brings along."""

    values: Mapping[str, Any]
    files: tuple[str, ...]
    folder: str = ""


SMALL_RUN = {"timeout_seconds": 20, "memory_mb": 256}
STARTS: dict[str, Start] = {
    "evaluator": Start(
        {
            "description": "Dig two wells so that every house of a village is as close as possible to one of them.",
            "objective": {"metric": "distance", "direction": "minimize", "target": 0.105},
            "program": {"seed": ["main.py"], "outputs": ["wells.json"]},
            "run": SMALL_RUN,
            "grade": {"kind": "evaluator", "evaluator": "evaluate.py", "timeout_seconds": 20, "memory_mb": 256},
            "agents": {"coder": "parameters"},
            "budget": {"versions": 60},
        },
        ("evaluate.py", "main.py"),
    ),
    "tests": Start(
        {
            "description": "Write parcel_price(weight): 5 for light parcels, 9 for others, ValueError for none.",
            "dataset": "./data",
            "objective": {"target": 1.0},
            "program": {"seed": ["main.py"]},
            "run": SMALL_RUN,
            "grade": {"kind": "tests"},
            "agents": {"coder": "parameters"},
            "budget": {"versions": 60},
        },
        ("data/private/tests.py", "main.py"),
        "tests",
    ),
    "command": Start(
        {
            "description": "Find the line y = slope * x + offset that is closest to the points.",
            "dataset": "./data",
            "objective": {"metric": "error", "direction": "minimize", "target": 0.3},
            "program": {"seed": ["main.py"], "outputs": ["line.json"]},
            "run": SMALL_RUN,
            "grade": {
                "kind": "command",
                "command": "python /private/score.py {part}",
                "timeout_seconds": 20,
                "memory_mb": 256,
            },
            "agents": {"coder": "parameters"},
            "budget": {"versions": 60},
        },
        ("data/private/score.py", "main.py"),
        "command",
    ),
    "speed": Start(
        {
            "description": "Make count_pairs as fast as possible; it must return the same as now.",
            "dataset": "./data",
            "objective": {"target": 2.0},
            "program": {"seed": ["main.py"]},
            "run": SMALL_RUN,
            "grade": {"kind": "speed", "timeout_seconds": 20, "memory_mb": 256},
            "agents": {"coder": "parameters"},
            "budget": {"versions": 20},
        },
        ("data/private/speed.py", "main.py"),
        "speed",
    ),
}


def find_start(kind: str) -> Start:
    """Return the starting point of a kind of grader; raise Invalid with those that there are."""
    if kind not in STARTS:
        raise Invalid(f"--grader {kind[:50]!r} has no starting point; there are: {', '.join(STARTS)}.")
    return STARTS[kind]
