"""What a container is started with, read from the records: the program's files, the public data, the limits."""

import asyncio
from pathlib import Path
from typing import NoReturn

from orchestrator.contract.code import find_entry
from orchestrator.contract.containers import GRADINGS
from orchestrator.contract.errors import NoMetric
from orchestrator.contract.grading import find_fold_folder
from orchestrator.contract.inputs import Content, make_host_input
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.grader import CarriesCode, DrivesProgram, ProgramStart, SeesProgram
from orchestrator.contract.running import (
    DATA_FOLDER,
    DATA_VARIABLE,
    PROGRAM_FOLDER,
    SEED_VARIABLE,
    Limits,
    RunSpec,
)
from orchestrator.contract.tasks import Framing, Task
from orchestrator.engine.containers.folds import find_fold
from orchestrator.engine.containers.regraded_task import find_regrade, take_changes
from orchestrator.engine.containers.trial_programs import (
    BASELINE_VERSION,
    find_case_outputs,
    list_files,
    list_program_inputs,
    list_trial_inputs,
)
from orchestrator.engine.data_split import prepare_data
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import checks, containers, loops, tasks, trials
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx


async def build(
    store: OpenStore, plugins: Plugins, row: ContainerRow, *, sandboxed: bool, packages: Content | None
) -> RunSpec:
    """Build the spec of a container; raise FileNotStored if the version has no entry.

    packages: the folder of the program's environment; no grader is ever given one.
    """
    task = await store.read(lambda tx: tasks.find(tx, row.task_id, in_trash_too=True))
    if row.purpose in GRADINGS:
        spec = await _grade_spec(store, plugins, row, task)
    else:
        spec = await _run_spec(store, plugins, row, task, packages)
    return spec.model_copy(update={"sandboxed": sandboxed})


async def _run_spec(
    store: OpenStore, plugins: Plugins, row: ContainerRow, task: Task, packages: Content | None
) -> RunSpec:
    items = await store.read(lambda tx: list_files(tx, row))
    if row.purpose == "trial" and row.trial_case != BASELINE_VERSION:
        entry, inputs = task.spec.program.entry, await list_trial_inputs(store, plugins, row, task, items)
    else:
        entry = find_entry([item.filename for item in items], task.spec.program.entry)
        inputs = list_program_inputs(store, items, PROGRAM_FOLDER)
    environment = {SEED_VARIABLE: str(row.seed or 0)}
    start = ProgramStart(["python", f"{PROGRAM_FOLDER}/{entry}"])
    if await prepare_data(store, plugins, task):
        folder, grader = await _find_data_folder(store, row), plugins.grader(task.spec)
        inputs.append(make_host_input(folder / "public", DATA_FOLDER))
        environment[DATA_VARIABLE] = DATA_FOLDER
        if isinstance(grader, DrivesProgram):
            start = await asyncio.to_thread(grader.start_program, entry, task.spec, folder)
    return RunSpec(
        container_id=row.id,
        command=start.command,
        inputs=[*inputs, *start.inputs],
        environment=environment | start.environment,
        limits=_build_limits(task, row.limits or {}),
        packages=packages,
        gpus=task.spec.run.gpus,
    )


async def _grade_spec(store: OpenStore, plugins: Plugins, row: ContainerRow, task: Task) -> RunSpec:
    regrade = await store.read(lambda tx: find_regrade(tx, row))
    if regrade is None:
        framing = await store.read(lambda tx: _find_framing(tx, row, task))
    else:
        task, framing = take_changes(task, regrade)
    grader = plugins.grader(task.spec)
    if row.grades is None:
        raise ValueError(f"The grade container {row.id} does not name the container that it grades.")
    folder = await _find_data_folder(store, row)
    outputs = store.folder.outputs(task.id, row.grades)
    if row.purpose == "trial_grade":
        outputs = find_case_outputs(store, task, row.grades, row.trial_case)
    inputs, environment = grader.inputs(outputs, folder), {}
    if regrade is not None and isinstance(grader, CarriesCode):
        inputs = list({each.target: each for each in (*inputs, *grader.code_inputs(task.spec))}.values())
    if isinstance(grader, SeesProgram) and grader.sees_program(task.spec):
        await asyncio.to_thread(outputs.mkdir, parents=True, exist_ok=True)
        items = await store.read(lambda tx: list_files(tx, row))
        if row.purpose == "trial_grade" and row.trial_case != BASELINE_VERSION:
            inputs += await list_trial_inputs(store, plugins, row, task, items)
        else:
            inputs += list_program_inputs(store, items, PROGRAM_FOLDER)
        inputs.append(make_host_input(folder / "public", DATA_FOLDER))
        environment = grader.build_environment(folder) | {DATA_VARIABLE: DATA_FOLDER}
    return RunSpec(
        container_id=row.id,
        command=grader.command(framing, task.spec, held_out=row.want_held_out),
        inputs=inputs,
        environment=environment,
        limits=grader.limits(task.spec),
    )


async def _find_data_folder(store: OpenStore, row: ContainerRow) -> Path:
    """Return the folder with public and private data of the fold that the container is on."""
    fold = await store.read(lambda tx: find_fold(tx, row))
    return find_fold_folder(store.folder.data(row.task_id), fold)


def _find_framing(tx: Tx, row: ContainerRow, task: Task) -> Framing:
    """Return the framing that its loop settled, or that of what it checks; without a loop, as the task stands."""
    if row.purpose == "trial_grade" and row.check_id is not None:
        return trials.find(tx, row.check_id).framing or _raise_no_metric(row)
    loop_id = row.loop_id
    if row.check_id is not None and (checked := checks.find(tx, row.check_id).container_id) is not None:
        loop_id = containers.find_row(tx, checked).loop_id
    if loop_id is None:
        framing = loops.find_framing(tx, task)
    else:
        loop = loops.find(tx, loop_id)
        framing = None
        if loop.metric is not None and loop.direction is not None:
            framing = Framing(
                metric=loop.metric, direction=loop.direction, target=loop.target, positive_class=loop.positive_class
            )
    return framing or _raise_no_metric(row)


def _raise_no_metric(row: ContainerRow) -> NoReturn:
    raise NoMetric(f"Container {row.id} cannot be graded, because the metric is not known yet.")


def _build_limits(task: Task, overrides: dict) -> Limits:
    of_task = task.spec.run.model_dump(include={"timeout_seconds", "cpus", "memory_mb"})
    return Limits(**(of_task | overrides))
