"""What a call costs: by the task's own prices, else by the list that genai-prices ships; nothing is downloaded."""

from dataclasses import dataclass

from orchestrator.agents.llm.addresses import Endpoint
from orchestrator.agents.llm.messages import Usage
from orchestrator.agents.llm.packages import load_package

MILLION = 1_000_000
PRICED_AS = {"openai-chat": "openai", "openai-responses": "openai"}


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices that the task gives, in US dollars for a million tokens; None where it gives none."""

    input_usd: float | None = None
    output_usd: float | None = None


def measure_cost(endpoint: Endpoint, usage: Usage, prices: Prices) -> float | None:
    """Return the cost in US dollars; None if no price is known.

    Servers that run models on one's own machines cost nothing; a gateway may, wherever it runs.
    """
    if prices.input_usd is not None and prices.output_usd is not None:
        return (usage.input_tokens * prices.input_usd + usage.output_tokens * prices.output_usd) / MILLION
    if endpoint.is_free:
        return 0.0
    listed = load_package("genai_prices")
    tokens = listed.Usage(
        input_tokens=usage.input_tokens,
        cache_read_tokens=usage.cached_tokens,
        cache_write_tokens=usage.cache_write_tokens,
        output_tokens=usage.output_tokens,
    )
    provider = PRICED_AS.get(endpoint.provider, endpoint.provider)
    try:
        return float(listed.calc_price(tokens, endpoint.model, provider_id=provider).total_price)
    except (LookupError, ValueError):  # an unknown provider or model, or counts that do not fit each other
        return None
