"""The best version of an earlier loop as the baseline of the loop that goes on from it: nobody writes it again."""

from orchestrator.storage.queries import loops
from orchestrator.storage.rows import LoopRow, RoundRow
from orchestrator.storage.transaction import Tx


def is_carried(loop: LoopRow, round_row: RoundRow) -> bool:
    """Return whether the version of the round was written in another loop."""
    return loop.from_version is not None and round_row.version == loop.from_version


def find_written(tx: Tx, loop: LoopRow, round_row: RoundRow) -> tuple[LoopRow, int]:
    """Return the loop that wrote the round's version, and the number of its round there.

    The seeds of its executions follow from these, so that what is on record can stand for them.
    """
    while is_carried(loop, round_row) and loop.from_loop is not None:
        earlier = loops.find(tx, loop.from_loop)
        of_version = loops.find_round_of_version(tx, earlier.id, round_row.version)
        if of_version is None:
            break
        loop, round_row = earlier, of_version
    return loop, round_row.round
