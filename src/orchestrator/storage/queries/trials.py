"""Queries on trials."""

from typing import Any

import sqlalchemy as sa

from orchestrator.contract.containers import Purpose
from orchestrator.contract.errors import TrialNotFound
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.contract.task_trials import TaskTrial, TrialChanged, TrialReport
from orchestrator.contract.tasks import Framing
from orchestrator.storage.clock import now
from orchestrator.storage.events import emit
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.queries import removals
from orchestrator.storage.rows import ContainerRow, fetch_one, select_fields, to_shape
from orchestrator.storage.tables import containers, trials
from orchestrator.storage.transaction import Tx

_COLUMNS = select_fields(trials, TaskTrial)
_FIND = sa.select(*_COLUMNS).where(trials.c.id == sa.bindparam("of_trial"))
_UNSETTLED = sa.select(*_COLUMNS).where(trials.c.state != "done").order_by(trials.c.num).limit(100)


def add(tx: Tx, task_id: int, *, version: str | None, asked_by: str) -> TaskTrial:
    """Add a trial for the engine to carry out, with its event; return it."""
    values: dict[str, Any] = {"task_id": task_id, "version": version, "asked_by": asked_by}
    values |= {"state": "queued", "done": 0, "planned": 0, "created_at": now()}
    num = tx.execute(sa.insert(trials).values(values).returning(trials.c.num)).scalar_one()
    tx.execute(sa.update(trials).where(trials.c.num == num).values(id=f"trial-{num}"))
    return _emit(tx, f"trial-{num}", wakes_engine=True)


def find(tx: Tx, trial_id: str) -> TaskTrial:
    """Return the trial; raise TrialNotFound."""
    row = tx.execute(_FIND, {"of_trial": trial_id}).one_or_none()
    if row is None:
        raise TrialNotFound(f"There is no trial {trial_id!r}; get_trials lists the trials of a task.")
    return to_shape(TaskTrial, row)


def find_live_of_task(tx: Tx, task_id: int) -> TaskTrial | None:
    """Return the task's trial that is not done, if there is one."""
    query = sa.select(*_COLUMNS).where(trials.c.task_id == task_id, trials.c.state != "done").limit(1)
    row = tx.execute(query).one_or_none()
    return None if row is None else to_shape(TaskTrial, row)


def list_unsettled(tx: Tx) -> list[TaskTrial]:
    """Return trials that are not done, oldest first."""
    return [to_shape(TaskTrial, row) for row in tx.execute(_UNSETTLED)]


def list_page(tx: Tx, task_id: int, *, limit: int, after: int | None) -> list[tuple[int, TaskTrial]]:
    """Return trials of the task, newest first, each with its cursor number."""
    query = sa.select(trials.c.num, *_COLUMNS).where(trials.c.task_id == task_id)
    if after is not None:
        query = query.where(trials.c.num < after)
    rows = tx.execute(query.order_by(trials.c.num.desc()).limit(limit))
    return [(num, to_shape(TaskTrial, columns)) for num, *columns in rows]


def find_container(tx: Tx, trial_id: str, purpose: Purpose, case: str, run_index: int) -> ContainerRow | None:
    """Return the newest container of one step of a trial."""
    query = sa.select(containers).where(
        containers.c.check_id == trial_id,
        containers.c.purpose == purpose,
        containers.c.trial_case == case,
        containers.c.run_index == run_index,
    )
    return fetch_one(tx, ContainerRow, query.order_by(containers.c.num.desc()).limit(1))


def begin(tx: Tx, trial_id: str, framing: Framing) -> None:
    """Note that the engine has begun, and by what is scored; a trial that has begun keeps its framing."""
    values = {"state": "running", "framing": framing.model_dump(mode="json")}
    where = (trials.c.id == trial_id, trials.c.state == "queued")
    if tx.execute(sa.update(trials).where(*where).values(values)).rowcount:
        _emit(tx, trial_id)


def note_progress(tx: Tx, trial_id: str, *, done: int, planned: int) -> None:
    """Note how many steps are done, and how many there are."""
    where = (trials.c.id == trial_id, trials.c.state == "running")
    if tx.execute(sa.update(trials).where(*where).values(done=done, planned=planned)).rowcount:
        _emit(tx, trial_id)


def settle(tx: Tx, trial_id: str, report: TrialReport, folder: DataFolder) -> None:
    """Put the report on record, unless there is one; what still runs of the trial is asked to end, outputs go."""
    values = {"state": "done", "report": report.model_dump(mode="json"), "ended_at": now()}
    where = (trials.c.id == trial_id, trials.c.state != "done")
    if not tx.execute(sa.update(trials).where(*where).values(values)).rowcount:
        return
    _end_containers(tx, trial_id, folder)
    _emit(tx, trial_id, wakes_engine=True)


def _end_containers(tx: Tx, trial_id: str, folder: DataFolder) -> None:
    """Request that live containers end, and that all outputs are removed: the report says what counts."""
    of_trial = containers.c.check_id == trial_id
    tx.execute(
        sa.update(containers).where(of_trial, containers.c.status.not_in(CONTAINER_ENDED)).values(wanted="stopped")
    )
    ended = sa.select(containers.c.id, containers.c.task_id).where(of_trial, containers.c.status.in_(CONTAINER_ENDED))
    for container_id, task_id in tx.execute(ended).all():
        removals.add(tx, folder.outputs(task_id, container_id).relative_to(folder.root).as_posix())
    tx.execute(sa.update(containers).where(of_trial).values(outputs_removed_at=now()))


def _emit(tx: Tx, trial_id: str, *, wakes_engine: bool = False) -> TaskTrial:
    trial = find(tx, trial_id)
    change = TrialChanged(
        task_id=trial.task_id,
        id=trial.id,
        state=trial.state,
        done=trial.done,
        planned=trial.planned,
        verdict=trial.report and trial.report.verdict,
    )
    emit(tx, change, wakes_engine=wakes_engine)
    return trial
