"""Framing of a task whose score comes from an evaluate.py: the user said what is measured; the coder is told that."""

from orchestrator.agents.rules.metric import settled_direction
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.running import DATA_VARIABLE, SEED_VARIABLE
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing, Task


def framed_program(spec: TaskSpec) -> Framing:
    asked = spec.objective
    if asked.metric is None:
        raise AgentFailed("The task names no objective.metric, and only evaluate.py knows what it returns.")
    return Framing(metric=asked.metric, direction=settled_direction(asked, asked.metric), target=asked.target)


def program_brief(task: Task, framing: Framing) -> str:
    """Write the first message to the coder, in plain words."""
    better = "higher" if framing.direction == "maximize" else "lower"
    enough = (
        "as good as the budget allows"
        if framing.target is None
        else f"{framing.target:g}, confirmed by a second execution"
    )
    run = task.spec.run
    parts = [
        f"Task: {task.name}. {task.description or ''}".strip(),
        f"Goal: {framing.metric}, {better} is better; target: {enough}. "
        "The task's own evaluate.py computes it from the outputs, after the program has ended, "
        "where the program is not. Its text stands in the task, under grade.evaluator.",
        f"Program: {task.spec.program.entry} writes {listed(task.spec.program.outputs)} into its working directory; "
        f"nothing else is kept. {data_words(task)}"
        f"It may use {run.timeout_seconds:g} s, {run.cpus} cpu and {run.memory_mb} MB; a network is not there. "
        f"Whatever is random takes ${SEED_VARIABLE} as its seed.",
    ]
    return "\n\n".join(parts)


def data_words(task: Task) -> str:
    return f"Its data lies in the folder in ${DATA_VARIABLE}. " if task.dataset else ""


def listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
