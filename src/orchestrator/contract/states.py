"""The states of tasks, loops, rounds and containers, and which of them are final."""

from typing import Literal

TaskStatus = Literal["created", "queued", "running", "waiting", "paused", "completed", "failed", "stopped"]

ContainerStatus = Literal[
    "queued",
    "starting",
    "running",
    "completed",
    "failed",
    "timed_out",
    "out_of_memory",
    "output_limit",
    "cancelled",
    "lost",
]
CONTAINER_ENDED: frozenset[str] = frozenset(
    {"completed", "failed", "timed_out", "out_of_memory", "output_limit", "cancelled", "lost"}
)

LoopState = Literal["requested", "running", "paused", "completed", "failed", "stopped"]
LOOP_ENDED: frozenset[str] = frozenset({"completed", "failed", "stopped"})
LoopWanted = Literal["running", "paused", "stopped"]

StopReason = Literal[
    "target_reached",
    "budget_versions",
    "budget_wall",
    "budget_cost",
    "budget_tokens",
    "budget_model_calls",
    "plateau",
    "too_many_failures",
    "stopped_by_user",
    "error",
]

BudgetReason = Literal["budget_cost", "budget_tokens", "budget_model_calls"]

Direction = Literal["maximize", "minimize"]
RoundKind = Literal["baseline", "draft", "improve", "debug"]
RoundStatus = Literal["proposing", "running", "grading", "feedback", "done"]
Verdict = Literal[
    "baseline",
    "improved",
    "same",
    "worse",
    "gate_broken",
    "suspect",
    "invalid",
    "crashed",
    "timed_out",
    "out_of_memory",
    "no_version",
]
FAILED_VERDICTS: frozenset[str] = frozenset({"invalid", "crashed", "timed_out", "out_of_memory", "no_version"})
BARRED_VERDICTS: frozenset[str] = frozenset({"gate_broken", "suspect"})
"""A version with one of them has a score and is never the best: suspect, while no person has let it in."""
Role = Literal["admin", "engine", "generator", "coder", "evaluator"]
