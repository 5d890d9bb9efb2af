"""Requests over real HTTP to scripted servers: what is waited out, what fails the round, what ends the loop."""

import asyncio
import time

import pytest

from orchestrator.agents.llm.client import ModelClient, choose_wait
from orchestrator.agents.llm.failures import ModelFailure
from orchestrator.agents.llm.messages import Message, Reply, Request
from orchestrator.agents.llm.options import LlmOptions
from orchestrator.contract.errors import AgentUnfit
from tests.model_servers import (
    Answer,
    Endless,
    Hang,
    ModelServer,
    Raw,
    Reset,
    context_too_long,
    credit_too_low,
    in_order,
    model_missing,
    out_of_credit,
    overloaded,
    payment_required,
    rate_limited,
    server_error,
    unauthorized,
)

KEY = "key-of-the-server-1"
WORDS = "What repeats from turn to turn. " * 60
REQUEST = Request("coder", "0" * 64, "Be brief.", WORDS, (Message("user", "Go on."),))
PROVIDERS = {"openai-responses": "OPENAI", "gateway": "GATEWAY", "ollama": "OLLAMA", "anthropic": "ANTHROPIC"}
PROVIDERS |= {"google": "GOOGLE"}
providers = pytest.mark.parametrize("provider", PROVIDERS)


@pytest.fixture
def ask(monkeypatch, tmp_path):
    """Ask a model that answers as scripted; return the reply and the server."""
    monkeypatch.chdir(tmp_path)

    def inside(*answers, provider="gateway", seconds=8.0, request=REQUEST, **options) -> tuple[Reply, ModelServer]:
        server = ModelServer(in_order(*answers))
        with server:
            address = server.openai_url if provider in ("openai-responses", "gateway", "ollama") else server.google_url
            monkeypatch.setenv(f"{PROVIDERS[provider]}_BASE_URL", address)
            monkeypatch.setenv(f"{PROVIDERS[provider]}_API_KEY", KEY)
            inside.server = server
            client = ModelClient(provider, "m", LlmOptions(**{"answer_seconds": 2} | options))
            return asyncio.run(client.request(request, seconds=seconds)), server

    return inside


@providers
@pytest.mark.parametrize("stream", [True, False])
def test_reply_has_text_usage_and_key_arrives(ask, provider, stream):
    reply, server = ask(Answer("Gone on.", input_tokens=900, output_tokens=3), provider=provider, stream=stream)

    assert (reply.text, reply.finish) == ("Gone on.", "stop")
    assert (reply.usage.input_tokens, reply.usage.output_tokens, reply.usage.is_estimated) == (900, 3, False)
    [received] = server.requests
    assert (received.key, received.streams) == (KEY, stream)
    assert received.text.index("Be brief.") < received.text.index(WORDS) < received.text.index("Go on.")


def test_what_repeats_is_marked_for_the_cache_of_anthropic(ask):
    _, server = ask(Answer("Yes."), provider="anthropic")

    stable, rest = server.requests[0].body["messages"][0]["content"]
    assert (stable["text"], rest["text"]) == (WORDS, "Go on.")
    assert "cache_control" in stable and "cache_control" not in rest


@pytest.mark.parametrize("fault", [rate_limited(1), server_error(), overloaded(), Reset()], ids=str)
@pytest.mark.parametrize("provider", ["gateway", "anthropic"])
def test_what_passes_is_waited_out(ask, provider, fault):
    began = time.monotonic()

    reply, server = ask(fault, Answer("At last."), provider=provider)

    assert reply.text == "At last." and len(server.requests) == 2
    assert time.monotonic() - began >= (1.0 if fault == rate_limited(1) else 0.5)


def test_a_wait_beyond_the_turn_is_not_begun(ask):
    with pytest.raises(
        ModelFailure, match="limits how often it is asked: Rate limit reached for requests. It was tried"
    ):
        ask(rate_limited(3600))

    assert len(ask.server.requests) == 1


FAILING = {
    "silence": (Hang(), "timed_out", "did not give a complete answer within 1 s"),
    "silence after the headers": (Hang(after="headers"), "timed_out", "did not give a complete answer within 1 s"),
    "another shape": (Raw(b'{"result": "ok"}'), "unreadable", "gave an answer that cannot be read"),
    "page of a proxy": (Raw(b"<html>Sign in</html>", content_type="text/html"), "unreadable", "cannot be read"),
    "too long": (context_too_long(), "too_long", "takes no request of this length: prompt is too long"),
    "half an answer": (Reset(after="half", answer=Answer("word " * 99)), "interrupted", "broke off"),
}


