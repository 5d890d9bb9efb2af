"""A task as a regrade sees it: with the grader of the series in place of its own."""

from orchestrator.contract.spec_grading import Grading
from orchestrator.contract.spec_names import STORED
from orchestrator.contract.tasks import Framing, Task
from orchestrator.storage.queries import checks, regrades
from orchestrator.storage.rows import ContainerRow, RegradeRow
from orchestrator.storage.transaction import Tx


def find_regrade(tx: Tx, container: ContainerRow) -> RegradeRow | None:
    """Return the regrade that the container belongs to; None if it belongs to none."""
    if container.purpose != "regrade" or container.check_id is None:
        return None
    series = checks.find(tx, container.check_id).series
    return None if series is None else regrades.find(tx, series)


def take_changes(task: Task, regrade: RegradeRow) -> tuple[Task, Framing]:
    """Return the task with the grader of the series, and by what its outputs are graded."""
    grade = Grading.model_validate(regrade.grade, context=STORED)
    objective = task.spec.objective.model_copy(update={"metric": regrade.metric, "direction": regrade.direction})
    spec = task.spec.model_copy(update={"grade": grade, "objective": objective})
    framing = Framing(metric=regrade.metric, direction=regrade.direction, positive_class=regrade.positive_class)
    return task.model_copy(update={"spec": spec}), framing
