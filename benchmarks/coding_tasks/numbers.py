"""Tasks about numbers."""

from benchmarks.coding_tasks.task import CodingTask

TASKS = [
    CodingTask(
        "primes",
        "primes(limit): all primes below the limit.",
        """
def primes(limit):
    return [n for n in range(2, limit) if all(n % d for d in range(2, int(n ** 0.5) + 1))]
""",
        ("int(n ** 0.5) + 1", "int(n ** 0.5)"),
        [
            ("primes(10)", [2, 3, 5, 7]),
            ("primes(2)", []),
            ("primes(3)", [2]),
            ("primes(26)", [2, 3, 5, 7, 11, 13, 17, 19, 23]),
            ("primes(0)", []),
        ],
    ),
    CodingTask(
        "factors",
        "factors(number): prime factors in rising order, repeated ones as often as they occur.",
        """
def factors(number):
    found, divisor = [], 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return found + ([number] if number > 1 else [])
""",
        ("while number % divisor == 0", "if number % divisor == 0"),
        [
            ("factors(1)", []),
            ("factors(12)", [2, 2, 3]),
            ("factors(97)", [97]),
            ("factors(360)", [2, 2, 2, 3, 3, 5]),
            ("factors(49)", [7, 7]),
            ("factors(8)", [2, 2, 2]),
        ],
    ),
    CodingTask(
        "digits",
        "in_base(number, base): digits of a number of at least 0, the highest first.",
        """
def in_base(number, base):
    digits = []
    while number or not digits:
        number, digit = divmod(number, base)
        digits.append(digit)
    return digits[::-1]
""",
        (" or not digits", ""),
        [
            ("in_base(0, 2)", [0]),
            ("in_base(10, 2)", [1, 0, 1, 0]),
            ("in_base(255, 16)", [15, 15]),
            ("in_base(7, 10)", [7]),
            ("in_base(0, 7)", [0]),
        ],
    ),
    CodingTask(
        "weighted_mean",
        "mean(values, weights): the weighted mean; ValueError where the weights add up to 0.",
        """
def mean(values, weights=None):
    weights = weights or [1] * len(values)
    if not sum(weights):
        raise ValueError("no weight")
    return sum(v * w for v, w in zip(values, weights)) / sum(weights)
""",
        ("/ sum(weights)", "/ len(weights)"),
        [
            ("mean([1, 2, 3])", 2.0),
            ("mean([1, 2], weights=[3, 1])", 1.25),
            ("mean([0.1, 0.2])", 0.15),
            ("mean([], [])", ValueError),
            ("mean([4], [2])", 4.0),
            ("mean([1, 5], [1, 3])", 4.0),
        ],
    ),
    CodingTask(
        "median",
        "median(values): the middle value, or the mean of the two in the middle.",
        """
def median(values):
    ordered, middle = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
""",
        ("sorted(values)", "list(values)"),
        [
            ("median([3, 1, 2])", 2),
            ("median([4, 1, 3, 2])", 2.5),
            ("median([5])", 5),
            ("median([9, 0, 5])", 5),
            ("median([2, 1])", 1.5),
        ],
    ),
    CodingTask(
        "bisect_root",
        "root(number): the square root to nine digits, nan for numbers below 0.",
        """
def root(number):
    if number < 0:
        return float("nan")
    low, high = 0.0, max(1.0, number)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if middle * middle <= number else (low, middle)
    return low
""",
        ("max(1.0, number)", "number"),
        [
            ("root(4)", 2.0),
            ("root(2)", 1.4142135623730951),
            ("root(0.25)", 0.5),
            ("root(-1)", float("nan")),
            ("root(0.01)", 0.1),
            ("root(1e6)", 1000.0),
        ],
    ),
    CodingTask(
        "leap_years",
        "is_leap(year): whether the Gregorian calendar has a 29 February in it.",
        """
def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
""",
        (" or year % 400 == 0", ""),
        [
            ("is_leap(2024)", True),
            ("is_leap(2023)", False),
            ("is_leap(1900)", False),
            ("is_leap(2000)", True),
            ("is_leap(2400)", True),
            ("is_leap(2100)", False),
        ],
    ),
    CodingTask(
        "change",
        "coins(amount, kinds): the fewest coins for the amount, None if there is no way.",
        """
def coins(amount, kinds):
    best = [0] + [None] * amount
    for value in range(1, amount + 1):
        ways = [best[value - kind] for kind in kinds if kind <= value and best[value - kind] is not None]
        best[value] = min(ways) + 1 if ways else None
    return best[amount]
""",
        ("min(ways) + 1", "ways[-1] + 1"),
        [
            ("coins(6, [1, 3, 4])", 2),
            ("coins(0, [5])", 0),
            ("coins(3, [2])", None),
            ("coins(11, [1, 2, 5])", 3),
            ("coins(8, [1, 4, 5])", 2),
            ("coins(7, [5])", None),
        ],
    ),
    CodingTask(
        "common_divisor",
        "gcd(one, other): the greatest common divisor, at least 0.",
        """
def gcd(one, other):
    while other:
        one, other = other, one % other
    return abs(one)
""",
        ("abs(one)", "one"),
        [
            ("gcd(12, 18)", 6),
            ("gcd(7, 0)", 7),
            ("gcd(-4, -6)", 2),
            ("gcd(0, 0)", 0),
            ("gcd(-9, -3)", 3),
            ("gcd(17, 5)", 1),
        ],
    ),
    CodingTask(
        "matrix_product",
        "product(one, other): the product of two matrices; ValueError where their shapes do not fit.",
        """
def product(one, other):
    if len(one[0]) != len(other):
        raise ValueError("shapes")
    return [[sum(a * b for a, b in zip(row, column)) for column in zip(*other)] for row in one]
""",
        ("zip(*other)", "other"),
        [
            ("product([[1, 2]], [[3], [4]])", [[11]]),
            ("product([[1, 0], [0, 1]], [[5, 6], [7, 8]])", [[5, 6], [7, 8]]),
            ("product([[1, 2]], [[1, 2]])", ValueError),
            ("product([[0.1]], [[3]])", [[0.3]]),
            ("product([[0, 1]], [[1, 2], [3, 4]])", [[3, 4]]),
            ("product([[2]], [[2]])", [[4]]),
        ],
    ),
    CodingTask(
        "collatz",
        "steps(number): how many steps of Collatz lead to 1; ValueError below 1.",
        """
def steps(number):
    if number < 1:
        raise ValueError(number)
    count = 0
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        count += 1
    return count
""",
        ("if number < 1:", "if number < 0:"),
        [
            ("steps(1)", 0),
            ("steps(6)", 8),
            ("steps(27)", 111),
            ("steps(0)", ValueError),
            ("steps(2)", 1),
            ("steps(-5)", ValueError),
        ],
    ),
]
