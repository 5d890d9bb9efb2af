"""From a back end and a spec to a running container; whatever was taken for it is given back if that fails."""

import os
import sys
from functools import partial

from orchestrator.contract.errors import Invalid, SandboxUnavailable
from orchestrator.contract.running import RunSpec
from orchestrator.runners.local.arguments import Backend
from orchestrator.runners.local.candidates import ELSEWHERE
from orchestrator.runners.local.cgroups import Groups
from orchestrator.runners.local.container import LocalContainer
from orchestrator.runners.local.spawn import Plan, Spawned, spawn
from orchestrator.runners.local.spawner import in_spawner
from orchestrator.runners.local.taken import take
from orchestrator.runners.local.unprotected import spawn_unprotected
from orchestrator.runners.local.visible import visible


async def launch(backend: Backend, groups: Groups | None, spec: RunSpec) -> LocalContainer:
    """A running container in a sandbox."""
    _check(spec)
    return LocalContainer(spec, await in_spawner(partial(start_sandbox, backend, groups, spec), undo=discard))


async def launch_unprotected(spec: RunSpec) -> LocalContainer:
    """A running container without any sandbox."""
    if sys.platform != "linux":
        raise SandboxUnavailable(ELSEWHERE)
    _check(spec)
    return LocalContainer(spec, await in_spawner(partial(spawn_unprotected, spec), undo=discard))


def start_sandbox(backend: Backend, groups: Groups | None, spec: RunSpec, under: tuple[str, ...] = ()) -> Spawned:
    """The same as processes; blocks for a few milliseconds."""
    taken = take(spec, groups, own_user=backend.root_mode)
    try:
        return spawn(Plan(backend, spec, visible(), taken, under))
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


def _check(spec: RunSpec) -> None:
    if not spec.command:
        raise Invalid("The container has no command.")
    for mount in spec.mounts:
        if not os.path.exists(mount.source):
            raise Invalid(f"{mount.source}, which is to be mounted at {mount.target}, does not exist.")
