"""`await store.write(fn)`, `read(fn)`, `scan(fn)`: fn is a plain function of a SQLAlchemy connection.

Writes that wait while one batch commits go into the next: one transaction, one fsync, one wake.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from orchestrator.contract.errors import Overloaded
from orchestrator.storage import events
from orchestrator.storage.hub import Hub, StoredEvent
from orchestrator.storage.transaction import T, Transaction, Tx

Waiting = tuple[Transaction, asyncio.Future]
Outcome = tuple[Any, BaseException | None]

MAX_BATCH = 256
MAX_WAITING = 4096
LINGER_SECONDS = 0.002


class Backend(Protocol):
    """A database: commits batches and answers reads. `finish` is to be called on the event loop of the batch."""

    def commit(self, batch: list[Waiting], loop: asyncio.AbstractEventLoop, finish: Callable[..., None]) -> None: ...

    async def read(self, fn: Transaction[T]) -> T: ...

    async def scan(self, fn: Transaction[T]) -> T: ...

    async def snapshot(self, fn: Transaction[T]) -> T: ...

    async def close(self) -> None: ...


class Store:
    """Gathers writes on the event loop and hands them to the back end a batch at a time."""

    def __init__(self, backend: Backend, hub: Hub, lanes: int = 1) -> None:
        self.hub = hub
        self._backend = backend
        self._idle_lanes = lanes
        self._waiting: list[Waiting] = []

    async def write(self, fn: Transaction[T]) -> T:
        """fn's answer, after its commit. fn does database work only and may run twice. Raises Overloaded, StorageFull."""
        if len(self._waiting) >= MAX_WAITING:
            raise Overloaded("More writes are waiting than the store takes on; try again in a second.")
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._waiting.append((fn, future))
        if self._idle_lanes and len(self._waiting) == 1:
            loop.call_soon(self._hand_over)  # the next tick: whatever else arrives in this one comes along
        return await future

    async def read(self, fn: Transaction[T]) -> T:
        """fn's answer, of one snapshot: for indexed reads of at most 100 rows. On SQLite it runs on the event loop."""
        return await self._backend.read(fn)

    async def scan(self, fn: Transaction[T]) -> T:
        """fn's answer, of one snapshot, aside from the small reads: for every read that is not surely small."""
        return await self._backend.scan(fn)

    async def snapshot(self, fn: Transaction[T]) -> T:
        """fn's answer, in a thread of its own: it sees one moment for as long as it takes, and holds nobody up."""
        return await self._backend.snapshot(fn)

    async def close(self) -> None:
        await self._backend.close()

    def _hand_over(self) -> None:
        while self._idle_lanes and self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            self._idle_lanes -= 1
            self._backend.commit(batch, asyncio.get_running_loop(), self._finish)

    def _finish(self, batch: list[Waiting], outcomes: list[Outcome], committed: list[StoredEvent]) -> None:
        for (_, future), (value, error) in zip(batch, outcomes, strict=True):
            if future.done():  # the caller has gone away
                continue
            if error is None:
                future.set_result(value)
            else:
                future.set_exception(error)
        if committed:
            self.hub.publish(committed)
        if self._waiting and len(batch) > 1:
            asyncio.get_running_loop().call_later(LINGER_SECONDS, self._after_linger)  # busy: let the next batch fill
        else:
            self._after_linger()

    def _after_linger(self) -> None:
        self._idle_lanes += 1
        self._hand_over()


def _never(_: Exception) -> bool:
    return False


def run_batch(
    tx: Tx, batch: list[Waiting], breaks_off: Callable[[Exception], bool] = _never
) -> tuple[list[Outcome], list[StoredEvent]]:
    """Outcomes and events of all functions, committed in one transaction; when one fails, each again in a savepoint.

    breaks_off: which errors concern the whole transaction, not one function: they are raised.
    What came out is in `tx.info["ran"]` while the transaction commits.
    """
    try:
        with tx.begin():
            _begin(tx)
            outcomes: list[Outcome] = [(fn(tx), None) for fn, _ in batch]
            committed = events.store_emitted(tx, tx.info["emitted"])
            tx.info["ran"] = outcomes, committed
        return outcomes, committed
    except Exception as error:
        if breaks_off(error):
            raise
        if len(batch) == 1:
            return [(None, error)], []
    return _run_apart(tx, batch, breaks_off)


def _run_apart(
    tx: Tx, batch: list[Waiting], breaks_off: Callable[[Exception], bool]
) -> tuple[list[Outcome], list[StoredEvent]]:
    outcomes: list[Outcome] = []
    kept: list = []
    with tx.begin():
        for fn, _ in batch:
            _begin(tx)
            try:
                with tx.begin_nested():
                    outcomes.append((fn(tx), None))
                kept += tx.info["emitted"]
            except Exception as error:
                if breaks_off(error):
                    raise
                outcomes.append((None, error))
        committed = events.store_emitted(tx, kept)
        tx.info["ran"] = outcomes, committed
    return outcomes, committed


def _begin(tx: Tx) -> None:
    """What a transaction notes while it runs: the events it emits, and the tasks it has seen."""
    tx.info["emitted"] = []
    tx.info["known_tasks"] = set()
