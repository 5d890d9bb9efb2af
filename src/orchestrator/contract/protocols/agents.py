"""What an agent is: an object with any of these methods, which acts only through the operations it is handed."""

from typing import Protocol, runtime_checkable

from orchestrator.contract.agents import Turn
from orchestrator.contract.operations import Operations
from orchestrator.contract.tasks import Framing


@runtime_checkable
class Generator(Protocol):
    async def frame_task(self, operations: Operations, turn: Turn) -> Framing:
        """Choose metric and direction where the task leaves them open, and post a first message to the coder."""
        ...


@runtime_checkable
class Coder(Protocol):
    async def write_version(self, operations: Operations, turn: Turn) -> None:
        """Upload the files of `turn.version`, with its parents and a summary of what changed."""


@runtime_checkable
class Evaluator(Protocol):
    async def give_feedback(self, operations: Operations, turn: Turn) -> None:
        """Post feedback on `turn.version`."""
