"""A task with a whole loop on record, written with the storage's own functions; for tests of exports and reports."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.contract.access import Principal
from orchestrator.contract.events import RoundChanged
from orchestrator.contract.grading import DataProfile, FailingCase
from orchestrator.contract.running import Ended, Handle, Isolation, Protection
from orchestrator.contract.tasks import TaskUpload
from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS
from orchestrator.storage import events
from orchestrator.storage.clock import now
from orchestrator.storage.files import staging
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers, loops, results, tasks

HOSTILE = '<script>alert(1)</script> \u202e ‮evil \x07 [x](http://e.example) | `a` ```` & "q"'
GRADER = "f" * 64
SECRET = "this-is-what-the-grader-printed"
PEOPLE, CODER = Principal(name="someone"), Principal(name="coder", role="coder")


@dataclass
class Play:
    """One round: its version's program and how it went. `losses`: what each row lost, for each execution."""

    version: str
    program: str
    verdict: str
    scores: list[float] = field(default_factory=list)
    parent: str | None = None
    losses: list[float] = field(default_factory=list)
    reason: str | None = None
    summary: str | None = None
    agent: str = "coder"


PLAYS = [
    Play("v1", "a = 1\nb = 2\n", "baseline", [0.80, 0.82], losses=[1.0] * 20 + [0.0] * 80),
    Play("v2", "boom\n", "crashed", parent="v1", reason="It failed with exit code 1."),
    Play("v3", "a = 1\nb = 3\n", "improved", [0.90, 0.90], "v1", [1.0] * 10 + [0.0] * 90, summary="b is three"),
    Play("v4", "a = 0\n", "worse", [0.5], "v3"),
    Play("v5", "a = 1\nb = 4\n", "improved", [0.91, 0.91], "v3", [1.0] * 9 + [0.0] * 91, summary="b is four"),
]


async def play(store: OpenStore, plays: list[Play] = PLAYS, *, best: str | None = "v5", **task) -> int:
    """The task's id; its loop has ended."""
    upload = TaskUpload(
        **(
            {"name": "digits", "dataset": "digits", "description": "Tell digits apart.", "objective": {"target": 0.9}}
            | task
        )
    )
    task_id = await store.write(lambda tx: tasks.add(tx, upload))
    loop_id = await store.write(lambda tx: loops.add(tx, task_id, seed=7, metric="accuracy", target=0.9))
    profile = DataProfile(
        dataset="digits",
        kind="classification",
        target="digit",
        columns=[],
        rows={"train": 60, "validation": 100, "held_out": 20},
        seed=11,
        sha256="d" * 64,
    )
    await store.write(lambda tx: tasks.set_data(tx, task_id, profile))
    call = CallContext(CODER, store)
    for number, one in enumerate(plays, start=1):
        await OPERATIONS["upload_code"].call(
            call,
            task_id=task_id,
            version=one.version,
            agent=one.agent,
            file_content=one.program,
            summary=one.summary,
            parents=[one.parent] if one.parent else [],
        )
        await store.write(lambda tx, number=number, one=one: _round(tx, store.folder, task_id, loop_id, number, one))
    await OPERATIONS["upload_message"].call(call, task_id=task_id, sender="coder", content="hello")
    await OPERATIONS["upload_feedback"].call(call, task_id=task_id, evaluator="rules", feedback="go on")

    await store.write(lambda tx: _end(tx, task_id, loop_id, best))
    return task_id


def _end(tx, task_id: int, loop_id: str, best: str | None) -> None:
    loops.update(
        tx,
        loop_id,
        state="completed",
        stop_reason="budget_versions",
        direction="maximize",
        best=best,
        min_delta=0.02,
        ended_at=now(),
        wall_seconds=12.5,
    )
    tasks.set_status(tx, task_id, "completed")


def _round(tx, folder: DataFolder, task_id: int, loop_id: str, number: int, one: Play) -> None:
    loops.add_round(
        tx, loop_id, number, kind="baseline" if number == 1 else "improve", version=one.version, parent=one.parent
    )
    confirmed = len(one.scores) > 1
    loops.update_round(
        tx,
        loop_id,
        number,
        status="done",
        verdict=one.verdict,
        reason=one.reason,
        scores=one.scores,
        confirmed=confirmed,
        held_out=[one.scores[0] - 0.03] if confirmed else [],
        seconds={"run": 1.0, "grade": 0.5},
        ended_at=now(),
    )
    for run, score in enumerate(one.scores or [None]):
        ran = _container(tx, task_id, loop_id, number, run, one, "run")
        if score is None:
            continue
        _output(folder, task_id, ran, "predictions.csv", "id,prediction\n0,1\n")
        graded = _container(tx, task_id, loop_id, number, run, one, "grade", grades=ran)
        grade = {
            "graded": True,
            "validation": score,
            "row_losses": one.losses,
            "row_measure": "1 for a row with the wrong class",
        }
        _output(folder, task_id, graded, "grade.json", json.dumps(grade))
        results.add(
            tx,
            task_id=task_id,
            source="graded",
            version=one.version,
            container_id=ran,
            seed=100 + run,
            accuracy=score,
            score=score,
            held_out=score - 0.03 if run else None,
            metrics={"accuracy": score},
            graded=True,
            reason="",
            grader=GRADER,
            run_time=1.5,
            failing_cases=[FailingCase(expected="3", got="8", count=2).model_dump()],
        )
    events.emit(tx, RoundChanged(task_id=task_id, loop_id=loop_id, round=number, version=one.version))


def _container(tx, task_id: int, loop_id: str, number: int, run: int, one: Play, purpose: str, **more) -> str:
    container = containers.add(
        tx,
        task_id=task_id,
        version=one.version,
        purpose=purpose,
        runner="local",
        attempt=1,
        loop_id=loop_id,
        round=number,
        run_index=run,
        seed=100 + run,
        limits={},
        **more,
    )
    isolation = Isolation(
        grade="A", backend="bubblewrap 1", protections=[Protection(name="network", active=True, how="namespace")]
    )
    containers.mark_started(
        tx, container, Handle(container_id=container, provider_id="p", started_at=now()), isolation=isolation
    )
    ended = Ended(
        status="completed" if one.scores else "failed",
        reason=one.reason or "It ended.",
        wall_seconds=1.5,
        cpu_seconds=1.0,
        peak_memory_bytes=2**20,
    )
    containers.mark_ended(tx, container, ended, tail=SECRET if purpose == "grade" else "printed", log_file=None)
    return container


def _output(folder: DataFolder, task_id: int, container: str, name: str, content: str) -> None:
    staging.write_whole(folder.outputs(task_id, container) / name, content.encode())


async def as_agent(store: OpenStore, operation: str, **values):
    """What a coder is given."""
    return await OPERATIONS[operation].call(CallContext(CODER, store), **values)


def store_of(folder: Path) -> OpenStore:
    return OpenStore(DataFolder(folder))
