"""New directions: what else the coder may try once no version has been better for long."""

from orchestrator.agents.directions import DIRECTIONS
from orchestrator.agents.llm.coder import measure_turn_seconds
from orchestrator.agents.llm.context import Count, describe_task, list_history, quote_failures, quote_feedback
from orchestrator.agents.llm.json_answers import find_object, read_text
from orchestrator.agents.llm.ledger import Ledger
from orchestrator.agents.llm.messages import Message, Request
from orchestrator.agents.llm.options import LlmOptions
from orchestrator.agents.llm.prompt_files import Prompt, read_prompt
from orchestrator.agents.llm.quoting import quote
from orchestrator.agents.llm.records import History, read_files
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.operations import Operations

MAX_DIRECTIONS, MAX_DIRECTION_CHARS = 4, 600


async def suggest_directions(
    operations: Operations, turn: Turn, history: History, *, name: str, ledger: Ledger, options: LlmOptions
) -> None:
    """Post the model's directions for the coder; raise AgentFailed if it gives none."""
    request = await ledger.find_first_request()
    if request is None:
        best = history.loop.best.version if history.loop.best else ""
        files = await read_files(operations, turn.task_id, best) if best else {}
        request = build_request(history, turn, files, best, ledger.client.tokens.count, options)
        request = request.mask(ledger.client.mask)
    seconds = measure_turn_seconds(history.task, history.loop)
    reply = await ledger.call_model(request, seconds=seconds)
    answer = find_object(reply.text, "directions") or {}
    listed = answer.get("directions")
    texts = [read_text(each, MAX_DIRECTION_CHARS) for each in listed] if isinstance(listed, list) else []
    texts = [text for text in texts if text][:MAX_DIRECTIONS]
    if not texts:
        raise AgentFailed("its answer holds no JSON object with `directions`.")
    lines = [f"{number}. {text}" for number, text in enumerate(texts, 1)]
    await operations.upload_message(
        task_id=turn.task_id,
        sender=name,
        receiver="coder",
        role=DIRECTIONS,
        version=turn.version,
        content="\n".join(["No version has been better for long. What else to try:", *lines]),
        data={"directions": texts},
    )


def build_request(
    history: History, turn: Turn, files: dict[str, str], best: str, count: Count, options: LlmOptions
) -> Request:
    """Return the request: the task, the best program, and as much of the history as fits."""
    prompt = Prompt("directions", read_prompt("directions").strip())
    programs = [quote(f"{name} of {best}, the best so far", text) for name, text in files.items()]
    stable = "\n\n".join([describe_task(history), *programs])
    left = options.context_tokens - count(prompt.text) - count(stable)
    if left < 0:
        raise AgentFailed(f"the task has more than the {options.context_tokens:,} tokens of context_tokens.")
    sections = []
    for section in (*quote_feedback(history, best), *quote_failures(history, turn)):
        if count(section) <= left // 2:
            left -= count(section)
            sections.append(section)
    past = list_history(history, turn, count, left)
    rest = "\n\n".join([part for part in (past, *sections, "# Now\nWrite your answer.") if part])
    return Request(prompt.name, prompt.sha256, prompt.text, stable, (Message("user", rest),))
