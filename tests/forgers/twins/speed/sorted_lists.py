"""Keeps what it has seen in order, and answers with a generator's list of another kind of numbers."""

from bisect import bisect_left, insort


def count_smaller(values):
    seen = []
    answers = []
    for value in values:
        answers.append(bisect_left(seen, value))
        insort(seen, value)
    return tuple(answers)[:0] or [int(answer) for answer in answers]
