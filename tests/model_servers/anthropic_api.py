"""Anthropic's messages API."""

import json
from collections.abc import Iterator
from typing import Any

from tests.model_servers.answers import Answer, HttpError
from tests.model_servers.requests import ModelRequest

FINISH = {"stop": "end_turn", "length": "max_tokens", "tools": "tool_use", "refusal": "refusal", "filtered": "refusal"}
ERRORS = {
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}


def render(request: ModelRequest, answer: Answer) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "text", "text": answer.text}] if answer.text else []
    content += [
        {"type": "tool_use", "id": tool.id, "name": tool.name, "input": tool.arguments} for tool in answer.tools
    ]
    return _message(request, answer) | {
        "content": content,
        "stop_reason": FINISH[answer.finish],
        "usage": _usage(request, answer) | {"output_tokens": answer.count_output()},
    }


def render_events(request: ModelRequest, answer: Answer) -> Iterator[str]:
    yield _event("message_start", message=_message(request, answer))
    blocks = 0
    if answer.text:
        yield _event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        for piece in answer.pieces():
            yield _event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
        yield _event("content_block_stop", index=0)
        blocks = 1
    for index, tool in enumerate(answer.tools, blocks):
        block = {"type": "tool_use", "id": tool.id, "name": tool.name, "input": {}}
        yield _event("content_block_start", index=index, content_block=block)
        delta = {"type": "input_json_delta", "partial_json": json.dumps(tool.arguments)}
        yield _event("content_block_delta", index=index, delta=delta)
        yield _event("content_block_stop", index=index)
    ended = {"stop_reason": FINISH[answer.finish], "stop_sequence": None}
    yield _event("message_delta", delta=ended, usage={"output_tokens": answer.count_output()})
    yield _event("message_stop")


def render_error(error: HttpError) -> dict[str, Any]:
    kind = ERRORS.get(error.status, "invalid_request_error")
    return {"type": "error", "error": {"type": kind, "message": error.message}, "request_id": "req_1"}


def _message(request: ModelRequest, answer: Answer) -> dict[str, Any]:
    return {
        "id": f"msg_{request.number}",
        "type": "message",
        "role": "assistant",
        "model": request.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": _usage(request, answer) | {"output_tokens": 1},
    }


def _usage(request: ModelRequest, answer: Answer) -> dict[str, Any]:
    """Anthropic counts cached tokens apart from the others."""
    return {
        "input_tokens": answer.count_input(request) - answer.cached_tokens,
        "cache_read_input_tokens": answer.cached_tokens,
        "cache_creation_input_tokens": 0,
    }


def _event(kind: str, **data: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind} | data)}\n\n"
