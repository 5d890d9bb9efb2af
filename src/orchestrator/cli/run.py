"""`run`: drive a task's loop to its end, with live progress and a summary."""

import contextlib
import json
import shlex
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from orchestrator.cli.data_files import DataOptions, LocalFiles, find_local_files, frame_task, is_data_path, upload_data
from orchestrator.cli.follow import follow_loop
from orchestrator.cli.formatting import format_path, format_problems
from orchestrator.cli.interrupts import Interrupts
from orchestrator.cli.option_names import name_options
from orchestrator.cli.process_limits import prepare_limits
from orchestrator.cli.progress import Progress, format_estimate, make_progress
from orchestrator.cli.resume import find_unfinished_task
from orchestrator.cli.server import Serving, run_server
from orchestrator.cli.summary import NOT_REACHED, Summary, format_summary, summarize
from orchestrator.cli.up import format_dashboard_line
from orchestrator.client.operations import Client
from orchestrator.contract.errors import AlreadyRunning, Invalid, LoopNotLive, SandboxUnavailable
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.states import LOOP_ENDED
from orchestrator.contract.tasks import TaskUpload
from orchestrator.settings import Settings

SEED_LABEL = "seed"


@dataclass(frozen=True)
class TaskOptions:
    """Options of `run` that take the place of values in the task; None leaves the task's own."""

    target: float | None = None
    versions: int | None = None
    seconds: float | None = None
    cost_usd: float | None = None
    policy: str | None = None
    keep: str | None = None
    coder: list[str] | None = None
    evaluator: str | None = None

    def apply_to(self, task: TaskUpload) -> TaskUpload:
        """Return the task with the options in it; raise Invalid if they are not valid."""
        given = {
            "objective": {"target": self.target},
            "budget": {"versions": self.versions, "wall_seconds": self.seconds, "cost_usd": self.cost_usd},
            "search": {"policy": self.policy, "keep": self.keep},
            "agents": {"coder": self.coder or None, "evaluator": self.evaluator},
        }
        values = task.model_dump()
        for section, fields in given.items():
            values[section] |= {name: value for name, value in fields.items() if value is not None}
        try:
            return TaskUpload.model_validate(values)
        except ValidationError as error:
            raise Invalid(name_options(format_problems(error))) from None


@dataclass(frozen=True)
class RunRequest:
    """The arguments of `run`; `task` None means the newest unfinished loop, which only `resume` allows."""

    task: str | None
    resume: bool
    as_json: bool
    any_port: bool
    settings: Settings
    task_options: TaskOptions = field(default_factory=TaskOptions)
    data_options: DataOptions = field(default_factory=DataOptions)
    is_verbose: bool = False
    began_at: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))

    @property
    def interactive(self) -> bool:
        return sys.stdout.isatty() and not self.as_json

    def load_upload(self, task_name: str) -> TaskUpload:
        """Read the task and apply the options of the command line; raise Invalid if either is not valid."""
        from orchestrator import examples

        task = frame_task(task_name) if is_data_path(task_name) else examples.load(task_name)
        return self.task_options.apply_to(self.data_options.apply_to(task))

    def find_files(self, task_name: str, task: TaskUpload) -> LocalFiles:
        """Find the files on this machine that the task refers to, its seed program included.

        Raise NotFound or Invalid.
        """
        from orchestrator import examples

        folder = None if is_data_path(task_name) else examples.find_folder(task_name)
        files = find_local_files(task, folder, self.data_options)
        return files if folder is None else replace(files, program=examples.read_seed_program(task_name, task))


