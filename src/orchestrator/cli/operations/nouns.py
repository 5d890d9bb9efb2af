"""The same commands by noun: `orchestrator task list` is `orchestrator get-tasks`. Read off the names; the odd ones are listed."""

from orchestrator.client.table import Operation, operations

ODD = {
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
    "stream_events": ("event", "follow"),
    "tail_logs": ("log", "tail"),
    "search_logs": ("log", "search"),
}
TWINS = {"logs": "log", "results": "result", "messages": "message", "events": "event", "tasks": "task", "loops": "loop"}
LISTED = "s"  # get_tasks lists, get_task shows


def nouns() -> dict[str, dict[str, Operation]]:
    """The operation behind each verb of each noun."""
    found: dict[str, dict[str, Operation]] = {}
    for operation in operations().values():
        place = ODD.get(operation.name) or _read_off(operation.name)
        if place is not None:
            found.setdefault(place[0], {})[place[1]] = operation
    return found


def _read_off(name: str) -> tuple[str, str] | None:
    """(noun, verb) of a name of the form verb_noun; None for a single word."""
    verb, _, noun = name.partition("_")
    if not noun:
        return None
    singular = noun.removesuffix("ies") + "y" if noun.endswith("ies") else noun.removesuffix(LISTED)
    singular = singular.replace("_", "-")
    if verb == "get":
        return singular, "list" if noun.endswith(LISTED) else "show"
    return singular, verb
