"""Notifications by e-mail, over the mail server that the settings name."""

import asyncio
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from orchestrator.contract.errors import Invalid
from orchestrator.contract.notifications import Delivery
from orchestrator.engine.notifications.wording import format_text, format_title
from orchestrator.settings import Settings

ATTEMPT_SECONDS = 20.0
ACCEPTED = 250


async def send_mail(address: str, delivery: Delivery, settings: Settings) -> int:
    """Send the delivery to `address` and return 250 once the mail server has accepted it.

    Raises smtplib's errors, OSError, or Invalid where settings are missing.
    """
    if not settings.smtp_host or not settings.smtp_from:
        raise Invalid("No mail server is configured: set SMTP_HOST and SMTP_FROM.")
    await asyncio.to_thread(_send, build_letter(address, delivery, settings.smtp_from), settings)
    return ACCEPTED


def build_letter(address: str, delivery: Delivery, sender: str) -> EmailMessage:
    """Build the message, with the same Message-ID at every attempt: a mailbox that got it twice can tell."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, address, format_title(delivery)
    message["Date"] = format_datetime(datetime.fromisoformat(delivery.created_at))
    message["Message-ID"] = f"<{delivery.id}@{sender.rpartition('@')[2].rstrip('> ')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(format_text(delivery))
    return message


def _send(message: EmailMessage, settings: Settings) -> None:
    trusted = ssl.create_default_context()
    if settings.smtp_security == "tls":
        server = smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, timeout=ATTEMPT_SECONDS, context=trusted)
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=ATTEMPT_SECONDS)
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=trusted)  # raises where the server does not offer it: never on in the clear
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(message)
