"""Trying a model: one tiny call, whatever is at the other end, and no key in the answer."""

import pytest

from orchestrator.agents.llm import trial
from tests.llm.loops import KEY, gateway
from tests.model_servers import (
    Answer,
    Endless,
    Hang,
    Raw,
    Reset,
    in_order,
    rate_limited,
    server_error,
    unauthorized,
)

FINE = Answer('{"answer": 42}', input_tokens=40, output_tokens=9)


def ask(api, answer, **body) -> tuple[dict, list]:
    with gateway(in_order(answer)) as server:
        sent = api.post("/try_model", json={"model": "gateway:m"} | body).raise_for_status()
    assert KEY not in sent.text
    return sent.json(), server.requests


def test_a_model_that_answers_is_fine_and_says_what_it_took(api):
    tried, requests = ask(api, FINE)

    assert (tried["model"], tried["ok"], tried["fix"]) == ("gateway:m", True, None)
    assert "49 tokens, at an unknown price" in tried["found"]
    assert [request.key for request in requests] == [KEY]


@pytest.mark.parametrize(
    "answer, fix",
    [
        (unauthorized(f"Incorrect API key provided: {KEY}."), "gateway:m refused the key"),
        (Answer(f"My key is {KEY}."), "did not answer a simple question as a JSON object"),
        (rate_limited(30), "limits how often it is asked"),
        (server_error(), "failed"),
        (Reset(), "could not be reached"),
        (Raw(b"<html>a page</html>", content_type="text/html"), "cannot be read"),
        (Raw(b"\x00\xff" * 1000), "cannot be read"),
    ],
)
def test_what_is_wrong_is_one_sentence_after_one_request(api, answer, fix):
    tried, requests = ask(api, answer)

    assert not tried["ok"] and fix in tried["fix"] and len(tried["fix"]) < 1_000
    assert len(requests) == 1


@pytest.mark.parametrize("answer", [Hang(), Hang(after="headers"), Endless()])
def test_a_server_that_does_not_end_is_given_up(api, monkeypatch, answer):
    monkeypatch.setattr(trial, "TRIAL_SECONDS", 1.0)

    tried, _ = ask(api, answer)

    assert not tried["ok"] and "did not give a complete answer within 1 s" in tried["fix"]


def test_dead_server_is_told_at_once(api, monkeypatch):
    monkeypatch.setenv("DEAD_BASE_URL", "http://127.0.0.1:9/v1")

    tried = api.post("/try_model", json={"model": "dead:m"}).json()

    assert not tried["ok"] and "could not be reached" in tried["fix"]


def test_an_address_of_a_task_gets_no_key(api, monkeypatch):
    with gateway(in_order(FINE)) as server:
        monkeypatch.setenv("OTHER_API_KEY", "key-of-another-1")
        tried = api.post("/try_model", json={"model": "other:m", "base_url": server.openai_url}).json()

    assert tried["ok"], tried
    assert "key-of-another-1" not in str(server.requests[0].headers)


@pytest.mark.parametrize(
    "model, base_url, fix",
    [
        ("gpt-5", "", "write llm:<provider>:<model>"),
        ("nobody:m", "", "No provider is called 'nobody'"),
        ("openai:m", "", "There is no key for 'openai'"),
        ("gateway:m", "http://models.example.com/v1", "which is not on this machine"),
        ("gateway:m", "http://169.254.169.254/latest", "which is not on this machine"),
        ("gateway:m", "file:///etc/passwd", "must be an address that begins with http"),
    ],
)
def test_only_what_the_settings_allow_is_called(api, monkeypatch, model, base_url, fix):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    tried = api.post("/try_model", json={"model": model, "base_url": base_url}).json()

    assert not tried["ok"] and fix in tried["fix"]


def test_a_repeated_key_makes_no_second_call(api):
    with gateway(in_order(FINE, FINE)) as server:
        for _ in range(2):
            answer = api.post("/try_model", json={"model": "gateway:m"}, headers={"Idempotency-Key": "once"})
            assert answer.json()["ok"]

    assert len(server.requests) == 1
