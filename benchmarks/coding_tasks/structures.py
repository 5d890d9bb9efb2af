"""Tasks about graphs, trees, tables and simulations."""

from benchmarks.coding_tasks.task import CodingTask

TASKS = [
    CodingTask(
        "topological_order",
        "order(needs): names so that each comes after what it needs, by name where free; ValueError for a circle.",
        """
def order(needs):
    left = {name: set(before) for name, before in needs.items()}
    done = []
    while left:
        ready = sorted(name for name, before in left.items() if not before - set(done))
        if not ready:
            raise ValueError("a circle")
        done.append(ready[0])
        del left[ready[0]]
    return done
""",
        ('            raise ValueError("a circle")\n', "            return done\n"),
        [
            ("order({})", []),
            ("order({'b': ['a'], 'a': []})", ["a", "b"]),
            ("order({'a': ['b'], 'b': ['a']})", ValueError),
            ("order({'c': [], 'a': [], 'b': ['c']})", ["a", "c", "b"]),
            ("order({'a': ['a']})", ValueError),
            ("order({'x': []})", ["x"]),
        ],
    ),
    CodingTask(
        "shortest_path",
        "cost(roads, start, goal): the cheapest way, None if there is none.",
        """
from heapq import heappop, heappush
def cost(roads, start, goal):
    queue, done = [(0, start)], set()
    while queue:
        spent, place = heappop(queue)
        if place == goal:
            return spent
        if place not in done:
            done.add(place)
            for other, price in roads.get(place, {}).items():
                heappush(queue, (spent + price, other))
    return None
""",
        ("spent + price", "price"),
        [
            ("cost({'a': {'b': 1, 'c': 5}, 'b': {'c': 2}}, 'a', 'c')", 3),
            ("cost({}, 'a', 'a')", 0),
            ("cost({'a': {}}, 'a', 'b')", None),
            ("cost({'a': {'b': 4}, 'b': {'c': 4}}, 'a', 'c')", 8),
            ("cost({'a': {'b': 1}, 'b': {'a': 1}}, 'a', 'c')", None),
        ],
    ),
    CodingTask(
        "islands",
        "islands(rows): how many areas of 1 there are, joined by their sides.",
        """
def islands(rows):
    land = {(y, x) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell}
    count = 0
    while land:
        count, reach = count + 1, [land.pop()]
        while reach:
            y, x = reach.pop()
            near = {(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)} & land
            land -= near
            reach += near
    return count
""",
        (", (y, x - 1)}", ", (y + 1, x + 1)}"),
        [
            ("islands([[1, 1], [0, 0]])", 1),
            ("islands([[1, 0], [0, 1]])", 2),
            ("islands([])", 0),
            ("islands([[0, 0, 1], [1, 1, 1]])", 1),
            ("islands([[1, 0, 1]])", 2),
            ("islands([[1, 0], [1, 1]])", 1),
        ],
    ),
    CodingTask(
        "tree_depth",
        "depth(tree): levels of a tree of (value, left, right), where None is no tree.",
        """
def depth(tree):
    return 0 if tree is None else 1 + max(depth(tree[1]), depth(tree[2]))
""",
        ("max(", "min("),
        [
            ("depth(None)", 0),
            ("depth((1, None, None))", 1),
            ("depth((1, (2, None, None), None))", 2),
            ("depth((1, (2, None, (3, None, None)), (4, None, None)))", 3),
            ("depth((0, None, (0, None, (0, None, None))))", 3),
            ("depth((0, (1, None, None), (2, None, None)))", 2),
        ],
    ),
    CodingTask(
        "calculator",
        "value(text): a sum with + - * / and brackets; ZeroDivisionError as in Python.",
        """
import re
def value(text):
    tokens = re.findall(r"\\d+\\.?\\d*|[-+*/()]", text)
    def factor():
        token = tokens.pop(0)
        if token == "(":
            inside = total()
            tokens.pop(0)
            return inside
        return -factor() if token == "-" else float(token)
    def term():
        left = factor()
        while tokens and tokens[0] in "*/":
            left = left * factor() if tokens.pop(0) == "*" else left / factor()
        return left
    def total():
        left = term()
        while tokens and tokens[0] in "+-":
            left = left + term() if tokens.pop(0) == "+" else left - term()
        return left
    return total()
""",
        ("left - term()", "term() - left"),
        [
            ("value('1 + 2 * 3')", 7.0),
            ("value('(1 + 2) * 3')", 9.0),
            ("value('8 - 3 - 2')", 3.0),
            ("value('1 / 0')", ZeroDivisionError),
            ("value('-2 * 3')", -6.0),
            ("value('0.1 + 0.2')", 0.3),
            ("value('10 - 4')", 6.0),
        ],
    ),
    CodingTask(
        "game_of_life",
        "step(cells): the living cells, as a set of places, one generation later.",
        """
from collections import Counter
def step(cells):
    near = Counter((y + b, x + a) for y, x in cells for b in (-1, 0, 1) for a in (-1, 0, 1) if (a, b) != (0, 0))
    return {place for place, count in near.items() if count == 3 or count == 2 and place in cells}
""",
        (" and place in cells", ""),
        [
            ("step({(0, 0), (0, 1), (0, 2)})", {(-1, 1), (0, 1), (1, 1)}),
            ("step(set())", set()),
            ("step({(0, 0), (0, 1), (1, 0), (1, 1)})", {(0, 0), (0, 1), (1, 0), (1, 1)}),
            ("step({(5, 5)})", set()),
            ("step({(0, 0), (0, 1)})", set()),
        ],
    ),
    CodingTask(
        "cache",
        "play(size, requests): which requests a cache of the least recently used hits.",
        """
from collections import OrderedDict
def play(size, requests):
    kept, hits = OrderedDict(), []
    for key in requests:
        hits.append(key in kept)
        kept[key] = True
        kept.move_to_end(key)
        if len(kept) > size:
            kept.popitem(last=False)
    return hits
""",
        ("        kept.move_to_end(key)\n", ""),
        [
            ("play(2, 'aba')", [False, False, True]),
            ("play(2, 'abaca')", [False, False, True, False, True]),
            ("play(1, 'aab')", [False, True, False]),
            ("play(0, 'aa')", [False, False]),
            ("play(2, 'xyxzx')", [False, False, True, False, True]),
            ("play(3, '')", []),
        ],
    ),
    CodingTask(
        "bank",
        "balance(entries): the sum after deposits and withdrawals; ValueError where it would fall below 0.",
        """
def balance(entries):
    total = 0
    for kind, amount in entries:
        total += amount if kind == "in" else -amount
        if total < 0:
            raise ValueError("overdrawn")
    return total
""",
        ("        if total < 0:", "    if total < 0:"),
        [
            ("balance([('in', 5), ('out', 3)])", 2),
            ("balance([('out', 1), ('in', 5)])", ValueError),
            ("balance([])", 0),
            ("balance([('in', 1), ('out', 2), ('in', 9)])", ValueError),
            ("balance([('in', 4), ('out', 4)])", 0),
        ],
    ),
    CodingTask(
        "group_totals",
        "totals(rows, by, of): sums of one column for each value of another; rows without it count as 0.",
        """
def totals(rows, by, of):
    sums = {}
    for row in rows:
        sums[row[by]] = sums.get(row[by], 0) + row.get(of, 0)
    return sums
""",
        ("row.get(of, 0)", "row[of]"),
        [
            ("totals([{'k': 'a', 'n': 1}, {'k': 'a', 'n': 2}], 'k', 'n')", {"a": 3}),
            ("totals([{'k': 'b'}], 'k', 'n')", {"b": 0}),
            ("totals([], 'k', 'n')", {}),
            ("totals([{'n': 1}], 'k', 'n')", KeyError),
            ("totals([{'k': 1}, {'k': 1, 'n': 4}], 'k', 'n')", {1: 4}),
            ("totals([{'k': None, 'n': 0.5}], 'k', 'n')", {None: 0.5}),
        ],
    ),
    CodingTask(
        "merge_deep",
        "combine(one, other): nested dicts merged, the second one's values before the first one's.",
        """
def combine(one, other):
    merged = dict(one)
    for key, value in other.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = combine(merged[key], value) if both else value
    return merged
""",
        ("combine(merged[key], value) if both else value", "value"),
        [
            ("combine({'a': 1}, {'b': 2})", {"a": 1, "b": 2}),
            ("combine({'a': {'x': 1}}, {'a': {'y': 2}})", {"a": {"x": 1, "y": 2}}),
            ("combine({'a': {'x': 1}}, {'a': 3})", {"a": 3}),
            ("combine({}, {})", {}),
            ("combine({'p': {'q': 1, 'r': 2}}, {'p': {'q': 0}})", {"p": {"q": 0, "r": 2}}),
        ],
    ),
    CodingTask(
        "knapsack",
        "most(items, room): the highest value of items (size, value) that fit together.",
        """
def most(items, room):
    best = [0] * (room + 1)
    for size, value in items:
        for space in range(room, size - 1, -1):
            best[space] = max(best[space], best[space - size] + value)
    return best[room]
""",
        ("range(room, size - 1, -1)", "range(size, room + 1)"),
        [
            ("most([(1, 1), (3, 4), (4, 5)], 5)", 6),
            ("most([], 3)", 0),
            ("most([(2, 3)], 6)", 3),
            ("most([(9, 9)], 3)", 0),
            ("most([(1, 2), (2, 3)], 4)", 5),
            ("most([(5, 1)], 4)", 0),
        ],
    ),
]
