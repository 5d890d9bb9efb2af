"""Failures in one shape: FastAPI's `detail` with code, title, status and request id. Input is never echoed."""

import inspect
import logging

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from orchestrator.contract.errors import (
    Invalid,
    NotAuthenticated,
    OrchestratorError,
    Overloaded,
    TooLarge,
    UnsupportedMedia,
)
from orchestrator.operations.code import MAX_FILE_BYTES
from orchestrator.operations.registry import OPERATIONS

logger = logging.getLogger(__name__)
_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}


def problem(error: OrchestratorError, request_id: str, accept: str = "") -> Response:
    return _answer(error.status, error.code, error.title, str(error), request_id, accept)


def add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(OrchestratorError)
    async def ours(request: Request, error: OrchestratorError) -> Response:
        return problem(error, _request_id(request), _accept(request))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        wanted = _form_wanted(request)
        if wanted is not None:
            return problem(wanted, _request_id(request), _accept(request))
        detail = [{"loc": e["loc"], "msg": _said(e), "type": e["type"]} for e in error.errors()]
        return _answer(422, Invalid.code, Invalid.title, detail, _request_id(request), _accept(request))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if isinstance(error.__cause__, OrchestratorError):  # raised while the body was being read
            return problem(error.__cause__, _request_id(request), _accept(request))
        if error.status_code == 400 and "exceeded maximum size" in str(error.detail):
            large = TooLarge(f"A code file may have {MAX_FILE_BYTES} bytes at most (1 MiB); this one is larger.")
            return problem(large, _request_id(request), _accept(request))
        code = _CODES.get(error.status_code, "error")
        answer = _answer(
            error.status_code, code, str(error.detail), _told(error), _request_id(request), _accept(request)
        )
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        request_id = _request_id(request)
        logger.error("request %s failed", request_id, exc_info=error)
        failed = OrchestratorError(f"The server failed on this request; its log tells more under {request_id}.")
        return problem(failed, request_id, _accept(request))


def _form_wanted(request: Request) -> UnsupportedMedia | None:
    """Return what to send instead if a form was wanted and something else came."""
    route = request.scope.get("route")
    operation = OPERATIONS.get(getattr(route, "name", ""))
    sent = request.headers.get("content-type", "")
    if (
        operation is None
        or operation.form is None
        or getattr(route, "body_field", None) is None
        or sent.startswith(("multipart/form-data", "application/x-www-form-urlencoded"))
    ):
        return None
    fields = inspect.signature(operation.form).parameters.values()
    needed = ", ".join(field.name for field in fields if field.default is field.empty)
    others = ", ".join(field.name for field in fields if field.default is not field.empty)
    return UnsupportedMedia(
        f"{operation.name} takes a form (multipart/form-data), not JSON: {needed}; and, where wanted, {others}."
    )


def _told(error: HTTPException) -> object:
    """Return in a sentence what the framework says of a path or a method that it does not know."""
    if error.status_code == 404 and error.detail == "Not Found":
        return "There is no such path; /docs lists the operations."
    allowed = (error.headers or {}).get("Allow")
    if error.status_code == 405 and allowed is not None:
        return f"This path takes {allowed} only; /docs lists the operations."
    return error.detail


def _said(error: dict) -> str:
    """Return the message without the sender's own value, except where our own checks name what they refuse."""
    if error["type"] == "model_attributes_type" and tuple(error["loc"]) == ("body",):
        return "Send the fields as one JSON object, with the header `Content-Type: application/json`."
    return error["msg"].removeprefix("Value error, ")


def _answer(status: int, code: str, title: str, detail: object, request_id: str, accept: str) -> Response:
    body = {"detail": detail, "code": code, "title": title, "status": status, "request_id": request_id}
    media_type = "application/problem+json" if "application/problem+json" in accept else "application/json"
    answer = Response(orjson.dumps(body, default=str), status, media_type=media_type)
    if status == NotAuthenticated.status:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status == Overloaded.status:
        answer.headers["Retry-After"] = "1"
    return answer


def _request_id(request: Request) -> str:
    return getattr(request.state, "request_id", "")


def _accept(request: Request) -> str:
    return request.headers.get("accept", "")
