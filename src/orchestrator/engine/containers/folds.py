"""Which validation part of its task's data a container is on: a loop runs a version on each in turn."""

from orchestrator.storage.queries import checks, containers, tasks
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx


def count_folds(tx: Tx, task_id: int) -> int:
    """Return on how many validation parts the task's versions are scored."""
    data = tasks.find(tx, task_id, in_trash_too=True).data
    return 1 if data is None else data.folds


def find_fold(tx: Tx, row: ContainerRow) -> int:
    """Return the fold of an execution; of a grading, that of what it grades, of a check, that of what it checks.

    A trial is on the first: its programs are compared with one baseline.
    """
    if row.purpose in ("trial", "trial_grade"):
        return 0
    if row.grades is not None:
        row = containers.find_row(tx, row.grades)
    if row.check_id is not None and (checked := checks.find(tx, row.check_id).container_id) is not None:
        row = containers.find_row(tx, checked)
    return (row.run_index or 0) % count_folds(tx, row.task_id)
