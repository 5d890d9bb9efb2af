"""From a back end and a spec to a running container; whatever was taken for it is given back if that fails."""

import asyncio
import os
from functools import partial

from orchestrator.contract.errors import Invalid
from orchestrator.contract.running import RunSpec
from orchestrator.runners.local.arguments import Backend
from orchestrator.runners.local.cgroups import Group, Groups
from orchestrator.runners.local.container import LocalContainer
from orchestrator.runners.local.spawn import Plan, Spawned, spawn
from orchestrator.runners.local.spawner import in_spawner
from orchestrator.runners.local.unprotected import spawn_unprotected
from orchestrator.runners.local.users import Slot, take_slot
from orchestrator.runners.local.visible import visible


async def launch(backend: Backend, groups: Groups | None, spec: RunSpec) -> LocalContainer:
    """A running container in a sandbox."""
    _check(spec)
    slot = take_slot() if backend.root_mode else None
    group = None
    try:
        group = make_group(groups, spec)
        plan = Plan(backend, spec, visible(), group, slot)
        spawned = await in_spawner(partial(spawn, plan), undo=_discard)
    except asyncio.CancelledError:
        raise  # what was taken goes with the container that the spawner discards
    except BaseException:
        _give_back(group, slot)
        raise
    return LocalContainer(spec, spawned)


async def launch_unprotected(spec: RunSpec) -> LocalContainer:
    """A running container without any sandbox."""
    _check(spec)
    return LocalContainer(spec, await in_spawner(partial(spawn_unprotected, spec), undo=_discard))


def make_group(groups: Groups | None, spec: RunSpec) -> Group | None:
    """The control group for one container, where there are any."""
    if groups is None:
        return None
    limits = spec.limits
    name = f"{spec.container_id}-{os.urandom(4).hex()}"
    return groups.create(name, memory_bytes=limits.memory_mb << 20, processes=limits.processes + 1)


def _check(spec: RunSpec) -> None:
    if not spec.command:
        raise Invalid("The container has no command.")
    for mount in spec.mounts:
        if not os.path.exists(mount.source):
            raise Invalid(f"{mount.source}, which is to be mounted at {mount.target}, does not exist.")


def _discard(spawned: Spawned) -> None:
    """Kills a container that nobody waits for any more; called in the spawner."""
    spawned.kill()
    spawned.outer.wait()
    for descriptor in {spawned.first_pidfd, spawned.outer_pidfd, *spawned.pipes.values(), *spawned.folders}:
        os.close(descriptor)
    _give_back(spawned.group, spawned.slot)


def _give_back(group: Group | None, slot: Slot | None) -> None:
    if group:
        group.remove()
    if slot:
        slot.free()
