"""What a call of the client can raise besides the errors of contract.errors, and how an answer becomes one of them."""

import httpx

from orchestrator.contract import errors
from orchestrator.contract.errors import OrchestratorError


class RequestFailed(OrchestratorError):
    """The server refused for a reason that has no class of its own here: see status, code, detail and request id."""

    def __init__(self, status: int, code: str, detail: str, request_id: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.request_id = status, code, request_id


class ServerUnreachable(OrchestratorError):
    """No answer came: nothing listens there, or the connection broke."""

    code, status, title = "server_unreachable", 503, "No server"


def build_error(response: httpx.Response) -> OrchestratorError:
    """Return the error that the answer stands for: of the contract's own class if it has one, with `request_id`."""
    try:
        said = response.json()
    except ValueError:
        said = {}
    if not isinstance(said, dict):
        said = {}
    detail = (
        _format_detail(said.get("detail"))
        or f"The server answered with status {response.status_code} and no explanation."
    )
    code, request_id = str(said.get("code", "")), str(said.get("request_id", ""))
    known = _BY_CODE.get(code)
    if known is None:
        return RequestFailed(response.status_code, code, detail, request_id)
    error = known(detail)
    error.request_id, error.field = request_id, _find_field(said.get("errors")) or error.field
    return error


def _find_field(errors: object) -> str | None:
    """Return the field that the refusal is about, if it is one."""
    fields = [item.get("field") for item in errors if isinstance(item, dict)] if isinstance(errors, list) else []
    return fields[0] if len(fields) == 1 and isinstance(fields[0], str) else None


def _format_detail(detail: object) -> str:
    """One text of FastAPI's detail: itself, or its list of fields with what is wrong with each."""
    if not isinstance(detail, list):
        return str(detail or "")
    return "; ".join(
        f"{_format_field(item.get('loc', ()))}: {item.get('msg', '')}" for item in detail if isinstance(item, dict)
    )


def _format_field(loc: object) -> str:
    parts = [str(part) for part in loc] if isinstance(loc, list | tuple) else []
    return ".".join(parts[1:] or parts)


def _list_classes(root: type[OrchestratorError]) -> list[type[OrchestratorError]]:
    return [root, *(descendant for child in root.__subclasses__() for descendant in _list_classes(child))]


_BY_CODE = {
    error_class.code: error_class
    for error_class in _list_classes(OrchestratorError)
    if error_class.__module__.startswith(f"{errors.__name__}.")
}
