"""What a notification says: as data for webhooks, as text for people."""

import json
from typing import Any

from orchestrator.contract.metrics import describe_metric
from orchestrator.contract.notifications import Delivery, Occasion
from orchestrator.contract.positive_class import find_positive_class
from orchestrator.contract.scores import read_intervals, spread
from orchestrator.contract.tasks import Task
from orchestrator.storage.rows import LoopRow, RoundRow

OCCASION_OF_REASON: dict[str, Occasion] = {
    "target_reached": "target_reached",
    "plateau": "stalled",
    "budget_versions": "stalled",
    "budget_wall": "stalled",
    "budget_cost": "stalled",
    "budget_tokens": "stalled",
    "budget_model_calls": "stalled",
    "too_many_failures": "failed",
    "error": "failed",
}
GAP_WARNING = (
    "the best version is worse on held-out rows than on validation rows by more than chance explains; the search may "
    "be fitting the validation rows, so check the version and stop the loop if it is"
)
SUSPECT_WARNING = (
    "the score of a version is beyond what is possible; it is kept apart and is not the best unless you let it in with "
    "approve_version"
)
TITLES: dict[Occasion, str] = {
    "target_reached": "Target reached",
    "stalled": "Ended without reaching a target",
    "failed": "Failed",
    "needs_you": "Needs your attention",
    "test": "Test",
}


def describe_loop(task: Task, loop: LoopRow, best: RoundRow | None, why: str) -> dict[str, Any]:
    """Return what is known of the loop, except held-out scores: the receiver may be an agent.

    best: the round of the best version, or None.
    """
    score = spread(best.scores, read_intervals(best.intervals)) if best is not None else None
    return {
        "task_id": task.id,
        "task": task.name,
        "loop_id": loop.id,
        "why": why,
        "best": loop.best,
        "score": score and score.model_dump(),
        "metric": loop.metric,
        "positive_class": find_positive_class(loop.metric, loop.positive_class, task.data, task.spec),
        "direction": loop.direction,
        "target": loop.target,
        "error": loop.error,
    }


def build_webhook_body(delivery: Delivery) -> bytes:
    """Build the body of a webhook (type, timestamp of the occasion, data): the same bytes at every attempt."""
    return json.dumps(
        {"type": f"loop.{delivery.occasion}", "timestamp": delivery.created_at, "data": delivery.data}
    ).encode()


def format_title(delivery: Delivery) -> str:
    """Return one line, without line breaks or control characters, whatever the task is called."""
    text = f"{TITLES[delivery.occasion]}: {delivery.data.get('task', 'AI Orchestrator')}"
    return "".join(char if char.isprintable() else " " for char in text)[:200]


def format_text(delivery: Delivery) -> str:
    """Return the message for people, one fact per line."""
    data = delivery.data
    if delivery.occasion == "test":
        return "This channel works. Notifications of loops will arrive here."
    lines = [f"Task {data['task_id']}, {data['loop_id']}: {data['why']}."]
    if data["score"]:
        target = "" if data["target"] is None else f", target {data['target']:g}"
        metric = describe_metric(data["metric"], data.get("positive_class"))
        score = f"{metric} {data['score']['mean']:.4g} over {data['score']['n']} runs"
        lines.append(f"Best version {data['best']}: {score}{target}.")
    if data["error"]:
        lines.append(f"Error: {data['error']}")
    return "\n".join(lines)
