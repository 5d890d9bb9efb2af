"""What the steps work with. DBOS finds workflows by name, so they are module functions and this is set once at start."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from orchestrator.contract.paging import Principal
from orchestrator.contract.plugins import Plugins
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.engine.loop.agent_operations import Desk
from orchestrator.operations.call import CallContext
from orchestrator.storage.open_store import OpenStore

ENGINE = Principal(name="engine", role="engine")


@dataclass(slots=True)
class Context:
    store: OpenStore
    supervisor: Supervisor
    plugins: Plugins
    closing: bool = False
    working: set[asyncio.Task] = field(default_factory=set)

    def call(self, key: str) -> CallContext:
        """The engine's own call for one step."""
        return CallContext(ENGINE, self.store, plugins=self.plugins).keyed(key)

    def desk(self, name: str, role: str, step: str) -> Desk:
        """Operations for an agent of ours."""
        return Desk(CallContext(Principal(name=name, role=role), self.store, plugins=self.plugins), step)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Around each step: once the engine closes, steps are cut short instead of failing, and run again at the next start."""
        if self.closing:
            raise asyncio.CancelledError
        task = asyncio.current_task()
        self.working.add(task)
        try:
            yield
        except Exception:
            if self.closing:  # whatever broke, broke because the store is closing under it
                raise asyncio.CancelledError from None
            raise
        finally:
            self.working.discard(task)

    async def close(self) -> None:
        self.closing = True
        while self.working:
            for task in self.working:
                task.cancel()
            await asyncio.wait(self.working)


_current: Context | None = None


def set_context(context: Context | None) -> None:
    global _current
    _current = context


def current() -> Context:
    if _current is None:
        raise RuntimeError("The engine has not been started.")
    return _current
