"""Names that a task spec may hold: those of plug-ins, and those that are not built yet."""

from pydantic import ValidationInfo

from orchestrator.contract.plugin_names import Group, list_plugin_names

NOT_BUILT: dict[str, tuple[str, ...]] = {
    "run.runner": ("docker", "kubernetes", "cloudrun"),
    "agents.generator": ("external",),
    "agents.coder": ("external",),
    "agents.evaluator": ("external",),
    "human.approve": ("each_version", "new_best"),
}

CODER = "agents.coder"
STORED = {"stored": True}  # validation context of what comes from our own records


MAX_AGENT_CHARS = 500
MAX_CODERS = 8  # in one loop; each needs a try before it can be compared


def split_agent_name(name: str) -> tuple[str, str]:
    """Return the plug-in and what it is to use: `llm:openai:gpt-5` is `llm` with the reference `openai:gpt-5`."""
    plugin, _, reference = name.partition(":")
    return plugin, reference


def check_agent(field: str, value: str, info: ValidationInfo) -> str:
    """Return `value` if its plug-in is installed; raise ValueError if not. What a reference names is checked later."""
    if info.context != STORED and len(value) > MAX_AGENT_CHARS:
        raise ValueError(f"{field} has {len(value):,} characters; at most {MAX_AGENT_CHARS} are allowed")
    if info.context != STORED and value.count(":") == 1 and value.endswith(":"):
        raise ValueError(f"{field} = {value!r} lacks what follows the colon, as in 'llm:openai:gpt-5'")
    check_name(field, split_agent_name(value)[0], "agents", info)
    return value


def check_coders(value: object, info: ValidationInfo) -> str | list[str]:
    """Return the coder, or the list of coders if there are several; raise ValueError if it is neither.

    Of a list of one, the coder itself is returned.
    """
    if isinstance(value, str):
        return check_agent(CODER, value, info)
    names = [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(names) < len(value):
        raise ValueError(f"{CODER} must be the name of an agent or a list of names, such as ['llm:ollama:qwen3']")
    if info.context == STORED:
        return names
    if not names:
        raise ValueError(f"{CODER} is an empty list; name at least one coder, or leave it out for 'pipelines'")
    if len(names) > MAX_CODERS:
        raise ValueError(f"{CODER} names {len(names):,} coders; at most {MAX_CODERS} can share a loop")
    checked = [check_agent(CODER, name, info) for name in names]
    twice = next((name for name in checked if checked.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"{CODER} names {twice!r} twice; name each coder once")
    return checked if len(checked) > 1 else checked[0]


def check_name(field: str, value: str, names: Group | tuple[str, ...], info: ValidationInfo) -> str:
    """Return `value` if it can be carried out; raise ValueError, which says whether it is unknown or not built, if not.

    names: what there is, or the group of plug-ins it is one of. A stored spec is taken as it is (context `STORED`): a
    plug-in that has gone must not make a task unreadable.
    """
    if info.context == STORED:
        return value
    there = list(names) if isinstance(names, tuple) else list_plugin_names(names)
    if value in there:
        return value
    why = "is not built yet" if value.split(":")[0] in NOT_BUILT.get(field, ()) else "is unknown"
    raise ValueError(f"{field} = {value!r} {why}; available: {', '.join(there)}")
