"""The coder: reads the records, chooses values, writes them into the seed program, uploads it."""

import asyncio

from orchestrator.agents.parameters.history import NAME, History, Reader
from orchestrator.agents.parameters.program import Template, Values
from orchestrator.agents.parameters.requests import VERBS, Requests, sort_requests, with_settings
from orchestrator.agents.parameters.search import next_values
from orchestrator.agents.requests import answered_requests, build_answer, find_requests
from orchestrator.contract.agents import Turn
from orchestrator.contract.code import encode_parameters, entry_of
from orchestrator.contract.metrics import direction_of
from orchestrator.contract.operations import Operations
from orchestrator.contract.protocols.agents import Coder

MAX_LISTED_CHANGES = 4


class ParametersCoder(Coder):
    name = NAME

    def __init__(self) -> None:
        self._reader = Reader()

    async def write_version(self, operations: Operations, turn: Turn) -> None:
        """Upload one program: first the seed as it is. The same records and seed give the same program."""
        history = await self._reader.read(operations, turn.task_id)
        requests = requests_of(history, turn)
        values, why = await asyncio.to_thread(choose_values, history, turn, requests)
        parent = turn.parent or history.seed
        summary = summary_of(history.template, values, values_before(history, turn), why)
        parameters = encode_parameters(
            dict(zip((each.name for each in history.template.parameters), values, strict=True))
        )
        files = history.template.written(values)
        entry = entry_of(list(files), history.task.spec.program.entry)
        for name in [
            *(name for name in files if name != entry),
            entry,
        ]:  # the entry, uploaded last, completes the version
            await operations.upload_code(
                task_id=turn.task_id,
                version=turn.version,
                agent=self.name,
                file_content=files[name],
                filename=name,
                parents=[parent],
                summary=summary,
                parameters=parameters,
            )
        if requests.answers:
            await operations.upload_message(
                task_id=turn.task_id, **build_answer(turn.version, self.name, requests.answers)
            )


def requests_of(history: History, turn: Turn) -> Requests:
    """Return what people asked for; if a crash followed the upload of this version, what they had asked for by then."""
    before = history.uploaded.get(turn.version)
    posted = find_requests(history.messages, history.task.spec, NAME, verbs=VERBS, before=before)
    known = [message for message in history.messages if before is None or message.created_at <= before]
    return sort_requests(posted, answered_requests(known, NAME), history.template.parameters)


def choose_values(history: History, turn: Turn, requests: Requests) -> tuple[Values, str]:
    """Choose the values and say why in a few words; add an answer if the version takes up a request."""
    if turn.kind == "baseline":
        return history.template.values, "the program as it was given"
    direction = history.loop.direction or direction_of(history.loop.metric or "") or "maximize"
    others = [trial for trial in history.trials if trial.version != turn.version]
    unseen = being_written(history, turn)  # earlier rounds take up the first ones
    if len(requests.next) > unseen:
        request, settings = requests.next[unseen]
        requests.answers.insert(
            0, (request, f"{turn.version} takes up what message {request.message} asks for: {request.words}.")
        )
        return with_settings(
            values_before(history, turn), requests.kept | settings
        ), f"asked for in message {request.message}"
    seed = (turn.seed + turn.round) % 2**32
    values, why = next_values(others, history.template, direction, seed=seed, round_number=turn.round)
    return with_settings(values, requests.kept), why


def being_written(history: History, turn: Turn) -> int:
    earlier = [past for past in history.loop.rounds if past.round < turn.round and past.status != "done"]
    return sum(past.version not in history.uploaded for past in earlier)


def values_before(history: History, turn: Turn) -> Values:
    """Return the values of the version that this one is compared with."""
    return next((trial.values for trial in history.trials if trial.version == turn.parent), history.template.values)


def summary_of(template: Template, values: Values, before: Values, why: str) -> str:
    """Say in a sentence what changed: `radius 0.1 -> 0.13 (near the best)`."""
    turned = [
        f"{parameter.name} {format_value(old)} -> {format_value(new)}"
        for parameter, old, new in zip(template.parameters, before, values, strict=True)
        if (old, type(old)) != (new, type(new))
    ]
    more = len(turned) - MAX_LISTED_CHANGES
    listed = ", ".join(turned[:MAX_LISTED_CHANGES]) + (f" and {more} more" if more > 0 else "")
    return f"{listed or 'Nothing changed'} ({why})."


def format_value(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)[:40]
