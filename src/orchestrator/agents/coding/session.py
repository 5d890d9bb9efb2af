"""One session of a coding agent, on record as one call: started once, paid once, its files uploaded as the version."""

import time
from collections.abc import Awaitable, Callable

from pydantic import Field, ValidationError

from orchestrator.agents.coding.brief import write_brief
from orchestrator.agents.coding.outcome import Answer, Outcome
from orchestrator.agents.coding.program import LeftProgram, upload_program
from orchestrator.agents.coding.records import TaskRecords, read_records
from orchestrator.agents.coding.traffic import combine_usage
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed, AgentUnfit, OrchestratorError
from orchestrator.contract.model_calls import MAX_REQUEST, ModelCall
from orchestrator.contract.operations import Operations
from orchestrator.contract.plugin_options import PluginOptions
from orchestrator.contract.protocols.agent_workspace import AgentWorkspace
from orchestrator.contract.running import Ended

MAX_SUMMARY_CHARS = 300
MAX_TAIL_CHARS = 1_000
MAX_ERROR_CHARS = 5_000
SEED_SUMMARY = "the program as it was given"
UNKNOWN_MODEL = "unknown"


class SessionOptions(PluginOptions):
    """What one session may take at most, where the task has a budget: agents say it afterwards, if at all."""

    session_usd: float | None = Field(None, ge=0, le=1e6, description="Cost of one session at most, in US dollars.")
    session_tokens: int | None = Field(None, ge=0, le=10**9, description="Tokens of one session at most.")


Work = Callable[[TaskRecords, str, AgentWorkspace], Awaitable[Outcome]]


async def write_version(
    operations: Operations, turn: Turn, workspace: AgentWorkspace, *, kind: str, options: SessionOptions, work: Work
) -> None:
    """Upload what a session leaves; the baseline is the program that the task was given, if there is one.

    kind: `command` or `acp`. work: carries the session out, with the records and the brief.
    """
    records = await read_records(operations, turn)
    if records.is_seed:
        given = LeftProgram({name: content.decode("utf-8") for name, content in records.files.items()})
        return await upload_program(operations, turn, records, given, SEED_SUMMARY)
    brief = write_brief(records)
    call = await _start(operations, turn, records, brief, kind=kind, model=workspace.access.model, options=options)
    if call.state == "started":
        began = time.monotonic()
        workspace.begin_log(call.call_id)
        outcome = await _carry_out(work, records, brief, workspace)
        outcome.used = combine_usage(outcome.report, workspace.list_attempts(), reserved_tokens=call.reserved_tokens)
        call = await _finish(operations, call, outcome, began)
    if call.error is not None:
        raise AgentFailed(call.error)
    answer = _read_answer(call)
    left = LeftProgram(answer.files, answer.not_taken)
    await _post_words(operations, turn, records, answer, call, workspace)
    await upload_program(operations, turn, records, left, _summarize(answer.words, records))


def check_ending(ended: Ended, tail: str) -> str:
    """Return why a session failed, with the end of what it printed; empty if it ended well."""
    if ended.status == "completed":
        return ""
    tail = tail.strip()[-MAX_TAIL_CHARS:]
    return ended.reason + (f" It printed last: {tail}" if tail else "")


async def _start(
    operations: Operations,
    turn: Turn,
    records: TaskRecords,
    brief: str,
    *,
    kind: str,
    model: str,
    options: SessionOptions,
) -> ModelCall:
    _check_limits(records, options)
    return await operations.start_model_call(
        task_id=turn.task_id,
        loop_id=turn.loop_id,
        round=turn.round,
        version=turn.version,
        role="coder",
        agent=records.coder,
        provider=kind,
        model=model or UNKNOWN_MODEL,
        request=brief,
        reserved_tokens=options.session_tokens or 0,
        reserved_usd=options.session_usd,
    )


def _check_limits(records: TaskRecords, options: SessionOptions) -> None:
    """Check that a budget of the task knows what a session may take; raise AgentUnfit, with what to set, if not."""
    budget = records.task.spec.budget
    for name, limit, option, most in (
        ("cost_usd", budget.cost_usd, "session_usd", options.session_usd),
        ("tokens", budget.tokens, "session_tokens", options.session_tokens),
    ):
        if limit is not None and most is None:
            raise AgentUnfit(
                f"budget.{name} is set, and nobody knows beforehand what a session takes: give {option} in "
                f'[agents.options."{records.coder}"], or leave budget.{name} out.'
            )


async def _carry_out(work: Work, records: TaskRecords, brief: str, workspace: AgentWorkspace) -> Outcome:
    try:
        outcome = await work(records, brief, workspace)
    except AgentUnfit:
        raise
    except OrchestratorError as error:
        return Outcome(failure=str(error))
    for name, text in outcome.left.files.items() if outcome.left else ():
        if workspace.holds_secret(text):
            outcome.failure = f"{name} contains a key or credential, or what looks like one, so it is not stored."
    return outcome


async def _finish(operations: Operations, call: ModelCall, outcome: Outcome, began: float) -> ModelCall:
    answer, failure = None, outcome.failure or (None if outcome.left else "The session left nothing.")
    if outcome.left is not None and not failure:
        left = outcome.left
        answer = Answer(
            words=outcome.report.words,
            files=left.files,
            not_taken=left.not_taken,
            model_calls=outcome.used.model_calls,
            remark=outcome.used.remark,
        ).model_dump_json()
        if len(answer) > MAX_REQUEST:
            answer, failure = None, f"Its files have more than {MAX_REQUEST:,} characters together."
    return await operations.finish_model_call(
        call_id=call.call_id,
        answer=answer,
        error=failure and failure[:MAX_ERROR_CHARS],
        usage=outcome.used.usage,
        cost_usd=outcome.used.cost_usd,
        seconds=time.monotonic() - began,
        counted_calls=outcome.used.model_calls,
    )


def _read_answer(call: ModelCall) -> Answer:
    try:
        return Answer.model_validate_json(call.answer or "")
    except ValidationError:
        raise AgentFailed(
            f"The recorded session {call.call_id} holds no files, so no version can be made of it."
        ) from None


async def _post_words(
    operations: Operations, turn: Turn, records: TaskRecords, answer: Answer, call: ModelCall, workspace: AgentWorkspace
) -> None:
    await operations.upload_message(
        task_id=turn.task_id,
        sender=records.coder,
        role="coder",
        version=turn.version,
        content="\n\n".join(
            [answer.words or "The agent said nothing.", *answer.not_taken, *filter(None, [answer.remark])]
        ),
        data={
            "call_id": call.call_id,
            "model_calls": answer.model_calls,
            "access": workspace.access_note,
            **({} if call.replayed else {"log": f"{call.call_id}.log"}),
        },
    )


def _summarize(words: str, records: TaskRecords) -> str:
    """Return what stands beside the version: the agent's first line."""
    first = next((line.strip(" #*-") for line in words.splitlines() if line.strip(" #*-")), "")
    whole = first or f"{records.coder} changed {records.base or 'nothing and began anew'}"
    return whole if len(whole) <= MAX_SUMMARY_CHARS else whole[: MAX_SUMMARY_CHARS - 3] + "..."
