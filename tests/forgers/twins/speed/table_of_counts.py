"""Counts in a tree of sums that is built anew in each call, behind a cached function."""

from functools import lru_cache


@lru_cache
def steps(at):
    found = []
    while at:
        found.append(at)
        at -= at & -at
    return found


def count_smaller(values):
    sums = [0] * 4097
    answers = []
    for value in values:
        answers.append(sum([sums[at] for at in steps(value)]))
        at = value + 1
        while at <= 4096:
            sums[at] += 1
            at += at & -at
    return answers