async def run_task(request: RunRequest) -> int:
    """Drive the loop and return the exit code: 0 if the target was reached, 1 if not."""
    prepare_limits()
    upload, files = None, LocalFiles()
    if request.task is not None and not request.resume:
        upload = request.load_upload(request.task)
        files = request.find_files(request.task, upload)
    interrupts = Interrupts()
    if upload is not None:
        await check_runner(upload.run.runner, request.settings)
    name = upload.name if upload else request.task or "unfinished loop"
    display = make_progress(name, plain=not request.interactive, stream=sys.stderr if request.as_json else sys.stdout)
    with interrupts.handle_signals(before_exit=lambda: display.__exit__(None, None, None)):
        async with _serve_or_join(request, display) as (url, ours):
            async with Client(url, request.settings.demo_api_key) as client:
                if upload is None:
                    task_id = await _resume(client, request)
                else:
                    task_id = await _start(client, upload, files, display)
                with display:
                    loop = await follow_loop(client, task_id, display, interrupts, is_verbose=request.is_verbose)
                summary = await summarize(client, loop, request.settings.data_dir.resolve())
            ended = loop.state in LOOP_ENDED
            stays = request.interactive and not interrupts.stop_requested.is_set()
            _print_result(request, summary, ended=ended, server_stops=ours and not stays)
            if ours and stays:
                print(f"\nThe dashboard stays up at {url}. Press Ctrl-C to stop it.")
                await interrupts.stop_requested.wait()
    return summary.exit_code if ended else NOT_REACHED


@contextlib.asynccontextmanager
async def _serve_or_join(request: RunRequest, display: Progress) -> AsyncIterator[tuple[str, bool]]:
    """Yield the address of the server that drives the loop, and whether it is in this process."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            served = await stack.enter_async_context(run_server(request.settings, any_port=request.any_port))
            ours = True
        except AlreadyRunning as error:
            if error.url is None:
                raise
            served, ours = Serving(error.url, error.url), False
            display.say(f"The server at {error.url} already uses this data directory and drives the loop.")
        display.say(format_dashboard_line(served))
        yield served.url, ours


async def _resume(client: Client, request: RunRequest) -> int:
    """Resume the unfinished loop that is meant; return its task."""
    task_id = await find_unfinished_task(client, request.task, since=request.began_at)
    with contextlib.suppress(LoopNotLive):  # it continued when the server started, and has ended since
        await client.resume_loop(task_id=task_id)
    return task_id


async def _start(client: Client, upload: TaskUpload, files: LocalFiles, display: Progress) -> int:
    """Upload data, task and seed program, and start the loop; return the task."""
    task_id = await create_task(client, upload, files, display)
    await client.start_loop(task_id=task_id)
    return task_id


async def create_task(client: Client, upload: TaskUpload, files: LocalFiles, display: Progress) -> int:
    """Upload data, task and seed program, and return the task; raise Invalid for one that cannot be started."""
    upload = await upload_data(client, upload, files, display)
    values = {name: getattr(upload, name) for name in TaskUpload.model_fields}
    valid = await client.validate_task(**values)  # what cannot be started leaves no task behind
    if valid.estimate and valid.estimate.version_usd:
        display.say(format_estimate(valid.estimate))
    task_id = (await client.upload_task(**values)).task_id
    for name, text in files.program.items():
        await client.upload_code(
            task_id=task_id,
            version=SEED_LABEL,
            agent="user",
            file_content=text,
            filename=name,
            summary="The seed program.",
        )
    return task_id


async def check_runner(name: str, settings: Settings) -> None:
    """Check that the runner works before anything is uploaded; raise SandboxUnavailable with the fix if not."""
    if settings.unsafe_no_sandbox:
        return
    capabilities = await Plugins().runner(name).capabilities()
    if not capabilities.available:
        raise SandboxUnavailable(f"{capabilities.reason} Run `orchestrator doctor` for details.")


def _print_result(request: RunRequest, summary: Summary, *, ended: bool, server_stops: bool) -> None:
    lines = format_summary(summary)
    if not ended:
        lines += ["", f"Not finished. To continue: {_command(request, 'run --resume')}"]
    elif server_stops:
        lines += ["", f"To open the dashboard and the report again: {_command(request, 'up')}"]
    print("\n" + "\n".join(lines), file=sys.stderr if request.as_json else sys.stdout, flush=True)
    if request.as_json:
        print(json.dumps(summary.model_dump(mode="json")), flush=True)


def _command(request: RunRequest, command: str) -> str:
    data_dir = request.settings.data_dir
    option = "" if data_dir == Path(".") else f" --data-dir {shlex.quote(format_path(data_dir))}"
    return f"orchestrator {command}{option}"
