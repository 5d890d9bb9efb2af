"""The log of a coding agent's session: shown while it grows, and a file when the turn has ended."""

from dataclasses import dataclass

from orchestrator.contract.containers import Purpose
from orchestrator.contract.events import LogGrew
from orchestrator.contract.live_text import LiveText
from orchestrator.contract.masking import StreamMask
from orchestrator.engine import container_log
from orchestrator.engine.container_log import ContainerLog
from orchestrator.storage import events
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import live_texts
from orchestrator.storage.transaction import Tx

CUT = b"\n[The session was cut short here: the server ended.]\n"


@dataclass(frozen=True, slots=True)
class SessionOwner:
    """A session as the owner of its log, by the id of its call in the ledger."""

    id: str
    task_id: int
    purpose: Purpose = "run"


class SessionLog:
    """Belongs to one session. max_chars: what is beyond is dropped."""

    def __init__(self, store: OpenStore, owner: SessionOwner, mask: StreamMask, *, max_chars: int) -> None:
        self._log = ContainerLog(store, owner)
        self._text = LiveText(mask, self._send)
        self._room = max_chars

    def add(self, text: str) -> None:
        """Take in what the agent says and does; it can be read soon."""
        if self._room > 0:
            self._text.add(text[: self._room])
        self._room -= len(text)

    async def close(self) -> None:
        """Keep the whole log as a file."""
        rest = await self._text.stop()
        await _keep(self._log, rest.encode("utf-8", "replace"))

    async def _send(self, text: str) -> None:
        size = len(self._log.content)
        try:
            await self._log.add(text.encode("utf-8", "replace"))
        except Exception:
            del self._log.content[size:]  # it comes again
            raise


async def close_cut_logs(store: OpenStore) -> None:
    """Keep the logs of sessions that an earlier server was in when it ended, and say in them that they were cut."""
    for call_id, task_id in await store.scan(live_texts.list_cut_sessions):
        await _keep(await container_log.recover(store, SessionOwner(call_id, task_id)), CUT)


async def _keep(log: ContainerLog, rest: bytes) -> None:
    first_byte = len(log.content)
    log.content += rest
    if not log.content:
        return
    change = LogGrew(task_id=log.row.task_id, id=log.row.id, first_byte=first_byte, size_bytes=len(rest))
    async with container_log.stage_log(log.store, log) as file:

        def keep(tx: Tx) -> None:
            log.note(tx, file)
            events.emit(tx, change)

        await log.store.write(keep)
