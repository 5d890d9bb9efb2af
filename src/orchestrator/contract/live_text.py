"""Text that is shown while it is written: masked, and sent on a few times a second, however fast it comes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from orchestrator.contract.errors import TRANSIENT_ERRORS
from orchestrator.contract.masking import StreamMask

FIRST_SECONDS, LATER_SECONDS = 0.3, 2.0  # between two pieces, each of which is a write and an event
FIRST_PIECES = 200
MAX_PIECE_CHARS = 256 * 1024  # masked at a time, on the event loop

logger = logging.getLogger(__name__)


class LiveText:
    """Belongs to one event loop. `add` never waits, so it slows nobody down; `stop` is called at the end.

    send: stores one piece. What fails for the moment is sent again, the same; any other error ends the sending, and
    never the work whose text it is.
    """

    def __init__(self, mask: StreamMask, send: Callable[[str], Awaitable[None]]) -> None:
        self._mask, self._send = mask, send
        self._incoming: list[str] = []
        self._unsent = ""  # masked
        self._pieces = 0
        self._over = asyncio.Event()
        self._sending: asyncio.Task[None] | None = None

    def add(self, text: str) -> None:
        """Take in more text; it is sent on soon."""
        self._incoming.append(text)
        if self._sending is None:
            self._sending = asyncio.create_task(self._keep_sending())

    async def stop(self) -> str:
        """End the sending, after a piece that is under way; return, masked, what is left to send."""
        self._over.set()
        if self._sending is not None:
            await self._sending
        rest = await asyncio.to_thread(self._mask.add, "".join(self._incoming))
        self._incoming.clear()
        return self._unsent + rest + self._mask.finish()

    async def _keep_sending(self) -> None:
        while not self._over.is_set():
            seconds = FIRST_SECONDS if self._pieces < FIRST_PIECES else LATER_SECONDS
            waiting = asyncio.ensure_future(self._over.wait())
            await asyncio.wait({waiting}, timeout=seconds)
            waiting.cancel()
            self._unsent = self._unsent or self._mask_incoming()
            if self._unsent and not self._over.is_set():
                await self._send_on()

    async def _send_on(self) -> None:
        try:
            await self._send(self._unsent)
        except TRANSIENT_ERRORS as error:
            logger.warning("a piece of live text waits: %s", error)
        except Exception:
            self._over.set()
            logger.warning("live text is not shown any further", exc_info=True)
        else:
            self._unsent = ""
            self._pieces += 1

    def _mask_incoming(self) -> str:
        text = "".join(self._incoming)
        self._incoming = [text[MAX_PIECE_CHARS:]] if len(text) > MAX_PIECE_CHARS else []
        return self._mask.add(text[:MAX_PIECE_CHARS])
