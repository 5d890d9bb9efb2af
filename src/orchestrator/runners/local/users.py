"""A user id of its own for each container in root mode: containers neither share limits nor can touch each other."""

import os
import socket
from dataclasses import dataclass

from orchestrator.contract.errors import SandboxUnavailable

FIRST_USER, LAST_USER = 61_184, 65_519  # the range that systemd keeps for users made on the fly


@dataclass
class UserId:
    """A user id that no other container of this machine has while the slot is held."""

    user: int
    lock: socket.socket

    def free(self) -> None:
        self.lock.close()


def acquire_user() -> UserId:
    """Acquire the lowest free user id. The lock is a name in the kernel, so it is freed even if we are killed."""
    for user in range(FIRST_USER, LAST_USER + 1):
        if os.path.exists(f"/run/systemd/dynamic-uid/{user}") or _has_name(user):
            continue
        lock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            lock.bind(f"\0ai-orchestrator-user-{user}")
        except OSError:
            lock.close()
            continue
        return UserId(user, lock)
    raise SandboxUnavailable("All user ids for containers are in use; wait until some containers have ended.")


def _has_name(user: int) -> bool:
    import pwd  # not on Windows

    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True
