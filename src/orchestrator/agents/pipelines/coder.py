"""The coder: reads the records, chooses parameters, writes the program, uploads it."""

import asyncio

from orchestrator.agents.pipelines.history import History, Reader
from orchestrator.agents.pipelines.params import changes
from orchestrator.agents.pipelines.program import program_text
from orchestrator.agents.pipelines.search import baseline_params, next_params
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.metrics import direction_of, needs_probabilities
from orchestrator.contract.operations import Operations


class PipelinesCoder:
    name = "pipelines"

    def __init__(self) -> None:
        self._reader = Reader()

    async def write_version(self, operations: Operations, turn: Turn) -> None:
        """Uploads one program. The same records and seed give the same program."""
        history = await self._reader.read(operations, turn.task_id, turn.round)
        check_data(history)
        text, summary = await asyncio.to_thread(written, history, turn)
        await operations.upload_code(
            task_id=turn.task_id,
            version=turn.version,
            agent=self.name,
            file_content=text,
            parents=[turn.parent] if turn.parent else [],
            summary=summary,
        )


def check_data(history: History) -> None:
    """Nothing, if this coder can write programs for the data. Raises AgentFailed."""
    data = history.task.data
    if data is None:
        raise AgentFailed(f"Task {history.task.id} has no data yet; the coder `pipelines` works on tables that have been split.")
    text = [column.name for column in data.columns if column.type == "text"]
    if text:
        raise AgentFailed(f"The coder `pipelines` reads numbers only; these columns hold text: {', '.join(text[:10])}.")


def written(history: History, turn: Turn) -> tuple[str, str]:
    """Program and summary."""
    data, metric = history.task.data, history.loop.metric or ""
    if turn.kind == "baseline":
        params, why = baseline_params(data), "the baseline"
    else:
        others = [version for version in history.known if version.version != turn.version]
        direction = history.loop.direction or direction_of(metric)
        params, why = next_params(others, data, direction, unseen=history.unseen, seed=(turn.seed + turn.round) % 2**32)
    before = next((version.params for version in history.known if version.version == turn.parent), None)
    what = changes(params, before, data.kind)
    summary = f"{what[0].upper()}{what[1:]} ({why})."
    probabilities = bool(data.classes) and (needs_probabilities(metric) or history.probabilities_wanted)
    return program_text(params, data, probabilities=probabilities, summary=summary), summary
