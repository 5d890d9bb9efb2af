"""How far a backup or a restore has come: written by the thread that works, read by whoever shows it."""

from dataclasses import dataclass

from orchestrator.contract.errors import Interrupted


@dataclass
class Progress:
    """`bytes` are those of the content, before it is compressed. Setting `stop` ends the work at its next chunk."""

    doing: str = "waiting"
    rows: int = 0
    files: int = 0
    bytes: int = 0
    stop: bool = False

    def check(self) -> None:
        """Raise Interrupted if somebody has set `stop`."""
        if self.stop:
            raise Interrupted("It was interrupted, and everything that it had begun was undone.")
