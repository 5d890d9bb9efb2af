"""What a container in a sandbox takes from this machine for its life: a control group, a user id, GPUs."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.contract.running import RunSpec
from orchestrator.runners.local.cgroups import Group, Groups
from orchestrator.runners.local.gpus import Gpu
from orchestrator.runners.local.users import Slot, take_slot


@dataclass
class Taken:
    """Held until the last process is gone."""

    group: Group | None = None
    slot: Slot | None = None
    gpus: Sequence[Gpu] = ()

    def give_back(self) -> bool:
        """Whether all is given back now; the kernel may hold a group for a moment, so ask again."""
        if self.slot:
            self.slot.free()
        for gpu in self.gpus:
            gpu.free()
        return self.group is None or self.group.remove()


def take(spec: RunSpec, groups: Groups | None, *, own_user: bool, gpus: Sequence[Gpu] = ()) -> Taken:
    """What the container of `spec` needs, with the GPUs that it has been given; nothing stays taken if a part cannot be had."""
    taken = Taken(gpus=gpus)
    if own_user:
        try:
            taken.slot = take_slot()
        except BaseException:
            taken.give_back()
            raise
    if groups is None:
        return taken
    limits, name = spec.limits, f"{spec.container_id}-{os.urandom(4).hex()}"
    try:
        taken.group = groups.create(
            name, memory_bytes=limits.memory_mb << 20, processes=limits.processes + 1, cpus=limits.cpus
        )
    except BaseException:
        taken.give_back()
        raise
    return taken
