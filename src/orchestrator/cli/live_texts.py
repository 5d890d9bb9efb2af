"""What models and coding agents write, said line by line while they write it."""

import contextlib

from orchestrator.cli.formatting import clean
from orchestrator.cli.progress import Progress
from orchestrator.client.operations import Client
from orchestrator.contract.errors import NotFound
from orchestrator.contract.events import Event
from orchestrator.contract.logs import MAX_LINES

MAX_INDENT = 40


class LiveTexts:
    """Follows every model call of a task of which text comes; each line is said once, when it is whole."""

    def __init__(self, client: Client, task_id: int, progress: Progress) -> None:
        self._client, self._task_id, self._progress = client, task_id, progress
        self._labels: dict[str, str] = {}
        self._cursors: dict[str, str | None] = {}  # None: all was read

    async def show(self, event: Event) -> None:
        """Say what is new of the text that the event tells of, if it is that of a model call."""
        call_id = str(event.data.get("id"))
        if event.kind == "log" and call_id.startswith("call-"):
            with contextlib.suppress(NotFound):  # it was removed in the meantime
                await self._say_lines(call_id)

    async def _say_lines(self, call_id: str) -> None:
        if call_id not in self._labels:
            call = await self._client.get_model_call(call_id=call_id)
            self._labels[call_id] = f"{clean(call.version or 'task', 40)} {call.role} | "
        elif self._cursors.get(call_id) is None:
            return
        page = await self._client.tail_logs(
            task_id=self._task_id,
            filename=f"{call_id}.log",
            from_line=None if call_id in self._cursors else 1,
            cursor=self._cursors.get(call_id),
            limit=MAX_LINES,
        )
        self._cursors[call_id] = page.next_cursor
        for line in page.lines:
            if not line.unfinished:
                indent = min(len(line.text) - len(line.text.lstrip(" ")), MAX_INDENT)
                self._progress.say(self._labels[call_id] + " " * indent + clean(line.text))
