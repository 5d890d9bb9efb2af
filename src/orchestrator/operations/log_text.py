"""Pure functions on the bytes of a log: lines by number, and lines that a pattern is found in."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import re2

from orchestrator.contract.errors import Invalid
from orchestrator.contract.log_lines import LINE_BYTES, LogLine, LogMatch

BLOCK_BYTES = 256 * 1024  # searched at a time: in between, the clock is looked at
ANSWER_BYTES = 1024 * 1024  # of text in one answer
PATTERN_MEMORY_BYTES = 4 * 1024 * 1024
AROUND_BYTES = 1024  # of a long line before its match


class Match(Protocol):
    def start(self) -> int: ...


class Pattern(Protocol):
    """A pattern of RE2, which has no types of its own."""

    def search(self, text: bytes, pos: int, endpos: int, /) -> Match | None: ...


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a log: the byte at which line `number` begins."""

    offset: int
    number: int


START = Spot(0, 1)


def count_lines(content: bytes) -> int:
    """Count the lines; a last line without its end counts."""
    return content.count(b"\n") + (bool(content) and not content.endswith(b"\n"))


def spot_of_line(content: bytes, number: int) -> Spot:
    """Return where the line begins; the end of the content if there are fewer."""
    offset, reached = 0, 1
    while (
        offset + BLOCK_BYTES < len(content)
        and reached + (ends := content.count(b"\n", offset, offset + BLOCK_BYTES)) < number
    ):
        offset, reached = offset + BLOCK_BYTES, reached + ends
    while reached < number:
        end = content.find(b"\n", offset)
        if end < 0:
            return Spot(len(content), reached)
        offset, reached = end + 1, reached + 1
    return Spot(offset, reached)


def spot_of_last(content: bytes, lines: int) -> Spot:
    """Return where the last so many lines begin."""
    offset = len(content) - content.endswith(b"\n")
    for _ in range(lines):
        offset = content.rfind(b"\n", 0, max(offset, 0))
        if offset < 0:
            return START
    return Spot(offset + 1, content.count(b"\n", 0, offset + 1) + 1)


def lines_from(content: bytes, spot: Spot, most: int, *, ended: bool) -> tuple[list[LogLine], Spot]:
    """Return at most so many lines, as much text as an answer holds, and where to go on: before an unfinished line."""
    lines: list[LogLine] = []
    offset, number, budget = spot.offset, spot.number, ANSWER_BYTES
    while len(lines) < most and offset < len(content) and budget > 0:
        end = content.find(b"\n", offset)
        if end < 0 and not ended:
            lines.append(_line(content[offset:], number, unfinished=True))
            break
        end = len(content) if end < 0 else end
        lines.append(_line(content[offset:end], number))
        budget -= min(end - offset, LINE_BYTES)
        offset, number = end + 1, number + 1
    return lines, Spot(min(offset, len(content)), number)


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
        raise Invalid(
            f"q is not a regular expression that can be searched for (RE2 syntax): {said.split(':')[0]}."
        ) from None
    except UnicodeEncodeError:
        raise Invalid("q holds half of a surrogate pair, which is no character.") from None


def find_matches(content: bytes, spot: Spot, pattern: Pattern, until: float) -> Iterator[tuple[Spot, int] | Spot]:
    """Yield (line, byte of the match in it) of each line with a match; last, where the search ended.

    That is the content's end, or as far as it came by `until` (monotonic seconds).
    """
    offset, number = spot.offset, spot.number
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
            yield Spot(begin, number), match.start() - begin
            close = content.find(b"\n", begin, end)
            offset, number = (end, number + 1) if close < 0 else (close + 1, number + 1)
            at = offset
        number += content.count(b"\n", offset, end)
        offset = end
    yield Spot(min(offset, len(content)), number)


def match_at(content: bytes, spot: Spot, column_byte: int, *, filename: str, context: int) -> LogMatch:
    end = content.find(b"\n", spot.offset)
    end = len(content) if end < 0 else end
    raw = content[spot.offset : end].removesuffix(b"\r")
    first = 0 if len(raw) <= LINE_BYTES else max(0, column_byte - AROUND_BYTES)
    shown = raw[first : first + LINE_BYTES]
    return LogMatch(
        number=spot.number,
        text=shown.decode(errors="replace"),
        size_bytes=len(raw),
        cut=len(shown) < len(raw),
        filename=filename,
        column=len(raw[:column_byte].decode(errors="replace")) + 1,
        text_column=len(raw[:first].decode(errors="replace")) + 1,
        before=_before(content, spot, context),
        after=lines_from(content, Spot(end + 1, spot.number + 1), context, ended=True)[0],
    )


def _before(content: bytes, spot: Spot, context: int) -> list[LogLine]:
    offset, number = spot.offset, spot.number
    while offset and spot.number - number < context:
        offset, number = content.rfind(b"\n", 0, offset - 1) + 1, number - 1
    return lines_from(content, Spot(offset, number), spot.number - number, ended=True)[0]


def _line(raw: bytes, number: int, *, unfinished: bool = False) -> LogLine:
    raw = raw if unfinished else raw.removesuffix(b"\r")
    cut = len(raw) > LINE_BYTES
    return LogLine(
        number=number, text=_shown(raw).decode(errors="replace"), size_bytes=len(raw), cut=cut, unfinished=unfinished
    )


def _shown(raw: bytes) -> bytes:
    """Return what there is room for: of a progress bar, which overwrites its line, the newest states."""
    if len(raw) <= LINE_BYTES:
        return raw
    end = raw[-LINE_BYTES:]
    overwritten = end.find(b"\r")
    return end[overwritten + 1 :] if 0 <= overwritten < len(end) - 1 else raw[:LINE_BYTES]
