"""Attempts at one execution: whether a lost container is followed by another one, and after what pause.

A server that ends while a program runs is never the program's fault, so such losses are repeated for ever. What is
killed from outside while the server lives on may well be the program's doing: five of these, and it is given up.
"""

from orchestrator.storage.queries import containers
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx

MAX_LOST_IN_ONE_BOOT = 5
LOSSES_WITHOUT_PAUSE = 3
MAX_PAUSE_SECONDS = 10.0


def counts(tx: Tx, row: ContainerRow, boot: str) -> bool:
    """Return whether the container stands, so that no other attempt is to follow it.

    boot: the id of this run of the server.
    """
    if row.status != "lost":
        return True
    lost_here = [lost for lost in containers.list_lost_attempts(tx, row) if lost.boot == boot]
    return len(lost_here) >= MAX_LOST_IN_ONE_BOOT


def pause_seconds(tx: Tx, row: ContainerRow | None) -> float:
    """Return how long to wait before the attempt after this one: longer the more often earlier ones were lost."""
    if row is None or row.status != "lost":
        return 0.0
    losses = len(containers.list_lost_attempts(tx, row))
    return min(2.0 ** (losses - LOSSES_WITHOUT_PAUSE), MAX_PAUSE_SECONDS) if losses >= LOSSES_WITHOUT_PAUSE else 0.0
