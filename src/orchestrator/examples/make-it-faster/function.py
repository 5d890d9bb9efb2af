"""How many of the values before each one are smaller. Slow, but right."""

BUCKET = 4096  # param: int 1..4096 log


def count_smaller(values):
    """Return for each value, a whole number in range(4096), how many of the values before it are smaller."""
    of_bucket = [0] * (4096 // BUCKET + 1)
    of_value = [0] * 4096
    counts = []
    for value in values:
        bucket = value // BUCKET
        smaller = 0
        for index in range(bucket):
            smaller += of_bucket[index]
        for index in range(bucket * BUCKET, value):
            smaller += of_value[index]
        counts.append(smaller)
        of_bucket[bucket] += 1
        of_value[value] += 1
    return counts
