"""Lines of logs: tail_logs, search_logs."""

import asyncio
import time
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from orchestrator.contract.errors import BadCursor, Invalid
from orchestrator.contract.log_lines import MOST_CONTEXT, MOST_LINES, MOST_MATCHES, LogLines, LogMatch, LogMatches
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.log_text import (
    ANSWER_BYTES,
    START,
    Spot,
    compiled,
    count_lines,
    found_in,
    lines_from,
    match_at,
    spot_of_last,
    spot_of_line,
)
from orchestrator.operations.paging import Cursor, packed_cursor, unpacked_cursor
from orchestrator.storage.queries import logs, tasks
from orchestrator.storage.queries.logs import LogLocation
from orchestrator.storage.transaction import Tx

group = Group("logs")
SEARCH_SECONDS = 2.0

Filename = Annotated[str | None, Query(max_length=300, description="Name of the log, as get_logs lists it.")]
OfContainer = Annotated[str | None, Query(max_length=100, description="The log of this container, live or ended.")]


@group.get("/tail_logs/{task_id}")
async def tail_logs(
    call: Call,
    task_id: int,
    filename: Filename = None,
    container_id: OfContainer = None,
    from_line: Annotated[
        int | None, Query(ge=1, lt=2**53, description="Number of the first line wanted; left out: the last lines.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_LINES, description="Lines in the answer.")] = 100,
    cursor: Cursor = None,
) -> LogLines:
    """Lines of one log by number: its last ones, those from a line on, or what came after the answer before.

    Without filename and container_id it is the task's newest log. A log that grows is asked for again with `next_cursor`.
    """
    if cursor is not None:
        filename, spot = _unpacked(cursor)
    found = await _log(call, task_id, filename, container_id)
    content = await _content(call, task_id, found, spot.offset if cursor is not None else 0)

    def cut_out() -> LogLines:
        if cursor is not None:
            begin, total = Spot(0, spot.number), spot.number - 1 + count_lines(content)
        else:
            begin = spot_of_last(content, limit) if from_line is None else spot_of_line(content, from_line)
            total = count_lines(content)
        lines, rest = lines_from(content, begin, limit, ended=found.ended)
        skipped = spot.offset if cursor is not None else 0
        more = (
            None
            if found.ended and rest.offset >= len(content)
            else _packed(found.filename, Spot(skipped + rest.offset, rest.number))
        )
        return LogLines(
            filename=found.filename,
            container_id=found.container_id,
            lines=lines,
            total_lines=total,
            size_bytes=skipped + len(content),
            ended=found.ended,
            next_cursor=more,
        )

    return await asyncio.to_thread(cut_out)


@group.get("/search_logs/{task_id}")
async def search_logs(
    call: Call,
    task_id: int,
    q: Annotated[str, Query(min_length=1, max_length=500, description="What to look for within a line.")],
    filename: Filename = None,
    container_id: OfContainer = None,
    regex: Annotated[bool, Query(description="`q` is a regular expression in the syntax of RE2.")] = False,
    match_case: Annotated[bool, Query(description="Whether upper and lower case differ.")] = False,
    context: Annotated[int, Query(ge=0, le=MOST_CONTEXT, description="Lines before and after each match.")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_MATCHES, description="Matches in the answer.")] = 50,
    cursor: Cursor = None,
) -> LogMatches:
    """Lines with a match, with their numbers: of one log, or of all logs of the task, the newest log first.

    A search ends after 2 seconds at the latest and says so; the cursor goes on where it stopped.
    """
    pattern = compiled(q, regex=regex, match_case=match_case)
    until = time.monotonic() + SEARCH_SECONDS
    one = filename is not None or container_id is not None
    at = None if cursor is None else _unpacked(cursor)
    found = await _log(call, task_id, at[0] if at else filename, container_id, or_none=not one)
    spot = at[1] if at else START
    taken = LogMatches(matches=[], searched_bytes=0)
    while found is not None:
        content = await _content(call, task_id, found, 0)
        rest = await asyncio.to_thread(
            _search, taken, content, _Search(found.filename, spot, pattern, context, limit, until)
        )
        if rest is not None:
            taken.next_cursor = _packed(found.filename, rest)
            return taken
        found = (
            None if one else await call.store.read(lambda tx, before=found.id: logs.find_newest(tx, task_id, before))
        )
        spot = START
        if found is not None and time.monotonic() > until:
            taken.stopped, taken.next_cursor = "time", _packed(found.filename, START)
            return taken
    return taken


@dataclass(frozen=True, slots=True)
class _Search:
    filename: str
    begin: Spot
    pattern: object
    context: int
    limit: int
    until: float


def _search(taken: LogMatches, content: bytes, wanted: _Search) -> Spot | None:
    """Adds what is found to `taken`; where to go on, None when the log was searched to its end."""
    budget = ANSWER_BYTES - sum(_size(match) for match in taken.matches)
    for found in found_in(content, wanted.begin, wanted.pattern, wanted.until):
        if isinstance(found, Spot):
            taken.searched_bytes += found.offset - wanted.begin.offset
            if found.offset < len(content):
                taken.stopped = "time"
                return found
            return None
        if len(taken.matches) == wanted.limit or budget <= 0:
            taken.searched_bytes += found[0].offset - wanted.begin.offset
            taken.stopped = "limit"
            return found[0]
        taken.matches.append(match_at(content, *found, filename=wanted.filename, context=wanted.context))
        budget -= _size(taken.matches[-1])
    return None


def _size(match: LogMatch) -> int:
    return len(match.text) + sum(len(line.text) for line in (*match.before, *match.after))


async def _log(
    call: Call, task_id: int, filename: str | None, container_id: str | None, *, or_none: bool = False
) -> LogLocation | None:
    """The log that is meant. Raises LogNotFound, ContainerNotFound; or_none: None where the task has no log at all."""
    if filename is not None and container_id is not None and filename != f"{container_id}.log":
        raise Invalid("filename, container_id: name one of them.")

    def query(tx: Tx) -> LogLocation | None:
        tasks.check(tx, task_id)
        if filename is None and container_id is None and or_none:
            return logs.find_newest(tx, task_id)
        return logs.locate(tx, task_id, filename, container_id)

    return await call.store.read(query)


async def _content(call: Call, task_id: int, log: LogLocation, offset: int) -> bytes:
    """The log from that byte on, as much as there is."""
    if log.stored_path is not None:
        return await asyncio.to_thread(_read, call.store.folder.root / log.stored_path, offset)
    stored_path, content = await call.store.scan(lambda tx: logs.read_live(tx, task_id, log, offset))
    if stored_path is not None:  # it ended just now, and its chunks made room for the file
        return await asyncio.to_thread(_read, call.store.folder.root / stored_path, offset)
    return content


def _read(path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read()


def _packed(filename: str, spot: Spot) -> str:
    return packed_cursor(f"{spot.number}:{filename}", spot.offset)


def _unpacked(cursor: str) -> tuple[str, Spot]:
    name, offset = unpacked_cursor(cursor)
    number, _, filename = name.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 16 and int(number) > 0 and filename):
        raise BadCursor("The cursor is not one that this operation gave out; start without a cursor.")
    return filename, Spot(offset, int(number))
