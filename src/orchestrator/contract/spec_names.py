"""Names that a task spec may hold: those of plug-ins, and those that are not built yet."""

from pydantic import ValidationInfo

from orchestrator.contract.plugin_names import Group, plugin_names

NOT_BUILT: dict[str, tuple[str, ...]] = {
    "run.runner": ("docker", "kubernetes", "cloudrun"),
    "grade.kind": ("tests", "command", "external"),
    "search.policy": ("best_of_n", "tree", "islands"),
    "agents.generator": ("llm", "command", "external"),
    "agents.coder": ("llm", "command", "external"),
    "agents.evaluator": ("llm", "command", "external"),
    "human.approve": ("each_version", "new_best"),
}

STORED = {"stored": True}  # validation context of what comes from our own records


def check_name(field: str, value: str, names: Group | tuple[str, ...], info: ValidationInfo) -> str:
    """Return `value` if it can be carried out; raise ValueError, which says whether it is unknown or not built, if not.

    names: what there is, or the group of plug-ins it is one of. A stored spec is taken as it is (context `STORED`): a
    plug-in that has gone must not make a task unreadable.
    """
    if info.context == STORED:
        return value
    there = list(names) if isinstance(names, tuple) else plugin_names(names)
    if value in there:
        return value
    why = "is not built yet" if value.split(":")[0] in NOT_BUILT[field] else "is unknown"
    raise ValueError(f"{field} = {value!r} {why}; there is: {', '.join(there)}")
