"""A group of operations: each is declared once, for HTTP and for all that is made from the registry."""

import functools
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.datastructures import Default
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel

from orchestrator.contract.docstrings import docstring
from orchestrator.contract.errors import OrchestratorError
from orchestrator.operations.call import CallContext

JSON = Default(JSONResponse)
Errors = tuple[type[OrchestratorError], ...]
Method = Literal["GET", "POST", "PUT", "DELETE"]
Function = TypeVar("Function", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True, slots=True)
class Operation:
    """`body` is the shape that is sent as JSON, `form` the function that makes it of form fields instead.

    `plain` are path and query parameters: (type, default or ...). `raises` are errors of its own, besides those that
    every request can meet. `recognizes_repeats`: it knows by its values that it was called before, so that it takes no
    place among the keyed writes of an agent's turn.
    """

    name: str
    group: str
    method: Method
    path: str
    summary: str
    function: Callable[..., Awaitable[Any]]
    body: type[BaseModel] | None
    plain: dict[str, tuple[Any, Any]]
    returns: type
    form: Callable[..., Awaitable[BaseModel]] | None
    raises: Errors
    recognizes_repeats: bool

    @property
    def answers_with_file(self) -> bool:
        return issubclass(self.returns, Response)

    async def call(self, call: CallContext, **values: Any) -> Any:
        """Return the answer, of a download its bytes; `values` are the parameters and fields of the body together."""
        given = {name: values.pop(name) for name in list(values) if name in self.plain}
        if self.body is not None:
            given["body"] = await self.form(**values) if self.form else self.body(**values)
            values = {}
        if values:
            raise TypeError(f"{self.name} has no parameter {', '.join(sorted(values))}")
        for name, (_, default) in self.plain.items():
            if default is not ...:
                given.setdefault(name, default)
        if "call" in inspect.signature(self.function).parameters:
            given["call"] = call
        answer = await self.function(**given)
        if isinstance(answer, StreamingResponse):
            return b"".join([cast(bytes, chunk) async for chunk in answer.body_iterator])
        return answer.body if isinstance(answer, Response) else answer


class Group:
    """Declares operations: `@group.post("/start_loop", body=LoopStart)` on a function.

    The function's parameter `body` takes the shape. What it returns is the shape of the answer.
    A shape with `next_cursor` is answered with `Link: rel="next"`.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.router = APIRouter()
        self.operations: list[Operation] = []

    def get(
        self, path: str, *, tag: str | None = None, response_class: type[Response] = JSON, raises: Errors = ()
    ) -> Callable[[Function], Function]:
        return self._declare("GET", path, tag=tag, response_class=response_class, raises=raises)

    def post(
        self,
        path: str,
        *,
        body: type[BaseModel] | None = None,
        form: Callable[..., Awaitable[BaseModel]] | None = None,
        openapi_extra: dict[str, Any] | None = None,
        raises: Errors = (),
        recognizes_repeats: bool = False,
    ) -> Callable[[Function], Function]:
        return self._declare(
            "POST",
            path,
            body=body,
            form=form,
            openapi_extra=openapi_extra,
            raises=raises,
            recognizes_repeats=recognizes_repeats,
        )

    def put(self, path: str, *, body: type[BaseModel], raises: Errors = ()) -> Callable[[Function], Function]:
        return self._declare("PUT", path, body=body, raises=raises)

    def delete(self, path: str, *, raises: Errors = ()) -> Callable[[Function], Function]:
        return self._declare("DELETE", path, raises=raises)

    def _declare(
        self,
        method: Method,
        path: str,
        *,
        tag: str | None = None,
        body: type[BaseModel] | None = None,
        form: Callable[..., Awaitable[BaseModel]] | None = None,
        response_class: type[Response] = JSON,
        openapi_extra: dict[str, Any] | None = None,
        raises: Errors = (),
        recognizes_repeats: bool = False,
    ) -> Callable[[Function], Function]:
        def declare(function: Function) -> Function:
            returns, description = inspect.signature(function).return_annotation, docstring(function)
            self.router.add_api_route(
                path,
                _add_next_link(function) if "next_cursor" in getattr(returns, "model_fields", ()) else function,
                methods=[method],
                tags=[tag or self.tag],
                description=description,
                openapi_extra=openapi_extra,
                response_class=response_class,
            )
            operation = Operation(
                name=function.__name__,
                group=tag or self.tag,
                method=method,
                path=path,
                summary=description.split("\n")[0],
                function=function,
                body=body,
                plain=_read_parameters(cast(APIRoute, self.router.routes[-1])),
                returns=returns,
                form=form,
                raises=raises,
                recognizes_repeats=recognizes_repeats,
            )
            self.operations.append(operation)
            return function

        return declare


def _read_parameters(route: APIRoute) -> dict[str, tuple[Any, Any]]:
    """Return path and query parameters as FastAPI reads them, in the order of the function's own."""
    fields = {field.name: field for field in (*route.dependant.path_params, *route.dependant.query_params)}
    return {
        name: (
            fields[name].field_info.annotation,
            ... if fields[name].field_info.is_required() else fields[name].field_info.default,
        )
        for name in inspect.signature(route.endpoint).parameters
        if name in fields
    }


def _add_next_link(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Return the function as HTTP calls it: its page leads on with a header, the same request with the next cursor."""
    signature = inspect.signature(function)
    cursor = "after" if "after" in signature.parameters else "cursor"

    @functools.wraps(function)
    async def answer(*, http_request: Request, http_response: Response, **given: Any) -> Any:
        page = await function(**given)
        if page.next_cursor is not None:
            http_response.headers["link"] = _build_next_link(http_request, cursor, page.next_cursor)
        return page

    keyword = inspect.Parameter.KEYWORD_ONLY
    added = [
        inspect.Parameter("http_request", keyword, annotation=Request),
        inspect.Parameter("http_response", keyword, annotation=Response),
    ]
    vars(answer)["__signature__"] = signature.replace(parameters=[*signature.parameters.values(), *added])
    return answer


def _build_next_link(request: Request, name: str, cursor: str) -> str:
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    target = urlencode([*(pair for pair in query if pair[0] != name), (name, cursor)])
    return f'<{quote(request.scope["path"])}?{target}>; rel="next"'
