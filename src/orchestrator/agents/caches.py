"""Records of a task as agents read them turn after turn: what was read once and cannot change is not read again.

The same is known as after reading all of it, so that what an agent does still follows from the records alone.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Generic, TypeVar

from orchestrator.contract.code import VersionFiles
from orchestrator.contract.loops import Loop, Round
from orchestrator.contract.operations import Operations
from orchestrator.contract.paging import Page
from orchestrator.contract.tasks import Task

PAGE, NEW = 100, 25  # rows of a page at first, and later: a turn adds a few
MAX_CACHED_TASKS = 64

T = TypeVar("T")


class TaskCache(Generic[T]):
    """One entry for each task, kept for those that were used last."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._tasks: OrderedDict[tuple[int, str], T] = OrderedDict()

    def find_entry(self, task: Task) -> T:
        key = (task.id, task.created_at)  # another store in this process has tasks of the same numbers
        entry = self._tasks.setdefault(key, self._make())
        self._tasks.move_to_end(key)
        while len(self._tasks) > MAX_CACHED_TASKS:
            self._tasks.popitem(last=False)
        return entry


@dataclass
class _Rows:
    """Rows by what tells them apart, oldest first; None for those that nobody wants."""

    known: dict[Hashable, Any] = field(default_factory=dict)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class GrowingList:
    """A list of a task that grows at its newest end; of rows that change, only the newest are looked at again.

    kept: what is remembered of a row, None if it is of no use.
    """

    def __init__(self, name: str, key: str, kept: Callable[[Any, Task], Any] = lambda row, _: row) -> None:
        self._name, self._key, self._kept = name, key, kept
        self._rows = TaskCache(_Rows)

    async def read(self, operation: Callable[..., Awaitable[Page]], task: Task, **more: Any) -> list:
        """Return all rows that are kept, oldest first.

        The operation gives pages from the newest on; they are read until one ends with a row that is known.
        """
        rows = self._rows.find_entry(task)
        async with rows.reading:
            newest: dict[Hashable, Any] = {}
            limit, cursor = NEW if rows.known else PAGE, None
            while True:
                page = await operation(task_id=task.id, limit=limit, cursor=cursor, **more)
                newest |= {getattr(row, self._key): self._kept(row, task) for row in getattr(page, self._name)}
                limit, cursor = PAGE, page.next_cursor
                if cursor is None or self._is_known(next(reversed(newest.items())), rows.known):
                    break
            for key in newest:
                rows.known.pop(key, None)
            rows.known |= dict(reversed(newest.items()))
            return [row for row in rows.known.values() if row is not None]

    @staticmethod
    def _is_known(item: tuple[Hashable, Any], known: dict[Hashable, Any]) -> bool:
        key, row = item
        return key in known and known[key] == row


@dataclass
class _Done:
    loop_id: str = ""
    upto: int = 0
    kept: list[Round] = field(default_factory=list)


class LoopRounds:
    """The newest loop of a task. `kept`: which of the rounds that are done are remembered; they never change."""

    def __init__(self, kept: Callable[[Round], bool]) -> None:
        self._kept = kept
        self._done = TaskCache(_Done)

    async def read(self, operations: Operations, task: Task) -> Loop:
        """Return the loop with the rounds that are kept, and all from the first that was not done when last read.

        Rounds whose version is out of the race are left out: nothing is to be learnt from their scores.
        """
        done = self._done.find_entry(task)
        loop_id, upto, kept = done.loop_id, done.upto, done.kept
        loop = await operations.get_loop(task_id=task.id, after_round=upto)
        if loop.loop_id != loop_id and upto:
            upto, kept = 0, []
            loop = await operations.get_loop(task_id=task.id)
        settled = list(takewhile(lambda past: past.status == "done", loop.rounds))
        if settled:
            done.loop_id, done.upto = loop.loop_id, settled[-1].round
            done.kept = kept + [past for past in settled if self._kept(past)]
        out_of_race = {each.version for each in loop.excluded}
        rounds = [past for past in kept + loop.rounds if past.version not in out_of_race]
        return loop.model_copy(update={"rounds": rounds})


@dataclass
class _Values:
    about: Hashable = None
    by_version: dict[tuple[str, str], Any] = field(default_factory=dict)


class VersionCache(Generic[T]):
    """Values read from the files of each version, once, since versions never change."""

    def __init__(self) -> None:
        self._values = TaskCache(_Values)

    async def read(
        self,
        task: Task,
        versions: Sequence[VersionFiles],
        find: Callable[[VersionFiles], Awaitable[T]],
        *,
        about: Hashable = None,
    ) -> list[T]:
        """Return one result for each version, in their order.

        about: what else the results depend on; once that changes, every version is read again.
        """
        values = self._values.find_entry(task)
        if values.about != about:
            values.about, values.by_version = about, {}
        known = values.by_version
        new = [version for version in versions if (version.version, version.created_at) not in known]
        for begin in range(0, len(new), PAGE):
            some = new[begin : begin + PAGE]
            answers = await asyncio.gather(*map(find, some))
            known |= {
                (version.version, version.created_at): answer for version, answer in zip(some, answers, strict=True)
            }
        return [known[version.version, version.created_at] for version in versions]
