"""The coder: reads the records, asks the model for changes, checks them, sends them back once, uploads the version."""

import asyncio
import time
from dataclasses import dataclass

from orchestrator.agents.llm.answers import Proposal, read_answer
from orchestrator.agents.llm.context import Programs, build_context
from orchestrator.agents.llm.edits import Unusable, carry_out
from orchestrator.agents.llm.failures import ModelFailure
from orchestrator.agents.llm.ledger import Ledger
from orchestrator.agents.llm.messages import Message, Reply, Request
from orchestrator.agents.llm.options import LlmOptions
from orchestrator.agents.llm.prompt_files import Prompt, build_prompt
from orchestrator.agents.llm.records import History, read_files
from orchestrator.contract.agents import Turn
from orchestrator.contract.code import find_entry
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.loops import Loop
from orchestrator.contract.operations import Operations
from orchestrator.contract.tasks import Task

MIN_CALL_SECONDS = 1.0
MARGIN_SECONDS = 5.0  # of a turn, for what comes after the model's last word
MAX_SHORTENINGS = 3
MAX_PROBLEM_CHARS = 4_000
MAX_SUMMARY_CHARS = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """A program that was checked, and what the model says of it."""

    files: dict[str, str]
    summary: str


async def write_version(
    operations: Operations,
    turn: Turn,
    history: History,
    *,
    name: str,
    ledger: Ledger,
    options: LlmOptions,
) -> None:
    """Upload the version of this turn: a seed as it is at the baseline, else what the model makes of its parent.

    Raises AgentFailed with the reason if the model gives no usable program.
    """
    seed = history.find_seed()
    if turn.kind == "baseline" and seed is not None:
        label = seed.version
        files = await read_files(operations, turn.task_id, label)
        draft = Draft(files, "The program as it was given.")
    else:
        label = turn.parent or find_base(history, turn)
        parent = await read_files(operations, turn.task_id, label) if label else {}
        best = history.loop.best.version if history.loop.best else ""
        known = parent if best == label else await read_files(operations, turn.task_id, best) if best else {}
        programs = Programs(best=known, parent=parent, best_label=best, parent_label=label)
        draft = await _Conversation(history, turn, programs, ledger, options).hold()
    parents = [label] if label else []
    await upload(operations, turn, draft, entry=history.task.spec.program.entry, name=name, parents=parents)


def find_base(history: History, turn: Turn) -> str:
    """Return the version that a turn without a parent begins with: the newest of the loop, else the seed; "" for none.

    There is no parent while no version was graded yet: the newest one is there to be repaired. A draft begins anew.
    """
    uploaded = {version.version for version in history.versions}
    tried = [past.version for past in history.rounds if past.version in uploaded and past.version != turn.version]
    if tried and turn.kind != "draft":
        return tried[-1]
    seed = history.find_seed()
    return seed.version if seed else ""


async def upload(
    operations: Operations, turn: Turn, draft: Draft, *, entry: str, name: str, parents: list[str]
) -> None:
    """Upload all files, the entry last: it completes the version."""
    last = find_entry(list(draft.files), entry)
    for filename in [*(each for each in sorted(draft.files) if each != last), last]:
        await operations.upload_code(
            task_id=turn.task_id,
            version=turn.version,
            agent=name,
            file_content=draft.files[filename],
            filename=filename,
            parents=parents,
            summary=draft.summary,
        )


