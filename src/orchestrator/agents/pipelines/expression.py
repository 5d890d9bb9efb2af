"""Expressions of a program with the names they need, laid out as a person would."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 100
PACKED = 12  # longer lists of words stand several in a line


@dataclass(frozen=True, slots=True)
class Code:
    """An expression, and the names it needs as `module.Name`."""

    text: str
    imports: frozenset[str] = frozenset()


def call(name: str, arguments: list[str], brackets: str = "()") -> str:
    """On one line if it fits, else an argument a line."""
    short = f"{name}{brackets[0]}{', '.join(arguments)}{brackets[1]}"
    if len(short) <= WIDTH and "\n" not in short:
        return short
    body = "".join(f"    {indented(argument)},\n" for argument in arguments)
    return f"{name}{brackets[0]}\n{body}{brackets[1]}"


def chained(steps: list[Code]) -> Code:
    """One step as it is, several as a pipeline."""
    if len(steps) == 1:
        return steps[0]
    imports = frozenset({"sklearn.pipeline.make_pipeline"}).union(*(step.imports for step in steps))
    return Code(call("make_pipeline", [step.text for step in steps]), imports)


def with_arguments(text: str, more: list[str]) -> str:
    """Add arguments at the end of the call `text`."""
    if not more:
        return text
    joined = f"{text[:-1]}{'' if text.endswith('()') else ', '}{', '.join(more)})"
    if len(joined) <= WIDTH:
        return joined
    name, _, arguments = text[:-1].partition("(")
    return call(name, [arguments, *more])


def words(values: Iterable[str]) -> str:
    """Write a list of names, whatever is in them; a long one with as many in a line as fit."""
    quoted = [repr(value) for value in values]
    if len(quoted) <= PACKED:
        return call("", quoted, "[]")
    lines, line = [], ""
    for word in quoted:
        if line and len(line) + len(word) + 2 > WIDTH:
            lines.append(line)
            line = ""
        line += f" {word}," if line else f"    {word},"
    return "\n".join(["[", *lines, line, "]"])


def indented(text: str) -> str:
    return text.replace("\n", "\n    ")


def import_lines(names: Iterable[str]) -> str:
    """`import numpy as np` and pandas where used, then a line for each module of scikit-learn."""
    by_module: dict[str, list[str]] = {}
    for name in sorted(names):
        module, _, what = name.rpartition(".")
        by_module.setdefault(module, []).append(what)
    numpy = ["import numpy as np"] if by_module.pop("", None) else []
    lines = []
    for module, members in by_module.items():
        line = f"from {module} import {', '.join(members)}"
        lines.append(line if len(line) <= WIDTH + 20 else call(f"from {module} import ", members))
    return "\n".join([*numpy, "import pandas as pd", *lines])
