"""Failures in one shape: FastAPI's `detail` with code, title, status and request id. Input is never echoed."""

import inspect
import logging
from collections.abc import Sequence
from typing import Any

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
from orchestrator.contract.invalid_values import describe_invalid
from orchestrator.contract.problems import FieldError, Problem
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
    text = str(error)
    errors = [FieldError(field=error.field, message=text, code=error.code)]
    return _answer(error.status, error.code, error.title, text, request_id, accept, errors=errors)


def add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(OrchestratorError)
    async def ours(request: Request, error: OrchestratorError) -> Response:
        return problem(error, _request_id(request), _accept(request))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        wanted = _form_wanted(request)
        if wanted is not None:
            return problem(wanted, _request_id(request), _accept(request))
        problems = error.errors()
        detail = [{"loc": e["loc"], "msg": _said(e), "type": e["type"]} for e in problems]
        errors = [FieldError(field=_join(e["loc"]), message=_said(e), code=e["type"]) for e in problems]
        return _answer(422, Invalid.code, Invalid.title, detail, _request_id(request), _accept(request), errors=errors)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if isinstance(error.__cause__, OrchestratorError):  # raised while the body was being read
            return problem(error.__cause__, _request_id(request), _accept(request))
        if error.status_code == 400 and "exceeded maximum size" in str(error.detail):
            large = TooLarge(f"A code file can have at most {MAX_FILE_BYTES} bytes (1 MiB); this one is larger.")
            return problem(large, _request_id(request), _accept(request))
        code, detail = _CODES.get(error.status_code, "error"), _detail(error)
        errors = [FieldError(field=None, message=detail, code=code)]
        answer = _answer(
            error.status_code, code, str(error.detail), detail, _request_id(request), _accept(request), errors=errors
        )
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        request_id = _request_id(request)
        logger.error("request %s failed", request_id, exc_info=error)
        failed = OrchestratorError(f"The server failed on this request; its log has details under {request_id}.")
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
        f"{operation.name} takes a form (multipart/form-data), not JSON. Required fields: {needed}; optional "
        f"fields: {others}."
    )


def _detail(error: HTTPException) -> str:
    """Return in a sentence what the framework says of a path or a method that it does not know."""
    if error.status_code == 404 and error.detail == "Not Found":
        return "This path does not exist; /docs lists the operations."
    allowed = (error.headers or {}).get("Allow")
    if error.status_code == 405 and allowed is not None:
        return f"This path accepts only {allowed}; /docs lists the operations."
    return str(error.detail)


def _said(error: dict) -> str:
    """Return the message without the sender's own value, except where our own checks name what they refuse."""
    if error["type"] == "model_attributes_type" and tuple(error["loc"]) == ("body",):
        return "Send the fields as one JSON object, with the header `Content-Type: application/json`."
    return describe_invalid(error)


def _join(loc: Sequence[str | int]) -> str | None:
    """Return the path of a value without where it was sent (body, query, path); None for the whole body."""
    return ".".join(map(str, loc[1:])) or None


def _answer(
    status: int,
    code: str,
    title: str,
    detail: str | list[dict[str, Any]],
    request_id: str,
    accept: str,
    *,
    errors: list[FieldError],
) -> Response:
    problem = Problem.model_construct(
        detail=detail, code=code, title=title, status=status, request_id=request_id, errors=errors
    )
    media_type = "application/problem+json" if "application/problem+json" in accept else "application/json"
    answer = Response(problem.model_dump_json(), status, media_type=media_type)
    if status == NotAuthenticated.status:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status == Overloaded.status:
        answer.headers["Retry-After"] = "1"
    return answer


def _request_id(request: Request) -> str:
    return getattr(request.state, "request_id", "")


def _accept(request: Request) -> str:
    return request.headers.get("accept", "")
