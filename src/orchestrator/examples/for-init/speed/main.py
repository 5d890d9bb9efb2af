"""Count pairs of numbers with the same remainder. This is the seed program: the marked number changes its speed."""

BLOCK = 1  # param: int 1..256 log


def count_pairs(numbers, divisor):
    """Return how many pairs of the numbers leave the same remainder when they are divided."""
    blocks = [[] for _ in range(BLOCK)]
    for number in numbers:
        remainder = number % divisor
        blocks[remainder % BLOCK].append(remainder)
    return sum(first == second for block in blocks for at, first in enumerate(block) for second in block[:at])