@pytest.mark.parametrize("fault, kind, words", FAILING.values(), ids=FAILING)
@pytest.mark.parametrize("stream", [True, False])
def test_what_fails_costs_the_round_only(ask, fault, kind, words, stream):
    with pytest.raises(ModelFailure) as failed:
        ask(*[fault] * 9, answer_seconds=1, seconds=2.5, stream=stream)

    assert failed.value.kind == kind
    assert words in str(failed.value)


def test_a_stream_that_broke_off_is_not_repeated_and_counts(ask):
    with pytest.raises(ModelFailure) as failed:
        ask(Reset(after="half", answer=Answer("word " * 99)), Answer("Again."))

    assert failed.value.usage.output_tokens > 20 and failed.value.usage.input_tokens > 300
    assert len(ask.server.requests) == 1


@providers
def test_an_endless_answer_is_cut_off(ask, provider):
    reply, server = ask(Endless("and so on "), provider=provider, max_output_tokens=64)

    assert reply.finish == "length" and len(reply.text) <= 64 * 16 + 10
    assert reply.usage.is_estimated and reply.usage.output_tokens > 64


def test_an_endless_whole_answer_ends_with_its_time(ask):
    with pytest.raises(ModelFailure, match="did not give a complete answer"):
        ask(Endless(), stream=False, answer_seconds=0.5)


UNFIT = {
    "key": (unauthorized(), "gateway", "refused the key: Incorrect API key provided. Set GATEWAY_API_KEY"),
    "key at Anthropic": (unauthorized(), "anthropic", "Set ANTHROPIC_API_KEY, or ANTHROPIC_API_KEY_FILE"),
    "quota": (out_of_credit(), "openai-responses", "is out of credit or over its quota: You exceeded"),
    "credit at Anthropic": (credit_too_low(), "anthropic", "is out of credit or over its quota"),
    "payment": (payment_required(), "gateway", "is out of credit or over its quota: Insufficient credits."),
    "model": (model_missing("m"), "gateway", "'gateway' has no model 'm' at this address"),
}


@pytest.mark.parametrize("fault, provider, words", UNFIT.values(), ids=UNFIT)
def test_what_no_waiting_helps_ends_the_loop(ask, fault, provider, words):
    with pytest.raises(AgentUnfit) as unfit:
        ask(fault, provider=provider)

    assert words in str(unfit.value)
    assert len(ask.server.requests) == 1


@providers
def test_no_error_repeats_the_key(ask, provider):
    with pytest.raises(AgentUnfit) as unfit:
        ask(unauthorized(f"The key {KEY} (sk-abcdefghijklmnop1234567890) is revoked"), provider=provider)

    assert KEY not in str(unfit.value) and "sk-abc" not in str(unfit.value)


def test_a_key_in_the_request_or_the_answer_is_masked(ask):
    reply, server = ask(Answer(f"Your key is {KEY}."))

    assert KEY not in reply.text


@pytest.mark.parametrize("finish, said", [("refusal", "I would rather not."), ("filtered", "")])
@providers
def test_a_refusal_is_a_reply(ask, provider, finish, said):
    reply, _ = ask(Answer(said, finish=finish), provider=provider)

    assert reply.finish == "filtered"


def test_a_server_without_usage_is_counted_by_estimate(ask):
    reply, _ = ask(Answer("Some words of an answer.", has_usage=False))

    assert reply.usage.is_estimated
    assert 300 < reply.usage.input_tokens < 700 and 3 < reply.usage.output_tokens < 12


def test_missing_keys_and_unknown_providers_say_what_to_set(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "GROQ_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    def refuse(provider: str) -> str:
        with pytest.raises(AgentUnfit) as unfit:
            asyncio.run(ModelClient(provider, "m", LlmOptions()).request(REQUEST, seconds=1))
        return str(unfit.value)

    assert "There is no key for 'openai'. Set OPENAI_API_KEY" in refuse("openai")
    assert "No provider is called 'nobody'" in refuse("nobody") and "NOBODY_BASE_URL" in refuse("nobody")
    assert "GROQ_API_KEY" in refuse("groq") or "needs a package" in refuse("groq")


def test_waits_grow_and_follow_the_provider():
    assert [1 <= choose_wait(1, 1.0) <= 1.2, 0.5 <= choose_wait(1, None) <= 1, 8 <= choose_wait(5, None) <= 16] == [
        True
    ] * 3
    assert choose_wait(30, None) <= 60
    assert len({choose_wait(3, None) for _ in range(10)}) > 1
