"""Frames a task: chooses the metric where it is open, and tells the coder what is asked for."""

from collections.abc import Sequence

from orchestrator.agents.rules.columns import describe_columns, list_names
from orchestrator.agents.rules.metric import choose_metric, settle_direction
from orchestrator.agents.rules.programs import settle_framing, write_program_brief
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.gates import describe_gates
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.metrics import describe_metric, needs_probabilities
from orchestrator.contract.operations import Operations
from orchestrator.contract.positive_class import settle_positive_class
from orchestrator.contract.running import DATA_VARIABLE, SEED_VARIABLE
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.spec_grading import USER_GRADERS
from orchestrator.contract.tasks import Framing, Task

MAX_LISTED_NAMES = 8
MAX_LISTED_CLASSES = 20


async def frame_task(operations: Operations, turn: Turn) -> Framing:
    task = await operations.get_task(task_id=turn.task_id)
    if task.spec.grade.kind in USER_GRADERS:
        framing = settle_framing(task.spec)
        content, data = (
            write_program_brief(task, framing),
            framing.model_dump() | {"outputs": task.spec.program.outputs},
        )
        await operations.upload_message(
            task_id=task.id, sender="rules", receiver="coder", role="brief", content=content, data=data
        )
        return framing
    if task.data is None:
        raise AgentFailed(
            f"Task {task.id} has no data that was split, so there is nothing to frame. Name a data set in `dataset`."
        )
    framing = choose_framing(task.data, task.spec)
    await operations.upload_message(
        task_id=task.id,
        sender="rules",
        receiver="coder",
        role="brief",
        content=write_brief(task, task.data, framing),
        data=framing.model_dump() | {"columns": list_prediction_columns(task.data, framing.metric)},
    )
    return framing


def choose_framing(data: DataProfile, spec: TaskSpec) -> Framing:
    objective = spec.objective
    metric = objective.metric or choose_metric(data, objective.direction)[0]
    return Framing(
        metric=metric,
        direction=settle_direction(objective, metric),
        target=objective.target,
        positive_class=settle_positive_class(data, spec),
    )


def list_prediction_columns(data: DataProfile, metric: str) -> list[str]:
    extra = [f"proba_{label}" for label in data.classes] if needs_probabilities(metric) else []
    return ["id", "prediction", *extra]


def write_brief(task: Task, data: DataProfile, framing: Framing) -> str:
    """Write the first message to the coder, in plain words."""
    objective = task.spec.objective
    parts = [
        f"Task: {task.name}. {task.description or ''}".strip(),
        describe_data(data),
        describe_goal(
            framing, "" if objective.metric else choose_metric(data, objective.direction)[1], objective.gates
        ),
        describe_program(task.spec, data, framing),
        "Start with the simplest model: later versions are measured against it.",
    ]
    return "\n\n".join(parts)


def describe_data(data: DataProfile) -> str:
    test = data.rows["validation"] + data.rows["held_out"]
    columns = list_names([column.name for column in data.columns], MAX_LISTED_NAMES)
    return (
        f"Data: {data.dataset}. train.csv has {data.rows['train']} rows with {len(data.columns)} columns ({columns}) "
        f"and the target `{data.target}`; test.csv has {test} rows to predict, with an `id` and without the target. "
        f"{describe_target(data)}{describe_columns(data)}"
    )


def describe_target(data: DataProfile) -> str:
    if data.kind == "regression":
        return "The target is a number."
    classes = list_names([f"{label} ({data.class_rows.get(label, 0)})" for label in data.classes], MAX_LISTED_CLASSES)
    return f"The target is one of {len(data.classes)} classes, with these numbers of training rows: {classes}."


def describe_goal(framing: Framing, why: str, gates: Sequence[str]) -> str:
    better = "higher" if framing.direction == "maximize" else "lower"
    enough = (
        "none, so get as far as the budget allows"
        if framing.target is None
        else f"{framing.target:g}, confirmed by a second run"
    )
    return (
        f"Goal: {describe_metric(framing.metric, framing.positive_class)}, {better} is better; target: {enough}. "
        "The grader computes it from the predictions on validation rows; you are not told which rows those are."
        + (f" {why}" if why else "")
        + describe_gates(gates)
    )


def describe_program(spec: TaskSpec, data: DataProfile, framing: Framing) -> str:
    columns = ",".join(list_prediction_columns(data, framing.metric)[: MAX_LISTED_NAMES + 2])
    required = f" and {', '.join(spec.run.requirements)}" if spec.run.requirements else ""
    return (
        f"Program: {spec.program.entry} reads train.csv and test.csv from the folder in ${DATA_VARIABLE} and writes "
        f"predictions.csv into its working directory, with the header {columns} and one row for each id of test.csv. "
        f"It may use {spec.run.timeout_seconds:g} s, {spec.run.cpus} CPU and {spec.run.memory_mb} MB. "
        f"numpy, pandas, scipy and scikit-learn{required} are installed; there is no network. "
        f"Everything random must be seeded with ${SEED_VARIABLE}."
    )
