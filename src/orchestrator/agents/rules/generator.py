"""Frames a task: chooses the metric where it is open, and tells the coder what is asked for."""

from orchestrator.agents.rules.columns import columns_words, listed
from orchestrator.agents.rules.metric import chosen_metric, settled_direction
from orchestrator.agents.rules.programs import framed_program, program_brief
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.metrics import needs_probabilities
from orchestrator.contract.operations import Operations
from orchestrator.contract.running import DATA_VARIABLE, SEED_VARIABLE
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing, Task

MAX_LISTED_NAMES = 8
MAX_LISTED_CLASSES = 20


async def frame_task(operations: Operations, turn: Turn) -> Framing:
    task = await operations.get_task(task_id=turn.task_id)
    if task.spec.grade.kind == "evaluator":
        framing = framed_program(task.spec)
        content, data = program_brief(task, framing), framing.model_dump() | {"outputs": task.spec.program.outputs}
        await operations.upload_message(
            task_id=task.id, sender="rules", receiver="coder", role="brief", content=content, data=data
        )
        return framing
    if task.data is None:
        raise AgentFailed(
            f"Task {task.id} has no data that was split, so there is nothing to frame; name one in `dataset`."
        )
    framing = framed(task.data, task.spec)
    await operations.upload_message(
        task_id=task.id,
        sender="rules",
        receiver="coder",
        role="brief",
        content=brief(task, task.data, framing),
        data=framing.model_dump() | {"columns": prediction_columns(task.data, framing.metric)},
    )
    return framing


def framed(data: DataProfile, spec: TaskSpec) -> Framing:
    asked = spec.objective
    metric = asked.metric or chosen_metric(data, asked.direction)[0]
    return Framing(metric=metric, direction=settled_direction(asked, metric), target=asked.target)


def prediction_columns(data: DataProfile, metric: str) -> list[str]:
    extra = [f"proba_{label}" for label in data.classes] if needs_probabilities(metric) else []
    return ["id", "prediction", *extra]


def brief(task: Task, data: DataProfile, framing: Framing) -> str:
    """Write the first message to the coder, in plain words."""
    parts = [
        f"Task: {task.name}. {task.description or ''}".strip(),
        data_words(data),
        goal_words(
            framing, "" if task.spec.objective.metric else chosen_metric(data, task.spec.objective.direction)[1]
        ),
        program_words(task.spec, data, framing),
        "Start with the simplest model there is: what comes later is measured against it.",
    ]
    return "\n\n".join(parts)


def data_words(data: DataProfile) -> str:
    test = data.rows["validation"] + data.rows["held_out"]
    columns = listed([column.name for column in data.columns], MAX_LISTED_NAMES)
    return (
        f"Data: {data.dataset}. train.csv has {data.rows['train']} rows with {len(data.columns)} columns ({columns}) "
        f"and the target `{data.target}`; test.csv has {test} rows to predict, with an `id` and without the target. "
        f"{target_words(data)}{columns_words(data)}"
    )


def target_words(data: DataProfile) -> str:
    if data.kind == "regression":
        return "The target is a number."
    classes = listed([f"{label} ({data.class_rows.get(label, 0)})" for label in data.classes], MAX_LISTED_CLASSES)
    return f"The target is one of {len(data.classes)} classes, with so many training rows: {classes}."


def goal_words(framing: Framing, why: str) -> str:
    better = "higher" if framing.direction == "maximize" else "lower"
    enough = (
        "as good as the budget allows"
        if framing.target is None
        else f"{framing.target:g}, confirmed by a second execution"
    )
    return (
        f"Goal: {framing.metric}, {better} is better; target: {enough}. "
        "The grader computes it from the predictions on validation rows; which rows those are is not told."
        + (f" {why}" if why else "")
    )


def program_words(spec: TaskSpec, data: DataProfile, framing: Framing) -> str:
    columns = ",".join(prediction_columns(data, framing.metric)[: MAX_LISTED_NAMES + 2])
    required = f", and {', '.join(spec.run.requirements)}" if spec.run.requirements else ""
    return (
        f"Program: {spec.program.entry} reads train.csv and test.csv from the folder in ${DATA_VARIABLE} and writes "
        f"predictions.csv into its working directory, with the header {columns} and one row for each id of test.csv. "
        f"It may use {spec.run.timeout_seconds:g} s, {spec.run.cpus} cpu and {spec.run.memory_mb} MB; "
        f"numpy, pandas, scipy and scikit-learn are there{required}, a network is not. "
        f"Whatever is random takes ${SEED_VARIABLE} as its seed."
    )
