"""Search in logs: search_logs, and the pure functions that find a pattern in a log's bytes."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Protocol

import re2
from fastapi import Query

from orchestrator.contract.errors import (
    BadCursor,
    Invalid,
    LogNotFound,
    TaskNotFound,
)
from orchestrator.contract.logs import LINE_BYTES, MAX_CONTEXT, MAX_MATCHES, LogLine, LogMatch, LogMatches
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.log_content import (
    ANSWER_BYTES,
    BLOCK_BYTES,
    START,
    ContainerId,
    Filename,
    LogPosition,
    locate_log,
    pack_log_cursor,
    read_content,
    read_lines,
    unpack_log_cursor,
)
from orchestrator.operations.paging import Cursor
from orchestrator.storage.queries import logs, tasks
from orchestrator.storage.queries.logs import LogLocation
from orchestrator.storage.transaction import Tx

group = Group("logs")
SEARCH_SECONDS = 2.0
PATTERN_MEMORY_BYTES = 4 * 1024 * 1024
AROUND_BYTES = 1024  # of a long line before its match


class Match(Protocol):
    def start(self) -> int: ...


class Pattern(Protocol):
    """A pattern of RE2, which has no types of its own."""

    def search(self, text: bytes, pos: int, endpos: int, /) -> Match | None: ...


@group.get("/search_logs/{task_id}", raises=(BadCursor, LogNotFound, TaskNotFound))
async def search_logs(
    call: Call,
    task_id: int,
    q: Annotated[str, Query(min_length=1, max_length=500, description="Text to search for within lines.")],
    filename: Filename = None,
    container_id: ContainerId = None,
    regex: Annotated[bool, Query(description="Treat `q` as a regular expression in RE2 syntax.")] = False,
    match_case: Annotated[bool, Query(description="Distinguish upper and lower case.")] = False,
    context: Annotated[
        int, Query(ge=0, le=MAX_CONTEXT, description="Number of lines to return before and after each match.")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_MATCHES, description="Maximum number of matches to return.")] = 50,
    cursor: Cursor = None,
) -> LogMatches:
    """Return the lines that match, with their numbers, from one log or from all of the task, newest first.

    A search stops after 2 seconds at the latest and says so; the cursor continues where it stopped.
    """
    pattern = compile_pattern(q, regex=regex, match_case=match_case)
    until = time.monotonic() + SEARCH_SECONDS
    one = filename is not None or container_id is not None
    reached = None if cursor is None else unpack_log_cursor(cursor)
    if one or reached:
        log = await locate_log(call, task_id, reached[0] if reached else filename, container_id)
    else:
        log = await call.store.read(lambda tx: _find_newest(tx, task_id))
    position = reached[1] if reached else START
    answer = LogMatches(matches=[], searched_bytes=0)
    while log is not None:
        content = await read_content(call, task_id, log, 0)
        search = _Search(log.filename, position, pattern, context, limit, until)
        rest = await asyncio.to_thread(_search, answer, content, search)
        if rest is not None:
            answer.next_cursor = pack_log_cursor(log.filename, rest)
            return answer
        log = None if one else await call.store.read(lambda tx, before=log.id: logs.find_newest(tx, task_id, before))
        position = START
        if log is not None and time.monotonic() > until:
            answer.stopped, answer.next_cursor = "time", pack_log_cursor(log.filename, START)
            return answer
    return answer


@dataclass(frozen=True, slots=True)
class _Search:
    filename: str
    begin: LogPosition
    pattern: Pattern
    context: int
    limit: int
    until: float


def _search(answer: LogMatches, content: bytes, search: _Search) -> LogPosition | None:
    """Add matches to `answer`; return where to go on, or None if the log was searched to its end."""
    budget = ANSWER_BYTES - sum(_measure_size(match) for match in answer.matches)
    for hit in find_matches(content, search.begin, search.pattern, search.until):
        if isinstance(hit, LogPosition):
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
        budget -= _measure_size(answer.matches[-1])
    return None


def _measure_size(match: LogMatch) -> int:
    return len(match.text) + sum(len(line.text) for line in (*match.before, *match.after))


def _find_newest(tx: Tx, task_id: int) -> LogLocation | None:
    tasks.check(tx, task_id)
    return logs.find_newest(tx, task_id)


def compile_pattern(text: str, *, regex: bool, match_case: bool) -> Pattern:
    """Return a pattern whose time is proportional to what it searches; raise Invalid if it cannot be compiled."""
    options = re2.Options()
    options.log_errors, options.never_nl, options.max_mem = False, True, PATTERN_MEMORY_BYTES
    options.case_sensitive, options.literal = match_case, not regex
    try:
        pattern = re2.compile(text.encode(), options)
        return re2.compile(b"(?m)(?:" + text.encode() + b")", options) if regex else pattern  # ^ and $ are a line's
    except re2.error as error:
        said = error.args[0].decode(errors="replace") if error.args and isinstance(error.args[0], bytes) else str(error)
        raise Invalid(f"q is not a valid regular expression in RE2 syntax: {said.split(':')[0]}.", field="q") from None
    except UnicodeEncodeError:
        raise Invalid("q contains half of a surrogate pair, which is not a character.", field="q") from None


def find_matches(
    content: bytes, position: LogPosition, pattern: Pattern, until: float
) -> Iterator[tuple[LogPosition, int] | LogPosition]:
    """Yield (line, byte of the match in it) of each line with a match; last, where the search ended.

    That is the content's end, or as far as it came by `until` (monotonic seconds).
    """
    offset, number = position.offset, position.number
    while offset < len(content):
        if time.monotonic() > until:
            break
        end = content.find(b"\n", offset + BLOCK_BYTES)
        end = len(content) if end < 0 else end + 1
        at = offset
        while at < end and (match := pattern.search(content, at, end)) is not None:
            begin = content.rfind(b"\n", offset, match.start()) + 1 or offset
            if begin >= end:  # an empty match behind the last line end
                break
            number += content.count(b"\n", offset, begin)
            yield LogPosition(begin, number), match.start() - begin
            close = content.find(b"\n", begin, end)
            offset, number = (end, number + 1) if close < 0 else (close + 1, number + 1)
            at = offset
        number += content.count(b"\n", offset, end)
        offset = end
    yield LogPosition(min(offset, len(content)), number)


def match_at(content: bytes, position: LogPosition, column_byte: int, *, filename: str, context: int) -> LogMatch:
    end = content.find(b"\n", position.offset)
    end = len(content) if end < 0 else end
    raw = content[position.offset : end].removesuffix(b"\r")
    first = 0 if len(raw) <= LINE_BYTES else max(0, column_byte - AROUND_BYTES)
    text = raw[first : first + LINE_BYTES]
    return LogMatch(
        number=position.number,
        text=text.decode(errors="replace"),
        size_bytes=len(raw),
        cut=len(text) < len(raw),
        filename=filename,
        column=len(raw[:column_byte].decode(errors="replace")) + 1,
        text_column=len(raw[:first].decode(errors="replace")) + 1,
        before=_read_lines_before(content, position, context),
        after=read_lines(content, LogPosition(end + 1, position.number + 1), context, ended=True)[0],
    )


def _read_lines_before(content: bytes, position: LogPosition, context: int) -> list[LogLine]:
    offset, number = position.offset, position.number
    while offset and position.number - number < context:
        offset, number = content.rfind(b"\n", 0, offset - 1) + 1, number - 1
    return read_lines(content, LogPosition(offset, number), position.number - number, ended=True)[0]
