"""`run`: a task's loop to its end, with live progress and a summary."""

import contextlib
import json
import shlex
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from orchestrator.cli.follow import follow_loop
from orchestrator.cli.interrupts import Interrupts
from orchestrator.cli.own_data import Frame, Local, bring_data, is_data_path, local_files, task_of_file
from orchestrator.cli.progress import Progress, progress
from orchestrator.cli.server import Serving, serving
from orchestrator.cli.summary import NOT_REACHED, Summary, summarize, summary_lines
from orchestrator.cli.text import path_text, problems_text
from orchestrator.cli.unfinished import unfinished_task
from orchestrator.cli.up import dashboard_line
from orchestrator.client.operations import Client
from orchestrator.contract.errors import AlreadyRunning, Invalid, LoopNotLive, SandboxUnavailable
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.states import LOOP_ENDED
from orchestrator.contract.tasks import TaskUpload
from orchestrator.settings import Settings

SEED_LABEL = "seed"


@dataclass(frozen=True)
class RunRequest:
    """`task` None: the newest unfinished loop, which only `resume` can mean."""

    task: str | None
    resume: bool
    as_json: bool
    any_port: bool
    settings: Settings
    target: float | None = None
    versions: int | None = None
    seconds: float | None = None
    frame: Frame = field(default_factory=Frame)
    began: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))

    @property
    def interactive(self) -> bool:
        return sys.stdout.isatty() and not self.as_json

    def upload(self) -> TaskUpload:
        """The task as it is to be uploaded, the command line's own wishes put in. Raises Invalid, also for a bad file."""
        from orchestrator import examples

        task = task_of_file(self.task) if is_data_path(self.task) else examples.load(self.task)
        task = self.frame.put_in(task)
        budget = {"versions": self.versions, "wall_seconds": self.seconds}
        changed = {
            "budget": task.budget.model_copy(
                update={name: value for name, value in budget.items() if value is not None}
            ),
            "objective": task.objective.model_copy(update={} if self.target is None else {"target": self.target}),
        }
        try:
            return TaskUpload.model_validate(task.model_copy(update=changed).model_dump())
        except ValidationError as error:
            raise Invalid(f"--target, --versions or --seconds cannot be used. {problems_text(error)}") from None

    def local(self, task: TaskUpload) -> Local:
        """The files of this machine that the task means, the program to begin with among them. Raises NotFound or Invalid."""
        from orchestrator import examples

        folder = None if is_data_path(self.task) else examples.folder_of(self.task)
        found = local_files(task, folder, self.frame)
        return found if folder is None else replace(found, program=examples.seed_program(self.task, task))


async def run_task(request: RunRequest) -> int:
    """The exit code: 0 the target was reached, 1 it was not."""
    upload = None if request.resume else request.upload()
    local = Local() if upload is None else request.local(upload)
    interrupts = Interrupts()
    if upload is not None:
        await _check_runner(upload.run.runner, request.settings)
    name = upload.name if upload else request.task or "unfinished loop"
    shown = progress(name, plain=not request.interactive, to=sys.stderr if request.as_json else sys.stdout)
    with interrupts.caught(before_exit=lambda: shown.__exit__(None, None, None)):
        async with _server(request, shown) as (url, ours):
            async with Client(url, request.settings.demo_api_key) as client:
                found, done = await _to_the_end(client, request, (upload, local), shown, interrupts)
            _tell(request, found, done)
            if ours and request.interactive and not interrupts.asked.is_set():
                print(f"\nThe dashboard stays up at {url} until Ctrl-C.")
                await interrupts.asked.wait()
    return found.exit_code if done else NOT_REACHED


@contextlib.asynccontextmanager
async def _server(request: RunRequest, shown: Progress) -> AsyncIterator[tuple[str, bool]]:
    """The address of the server that does the work, and whether it is in this process."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            served = await stack.enter_async_context(serving(request.settings, any_port=request.any_port))
            ours = True
        except AlreadyRunning as error:
            if error.url is None:
                raise
            served, ours = Serving(error.url, error.url), False
            shown.say(f"{error.url} holds this data directory already and does the work.")
        shown.say(dashboard_line(served))
        yield served.url, ours


async def _to_the_end(
    client: Client,
    request: RunRequest,
    brought: tuple[TaskUpload | None, Local],
    shown: Progress,
    interrupts: Interrupts,
) -> tuple[Summary, bool]:
    """What came of the loop, and whether it has ended."""
    upload, local = brought
    if upload is None:
        task_id = await unfinished_task(client, request.task, since=request.began)
        with contextlib.suppress(LoopNotLive):  # it went on when the server started, and has ended since
            await client.resume_loop(task_id=task_id)
    else:
        upload = await bring_data(client, upload, local, shown)
        values = {name: getattr(upload, name) for name in TaskUpload.model_fields}
        await client.validate_task(**values)  # what cannot be started leaves no task behind
        task_id = (await client.upload_task(**values)).task_id
        for name, text in local.program.items():
            await client.upload_code(
                task_id=task_id,
                version=SEED_LABEL,
                agent="user",
                file_content=text,
                filename=name,
                summary="The program to begin with.",
            )
        await client.start_loop(task_id=task_id)
    with shown:
        loop = await follow_loop(client, task_id, shown, interrupts)
    return await summarize(client, loop, request.settings.data_dir.resolve()), loop.state in LOOP_ENDED


async def _check_runner(name: str, settings: Settings) -> None:
    """Raises SandboxUnavailable, with the fix, before anything is uploaded that could not run."""
    if settings.unsafe_no_sandbox:
        return
    able = await Plugins().runner(name).capabilities()
    if not able.available:
        raise SandboxUnavailable(f"{able.reason} `orchestrator doctor` tells more.")


def _tell(request: RunRequest, found: Summary, done: bool) -> None:
    lines = summary_lines(found)
    if not done:
        lines += ["", f"Not finished; to go on: {_resume_command(request)}"]
    print("\n" + "\n".join(lines), file=sys.stderr if request.as_json else sys.stdout, flush=True)
    if request.as_json:
        print(json.dumps(found.model_dump(mode="json")), flush=True)


def _resume_command(request: RunRequest) -> str:
    place = request.settings.data_dir
    return "orchestrator run --resume" + ("" if place == Path(".") else f" --data-dir {shlex.quote(path_text(place))}")
