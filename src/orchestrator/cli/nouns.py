"""The commands of operations by noun: `orchestrator task list` is `orchestrator get-tasks`.

Noun and verb come from the operation's name; names that do not follow the pattern are listed.
"""

import re
from functools import cache

from orchestrator.client.table import Operation, load_operations

IRREGULAR = {
    "upload_task": ("task", "create"),
    "upload_results": ("result", "report"),
    "get_latest_results": ("result", "latest"),
    "upload_message": ("message", "send"),
    "upload_feedback": ("feedback", "send"),
    "get_feedback": ("feedback", "list"),
    "get_code": ("code", "list"),
    "get_code_version": ("code", "files"),
    "read_code": ("code", "show"),
    "container_status": ("container", "show"),
    "get_regrade": ("series", "show"),  # `orchestrator regrade` is a command of its own
    "get_regrades": ("series", "list"),
    "stream_events": ("event", "follow"),
    "tail_logs": ("log", "tail"),
    "search_logs": ("log", "search"),
}
PLURAL = "s"  # get_tasks lists, get_task shows


def group_by_noun() -> dict[str, dict[str, Operation]]:
    """Return the operation behind each verb of each noun."""
    by_noun: dict[str, dict[str, Operation]] = {}
    for operation in load_operations().values():
        noun_verb = IRREGULAR.get(operation.name) or _split_name(operation.name)
        if noun_verb is not None:
            by_noun.setdefault(noun_verb[0], {})[noun_verb[1]] = operation
    return by_noun


def name_commands(sentence: str) -> str:
    """Return the sentence with commands in place of operations: `orchestrator task list` for get_tasks."""
    return _find_names().sub(lambda match: f"`{_list_commands()[match[1]]}`", sentence)


@cache
def _find_names() -> re.Pattern[str]:
    names = sorted((name for name in load_operations() if "_" in name), key=len, reverse=True)
    return re.compile(rf"`?\b({'|'.join(names)})\b`?")


@cache
def _list_commands() -> dict[str, str]:
    by_noun = group_by_noun().items()
    short = {each.name: f"orchestrator {noun} {verb}" for noun, verbs in by_noun for verb, each in verbs.items()}
    return {name: f"orchestrator {each.command}" for name, each in load_operations().items()} | short


def _split_name(name: str) -> tuple[str, str] | None:
    """Split a name of the form verb_noun into (noun, verb); return None for a single word."""
    verb, _, noun = name.partition("_")
    if not noun:
        return None
    singular = noun.removesuffix("ies") + "y" if noun.endswith("ies") else noun.removesuffix(PLURAL)
    singular = singular.replace("_", "-")
    if verb == "get":
        return singular, "list" if noun.endswith(PLURAL) else "show"
    return singular, verb
