"""Tasks about lists."""

from benchmarks.coding_tasks.task import CodingTask

TASKS = [
    CodingTask(
        "merge_intervals",
        "merge(intervals): overlapping and touching intervals joined, in rising order.",
        """
def merge(intervals):
    merged = []
    for low, high in sorted(intervals):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
""",
        ("max(high, merged[-1][1])", "high"),
        [
            ("merge([])", []),
            ("merge([(1, 3), (2, 6), (8, 9)])", [(1, 6), (8, 9)]),
            ("merge([(1, 10), (2, 3)])", [(1, 10)]),
            ("merge([(4, 5), (1, 4)])", [(1, 5)]),
            ("merge([(0, 9), (1, 2), (3, 4)])", [(0, 9)]),
            ("merge([(1, 2), (3, 4)])", [(1, 2), (3, 4)]),
        ],
    ),
    CodingTask(
        "search",
        "find(values, value): the place of a value in sorted values, -1 if it is not there.",
        """
def find(values, value):
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low if low < len(values) and values[low] == value else -1
""",
        ("low < len(values) and ", ""),
        [
            ("find([1, 3, 5], 3)", 1),
            ("find([1, 3, 5], 4)", -1),
            ("find([1, 3, 5], 9)", -1),
            ("find([2], 2)", 0),
            ("find([], 1)", -1),
            ("find([1, 3, 5], 1)", 0),
        ],
    ),
    CodingTask(
        "chunks",
        "chunks(values, size): lists of that size, the last one perhaps shorter; ValueError for a size below 1.",
        """
def chunks(values, size):
    if size < 1:
        raise ValueError(size)
    return [values[at : at + size] for at in range(0, len(values), size)]
""",
        ("range(0, len(values), size)", "range(0, len(values) - size + 1, size)"),
        [
            ("chunks([1, 2, 3, 4], 2)", [[1, 2], [3, 4]]),
            ("chunks([1, 2, 3], 2)", [[1, 2], [3]]),
            ("chunks([], 3)", []),
            ("chunks([1], 0)", ValueError),
            ("chunks([1, 2], 5)", [[1, 2]]),
            ("chunks([1, 2], 1)", [[1], [2]]),
        ],
    ),
    CodingTask(
        "flatten",
        "flatten(values): all that is in nested lists, one after the other.",
        """
def flatten(values):
    for value in values:
        if isinstance(value, list):
            yield from flatten(value)
        else:
            yield value
""",
        ("yield from flatten(value)", "yield from value"),
        [
            ("flatten([1, [2, 3]])", [1, 2, 3]),
            ("flatten([[[1]], 2])", [1, 2]),
            ("flatten([])", []),
            ("flatten(['ab', ['c']])", ["ab", "c"]),
            ("flatten([[[], [3]]])", [3]),
            ("flatten([0])", [0]),
        ],
    ),
    CodingTask(
        "unique",
        "unique(values): the first of each value, in order, in time that grows with their number.",
        """
def unique(values):
    return list(dict.fromkeys(values))
""",
        ("list(dict.fromkeys(values))", "sorted(set(values))"),
        [
            ("unique([3, 1, 3])", [3, 1]),
            ("unique([])", []),
            ("unique(['b', 'a', 'b'])", ["b", "a"]),
            ("unique([1])", [1]),
            ("unique([2, 2, 1])", [2, 1]),
        ],
    ),
    CodingTask(
        "rotate",
        "rotate(values, by): moved to the right, those at the end come first.",
        """
def rotate(values, by):
    if not values:
        return []
    by %= len(values)
    return values[-by:] + values[:-by] if by else list(values)
""",
        ("    by %= len(values)\n", ""),
        [
            ("rotate([1, 2, 3], 1)", [3, 1, 2]),
            ("rotate([1, 2, 3], 4)", [3, 1, 2]),
            ("rotate([], 2)", []),
            ("rotate([1, 2], 0)", [1, 2]),
            ("rotate([1, 2, 3], 5)", [2, 3, 1]),
            ("rotate([1, 2, 3], -1)", [2, 3, 1]),
        ],
    ),
    CodingTask(
        "maximum_sum",
        "largest(values): the largest sum of neighbours, at least one of them.",
        """
def largest(values):
    best = current = values[0]
    for value in values[1:]:
        current = max(value, current + value)
        best = max(best, current)
    return best
""",
        ("best = current = values[0]", "best = current = 0"),
        [
            ("largest([1, -3, 4, -1, 2])", 5),
            ("largest([-3, -1, -2])", -1),
            ("largest([5])", 5),
            ("largest([2, 2])", 4),
            ("largest([-7])", -7),
            ("largest([1, 2, -9, 4])", 4),
        ],
    ),
    CodingTask(
        "rising",
        "rising(values): how long the longest strictly rising part is that leaves values out at will.",
        """
from bisect import bisect_left
def rising(values):
    ends = []
    for value in values:
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
    return len(ends)
""",
        ("at = bisect_left(ends, value)", "at = __import__('bisect').bisect_right(ends, value)"),
        [
            ("rising([3, 1, 2, 5])", 3),
            ("rising([2, 2, 2])", 1),
            ("rising([])", 0),
            ("rising([5, 4, 3])", 1),
            ("rising([1, 1, 2])", 2),
            ("rising([0, 8, 4, 12, 2])", 3),
        ],
    ),
    CodingTask(
        "transpose",
        "transpose(rows): columns as rows; ValueError for rows of unequal length.",
        """
def transpose(rows):
    return [list(column) for column in zip(*rows, strict=True)]
""",
        (", strict=True", ""),
        [
            ("transpose([[1, 2], [3, 4]])", [[1, 3], [2, 4]]),
            ("transpose([])", []),
            ("transpose([[1], [2, 3]])", ValueError),
            ("transpose([[7]])", [[7]]),
            ("transpose([[1, 2], [3]])", ValueError),
        ],
    ),
    CodingTask(
        "moving_average",
        "averages(values, width): the mean of each window of that width.",
        """
def averages(values, width):
    return [sum(values[at : at + width]) / width for at in range(len(values) - width + 1)]
""",
        ("len(values) - width + 1", "len(values) - width"),
        [
            ("averages([1, 2, 3], 2)", [1.5, 2.5]),
            ("averages([0.1, 0.2, 0.3], 3)", [0.2]),
            ("averages([1], 2)", []),
            ("averages([4, 8], 1)", [4.0, 8.0]),
            ("averages([2, 4], 2)", [3.0]),
            ("averages([1, 2], 3)", []),
        ],
    ),
    CodingTask(
        "pairs",
        "pairs(values, total): the sorted pairs of different places whose values add up to the total.",
        """
def pairs(values, total):
    seen, found = set(), set()
    for value in values:
        if total - value in seen:
            found.add((min(value, total - value), max(value, total - value)))
        seen.add(value)
    return sorted(found)
""",
        ("seen, found = set(), set()", "seen, found = set(values), set()"),
        [
            ("pairs([1, 5, 3], 6)", [(1, 5)]),
            ("pairs([3, 3], 6)", [(3, 3)]),
            ("pairs([], 1)", []),
            ("pairs([2, 4, 0], 4)", [(0, 4)]),
            ("pairs([5], 10)", []),
            ("pairs([1, 2], 3)", [(1, 2)]),
        ],
    ),
]
