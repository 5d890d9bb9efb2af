"""The errors in the API's description: for each operation every status that it can answer with, and its codes.

Added to what FastAPI describes when that is asked for: as responses of each route they would slow every start down.
"""

from collections import defaultdict
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from orchestrator.contract.errors import (
    DatabaseUnreachable,
    Invalid,
    NotAllowed,
    NotAuthenticated,
    OrchestratorError,
    Overloaded,
    StorageFull,
    TooLarge,
    UnsupportedMedia,
)
from orchestrator.contract.problems import Problem
from orchestrator.operations.group import Errors, Operation
from orchestrator.operations.registry import OPERATIONS

ALWAYS: Errors = (NotAuthenticated, NotAllowed, Invalid, OrchestratorError, Overloaded, DatabaseUnreachable)
SCHEMAS = "#/components/schemas/{model}"


def describe_errors(app: FastAPI) -> None:
    """Let the description of `app` tell of errors."""
    describe = app.openapi

    def describe_all() -> dict[str, Any]:
        if app.openapi_schema is None:
            add_errors(describe())
        return describe()

    vars(app)["openapi"] = describe_all


def add_errors(schema: dict[str, Any]) -> None:
    """Add the errors of each operation and the shapes of problems; FastAPI's own shapes for them go."""
    for path in schema["paths"].values():
        for method, described in path.items():
            operation = OPERATIONS.get(described["operationId"])
            described["responses"] |= _responses(list_errors(operation, method.upper()))
    shapes = schema["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        shapes.pop(name, None)
    shapes |= models_json_schema([(Problem, "serialization")], ref_template=SCHEMAS)[1]["$defs"]


def list_errors(operation: Operation | None, method: str) -> Errors:
    """Return the errors of an operation, or of another path: those of its own and those that every request can meet."""
    errors = ALWAYS + (operation.raises if operation else ())
    if method != "GET":
        errors += (StorageFull,)
    if operation and (operation.body or operation.form):
        errors += (TooLarge,)
    return errors + (UnsupportedMedia,) if operation and operation.form else errors


def _responses(errors: Errors) -> dict[str, Any]:
    codes: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for error in errors:
        codes[error.status].update(dict.fromkeys(_list_codes(error)))
    content = {"application/json": {"schema": {"$ref": SCHEMAS.format(model=Problem.__name__)}}}
    return {
        str(status): {"description": f"Code: {', '.join(codes[status])}", "content": content}
        for status in sorted(codes)
    }


def _list_codes(error: type[OrchestratorError]) -> list[str]:
    """Return its code and, of an error that an operation names, those of its kinds."""
    kinds = [] if error in ALWAYS else error.__subclasses__()
    return [error.code, *(code for kind in kinds if kind.status == error.status for code in _list_codes(kind))]
