"""Outcomes on record that stand for an execution: when they may, and the grade that comes with them."""

from orchestrator.contract.gates import parse_gate
from orchestrator.contract.grading import Grade
from orchestrator.contract.protocols.grader import Grader
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.spec_grading import EXTERNAL, TIMED_GRADERS
from orchestrator.engine.grading.grades import read_grade
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers
from orchestrator.storage.queries.recorded_outcomes import Identity
from orchestrator.storage.rows import ContainerRow

MEASURED_OUTSIDE = ("run_time", "cpu_time", "peak_memory_mb")  # of the moment, not of the program alone


def find_identity(grader: Grader, spec: TaskSpec, seed: int) -> Identity | None:
    """Return what an execution on record must have in common with the one to come; None if none may stand for it.

    None may where the moment counts: a gate or a grader on time or memory, or packages, which may be built anew.
    """
    gated = any(parse_gate(text).name in MEASURED_OUTSIDE for text in spec.objective.gates)
    if gated or spec.run.requirements or spec.grade.kind in (*TIMED_GRADERS, EXTERNAL):
        return None
    return Identity(seed, spec.run.runner, grader.fingerprint(spec))


async def read_recorded_grade(store: OpenStore, grader: Grader, ran: ContainerRow, *, held_out: bool) -> Grade | None:
    """Return the grade on record of the execution that this one was taken from; None if it has to be graded.

    held_out: a grade without held-out scores will not do.
    """
    recorded_id = ran.taken_from
    if recorded_id is None:
        return None
    grading = await store.read(lambda tx: containers.find_grading(tx, recorded_id))
    if grading is None or grading.status != "completed" or (held_out and not grading.want_held_out):
        return None
    grade = await read_grade(store, grader, grading)
    if not grade.graded:
        return None
    return grade if held_out else grade.model_copy(update=NO_HELD_OUT)


NO_HELD_OUT = {"held_out": None, "held_out_interval": None, "held_out_resampled": []}
