"""The lines that two texts have in common: Myers' shortest edit script, within a bound of work."""

from collections.abc import Iterable, Sequence

MAX_STEPS = 1_000_000  # comparisons and moves; below half a second, and 50 MB

Block = tuple[int, int, int, int]  # old lines [from, to) are replaced by new lines [from, to)


def align_lines(old: Sequence[str], new: Sequence[str], *, max_steps: int = MAX_STEPS) -> tuple[list[Block], bool]:
    """Return the blocks in which the texts differ, in order, and whether the bound held.

    If it did not, everything between the first and the last difference is one block.

    The bound counts steps, not seconds, so the same texts give the same answer on every machine.
    Source: Myers (1986), "An O(ND) difference algorithm and its variations", the greedy forward form.
    """
    head = _count_equal(old, new, range(min(len(old), len(new))))
    longest_tail = min(len(old), len(new)) - head
    tail = _count_equal(old, new, (-1 - index for index in range(longest_tail)))
    a, b = _number_lines(old[head : len(old) - tail], new[head : len(new) - tail])
    if not a or not b:
        return ([(head, head + len(a), head, head + len(b))] if a or b else []), True
    kept = _match_lines(a, b, max_steps)
    if kept is None:
        return [(head, head + len(a), head, head + len(b))], False
    return _find_blocks_between(kept, len(a), len(b), head), True


def _count_equal(old: Sequence[str], new: Sequence[str], indexes: Iterable[int]) -> int:
    count = 0
    for index in indexes:
        if old[index] != new[index]:
            break
        count += 1
    return count


def _number_lines(old: Sequence[str], new: Sequence[str]) -> tuple[list[int], list[int]]:
    """Replace lines by numbers that are equal where the lines are, and quicker to compare."""
    known: dict[str, int] = {}
    return [known.setdefault(line, len(known)) for line in old], [known.setdefault(line, len(known)) for line in new]


def _match_lines(a: list[int], b: list[int], max_steps: int) -> list[tuple[int, int]] | None:
    """Return pairs (index in a, index in b) of equal lines, in order; None if the bound was reached."""
    furthest = {1: 0}
    traces: list[dict[int, int]] = []
    steps = 0
    for edits in range(len(a) + len(b) + 1):
        traces.append(furthest.copy())
        steps += len(furthest)
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])
            x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            y = start_y = x - diagonal
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            steps += 1 + y - start_y
            if x >= len(a) and y >= len(b):
                return _trace_back(traces, len(a), len(b))
        if steps > max_steps:
            return None
    return []


def _trace_back(traces: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for edits in range(len(traces) - 1, -1, -1):
        furthest, diagonal = traces[edits], x - y
        down = diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])
        before = diagonal + 1 if down else diagonal - 1
        from_x = furthest[before]
        from_y = from_x - before
        while x > max(from_x, 0) and y > max(from_y, 0):
            x, y = x - 1, y - 1
            kept.append((x, y))
        x, y = from_x, from_y
    kept.reverse()
    return kept


def _find_blocks_between(kept: list[tuple[int, int]], a: int, b: int, head: int) -> list[Block]:
    blocks, x, y = [], 0, 0
    for kept_x, kept_y in [*kept, (a, b)]:
        if (kept_x, kept_y) != (x, y):
            blocks.append((head + x, head + kept_x, head + y, head + kept_y))
        x, y = kept_x + 1, kept_y + 1
    return blocks
