"""What a coder gets that is a program of somebody else's: a place to start it in, for one turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from orchestrator.contract.agent_access import AgentAccess
from orchestrator.contract.egress import EgressAttempt
from orchestrator.contract.protocols.agent_sandbox import AgentSession


@dataclass(frozen=True, slots=True)
class AgentStart:
    """How an agent is started. The engine adds public data, packages, limits, and what the server lets it have.

    usual_hosts: what it needs to reach its model, where the server's settings name no hosts.
    from_task: whether the command stands in the task: it then gets no credentials.
    """

    command: Sequence[str]
    files: Mapping[str, bytes] = field(default_factory=dict)
    home: Mapping[str, bytes] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    usual_hosts: Sequence[str] = ()
    from_task: bool = False


class AgentWorkspace(Protocol):
    """One turn's place. What is written through operations, logged or raised is cleared of secrets by the engine."""

    access: AgentAccess
    access_note: str  # what the server lets the agent read and reach, in a sentence
    key: str  # of the model; "" where the settings name none
    seconds: float  # that a session may take: a little less than the turn

    async def open(self, start: AgentStart) -> AgentSession:
        """Start the agent; it is ended with the turn. Raises AgentUnfit where the settings do not fit it."""
        ...

    def begin_log(self, call_id: str) -> None:
        """Begin the log of a session, by its id in the ledger: `call_id` and `.log` are its name."""
        ...

    def list_attempts(self) -> list[EgressAttempt]:
        """Return what the turn's sessions tried to reach so far, and what was counted of it."""
        ...

    def log(self, text: str) -> None:
        """Add to the session's log, once it has begun: it is shown as it grows, and kept up to a size."""
        ...

    def holds_secret(self, text: str) -> bool:
        """Return whether a text holds a key or credential that the agent was given, or what looks like one."""
        ...
