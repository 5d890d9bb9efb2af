"""The evaluator: the rules' record, with its measured numbers, and causes and a next step by the model."""

import asyncio
import difflib

from orchestrator.agents.caches import LoopRounds
from orchestrator.agents.llm.coder import measure_turn_seconds
from orchestrator.agents.llm.json_answers import find_object, read_text
from orchestrator.agents.llm.ledger import Ledger
from orchestrator.agents.llm.messages import Message, Request
from orchestrator.agents.llm.options import LlmOptions
from orchestrator.agents.llm.prompt_files import build_prompt
from orchestrator.agents.llm.quoting import quote, quote_log
from orchestrator.agents.llm.records import read_files
from orchestrator.agents.rules.evaluator import Facts, collect_facts, record_of
from orchestrator.agents.rules.failure import clean_line
from orchestrator.agents.rules.text import write_feedback
from orchestrator.contract.agents import FeedbackRecord, Turn
from orchestrator.contract.errors import AgentFailed, AgentUnfit, BudgetUsedUp
from orchestrator.contract.operations import Operations

MAX_CAUSES, MAX_CAUSE_CHARS, MAX_STEP_CHARS = 3, 400, 600
MAX_LOG_CHARS, MAX_FEEDBACK_CHARS, MAX_TASK_CHARS = 6_000, 8_000, 4_000
MAX_DIFF_LINES = 400


async def give_feedback(
    operations: Operations,
    turn: Turn,
    rounds: LoopRounds,
    *,
    name: str,
    ledger: Ledger,
    options: LlmOptions,
) -> None:
    """Post feedback. Where the model says nothing usable, that of the rules is posted, with a sentence that says so."""
    facts = await collect_facts(operations, turn, rounds)
    record, note = record_of(facts), ""
    if needs_diagnosis(record):
        try:
            record = await diagnose(operations, facts, record, ledger, options)
        except (AgentFailed, BudgetUsedUp) as error:
            note = f"\n\n{name} gave no causes: {clean_line(str(error))}"
    text = write_feedback(record, facts.task, facts.loop, facts.results, clean_line) + note
    await operations.upload_feedback(task_id=turn.task_id, evaluator=name, feedback=text, record=record)


def needs_diagnosis(record: FeedbackRecord) -> bool:
    """Whether there is something to find out: not where nothing ran, and not where all is reached."""
    return record.verdict != "no_version" and record.next_action != "stop"


async def diagnose(
    operations: Operations,
    facts: Facts,
    record: FeedbackRecord,
    ledger: Ledger,
    options: LlmOptions,
) -> FeedbackRecord:
    """Return the record with causes and a next step; its numbers stay. Raises AgentFailed if the model names none."""
    prompt = build_prompt("evaluator", options)
    stable, rest = await describe_version(operations, facts, record)
    request = Request(prompt.name, prompt.sha256, prompt.text, stable, (Message("user", rest),)).mask(
        ledger.client.mask
    )
    most = options.context_tokens
    if ledger.client.tokens.count(request.text) > most:
        raise AgentUnfit(f"The version has more than the {most:,} tokens of context_tokens.")
    seconds = measure_turn_seconds(facts.task, facts.loop)
    request = await ledger.find_first_request() or request
    reply = await ledger.call_model(request, seconds=seconds)
    answer = find_object(reply.text, "causes", "next_step")
    if answer is None:
        raise AgentFailed("its answer holds no JSON object with `causes` and `next_step`.")
    listed = answer.get("causes")
    causes = [read_text(cause, MAX_CAUSE_CHARS) for cause in (listed if isinstance(listed, list) else [listed])]
    step = read_text(answer.get("next_step"), MAX_STEP_CHARS)
    if not any(causes) and not step:
        raise AgentFailed("its answer names neither causes nor a next step.")
    return record.model_copy(
        update={
            "causes": [cause for cause in causes if cause][:MAX_CAUSES],
            "suggestions": [step] if step else record.suggestions,
        }
    )


async def describe_version(operations: Operations, facts: Facts, record: FeedbackRecord) -> tuple[str, str]:
    """Return what is the same for all versions of the task, and what is on record of this one."""
    task, turn = facts.task, facts.turn
    stable = "# Task\n" + quote(
        "the task in a person's words", f"{task.name}\n{task.description or ''}"[:MAX_TASK_CHARS]
    )
    files = await read_files(operations, turn.task_id, turn.version)
    parent = await read_files(operations, turn.task_id, turn.parent) if turn.parent else {}
    changes = await asyncio.to_thread(describe_changes, parent, files)
    measured = write_feedback(record, task, facts.loop, facts.results, clean_line)
    log = facts.container.logs if facts.container else ""
    parts = [
        f"# Version {turn.version}" + (f", made from {turn.parent}" if turn.parent else ""),
        quote("changes", changes),
        f"# Measured\n{quote_log('what the grader and the runner measured', measured, MAX_FEEDBACK_CHARS)}",
        f"# End of the log\n{quote_log(f'log of {turn.version}', log, MAX_LOG_CHARS)}",
        "# Now\nSay why, and what next.",
    ]
    return stable, "\n\n".join(parts)


def describe_changes(parent: dict[str, str], files: dict[str, str]) -> str:
    """Return a unified diff; the whole program where there is no parent."""
    lines: list[str] = []
    for name in sorted(parent.keys() | files.keys()):
        old, new = parent.get(name, "").splitlines(), files.get(name, "").splitlines()
        lines += difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm="")
    more = len(lines) - MAX_DIFF_LINES
    return "\n".join(lines[:MAX_DIFF_LINES] + ([f"... and {more} more lines"] if more > 0 else [])) or "nothing"
