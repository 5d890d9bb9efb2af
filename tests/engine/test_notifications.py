"""Notifications are delivered to real receivers, signed, tried again, logged, and kept from where they must not go."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from orchestrator.engine.notifications import notifier
from tests.engine import scripted
from tests.engine.channels import LOOPBACK, after_test, channel, one
from tests.engine.receivers import Hook, listening
from tests.engine.scripted import scores, with_engine

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]  # each starts a server with its engine


def test_webhook_bears_a_standard_signature(folder):
    async def work(api):
        async with listening(Hook()) as hook:
            made = await channel(api, url=f"{hook.url}/in?token=s3cret")
            delivery = await after_test(api, made)
            return made, delivery, hook.got

    made, delivery, got = with_engine(folder, work, **LOOPBACK)

    ((first, headers, body),) = got
    assert first == "POST /in?token=s3cret HTTP/1.1"
    assert Webhook(made["secret"]).verify(body, headers)["type"] == "loop.test"
    assert headers["webhook-id"] == delivery["id"]
    assert delivery["attempts"][0]["status"] == 204


def test_secrets_are_shown_once_only(folder):
    async def work(api):
        await channel(api, url="https://example.org/in?token=s3cret")
        await channel(api, kind="slack", url="https://hooks.slack.com/services/T0/B0/s3cret")
        return (await api.get("/get_channels")).text

    shown = with_engine(folder, work)

    assert "s3cret" not in shown and "whsec" not in shown
    assert "https://hooks.slack.com/..." in shown


def test_refused_delivery_is_tried_again_with_same_id(folder, monkeypatch):
    monkeypatch.setattr(notifier, "RETRY_SECONDS", (0.1, 0.1))
    busy = Hook(lambda n: b"HTTP/1.1 503 Busy\r\n\r\n" if n < 3 else b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    async def work(api):
        async with listening(busy) as hook:
            return await after_test(api, await channel(api, url=hook.url))

    delivery = with_engine(folder, work, **LOOPBACK)

    assert [tried["status"] for tried in delivery["attempts"]] == [503, 503, 200]
    assert {headers["webhook-id"] for _, headers, _ in busy.got} == {delivery["id"]}


def test_delivery_fails_for_good_after_last_attempt(folder, monkeypatch):
    monkeypatch.setattr(notifier, "RETRY_SECONDS", (0.1,))

    async def work(api):
        async with listening(Hook(lambda _: b"HTTP/1.1 500 No\r\n\r\n")) as hook:
            made = await channel(api, url=hook.url)
            failed = await after_test(api, made, "failed")
            hook.answer = lambda _: b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
            await api.post(f"/retry_delivery/{failed['id']}")
            path = f"/get_deliveries?channel_id={made['id']}"
            later = await scripted.until(
                api, path, lambda page: one(page, failed["id"])["state"] == "delivered", seconds=20
            )
            return failed, one(later, failed["id"])

    failed, later = with_engine(folder, work, **LOOPBACK)

    assert len(failed["attempts"]) == 2 and failed["next_try_at"] is None
    assert len(later["attempts"]) == 3


def test_receiver_that_is_gone_disables_its_channel(folder):
    async def work(api):
        async with listening(Hook(lambda _: b"HTTP/1.1 410 Gone\r\n\r\n")) as hook:
            made = await channel(api, url=hook.url)
            await after_test(api, made, "failed")
            return (await api.get("/get_channels")).json()["channels"][0], await api.post(f"/test_channel/{made['id']}")

    shown, again = with_engine(folder, work, **LOOPBACK)

    assert "410" in shown["disabled_reason"]
    assert again.status_code == 409


def test_inside_addresses_are_never_connected_to(folder):
    async def work(api):
        async with listening(Hook()) as hook:
            by_number = await after_test(api, await channel(api, url=hook.url), "pending")
            by_name = await after_test(
                api, await channel(api, url=hook.url.replace("127.0.0.1", "localhost")), "pending"
            )
            legacy = await after_test(
                api, await channel(api, url=hook.url.replace("127.0.0.1", "0x7f000001")), "pending"
            )
            return [by_number, by_name, legacy], hook.got

    tried, got = with_engine(folder, work)

    assert got == []
    assert all("NOTIFY_ALLOW" in delivery["attempts"][0]["error"] for delivery in tried)


def test_redirect_inside_is_not_followed(folder):
    async def work(api):
        async with listening(Hook()) as inside, listening(Hook()) as hook:
            hook.answer = lambda _: f"HTTP/1.1 302 Found\r\nlocation: {inside.url}\r\n\r\n".encode()
            return await after_test(api, await channel(api, url=hook.url), "pending"), inside.got

    delivery, got = with_engine(folder, work, **LOOPBACK)

    assert got == [] and delivery["attempts"][0]["status"] == 302


def test_receiver_without_end_is_let_go(folder, monkeypatch):
    monkeypatch.setattr("orchestrator.engine.notifications.webhook.ATTEMPT_SECONDS", 0.5)

    async def work(api):
        async with listening(Hook(lambda _: b"HTTP/1.1 200 OK\r\n")) as hook:
            hook.answer = lambda _: b""
            silent = await asyncio.start_server(lambda reader, writer: reader.read(), "127.0.0.1", 0)
            async with silent:
                port = silent.sockets[0].getsockname()[1]
                return await after_test(api, await channel(api, url=f"http://127.0.0.1:{port}"), "pending")

    delivery = with_engine(folder, work, **LOOPBACK)

    assert delivery["attempts"][0]["error"] == "The receiver did not answer in time."


@pytest.mark.sandbox
def test_slack_text_is_escaped(folder):
    async def work(api):
        async with listening(Hook()) as hook:
            await channel(api, kind="slack", url=hook.url)
            await scripted.start(api, scripted.spec(["agent fails"], name="<!channel> & *bold*\r\nX"))
            await scripted.until(
                api, "/get_deliveries", lambda page: any(d["state"] == "delivered" for d in page["deliveries"])
            )
            return json.loads(hook.got[0][2])["text"]

    text = with_engine(folder, work, **LOOPBACK)

    assert "&lt;!channel&gt; &amp; ∗bold∗" in text and "\r" not in text


@pytest.mark.parametrize(
    "address",
    [
        "you",
        "a@b@",
        "you@example.org, b@example.org",
        "you@example.org\r\nBcc: x@y.z",
        "<you@example.org>",
        "y\u00f6u@example.org",
    ],
)
def test_what_is_no_single_address_is_refused(api, address):
    answer = api.post("/create_channel", json={"name": "n", "kind": "email", "address": address})

    assert answer.status_code == 422 and "address" in answer.json()["detail"]


@pytest.mark.sandbox
def test_reached_target_is_told_without_held_out_score(folder):
    async def work(api):
        async with listening(Hook()) as hook:
            await channel(api, url=hook.url)
            await channel(api, url=hook.url, occasions=["failed"])
            task_id = await scripted.start(api, scripted.spec([scores(0.5), scores(0.9)], objective={"target": 0.8}))
            await scripted.until(
                api,
                f"/get_deliveries?task_id={task_id}",
                lambda page: any(d["state"] == "delivered" for d in page["deliveries"]),
            )
            return [json.loads(body) for *_, body in hook.got]

    (told,) = with_engine(folder, work, **LOOPBACK)

    assert told["type"] == "loop.target_reached"
    assert told["data"]["best"] == "v2" and told["data"]["score"]["mean"] == pytest.approx(0.9)
    assert "held_out" not in json.dumps(told) and "0.89" not in json.dumps(told)


def test_message_in_flight_survives_a_kill(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as receiver:
        receiver.settimeout(30)
        process, url = up(tmp_path)
        with httpx.Client(base_url=url, headers=scripted.KEY, trust_env=False) as api:
            place = {"name": "hook", "kind": "webhook", "url": f"http://127.0.0.1:{receiver.getsockname()[1]}"}
            sent = api.post(f"/test_channel/{api.post('/create_channel', json=place).json()['id']}").json()[
                "delivery_id"
            ]
        first = received(receiver)
        process.kill()
        process.communicate()

        process, _ = up(tmp_path)
        second = received(receiver)
        process.kill()
        process.communicate()

    assert f"webhook-id: {sent}" in first and f"webhook-id: {sent}" in second


def up(folder: Path) -> tuple[subprocess.Popen, str]:
    """A server of its own with its engine, and its address."""
    command = [sys.executable, "-m", "orchestrator", "up", "--json", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=folder, env=os.environ | {"NOTIFY_ALLOW": "127.0.0.1"}, stdout=subprocess.PIPE, text=True
    )
    return process, json.loads(process.stdout.readline())["url"]


def received(receiver: socket.socket) -> str:
    """The head of the next request, which stays unanswered."""
    connection, _ = receiver.accept()
    connection.settimeout(30)
    return connection.recv(65_536).decode().lower()
