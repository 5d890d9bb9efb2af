"""Shapes of the ledger group: calls of models and sessions of coding agents, and what they were paid with."""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.paging import Page

ModelCallState = Literal["started", "answered", "failed", "lost"]
AgentRole = Literal["generator", "coder", "evaluator"]
MAX_REQUEST = 8_000_000  # characters
MAX_TOKENS = 1_000_000_000
MAX_PIECE = 1_000_000  # characters
MAX_TEXT_BYTES = 4 * 1024 * 1024  # kept of what a call writes until it ends


class Usage(BaseModel):
    """Tokens of a call, as the provider or the agent counted them."""

    input_tokens: int = Field(default=0, ge=0, le=MAX_TOKENS, description="All that was read, cached tokens included.")
    cached_tokens: int = Field(default=0, ge=0, le=MAX_TOKENS, description="Read from the provider's cache.")
    output_tokens: int = Field(default=0, ge=0, le=MAX_TOKENS)


class TurnEstimate(BaseModel):
    """What one turn of an agent is going to cost, in US dollars; null where the price of its model is unknown."""

    model: str
    likely_usd: float | None = Field(ge=0)
    most_usd: float | None = Field(ge=0, description="What its first call reserves.")


class CoderEstimate(BaseModel):
    """What a version of one of the loop's coders is going to cost."""

    name: str
    version_usd: float = Field(description="Likely cost of one version: its code and its feedback.")


class LoopEstimate(BaseModel):
    """What the versions of a loop are going to cost, as far as the prices of its models are known."""

    version_usd: float = Field(
        description="Likely cost of one version: its code and its feedback; of several coders the mean."
    )
    budget_versions: int = Field(description="Number of versions that the loop's budgets are likely to allow.")
    coders: list[CoderEstimate] = Field(default=[], description="Each of several coders by itself.")


class ModelCallStart(BaseModel):
    """A call that is about to be made: what is asked, and what it may cost at most."""

    task_id: int
    loop_id: str | None = Field(default=None, max_length=100, description="The loop whose budget pays for it.")
    round: int | None = Field(default=None, ge=1)
    version: str | None = Field(default=None, max_length=100)
    role: AgentRole
    agent: str = Field(min_length=1, max_length=500, description="Name of the agent, as in the task.")
    provider: str = Field(min_length=1, max_length=100, description="`openai`, for one; for a coding agent its kind.")
    model: str = Field(min_length=1, max_length=300)
    request: str = Field(max_length=MAX_REQUEST, description="The whole request as text. Secrets are masked.")
    prompt_hash: str | None = Field(default=None, max_length=64, description="SHA-256 of the prompt's template.")
    reserved_tokens: int = Field(ge=0, le=MAX_TOKENS, description="Tokens that it may use at most, read and written.")
    reserved_usd: float | None = Field(
        default=None,
        ge=0,
        le=1e9,
        allow_inf_nan=False,
        description="Cost at most, in US dollars; null if the price is unknown.",
    )


class ModelCallFinish(BaseModel):
    """What became of a call. Without `error` it was answered."""

    call_id: str = Field(max_length=100)
    answer: str | None = Field(default=None, max_length=MAX_REQUEST, description="The whole answer as text.")
    error: str | None = Field(default=None, max_length=10_000, description="Why there is no usable answer.")
    usage: Usage | None = Field(default=None, description="Null if nobody counted: the reservation counts instead.")
    cost_usd: float | None = Field(
        default=None,
        ge=0,
        le=1e9,
        allow_inf_nan=False,
        description="In US dollars; null if it is unknown: the reservation counts instead.",
    )
    seconds: float | None = Field(default=None, ge=0, le=1e9, allow_inf_nan=False)
    counted_calls: int | None = Field(
        default=None,
        ge=1,
        le=10**6,
        description="Of a session: how many calls of a model the proxy saw; they count instead of the session.",
    )


class ModelCallText(BaseModel):
    """What a model has written since the piece before, to be shown while the call is under way."""

    call_id: str = Field(max_length=100)
    first_byte: int = Field(ge=0, description="`size_bytes` of the answer to the piece before; 0 for the first one.")
    text: str = Field(
        max_length=MAX_PIECE,
        description="Secrets in it are masked; one that is cut between two pieces can be told by the caller only.",
    )


class ModelCallProgress(BaseModel):
    """How much is kept of the text of a call that is under way."""

    size_bytes: int = Field(description="In UTF-8, at most 4 MiB; what comes after is not kept.")


class ModelCallSummary(BaseModel):
    """One call of a model, or one session of a coding agent, without its texts."""

    call_id: str
    task_id: int
    loop_id: str | None
    round: int | None
    version: str | None
    role: AgentRole
    agent: str
    provider: str
    model: str
    state: ModelCallState = Field(description="`lost`: cut short by a crash; its reservation counts as spent.")
    error: str | None
    replayed: bool = Field(description="Whether the answer was taken from a recorded loop; it cost nothing.")
    prompt_hash: str | None
    reserved_tokens: int
    reserved_usd: float | None
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    cost_usd: float | None = Field(description="Null while it runs and where it is unknown.")
    seconds: float | None
    counted_calls: int | None = Field(description="Of a session: the calls of a model that the proxy saw; else null.")
    started_at: str
    ended_at: str | None


class ModelCall(ModelCallSummary):
    """One call with its request and its answer."""

    request_hash: str = Field(description="SHA-256 of provider, model and request.")
    request: str
    answer: str | None


class ModelCallList(Page):
    model_calls: list[ModelCallSummary]


class Spending(BaseModel):
    """What calls have used. A call whose usage or cost nobody knows counts with its reservation."""

    model_calls: int = Field(
        default=0, description="A session of a coding agent counts as many as its proxy saw, and at least one."
    )
    failed_calls: int = Field(default=0, description="Those that failed or were lost; they count.")
    tokens: int = 0
    cached_tokens: int = 0
    cost_usd: float = 0.0
    reserved_usd: float = Field(default=0.0, description="Of `cost_usd`, what is reserved for calls under way.")
    unpriced_calls: int = Field(default=0, description="Calls that may have cost something and have no known cost.")


def describe_spending(spending: Spending) -> str:
    """Return it as text: `12 model calls, 34,567 tokens, $0.1234`."""
    calls = "1 model call" if spending.model_calls == 1 else f"{spending.model_calls:,} model calls"
    known = f"{calls}, {spending.tokens:,} tokens, ${spending.cost_usd:.4f}"
    if not spending.unpriced_calls:
        return known
    return f"{known}; the cost of {spending.unpriced_calls:,} is unknown"


class SpendingOf(Spending):
    """Spending of one agent in one role, or on one version."""

    name: str


class Ledger(BaseModel):
    """What a task's newest loop, or the whole task, has spent."""

    task_id: int
    loop_id: str | None
    total: Spending
    budget_cost_usd: float | None
    budget_tokens: int | None
    budget_model_calls: int | None
    by_agent: list[SpendingOf] = Field(description="By role and agent: `coder llm:openai:gpt-5`.")
    by_version: list[SpendingOf] = Field(description="Versions that calls were made for, those that cost most first.")
