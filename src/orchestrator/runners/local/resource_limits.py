"""Limits that the kernel holds for each process of a container."""

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from orchestrator.contract.running import Limits
from orchestrator.runners.local import arguments

if TYPE_CHECKING or sys.platform != "win32":
    import resource

ADDRESS_SPACE_SPARE_BYTES = 4 << 30  # less, and OpenBLAS can hang at import (OpenBLAS issue 5289)
FILE_SPARE_BYTES = 1 << 20  # so that a full folder is told as such; the limit is for files with holes
OPEN_FILES = 1024
FIRST_TO_DIE = "500"  # if the whole machine runs out of memory, programs go before the server


def resource_limits(limits: Limits, *, hard_memory: bool) -> dict[str, int]:
    """Return the limits of each process, by name. `hard_memory`: no limit on addresses; GPU drivers reserve many."""
    by_name = {
        "RLIMIT_NPROC": limits.processes + 1,  # the sandbox's first process counts
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": OPEN_FILES,
        "RLIMIT_FSIZE": max(limits.work_mb << 20, arguments.SMALL_FOLDER_BYTES) + FILE_SPARE_BYTES,
    }
    return by_name if hard_memory else by_name | {"RLIMIT_AS": (limits.memory_mb << 20) + ADDRESS_SPACE_SPARE_BYTES}


def limit_process(pid: int, by_name: dict[str, int]) -> None:
    """Set limits on a waiting process; its program inherits them and cannot raise them.

    Where the server itself may have less, the program gets what there is: raising a limit takes a right that servers
    in containers lack, root or not.
    """
    for name, value in by_name.items():
        number = getattr(resource, name)
        _, ceiling = resource.prlimit(pid, number)
        allowed = value if ceiling == resource.RLIM_INFINITY else min(value, ceiling)
        resource.prlimit(pid, number, (allowed, allowed))
    with suppress(OSError):  # a help for the host, no protection
        with open(f"/proc/{pid}/oom_score_adj", "w", encoding="ascii") as file:
            file.write(FIRST_TO_DIE)
