"""The fingerprint of a task's grader: what two scores must have in common to be compared."""

import hashlib

from orchestrator.contract.protocols.grader import Grader, RunsPrivateFiles
from orchestrator.contract.tasks import Task


def compute_fingerprint(grader: Grader, task: Task) -> str:
    """Return the sha256 that stands with each score: over all that the grader runs, private files of the task too."""
    own = grader.fingerprint(task.spec)
    if task.data is None or not isinstance(grader, RunsPrivateFiles):
        return own
    return hashlib.sha256(f"{own} {task.data.sha256}".encode()).hexdigest()
