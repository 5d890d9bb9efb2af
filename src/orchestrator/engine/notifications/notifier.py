"""Sends deliveries that are due and logs each attempt.

A delivery is on record before it is tried and after: a crash may send it twice, but never loses it.
"""

import asyncio
import logging
import random
import smtplib
import ssl
import time
from datetime import timedelta

import httpcore

from orchestrator.contract.addresses import Allowed
from orchestrator.contract.errors import TRANSIENT_ERRORS, Invalid, OrchestratorError
from orchestrator.contract.notifications import Attempt, Delivery
from orchestrator.engine.notifications.mail import send_mail
from orchestrator.engine.notifications.webhook import Refused, post_slack, post_webhook
from orchestrator.settings import Settings
from orchestrator.storage.clock import as_text, now, steady_now
from orchestrator.storage.hub import ENGINE
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import notifications
from orchestrator.storage.rows import ChannelRow
from orchestrator.storage.transaction import Tx

POLL_SECONDS = 1.0
MAX_AT_A_TIME = 8
RETRY_SECONDS = (
    5,
    300,
    1_800,
    7_200,
    18_000,
    36_000,
    50_400,
    72_000,
    86_400,
)  # as Standard Webhooks proposes: three days in all
JITTER = 0.2
MAX_PAUSE_SECONDS = 86_400.0
GONE = 410

logger = logging.getLogger(__name__)


class Notifier:
    """Sends deliveries from its construction until `close`."""

    def __init__(self, store: OpenStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._allowed = Allowed.parse(settings.notify_allow)
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._polling = asyncio.create_task(self._poll(), name="notifier")

    async def close(self) -> None:
        """Cut short what is being sent; it is sent again after the next start."""
        tasks = [self._polling, *self._sending.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _poll(self) -> None:
        while True:
            subscription = self._store.hub.subscribe(ENGINE)
            try:
                for delivery in await self._store.read(lambda tx: notifications.list_due(tx, MAX_AT_A_TIME)):
                    if delivery.id not in self._sending and len(self._sending) < MAX_AT_A_TIME:
                        self._sending[delivery.id] = asyncio.create_task(self._deliver(delivery))
            except TRANSIENT_ERRORS as error:
                logger.warning("the notifier tries again in a second: %s", error)
            except Exception:
                logger.exception("the notifier tries again in a second")
            await self._store.hub.wait(subscription, ENGINE, POLL_SECONDS)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            channel = await self._store.read(lambda tx: notifications.find_target(tx, delivery.channel_id))
            if channel is None:
                attempt, pause = Attempt(at=now(), seconds=0.0, error="The channel is gone or disabled."), None
            else:
                attempt, pause = await self._try_delivery(channel, delivery)
            await self._store.write(lambda tx: self._record(tx, delivery, attempt, pause))
        except Exception:
            logger.exception("delivery %s could not be recorded; it is tried again", delivery.id)
            await asyncio.sleep(POLL_SECONDS)
        finally:
            del self._sending[delivery.id]

    async def _try_delivery(self, channel: ChannelRow, delivery: Delivery) -> tuple[Attempt, float | None]:
        """Try to deliver; return the attempt and the seconds until the next one, should this one have failed."""
        began, at = time.monotonic(), now()
        status, error, retry_after = None, None, None
        try:
            status = await self._send(channel, delivery)
        except Exception as problem:
            error = describe_failure(problem)
            if isinstance(problem, Refused):
                status, retry_after = problem.status, problem.retry_after
            elif isinstance(problem, smtplib.SMTPResponseException):
                status = problem.smtp_code
        attempt = Attempt(at=at, seconds=round(time.monotonic() - began, 3), status=status, error=error)
        return attempt, choose_pause_seconds(len(delivery.attempts), retry_after)

    async def _send(self, channel: ChannelRow, delivery: Delivery) -> int:
        match channel:
            case ChannelRow(kind="email", address=str(address)):
                return await send_mail(address, delivery, self._settings)
            case ChannelRow(kind="slack", url=str(url)):
                return await post_slack(url, delivery, self._allowed)
            case ChannelRow(kind="webhook", url=str(url), secret=str(secret)):
                return await post_webhook(url, secret, delivery, self._allowed)
        raise Invalid(f"Channel {channel.id} ({channel.kind}) has no address to send to; create a new channel.")

    def _record(self, tx: Tx, delivery: Delivery, attempt: Attempt, pause: float | None) -> None:
        gone = attempt.status == GONE
        next_try_at = None
        if pause is not None and not gone:
            next_try_at = as_text(steady_now() + timedelta(seconds=pause))
        notifications.record_attempt(tx, delivery.id, attempt, next_try_at)
        if gone:
            notifications.disable_channel(
                tx, delivery.channel_id, f"At {attempt.at} the receiver answered that it is gone (status {GONE})."
            )


def choose_pause_seconds(failures: int, retry_after: float | None) -> float | None:
    """Return the seconds until the next attempt after so many earlier ones failed; None if there is to be none."""
    if failures >= len(RETRY_SECONDS):
        return None
    pause = RETRY_SECONDS[failures] * random.uniform(1 - JITTER, 1 + JITTER)
    return min(max(pause, retry_after or 0.0), MAX_PAUSE_SECONDS * (1 + JITTER))


def describe_failure(problem: Exception) -> str:
    """Return one sentence for the log; of the address it holds only the host: the rest may be a secret."""
    if isinstance(problem, OrchestratorError | Refused):
        return str(problem)
    if isinstance(problem, TimeoutError | httpcore.TimeoutException):
        return "The receiver did not answer in time."
    if isinstance(problem, smtplib.SMTPResponseException):
        answer = problem.smtp_error
        text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
        return f"The mail server answered {problem.smtp_code}: {text[:300]}"
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return "The mail server refused the address."
    if isinstance(problem, ssl.SSLError) or isinstance(problem.__cause__, ssl.SSLError):
        return f"The connection is not safe: {(problem.__cause__ or problem)!s}"[:400]
    return f"The receiver could not be reached ({type(problem).__name__}: {problem})."[:400]
