"""Budgets of model calls: what is refused before a call, and what is said after one."""

from orchestrator.contract.errors import BudgetUsedUp, Invalid
from orchestrator.contract.model_calls import ModelCall, ModelCallStart, Spending
from orchestrator.contract.spec import Budget
from orchestrator.storage.queries import messages, tasks
from orchestrator.storage.transaction import Tx

WARNINGS = (0.5, 0.8)  # shares of a budget at which the conversation says so


def check_budget(budget: Budget, body: ModelCallStart, spent: Spending) -> None:
    """Check that the loop's budgets have room for the call; raise BudgetUsedUp, or Invalid if its price is unknown."""
    if budget.model_calls is not None and spent.model_calls + 1 > budget.model_calls:
        raise BudgetUsedUp(
            f"All {budget.model_calls:,} model calls of the budget are used (budget.model_calls).",
            budget="budget_model_calls",
        )
    if budget.tokens is not None and spent.tokens + body.reserved_tokens > budget.tokens:
        raise BudgetUsedUp(
            f"{spent.tokens:,} of {budget.tokens:,} tokens are used, and the next call may take "
            f"{body.reserved_tokens:,} (budget.tokens).",
            budget="budget_tokens",
        )
    if budget.cost_usd is None:
        return
    if body.reserved_usd is None:
        raise build_unknown_price(body.model)
    if spent.cost_usd + body.reserved_usd > budget.cost_usd:
        raise BudgetUsedUp(
            f"${spent.cost_usd:.4f} of ${budget.cost_usd:.2f} are spent or reserved, and the next call may cost "
            f"${body.reserved_usd:.4f} (budget.cost_usd)."
        )


def build_unknown_price(model: str) -> Invalid:
    """Build the refusal of a model without a price under a budget of money."""
    return Invalid(
        f"The price of {model!r} is unknown, and budget.cost_usd is set. Give its price (input_usd and output_usd) in "
        "the options of the agent, or leave budget.cost_usd out and limit tokens or time instead.",
        field="budget.cost_usd",
    )


def warn_of_budget(tx: Tx, finished: ModelCall, before: Spending, after: Spending) -> None:
    """Say in the conversation that half, or four fifths, of a budget are used; once for each."""
    budget = tasks.find(tx, finished.task_id).spec.budget
    limits = (
        (budget.cost_usd, before.cost_usd - before.reserved_usd, after.cost_usd - after.reserved_usd, "money"),
        (budget.tokens, before.tokens, after.tokens, "tokens"),
    )
    for limit, was, now_is, what in limits:
        passed = [share for share in WARNINGS if limit and was < share * limit <= now_is]
        if passed:
            amount = f"${now_is:.4f} of ${limit:.2f}" if what == "money" else f"{now_is:,} of {limit:,}"
            content = f"{max(passed):.0%} of the budget of {what} are used: {amount}."
            messages.post(tx, task_id=finished.task_id, sender="engine", role="system", content=content)
