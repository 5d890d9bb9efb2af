"""A person's word on versions: mark_version, unmark_version, get_marks."""

from orchestrator.contract.errors import (
    MarkNotFound,
    NotAllowed,
    TaskNotFound,
    VersionIsMarked,
    VersionNotFound,
)
from orchestrator.contract.marks import MarkList, VersionMark, VersionMarkChanged, VersionMarked, VersionUnmark
from orchestrator.operations.best_version import update_best
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.task_best import find_leading_loop
from orchestrator.storage import events
from orchestrator.storage.queries import code, loops, marks, tasks
from orchestrator.storage.transaction import Tx

group = Group("code")


@group.post("/mark_version", body=VersionMark, raises=(NotAllowed, TaskNotFound, VersionIsMarked, VersionNotFound))
async def mark_version(call: Call, body: VersionMark) -> VersionMarked:
    """Take a version that cheats or is wrong out of the race, with all that descend from it.

    The best version of each loop is named anew at once, and a loop that runs goes on from what is left. unmark_version
    undoes it. People only.
    """
    _check_is_person(call)

    def mark(tx: Tx) -> VersionMarked:
        tasks.check(tx, body.task_id)
        _check_version(tx, body.task_id, body.version)
        if marks.find_counting(tx, body.task_id, body.version) is not None:
            raise VersionIsMarked(
                f"{body.version} is marked already; unmark_version takes that mark back, get_marks shows it."
            )
        by = call.principal.name
        marks.add(tx, body.task_id, body.version, kind=body.kind, reason=body.reason, marked_by=by)
        change = VersionMarkChanged(
            task_id=body.task_id, version=body.version, kind=body.kind, reason=body.reason, by=by
        )
        return _settle_race(tx, change)

    return await call.write(VersionMarked, mark, body)


@group.post("/unmark_version", body=VersionUnmark, raises=(MarkNotFound, NotAllowed, TaskNotFound))
async def unmark_version(call: Call, body: VersionUnmark) -> VersionMarked:
    """Take back the mark of a version: it races again, with its descendants, by the scores on record.

    People only."""
    _check_is_person(call)

    def unmark(tx: Tx) -> VersionMarked:
        tasks.check(tx, body.task_id)
        mark = marks.find_counting(tx, body.task_id, body.version)
        if mark is None:
            raise MarkNotFound(
                f"Task {body.task_id} has no mark on {body.version!r} that counts; get_marks lists all. A version "
                "that is out of the race because of an ancestor comes back with that one's mark."
            )
        by = call.principal.name
        marks.withdraw(tx, mark.id, by=by, reason=body.reason)
        change = VersionMarkChanged(
            task_id=body.task_id, version=body.version, kind=mark.kind, reason=body.reason, by=by, withdrawn=True
        )
        return _settle_race(tx, change)

    return await call.write(VersionMarked, unmark, body)


@group.get("/get_marks/{task_id}", raises=(TaskNotFound,))
async def get_marks(call: Call, task_id: int) -> MarkList:
    """Return the marks of the task's versions, newest first, with those that were taken back."""

    def query(tx: Tx) -> MarkList:
        tasks.check(tx, task_id)
        return MarkList(marks=marks.list_all(tx, task_id))

    return await call.store.read(query)


def _check_is_person(call: CallContext) -> None:
    if not call.principal.is_person:
        raise NotAllowed("Only people take versions out of the race or back into it; say in a message what is wrong.")


def _check_version(tx: Tx, task_id: int, version: str) -> None:
    if code.find_version(tx, task_id, version) is None:
        raise VersionNotFound(f"Task {task_id} has no version {version!r}; get_code lists its versions.")


def _settle_race(tx: Tx, change: VersionMarkChanged) -> VersionMarked:
    """Tell of the mark and name the best version of every loop of the task anew; patience begins again."""
    events.emit(tx, change, wakes_engine=True)
    for loop in loops.list_of_task(tx, change.task_id):
        loops.update(tx, loop.id, recounted_from=loops.find_newest_round_number(tx, loop.id))
        update_best(tx, loop.id)
    excluded, leading = marks.list_excluded(tx, change.task_id), find_leading_loop(tx, change.task_id)
    return VersionMarked(version=change.version, excluded=list(excluded.values()), best=leading and leading.best)
