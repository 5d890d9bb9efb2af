"""By what a task's versions are graded."""

from orchestrator.contract.metrics import direction_of
from orchestrator.contract.tasks import Framing, Task
from orchestrator.storage.queries import loops
from orchestrator.storage.transaction import Tx


def of_task(tx: Tx, task: Task) -> Framing | None:
    """As the newest loop has settled it, else as the task names it; None where the metric is open."""
    loop = loops.newest_or_none(tx, task.id)
    if loop is not None and loop.direction is not None:
        return Framing(metric=loop.metric, direction=loop.direction, target=loop.target)
    asked = task.spec.objective
    if asked.metric is None:
        return None
    return Framing(metric=asked.metric, direction=asked.direction or direction_of(asked.metric), target=asked.target)
