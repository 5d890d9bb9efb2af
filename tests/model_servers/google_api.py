"""Google's generateContent, as the Gemini API speaks it."""

import json
from collections.abc import Iterator
from typing import Any

from tests.model_servers.answers import Answer, HttpError
from tests.model_servers.requests import ModelRequest

FINISH = {"stop": "STOP", "length": "MAX_TOKENS", "tools": "STOP", "refusal": "SAFETY", "filtered": "SAFETY"}
ERRORS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}


def render(request: ModelRequest, answer: Answer) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [{"text": answer.text}] if answer.text else []
    parts += [{"functionCall": {"name": tool.name, "args": tool.arguments}} for tool in answer.tools]
    return _part(request, answer, parts, FINISH[answer.finish])


def render_events(request: ModelRequest, answer: Answer) -> Iterator[str]:
    for piece in answer.pieces():
        yield f"data: {json.dumps(_part(request, answer, [{'text': piece}], None))}\n\n"
    calls = [{"functionCall": {"name": tool.name, "args": tool.arguments}} for tool in answer.tools]
    yield f"data: {json.dumps(_part(request, answer, calls, FINISH[answer.finish]))}\n\n"


def render_error(error: HttpError) -> dict[str, Any]:
    status = ERRORS.get(error.status, "INTERNAL")
    return {"error": {"code": error.status, "message": error.message, "status": status}}


def _part(request: ModelRequest, answer: Answer, parts: list, finish: str | None) -> dict[str, Any]:
    candidate = {"index": 0, "content": {"role": "model", "parts": parts}} | (
        {"finishReason": finish} if finish else {}
    )
    sent, written = answer.count_input(request), answer.count_output()
    return {
        "candidates": [candidate],
        "modelVersion": request.model,
        "responseId": f"response-{request.number}",
        "usageMetadata": {
            "promptTokenCount": sent,
            "cachedContentTokenCount": answer.cached_tokens,
            "candidatesTokenCount": written,
            "totalTokenCount": sent + written,
        },
    }
