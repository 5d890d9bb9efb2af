"""Every operation, read off the routers: what the client, the docs and the engine's own agents are made from."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel

from orchestrator.operations import (
    admin,
    artifacts,
    code,
    containers,
    datasets,
    diffs,
    environments,
    exports,
    feedback,
    keeping,
    log_lines,
    logs,
    loops,
    notifications,
    reports,
    tasks,
)
from orchestrator.operations.call import CallContext

# A request is matched against one route after another: what is called most often stands first.
ROUTERS: tuple[APIRouter, ...] = (
    logs.router,
    code.router,
    tasks.router,
    loops.router,
    containers.router,
    feedback.router,
    log_lines.router,
    datasets.router,
    admin.router,
    notifications.router,
    diffs.router,
    artifacts.router,
    reports.router,
    exports.router,
    keeping.router,
    environments.router,
)


@dataclass(frozen=True, slots=True)
class Operation:
    """`body` is the shape that is sent as JSON, `form` the function that makes it of form fields instead.

    `plain` are path and query parameters: (type, default or ...).
    """

    name: str
    group: str
    method: str
    path: str
    summary: str
    function: Callable[..., Awaitable[Any]]
    body: type[BaseModel] | None
    body_name: str | None
    plain: dict[str, tuple[Any, Any]]
    returns: type
    form: Callable[..., Awaitable[BaseModel]] | None

    async def call(self, call: CallContext, **values: Any) -> Any:
        """The answer, of a download its bytes; `values` are the parameters and the fields of the body, side by side."""
        given = {name: values.pop(name) for name in list(values) if name in self.plain}
        if self.body is not None:
            given[self.body_name] = await self.form(**values) if self.form else self.body(**values)
            values = {}
        if values:
            raise TypeError(f"{self.name} has no parameter {', '.join(sorted(values))}")
        for name, (_, default) in self.plain.items():
            if default is not ...:
                given.setdefault(name, default)
        answer = await (self.function(call, **given) if self._takes_call else self.function(**given))
        if isinstance(answer, StreamingResponse):
            return b"".join([chunk async for chunk in answer.body_iterator])
        return answer.body if isinstance(answer, Response) else answer

    @property
    def _takes_call(self) -> bool:
        return "call" in inspect.signature(self.function).parameters


def _operation(route: APIRoute) -> Operation:
    hints = get_type_hints(route.endpoint, include_extras=True)
    body, body_name, form, plain = None, None, None, {}
    for name, parameter in inspect.signature(route.endpoint).parameters.items():
        kind = hints[name]
        shape = get_args(kind)[0] if get_origin(kind) is Annotated else kind
        if shape is CallContext:
            continue
        if inspect.isclass(shape) and issubclass(shape, BaseModel):
            body, body_name = shape, name
            form = get_args(kind)[1].dependency if get_origin(kind) is Annotated else None
        else:
            plain[name] = (shape, ... if parameter.default is parameter.empty else parameter.default)
    return Operation(
        name=route.name,
        group=str(route.tags[0]),
        method=min(route.methods),
        path=route.path,
        summary=inspect.getdoc(route.endpoint).split("\n")[0],
        function=route.endpoint,
        body=body,
        body_name=body_name,
        plain=plain,
        returns=hints["return"],
        form=form,
    )


OPERATIONS: dict[str, Operation] = {
    route.name: _operation(route) for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)
}


def answers_with_file(operation: Operation) -> bool:
    return inspect.isclass(operation.returns) and issubclass(operation.returns, Response)
