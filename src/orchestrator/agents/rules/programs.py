"""Framing of a task whose score comes from an evaluate.py: the user said what is measured; the coder is told that."""

from orchestrator.agents.rules.metric import settle_direction
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.gates import describe_gates
from orchestrator.contract.running import DATA_VARIABLE, SEED_VARIABLE
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing, Task

HOW_GRADED = {
    "evaluator": "The task's own evaluate.py computes it from the outputs after the program has ended, in a separate "
    "sandbox. Its text is in the task, in grade.evaluator.",
    "tests": "It is the share of cases of a hidden test suite that the program's functions answer as expected. "
    "Answers are judged after the program has ended, in a separate sandbox.",
    "speed": "It says how many times faster the program is than a reference that answers the same. Both are run in "
    "turns, on inputs that the program has not seen; a wrong answer rejects the version. Processor time "
    "counts, and waiting.",
    "external": "An agent elsewhere judges the outputs after the program has ended, and posts the score.",
    "command": "The task's own command computes it from the outputs after the program has ended, in a sandbox apart.",
}


def settle_framing(spec: TaskSpec) -> Framing:
    objective = spec.objective
    if objective.metric is None:
        raise AgentFailed("The task names no objective.metric, and only its own grader knows what it returns.")
    return Framing(
        metric=objective.metric, direction=settle_direction(objective, objective.metric), target=objective.target
    )


def write_program_brief(task: Task, framing: Framing) -> str:
    """Write the first message to the coder, in plain words."""
    better = "higher" if framing.direction == "maximize" else "lower"
    enough = (
        "none, so get as far as the budget allows"
        if framing.target is None
        else f"{framing.target:g}, confirmed by a second run"
    )
    run = task.spec.run
    parts = [
        f"Task: {task.name}. {task.description or ''}".strip(),
        f"Goal: {framing.metric}, {better} is better; target: {enough}. "
        f"{HOW_GRADED[task.spec.grade.kind]}{describe_gates(task.spec.objective.gates)}",
        f"Program: {describe_program(task)} {describe_data(task)}"
        f"It may use {run.timeout_seconds:g} s, {run.cpus} CPU and {run.memory_mb} MB; there is no network. "
        f"Everything random must be seeded with ${SEED_VARIABLE}.",
    ]
    return "\n\n".join(parts)


def describe_program(task: Task) -> str:
    if task.spec.grade.kind == "speed":
        notes = " ".join(task.data.notes) if task.data else ""
        return (
            f"{task.spec.program.entry} is what is measured, and leaves no file. {notes} It can start no process or "
            "thread, write no file, and must leave nothing behind for its next call in another process. Arguments and "
            "answers are JSON values. What it does while it is loaded is not counted."
        )
    if task.spec.grade.kind != "tests":
        outputs = join_names(task.spec.program.outputs)
        return f"{task.spec.program.entry} writes {outputs} into its working directory; nothing else is kept."
    calls = " ".join(task.data.notes) if task.data else ""
    return (
        f"{task.spec.program.entry} defines the functions that are called; it is loaded as a module, and prints and "
        f"writes nothing of need. {calls} Arguments and answers are plain data: numbers, text, lists, tuples, dicts, "
        "sets, bytes and None; what a generator yields counts as a list. Each call starts from the freshly loaded "
        "module, so nothing is kept from one call to the next."
    )


def describe_data(task: Task) -> str:
    return f"Its data are in the folder in ${DATA_VARIABLE}. " if task.dataset else ""


def join_names(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
