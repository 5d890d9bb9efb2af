"""OpenAI's responses API."""

import json
from collections.abc import Iterator
from typing import Any

from tests.model_servers.answers import Answer
from tests.model_servers.openai_chat import CREATED, render_error
from tests.model_servers.requests import ModelRequest

__all__ = ["render", "render_error", "render_events"]
INCOMPLETE = {"length": "max_output_tokens", "filtered": "content_filter"}


def render(request: ModelRequest, answer: Answer) -> dict[str, Any]:
    return _response(request, answer, _output(answer), INCOMPLETE.get(answer.finish))


def render_events(request: ModelRequest, answer: Answer) -> Iterator[str]:
    number = iter(range(1_000_000))

    def event(kind: str, **data: Any) -> str:
        body = {"type": kind, "sequence_number": next(number)} | data
        return f"event: {kind}\ndata: {json.dumps(body)}\n\n"

    started = _response(request, answer, [], None) | {"status": "in_progress", "usage": None}
    yield event("response.created", response=started)
    for index, item in enumerate(_output(answer)):
        where = {"output_index": index, "item_id": item["id"]}
        yield event("response.output_item.added", output_index=index, item=item | {"content": [], "arguments": ""})
        if item["type"] == "message":
            part = item["content"][0]
            empty = part | {key: "" for key in ("text", "refusal") if key in part}
            yield event("response.content_part.added", **where, content_index=0, part=empty)
            kind = "refusal" if answer.finish == "refusal" else "output_text"
            for piece in answer.pieces():
                yield event(f"response.{kind}.delta", **where, content_index=0, delta=piece, logprobs=[])
            yield event("response.content_part.done", **where, content_index=0, part=part)
        else:
            yield event("response.function_call_arguments.delta", **where, delta=item["arguments"])
            yield event("response.function_call_arguments.done", **where, arguments=item["arguments"])
        yield event("response.output_item.done", output_index=index, item=item)
    whole = render(request, answer)
    yield event(f"response.{whole['status']}", response=whole)


def _output(answer: Answer) -> list[dict[str, Any]]:
    if answer.finish == "refusal":
        part: dict[str, Any] = {"type": "refusal", "refusal": answer.text}
    else:
        part = {"type": "output_text", "text": answer.text, "annotations": []}
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}
    calls = [
        {
            "type": "function_call",
            "id": f"fc_{tool.id}",
            "call_id": tool.id,
            "name": tool.name,
            "arguments": json.dumps(tool.arguments),
            "status": "completed",
        }
        for tool in answer.tools
    ]
    return ([message] if answer.text or not calls else []) + calls


def _response(request: ModelRequest, answer: Answer, output: list, incomplete: str | None) -> dict[str, Any]:
    sent, written = answer.count_input(request), answer.count_output()
    return {
        "id": f"resp_{request.number}",
        "object": "response",
        "created_at": CREATED,
        "status": "incomplete" if incomplete else "completed",
        "incomplete_details": {"reason": incomplete} if incomplete else None,
        "error": None,
        "model": request.model,
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": sent,
            "input_tokens_details": {"cached_tokens": answer.cached_tokens, "cache_write_tokens": 0},
            "output_tokens": written,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": sent + written,
        },
    }
