"""Lines of logs: tail_logs, search_logs."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Query

from orchestrator.contract.errors import BadCursor, Invalid
from orchestrator.contract.log_lines import MAX_CONTEXT, MAX_LINES, MAX_MATCHES, LogLines, LogMatch, LogMatches
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.log_text import (
    ANSWER_BYTES,
    START,
    Pattern,
    Spot,
    compile_pattern,
    count_lines,
    find_matches,
    lines_from,
    match_at,
    spot_of_last,
    spot_of_line,
)
from orchestrator.operations.paging import Cursor, pack_cursor, unpack_cursor
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
    limit: Annotated[int, Query(ge=1, le=MAX_LINES, description="Lines in the answer.")] = 100,
    cursor: Cursor = None,
) -> LogLines:
    """Return lines of one log by number: the last ones, those from a line on, or those after the last answer.

    Without filename and container_id, it is the task's newest log. To follow a log that grows, send `next_cursor`
    again.
    """
    reached = None if cursor is None else _unpack(cursor)
    log = await _locate(call, task_id, reached[0] if reached else filename, container_id)
    skipped = reached[1].offset if reached else 0
    content = await _content(call, task_id, log, skipped)

    def read_page() -> LogLines:
        if reached is not None:
            number = reached[1].number
            begin, total = Spot(0, number), number - 1 + count_lines(content)
        else:
            begin = spot_of_last(content, limit) if from_line is None else spot_of_line(content, from_line)
            total = count_lines(content)
        lines, rest = lines_from(content, begin, limit, ended=log.ended)
        is_whole = log.ended and rest.offset >= len(content)
        return LogLines(
            filename=log.filename,
            container_id=log.container_id,
            lines=lines,
            total_lines=total,
            size_bytes=skipped + len(content),
            ended=log.ended,
            next_cursor=None if is_whole else _pack(log.filename, Spot(skipped + rest.offset, rest.number)),
        )

    return await asyncio.to_thread(read_page)


@group.get("/search_logs/{task_id}")
async def search_logs(
    call: Call,
    task_id: int,
    q: Annotated[str, Query(min_length=1, max_length=500, description="What to look for within a line.")],
    filename: Filename = None,
    container_id: OfContainer = None,
    regex: Annotated[bool, Query(description="`q` is a regular expression in the syntax of RE2.")] = False,
    match_case: Annotated[bool, Query(description="Whether upper and lower case differ.")] = False,
    context: Annotated[int, Query(ge=0, le=MAX_CONTEXT, description="Lines before and after each match.")] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_MATCHES, description="Matches in the answer.")] = 50,
    cursor: Cursor = None,
) -> LogMatches:
    """Return the lines that match, with their numbers, from one log or from all of the task, newest first.

    A search stops after 2 seconds at the latest and says so; the cursor continues where it stopped.
    """
    pattern = compile_pattern(q, regex=regex, match_case=match_case)
    until = time.monotonic() + SEARCH_SECONDS
    one = filename is not None or container_id is not None
    reached = None if cursor is None else _unpack(cursor)
    if one or reached:
        log = await _locate(call, task_id, reached[0] if reached else filename, container_id)
    else:
        log = await call.store.read(lambda tx: _find_newest(tx, task_id))
    spot = reached[1] if reached else START
    answer = LogMatches(matches=[], searched_bytes=0)
    while log is not None:
        content = await _content(call, task_id, log, 0)
        search = _Search(log.filename, spot, pattern, context, limit, until)
        rest = await asyncio.to_thread(_search, answer, content, search)
        if rest is not None:
            answer.next_cursor = _pack(log.filename, rest)
            return answer
        log = None if one else await call.store.read(lambda tx, before=log.id: logs.find_newest(tx, task_id, before))
        spot = START
        if log is not None and time.monotonic() > until:
            answer.stopped, answer.next_cursor = "time", _pack(log.filename, START)
            return answer
    return answer


@dataclass(frozen=True, slots=True)
class _Search:
    filename: str
    begin: Spot
    pattern: Pattern
    context: int
    limit: int
    until: float


def _search(answer: LogMatches, content: bytes, search: _Search) -> Spot | None:
    """Add matches to `answer`; return where to go on, or None if the log was searched to its end."""
    budget = ANSWER_BYTES - sum(_size(match) for match in answer.matches)
    for hit in find_matches(content, search.begin, search.pattern, search.until):
        if isinstance(hit, Spot):
            answer.searched_bytes += hit.offset - search.begin.offset
            if hit.offset < len(content):
                answer.stopped = "time"
                return hit
            return None
        if len(answer.matches) == search.limit or budget <= 0:
            answer.searched_bytes += hit[0].offset - search.begin.offset
            answer.stopped = "limit"
            return hit[0]
        answer.matches.append(match_at(content, *hit, filename=search.filename, context=search.context))
        budget -= _size(answer.matches[-1])
    return None


def _size(match: LogMatch) -> int:
    return len(match.text) + sum(len(line.text) for line in (*match.before, *match.after))


async def _locate(call: Call, task_id: int, filename: str | None, container_id: str | None) -> LogLocation:
    """Return the log that is named, else the newest; raise LogNotFound or ContainerNotFound."""
    if filename is not None and container_id is not None and filename != f"{container_id}.log":
        raise Invalid("filename, container_id: name one of them.")

    def query(tx: Tx) -> LogLocation:
        tasks.check(tx, task_id)
        return logs.locate(tx, task_id, filename, container_id)

    return await call.store.read(query)


def _find_newest(tx: Tx, task_id: int) -> LogLocation | None:
    tasks.check(tx, task_id)
    return logs.find_newest(tx, task_id)


async def _content(call: Call, task_id: int, log: LogLocation, offset: int) -> bytes:
    """Read the log from that byte on, as much as there is."""
    if log.stored_path is not None:
        return await asyncio.to_thread(_read, call.store.folder.root / log.stored_path, offset)
    stored_path, content = await call.store.scan(lambda tx: logs.read_live(tx, task_id, log, offset))
    if stored_path is not None:  # it ended just now, and its chunks made room for the file
        return await asyncio.to_thread(_read, call.store.folder.root / stored_path, offset)
    return content


def _read(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read()


def _pack(filename: str, spot: Spot) -> str:
    return pack_cursor(f"{spot.number}:{filename}", spot.offset)


def _unpack(cursor: str) -> tuple[str, Spot]:
    name, offset = unpack_cursor(cursor)
    number, _, filename = name.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 16 and int(number) > 0 and filename):
        raise BadCursor("The cursor is not one that this operation gave out; start without a cursor.")
    return filename, Spot(offset, int(number))
