"""The live side of events: the newest ones in memory, and their subscribers. It belongs to one event loop.

By hand: frames are encoded once for all subscribers and joined into one write each; at a thousand clients the libraries
for server-sent events cost 2 to 24 times as much.
"""

import asyncio
from collections import OrderedDict, defaultdict, deque
from typing import NamedTuple

ALL_TASKS = 0
ENGINE = -1  # its subscribers are woken only by what the engine has to act on
FRAMES_PER_TASK = 1024
TASKS_IN_MEMORY = 256


class StoredEvent(NamedTuple):
    """An event that was committed. `body` is the JSON of contract.events.Event."""

    position: int
    task_id: int
    seq: int
    kind: str
    body: bytes
    wakes_engine: bool = False

    def build_frame(self, *, over_all: bool) -> bytes:
        """Return the event as a server-sent event; its id is the position over all tasks, or the number in its task."""
        number = self.position if over_all else self.seq
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (number, self.kind.encode(), self.body)


class Hub:
    """Rings of the newest events per task; subscribers are woken once for each batch that was committed."""

    def __init__(self) -> None:
        self.rings: OrderedDict[int, deque[StoredEvent]] = OrderedDict()
        self.waiters: dict[int, set[asyncio.Future[None]]] = defaultdict(set)
        self.closed = False

    def publish(self, committed: list[StoredEvent]) -> None:
        """Keep the events, given in the order of their positions after their commit, and wake subscribers."""
        for event in committed:
            self._keep(event.task_id, event, event.seq)
            self._keep(ALL_TASKS, event, event.position)
        for task_id in {event.task_id for event in committed} | {ALL_TASKS}:
            self._wake(task_id)
        if any(event.wakes_engine for event in committed):
            self._wake(ENGINE)

    def close(self) -> None:
        """Wake every subscriber to end its stream; called before the server waits for its connections."""
        self.closed = True
        for task_id in list(self.waiters):
            self._wake(task_id)

    def find_events_after(self, task_id: int, number: int) -> list[StoredEvent] | None:
        """Return events after `number`, oldest first; None if memory does not reach back that far: read the table."""
        ring = self.rings.get(task_id)
        if not ring or _get_number(task_id, ring[0]) > number + 1:
            return None
        if _get_number(task_id, ring[-1]) <= number:
            return []
        return [event for event in ring if _get_number(task_id, event) > number]

    def subscribe(self, task_id: int) -> asyncio.Future[None]:
        """Subscribe to the next commit. Subscribe first, query then, and wait last: so no commit is missed."""
        subscription: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiters[task_id].add(subscription)
        return subscription

    async def wait(self, subscription: asyncio.Future[None], task_id: int, timeout_seconds: float) -> None:
        """Return as soon as something is committed after the subscription was made, or the time is up."""
        try:
            # wait_for would swallow, on Python 3.11, a cancellation that comes with the wake.
            await asyncio.wait({subscription}, timeout=timeout_seconds)
        finally:
            self.unsubscribe(subscription, task_id)

    def unsubscribe(self, subscription: asyncio.Future[None], task_id: int) -> None:
        """Drop a subscription that nobody waits for any more."""
        waiting = self.waiters.get(task_id)
        if waiting is not None:
            waiting.discard(subscription)
            if not waiting:
                del self.waiters[task_id]

    def _keep(self, task_id: int, event: StoredEvent, number: int) -> None:
        ring = self.rings.get(task_id)
        if ring is None:
            ring = self.rings[task_id] = deque(maxlen=FRAMES_PER_TASK)
            if len(self.rings) > TASKS_IN_MEMORY:
                oldest = next(key for key in self.rings if key != ALL_TASKS)
                del self.rings[oldest]
        elif ring and number != _get_number(task_id, ring[-1]) + 1:
            ring.clear()  # a gap: readers go to the table
        self.rings.move_to_end(task_id)
        ring.append(event)

    def _wake(self, task_id: int) -> None:
        for subscription in self.waiters.pop(task_id, ()):
            if not subscription.done():
                subscription.get_loop().call_soon(_resolve, subscription)


def _resolve(subscription: asyncio.Future[None]) -> None:
    if not subscription.done():
        subscription.set_result(None)


def _get_number(task_id: int, event: StoredEvent) -> int:
    return event.position if task_id == ALL_TASKS else event.seq
