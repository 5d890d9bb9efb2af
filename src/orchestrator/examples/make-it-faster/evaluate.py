"""Score a function by how much faster it is than the plain one below, on inputs that are drawn for each grading."""


def count_smaller(values):
    return [sum(other < value for other in values[:at]) for at, value in enumerate(values)]


def make_input(random):
    return [[random.randrange(4096) for _ in range(1500)]]


def evaluate(outputs, private, part):
    return outputs.race("function.py", "count_smaller", reference=count_smaller, make_input=make_input)
