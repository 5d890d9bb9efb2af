"""What a notification says: as data for webhooks, as text for people."""

import json
from typing import Any

from orchestrator.contract.notifications import Delivery, Occasion
from orchestrator.contract.scores import spread
from orchestrator.contract.tasks import Task
from orchestrator.storage.rows import LoopRow, RoundRow

OCCASION_OF_REASON: dict[str, Occasion] = {
    "target_reached": "target_reached",
    "plateau": "stalled",
    "budget_versions": "stalled",
    "budget_wall": "stalled",
    "budget_cost": "stalled",
    "too_many_failures": "failed",
    "error": "failed",
}
WHY = {
    "target_reached": "the target is reached and confirmed",
    "plateau": "no version was better for long, or nothing is left to try",
    "budget_versions": "the budget of versions is used up",
    "budget_wall": "the budget of time is used up",
    "budget_cost": "the budget of money is used up",
    "too_many_failures": "too many versions failed one after another",
    "error": "it ended with an error",
}
GAP_WARNING = (
    "each new best is further from its held-out score; the search may be fitting the validation rows: "
    "look, and stop it if so"
)
TITLES: dict[Occasion, str] = {
    "target_reached": "Target reached",
    "stalled": "Ended without reaching a target",
    "failed": "Failed",
    "needs_you": "Needs you",
    "test": "Test",
}


def loop_data(task: Task, loop: LoopRow, best: RoundRow | None, why: str) -> dict[str, Any]:
    """Return what is known of the loop, except held-out scores: the receiver may be an agent.

    best: the round of the best version, or None.
    """
    score = spread(best.scores) if best is not None else None
    return {
        "task_id": task.id,
        "task": task.name,
        "loop_id": loop.id,
        "why": why,
        "best": loop.best,
        "score": score and score.model_dump(),
        "metric": loop.metric,
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
        return "This channel works: notifications of loops will arrive here."
    lines = [f"Task {data['task_id']}, {data['loop_id']}: {data['why']}."]
    if data["score"]:
        target = "" if data["target"] is None else f", target {data['target']:g}"
        score = f"{data['metric']} {data['score']['mean']:.4g} over {data['score']['n']} runs"
        lines.append(f"Best version {data['best']}: {score}{target}.")
    if data["error"]:
        lines.append(f"Error: {data['error']}")
    return "\n".join(lines)
