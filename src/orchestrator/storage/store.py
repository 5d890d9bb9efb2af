"""`await store.write(fn)`, `read(fn)`, `scan(fn)`: fn is a plain function of a transaction.

Writes that wait while a batch commits go into the next one: one transaction, one fsync, one wake-up.
By hand: no pool or ORM joins the writes of many callers into one commit and still fails each on its own.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from orchestrator.contract.errors import Overloaded
from orchestrator.storage import events
from orchestrator.storage.hub import Hub, StoredEvent
from orchestrator.storage.transaction import T, Transaction, Tx

Waiting = tuple[Transaction[Any], asyncio.Future[Any]]
Outcome = tuple[Any, BaseException | None]
Finish = Callable[[list[Waiting], list[Outcome], list[StoredEvent]], None]

MAX_BATCH = 256
MAX_WAITING = 4096
LINGER_SECONDS = 0.002


class Backend(Protocol):
    """A database: commits batches and answers reads. It calls `finish` on the event loop of the batch."""

    def commit(self, batch: list[Waiting], loop: asyncio.AbstractEventLoop, finish: Finish) -> None: ...

    async def read(self, fn: Transaction[T]) -> T: ...

    async def scan(self, fn: Transaction[T]) -> T: ...

    async def snapshot(self, fn: Transaction[T]) -> T: ...

    async def close(self) -> None: ...


class Store:
    """Collects writes on the event loop and hands them to the back end, a batch at a time."""

    def __init__(self, backend: Backend, hub: Hub, lanes: int = 1) -> None:
        self.hub = hub
        self._backend = backend
        self._idle_lanes = lanes
        self._waiting: list[Waiting] = []

    async def write(self, fn: Transaction[T]) -> T:
        """Run fn in a transaction and return its answer after the commit. Raises Overloaded, StorageFull."""
        if len(self._waiting) >= MAX_WAITING:
            raise Overloaded("Too many writes are waiting. Try again in a second.")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.append((fn, future))
        if self._idle_lanes and len(self._waiting) == 1:
            loop.call_soon(self._commit_waiting)  # the next tick: whatever else arrives in this one comes along
        return await future

    async def read(self, fn: Transaction[T]) -> T:
        """Run fn on a snapshot: for indexed reads of at most 100 rows. On SQLite it runs on the event loop."""
        return await self._backend.read(fn)

    async def scan(self, fn: Transaction[T]) -> T:
        """Run fn on a snapshot in a thread: for every read that may be large."""
        return await self._backend.scan(fn)

    async def snapshot(self, fn: Transaction[T]) -> T:
        """Run fn on a snapshot in a thread of its own: it may take long and delays nobody."""
        return await self._backend.snapshot(fn)

    async def close(self) -> None:
        await self._backend.close()

    def _commit_waiting(self) -> None:
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
            asyncio.get_running_loop().call_later(
                LINGER_SECONDS, self._commit_after_linger
            )  # busy: let the next batch fill
        else:
            self._commit_after_linger()

    def _commit_after_linger(self) -> None:
        self._idle_lanes += 1
        self._commit_waiting()


def _never(_: Exception) -> bool:
    return False


def run_batch(
    tx: Tx, batch: list[Waiting], is_fatal: Callable[[Exception], bool] = _never
) -> tuple[list[Outcome], list[StoredEvent]]:
    """Run all functions in one transaction and return outcomes and events; if one fails, run each in a savepoint.

    is_fatal: tells which errors concern the whole transaction, not one function: those are raised.
    The outcome is in `tx.info["ran"]` while the transaction commits.
    """
    try:
        with tx.begin():
            _begin(tx)
            outcomes: list[Outcome] = [(fn(tx), None) for fn, _ in batch]
            committed = events.store_emitted(tx, tx.info["emitted"])
            tx.info["ran"] = outcomes, committed
        return outcomes, committed
    except Exception as error:
        if is_fatal(error):
            raise
        if len(batch) == 1:
            return [(None, error)], []
    return _run_in_savepoints(tx, batch, is_fatal)


def _run_in_savepoints(
    tx: Tx, batch: list[Waiting], is_fatal: Callable[[Exception], bool]
) -> tuple[list[Outcome], list[StoredEvent]]:
    outcomes: list[Outcome] = []
    kept: list[events.EmittedEvent] = []
    with tx.begin():
        for fn, _ in batch:
            _begin(tx)
            try:
                with tx.begin_nested():
                    outcomes.append((fn(tx), None))
                kept += tx.info["emitted"]
            except Exception as error:
                if is_fatal(error):
                    raise
                outcomes.append((None, error))
        committed = events.store_emitted(tx, kept)
        tx.info["ran"] = outcomes, committed
    return outcomes, committed


def _begin(tx: Tx) -> None:
    """Prepare what a transaction notes while it runs: the events it emits and the tasks it has seen."""
    tx.info["emitted"] = []
    tx.info["known_tasks"] = set()
