"""One to three concrete things to do next, by fixed rules over what was measured."""

import errno
import re

from orchestrator.agents.rules.failure import clean_line
from orchestrator.contract.agents import FailureDetail, FeedbackRecord
from orchestrator.contract.containers import Container
from orchestrator.contract.grading import FailingCase, GradeCause
from orchestrator.contract.loops import Loop
from orchestrator.contract.running import DATA_VARIABLE
from orchestrator.contract.spec_grading import USER_GRADERS
from orchestrator.contract.tasks import Task

MAX_SUGGESTIONS = 3
MAX_LABEL_CHARS = 80
PLATEAU_VERSIONS = 5  # so many without a new best: turning the same ranges has stopped to pay
NEAR_LIMIT = 0.7
MISSING_MODULES = ("ModuleNotFoundError", "ImportError")
UNREADABLE = ("SyntaxError", "IndentationError", "TabError")
ERROR_NUMBER = re.compile(r"\[Errno (\d+)\]")  # how Python writes the number of an OSError
REPAIRS: dict[GradeCause, str] = {
    "missing_file": "Write predictions.csv into the working directory, and let the program end only after that.",
    "unreadable_file": "Write predictions.csv as a plain file of UTF-8 text.",
    "too_large": "Write predictions.csv with the columns that are asked for and nothing else, one row for each id.",
    "malformed": "Write predictions.csv with csv.writer or DataFrame.to_csv(index=False), "
    "so that each row has as many fields as the header.",
    "missing_column": "Write the columns id and prediction, with these names in the first line.",
    "unknown_column": "Write the columns that are asked for and no others, each once.",
    "missing_probabilities": "Write a column proba_<class> for each class beside id and prediction: "
    "the metric is computed from probabilities (predict_proba).",
    "wrong_rows": "Write one row for each id of test.csv, each id once, in any order.",
    "wrong_value": "Write predictions in the form that the target has in train.csv, without gaps.",
    "wrong_probabilities": "Write probabilities between 0 and 1 that add up to 1 in each row.",
    "undefined_metric": "Write predictions for which the metric is defined, as the sentence above says.",
}


def suggest_changes(
    record: FeedbackRecord, task: Task, loop: Loop, container: Container | None, *, worst_case: FailingCase | None
) -> list[str]:
    if record.error is not None:
        ideas = suggest_after_failure(record, record.error, task, container)
    else:
        of_numbers = task.data is not None and task.data.kind == "regression"
        graded_by_rows = task.spec.grade.kind == "predictions"
        cases = suggest_for_cases(record, worst_case, of_numbers=of_numbers) if graded_by_rows else []
        ideas = [*suggest_direction(record, task, loop), *cases, *suggest_for_resources(record, task)]
    return ideas[:MAX_SUGGESTIONS] or ["Make one change at a time, so that its effect can be seen."]


def suggest_after_failure(
    record: FeedbackRecord, error: FailureDetail, task: Task, container: Container | None
) -> list[str]:
    run = task.spec.run
    if record.verdict == "timed_out":
        return [
            f"Do less work: the program used up its {run.timeout_seconds:g} s. "
            "Fit fewer or smaller models, or search less inside it."
        ]
    if record.verdict == "out_of_memory":
        return [
            f"Hold less data in memory at a time: {run.memory_mb} MB were not enough. "
            "Use fewer trees, smaller types, no pairwise matrices."
        ]
    if record.verdict == "no_version":
        return [f"Upload the program as {task.spec.program.entry} under the round's label."]
    if record.verdict == "invalid" and not task.spec.program.outputs:
        return ["Make it answer as before in every case: only versions that answer right are measured."]
    if record.verdict == "invalid" and task.spec.grade.kind in USER_GRADERS:
        return [
            f"Repair what is written to {', '.join(task.spec.program.outputs)} as described above; "
            "the program itself has not been judged yet."
        ]
    if record.verdict == "invalid":
        return [
            "Repair the predictions as described above; the model itself has not been judged yet.",
            REPAIRS[error.cause]
            if error.cause
            else "Write predictions.csv with a header and one row for each id of test.csv, "
            "and check it before the program ends.",
        ]
    if container is not None and container.status == "output_limit":
        return ["Print less: report progress in a few @metric lines, not in one line per row."]
    return suggest_after_crash(error)


