"""`validate`: whether a task can be started and, on wish, whether its grader tells honest programs from others."""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from orchestrator.cli.data_files import is_data_path, upload_data
from orchestrator.cli.progress import PlainProgress, format_estimate
from orchestrator.cli.run import RunRequest, check_runner, create_task
from orchestrator.cli.server import run_server
from orchestrator.cli.trial_table import format_trial
from orchestrator.cli.versions import find_task
from orchestrator.client.operations import Client
from orchestrator.contract.errors import AlreadyRunning
from orchestrator.contract.task_trials import TaskTrial
from orchestrator.contract.tasks import TaskUpload, TaskValid
from orchestrator.settings import Settings

POLL_SECONDS = 0.5
NOT_SOUND = 1


@dataclass(frozen=True)
class ValidateRequest:
    """The arguments of `validate`."""

    task: str
    try_grader: bool
    as_json: bool
    settings: Settings


async def validate_task(request: ValidateRequest) -> int:
    """Check the task, try its grader if that is asked for, print what came of it, and return the exit code."""
    display = PlainProgress(sys.stderr if request.as_json else sys.stdout)
    upload = None if _is_on_record(request.task) else _load(request)
    if upload is not None and request.try_grader:
        await check_runner(upload.run.runner, request.settings)
    async with _connect(request) as client:
        if upload is None:
            task_id = (await find_task(client, request.task)).id
            valid = await client.validate_task(task_id=task_id, try_grader=request.try_grader)
            trial = await _follow(client, valid, display)
        elif request.try_grader:
            files = _of_run(request).find_files(request.task, upload)
            task_id = await create_task(client, upload, files, display)
            try:
                valid = await client.validate_task(task_id=task_id, try_grader=True)
                trial = await _follow(client, valid, display)
            finally:
                await client.delete_task(task_id=task_id)
        else:
            files = _of_run(request).find_files(request.task, upload)
            upload = await upload_data(client, upload, files, display)
            valid = await client.validate_task(**{name: getattr(upload, name) for name in TaskUpload.model_fields})
            trial = None
    _print_result(request, valid, trial)
    sound = trial is None or (trial.report is not None and trial.report.verdict == "sound")
    return 0 if sound else NOT_SOUND


def _is_on_record(name: str) -> bool:
    """Return whether the name can only mean a task on record: no example, folder or file is called so."""
    from orchestrator import examples

    if name.isdigit():
        return True
    return not (name in examples.list_names() or is_data_path(name) or Path(name).expanduser().exists())


def _of_run(request: ValidateRequest) -> RunRequest:
    return RunRequest(request.task, resume=False, as_json=request.as_json, any_port=True, settings=request.settings)


def _load(request: ValidateRequest) -> TaskUpload:
    return _of_run(request).load_upload(request.task)


@contextlib.asynccontextmanager
async def _connect(request: ValidateRequest) -> AsyncIterator[Client]:
    """Connect to the server of the data directory; start one in this process where none is running."""
    local = request.settings.model_copy(update={"host": "127.0.0.1", "port": 0})
    async with contextlib.AsyncExitStack() as stack:
        try:
            serving = await stack.enter_async_context(run_server(local, any_port=True, engine=request.try_grader))
            url = serving.url
        except AlreadyRunning as error:
            if error.url is None:
                raise
            url = error.url
        yield await stack.enter_async_context(Client(url, request.settings.demo_api_key))


async def _follow(client: Client, valid: TaskValid, display: PlainProgress) -> TaskTrial | None:
    """Return the trial once it is done, if there is one; end it if this command is ended."""
    if valid.trial_id is None:
        return None
    trial = await client.get_trial(trial_id=valid.trial_id)
    done = -1
    try:
        while trial.state != "done":
            if trial.done >= done + max(trial.planned // 5, 1):
                done = trial.done
                display.say(f"{trial.id}: {trial.done} of {trial.planned or '?'} steps")
            await asyncio.sleep(POLL_SECONDS)
            trial = await client.get_trial(trial_id=valid.trial_id)
    except BaseException:
        await client.stop_trial(trial_id=valid.trial_id)
        raise
    return trial


def _print_result(request: ValidateRequest, valid: TaskValid, trial: TaskTrial | None) -> None:
    if request.as_json:
        answer = valid.model_dump(mode="json") | {"trial": trial and trial.model_dump(mode="json")}
        print(json.dumps(answer), flush=True)
        return
    lines = ["The task can be started."]
    if valid.estimate is not None and valid.estimate.version_usd:
        lines.append(format_estimate(valid.estimate))
    if trial is not None and trial.report is not None:
        lines += ["", *format_trial(trial.report)]
    elif not request.try_grader:
        lines.append("Whether its grader can be trusted: --run tries it.")
    print("\n".join(lines), flush=True)
