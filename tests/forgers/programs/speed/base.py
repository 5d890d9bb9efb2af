"""Does what the reference does."""


def count_smaller(values):
    return [sum(other < value for other in values[:at]) for at, value in enumerate(values)]
