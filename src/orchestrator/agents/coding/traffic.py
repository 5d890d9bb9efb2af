"""What a session used, from two sides: what the agent says, and what the proxy counted. Pure.

Of each kind of tokens the higher number counts, so that a sum may be too high but not too low.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.agents.coding.usage import Report
from orchestrator.contract.egress import EgressAttempt
from orchestrator.contract.model_calls import MAX_TOKENS, Usage


@dataclass(frozen=True)
class Used:
    """usage, cost_usd: as the ledger takes them, None where they are unknown. model_calls: None if none could be seen.

    remark: what is not known of it, as a sentence; empty where all is.
    """

    usage: Usage | None
    cost_usd: float | None
    model_calls: int | None = None
    remark: str = ""


def combine_usage(report: Report, attempts: Sequence[EgressAttempt], *, reserved_tokens: int) -> Used:
    """Return what a session used. Where calls could not be read, it is at least what was reserved for it."""
    reached = [attempt for attempt in attempts if attempt.allowed]
    calls = sum(attempt.model_calls for attempt in reached)
    if not calls:
        return Used(report.usage, report.cost_usd)
    unread = sum(attempt.unread_calls for attempt in reached)
    counted = _sum(reached)
    usage = _merge(report.usage, counted)
    is_partial = unread > 0 or (report.usage is None and any(attempt.tls_connections for attempt in reached))
    total = usage.input_tokens + usage.output_tokens
    if is_partial and (total == 0 or total < reserved_tokens):
        usage = None
    cost = _raise_cost(report, counted)
    remark = f"The tokens of {unread:,} of its {calls:,} model calls are unknown." if unread else ""
    return Used(usage, cost, calls, remark)


def _sum(attempts: Sequence[EgressAttempt]) -> Usage:
    sent = min(sum(attempt.input_tokens for attempt in attempts), MAX_TOKENS)
    return Usage(
        input_tokens=sent,
        cached_tokens=min(sum(attempt.cached_tokens for attempt in attempts), sent),
        output_tokens=min(sum(attempt.output_tokens for attempt in attempts), MAX_TOKENS),
    )


def _merge(said: Usage | None, counted: Usage) -> Usage:
    if said is None:
        return counted
    larger = max((counted, said), key=lambda usage: usage.input_tokens)
    return Usage(
        input_tokens=larger.input_tokens,
        cached_tokens=larger.cached_tokens,
        output_tokens=max(said.output_tokens, counted.output_tokens),
    )


def _raise_cost(report: Report, counted: Usage) -> float | None:
    """Return the cost that the agent says, raised as its tokens are: a cost is linear in both kinds of them."""
    if report.cost_usd is None or report.usage is None:
        return report.cost_usd
    pairs = (
        (counted.input_tokens, report.usage.input_tokens),
        (counted.output_tokens, report.usage.output_tokens),
    )
    return report.cost_usd * max(1.0, *(more / said for more, said in pairs if said))
