"""Every operation, as its group declares it: what the client, the docs and the engine's own agents are made from."""

from orchestrator.operations import (
    admin,
    artifacts,
    charts,
    checks,
    code,
    containers,
    datasets,
    diffs,
    drafting,
    environments,
    exports,
    feedback,
    keeping,
    ledger,
    log_search,
    logs,
    loops,
    marks,
    messages,
    notifications,
    regrades,
    reports,
    results,
    server,
    tasks,
    trials,
)
from orchestrator.operations.group import Group, Operation

# A request is matched against one route after another: what is called most often stands first.
GROUPS: tuple[Group, ...] = (
    results.group,
    messages.group,
    logs.group,
    code.group,
    tasks.group,
    loops.group,
    drafting.group,
    containers.group,
    feedback.group,
    ledger.group,
    log_search.group,
    datasets.group,
    admin.group,
    notifications.group,
    marks.group,
    checks.group,
    trials.group,
    regrades.group,
    diffs.group,
    artifacts.group,
    charts.group,
    reports.group,
    exports.group,
    keeping.group,
    environments.group,
    server.group,
)


ROUTERS = tuple(group.router for group in GROUPS)
OPERATIONS: dict[str, Operation] = {operation.name: operation for group in GROUPS for operation in group.operations}
