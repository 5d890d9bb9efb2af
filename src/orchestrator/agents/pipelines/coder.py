"""The coder: reads the records, chooses parameters, writes the program, uploads it."""

import asyncio
from dataclasses import replace

from orchestrator.agents.pipelines.columns import table_of
from orchestrator.agents.pipelines.costs import TOO_LARGE, is_affordable, sized
from orchestrator.agents.pipelines.history import History, Reader
from orchestrator.agents.pipelines.options import PipelinesOptions
from orchestrator.agents.pipelines.params import changes, described, plain_parameters
from orchestrator.agents.pipelines.problem import Problem, rows_after_failures
from orchestrator.agents.pipelines.program import program_text
from orchestrator.agents.pipelines.ranges import Params
from orchestrator.agents.pipelines.requests import VERBS, Requests, sort_requests
from orchestrator.agents.pipelines.search import next_params, requested_params
from orchestrator.agents.pipelines.space import searchable
from orchestrator.agents.pipelines.starting_points import baseline_params
from orchestrator.agents.requests import Request, answered_requests, build_answer, find_requests
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
        text, params, summary, answers = await asyncio.to_thread(written, history, turn, frozenset(self.options.avoid))
        await operations.upload_code(
            task_id=turn.task_id,
            version=turn.version,
            agent=self.name,
            file_content=text,
            parents=[turn.parent] if turn.parent else [],
            summary=summary,
            parameters=encode_parameters(plain_parameters(params)),
        )
        if answers:
            await operations.upload_message(task_id=turn.task_id, **build_answer(turn.version, self.name, answers))


def data_of(history: History) -> DataProfile:
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
    there = [label for label, rows in data.class_rows.items() if rows]
    if data.classes and len(there) < 2:
        raise AgentFailed(
            f"All training rows are of one class ({there}), so there is nothing to learn; split the data another way."
        )
    if not used_columns(data):
        raise AgentFailed(
            "No column of the table can tell anything of the target: they are empty, constant or identifiers."
        )
    return data


def used_columns(data: DataProfile) -> bool:
    return len(table_of(data).left_out) < len(data.columns)


def written(
    history: History, turn: Turn, avoided: frozenset[str]
) -> tuple[str, Params, str, list[tuple[Request, str]]]:
    """Write the program; return it with its parameters, a summary and the answers to requests."""
    problem = problem_of(history)
    requests = requests_of(history, turn, problem, avoided)
    problem, answers = replace(problem, avoided=requests.avoided), list(requests.answers)
    if turn.kind == "baseline":
        params, why = sized(baseline_params(problem), problem), "the baseline"
        check_size(params, problem)
    else:
        others = [version for version in history.known if version.version != turn.version]
        seed = (turn.seed + turn.round) % 2**32
        if len(requests.next) > history.unseen:  # earlier rounds that are being written take up the first ones
            request, model = requests.next[history.unseen]
            params, why = requested_params(model, others, problem, seed=seed), f"asked for in message {request.message}"
            words = described(params, problem.kind)
            answers.insert(0, (request, f"{turn.version} takes up what message {request.message} asks for: {words}."))
        else:
            params, why = next_params(others, problem, unseen=history.unseen, seed=seed)
    before = next((version.params for version in history.known if version.version == turn.parent), None)
    what = changes(params, before, problem.kind)
    summary = f"{what[0].upper()}{what[1:]} ({why})."
    return program_text(params, problem, summary=summary), params, summary, answers


def requests_of(history: History, turn: Turn, problem: Problem, avoided: frozenset[str]) -> Requests:
    """Return what people asked for; if a crash followed the upload of this version, what they had asked for by then."""
    before = history.uploaded.get(turn.version)
    posted = find_requests(history.messages, history.task.spec, NAME, verbs=VERBS, before=before)
    known = [message for message in history.messages if before is None or message.created_at <= before]
    return sort_requests(posted, answered_requests(known, NAME), list(searchable(problem)), problem.kind, avoided)


def check_size(params: Params, problem: Problem) -> None:
    """Check that the baseline ends within the limits; raise AgentFailed if not."""
    if not is_affordable(params, problem):
        raise AgentFailed(TOO_LARGE)


def problem_of(history: History) -> Problem:
    """Return what the task asks for and what is known to be too much.

    Run times are not taken into account: the same records would then give other programs.
    """
    task, data, metric = history.task, data_of(history), history.loop.metric or ""
    slow = [version.params for version in history.known if version.verdict == "timed_out"]
    large = [version.params for version in history.known if version.verdict == "out_of_memory"]
    return Problem(
        data=data,
        metric=metric,
        direction=history.loop.direction or direction_of(metric) or "maximize",
        wants_probabilities=history.probabilities_wanted,
        timeout_seconds=task.spec.run.timeout_seconds,
        memory_mb=task.spec.run.memory_mb,
        max_rows=rows_after_failures([*slow, *large], data.rows["train"]),
        timeouts=len(slow),
        memory_failures=len(large),
    )
