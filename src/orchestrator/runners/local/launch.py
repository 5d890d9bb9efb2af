"""From a back end and a spec to a running container; whatever was taken for it is given back if that fails."""

import asyncio
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from orchestrator.contract.errors import Invalid, SandboxUnavailable
from orchestrator.contract.running import Mount, RunSpec
from orchestrator.runners.local.arguments import Backend
from orchestrator.runners.local.candidates import ELSEWHERE
from orchestrator.runners.local.cgroups import Groups
from orchestrator.runners.local.container import LocalContainer
from orchestrator.runners.local.gpus import Gpu, check_access, take_gpus
from orchestrator.runners.local.packages import PACKAGES_FOLDER, with_packages
from orchestrator.runners.local.spawn import Plan, Spawned, spawn
from orchestrator.runners.local.spawner import in_spawner
from orchestrator.runners.local.taken import take
from orchestrator.runners.local.unprotected import spawn_unprotected
from orchestrator.runners.local.visible import visible

GPU_DEVICES = Path("/dev")
GPU_LOOK_SECONDS = 0.2


async def launch(backend: Backend, groups: Groups | None, spec: RunSpec) -> LocalContainer:
    """A running container in a sandbox. Waits until the GPUs that it needs are free."""
    _check(spec, everybody=backend.root_mode)
    gpus = await _free_gpus(spec, everybody=backend.root_mode)
    return LocalContainer(
        spec, await in_spawner(partial(start_sandbox, backend, groups, spec, gpus=gpus), undo=discard)
    )


async def launch_unprotected(spec: RunSpec) -> LocalContainer:
    """A running container without any sandbox."""
    if sys.platform != "linux":
        raise SandboxUnavailable(ELSEWHERE)
    _check(spec, everybody=False)
    return LocalContainer(spec, await in_spawner(partial(spawn_unprotected, spec), undo=discard))


def start_sandbox(
    backend: Backend, groups: Groups | None, spec: RunSpec, under: tuple[str, ...] = (), *, gpus: Sequence[Gpu] = ()
) -> Spawned:
    """The same as processes; blocks for a few milliseconds."""
    taken = take(spec, groups, own_user=backend.root_mode, gpus=gpus)
    try:
        return spawn(Plan(backend, spec, with_packages(visible(), spec), taken, under))
    except OSError as problem:
        taken.give_back()
        raise SandboxUnavailable(f"No sandbox could be started now: {problem}.") from problem
    except BaseException:
        taken.give_back()
        raise


def discard(spawned: Spawned) -> None:
    """Kills a container that nobody waits for any more and lets go of all of it; blocks until it is dead."""
    spawned.kill()
    spawned.outer.wait()
    spawned.wait_for_first()
    for descriptor in {spawned.first_pidfd, spawned.outer_pidfd, *spawned.pipes.values(), *spawned.folders}:
        os.close(descriptor)
    spawned.taken.give_back()


async def _free_gpus(spec: RunSpec, *, everybody: bool) -> list[Gpu]:
    while spec.gpus:
        gpus = take_gpus(spec.gpus, GPU_DEVICES)
        if gpus is not None:
            try:
                check_access(gpus, everybody=everybody)
            except BaseException:
                for gpu in gpus:
                    gpu.free()
                raise
            return gpus
        await asyncio.sleep(GPU_LOOK_SECONDS)
    return []


def _check(spec: RunSpec, *, everybody: bool) -> None:
    """`everybody`: the program runs as a user of its own, so what it is given must be readable by all."""
    if not spec.command:
        raise Invalid("The container has no command.")
    packages = [Mount(source=spec.packages, target=PACKAGES_FOLDER)] if spec.packages else []
    for mount in [*spec.mounts, *packages]:
        if not os.path.exists(mount.source):
            raise Invalid(f"{mount.source}, which is to be mounted at {mount.target}, does not exist.")
        needed = 0o005 if os.path.isdir(mount.source) else 0o004
        if everybody and os.stat(mount.source).st_mode & needed != needed:
            raise Invalid(
                f"{mount.source}, which is to be mounted at {mount.target}, is not readable by all: chmod -R a+rX."
            )
