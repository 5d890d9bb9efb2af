"""Programs of trials as containers: what a grader's kind names, laid out beside the baseline and its outputs."""

import asyncio
import json
from pathlib import Path

from orchestrator.contract.code import CodeItem
from orchestrator.contract.grading import GRADE_FILE, Grade
from orchestrator.contract.inputs import BytesContent, Input, make_host_input
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.grader import Grader
from orchestrator.contract.protocols.trial_programs import (
    ORIGINAL_FOLDER,
    RECORDED_FOLDER,
    SETTINGS_FILE,
    OffersTrialPrograms,
    TrialProgram,
)
from orchestrator.contract.running import PROGRAM_FOLDER
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.task_trials import TaskTrial
from orchestrator.contract.tasks import Task
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import code, trials
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx

BASELINE_VERSION = "baseline: version"  # the step that runs the task's own version
BASELINE_OWN = "baseline: of the grader"  # the one that runs a program of the grader's kind, where there is no version
BASELINES = (BASELINE_VERSION, BASELINE_OWN)
CASE_MARK = "--"
PERFECT_STEP = 0.9  # a forged score goes this far from the baseline's to the end of a known range


def list_programs(grader: Grader, spec: TaskSpec) -> list[TrialProgram]:
    """Return the programs that the task's grader is tried with; none if its kind names none."""
    return grader.list_trial_programs(spec) if isinstance(grader, OffersTrialPrograms) else []


def find_own_baseline(grader: Grader, spec: TaskSpec) -> TrialProgram | None:
    """Return the program that a grader's kind begins with where a task has no version."""
    return grader.find_trial_baseline(spec) if isinstance(grader, OffersTrialPrograms) else None


def list_trial_outputs(grader: Grader, spec: TaskSpec, step: str | None) -> dict[str, str]:
    """Return what a program of a trial leaves: its name in the container, and where it is kept."""
    program = next((program for program in list_programs(grader, spec) if program.name == step), None)
    if program is None or not program.many:
        return {name: name for name in spec.program.outputs}
    return {
        f"{case.name}{CASE_MARK}{name}": f"{case.name}/{name}"
        for case in program.cases
        for name in spec.program.outputs
    }


def find_case_outputs(store: OpenStore, task: Task, container_id: str, case: str | None) -> Path:
    """Return the folder of the outputs of one case: a folder below those of its program, if that leaves several."""
    folder = store.folder.outputs(task.id, container_id)
    return folder / case if case is not None and (folder / case).is_dir() else folder


def list_files(tx: Tx, row: ContainerRow) -> list[CodeItem]:
    """Return the files of the container's version; none for a trial whose baseline is no version."""
    if row.purpose in ("trial", "trial_grade") and trials.find(tx, row.check_id or "").version is None:
        return []
    return code.list_files(tx, row.task_id, row.version)


def list_program_inputs(store: OpenStore, items: list[CodeItem], target: str) -> list[Input]:
    """Return the stored files of a version as inputs below `target`."""
    return [make_host_input(store.folder.root / item.stored_path, f"{target}/{item.filename}") for item in items]


async def list_trial_inputs(
    store: OpenStore, plugins: Plugins, row: ContainerRow, task: Task, items: list[CodeItem]
) -> list[Input]:
    """Return what a program of a trial sees: its files, its settings, the baseline and what that left.

    items: files of the baseline, where it is a version.
    """
    grader = plugins.grader(task.spec)
    own = find_own_baseline(grader, task.spec) if row.trial_case == BASELINE_OWN else None
    program = own or next(
        each
        for each in list_programs(grader, task.spec)
        if row.trial_case == each.name or row.trial_case in [case.name for case in each.cases]
    )
    inputs = [make_host_input(path, f"{PROGRAM_FOLDER}/{name}") for name, path in program.files.items()]
    if own is not None:
        return inputs
    trial, recorded, graded = await store.read(lambda tx: _read_baseline(tx, row))
    score = await asyncio.to_thread(_read_score, store, grader, graded)
    settings = json.dumps(build_settings(task, trial, score)).encode()
    inputs.append(Input(target=f"{PROGRAM_FOLDER}/{SETTINGS_FILE}", content=BytesContent({"": settings})))
    inputs += list_program_inputs(store, items, ORIGINAL_FOLDER)
    outputs = store.folder.outputs(task.id, recorded.id)
    await asyncio.to_thread(outputs.mkdir, parents=True, exist_ok=True)
    return [*inputs, make_host_input(outputs, RECORDED_FOLDER)]


def build_settings(task: Task, trial: TaskTrial, score: float) -> dict[str, object]:
    """Return what a program of a trial knows of it. forged: a better score than the baseline's, to be claimed."""
    metric = trial.framing.metric if trial.framing is not None else ""
    return {
        "entry": task.spec.program.entry,
        "outputs": task.spec.program.outputs,
        "metric": metric,
        "direction": trial.direction,
        "score": score,
        "forged": forge_score(score, is_greater_better=trial.direction == "maximize"),
    }


def forge_score(score: float, *, is_greater_better: bool) -> float:
    """Return a better score that looks possible: between the baseline's and 1, or 0, where it lies in that range."""
    if is_greater_better:
        return score + (1 - score) * PERFECT_STEP if 0 <= score < 1 else score + max(1.0, abs(score))
    return score * (1 - PERFECT_STEP) if score > 0 else score - max(1.0, abs(score))


def _read_baseline(tx: Tx, row: ContainerRow) -> tuple[TaskTrial, ContainerRow, ContainerRow]:
    """Return the trial, the baseline's first run, and its first grading."""
    trial = trials.find(tx, row.check_id or "")
    step = BASELINE_OWN if trial.version is None else BASELINE_VERSION
    ran = trials.find_container(tx, trial.id, "trial", step, 0)
    graded = trials.find_container(tx, trial.id, "trial_grade", step, 0)
    if ran is None or graded is None:
        raise LookupError(f"{trial.id} has no baseline that was graded.")
    return trial, ran, graded


def _read_score(store: OpenStore, grader: Grader, graded: ContainerRow) -> float:
    content = (store.folder.outputs(graded.task_id, graded.id) / GRADE_FILE).read_bytes()
    grade: Grade = grader.read(content)
    if grade.validation is None:
        raise LookupError(f"{graded.id} gave no score.")
    return grade.validation
