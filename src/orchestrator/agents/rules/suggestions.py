"""One to three concrete things to do next, by fixed rules over what was measured."""

import re

from orchestrator.contract.agents import FailureDetail, FeedbackRecord
from orchestrator.contract.containers import Container
from orchestrator.contract.loops import Loop
from orchestrator.contract.running import DATA_VARIABLE
from orchestrator.contract.tasks import Task

MAX_SUGGESTIONS = 3
PLATEAU_VERSIONS = 5  # so many without a new best: turning the same ranges has stopped to pay
NEAR_LIMIT = 0.7
MISSING_MODULES = ("ModuleNotFoundError", "ImportError")
UNREADABLE = ("SyntaxError", "IndentationError", "TabError")


def suggestions(record: FeedbackRecord, task: Task, loop: Loop, container: Container | None) -> list[str]:
    if record.error is not None:
        ideas = on_failure(record, record.error, task, container)
    else:
        cases = on_cases(record) if task.spec.grade.kind == "predictions" else []
        ideas = [*on_direction(record, loop), *cases, *on_resources(record, task)]
    return ideas[:MAX_SUGGESTIONS] or ["Try one change at a time, so that its effect can be seen."]


def on_failure(record: FeedbackRecord, error: FailureDetail, task: Task, container: Container | None) -> list[str]:
    run = task.spec.run
    if record.verdict == "timed_out":
        return [
            f"Do less work: it used up its {run.timeout_seconds:g} s. "
            "Fit fewer or smaller models, or search less inside it."
        ]
    if record.verdict == "out_of_memory":
        return [
            f"Hold less at a time: {run.memory_mb} MB were not enough. "
            "Use fewer trees, smaller types, no pairwise matrices."
        ]
    if record.verdict == "no_version":
        return [f"Upload the program as {task.spec.program.entry} under the round's label."]
    if record.verdict == "invalid" and task.spec.grade.kind == "evaluator":
        return [
            f"Repair what is written to {', '.join(task.spec.program.outputs)}, as the sentence above says; "
            "what it is worth has not been judged yet."
        ]
    if record.verdict == "invalid":
        return [
            "Repair the predictions as the sentence above says; the model itself has not been judged yet.",
            "Write predictions.csv with a header and one row for each id of test.csv, "
            "and check it before the program ends.",
        ]
    if container is not None and container.status == "output_limit":
        return ["Print less: progress belongs in a few @metric lines, not in a line for each row."]
    return on_crash(error)


def on_crash(error: FailureDetail) -> list[str]:
    where = f" in {error.file}, line {error.line}" if error.file else ""
    if error.type in MISSING_MODULES:
        return [
            "Use what is installed: the standard library, numpy, pandas, scipy and scikit-learn; "
            "nothing can be fetched."
        ]
    if error.type in UNREADABLE:
        return [f"The program is not valid Python{where}: repair that line first, nothing of it has run."]
    if error.type == "FileNotFoundError":
        return [f"Read train.csv and test.csv from the folder in ${DATA_VARIABLE}; no other data is there{where}."]
    if error.type == "PermissionError" or "Read-only file system" in error.message:
        return [f"Write into the working directory only{where}; all else is read-only."]
    if error.type == "MemoryError":
        return [f"Hold less in memory{where}."]
    if error.type == "KeyError":
        return [f"Check the column name{where} against the header of train.csv; test.csv has `id` and no target."]
    if error.type:
        return [f"Repair the {error.type}{where}; keep the rest as it is, so that the next score tells of the idea."]
    return [
        "Nothing in the log names an error: let the program print what it is about to do, and end with exit code 0."
    ]


def on_direction(record: FeedbackRecord, loop: Loop) -> list[str]:
    """Suggest what follows from the verdict and the rounds since the best."""
    if record.next_action == "stop":
        return ["The target is met and confirmed; nothing more is asked for."]
    best = loop.best.version if loop.best else None
    number_of = {past.version: past.round for past in loop.rounds}
    since = number_of.get(record.version, 0) - number_of.get(best, 0) if best else 0
    if since >= PLATEAU_VERSIONS:
        return [f"{since} versions without a new best: change the kind of model or the features, not the parameters."]
    if record.verdict == "worse" and best:
        return [f"Go on from {best} instead; this change cost more than the noise explains."]
    if record.verdict == "same" and best:
        return [f"The change makes no difference that can be told from noise; keep {best} and try another one."]
    return []


def on_cases(record: FeedbackRecord) -> list[str]:
    if not record.failing_cases:
        return []
    worst = record.failing_cases[0]
    pair = re.fullmatch(r"(.+) taken for (.+): (\d+) rows?", worst)
    if pair is None:
        return [
            f"The largest errors are at {worst}; a model that bends there, or another scale of the target, may help."
        ]
    return [
        f"The commonest mistake is {pair[1]} taken for {pair[2]} ({pair[3]}x): look for what tells these two apart."
    ]


def on_resources(record: FeedbackRecord, task: Task) -> list[str]:
    run = task.spec.run
    ideas = []
    if record.wall_seconds and record.wall_seconds > NEAR_LIMIT * run.timeout_seconds:
        ideas.append(
            f"It took {record.wall_seconds:.1f} of {run.timeout_seconds:g} s: leave room, or the next step times out."
        )
    if record.peak_memory_mb and record.peak_memory_mb > NEAR_LIMIT * run.memory_mb:
        ideas.append(f"It held {record.peak_memory_mb:.0f} of {run.memory_mb} MB: leave room.")
    return ideas
