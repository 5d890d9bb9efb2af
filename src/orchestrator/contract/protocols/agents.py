"""What an agent is: an object with any of these methods, which acts only through the operations it is handed."""

from typing import Protocol, runtime_checkable

from orchestrator.contract.agents import Turn
from orchestrator.contract.drafting import DraftProposal, DraftQuestion
from orchestrator.contract.model_calls import TurnEstimate
from orchestrator.contract.operations import Operations
from orchestrator.contract.protocols.agent_workspace import AgentWorkspace
from orchestrator.contract.tasks import Framing


@runtime_checkable
class Generator(Protocol):
    async def frame_task(self, operations: Operations, turn: Turn) -> Framing:
        """Choose metric and direction where the task leaves them open, and post a first message to the coder."""
        ...


@runtime_checkable
class DraftsTasks(Protocol):
    async def draft_task(self, question: DraftQuestion) -> DraftProposal:
        """Propose a task for a person's sentence and a table's schema, or say what is missing; store nothing.

        Raises AgentFailed if the agent cannot be reached.
        """
        ...


@runtime_checkable
class SuggestsDirections(Protocol):
    """A generator that can say what else to try. It is optional for the role."""

    async def suggest_directions(self, operations: Operations, turn: Turn) -> None:
        """Post a message with the role `directions` for the coder of `turn.version`; the search has stalled."""


@runtime_checkable
class TriesItself(Protocol):
    async def try_out(self) -> str:
        """Try whether the agent can work here; return what was seen in a sentence, or raise AgentFailed."""
        ...


@runtime_checkable
class ChecksItself(Protocol):
    """An agent that needs something of this machine, such as a key. It is optional for each of the roles."""

    def check_ready(self) -> None:
        """Check, without asking anybody, that a turn could begin; raise an error that says what is missing, if not."""


@runtime_checkable
class Coder(Protocol):
    async def write_version(self, operations: Operations, turn: Turn) -> None:
        """Upload the files of `turn.version`, with its parents and a summary of what changed."""


@runtime_checkable
class SandboxedCoder(Protocol):
    """A coder that has a program of somebody else's do the work, in a sandbox."""

    async def write_version_in_sandbox(self, operations: Operations, turn: Turn, workspace: AgentWorkspace) -> None:
        """Upload the files of `turn.version` as the program left them. What it says of them counts for nothing."""

    async def probe(self, workspace: AgentWorkspace) -> str:
        """Start the program in its sandbox, without work; return what answered. Raises AgentFailed if nothing did."""
        ...


@runtime_checkable
class Evaluator(Protocol):
    async def give_feedback(self, operations: Operations, turn: Turn) -> None:
        """Post feedback on `turn.version`."""


@runtime_checkable
class EstimatesTurns(Protocol):
    """An agent that pays for its turns and can say beforehand how much. It is optional for each of the roles."""

    def estimate_turn(self) -> TurnEstimate:
        """Return what one turn is going to cost. Called before a loop starts, so it asks nobody."""
        ...
