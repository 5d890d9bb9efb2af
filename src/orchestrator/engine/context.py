"""What everything in one engine works with. It is handed on explicitly: several engines can run in one process."""

from dataclasses import dataclass

from orchestrator.contract.access import Principal
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.states import Role
from orchestrator.engine.agent_operations import AgentOperations
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.operations.call import CallContext
from orchestrator.storage.open_store import OpenStore

ENGINE = Principal(name="engine", role="engine")


@dataclass(slots=True)
class EngineContext:
    """The parts of one engine. `closing` is set once it stops: from then on stages are cut short, never failed."""

    store: OpenStore
    supervisor: Supervisor
    plugins: Plugins
    closing: bool = False

    def call(self, key: str) -> CallContext:
        """Return a call in the engine's own name; the same key is answered once."""
        return CallContext(ENGINE, self.store, plugins=self.plugins).with_key(key)

    def build_agent_operations(self, name: str, role: Role, step: str, *, in_steps: bool) -> AgentOperations:
        """Return the operations for an agent's turn, in the agent's name and keyed by `step`.

        in_steps: it is told validation scores in steps.
        """
        call = CallContext(Principal(name=name, role=role), self.store, plugins=self.plugins)
        return AgentOperations(call, step, in_steps=in_steps)