def suggest_after_crash(error: FailureDetail) -> list[str]:
    where = f" in {error.file}, line {error.line}" if error.file else ""
    if error.type in MISSING_MODULES:
        return [
            "Use what is installed: the standard library, numpy, pandas, scipy and scikit-learn; "
            "nothing can be downloaded."
        ]
    if error.type in UNREADABLE:
        return [f"The program is not valid Python{where}: repair that line first; nothing of the program has run."]
    if error.type == "FileNotFoundError":
        return [f"Read train.csv and test.csv from the folder in ${DATA_VARIABLE}; no other data is there{where}."]
    if error.type == "PermissionError" or error_number(error) == errno.EROFS:
        return [f"Write into the working directory only{where}; everything else is read-only."]
    if error.type == "MemoryError":
        return [f"Hold less in memory{where}."]
    if error.type == "KeyError":
        return [f"Check the column name{where} against the header of train.csv; test.csv has `id` and no target."]
    if error.type:
        return [
            f"Repair the {error.type}{where}; keep the rest as it is, so that the next score shows whether the "
            "idea works."
        ]
    return ["The log shows no error: let the program print what it is about to do, and end with exit code 0."]


def error_number(error: FailureDetail) -> int | None:
    """Return the number of an OSError, which Python writes into its message; None where there is none."""
    number = ERROR_NUMBER.match(error.message)
    return int(number[1]) if number else None


def suggest_direction(record: FeedbackRecord, task: Task, loop: Loop) -> list[str]:
    """Suggest what follows from the verdict and the rounds since the best.

    Where the next version starts from is for the search policy to say: only `greedy` always goes on from the best.
    """
    if record.next_action == "stop":
        return ["The target is reached and confirmed; nothing more is needed."]
    if record.verdict == "gate_broken":
        reason = next((past.reason for past in loop.rounds if past.version == record.version and past.reason), "")
        return [reason, "Change what breaks the gate, and keep what raised the score."]
    best = loop.best.version if loop.best else None
    number_of = {past.version: past.round for past in loop.rounds}
    since = number_of.get(record.version, 0) - number_of.get(best, 0) if best else 0
    if since >= PLATEAU_VERSIONS:
        return [f"{since} versions without a new best: change the kind of model or the features, not the parameters."]
    if record.verdict in ("worse", "same") and best and not goes_on_from_best(task):
        effect = "worse by more than the noise explains" if record.verdict == "worse" else "the same within the noise"
        return [f"Compared with {best}, the best version, the score is {effect}: try another kind of change here."]
    if record.verdict == "worse" and best:
        return [f"Continue from {best} instead: this change made the score worse by more than the noise explains."]
    if record.verdict == "same" and best:
        return [f"The effect of this change cannot be distinguished from noise; keep {best} and try another change."]
    return []


def goes_on_from_best(task: Task) -> bool:
    search = task.spec.search
    return search.policy == "greedy" and not search.drafts and search.switch_to is None


def suggest_for_cases(record: FeedbackRecord, worst: FailingCase | None, *, of_numbers: bool) -> list[str]:
    """Suggest what follows from the worst case: a range of the target, or two classes."""
    if worst is None or not record.failing_cases:
        return []
    if of_numbers:
        return [
            f"The largest errors are at {record.failing_cases[0]}; "
            "a more flexible model there, or another scale of the target, may help."
        ]
    expected, got = (clean_line(label)[:MAX_LABEL_CHARS] for label in (worst.expected, worst.got))
    return [
        f"The most common mistake ({worst.count}x) is {got} predicted where it was {expected}: look for features that "
        "distinguish the two."
    ]


def suggest_for_resources(record: FeedbackRecord, task: Task) -> list[str]:
    run = task.spec.run
    ideas = []
    if record.wall_seconds and record.wall_seconds > NEAR_LIMIT * run.timeout_seconds:
        ideas.append(
            f"It took {record.wall_seconds:.1f} of {run.timeout_seconds:g} s: leave room, or the next step times out."
        )
    if record.peak_memory_mb and record.peak_memory_mb > NEAR_LIMIT * run.memory_mb:
        ideas.append(f"It held {record.peak_memory_mb:.0f} of {run.memory_mb} MB: leave room.")
    return ideas
