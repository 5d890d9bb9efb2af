"""Sends what is due, and keeps the log. A delivery is on record before it is tried and after: a crash sends it again, never not."""

import asyncio
import logging
import random
import smtplib
import ssl
import time
from datetime import UTC, datetime, timedelta

import httpcore

from orchestrator.contract.addresses import Allowed
from orchestrator.contract.errors import TRANSIENT_ERRORS, OrchestratorError
from orchestrator.contract.notifications import Attempt, Delivery
from orchestrator.engine.notifications.mail import send_mail
from orchestrator.engine.notifications.webhook import Refused, post_slack, post_webhook
from orchestrator.settings import Settings
from orchestrator.storage.clock import now
from orchestrator.storage.hub import ENGINE
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import notifications
from orchestrator.storage.transaction import Tx

POLL_SECONDS = 1.0
AT_A_TIME = 8
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
LONGEST_PAUSE_SECONDS = 86_400.0
GONE = 410

logger = logging.getLogger(__name__)


class Notifier:
    """Runs from its making until `close`."""

    def __init__(self, store: OpenStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._allowed = Allowed.parsed(settings.notify_allow)
        self._sending: dict[str, asyncio.Task] = {}
        self._looking = asyncio.create_task(self._look(), name="notifier")

    async def close(self) -> None:
        """What is being sent is cut short, and sent again after the next start."""
        tasks = [self._looking, *self._sending.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self) -> None:
        while True:
            subscription = self._store.hub.subscribe(ENGINE)
            try:
                for delivery in await self._store.read(lambda tx: notifications.list_due(tx, AT_A_TIME)):
                    if delivery.id not in self._sending and len(self._sending) < AT_A_TIME:
                        self._sending[delivery.id] = asyncio.create_task(self._deliver(delivery))
            except TRANSIENT_ERRORS as error:
                logger.warning("the notifier looks again in a second: %s", error)
            except Exception:
                logger.exception("the notifier looks again in a second")
            await self._store.hub.wait(subscription, ENGINE, POLL_SECONDS)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            channel = await self._store.read(lambda tx: notifications.find_target(tx, delivery.channel_id))
            if channel is None:
                attempt, pause = Attempt(at=now(), seconds=0.0, error="The channel is gone or disabled."), None
            else:
                attempt, pause = await self._attempt(channel, delivery)
            await self._store.write(lambda tx: self._note(tx, delivery, attempt, pause))
        except Exception:
            logger.exception("delivery %s could not be recorded; it is tried again", delivery.id)
            await asyncio.sleep(POLL_SECONDS)
        finally:
            del self._sending[delivery.id]

    async def _attempt(self, channel, delivery: Delivery) -> tuple[Attempt, float | None]:
        """The attempt, and the seconds after which the next one is due where it failed."""
        began, at = time.monotonic(), now()
        status, error, asked = None, None, None
        try:
            status = await self._send(channel, delivery)
        except Exception as problem:
            error, status = (
                failure_words(problem),
                getattr(problem, "status", None) or getattr(problem, "smtp_code", None),
            )
            status = None if isinstance(problem, OrchestratorError) else status
            asked = getattr(problem, "retry_after", None)
        attempt = Attempt(at=at, seconds=round(time.monotonic() - began, 3), status=status, error=error)
        return attempt, pause_after(len(delivery.attempts), asked)

    async def _send(self, channel, delivery: Delivery) -> int:
        if channel.kind == "email":
            return await send_mail(channel, delivery, self._settings)
        post = post_slack if channel.kind == "slack" else post_webhook
        return await post(channel, delivery, self._allowed)

    def _note(self, tx: Tx, delivery: Delivery, attempt: Attempt, pause: float | None) -> None:
        gone = attempt.status == GONE
        later = (
            None
            if pause is None or gone
            else (datetime.now(UTC) + timedelta(seconds=pause)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        )
        notifications.record_attempt(tx, delivery.id, attempt, later)
        if gone:
            notifications.disable_channel(
                tx, delivery.channel_id, f"The receiver said at {attempt.at} that it is gone (status {GONE})."
            )


def pause_after(failures: int, asked: float | None) -> float | None:
    """Seconds until the next attempt after so many earlier ones failed; None when there is to be none."""
    if failures >= len(RETRY_SECONDS):
        return None
    pause = RETRY_SECONDS[failures] * random.uniform(1 - JITTER, 1 + JITTER)
    return min(max(pause, asked or 0.0), LONGEST_PAUSE_SECONDS * (1 + JITTER))


def failure_words(problem: Exception) -> str:
    """One sentence for the log of deliveries. Holds nothing of the address but its host: the rest may be a secret."""
    if isinstance(problem, OrchestratorError | Refused):
        return str(problem)
    if isinstance(problem, TimeoutError | httpcore.TimeoutException):
        return "The other side did not answer in time."
    if isinstance(problem, smtplib.SMTPResponseException):
        said = (
            problem.smtp_error.decode(errors="replace")
            if isinstance(problem.smtp_error, bytes)
            else str(problem.smtp_error)
        )
        return f"The mail server answered {problem.smtp_code}: {said[:300]}"
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return "The mail server refuses the address."
    if isinstance(problem, ssl.SSLError) or isinstance(problem.__cause__, ssl.SSLError):
        return f"The connection is not safe: {(problem.__cause__ or problem)!s}"[:400]
    return f"The other side could not be reached ({type(problem).__name__}: {problem})."[:400]
