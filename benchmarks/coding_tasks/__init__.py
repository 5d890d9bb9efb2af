"""Small coding tasks: each with a suite, a reference solution, and one fault to be planted in it."""

from benchmarks.coding_tasks import numbers, sequences, structures, texts
from benchmarks.coding_tasks.task import CodingTask

TASKS: list[CodingTask] = [*texts.TASKS, *numbers.TASKS, *sequences.TASKS, *structures.TASKS]

__all__ = ["TASKS", "CodingTask"]
