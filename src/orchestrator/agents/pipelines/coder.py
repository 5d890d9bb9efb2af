"""The coder: reads the records, chooses parameters, writes the program, uploads it."""

import asyncio
from dataclasses import replace

from orchestrator.agents.pipelines.briefs import draft_params, repair_params, step_from
from orchestrator.agents.pipelines.columns import describe_table
from orchestrator.agents.pipelines.costs import TOO_LARGE, is_affordable, limit_rows
from orchestrator.agents.pipelines.history import History, Known, Reader
from orchestrator.agents.pipelines.options import PipelinesOptions
from orchestrator.agents.pipelines.params import describe_changes, describe_params, flatten_params, make_key
from orchestrator.agents.pipelines.problem import Problem, halve_rows_of_failures
from orchestrator.agents.pipelines.program import write_program
from orchestrator.agents.pipelines.ranges import Params
from orchestrator.agents.pipelines.requests import VERBS, Requests, sort_requests
from orchestrator.agents.pipelines.search import choose_next_params, choose_requested_params, join_best
from orchestrator.agents.pipelines.space import list_searchable
from orchestrator.agents.pipelines.starting_points import choose_baseline
from orchestrator.agents.requests import Request, build_answer, find_answered_requests, find_requests
from orchestrator.contract.agents import Turn
from orchestrator.contract.code import encode_parameters
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.metrics import direction_of
from orchestrator.contract.operations import Operations
from orchestrator.contract.plugin_options import PluginConfig
from orchestrator.contract.protocols.agents import Coder

NAME = "pipelines"


class PipelinesCoder(Coder):
    name = NAME
    help = "Searches scikit-learn pipelines for a table: preparation, model and parameters. Needs no key."
    options_model = PipelinesOptions

    def __init__(self, options: PipelinesOptions | None = None) -> None:
        self.options = options or PipelinesOptions()
        self._reader = Reader()

    @classmethod
    def from_config(cls, config: PluginConfig[PipelinesOptions]) -> "PipelinesCoder":
        """Make the coder with the task's options."""
        return cls(config.options)

    async def write_version(self, operations: Operations, turn: Turn) -> None:
        """Upload one program. The same records and seed give the same program."""
        history = await self._reader.read(operations, turn.task_id, turn.round)
        text, params, summary, answers = await asyncio.to_thread(
            write_next_program, history, turn, frozenset(self.options.avoid)
        )
        await operations.upload_code(
            task_id=turn.task_id,
            version=turn.version,
            agent=self.name,
            file_content=text,
            parents=[turn.parent] if turn.parent else [],
            summary=summary,
            parameters=encode_parameters(flatten_params(params)),
        )
        if answers:
            await operations.upload_message(task_id=turn.task_id, **build_answer(turn.version, self.name, answers))


def require_table(history: History) -> DataProfile:
    """Return the task's data; raise AgentFailed if this coder cannot write programs for it."""
    data = history.task.data
    if data is None:
        raise AgentFailed(
            f"Task {history.task.id} has no data yet; the coder `pipelines` works on tables that have been split."
        )
    if data.kind == "files":
        raise AgentFailed(
            "The coder `pipelines` writes programs for tables with a column to predict; this task has none."
        )
    present_classes = [label for label, rows in data.class_rows.items() if rows]
    if data.classes and len(present_classes) < 2:
        raise AgentFailed(
            f"All training rows are of one class ({present_classes}), so there is nothing to learn; "
            "split the data another way."
        )
    if not has_usable_columns(data):
        raise AgentFailed(
            "No column of the table can tell anything of the target: they are empty, constant or identifiers."
        )
    return data


def has_usable_columns(data: DataProfile) -> bool:
    return len(describe_table(data).left_out) < len(data.columns)


