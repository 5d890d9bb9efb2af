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


def error_of(response: httpx.Response) -> OrchestratorError:
    """Return the error that the answer stands for: of the contract's own class if it has one, with `request_id`."""
    try:
        said = response.json()
    except ValueError:
        said = {}
    if not isinstance(said, dict):
        said = {}
    detail = _sentence(said.get("detail")) or f"The server answered {response.status_code} and said no more."
    code, request_id = str(said.get("code", "")), str(said.get("request_id", ""))
    known = _BY_CODE.get(code)
    if known is None:
        return RequestFailed(response.status_code, code, detail, request_id)
    error = known(detail)
    error.request_id = request_id
    return error


def _sentence(detail: object) -> str:
    """One text of FastAPI's detail: itself, or its list of fields with what is wrong with each."""
    if not isinstance(detail, list):
        return str(detail or "")
    return "; ".join(
        f"{_field(item.get('loc', ()))}: {item.get('msg', '')}" for item in detail if isinstance(item, dict)
    )


def _field(loc: object) -> str:
    parts = [str(part) for part in loc] if isinstance(loc, list | tuple) else []
    return ".".join(parts[1:] or parts)


def _classes(root: type[OrchestratorError]) -> list[type[OrchestratorError]]:
    return [root, *(found for child in root.__subclasses__() for found in _classes(child))]


_BY_CODE = {
    found.code: found for found in _classes(OrchestratorError) if found.__module__.startswith(f"{errors.__name__}.")
}
