"""The scripted servers speak each API as its real client expects: pydantic-ai reads what they say, faults included."""

import asyncio
from collections.abc import Callable

import pytest
from pydantic_ai import exceptions
from pydantic_ai.direct import model_request, model_request_stream
from pydantic_ai.messages import ModelRequest, ModelResponse, ToolCallPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.tools import ToolDefinition

from tests.model_servers import (
    Answer,
    Endless,
    Hang,
    ModelServer,
    Raw,
    Reset,
    ToolCall,
    context_too_long,
    credit_too_low,
    in_order,
    model_missing,
    out_of_credit,
    overloaded,
    rate_limited,
    server_error,
    unauthorized,
)

KEY = "key-of-the-test"
TOOL = ToolDefinition(name="add", parameters_json_schema={"type": "object", "properties": {"a": {"type": "integer"}}})
MODELS: dict[str, Callable[[ModelServer], Model]] = {
    "chat": lambda server: OpenAIChatModel("m", provider=OpenAIProvider(base_url=server.openai_url, api_key=KEY)),
    "responses": lambda server: OpenAIResponsesModel(
        "m", provider=OpenAIProvider(base_url=server.openai_url, api_key=KEY)
    ),
    "messages": lambda server: AnthropicModel(
        "claude-x", provider=AnthropicProvider(base_url=server.anthropic_url, api_key=KEY)
    ),
    "google": lambda server: GoogleModel("gemini-x", provider=GoogleProvider(base_url=server.google_url, api_key=KEY)),
}
ways = pytest.mark.parametrize("streams", [False, True], ids=["whole", "streamed"])
apis = pytest.mark.parametrize("api", MODELS)


def request(model: Model, *, streams: bool, seconds: float = 10) -> ModelResponse:
    async def inside() -> ModelResponse:
        messages = [ModelRequest.user_text_prompt("How are you?", instructions="Be brief.")]
        parameters = ModelRequestParameters(function_tools=[TOOL])
        settings = {"max_retries": 0, "request_timeout": seconds, "max_tokens": 100}
        options = {"model_settings": settings, "model_request_parameters": parameters}
        if not streams:
            return await model_request(model, messages, **options)
        async with model_request_stream(model, messages, **options) as stream:
            async for _ in stream:
                pass
            return stream.get()

    return asyncio.run(inside())


@apis
@ways
def test_text_usage_and_request_arrive(api, streams):
    answer = Answer("Fine, thank you." * 10, input_tokens=70, cached_tokens=30, output_tokens=12)
    with ModelServer(in_order(answer)) as server:
        response = request(MODELS[api](server), streams=streams)

    usage = response.usage
    assert (response.text, response.finish_reason) == (answer.text, "stop")
    assert (usage.input_tokens, usage.cache_read_tokens, usage.output_tokens) == (70, 30, 12)
    [received] = server.requests
    assert (received.api, received.key, received.streams, received.tools) == (api, KEY, streams, ["add"])
    assert "Be brief." in received.text and "How are you?" in received.text
    assert server.answered == 1


@apis
@ways
def test_calls_of_tools_arrive(api, streams):
    with ModelServer(in_order(Answer(tools=(ToolCall("add", {"a": 2}),), finish="tools"))) as server:
        response = request(MODELS[api](server), streams=streams)

    [call] = [part for part in response.parts if isinstance(part, ToolCallPart)]
    assert (call.tool_name, call.args_as_dict()) == ("add", {"a": 2})


@apis
@ways
@pytest.mark.parametrize(
    "finish, reason", [("length", "length"), ("refusal", "content_filter"), ("filtered", "content_filter")]
)
def test_answers_that_end_badly_say_how(api, streams, finish, reason):
    with ModelServer(in_order(Answer("I would", finish=finish))) as server:
        response = request(MODELS[api](server), streams=streams)

    assert response.finish_reason == reason


FAULTS = {
    "rate limit": (rate_limited(7), exceptions.ModelRateLimitError),
    "server error": (server_error(), exceptions.ModelServerError),
    "overloaded": (overloaded(), (exceptions.ModelUnavailableError, exceptions.ModelServerError)),
    "no such model": (model_missing(), exceptions.ModelNotFoundError),
    "reset": (Reset(), exceptions.ModelConnectionError),
    "reset within the answer": (Reset(after="half"), exceptions.ModelConnectionError),
    "silence": (Hang(), exceptions.ModelRequestTimeout),
    "silence after the headers": (Hang(after="headers"), exceptions.ModelRequestTimeout),
    "endless": (Endless(), exceptions.ModelRequestTimeout),
    "page of a proxy": (Raw(b"<html>", content_type="text/html"), exceptions.AgentRunError),
}


@apis
@ways
@pytest.mark.parametrize("fault, error", FAULTS.values(), ids=FAULTS)
def test_faults_are_what_clients_expect(api, streams, fault, error):
    with ModelServer(in_order(fault)) as server:
        with pytest.raises(error) as raised:
            request(MODELS[api](server), streams=streams, seconds=0.3)

    assert len(server.requests) == 1 and server.answered == 0
    if isinstance(raised.value, exceptions.ModelRateLimitError):
        assert raised.value.retry_after == 7


WORDED = [
    ("chat", unauthorized(), exceptions.ModelAuthenticationError),
    ("messages", unauthorized(), exceptions.ModelAuthenticationError),
    ("google", unauthorized(), exceptions.ModelAuthenticationError),
    ("chat", out_of_credit(), exceptions.ModelQuotaExceededError),
    ("responses", out_of_credit(), exceptions.ModelQuotaExceededError),
    ("messages", credit_too_low(), exceptions.ModelQuotaExceededError),
    ("chat", context_too_long(), exceptions.ModelContextWindowExceededError),
    ("messages", context_too_long(), exceptions.ModelContextWindowExceededError),
]


@pytest.mark.parametrize("api, fault, error", WORDED)
def test_refusals_are_worded_as_each_provider_words_them(api, fault, error):
    with ModelServer(in_order(fault)) as server:
        with pytest.raises(error):
            request(MODELS[api](server), streams=True)
