"""Checks of what is on record: verify_result, replay_version, get_check, get_checks."""

from orchestrator.contract.checks import Check, CheckList, ResultVerify, VersionReplay
from orchestrator.contract.errors import (
    BadCursor,
    CheckNotFound,
    ContainerNotFound,
    Invalid,
    NotAllowed,
    ResultNotFound,
    TaskNotFound,
    VersionNotFound,
)
from orchestrator.contract.names import parse_cursor
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage.queries import checks, code, containers, results, tasks
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx

group = Group("logs")


@group.post("/verify_result", body=ResultVerify, raises=(NotAllowed, ResultNotFound, TaskNotFound))
async def verify_result(call: Call, body: ResultVerify) -> Check:
    """Compute a score again from the outputs on record, and compare; get_check returns what came of it.

    The program is not run. People only, since held-out scores are among what is computed.
    """
    _check_is_person(call)

    def verify(tx: Tx) -> Check:
        result = results.find(tx, body.result_id)
        tasks.check(tx, result.task_id)
        if result.source != "graded" or result.container_id is None or result.version is None:
            raise Invalid(
                f"result_id: result {result.id} was reported from outside: there is nothing to compute it from.",
                field="result_id",
            )
        return checks.add(
            tx,
            result.task_id,
            "verify",
            version=result.version,
            container_id=result.container_id,
            result_id=result.id,
            asked_by=call.principal.name,
        )

    return await call.write(Check, verify, body)


@group.post(
    "/replay_version", body=VersionReplay, raises=(ContainerNotFound, NotAllowed, TaskNotFound, VersionNotFound)
)
async def replay_version(call: Call, body: VersionReplay) -> Check:
    """Run a version again with its recorded files, data, seed and limits; get_check compares outputs and score.

    Its containers have purposes of their own: they are no part of the race, of any history, or of /stats. People only.
    """
    _check_is_person(call)

    def replay(tx: Tx) -> Check:
        tasks.check(tx, body.task_id)
        if code.find_version(tx, body.task_id, body.version) is None:
            raise VersionNotFound(f"Task {body.task_id} has no version {body.version!r}; get_code lists its versions.")
        ran = _find_execution(tx, body)
        result = results.find_of_container(tx, ran.id)
        return checks.add(
            tx,
            body.task_id,
            "replay",
            version=body.version,
            container_id=ran.id,
            result_id=result and result.id,
            asked_by=call.principal.name,
        )

    return await call.write(Check, replay, body)


@group.get("/get_check/{check_id}", raises=(CheckNotFound, NotAllowed, TaskNotFound))
async def get_check(call: Call, check_id: str) -> Check:
    """Return a check: its state, and once it is done what it came to. People only."""
    _check_is_person(call)

    def query(tx: Tx) -> Check:
        check = checks.find(tx, check_id)
        tasks.check(tx, check.task_id)
        return check

    return await call.store.read(query)


@group.get("/get_checks/{task_id}", raises=(BadCursor, NotAllowed, TaskNotFound))
async def get_checks(
    call: Call, task_id: int, version: str | None = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> CheckList:
    """Return the checks of the task's results and versions, newest first. People only."""
    _check_is_person(call)
    after = parse_cursor(cursor)

    def query(tx: Tx) -> list[tuple[int, Check]]:
        tasks.check(tx, task_id)
        return checks.list_page(tx, task_id, version=version, limit=limit, after=after)

    rows = await call.store.read(query)
    return CheckList(
        checks=[check for _, check in rows], next_cursor=build_next_cursor(rows, limit, rows[-1][0] if rows else None)
    )


def _check_is_person(call: CallContext) -> None:
    if not call.principal.is_person:
        raise NotAllowed("Only people have results checked; agents read them with get_results.")


def _find_execution(tx: Tx, body: VersionReplay) -> ContainerRow:
    """Return the recorded execution to repeat; raise ContainerNotFound where there is none that has ended."""
    if body.container_id is None:
        row = containers.find_newest_completed_run(tx, body.task_id, body.version)
        if row is None:
            raise ContainerNotFound(
                f"No container of {body.version} has ended well, so that there is nothing to compare with; "
                "spawn_container runs it, and container_id names one that did not end well."
            )
        return row
    row = containers.find_row(tx, body.container_id)
    is_of_version = (row.task_id, row.version, row.purpose) == (body.task_id, body.version, "run")
    if not is_of_version or row.deleted_at is not None or row.status not in CONTAINER_ENDED:
        raise ContainerNotFound(
            f"{body.container_id!r} is no container that ran {body.version} of task {body.task_id} and has ended; "
            "get_containers lists them."
        )
    return row
