"""The coder: reads the records, chooses values, writes them into the seed program, uploads it."""

import asyncio

from orchestrator.agents.parameters.history import NAME, History, Reader
from orchestrator.agents.parameters.program import Template, Values
from orchestrator.agents.parameters.search import next_values
from orchestrator.contract.agents import Turn
from orchestrator.contract.entry import entry_of
from orchestrator.contract.metrics import direction_of
from orchestrator.contract.operations import Operations

TOLD_CHANGES = 4


class ParametersCoder:
    name = NAME

    def __init__(self) -> None:
        self._reader = Reader()

    async def write_version(self, operations: Operations, turn: Turn) -> None:
        """Uploads one program. The same records and seed give the same program; the first is the seed program as it is."""
        history = await self._reader.read(operations, turn.task_id)
        values, why = await asyncio.to_thread(chosen, history, turn)
        parent = turn.parent or history.seed
        summary = summary_of(history.template, values, values_before(history, turn), why)
        files = history.template.written(values)
        entry = entry_of(list(files), history.task.spec.program.entry)
        for name in [*(name for name in files if name != entry), entry]:  # the entry, uploaded last, completes the version
            await operations.upload_code(
                task_id=turn.task_id, version=turn.version, agent=self.name, file_content=files[name], filename=name,
                parents=[parent], summary=summary,
            )  # fmt: skip


def chosen(history: History, turn: Turn) -> tuple[Values, str]:
    if turn.kind == "baseline":
        return history.template.values, "the program as it was given"
    direction = history.loop.direction or direction_of(history.loop.metric or "")
    others = [trial for trial in history.trials if trial.version != turn.version]
    return next_values(others, history.template, direction, seed=(turn.seed + turn.round) % 2**32, round_number=turn.round)


def values_before(history: History, turn: Turn) -> Values:
    """Those of the version that this one is compared with."""
    return next((trial.values for trial in history.trials if trial.version == turn.parent), history.template.values)


def summary_of(template: Template, values: Values, before: Values, why: str) -> str:
    """What changed, in a sentence: `radius 0.1 -> 0.13 (near the best)`."""
    turned = [
        f"{parameter.name} {shown(old)} -> {shown(new)}"
        for parameter, old, new in zip(template.parameters, before, values, strict=True)
        if (old, type(old)) != (new, type(new))
    ]
    more = len(turned) - TOLD_CHANGES
    told = ", ".join(turned[:TOLD_CHANGES]) + (f" and {more} more" if more > 0 else "")
    return f"{told or 'Nothing changed'} ({why})."


def shown(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)[:40]
