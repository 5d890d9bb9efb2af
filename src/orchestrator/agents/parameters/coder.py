"""The coder: reads the records, chooses values, writes them into the seed program, uploads it."""

import asyncio

from orchestrator.agents.parameters.briefs import draft_values, repair_values, step_from
from orchestrator.agents.parameters.history import NAME, History, Reader, Trial
from orchestrator.agents.parameters.program import Template, Values
from orchestrator.agents.parameters.requests import VERBS, Requests, apply_settings, sort_requests
from orchestrator.agents.parameters.search import choose_next_values
from orchestrator.agents.requests import build_answer, find_answered_requests, find_requests
from orchestrator.contract.agents import Turn
from orchestrator.contract.code import encode_parameters, find_entry
from orchestrator.contract.metrics import direction_of
from orchestrator.contract.operations import Operations
from orchestrator.contract.protocols.agents import Coder

MAX_LISTED_CHANGES = 4


class ParametersCoder(Coder):
    name = NAME
    help = "Searches the marked parameters of any program, and changes nothing else. Needs no key."

    def __init__(self) -> None:
        self._reader = Reader()

    async def write_version(self, operations: Operations, turn: Turn) -> None:
        """Upload one program: first the seed as it is. The same records and seed give the same program."""
        history = await self._reader.read(operations, turn.task_id)
        requests = collect_requests(history, turn)
        values, why = await asyncio.to_thread(choose_values, history, turn, requests)
        parent = turn.parent or history.seed
        summary = summarize_change(history.template, values, find_parent_values(history, turn), why)
        parameters = encode_parameters(
            dict(zip((each.name for each in history.template.parameters), values, strict=True))
        )
        files = history.template.write_files(values)
        entry = find_entry(list(files), history.task.spec.program.entry)
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


def collect_requests(history: History, turn: Turn) -> Requests:
    """Return what people asked for; if a crash followed the upload of this version, what they had asked for by then."""
    before = history.uploaded.get(turn.version)
    posted = find_requests(history.messages, history.task.spec, NAME, verbs=VERBS, before=before)
    known = [message for message in history.messages if before is None or message.created_at <= before]
    return sort_requests(posted, find_answered_requests(known, NAME), history.template.parameters)


def choose_values(history: History, turn: Turn, requests: Requests) -> tuple[Values, str]:
    """Choose the values and say why in a few words; add an answer if the version takes up a request."""
    if turn.kind == "baseline":
        return history.template.values, "the program as it was given"
    direction = history.loop.direction or direction_of(history.loop.metric or "") or "maximize"
    others = [trial for trial in history.trials if trial.version != turn.version]
    unseen = count_rounds_in_progress(history, turn)  # earlier rounds take up the first ones
    if len(requests.next) > unseen:
        request, settings = requests.next[unseen]
        requests.answers.insert(
            0, (request, f"{turn.version} takes up what message {request.message} asks for: {request.words}.")
        )
        return apply_settings(
            find_parent_values(history, turn), requests.kept | settings
        ), f"asked for in message {request.message}"
    seed = (turn.seed + turn.round) % 2**32
    values, why = choose_values_of_kind(history, turn, others, direction, seed=seed)
    return apply_settings(values, requests.kept), why


def choose_values_of_kind(
    history: History, turn: Turn, others: list[Trial], direction: str, *, seed: int
) -> tuple[Values, str]:
    """Choose values as the kind of the turn asks, and say why; where that gives none, and from the best, search.

    others: the versions but for the one of this turn.
    """
    parent = next((trial for trial in others if trial.version == turn.parent), None)
    template, values, why = history.template, None, ""
    if turn.kind == "draft":
        values, why = draft_values(others, template, seed=seed), "a draft, far from the others"
    elif turn.kind == "debug" and parent is not None:
        values, why = repair_values(parent, others, template), f"from {parent.version} towards what works"
    elif parent is not None and parent.score is not None and not is_best(parent, history, others, direction):
        values, why = step_from(parent, others, template, seed=seed), f"near {parent.version}"
    if values is not None:
        return values, why
    return choose_next_values(others, template, direction, seed=seed, round_number=turn.round)


def is_best(trial: Trial, history: History, others: list[Trial], direction: str) -> bool:
    """Return whether the version is the loop's best one, or has the highest score of those that are on record."""
    best = history.loop.best
    highest = max(other.signed_score(direction) for other in others)
    return trial.signed_score(direction) >= highest or (best is not None and trial.version == best.version)


def count_rounds_in_progress(history: History, turn: Turn) -> int:
    earlier = [past for past in history.loop.rounds if past.round < turn.round and past.status != "done"]
    return sum(past.version not in history.uploaded for past in earlier)


def find_parent_values(history: History, turn: Turn) -> Values:
    """Return the values of the version that this one is compared with."""
    return next((trial.values for trial in history.trials if trial.version == turn.parent), history.template.values)


def summarize_change(template: Template, values: Values, before: Values, why: str) -> str:
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
