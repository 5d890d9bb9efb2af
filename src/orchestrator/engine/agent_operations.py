"""Operations for our own agents: in process, in the agent's name, each write keyed by its position in the turn."""

from collections.abc import Awaitable, Callable
from typing import Any

from orchestrator.contract.agents import RecordedCall
from orchestrator.contract.errors import AgentFailed, KeyReused, TurnDiffers
from orchestrator.operations.call import CallContext
from orchestrator.operations.laddered import check_operation, tell_in_steps
from orchestrator.operations.registry import OPERATIONS
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import answers
from orchestrator.storage.transaction import Tx

WRITES = tuple(
    name for name, operation in OPERATIONS.items() if operation.method != "GET" and not operation.recognizes_repeats
)
NUMBERS_AT_A_TIME = 4  # of a turn's writes that are looked up in one query


class AgentOperations:
    """Every operation as a method, with the names and shapes of contract.operations.Operations.

    in_steps: the agent is told scores in steps.
    step: names the turn. The n-th write of a turn is carried out once: after a crash the same call gets its first
    answer again, and a different call is refused with TurnDiffers. Operations that recognize repeats take no number.
    """

    def __init__(self, call: CallContext, step: str, *, in_steps: bool = False) -> None:
        self._call = call
        self._step = step
        self._writes = 0
        self._is_over = False
        self._in_steps = in_steps

    def end(self) -> None:
        """Refuse every later call: the turn is over, and the agent may not have noticed."""
        self._is_over = True

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        operation = OPERATIONS.get(name)
        if operation is None:
            raise AttributeError(f"There is no operation {name!r}.")

        async def ask(**values: Any) -> Any:
            if self._is_over:
                raise AgentFailed("The turn is over, so its operations can no longer be called.")
            if self._in_steps:
                check_operation(name)
            if name not in WRITES:
                answer = await operation.call(self._call, **values)
                return await tell_in_steps(self._call, answer) if self._in_steps else answer
            self._writes += 1
            try:
                return await operation.call(
                    self._call.with_strict_key(_build_key(self._step, name, self._writes)), **values
                )
            except KeyReused as error:
                raise TurnDiffers(
                    f"Write {self._writes} of this turn is on record: an earlier attempt, interrupted by a restart, "
                    f"called {name} with other values. The recorded writes stay; Turn.recorded lists them."
                ) from error

        return ask


async def find_recorded_calls(store: OpenStore, step: str) -> list[RecordedCall]:
    """Return the writes that an earlier attempt of the turn has on record, in their order; none for a fresh turn."""

    def query(tx: Tx) -> list[RecordedCall]:
        recorded: list[RecordedCall] = []
        numbers = range(1, NUMBERS_AT_A_TIME + 1)
        while numbers:
            calls = {
                f"engine:{_build_key(step, name, number)}": (number, name) for number in numbers for name in WRITES
            }
            answered = answers.find_many(tx, list(calls))
            for key in sorted(answered, key=calls.__getitem__):
                number, name = calls[key]
                recorded.append(RecordedCall(number=number, operation=name, answer=answered[key]))
            numbers = range(numbers.stop, numbers.stop + NUMBERS_AT_A_TIME) if answered else range(0)
        return recorded

    return await store.read(query)


def _build_key(step: str, operation: str, number: int) -> str:
    return f"{step}/{operation}/{number}"
