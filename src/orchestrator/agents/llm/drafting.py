"""A task from a sentence and a schema by a model: what it is shown, and its answer read as a proposal."""

import math

from orchestrator.agents.llm.client import ModelClient
from orchestrator.agents.llm.json_answers import find_object, read_text
from orchestrator.agents.llm.messages import Message, Request
from orchestrator.agents.llm.options import LlmOptions
from orchestrator.agents.llm.prompt_files import Prompt, read_prompt
from orchestrator.agents.llm.quoting import quote
from orchestrator.contract import model_calls
from orchestrator.contract.drafting import ColumnShown, DraftProposal, DraftQuestion
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.metrics import METRICS

DRAFT_SECONDS = 120.0
MAX_NAME_CHARS, MAX_WHY_CHARS, MAX_COLUMN_CHARS = 80, 300, 200
MAX_MISSING = 5
TEXT_FIELDS = ("target_column", "metric", "positive_class")


async def propose_task(
    client: ModelClient, question: DraftQuestion, *, name: str, options: LlmOptions
) -> DraftProposal:
    """Return what the model proposes; its `problem` says if it answered in another form than it was asked to.

    Raises AgentFailed if the model cannot be reached, or the schema is longer than `context_tokens`.
    """
    request = build_request(question).mask(client.mask)
    if client.tokens.count(request.text) > options.context_tokens:
        raise AgentFailed(f"The schema has more than the {options.context_tokens:,} tokens of context_tokens.")
    reply = await client.request(request, seconds=DRAFT_SECONDS)
    usage = model_calls.Usage(
        input_tokens=reply.usage.input_tokens,
        cached_tokens=reply.usage.cached_tokens,
        output_tokens=reply.usage.output_tokens,
    )
    disclosed = (
        f"{name} was shown your sentence, and names and types of {len(question.columns)} columns with the labels of "
        "those that have two: no row, and so none that a score will be computed on."
    )
    proposal = read_proposal(reply.text)
    return proposal.model_copy(
        update={
            "notes": [*proposal.notes, disclosed],
            "answer": reply.text,
            "usage": usage,
            "cost_usd": client.measure_cost(reply.usage),
        }
    )


def build_request(question: DraftQuestion) -> Request:
    """Return the question with all that was answered and rejected so far."""
    prompt = Prompt("draft", read_prompt("draft").strip())
    kinds = {
        kind: ", ".join(metric.name for metric in METRICS.values() if metric.kind == kind and not metric.is_short)
        for kind in ("classification", "regression")
    }
    schema = "\n".join(map(describe_column, question.columns)) or "no table"
    parts = [
        "# Metrics",
        *(f"{kind}: {names}" for kind, names in kinds.items()),
        quote("what the person wants", question.sentence),
        quote(f"schema of {question.dataset or 'nothing'}", schema),
        "# Now\nWrite your answer.",
    ]
    request = Request(prompt.name, prompt.sha256, prompt.text, "", (Message("user", "\n\n".join(parts)),))
    for rejected in question.rejected:
        problem = f"This cannot be used: {quote('problem', rejected.problem)}\nWrite the whole JSON object again."
        request = request.with_exchange(rejected.answer, problem)
    return request


def describe_column(column: ColumnShown) -> str:
    words = [column.name[:MAX_COLUMN_CHARS], column.type]
    words += [f"{column.distinct} values"] if column.distinct is not None else []
    words += (
        ["the values " + " and ".join(label[:MAX_COLUMN_CHARS] for label in column.labels)] if column.labels else []
    )
    return ", ".join([*words, *(["some missing"] if column.has_missing else [])])


def read_proposal(text: str) -> DraftProposal:
    """Return the fields of the last JSON object in the answer; whatever else it holds counts for nothing."""
    answer = find_object(text, "target_column", "metric", "missing")
    if answer is None:
        return DraftProposal(problem="the answer holds no JSON object with `target_column`, `metric` and `missing`.")
    texts = {field: answer[field] for field in TEXT_FIELDS if isinstance(answer.get(field), str) and answer[field]}
    missing = answer.get("missing")
    said = [read_text(each, MAX_WHY_CHARS) for each in missing[:MAX_MISSING]] if isinstance(missing, list) else []
    why = read_text(answer.get("why"), MAX_WHY_CHARS)
    return DraftProposal(
        name=read_text(answer.get("name"), MAX_NAME_CHARS),
        target=read_number(answer.get("target")),
        missing=[each for each in said if each],
        notes=[f"Why {texts.get('metric', 'this')}: {why}"] if why else [],
        **texts,
    )


def read_number(value: object) -> float | None:
    """Return a finite number; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < math.inf:
        return None
    return float(value)
