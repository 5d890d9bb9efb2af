"""The stream of events is open for as long as the session it was opened in."""

import httpx
import pytest

from orchestrator.web import streaming

SECONDS = 20


@pytest.fixture
def browser(live_server, monkeypatch):
    monkeypatch.setattr(streaming, "PING_SECONDS", 0.1)
    with httpx.Client(base_url=live_server.url, timeout=SECONDS, trust_env=False) as client:
        yield client


def sign_in(browser: httpx.Client, key: str) -> dict[str, str]:
    answer = browser.post("/create_session", json={"api_key": key})
    assert answer.status_code == 200, answer.text
    return {"x-csrf-token": answer.json()["csrf_token"]}


def test_stream_ends_with_its_session(live_server, browser):
    token = sign_in(browser, live_server.key)

    with browser.stream("GET", "/stream_events") as stream:
        lines = stream.iter_lines()
        first = next(lines)
        assert browser.delete("/delete_session", headers=token).status_code == 200
        rest = list(lines)

    assert first.startswith("id: ") and set(rest) <= {"retry: 1000", "", ": ping"}
    assert browser.get("/stream_events").status_code == 401


def test_stream_goes_on_while_its_session_does(live_server, browser):
    sign_in(browser, live_server.key)

    with browser.stream("GET", "/stream_events") as stream:
        lines = stream.iter_lines()
        pings = 0
        while pings < 5:
            pings += next(lines) == ": ping"

    assert pings == 5


def test_stream_of_a_key_needs_no_session(live_server, browser):
    with browser.stream("GET", "/stream_events", headers={"x-api-key": live_server.key}) as stream:
        lines = stream.iter_lines()
        pings = 0
        while pings < 5:
            pings += next(lines) == ": ping"

    assert pings == 5
