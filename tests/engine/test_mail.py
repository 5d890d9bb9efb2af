"""Notifications by mail: clean headers, never in the clear, never to a server that cannot be trusted."""

import asyncio
import email
import email.policy
import json
import ssl

import pytest

from tests.engine import scripted
from tests.engine.channels import after_test, channel
from tests.engine.receivers import Mailbox, mail_server
from tests.engine.scripted import with_engine

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]  # each starts a server with its engine


def test_letter_arrives_with_clean_headers(folder):
    box = Mailbox()

    async def work(api):
        made = await channel(api, kind="email", address="you@example.org")
        return await after_test(api, made)

    async def with_mail():
        async with mail_server(box) as port:
            settings = {
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "smtp_security": "none",
                "smtp_from": "ao@example.org",
            }
            async with scripted.serving(folder, **settings) as api:
                return await work(api)

    delivery = asyncio.run(with_mail())

    (envelope,) = box.letters
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert envelope.rcpt_tos == ["you@example.org"]
    assert (letter["from"], letter["subject"]) == ("ao@example.org", "Test: AI Orchestrator")
    assert delivery["id"] in letter["message-id"]


def test_mail_is_never_sent_in_the_clear(folder):
    box = Mailbox()

    async def with_mail():
        async with mail_server(box) as port:  # offers no STARTTLS
            settings = {
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "smtp_from": "ao@example.org",
                "smtp_user": "me",
                "smtp_password": "s3cret",
            }
            async with scripted.serving(folder, **settings) as api:
                return await after_test(api, await channel(api, kind="email", address="you@example.org"), "pending")

    delivery = asyncio.run(with_mail())

    assert box.letters == []
    assert "STARTTLS" in delivery["attempts"][0]["error"] and "s3cret" not in json.dumps(delivery)


def test_mail_server_without_trusted_certificate_is_refused(folder, tmp_path):
    import trustme

    authority, box = trustme.CA(), Mailbox()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    async def with_mail():
        async with mail_server(box, tls_context=context, require_starttls=True) as port:
            settings = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_from": "ao@example.org"}
            async with scripted.serving(folder, **settings) as api:
                return await after_test(api, await channel(api, kind="email", address="you@example.org"), "pending")

    delivery = asyncio.run(with_mail())

    assert box.letters == []
    assert delivery["attempts"][0]["error"].startswith("The connection is not safe:")


def test_mail_without_server_says_which_settings(folder):
    async def work(api):
        return await after_test(api, await channel(api, kind="email", address="you@example.org"), "pending")

    assert "SMTP_HOST" in with_engine(folder, work)["attempts"][0]["error"]
