"""From a back end and a spec to a running container; whatever was acquired for it is released if that fails."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from orchestrator.contract.errors import SandboxUnavailable
from orchestrator.contract.running import RunSpec
from orchestrator.runners.local.arguments import Backend
from orchestrator.runners.local.candidates import ELSEWHERE
from orchestrator.runners.local.cgroups import Groups
from orchestrator.runners.local.container import LocalContainer
from orchestrator.runners.local.exhaustion import start_failure
from orchestrator.runners.local.gpus import Gpu, acquire_gpus, check_access
from orchestrator.runners.local.inputs import check_inputs, contents_of, stage_inputs
from orchestrator.runners.local.packages import with_packages
from orchestrator.runners.local.resources import acquire_resources
from orchestrator.runners.local.sandbox_view import sandbox_view
from orchestrator.runners.local.spawn import Plan, spawn
from orchestrator.runners.local.spawned import Spawned
from orchestrator.runners.local.spawner import in_spawner
from orchestrator.runners.local.unprotected import spawn_unprotected

GPU_DEVICES = Path("/dev")
GPU_POLL_SECONDS = 0.2


async def launch(backend: Backend, groups: Groups | None, spec: RunSpec) -> LocalContainer:
    """Start a container in a sandbox; wait until the GPUs that it needs are free."""
    async with _staged(spec) as (staged, folder):
        check_inputs(staged, everybody=backend.root_mode)
        gpus = await _free_gpus(spec, everybody=backend.root_mode)
        start = partial(start_sandbox, backend, groups, staged, gpus=gpus)
        return LocalContainer(staged, await in_spawner(start, undo=discard), inputs_folder=folder)


async def launch_unprotected(spec: RunSpec) -> LocalContainer:
    """Start a container without any sandbox."""
    if sys.platform != "linux":
        raise SandboxUnavailable(ELSEWHERE)
    async with _staged(spec) as (staged, folder):
        check_inputs(staged, everybody=False)
        spawned = await in_spawner(partial(spawn_unprotected, staged), undo=discard)
        return LocalContainer(staged, spawned, inputs_folder=folder)


def start_sandbox(backend: Backend, groups: Groups | None, spec: RunSpec, *, gpus: Sequence[Gpu] = ()) -> Spawned:
    """Start its processes; blocks for a few milliseconds."""
    try:
        resources = acquire_resources(spec, groups, own_user=backend.root_mode, gpus=gpus)
    except OSError as problem:
        raise start_failure(problem) from problem
    try:
        return spawn(Plan(backend, spec, with_packages(sandbox_view(), spec), resources))
    except OSError as problem:
        resources.release()
        raise start_failure(problem) from problem
    except BaseException:
        resources.release()
        raise


def discard(spawned: Spawned) -> None:
    """Kills a container that nobody waits for any more and lets go of all of it; blocks until it is dead."""
    spawned.abandon()
    spawned.resources.release()


@asynccontextmanager
async def _staged(spec: RunSpec) -> AsyncIterator[tuple[RunSpec, str | None]]:
    """Yield the spec with its inputs on this machine, and the folder made for them, which goes if the start fails."""
    needs_folder = any(content.host_path is None for content in contents_of(spec))
    staged, folder = await asyncio.to_thread(stage_inputs, spec) if needs_folder else (spec, None)
    try:
        yield staged, folder
    except BaseException:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        raise


async def _free_gpus(spec: RunSpec, *, everybody: bool) -> list[Gpu]:
    while spec.gpus:
        gpus = acquire_gpus(spec.gpus, GPU_DEVICES)
        if gpus is not None:
            try:
                check_access(gpus, everybody=everybody)
            except BaseException:
                for gpu in gpus:
                    gpu.free()
                raise
            return gpus
        await asyncio.sleep(GPU_POLL_SECONDS)
    return []
