"""What the steps work with. DBOS finds workflows by name, so they are module functions and this is set once at start."""

from dataclasses import dataclass

from orchestrator.contract.paging import Principal
from orchestrator.engine.desk import Desk
from orchestrator.operations.call import CallContext
from orchestrator.settings import Settings
from orchestrator.storage.database import OpenStore

ENGINE = Principal(name="engine", role="engine")


@dataclass(frozen=True, slots=True)
class Context:
    store: OpenStore
    settings: Settings

    def call(self, key: str) -> CallContext:
        """The engine's own call for one step."""
        return CallContext(ENGINE, self.store).keyed(key)

    def desk(self, name: str, role: str, step: str) -> Desk:
        """Operations for an agent of ours."""
        return Desk(CallContext(Principal(name=name, role=role), self.store), step)


_current: Context | None = None


def set_context(context: Context | None) -> None:
    global _current
    _current = context


def current() -> Context:
    if _current is None:
        raise RuntimeError("The engine has not been started.")
    return _current
