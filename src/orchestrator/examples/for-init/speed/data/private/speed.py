"""The function that is right, and how inputs are drawn; docs/speed.md has the details."""

FUNCTION = "count_pairs"


def count_pairs(numbers, divisor):
    remainders = [number % divisor for number in numbers]
    return sum(first == second for at, first in enumerate(remainders) for second in remainders[:at])


def draw(random):  # the arguments of one call
    return [[random.randrange(1_000_000) for _ in range(300)], random.randrange(500, 1000)]
