"""Which lines of two texts belong together: Myers' shortest edit script, within a bound of work."""

from collections.abc import Sequence

MOST_STEPS = 1_000_000  # comparisons and moves; below half a second, and 50 MB

Block = tuple[int, int, int, int]  # old lines [from, to) stand in place of new lines [from, to)


def changed_blocks(old: Sequence[str], new: Sequence[str], *, most_steps: int = MOST_STEPS) -> tuple[list[Block], bool]:
    """Where the texts differ, in order, and whether the bound held: if not, all between the first and the last difference is one block.

    The bound counts steps, not seconds, so the same texts give the same answer on every machine.
    Source: Myers (1986), "An O(ND) difference algorithm and its variations", the greedy forward form.
    """
    head = _same_at(old, new, range(min(len(old), len(new))))
    longest_tail = min(len(old), len(new)) - head
    tail = _same_at(old, new, (-1 - index for index in range(longest_tail)))
    a, b = _numbered(old[head : len(old) - tail], new[head : len(new) - tail])
    if not a or not b:
        return ([(head, head + len(a), head, head + len(b))] if a or b else []), True
    kept = _kept_pairs(a, b, most_steps)
    if kept is None:
        return [(head, head + len(a), head, head + len(b))], False
    return _between(kept, len(a), len(b), head), True


def _same_at(old: Sequence[str], new: Sequence[str], places) -> int:
    count = 0
    for place in places:
        if old[place] != new[place]:
            break
        count += 1
    return count


def _numbered(old: Sequence[str], new: Sequence[str]) -> tuple[list[int], list[int]]:
    """Lines as numbers: equal where the lines are, and quick to compare."""
    known: dict[str, int] = {}
    return [known.setdefault(line, len(known)) for line in old], [known.setdefault(line, len(known)) for line in new]


def _kept_pairs(a: list[int], b: list[int], most_steps: int) -> list[tuple[int, int]] | None:
    """Pairs (index in a, index in b) of lines that stay, in order; None where the bound was met."""
    furthest = {1: 0}
    traces: list[dict[int, int]] = []
    steps = 0
    for edits in range(len(a) + len(b) + 1):
        traces.append(furthest.copy())
        steps += len(furthest)
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])
            x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            y = began = x - diagonal
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            steps += 1 + y - began
            if x >= len(a) and y >= len(b):
                return _walked_back(traces, len(a), len(b))
        if steps > most_steps:
            return None
    return []


def _walked_back(traces: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
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


def _between(kept: list[tuple[int, int]], a: int, b: int, head: int) -> list[Block]:
    blocks, x, y = [], 0, 0
    for kept_x, kept_y in [*kept, (a, b)]:
        if (kept_x, kept_y) != (x, y):
            blocks.append((head + x, head + kept_x, head + y, head + kept_y))
        x, y = kept_x + 1, kept_y + 1
    return blocks
