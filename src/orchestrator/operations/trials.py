"""Trials of a task's grader: get_trial, get_trials, stop_trial; validate_task begins one."""

from orchestrator.contract.errors import BadCursor, NotAllowed, TaskNotFound, TrialNotFound
from orchestrator.contract.names import parse_cursor
from orchestrator.contract.task_trials import TaskTrial, TaskTrialList, TrialReport
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage.queries import code, datasets, loops, tasks, trials
from orchestrator.storage.transaction import Tx

group = Group("loops")
SEED_LABEL = "seed"


@group.get("/get_trial/{trial_id}", raises=(NotAllowed, TaskNotFound, TrialNotFound))
async def get_trial(call: Call, trial_id: str) -> TaskTrial:
    """Return a trial that validate_task has begun: how far it is, and in the end what it found. People only."""
    check_may_try(call)
    return await call.store.read(lambda tx: _find(tx, trial_id))


@group.get("/get_trials/{task_id}", raises=(BadCursor, NotAllowed, TaskNotFound))
async def get_trials(call: Call, task_id: int, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> TaskTrialList:
    """Return the trials of the task's grader, newest first. People only."""
    check_may_try(call)
    after = parse_cursor(cursor)

    def query(tx: Tx) -> list[tuple[int, TaskTrial]]:
        tasks.check(tx, task_id)
        return trials.list_page(tx, task_id, limit=limit, after=after)

    rows = await call.store.read(query)
    return TaskTrialList(
        trials=[trial for _, trial in rows], next_cursor=build_next_cursor(rows, limit, rows[-1][0] if rows else None)
    )


@group.post("/stop_trial/{trial_id}", raises=(NotAllowed, TaskNotFound, TrialNotFound))
async def stop_trial(call: Call, trial_id: str) -> TaskTrial:
    """End a trial now: its containers are stopped, and it says nothing of the grader. People only."""
    check_may_try(call)

    def stop(tx: Tx) -> TaskTrial:
        trial = _find(tx, trial_id)
        if trial.state != "done":
            trials.settle(tx, trial_id, _build_stopped_report(call), call.store.folder)
        return trials.find(tx, trial_id)

    return await call.write(TaskTrial, stop, trial_id)


def begin_trial(tx: Tx, call: CallContext, task_id: int) -> TaskTrial:
    """Add a trial for the engine to carry out; return the one that is under way if there is one."""
    task = tasks.find(tx, task_id)
    live = trials.find_live_of_task(tx, task_id)
    if live is not None:
        return live
    datasets.pin(tx, task)
    return trials.add(tx, task_id, version=_choose_baseline(tx, task_id), asked_by=call.principal.name)


def check_may_try(call: CallContext) -> None:
    """Raise NotAllowed for agents: a trial shows scores that no budget of theirs counts."""
    if not call.principal.is_person:
        raise NotAllowed("Only people have graders tried.")


def _choose_baseline(tx: Tx, task_id: int) -> str | None:
    """Return the seed program, else the baseline of the newest loop, else the newest version; None without any."""
    if code.find_version(tx, task_id, SEED_LABEL) is not None:
        return SEED_LABEL
    loop = loops.find_newest_or_none(tx, task_id)
    baseline = None if loop is None else loops.find_baseline(tx, loop.id)
    if baseline is not None and baseline.scores:
        return baseline.version
    return code.find_newest(tx, task_id)


def _find(tx: Tx, trial_id: str) -> TaskTrial:
    trial = trials.find(tx, trial_id)
    tasks.check(tx, trial.task_id)
    return trial


def _build_stopped_report(call: CallContext) -> TrialReport:
    return TrialReport.build_empty(f"{call.principal.name} stopped the trial.")