class _Conversation:
    """One turn's talk with the model."""

    def __init__(self, history: History, turn: Turn, programs: Programs, ledger: Ledger, options: LlmOptions) -> None:
        self._history, self._turn, self._programs = history, turn, programs
        self._ledger, self._options, self._tokens = ledger, options, ledger.client.tokens
        self._prompt = build_prompt("coder", options)
        self._deadline = time.monotonic() + measure_turn_seconds(history.task, history.loop)

    async def hold(self) -> Draft:
        """Return the program of the first usable answer; raise AgentFailed after the last repair."""
        request, reply = await self._ask_first()
        for left in range(self._options.repairs, -1, -1):
            if reply.finish == "filtered":
                raise AgentFailed(f"The model declined to answer: {cut(reply.text) or 'it gave no reason.'}")
            try:
                return await asyncio.to_thread(self._read, reply)
            except Unusable as error:
                tries = self._options.repairs - left + 1
                if not left:
                    again = f" after {tries} answers" if tries > 1 else ""
                    raise AgentFailed(f"The model gave no usable program{again}: {cut(str(error))}") from None
                request = request.with_exchange(reply.text or "(nothing)", describe_problems(error.problems))
                reply = await self._call(request)
        raise AssertionError("the last answer returns or raises")

    async def _ask_first(self) -> tuple[Request, Reply]:
        """Return the first request and its reply; where it is too long for the model, halve it."""
        if (earlier := await self._ledger.find_first_request()) is not None:
            return earlier, await self._call(earlier)
        max_tokens = self._options.context_tokens - self._tokens.count(self._prompt.text)
        for shortening in range(MAX_SHORTENINGS + 1):
            request = await asyncio.to_thread(self._build, self._prompt, max_tokens)
            try:
                return request, await self._call(request)
            except ModelFailure as failure:
                if failure.kind != "too_long" or shortening == MAX_SHORTENINGS:
                    raise
                max_tokens = min(max_tokens, self._tokens.count(request.text)) // 2
        raise AssertionError("the last request returns or raises")

    def _build(self, prompt: Prompt, max_tokens: int) -> Request:
        context = build_context(self._history, self._turn, self._programs, self._tokens.count, max_tokens)
        request = Request(prompt.name, prompt.sha256, prompt.text, context.stable, (Message("user", context.rest),))
        return request.mask(self._ledger.client.mask)

    async def _call(self, request: Request) -> Reply:
        seconds = max(1.0, self._deadline - time.monotonic())
        return await self._ledger.call_model(request, seconds=seconds)

    def _read(self, reply: Reply) -> Draft:
        """Return the program that the reply gives; raise Unusable if it gives none."""
        spec = self._history.task.spec.program
        proposal = read_answer(reply.text, spec.entry)
        if reply.finish == "length":
            limit = self._options.max_output_tokens
            raise Unusable([f"The answer was cut off at its limit of {limit:,} tokens; answer with less text."])
        files = carry_out(proposal, self._find_base(), editable=spec.editable, entry=spec.entry)
        return Draft(files, summarize(proposal, files, self._find_base()))

    def _find_base(self) -> dict[str, str]:
        return dict(self._programs.parent)


def measure_turn_seconds(task: Task, loop: Loop) -> float:
    """Return how long a turn's call may take: what the task allows, and what the loop has left, less a margin."""
    left = loop.budget_wall_seconds - loop.wall_seconds
    return max(MIN_CALL_SECONDS, min(task.spec.agents.turn_seconds, left) - MARGIN_SECONDS)


def summarize(proposal: Proposal, files: dict[str, str], base: dict[str, str]) -> str:
    """Return the plan; without one, which files differ."""
    if proposal.plan:
        return proposal.plan[:MAX_SUMMARY_CHARS]
    changed = sorted(name for name in files if files[name] != base.get(name))
    return f"Changes {', '.join(changed)}; the model gave no plan."[:MAX_SUMMARY_CHARS]


def describe_problems(problems: list[str]) -> str:
    """Return what the model is told of an unusable answer."""
    listed = "\n".join(f"- {problem}" for problem in problems)[:MAX_PROBLEM_CHARS]
    return (
        "Your answer could not be used, and nothing of it was kept:\n"
        f"{listed}\nAnswer again in the form that was asked for, complete: blocks refer to the program as it was shown."
    )


def cut(text: str) -> str:
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= MAX_SUMMARY_CHARS else line[: MAX_SUMMARY_CHARS - 3] + "..."
