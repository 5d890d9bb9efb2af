"""What a loop is going to cost, before it starts: an agent that pays says what a turn of it costs."""

import math
from collections.abc import Mapping

from orchestrator.contract.errors import AgentFailed, Invalid
from orchestrator.contract.model_calls import CoderEstimate, LoopEstimate, TurnEstimate
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.agents import EstimatesTurns
from orchestrator.contract.spec import TaskSpec
from orchestrator.operations.budgets import build_unknown_price

MIN_VERSIONS = 5  # a budget that buys fewer shows nothing of what the search can do
ROUNDING_USD = 1e-9
FREE = TurnEstimate(model="", likely_usd=0.0, most_usd=0.0)


def estimate_loop(plugins: Plugins, spec: TaskSpec) -> LoopEstimate | None:
    """Return what versions are likely to cost; None where nothing is paid or a price is unknown.

    Of several coders the mean counts: which of them gets how many versions is not known before.
    Raises Invalid for an agent that cannot take its role, where a budget of money buys fewer than five versions, and
    where a price is unknown under one.
    """
    coders, evaluator = _estimate_turns(plugins, spec)
    turns = [*coders.values(), evaluator]
    unknown = next((turn for turn in turns if turn.likely_usd is None or turn.most_usd is None), None)
    budget = spec.budget.cost_usd
    if unknown is not None and budget is not None:
        raise build_unknown_price(unknown.model)
    costs = {name: (turn.likely_usd or 0.0) + (evaluator.likely_usd or 0.0) for name, turn in coders.items()}
    version_usd = sum(costs.values()) / len(costs)
    if unknown is not None or version_usd == 0:
        return None
    bought = spec.budget.versions
    if budget is not None:
        reserved = max(turn.most_usd or 0.0 for turn in turns)
        bought = min(bought, max(math.floor((budget - reserved) / version_usd) + 1, 0))
        _check_enough(spec, costs, reserved)
    listed = [CoderEstimate(name=name, version_usd=cost) for name, cost in costs.items() if len(costs) > 1]
    return LoopEstimate(version_usd=version_usd, budget_versions=bought, coders=listed)


def _estimate_turns(plugins: Plugins, spec: TaskSpec) -> tuple[dict[str, TurnEstimate], TurnEstimate]:
    """Return what a turn of each coder and one of the evaluator cost; agents that do not say so cost nothing."""
    try:
        coders = {name: _estimate_turn(plugins.coder(spec, name)) for name in spec.agents.coders}
        return coders, _estimate_turn(plugins.evaluator(spec))
    except AgentFailed as error:
        raise Invalid(str(error), field=error.field) from error


def _estimate_turn(agent: object) -> TurnEstimate:
    return agent.estimate_turn() if isinstance(agent, EstimatesTurns) else FREE


def _check_enough(spec: TaskSpec, costs: Mapping[str, float], reserved: float) -> None:
    """Check that the budget buys five versions: a try of each coder, and the others by the cheapest."""
    budget, wanted = spec.budget.cost_usd or 0.0, min(MIN_VERSIONS, spec.budget.versions)
    tries = list(costs.values()) if len(costs) > 1 else []
    versions = [*tries, *[min(costs.values())] * (wanted - len(tries))]
    needed = sum(sorted(versions)[:-1]) + reserved
    if needed - budget <= ROUNDING_USD:
        return
    if len(costs) == 1:
        version_usd = versions[0]
        bought = max(math.floor((budget - reserved) / version_usd) + 1, 0)
        raise Invalid(
            f"budget.cost_usd = {budget:g} buys about {bought} versions: one costs about "
            f"${version_usd:.4f}, and ${reserved:.4f} are reserved for a call. {wanted} versions need about "
            f"${needed:.2f}; raise the budget, choose a cheaper model, or lower what a call may use.",
            field="budget.cost_usd",
        )
    raise Invalid(
        f"budget.cost_usd = {budget:g} does not buy a try of each of the {len(costs)} coders and {wanted} versions in "
        f"all, which need about ${needed:.2f}, ${reserved:.4f} of it reserved for a call; raise the budget, leave out "
        f"{max(costs, key=lambda name: costs[name])!r}, or lower what a call may use.",
        field="budget.cost_usd",
    )
