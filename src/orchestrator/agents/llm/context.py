"""What a coder is sent: what stays the same from turn to turn first, then what is new, within a budget of tokens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from orchestrator.agents.llm.quoting import clean_title, quote, quote_log
from orchestrator.agents.llm.records import History
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentUnfit
from orchestrator.contract.gates import describe_gates
from orchestrator.contract.grading import Column, DataProfile
from orchestrator.contract.loops import Round
from orchestrator.contract.marks import describe_exclusion
from orchestrator.contract.metrics import describe_metric
from orchestrator.contract.states import FAILED_VERDICTS

MAX_COLUMN_CHARS = 4_000
MAX_EVALUATOR_CHARS = 8_000
MAX_BRIEF_CHARS = 8_000
MAX_FEEDBACK_CHARS = 6_000
MAX_MESSAGES, MAX_MESSAGE_CHARS = 5, 2_000
MAX_FAILURES, MAX_FAILURE_CHARS = 3, 800

Count = Callable[[str], int]
Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Context:
    """stable: repeats word for word while the best version stays. rest: of this turn."""

    stable: str
    rest: str


@dataclass(frozen=True, slots=True)
class Programs:
    """Files of the best version and of the parent, each with its label; empty where there is none."""

    best: Files
    parent: Files
    best_label: str = ""
    parent_label: str = ""


def build_context(history: History, turn: Turn, programs: Programs, count: Count, max_tokens: int) -> Context:
    """Return the context. What must be there is there whole; older history is left out where the budget ends.

    Raises AgentUnfit if the task and the program alone exceed the budget.
    """
    stable = "\n\n".join(
        [describe_task(history), *_quote_program(programs.best_label, programs.best, "the best so far")]
    )
    order = describe_order(history, turn, programs)
    parent = (
        []
        if programs.parent_label == programs.best_label
        else _quote_program(programs.parent_label, programs.parent, "the version to improve on")
    )
    used = count(stable) + count(order) + sum(map(count, parent))
    if used > max_tokens:
        raise AgentUnfit(
            f"The task and its program have about {used:,} tokens, and a request may have {max_tokens:,}: raise "
            "context_tokens in the agent's options if the model takes longer requests."
        )
    optional = [
        *quote_messages(history),
        *quote_directions(history),
        *quote_feedback(history, programs.parent_label),
        *quote_failures(history, turn),
    ]
    kept = []
    for section in optional:
        tokens = count(section)
        if used + tokens <= max_tokens:
            used += tokens
            kept.append(section)
    past = list_history(history, turn, count, max_tokens - used)
    rest = "\n\n".join([*([past] if past else []), *reversed(kept), *parent, order])
    return Context(stable, rest)


def describe_task(history: History) -> str:
    """Describe the task, the data and the rules of grading; the same in each turn of a loop."""
    task, loop = history.task, history.loop
    spec = task.spec
    editable = ", ".join(spec.program.editable) or "all files, and new ones"
    better = "higher" if loop.direction == "maximize" else "lower"
    target = "none" if loop.target is None else f"{loop.target:g}"
    parts = [
        "# Task",
        quote("the task in a person's words", f"{task.name}\n{task.description or ''}"),
        f"Metric: {describe_metric(loop.metric or 'score', loop.positive_class)}, {better} is better; target {target}."
        + describe_gates(spec.objective.gates),
        f"Entry: {spec.program.entry}. Files you may write: {editable}. Outputs that count: "
        f"{', '.join(spec.program.outputs) or 'none'}. "
        f"Limits of one run: {spec.run.timeout_seconds:g} s, {spec.run.cpus} CPU, "
        f"{spec.run.memory_mb} MB; no network. Installed: Python with numpy, pandas, scipy and scikit-learn"
        + (f", {', '.join(spec.run.requirements)}." if spec.run.requirements else "."),
    ]
    if history.brief:
        parts.append(quote("the brief", history.brief[:MAX_BRIEF_CHARS]))
    if task.data is not None and task.data.columns:
        parts.append(quote("columns of train.csv", describe_columns(task.data)))
    if spec.grade.evaluator:
        text = spec.grade.evaluator
        cut = text if len(text) <= MAX_EVALUATOR_CHARS else f"{text[:MAX_EVALUATOR_CHARS]}\n... cut"
        parts.append(quote("evaluate.py, which grades the outputs in a sandbox of its own", cut))
    return "\n\n".join(parts)


def describe_columns(data: DataProfile) -> str:
    """Return the columns, those of one kind that follow each other in one line."""
    groups = groupby(data.columns, key=_describe_column)
    lines = [f"{', '.join(column.name for column in columns)}: {what}" for what, columns in groups]
    text = "\n".join(lines)
    return text if len(text) <= MAX_COLUMN_CHARS else f"{text[:MAX_COLUMN_CHARS]}\n... cut"


def _describe_column(column: Column) -> str:
    notes = [f"{column.missing} missing"] if column.missing else []
    notes += [f"{column.distinct} distinct"] if column.distinct is not None and column.type == "category" else []
    notes += [f"form {column.form}"] if column.form else []
    notes += [f"leave out: {column.identifier}"] if column.identifier else []
    return column.type + (f" ({'; '.join(notes)})" if notes else "")


def _quote_program(label: str, files: Files, what: str) -> list[str]:
    if not files:
        return []
    return [f"# Program {label}, {what}", *(quote(f"{name} of {label}", text) for name, text in files.items())]


def describe_order(history: History, turn: Turn, programs: Programs) -> str:
    """Say what is to be done now."""
    if turn.kind == "draft":
        what = (
            f"Write {turn.version}: a draft that takes another approach than every version that is listed above, "
            "so that it can be improved later. Give whole files."
        )
    elif not programs.parent:
        what = f"Write {turn.version}, the first program: simple, complete and certain to run. Give whole files."
    else:
        past = history.find_round(programs.parent_label)
        failed = past is not None and past.verdict in FAILED_VERDICTS
        verb = "Repair" if failed else "Improve"
        what = f"{verb} {programs.parent_label}: write {turn.version} with one change that is likely to help."
    return f"# Now\n{what}" + (f" Why this step: {clean_title(turn.note)}." if turn.note else "")


def quote_messages(history: History) -> list[str]:
    """Return what people wrote, newest last; of their words these alone are wishes to follow."""
    if not history.messages:
        return []
    lines = [f"{message.sender}: {message.content[:MAX_MESSAGE_CHARS]}" for message in history.messages[-MAX_MESSAGES:]]
    title = "# Wishes of the people whose task this is (follow them within the rules)"
    return [f"{title}\n{quote('messages', chr(10).join(lines))}"]


def quote_directions(history: History) -> list[str]:
    """Return what the generator says to try, now that the search has stalled."""
    if not history.directions:
        return []
    title = "# New directions of the generator, since no version was better for long (take one that was not tried)"
    return [f"{title}\n{quote('directions', history.directions[:MAX_BRIEF_CHARS])}"]


def quote_feedback(history: History, parent: str) -> list[str]:
    """Return the feedback on the parent, then on the newest version that ran."""
    ran = [past.version for past in history.rounds if past.verdict != "no_version" and past.version in history.feedback]
    labels = dict.fromkeys(label for label in (parent, *ran[-1:]) if label in history.feedback)
    return [
        f"# Feedback on {label}\n{quote_log('feedback', history.feedback[label], MAX_FEEDBACK_CHARS)}"
        for label in labels
    ]


def quote_failures(history: History, turn: Turn) -> list[str]:
    """Return how the last versions failed, so that they are not written again."""
    failed = [past for past in history.rounds if past.verdict in FAILED_VERDICTS and past.version != turn.version]
    lines = [
        f"{past.version} ({_summarize(history, past)}): {(past.reason or past.verdict or '')[:MAX_FAILURE_CHARS]}"
        for past in failed[-MAX_FAILURES:]
    ]
    marked = [each for each in history.loop.excluded if each.version == each.marked]
    lines += [f"{each.version}: {describe_exclusion(each)[:MAX_FAILURE_CHARS]}" for each in marked[:MAX_FAILURES]]
    return [f"# The last failures\n{quote_log('failures', chr(10).join(lines), 4_000)}"] if lines else []


def list_history(history: History, turn: Turn, count: Count, max_tokens: int) -> str:
    """Return one line for each version, newest first, as many as fit into the budget."""
    title = "# Versions so far, newest first: parent, score, verdict, what was changed"
    left = max_tokens - count(quote("versions", title)) - 20
    lines: list[str] = []
    past_rounds = [past for past in reversed(history.rounds) if past.version != turn.version and past.status == "done"]
    for past in past_rounds:
        line = f"{past.version} from {past.parent or 'nothing'}: {_describe_score(past)}: {_summarize(history, past)}"
        left -= count(line) + 1
        if left < 0:
            break
        lines.append(line)
    more = len(past_rounds) - len(lines)
    if not lines:
        return ""
    return f"{title}\n{quote('versions', chr(10).join([*lines, *([f'... and {more} older'] if more else [])]))}"


def _describe_score(past: Round) -> str:
    score = "no score" if past.score is None else f"{past.score.mean:.6g}"
    return f"{score}, {past.verdict or past.status}"


def _summarize(history: History, past: Round) -> str:
    return history.summaries.get(past.version, "no version")
