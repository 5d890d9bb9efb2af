"""What went wrong with a model, by class: what is waited out, what costs the round, what ends the loop."""

from collections.abc import Iterator
from typing import Literal

from orchestrator.agents.llm.addresses import Endpoint
from orchestrator.agents.llm.messages import Usage
from orchestrator.contract.errors import AgentFailed, AgentUnfit
from orchestrator.contract.masking import mask_secrets

Kind = Literal[
    "rate_limited", "unavailable", "interrupted", "timed_out", "unreadable", "too_long", "rejected", "replayed"
]
WAITED_OUT: frozenset[Kind] = frozenset({"rate_limited", "unavailable", "interrupted"})
MAX_WORDS = 400  # characters of what a provider says


class ModelFailure(AgentFailed):
    """A call that failed; the round may fail with it, the loop goes on. retry_after: seconds, if the provider said.

    usage: what was used up all the same, as when a stream broke off.
    """

    code = "model_failed"

    def __init__(
        self, message: str, kind: Kind, *, retry_after: float | None = None, usage: Usage | None = None
    ) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.retry_after = retry_after
        self.usage = usage or Usage()


def describe_failure(error: Exception, endpoint: Endpoint, usage: Usage) -> AgentFailed:
    """Return our error for what pydantic-ai raised: ModelFailure, or AgentUnfit where no other try can help."""
    from pydantic_ai import exceptions as known

    name = f"{endpoint.provider}:{endpoint.model}"
    words = quote_provider(error, endpoint.key)
    if isinstance(error, known.ModelAuthenticationError):
        return AgentUnfit(f"{name} refused the key: {words} {advise_on_key(endpoint)}")
    if isinstance(error, known.ModelQuotaExceededError):
        return AgentUnfit(f"The account with {endpoint.provider!r} is out of credit or over its quota: {words}")
    if isinstance(error, known.ModelNotFoundError):
        return AgentUnfit(f"{endpoint.provider!r} has no model {endpoint.model!r} at this address: {words}")
    if isinstance(error, known.UserError):
        return AgentUnfit(f"{name} cannot be used: {words}")
    kind, sentence = _classify(error)
    return ModelFailure(
        f"{name} {sentence}: {words}", kind, retry_after=getattr(error, "retry_after", None), usage=usage
    )


def _classify(error: Exception) -> tuple[Kind, str]:
    from pydantic_ai import exceptions as known

    kinds: list[tuple[type[Exception], Kind, str]] = [
        (known.ModelRateLimitError, "rate_limited", "limits how often it is asked"),
        (known.ModelRequestTimeout, "timed_out", "did not answer in time"),
        (known.ModelTimeoutError, "timed_out", "did not answer in time"),
        (known.ModelUnavailableError, "unavailable", "is not available now"),
        (known.ModelServerError, "unavailable", "failed"),
        (known.ModelConnectionError, "interrupted", "could not be reached, or broke off"),
        (known.ModelContextWindowExceededError, "too_long", "takes no request of this length"),
        (known.ModelRequestRejectedError, "rejected", "rejected the request"),
    ]
    matching = (each for each in kinds if isinstance(error, each[0]))
    _, kind, sentence = next(matching, (Exception, "unreadable", "gave an answer that cannot be read"))
    if kind == "rejected" and any(word in str(error).lower() for word in ("context length", "too long", "too large")):
        return "too_long", "takes no request of this length"
    return kind, sentence


def advise_on_key(endpoint: Endpoint) -> str:
    name = endpoint.key_name
    if endpoint.is_of_task:
        address = f"{name.removesuffix('API_KEY')}BASE_URL"
        return f"No key is sent to an address that a task names; set {address} and {name} for the server instead."
    return f"Set {name}, or {name}_FILE with the name of a file, in the server's environment."


def quote_provider(error: Exception, key: str) -> str:
    """Return what the provider says, in one line, cut to a length, without any key."""
    body = getattr(error, "body", None)
    words = next(_find_messages(body), "") or str(error) or type(error).__name__
    line = " ".join(mask_secrets(words, [key]).split())
    cut = line if len(line) <= MAX_WORDS else line[: MAX_WORDS - 3] + "..."
    return cut if cut.endswith((".", "!", "?")) else f"{cut}."


def _find_messages(body: object) -> Iterator[str]:
    if isinstance(body, dict):
        if isinstance(body.get("message"), str):
            yield body["message"]
        yield from _find_messages(body.get("error"))
