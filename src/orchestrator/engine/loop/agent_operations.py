"""Operations as our own agents get them: bound to the agent's principal, in process, each call keyed by its place in the round."""

from collections.abc import Awaitable, Callable
from typing import Any

from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS


class Desk:
    """Has every operation as a method with the names and shapes of contract.operations.Operations."""

    def __init__(self, call: CallContext, step: str) -> None:
        self._call = call
        self._step = step
        self._writes = 0

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        operation = OPERATIONS.get(name)
        if operation is None:
            raise AttributeError(f"There is no operation {name!r}.")

        async def ask(**values: Any) -> Any:
            call = self._call
            if operation.method != "GET":
                self._writes += 1
                call = call.keyed(f"{self._step}/{name}/{self._writes}")
            return await operation.call(call, **values)

        return ask
