"""What a loop is going to cost, before it starts: an agent that pays says what a turn of it costs."""

import math

from orchestrator.contract.errors import AgentFailed, Invalid
from orchestrator.contract.model_calls import LoopEstimate, TurnEstimate
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.agents import EstimatesTurns
from orchestrator.contract.spec import TaskSpec
from orchestrator.operations.budgets import build_unknown_price

MIN_VERSIONS = 5  # a budget that buys fewer shows nothing of what the search can do


def estimate_loop(plugins: Plugins, spec: TaskSpec) -> LoopEstimate | None:
    """Return what versions are likely to cost; None where nothing is paid or a price is unknown.

    Raises Invalid for an agent that cannot take its role, where a budget of money buys fewer than five versions, and
    where a price is unknown under one.
    """
    turns = _list_turns(plugins, spec)
    unknown = next((turn for turn in turns if turn.likely_usd is None or turn.most_usd is None), None)
    budget = spec.budget.cost_usd
    if unknown is not None and budget is not None:
        raise build_unknown_price(unknown.model)
    version_usd = sum(turn.likely_usd or 0.0 for turn in turns)
    if unknown is not None or version_usd == 0:
        return None
    bought = spec.budget.versions
    if budget is not None:
        reserved = max(turn.most_usd or 0.0 for turn in turns)
        bought = min(bought, max(math.floor((budget - reserved) / version_usd) + 1, 0))
        _check_enough(bought, spec, version_usd, reserved)
    return LoopEstimate(version_usd=version_usd, budget_versions=bought)


def _list_turns(plugins: Plugins, spec: TaskSpec) -> list[TurnEstimate]:
    """Return estimates of the turns that each version takes, of the agents that pay."""
    try:
        agents = (plugins.coder(spec), plugins.evaluator(spec))
    except AgentFailed as error:
        raise Invalid(str(error), field=error.field) from error
    return [agent.estimate_turn() for agent in agents if isinstance(agent, EstimatesTurns)]


def _check_enough(bought: int, spec: TaskSpec, version_usd: float, reserved: float) -> None:
    wanted = min(MIN_VERSIONS, spec.budget.versions)
    if bought >= wanted:
        return
    needed = (wanted - 1) * version_usd + reserved
    raise Invalid(
        f"budget.cost_usd = {spec.budget.cost_usd:g} buys about {bought} versions: one costs about "
        f"${version_usd:.4f}, and ${reserved:.4f} are reserved for a call. {wanted} versions need about "
        f"${needed:.2f}; raise the budget, choose a cheaper model, or lower what a call may use.",
        field="budget.cost_usd",
    )
