"""Who asks, and the store that answers: the first argument of every operation."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel

from orchestrator.contract.access import Principal
from orchestrator.contract.examples import ExampleSource
from orchestrator.contract.plugins import Plugins
from orchestrator.operations.fingerprints import UNCHECKED, compute_fingerprint, compute_fingerprint_of_0_2
from orchestrator.settings import Settings
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import answers
from orchestrator.storage.transaction import Tx

Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class CallContext:
    principal: Principal
    store: OpenStore
    key: str | None = None  # a request's Idempotency-Key, or loop/round/step of the engine
    checks_request: bool = True  # whether a known key with another request is refused
    trash_days: int = 30  # how long a deleted task can be restored
    most_dataset_bytes: int = 1024 * 2**20  # the setting MAX_DATASET_MB
    plugins: Plugins = field(default_factory=Plugins)  # the server's; tests that need none of it leave it out
    settings: Settings | None = None  # those in force; None in calls of the engine
    examples: ExampleSource | None = None  # the bundled ones; None in calls of the engine

    def with_key(self, key: str) -> "CallContext":
        """Return the same caller for one call of the engine: made again, it gets its first answer, whatever it says."""
        return replace(self, key=f"engine:{key}", checks_request=False)

    def with_strict_key(self, key: str) -> "CallContext":
        """Return the same caller for one write of an agent's turn; again with other values, it raises KeyReused."""
        return replace(self, key=f"engine:{key}")

    async def write(self, returns: type[Answer], fn: Callable[[Any], Answer], request: object = None) -> Answer:
        """fn's answer, committed. With a key seen before, the first answer, and nothing changes.

        Raises KeyReused if the key stood for another `request`.
        """
        if (key := self.key) is None:
            return await self.store.write(fn)
        stored, accepted = self._compute_fingerprints(request)

        def run_once(tx: Tx) -> Answer:
            known = answers.find(tx, key, accepted)
            if known is not None:
                return returns.model_validate_json(known)
            answer = fn(tx)
            answers.add(tx, key, stored, answer.model_dump_json())
            return answer

        return await self.store.write(run_once)

    async def find_answer(self, returns: type[Answer], request: object) -> Answer | None:
        """Return the first answer to a request that was made before under this key; None if it was not.

        For work that cannot be part of a transaction. Raises KeyReused if the key stood for another `request`.
        """
        if (key := self.key) is None:
            return None
        _, accepted = self._compute_fingerprints(request)
        known = await self.store.read(lambda tx: answers.find(tx, key, accepted))
        return None if known is None else returns.model_validate_json(known)

    def _compute_fingerprints(self, request: object) -> tuple[str, frozenset[str]]:
        """Return the fingerprint to store, and those that mean the same request."""
        if not self.checks_request:
            return UNCHECKED, frozenset({UNCHECKED})
        stored = compute_fingerprint(request)
        return stored, frozenset(
            {stored, compute_fingerprint_of_0_2(request), UNCHECKED}
        )  # turns of agents were unchecked in 0.2


async def get_current_call(request: Request) -> CallContext:
    return request.state.call  # put there by web/edge.py; operations never see a key or a header


Call = Annotated[CallContext, Depends(get_current_call)]
