"""What an agent is: an object with any of these methods, which acts only through the operations it is handed."""

from typing import Protocol

from orchestrator.contract.agents import Turn
from orchestrator.contract.operations import Operations
from orchestrator.contract.tasks import Framing


class Generator(Protocol):
    async def frame_task(self, operations: Operations, turn: Turn) -> Framing:
        """Metric and direction for the task (its own where the spec names them), and a first message to the coder posted."""


class Coder(Protocol):
    async def write_version(self, operations: Operations, turn: Turn) -> None:
        """Uploads the files of `turn.version`, with its parents and a summary of what changed."""


class Evaluator(Protocol):
    async def give_feedback(self, operations: Operations, turn: Turn) -> None:
        """Posts feedback on `turn.version`."""
