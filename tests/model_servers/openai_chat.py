"""OpenAI's chat completions, as OpenAI, Ollama, vLLM, LM Studio and most gateways speak them."""

import json
from collections.abc import Iterator
from typing import Any

from tests.model_servers.answers import Answer, HttpError
from tests.model_servers.requests import ModelRequest

FINISH = {"stop": "stop", "length": "length", "tools": "tool_calls", "refusal": "stop", "filtered": "content_filter"}
CREATED = 1_760_000_000


def render(request: ModelRequest, answer: Answer) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": answer.text or None}
    if answer.finish == "refusal":
        message |= {"content": None, "refusal": answer.text}
    if answer.thinking:
        message["reasoning_content"] = answer.thinking
    if answer.tools:
        message["tool_calls"] = [_call(tool.id, tool.name, tool.arguments) for tool in answer.tools]
    choice = {"index": 0, "message": message, "finish_reason": FINISH[answer.finish], "logprobs": None}
    whole = _frame(request, "chat.completion") | {"choices": [choice]}
    return whole | ({"usage": _usage(request, answer)} if answer.has_usage else {})


def render_events(request: ModelRequest, answer: Answer) -> Iterator[str]:
    def event(delta: dict, finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return _event(_frame(request, "chat.completion.chunk") | {"choices": [choice]})

    yield event({"role": "assistant", "content": ""})
    if answer.thinking:
        yield event({"reasoning_content": answer.thinking})
    for piece in answer.pieces():
        yield event({"refusal" if answer.finish == "refusal" else "content": piece})
    for index, tool in enumerate(answer.tools):
        yield event({"tool_calls": [{"index": index} | _call(tool.id, tool.name, tool.arguments)]})
    yield event({}, FINISH[answer.finish])
    if answer.has_usage:
        yield _event(_frame(request, "chat.completion.chunk") | {"choices": [], "usage": _usage(request, answer)})
    yield "data: [DONE]\n\n"


def render_error(error: HttpError) -> dict[str, Any]:
    return {"error": {"message": error.message, "type": error.kind, "param": None, "code": error.kind}}


def _frame(request: ModelRequest, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{request.number}", "object": kind, "created": CREATED, "model": request.model}


def _call(call_id: str, name: str, arguments: Any) -> dict[str, Any]:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}


def _usage(request: ModelRequest, answer: Answer) -> dict[str, Any]:
    sent, written = answer.count_input(request), answer.count_output()
    return {
        "prompt_tokens": sent,
        "completion_tokens": written,
        "total_tokens": sent + written,
        "prompt_tokens_details": {"cached_tokens": answer.cached_tokens},
    }


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"
