"""Whether an answer has a status that the API's description names for its operation."""

import re
from functools import cache

import httpx

from orchestrator.operations.registry import OPERATIONS
from orchestrator.web.openapi import list_errors

SUCCESSES = {200, 206, 304}


def check_documented(response: httpx.Response) -> None:
    """Fail if the operation answers with a status that its description lacks."""
    request = response.request
    for method, path, statuses in _list_statuses():
        if method == request.method and path.fullmatch(request.url.path):
            assert response.status_code in statuses, (method, path.pattern, response.status_code, sorted(statuses))
            return


@cache
def _list_statuses() -> list[tuple[str, re.Pattern[str], set[int]]]:
    return [
        (
            operation.method,
            re.compile(re.sub(r"\{\w+\}", "[^/]+", operation.path)),
            SUCCESSES | {error.status for error in list_errors(operation, operation.method)},
        )
        for operation in OPERATIONS.values()
    ]