def write_next_program(
    history: History, turn: Turn, avoided: frozenset[str]
) -> tuple[str, Params, str, list[tuple[Request, str]]]:
    """Write the program; return it with its parameters, a summary and the answers to requests."""
    problem = describe_problem(history)
    requests = sort_posted_requests(history, turn, problem, avoided)
    problem, answers = replace(problem, avoided=requests.avoided), list(requests.answers)
    if turn.kind == "baseline":
        params, reason = limit_rows(choose_baseline(problem), problem), "the baseline"
        check_affordable(params, problem)
    else:
        others = [version for version in history.known if version.version != turn.version]
        seed = (turn.seed + turn.round) % 2**32
        if len(requests.next) > history.unseen:  # earlier rounds that are being written take up the first ones
            request, model = requests.next[history.unseen]
            params = choose_requested_params(model, others, problem, seed=seed)
            reason = f"asked for in message {request.message}"
            program = describe_params(params, problem.kind)
            answers.insert(0, (request, f"{turn.version} takes up what message {request.message} asks for: {program}."))
        else:
            params, reason = choose_params_of_kind(history, turn, others, problem, seed=seed)
    parent_params = next((version.params for version in history.known if version.version == turn.parent), None)
    changes = describe_changes(params, parent_params, problem.kind)
    summary = f"{changes[0].upper()}{changes[1:]} ({reason})."
    return write_program(params, problem, summary=summary), params, summary, answers


def choose_params_of_kind(
    history: History, turn: Turn, others: list[Known], problem: Problem, *, seed: int
) -> tuple[Params, str]:
    """Choose parameters as the kind of the turn asks, and say why; where that gives none, and from the best, search.

    others: the versions but for the one of this turn.
    """
    parent = next((version for version in others if version.version == turn.parent), None)
    params, reason = None, ""
    if turn.round == history.task.spec.budget.versions:
        tried = {make_key(version.params) for version in others}
        params, reason = join_best(others, problem, tried), "joins the best, as the last version"
    if params is not None:
        return params, reason
    if turn.kind == "draft":
        params, reason = draft_params(others, problem, unseen=history.unseen, seed=seed), "a draft of another model"
    elif turn.kind == "debug" and parent is not None:
        params, reason = repair_params(parent, others, problem, seed=seed), f"{parent.version} with less work"
    elif parent is not None and parent.score is not None and not is_best(parent, history, others, problem):
        params, reason = step_from(parent, others, problem, seed=seed), f"near {parent.version}"
    return (params, reason) if params else choose_next_params(others, problem, unseen=history.unseen, seed=seed)


def is_best(version: Known, history: History, others: list[Known], problem: Problem) -> bool:
    """Return whether the version is the loop's best one, or has the highest score of those that are on record."""
    best = history.loop.best
    highest = max(other.signed_score(problem.direction) for other in others)
    return version.signed_score(problem.direction) >= highest or (best is not None and version.version == best.version)


def sort_posted_requests(history: History, turn: Turn, problem: Problem, avoided: frozenset[str]) -> Requests:
    """Return what people asked for; if a crash followed the upload of this version, what they had asked for by then."""
    before = history.uploaded.get(turn.version)
    posted = find_requests(history.messages, history.task.spec, NAME, verbs=VERBS, before=before)
    known = [message for message in history.messages if before is None or message.created_at <= before]
    return sort_requests(
        posted, find_answered_requests(known, NAME), list(list_searchable(problem)), problem.kind, avoided
    )


def check_affordable(params: Params, problem: Problem) -> None:
    """Check that the baseline ends within the limits; raise AgentFailed if not."""
    if not is_affordable(params, problem):
        raise AgentFailed(TOO_LARGE)


def describe_problem(history: History) -> Problem:
    """Return what the task asks for and what is known to be too much.

    Run times are not taken into account: the same records would then give other programs.
    """
    task, data, metric = history.task, require_table(history), history.loop.metric or ""
    slow = [version.params for version in history.known if version.verdict == "timed_out"]
    large = [version.params for version in history.known if version.verdict == "out_of_memory"]
    return Problem(
        data=data,
        metric=metric,
        direction=history.loop.direction or direction_of(metric) or "maximize",
        wants_probabilities=history.probabilities_wanted,
        timeout_seconds=task.spec.run.timeout_seconds,
        memory_mb=task.spec.run.memory_mb,
        max_rows=halve_rows_of_failures([*slow, *large], data.rows["train"]),
        timeouts=len(slow),
        memory_failures=len(large),
    )
