"""What a container in a sandbox has of this machine to itself: a control group, a user id, GPUs."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.contract.running import RunSpec
from orchestrator.runners.local.cgroups import Group, Groups
from orchestrator.runners.local.gpus import Gpu
from orchestrator.runners.local.users import UserId, acquire_user


@dataclass
class Resources:
    """Held until the last process is gone."""

    group: Group | None = None
    slot: UserId | None = None
    gpus: Sequence[Gpu] = ()

    def release(self) -> bool:
        """Give all back; return whether that is done, as the kernel may hold a group for a moment longer: ask again."""
        if self.slot:
            self.slot.free()
        for gpu in self.gpus:
            gpu.free()
        return self.group is None or self.group.remove()


def acquire_resources(spec: RunSpec, groups: Groups | None, *, own_user: bool, gpus: Sequence[Gpu] = ()) -> Resources:
    """Acquire what the container of `spec` needs beside its GPUs; nothing stays acquired if a part cannot be had."""
    resources = Resources(gpus=gpus)
    if own_user:
        try:
            resources.slot = acquire_user()
        except BaseException:
            resources.release()
            raise
    if groups is None:
        return resources
    limits, name = spec.limits, f"{spec.container_id}-{os.urandom(4).hex()}"
    try:
        resources.group = groups.create(
            name, memory_bytes=limits.memory_mb << 20, processes=limits.processes + 1, cpus=limits.cpus
        )
    except BaseException:
        resources.release()
        raise
    return resources
