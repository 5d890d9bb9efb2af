"""The real command line and server with an engine that plays a script: `python scripted.py run digits --json`.

SCRIPT names the rounds below, STEP_SECONDS is how long each takes. What agents, runner and grader would have written
is written straight to the store, so that the commands can be tested for each way a loop can go.
"""

import asyncio
import contextlib
import os
import sys
import types
from collections.abc import Awaitable, Callable
from pathlib import Path

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import Invalid
from orchestrator.contract.events import RoundChanged
from orchestrator.contract.protocols import grader, runner
from orchestrator.contract.running import Capabilities, Ended, Isolation, Protection
from orchestrator.contract.tasks import TaskUpload
from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS
from orchestrator.storage import events
from orchestrator.storage.clock import now
from orchestrator.storage.queries import containers, loops, tasks

HOSTILE = "boom \x1b[31m[bold]red[/bold]\x1b]0;title\x07 \u202e end"
SCRIPTS: dict[str, list[tuple[str, list[float]]]] = {
    "reached": [("baseline", [0.91, 0.93]), ("crashed", []), ("improved", [0.99, 0.985])],
    "missed": [("baseline", [0.91, 0.93]), ("worse", [0.5])],
    "hostile": [("crashed", []), ("baseline", [0.91, 0.93])],
    "error": [],
    "long": [("baseline", [0.9, 0.9]), *[("same", [0.9])] * 400],
}
STEP_SECONDS = float(os.environ.get("STEP_SECONDS", "0.05"))


class ScriptedEngine:
    """Plays the script on every loop that is wanted running."""

    def __init__(self, store) -> None:
        self.store = store
        self.script = SCRIPTS[os.environ.get("SCRIPT", "reached")]
        self.playing = asyncio.create_task(self.play())

    async def stop(self) -> None:
        self.playing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.playing

    async def play(self) -> None:
        while True:
            for row in await self.store.scan(loops.list_live):
                await self.move(row)
            await asyncio.sleep(STEP_SECONDS)

    async def move(self, row) -> None:
        if row.wanted == "paused":
            await self.set_loop(row, state="paused", doing="paused", task="paused")
        elif row.state != "running":
            await self.set_loop(
                row, state="running", doing="starting \x1b[31mred", task="running", direction="maximize"
            )
        else:
            await self.next_round(row)

    async def next_round(self, row) -> None:
        done = len(await self.store.scan(lambda tx: loops.list_rounds(tx, row.id)))
        if done >= len(self.script):
            return await self.end(row)
        verdict, scores = self.script[done]
        version = f"v{done + 1}"
        upload = OPERATIONS["upload_code"]
        call = CallContext(Principal(name="coder", role="coder"), self.store)
        await upload.call(call, task_id=row.task_id, version=version, agent="coder", file_content=f"print({done})")

        def write(tx) -> None:
            loops.add_round(
                tx, row.id, done + 1, kind="baseline" if done == 0 else "improve", version=version, parent=None
            )
            loops.update_round(
                tx,
                row.id,
                done + 1,
                status="done",
                verdict=verdict,
                scores=scores,
                held_out=[score - 0.01 for score in scores],
                seconds={"run": 0.5},
                ended_at=now(),
                reason=None if scores else HOSTILE,
            )
            if not scores:
                container = containers.add(
                    tx, task_id=row.task_id, version=version, purpose="run", runner="local", attempt=1, limits={}
                )
                ended = Ended(status="failed", reason=HOSTILE, exit_code=1, wall_seconds=0.1)
                containers.mark_ended(tx, container, ended, tail="", log_file=None)
            better = scores and verdict in ("baseline", "improved")
            loops.update(tx, row.id, doing=f"round {done + 1}", **({"best": version} if better else {}))
            events.emit(tx, RoundChanged(task_id=row.task_id, loop_id=row.id, round=done + 1, version=version))

        await self.store.write(write)

    async def end(self, row) -> None:
        reached = self.script is SCRIPTS["reached"]
        if self.script is SCRIPTS["error"]:
            return await self.set_loop(
                row, state="failed", stop_reason="error", error=HOSTILE, doing="failed", task="failed", ended_at=now()
            )
        reason = "target_reached" if reached else "budget_versions"
        await self.set_loop(row, state="completed", stop_reason=reason, doing="done", task="completed", ended_at=now())

    async def set_loop(self, row, *, task: str, **values) -> None:
        if row.state == values["state"]:
            return

        def write(tx) -> None:
            loops.update(tx, row.id, **values)
            tasks.set_status(tx, row.task_id, task)
            loops.emit_changed(tx, row.id)

        await self.store.write(write)


class Runner(runner.Runner):
    name = "local"

    async def capabilities(self) -> Capabilities:
        if os.environ.get("NO_SANDBOX"):
            return Capabilities(
                runner="local", available=False, reason="bubblewrap does not work here \x1b[2J; install it."
            )
        protections = [
            Protection(name="network", active=True, how="network namespace"),
            Protection(name="memory", active=False, how="watchdog", fix="Give this user a cgroup."),
        ]
        return Capabilities(
            runner="local",
            available=True,
            reason="bubblewrap passed its test.",
            isolation=Isolation(grade="B", backend="bubblewrap 0.11.0", protections=protections),
        )


class Grader(grader.Grader):
    name = "predictions"

    def check(self, dataset, spec, source=None) -> None:
        if os.environ.get("REFUSED"):
            raise Invalid("All rows are of one class.")


def load(name: str) -> TaskUpload:
    if name not in ("digits", "nameless"):
        raise Invalid(f"There is no example {name!r}; there are: digits, nameless.")
    title = "digits" if name == "digits" else HOSTILE
    return TaskUpload(name=title, dataset="digits", objective={"metric": "accuracy", "target": 0.98})


async def start_engine(store, settings, plugins) -> ScriptedEngine:
    return ScriptedEngine(store)


def put_in_place() -> None:
    """Stands in for the parts that the commands only reach by name."""
    parts: dict[str, dict[str, Callable[..., object | Awaitable[object]]]] = {
        "orchestrator.engine.reconciler": {"start_engine": start_engine},
        "orchestrator.runners.local": {"LocalRunner": Runner},
        "orchestrator.graders.predictions": {"PredictionsGrader": Grader},
        "orchestrator.examples": {
            "load": load,
            "list_names": lambda: ["digits", "nameless"],
            "find_folder": lambda name: Path("nowhere"),
            "read_seed_program": lambda name, task: {},
        },
    }
    import orchestrator

    for name, contents in parts.items():
        module = types.ModuleType(name)
        module.__dict__.update(contents)
        module.__path__ = [
            str(Path(orchestrator.__file__).parent.joinpath(*name.split(".")[1:]))
        ]  # what lies beside is real
        sys.modules[name] = module
    orchestrator.examples = sys.modules["orchestrator.examples"]


if __name__ == "__main__":
    put_in_place()
    from orchestrator.cli.main import main

    os.chdir(Path(os.environ.get("AT", ".")))
    main()
